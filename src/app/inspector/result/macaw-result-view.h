/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The result of a call, shown by what it is; searched, copied and saved. */
#pragma once

#include <gtk/gtk.h>

#include "ara/ara.h"

G_BEGIN_DECLS

/**
 * MacawResultView:
 *
 * Property "face" (string): how the result is looked at: text, output, errors, table, hits,
 * picture, data, content, tree or raw; empty before a result is shown. Also the state of
 * the action "result.face".
 *
 * Signal "open-tool" (const char *name, const char *args_json): a row leads on to another call.
 *
 * Signal "shown": the result was looked at and is on the screen.
 */
#define MACAW_TYPE_RESULT_VIEW (macaw_result_view_get_type ())
G_DECLARE_FINAL_TYPE (MacawResultView, macaw_result_view, MACAW, RESULT_VIEW, GtkWidget)

GtkWidget  *macaw_result_view_new       (void);
/* Both nullable; without a value nothing is shown. */
void        macaw_result_view_set_value (MacawResultView *self, AraValue *value, const char *tool_name);
/* That the result says itself that the call failed, and a command's exit code, stand beside the
 * view, not in it. */
void        macaw_result_view_set_failure_told (MacawResultView *self, gboolean told);
const char *macaw_result_view_get_face  (MacawResultView *self);
/* FALSE: it does not fit. */
gboolean    macaw_result_view_set_face  (MacawResultView *self, const char *face);
/* Looks for the words in the text, "" for none; where no text is shown, in the source. */
void        macaw_result_view_find      (MacawResultView *self, const char *words);
/* What Save writes: the text itself, the bytes of a picture or data, else the JSON as it came. */
void        macaw_result_view_save_to   (MacawResultView *self, GFile *file);

G_END_DECLS
