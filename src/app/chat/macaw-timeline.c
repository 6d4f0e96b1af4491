/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A conversation on the screen: a list of blocks, of which only those near the view are widgets. */

#include "macaw-timeline-private.h"

enum
{
  PROP_AT_END = 1,
  PROP_HADJUSTMENT,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

G_DEFINE_FINAL_TYPE_WITH_CODE (MacawTimeline, macaw_timeline, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

static GParamSpec *at_end_property;

void
macaw_timeline_notify_end (MacawTimeline *self)
{
  gboolean at_end = macaw_timeline_is_at_end (self);

  if (self->at_end == at_end)
    return;
  self->at_end = at_end;
  g_object_notify_by_pspec (G_OBJECT (self), at_end_property);
}

/* The list */

static void
items_changed (MacawTimeline *self, guint position, guint removed, guint added)
{
  if (removed > 0)
    g_array_remove_range (self->heights, position, removed);
  if (added > 0)
    {
      g_autofree int *fresh = g_new0 (int, added);

      g_array_insert_vals (self->heights, position, fresh, added);
    }
  for (guint i = 0; i < added; i++)
    macaw_timeline_guess (self, position + i);
  macaw_timeline_splice_rows (self, position, removed, added);
  if (position + removed <= self->anchor)
    self->anchor += added - removed;
  else if (position < self->anchor)
    self->anchor = position;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  macaw_timeline_queue (self);
}

static void
drop_list (MacawTimeline *self)
{
  macaw_timeline_drop_rows (self);
  g_array_set_size (self->heights, 0);
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_clear_object (&self->sought);
  g_clear_object (&self->list);
}

void
macaw_timeline_set_list (MacawTimeline *self, MacawBlockList *list)
{
  g_return_if_fail (MACAW_IS_TIMELINE (self));
  if (self->list == list)
    return;
  drop_list (self);
  self->follow = TRUE;
  if (list == NULL)
    return;
  self->list = g_object_ref (list);
  g_signal_connect_swapped (list, "items-changed", G_CALLBACK (items_changed), self);
  g_signal_connect_swapped (list, "stale", G_CALLBACK (macaw_timeline_queue), self);
  items_changed (self, 0, 0, g_list_model_get_n_items (G_LIST_MODEL (list)));
}

/* Scrolling */

static void
value_changed (MacawTimeline *self, GtkAdjustment *adjustment)
{
  double value = gtk_adjustment_get_value (adjustment), old, top;

  if (self->configuring)
    return;
  top = macaw_timeline_get_top (self, MIN (self->anchor, self->heights->len));
  old = top - self->anchor_y;
  self->follow = FALSE;
  /* Who scrolls back a little means it; towards the end the last pixels are given. */
  self->follow = value > old ? macaw_timeline_is_at_end (self)
                             : value + gtk_adjustment_get_page_size (adjustment) >= gtk_adjustment_get_upper (adjustment) - 1;
  macaw_timeline_set_place (self, value);
  macaw_timeline_notify_end (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  macaw_timeline_queue (self);
}

static void
set_adjustment (MacawTimeline *self, GtkOrientation orientation, GtkAdjustment *adjustment)
{
  g_autoptr (GtkAdjustment) fresh = g_object_ref_sink (adjustment != NULL ? adjustment : gtk_adjustment_new (0, 0, 0, 0, 0, 0));

  if (self->adjustments[orientation] == fresh)
    return;
  if (self->adjustments[orientation] != NULL)
    g_signal_handlers_disconnect_by_data (self->adjustments[orientation], self);
  g_set_object (&self->adjustments[orientation], fresh);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    g_signal_connect_swapped (fresh, "value-changed", G_CALLBACK (value_changed), self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
macaw_timeline_scroll_to_end (MacawTimeline *self)
{
  g_return_if_fail (MACAW_IS_TIMELINE (self));
  self->follow = TRUE;
  macaw_timeline_notify_end (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  macaw_timeline_queue (self);
}

void
macaw_timeline_scroll_to (MacawTimeline *self, guint position)
{
  g_return_if_fail (MACAW_IS_TIMELINE (self));
  if (position >= self->heights->len)
    return;
  self->follow = FALSE;
  self->anchor = position;
  self->anchor_y = 0;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  macaw_timeline_queue (self);
}

void
macaw_timeline_reveal (MacawTimeline *self, guint position)
{
  double page = gtk_adjustment_get_page_size (self->adjustments[GTK_ORIENTATION_VERTICAL]), value, top;

  g_return_if_fail (MACAW_IS_TIMELINE (self));
  if (position >= self->heights->len)
    return;
  g_set_object (&self->sought, macaw_block_list_peek (self->list, position));
  value = macaw_timeline_get_value (self);
  top = macaw_timeline_get_top (self, position) - value;
  if (top < 0 || top + macaw_timeline_get_height (self, position) > page)
    {
      macaw_timeline_scroll_to (self, position);
      self->anchor_y = page / 4;
      return;
    }
  macaw_timeline_set_place (self, value);
  self->follow = FALSE;
  macaw_timeline_queue (self);
}

gboolean
macaw_timeline_scroll_to_message (MacawTimeline *self, const char *id)
{
  guint position;

  g_return_val_if_fail (MACAW_IS_TIMELINE (self) && id != NULL, FALSE);
  if (self->list == NULL)
    return FALSE;
  macaw_block_list_update (self->list);
  position = macaw_block_list_find_message (self->list, id);
  if (position == GTK_INVALID_LIST_POSITION)
    return FALSE;
  macaw_timeline_scroll_to (self, position);
  return TRUE;
}

static void
to_end (GtkWidget *widget, const char *name, GVariant *parameter)
{
  macaw_timeline_scroll_to_end (MACAW_TIMELINE (widget));
}

/* What is read stays where it is, also at the end of what grows. */
static void
hold (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawTimeline *self = MACAW_TIMELINE (widget);

  macaw_timeline_set_place (self, macaw_timeline_get_value (self));
  self->follow = FALSE;
}

/* The gap above a question belongs to it, so one that was scrolled to is the anchor itself. */
static void
previous_prompt (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawTimeline *self = MACAW_TIMELINE (widget);
  guint from, position;

  if (self->list == NULL || self->heights->len == 0)
    return;
  macaw_timeline_set_place (self, macaw_timeline_get_value (self));
  from = self->anchor + (self->anchor_y < -1 ? 1 : 0);
  position = macaw_block_list_find_prompt (self->list, from, TRUE);
  if (position != GTK_INVALID_LIST_POSITION)
    macaw_timeline_scroll_to (self, position);
}

static void
next_prompt (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawTimeline *self = MACAW_TIMELINE (widget);
  guint position;

  if (self->list == NULL || self->heights->len == 0)
    return;
  macaw_timeline_set_place (self, macaw_timeline_get_value (self));
  position = macaw_block_list_find_prompt (self->list, self->anchor, FALSE);
  if (position != GTK_INVALID_LIST_POSITION)
    macaw_timeline_scroll_to (self, position);
  else
    macaw_timeline_scroll_to_end (self);
}

/* Layout */

static GtkSizeRequestMode
macaw_timeline_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
macaw_timeline_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  MacawTimeline *self = MACAW_TIMELINE (widget);

  *minimum = *natural = 1;
  for (guint i = 0; orientation == GTK_ORIENTATION_HORIZONTAL && i < self->rows->len; i++)
    {
      MacawRow *row = &g_array_index (self->rows, MacawRow, i);
      int width;

      if (row->widget == NULL)
        continue;
      gtk_widget_measure (row->widget, orientation, -1, &width, NULL, NULL, NULL);
      *minimum = MAX (*minimum, width + 2 * MACAW_TIMELINE_SIDE + (row->item->disclosed ? MACAW_TIMELINE_INDENT : 0));
    }
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural = MAX (*minimum, MACAW_TIMELINE_WIDTH + 2 * MACAW_TIMELINE_SIDE);
}

/* What was measured for another width is a guess for this one. */
static void
set_width (MacawTimeline *self, int width)
{
  PangoFontMetrics *metrics;

  if (self->width == width)
    return;
  metrics = pango_context_get_metrics (gtk_widget_get_pango_context (GTK_WIDGET (self)), NULL, NULL);
  self->columns = MAX (width * PANGO_SCALE / MAX (pango_font_metrics_get_approximate_char_width (metrics), PANGO_SCALE), 1);
  self->line_height = (pango_font_metrics_get_ascent (metrics) + pango_font_metrics_get_descent (metrics)) / PANGO_SCALE;
  pango_font_metrics_unref (metrics);
  for (guint i = 0; i < self->heights->len; i++)
    {
      if (self->width == 0)
        macaw_timeline_guess (self, i);
      else
        g_array_index (self->heights, int, i) = -macaw_timeline_get_height (self, i);
    }
  self->width = width;
  macaw_timeline_queue (self);
}

static void
place_row (MacawTimeline *self, MacawRow *row, double top, int height)
{
  gboolean right = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int indent = row->item->disclosed ? MACAW_TIMELINE_INDENT : 0, gap = macaw_timeline_item_get_gap (row->item), minimum;
  int x = (gtk_widget_get_width (GTK_WIDGET (self)) - self->width) / 2 + (right ? 0 : indent);
  GskTransform *transform = gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT ((float) x, (float) (top + gap)));

  gtk_widget_measure (row->widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  gtk_widget_allocate (row->widget, MAX (self->width - indent, minimum), height - gap, -1, transform);
}

static void
macaw_timeline_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MacawTimeline *self = MACAW_TIMELINE (widget);
  double top;

  set_width (self, MAX (MIN (width - 2 * MACAW_TIMELINE_SIDE, MACAW_TIMELINE_WIDTH), 1));
  for (guint i = 0; i < self->rows->len; i++)
    if (g_array_index (self->rows, MacawRow, i).widget != NULL)
      macaw_timeline_measure_row (self, i);
  macaw_timeline_configure (self);
  gtk_adjustment_configure (self->adjustments[GTK_ORIENTATION_HORIZONTAL], 0, 0, width, 0, 0, width);
  top = macaw_timeline_get_top (self, self->first) - gtk_adjustment_get_value (self->adjustments[GTK_ORIENTATION_VERTICAL]);
  for (guint i = 0; i < self->rows->len; i++)
    {
      MacawRow *row = &g_array_index (self->rows, MacawRow, i);
      int size = macaw_timeline_get_height (self, self->first + i);

      if (row->widget != NULL)
        place_row (self, row, top, size);
      top += size;
    }
}

/* What gets the focus is brought into view. */
static void
macaw_timeline_set_focus_child (GtkWidget *widget, GtkWidget *child)
{
  MacawTimeline *self = MACAW_TIMELINE (widget);
  GtkAdjustment *adjustment = self->adjustments[GTK_ORIENTATION_VERTICAL];
  double page = gtk_adjustment_get_page_size (adjustment), value = gtk_adjustment_get_value (adjustment);
  graphene_rect_t bounds;

  GTK_WIDGET_CLASS (macaw_timeline_parent_class)->set_focus_child (widget, child);
  if (child == NULL || !gtk_widget_compute_bounds (child, widget, &bounds))
    return;
  if (bounds.origin.y + bounds.size.height <= 0)
    gtk_adjustment_set_value (adjustment, value + (double) bounds.origin.y);
  else if (bounds.origin.y >= page)
    gtk_adjustment_set_value (adjustment, value + (double) (bounds.origin.y + bounds.size.height) - page);
}

static void
macaw_timeline_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MacawTimeline *self = MACAW_TIMELINE (object);

  switch (id)
    {
    case PROP_AT_END:
      g_value_set_boolean (value, self->at_end);
      break;
    case PROP_HADJUSTMENT:
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->adjustments[id == PROP_VADJUSTMENT]);
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, (int) self->policies[id == PROP_VSCROLL_POLICY]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
macaw_timeline_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MacawTimeline *self = MACAW_TIMELINE (object);

  switch (id)
    {
    case PROP_HADJUSTMENT:
    case PROP_VADJUSTMENT:
      set_adjustment (self, id == PROP_VADJUSTMENT ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      self->policies[id == PROP_VSCROLL_POLICY] = (GtkScrollablePolicy) g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
macaw_timeline_dispose (GObject *object)
{
  MacawTimeline *self = MACAW_TIMELINE (object);

  drop_list (self);
  for (guint i = 0; i < G_N_ELEMENTS (self->adjustments); i++)
    {
      if (self->adjustments[i] != NULL)
        g_signal_handlers_disconnect_by_data (self->adjustments[i], self);
      g_clear_object (&self->adjustments[i]);
    }
  G_OBJECT_CLASS (macaw_timeline_parent_class)->dispose (object);
}

static void
macaw_timeline_finalize (GObject *object)
{
  MacawTimeline *self = MACAW_TIMELINE (object);

  g_array_unref (self->heights);
  g_array_unref (self->rows);
  G_OBJECT_CLASS (macaw_timeline_parent_class)->finalize (object);
}

static void
macaw_timeline_class_init (MacawTimelineClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = macaw_timeline_get_property;
  object_class->set_property = macaw_timeline_set_property;
  object_class->dispose = macaw_timeline_dispose;
  object_class->finalize = macaw_timeline_finalize;
  widget_class->get_request_mode = macaw_timeline_get_request_mode;
  widget_class->measure = macaw_timeline_measure;
  widget_class->size_allocate = macaw_timeline_size_allocate;
  widget_class->set_focus_child = macaw_timeline_set_focus_child;
  at_end_property = g_param_spec_boolean ("at-end", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_property (object_class, PROP_AT_END, at_end_property);
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
  gtk_widget_class_set_css_name (widget_class, "timeline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LOG);
  gtk_widget_class_install_action (widget_class, "timeline.to-end", NULL, to_end);
  gtk_widget_class_install_action (widget_class, "timeline.hold", NULL, hold);
  gtk_widget_class_install_action (widget_class, "timeline.previous-prompt", NULL, previous_prompt);
  gtk_widget_class_install_action (widget_class, "timeline.next-prompt", NULL, next_prompt);
}

static void
macaw_timeline_init (MacawTimeline *self)
{
  self->heights = g_array_new (FALSE, TRUE, sizeof (int));
  self->rows = g_array_new (FALSE, TRUE, sizeof (MacawRow));
  self->columns = 80;
  self->line_height = 18;
  self->follow = self->at_end = TRUE;
  set_adjustment (self, GTK_ORIENTATION_HORIZONTAL, NULL);
  set_adjustment (self, GTK_ORIENTATION_VERTICAL, NULL);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

GtkWidget *
macaw_timeline_new (void)
{
  return g_object_new (MACAW_TYPE_TIMELINE, NULL);
}

guint
macaw_timeline_get_n_rows (MacawTimeline *self)
{
  guint count = 0;

  for (guint i = 0; i < self->rows->len; i++)
    count += g_array_index (self->rows, MacawRow, i).widget != NULL;
  return count;
}

guint
macaw_timeline_get_n_made (MacawTimeline *self)
{
  return self->n_made;
}

gboolean
macaw_timeline_get_place (MacawTimeline *self, guint *position, double *offset)
{
  if (self->heights->len == 0)
    return FALSE;
  macaw_timeline_set_place (self, macaw_timeline_get_value (self));
  *position = self->anchor;
  *offset = self->anchor_y;
  return TRUE;
}
