/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How high a form is beside what came of it. */

#include "config.h"

#include "macaw-form-room.h"

void
macaw_form_room_share (GtkScrolledWindow *scroller, int height)
{
  int width = gtk_widget_get_width (GTK_WIDGET (scroller)), natural;

  g_return_if_fail (GTK_IS_SCROLLED_WINDOW (scroller));
  if (width <= 0)
    return;
  gtk_widget_measure (gtk_scrolled_window_get_child (scroller), GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  gtk_scrolled_window_set_min_content_height (scroller, CLAMP (natural, MACAW_FORM_ROOM_LEAST, MAX (MACAW_FORM_ROOM_LEAST, height * 3 / 5)));
}
