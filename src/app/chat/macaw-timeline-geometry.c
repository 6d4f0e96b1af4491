/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Heights of the timeline's items, and the reading place among them. */

#include "macaw-timeline-private.h"

#include <math.h>

#define AT_END_PIXELS 24

int
macaw_timeline_get_height (MacawTimeline *self, guint item)
{
  return ABS (g_array_index (self->heights, int, item));
}

double
macaw_timeline_get_top (MacawTimeline *self, guint item)
{
  const int *heights = (const int *) self->heights->data;
  gint64 top = MACAW_TIMELINE_PADDING;

  for (guint i = 0; i < item; i++)
    top += ABS (heights[i]);
  return (double) top;
}

guint
macaw_timeline_find_item (MacawTimeline *self, double y, double *top)
{
  guint item = 0;

  *top = MACAW_TIMELINE_PADDING;
  while (item + 1 < self->heights->len && *top + macaw_timeline_get_height (self, item) <= y)
    *top += macaw_timeline_get_height (self, item++);
  return item;
}

void
macaw_timeline_guess (MacawTimeline *self, guint item)
{
  MacawTimelineItem *block = macaw_block_list_peek (self->list, item);
  int height = macaw_timeline_item_guess (block, self->columns, self->line_height) + macaw_timeline_item_get_gap (block);

  g_array_index (self->heights, int, item) = -MAX (height, 1);
}

void
macaw_timeline_measure_row (MacawTimeline *self, guint index)
{
  MacawRow *row = &g_array_index (self->rows, MacawRow, index);
  int width = self->width - (row->item->disclosed ? MACAW_TIMELINE_INDENT : 0), minimum, height;

  gtk_widget_measure (row->widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  gtk_widget_measure (row->widget, GTK_ORIENTATION_VERTICAL, MAX (width, minimum), NULL, &height, NULL, NULL);
  g_array_index (self->heights, int, self->first + index) = MAX (height + macaw_timeline_item_get_gap (row->item), 1);
}

static double
get_page (MacawTimeline *self)
{
  return gtk_adjustment_get_page_size (self->adjustments[GTK_ORIENTATION_VERTICAL]);
}

static double
get_total (MacawTimeline *self)
{
  return macaw_timeline_get_top (self, self->heights->len) + MACAW_TIMELINE_PADDING;
}

double
macaw_timeline_get_value (MacawTimeline *self)
{
  double last = MAX (get_total (self) - get_page (self), 0);

  if (self->follow || self->heights->len == 0)
    return last;
  return CLAMP (macaw_timeline_get_top (self, MIN (self->anchor, self->heights->len - 1)) - self->anchor_y, 0, last);
}

/* What is read is now what is seen at the upper edge. */
void
macaw_timeline_set_place (MacawTimeline *self, double value)
{
  double top;

  self->anchor = self->heights->len == 0 ? 0 : macaw_timeline_find_item (self, value, &top);
  self->anchor_y = self->heights->len == 0 ? 0 : top - value;
}

/* The adjustment gets what is measured, right after it was: any later the frame would be off. */
void
macaw_timeline_configure (MacawTimeline *self)
{
  GtkAdjustment *adjustment = self->adjustments[GTK_ORIENTATION_VERTICAL];
  double page = gtk_widget_get_height (GTK_WIDGET (self)), total = get_total (self);

  /* The value counts on the page, whose size may have changed. */
  self->configuring = TRUE;
  gtk_adjustment_set_page_size (adjustment, page);
  gtk_adjustment_configure (adjustment, macaw_timeline_get_value (self), 0, MAX (total, page), page * 0.1, page * 0.9, page);
  self->configuring = FALSE;
  macaw_timeline_set_place (self, gtk_adjustment_get_value (adjustment));
  /* Who hears of it may change the layout, and this is in the middle of one. */
  if (self->at_end != macaw_timeline_is_at_end (self))
    macaw_timeline_queue (self);
}

gboolean
macaw_timeline_is_at_end (MacawTimeline *self)
{
  GtkAdjustment *adjustment = self->adjustments[GTK_ORIENTATION_VERTICAL];

  return self->follow || gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment)
                           >= gtk_adjustment_get_upper (adjustment) - AT_END_PIXELS;
}
