/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which entries of the activity log are listed. */
#pragma once

#include <gtk/gtk.h>

#include "macaw-activity-entry.h"

G_BEGIN_DECLS

/* A GtkFilter. At first all entries of no connection pass, and none of any other. */
#define MACAW_TYPE_ACTIVITY_FILTER (macaw_activity_filter_get_type ())
G_DECLARE_FINAL_TYPE (MacawActivityFilter, macaw_activity_filter, MACAW, ACTIVITY_FILTER, GtkFilter)

MacawActivityFilter *macaw_activity_filter_new            (void);
/* One more connection whose entries pass. */
void                 macaw_activity_filter_add_connection (MacawActivityFilter *self, const char *id);
/* Words, each of which an entry has in its method, path, status, error, connection or summary; a word
 * behind “-” is one that it has not. NULL or "": any. */
void                 macaw_activity_filter_set_words      (MacawActivityFilter *self, const char *words);
/* "GET", "WS" for frames; NULL: any. */
void                 macaw_activity_filter_set_method     (MacawActivityFilter *self, const char *method);
void                 macaw_activity_filter_set_failed     (MacawActivityFilter *self, gboolean failed);
/* Entries with a greater serial don't pass; G_MAXUINT64: all do. */
void                 macaw_activity_filter_set_newest     (MacawActivityFilter *self, guint64 serial);
gboolean             macaw_activity_filter_is_open        (MacawActivityFilter *self); /* whether neither words, method nor failure were asked for */

G_END_DECLS
