/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The result of a call, shown by what it is. */
#pragma once

#include <gtk/gtk.h>

#include "ara/ara.h"

G_BEGIN_DECLS

#define MACAW_TYPE_RESULT_VIEW (macaw_result_view_get_type ())
G_DECLARE_FINAL_TYPE (MacawResultView, macaw_result_view, MACAW, RESULT_VIEW, GtkWidget)

GtkWidget *macaw_result_view_new       (void);
/* Both nullable; without a value nothing is shown. */
void       macaw_result_view_set_value (MacawResultView *self, AraValue *value, const char *tool_name);

G_END_DECLS
