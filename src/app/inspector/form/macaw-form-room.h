/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How high a form is beside what came of it. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MACAW_FORM_ROOM_LEAST 140 /* pixels that a form has at least */

/* A short form keeps its height, a long one leaves the result two fifths of @height. */
void macaw_form_room_share (GtkScrolledWindow *scroller, int height);

G_END_DECLS
