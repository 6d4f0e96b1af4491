/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which items of the timeline are widgets: those near the view, made a few a frame. */

#include "macaw-timeline-private.h"
#include "macaw-timeline-row.h"
#include "macaw-word-marks.h"

#define AHEAD 400         /* pixels beyond the view where rows are made, */
#define BEHIND 800        /* and beyond which they are dropped */
#define ROWS_A_FRAME 2    /* where nobody sees them yet */
#define VIEW_MICROSECONDS 10000 /* a frame may take for rows in view; those two in any case */
#define MAX_ROWS 200
#define SETTLING_FRAMES 3

static MacawRow *
get_row (MacawTimeline *self, guint index)
{
  return &g_array_index (self->rows, MacawRow, index);
}

static void
item_changed (MacawTimelineItem *item, MacawTimeline *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (get_row (self, i)->item == item)
      get_row (self, i)->stale = TRUE;
  macaw_timeline_queue (self);
}

static void
clear_row (MacawTimeline *self, guint index)
{
  MacawRow *row = get_row (self, index);

  if (row->widget == NULL)
    return;
  /* Who typed or selected there goes on from here. */
  if (gtk_widget_get_focus_child (GTK_WIDGET (self)) == row->widget)
    gtk_widget_grab_focus (GTK_WIDGET (self));
  g_signal_handlers_disconnect_by_func (row->item, item_changed, self);
  gtk_widget_unparent (row->widget);
  g_clear_object (&row->item);
  row->widget = NULL;
  row->stale = FALSE;
}

static void
remove_rows (MacawTimeline *self, guint index, guint count)
{
  for (guint i = 0; i < count; i++)
    clear_row (self, index + i);
  if (count > 0)
    g_array_remove_range (self->rows, index, count);
}

void
macaw_timeline_drop_rows (MacawTimeline *self)
{
  remove_rows (self, 0, self->rows->len);
  self->first = 0;
}

/* @removed items at @position gave way to @added ones. */
void
macaw_timeline_splice_rows (MacawTimeline *self, guint position, guint removed, guint added)
{
  guint end = self->first + self->rows->len;

  if (position >= end || self->rows->len == 0)
    return;
  if (position + removed <= self->first)
    self->first += added - removed;
  else if (added > MAX_ROWS)
    macaw_timeline_drop_rows (self);
  else
    {
      guint from = MAX (position, self->first), to = MIN (position + removed, end);

      remove_rows (self, from - self->first, to - from);
      if (position < self->first)
        self->first = position + added;
      else if (added > 0)
        {
          g_autofree MacawRow *holes = g_new0 (MacawRow, added);

          g_array_insert_vals (self->rows, position - self->first, holes, added);
        }
    }
}

/* The widget stands among its siblings where its item does, for Tab and screen readers. */
static void
insert_widget (MacawTimeline *self, guint index, GtkWidget *widget)
{
  GtkWidget *before = NULL;

  for (guint i = index; i > 0 && before == NULL; i--)
    before = get_row (self, i - 1)->widget;
  gtk_widget_insert_after (widget, GTK_WIDGET (self), before);
}

static void
make_row (MacawTimeline *self, guint item)
{
  MacawRow *row;

  if (self->rows->len == 0)
    self->first = item;
  while (item < self->first)
    {
      MacawRow hole = { 0 };

      g_array_prepend_val (self->rows, hole);
      self->first--;
    }
  if (item - self->first >= self->rows->len)
    {
      MacawRow hole = { 0 };

      while (item - self->first >= self->rows->len)
        g_array_append_val (self->rows, hole);
    }
  row = get_row (self, item - self->first);
  row->item = g_object_ref (macaw_block_list_peek (self->list, item));
  row->widget = macaw_timeline_row_new (row->item);
  macaw_word_marks_show (row->widget, row->item);
  self->n_made++;
  self->settling = SETTLING_FRAMES;
  g_signal_connect (row->item, "changed", G_CALLBACK (item_changed), self);
  insert_widget (self, item - self->first, row->widget);
  macaw_timeline_measure_row (self, item - self->first);
}

static gboolean
is_made (MacawTimeline *self, guint item)
{
  return item >= self->first && item < self->first + self->rows->len && get_row (self, item - self->first)->widget != NULL;
}

/* Rows whose items changed show them again. */
static void
refresh_rows (MacawTimeline *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      MacawRow *row = get_row (self, i);

      if (!row->stale)
        continue;
      row->stale = FALSE;
      if (!macaw_timeline_row_update (row->widget, row->item))
        {
          clear_row (self, i);
          make_row (self, self->first + i);
        }
      else
        {
          macaw_word_marks_show (row->widget, row->item);
          macaw_timeline_measure_row (self, i);
        }
    }
}

