/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bar above a conversation that finds words in it. */
#pragma once

#include <gtk/gtk.h>
#include "macaw-finder.h"

G_BEGIN_DECLS

/* Signals: "began": the words are others, the finder wants to know from where on;
 * "closed": the keyboard belongs elsewhere now. Action: find.step (b: backwards). */
#define MACAW_TYPE_FIND_BAR (macaw_find_bar_get_type ())
G_DECLARE_FINAL_TYPE (MacawFindBar, macaw_find_bar, MACAW, FIND_BAR, GtkWidget)
void        macaw_find_bar_set_finder (MacawFindBar *self, MacawFinder *finder);
void        macaw_find_bar_open       (MacawFindBar *self);
void        macaw_find_bar_close      (MacawFindBar *self);
gboolean    macaw_find_bar_is_open    (MacawFindBar *self);
const char *macaw_find_bar_get_words  (MacawFindBar *self);

G_END_DECLS