/* Far rows go, so that a width change has few to measure. */
static void
drop_far_rows (MacawTimeline *self, double from, double to)
{
  double top = macaw_timeline_get_top (self, self->first);
  guint keep = 0, end;

  while (keep < self->rows->len && top + macaw_timeline_get_height (self, self->first + keep) < from)
    top += macaw_timeline_get_height (self, self->first + keep++);
  for (end = keep; end < self->rows->len && top < to; end++)
    top += macaw_timeline_get_height (self, self->first + end);
  remove_rows (self, end, self->rows->len - end);
  remove_rows (self, 0, keep);
  self->first += keep;
}

/* The first item between @from and @to pixels that is no widget yet, or the last one of these
 * with @upwards. A chunk there becomes blocks: then @opened, and everything may stand elsewhere. */
static guint
find_missing (MacawTimeline *self, double from, double to, gboolean upwards, gboolean *opened)
{
  guint found = GTK_INVALID_LIST_POSITION;
  double top;

  *opened = FALSE;
  for (guint item = macaw_timeline_find_item (self, from, &top); item < self->heights->len && top < to; item++)
    {
      if (macaw_block_list_peek (self->list, item)->kind == MACAW_ITEM_CHUNK)
        {
          macaw_block_list_open_chunk (self->list, item);
          *opened = TRUE;
          return GTK_INVALID_LIST_POSITION;
        }
      if (!is_made (self, item))
        {
          found = item;
          if (!upwards)
            break;
        }
      top += macaw_timeline_get_height (self, item);
    }
  return found;
}

/* Whether a jump has left the rows that there are: the gap between is not to be filled. */
static gboolean
is_apart (MacawTimeline *self, guint item)
{
  return self->rows->len > 0 && (item + MAX_ROWS / 2 < self->first || item > self->first + self->rows->len + MAX_ROWS / 2);
}

/* Makes one row in view, or @around it; FALSE: there is none left to make. */
static gboolean
make_next (MacawTimeline *self, double around)
{
  double page = gtk_adjustment_get_page_size (self->adjustments[GTK_ORIENTATION_VERTICAL]);
  gboolean opened;
  guint item;

  do
    {
      double value = macaw_timeline_get_value (self);

      item = find_missing (self, value - around, value + page + around, self->follow, &opened);
    }
  while (opened);
  if (item == GTK_INVALID_LIST_POSITION)
    return FALSE;
  if (is_apart (self, item))
    macaw_timeline_drop_rows (self);
  make_row (self, item);
  return TRUE;
}

static gboolean
fill (MacawTimeline *self)
{
  gint64 start = g_get_monotonic_time ();
  guint made = 0;
  double value, page;

  while (make_next (self, 0))
    if (++made >= ROWS_A_FRAME && g_get_monotonic_time () - start > VIEW_MICROSECONDS)
      return TRUE;
  while (made < ROWS_A_FRAME && make_next (self, AHEAD))
    made++;
  value = macaw_timeline_get_value (self);
  page = gtk_adjustment_get_page_size (self->adjustments[GTK_ORIENTATION_VERTICAL]);
  if (self->rows->len > 0)
    drop_far_rows (self, value - BEHIND, value + page + BEHIND);
  return made >= ROWS_A_FRAME;
}

/* A row may be higher than the view: the current match is what a person goes to. */
static void
show_sought (MacawTimeline *self)
{
  double page = gtk_adjustment_get_page_size (self->adjustments[GTK_ORIENTATION_VERTICAL]), top;

  for (guint i = 0; i < self->rows->len; i++)
    {
      MacawRow *row = get_row (self, i);
      int y = row->item != self->sought || row->widget == NULL ? -1 : macaw_word_marks_get_y (row->widget, row->item);

      top = y < 0 ? 0 : macaw_timeline_get_top (self, self->first + i) - macaw_timeline_get_value (self) + y;
      if (top >= 0 && top + 2 * self->line_height <= page)
        continue;
      self->follow = FALSE;
      self->anchor = self->first + i;
      self->anchor_y = page / 4 - y;
      self->queued = TRUE;
    }
  g_clear_object (&self->sought);
}

static gboolean
frame (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  MacawTimeline *self = MACAW_TIMELINE (widget);
  gboolean more = FALSE;

  self->queued = FALSE;
  if (self->list != NULL)
    {
      macaw_block_list_update (self->list);
      refresh_rows (self);
      more = self->width > 0 && self->heights->len > 0 && fill (self);
    }
  macaw_timeline_notify_end (self);
  /* A text view finds its size only while it gets one, and GTK 4.8 may lose what is asked for then:
   * the whole chat would stay unpainted. */
  if (self->settling > 0)
    {
      gtk_widget_queue_resize (widget);
      self->settling--;
      more = TRUE;
    }
  else
    {
      if (self->sought != NULL && !more)
        show_sought (self);
      gtk_widget_queue_allocate (widget);
    }
  more = more || self->queued;
  if (!more)
    self->tick = 0;
  return more ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

void
macaw_timeline_queue (MacawTimeline *self)
{
  self->queued = TRUE;
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), frame, NULL, NULL);
}
