/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What went over the wire of a window's connections: listed, filtered, looked into, exported. */

#include "config.h"

#include "macaw-activity-page-private.h"
#include "macaw-activity-row.h"

#include <adwaita.h>
#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (MacawActivityPage, macaw_activity_page, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_PAUSED, PROP_FAILED, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { OPEN_CONVERSATION, OPEN_TOOL, OPEN_CONTROL, N_SIGNALS };
static guint signals[N_SIGNALS];

/* What is shown in place of the list, and below it */

void
macaw_activity_page_update_place (MacawActivityPage *self)
{
  gboolean any, open;

  if (self->filter == NULL)
    return; /* the template is being built */
  any = g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) > 0;
  open = macaw_activity_filter_is_open (self->filter);
  adw_status_page_set_title (self->none, open ? _("No Activity") : _("No Such Exchange"));
  adw_status_page_set_description (self->none, open ? _("Requests and control frames of this window’s connections are listed here.")
                                                    : _("Try other words, another method, or those that went well, too."));
  gtk_stack_set_visible_child_name (self->stack, any ? "list" : "none");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "activity.export", any && self->cancellable == NULL);
}

static guint64
get_newest (MacawActivityPage *self)
{
  g_autoptr (MacawActivityEntry) newest = self->log == NULL ? NULL : g_list_model_get_item (G_LIST_MODEL (self->log), 0);

  return newest == NULL ? 0 : macaw_activity_entry_get_serial (newest);
}

static void
add_bound (GString *text)
{
  g_autofree char *bytes = g_format_size_full (MACAW_ACTIVITY_MAX_BYTES, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *body = g_format_size_full (ARA_EXCHANGE_MAX_BODY, G_FORMAT_SIZE_IEC_UNITS);

  /* Translators: a number, and two sizes as “32 MiB” and “256 KiB”. */
  g_string_append_printf (text, _("The last %d are kept, or %s of them, with the first %s of each body; nothing is written to disk."),
                          MACAW_ACTIVITY_MAX_ENTRIES, bytes, body);
}

/* How much there is, how much there may be, and how much there was. */
static void
show_bound (MacawActivityPage *self)
{
  GString *text = g_string_new (NULL);
  guint count = self->log == NULL ? 0 : g_list_model_get_n_items (G_LIST_MODEL (self->log));
  guint64 dropped = self->log == NULL ? 0 : macaw_activity_log_get_dropped (self->log);
  guint64 waiting = self->paused ? get_newest (self) - self->paused_at : 0;
  g_autofree char *bytes = g_format_size_full (self->log == NULL ? 0 : macaw_activity_log_get_bytes (self->log), G_FORMAT_SIZE_IEC_UNITS);

  /* Translators: a number of exchanges, and the memory that they take. */
  g_string_append_printf (text, ngettext ("%u exchange, %s.", "%u exchanges, %s.", count), count, bytes);
  g_string_append_c (text, ' ');
  add_bound (text);
  if (dropped > 0)
    {
      g_string_append_c (text, ' ');
      g_string_append_printf (text, ngettext ("%lu older one fell out.", "%lu older ones fell out.", (gulong) dropped),
                              (gulong) dropped);
    }
  if (waiting > 0)
    {
      g_string_append_c (text, ' ');
      g_string_append_printf (text, ngettext ("%lu newer one waits.", "%lu newer ones wait.", (gulong) waiting),
                              (gulong) waiting);
    }
  gtk_label_set_text (self->bound, text->str);
  g_string_free (text, TRUE);
}

static gboolean
bound_is_due (gpointer data)
{
  MACAW_ACTIVITY_PAGE (data)->bound_update = 0;
  show_bound (data);
  return G_SOURCE_REMOVE;
}

/* Much may come at once. */
static void
log_changed (MacawActivityPage *self)
{
  if (self->bound_update == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->bound_update = g_idle_add (bound_is_due, self);
}

void
macaw_activity_page_show_note (MacawActivityPage *self, const char *sentence, gboolean trouble)
{
  gtk_label_set_text (self->note, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->note), *sentence != '\0');
  if (trouble)
    gtk_widget_add_css_class (GTK_WIDGET (self->note), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->note), "error");
}

/* Filtering */

/* For words, bodies may have to be read: not all at once. Otherwise at once, since a row that is told
 * as changed would go away and come back, and take the focus and the selection with it. */
static void
filtering_went_on (MacawActivityPage *self)
{
  if (gtk_filter_list_model_get_pending (self->filtered) == 0)
    gtk_filter_list_model_set_incremental (self->filtered, FALSE);
}

static void
words_changed (MacawActivityPage *self)
{
  gtk_filter_list_model_set_incremental (self->filtered, TRUE);
  macaw_activity_filter_set_words (self->filter, gtk_editable_get_text (self->search));
  macaw_activity_page_update_place (self);
}

static void
method_chosen (MacawActivityPage *self)
{
  static const char *const methods[] = { NULL, "GET", "POST", "PATCH", "DELETE", "WS" };
  guint chosen = gtk_drop_down_get_selected (self->method);

  if (self->filter == NULL || chosen >= G_N_ELEMENTS (methods))
    return;
  macaw_activity_filter_set_method (self->filter, methods[chosen]);
  macaw_activity_page_update_place (self);
}

static void
set_failed (MacawActivityPage *self, gboolean failed)
{
  if (self->failed == failed)
    return;
  self->failed = failed;
  macaw_activity_filter_set_failed (self->filter, failed);
  macaw_activity_page_update_place (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FAILED]);
}

/* What comes then is in the log, and is listed when the list goes on. */
static void
set_paused (MacawActivityPage *self, gboolean paused)
{
  if (self->paused == paused)
    return;
  if (self->log != NULL)
    macaw_activity_log_flush (self->log);
  self->paused = paused;
  self->paused_at = get_newest (self);
  macaw_activity_filter_set_newest (self->filter, paused ? self->paused_at : G_MAXUINT64);
  show_bound (self);
  macaw_activity_page_update_place (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAUSED]);
}

/* A list that is at its top shows what comes. */
static void
items_changed (MacawActivityPage *self, guint position, guint removed, guint added)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);

  if (position == 0 && added > removed && gtk_adjustment_get_value (adjustment) < 1)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", 0);
  macaw_activity_page_update_place (self);
}

/* Looking into one */

static void
choose (MacawActivityPage *self, guint position)
{
  g_autoptr (MacawActivityEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->filtered), position);

  if (entry == NULL)
    return;
  gtk_single_selection_set_selected (self->selection, position);
  macaw_activity_pane_set_entry (self->pane, self->log, entry);
  adw_leaflet_set_visible_child (self->leaflet, self->entry_side);
  /* Else it would go to a label, and select all of its text. */
  gtk_widget_grab_focus (adw_leaflet_get_folded (self->leaflet) ? self->back_button : GTK_WIDGET (self->list));
}

static void
row_activated (MacawActivityPage *self, guint position)
{
  choose (self, position);
}

static void
search_activated (MacawActivityPage *self)
{
  choose (self, 0);
}

static void
go_back (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawActivityPage *self = MACAW_ACTIVITY_PAGE (widget);

  adw_leaflet_set_visible_child (self->leaflet, self->list_side);
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

static void
jump (MacawActivityPage *self, int origin, const char *name, const char *args)
{
  if (origin == MACAW_ORIGIN_CONVERSATION)
    g_signal_emit (self, signals[OPEN_CONVERSATION], 0, name, args);
  else if (origin == MACAW_ORIGIN_TOOL)
    g_signal_emit (self, signals[OPEN_TOOL], 0, name, args);
  else if (origin == MACAW_ORIGIN_CONTROL)
    g_signal_emit (self, signals[OPEN_CONTROL], 0, name, args);
}

static void
clear (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawActivityPage *self = MACAW_ACTIVITY_PAGE (widget);

  if (self->log != NULL)
    macaw_activity_log_clear (self->log);
  set_paused (self, FALSE);
  macaw_activity_pane_set_entry (self->pane, NULL, NULL);
  adw_leaflet_set_visible_child (self->leaflet, self->list_side);
  macaw_activity_page_show_note (self, "", FALSE);
}

/* Rows */

static void
set_up_row (MacawActivityPage *self, GtkListItem *item)
{
  gtk_list_item_set_child (item, macaw_activity_row_new ());
}

static void
bind_row (MacawActivityPage *self, GtkListItem *item)
{
  macaw_activity_row_set_entry (MACAW_ACTIVITY_ROW (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

static void
unbind_row (MacawActivityPage *self, GtkListItem *item)
{
  macaw_activity_row_set_entry (MACAW_ACTIVITY_ROW (gtk_list_item_get_child (item)), NULL);
}

/* Public */

void
macaw_activity_page_set_log (MacawActivityPage *self, MacawActivityLog *log)
{
  g_return_if_fail (MACAW_IS_ACTIVITY_PAGE (self));
  if (!g_set_object (&self->log, log))
    return;
  macaw_activity_pane_set_entry (self->pane, NULL, NULL);
  g_signal_group_set_target (self->log_signals, log);
  gtk_filter_list_model_set_model (self->filtered, G_LIST_MODEL (log));
  show_bound (self);
  macaw_activity_page_update_place (self);
}

void
macaw_activity_page_add_connection (MacawActivityPage *self, const char *id)
{
  g_return_if_fail (MACAW_IS_ACTIVITY_PAGE (self) && id != NULL);
  macaw_activity_filter_add_connection (self->filter, id);
  macaw_activity_page_update_place (self);
}

/* The object */

static void
macaw_activity_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (macaw_activity_page_parent_class)->map (widget);
  show_bound (MACAW_ACTIVITY_PAGE (widget));
}

static void
macaw_activity_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MacawActivityPage *self = MACAW_ACTIVITY_PAGE (object);

  g_value_set_boolean (value, id == PROP_PAUSED ? self->paused : self->failed);
}

static void
macaw_activity_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_PAUSED)
    set_paused (MACAW_ACTIVITY_PAGE (object), g_value_get_boolean (value));
  else
    set_failed (MACAW_ACTIVITY_PAGE (object), g_value_get_boolean (value));
}

static void
macaw_activity_page_dispose (GObject *object)
{
  MacawActivityPage *self = MACAW_ACTIVITY_PAGE (object);

  g_clear_handle_id (&self->bound_update, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->leaflet != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->leaflet));
  self->leaflet = NULL;
  g_clear_object (&self->log_signals);
  g_clear_object (&self->filter);
  g_clear_object (&self->log);
  G_OBJECT_CLASS (macaw_activity_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *class)
{
  gtk_widget_class_set_template_from_resource (class, "/io/github/macaw_client/Macaw/inspector/activity/macaw-activity-page.ui");
  gtk_widget_class_bind_template_child (class, MacawActivityPage, leaflet);
  gtk_widget_class_bind_template_child (class, MacawActivityPage, list_side);
  gtk_widget_class_bind_template_child (class, MacawActivityPage, entry_side);
  gtk_widget_class_bind_template_child (class, MacawActivityPage, back_button);
  gtk_widget_class_bind_template_child (class, MacawActivityPage, search);
  gtk_widget_class_bind_template_child (class, MacawActivityPage, method);
  gtk_widget_class_bind_template_child (class, MacawActivityPage, stack);
  gtk_widget_class_bind_template_child (class, MacawActivityPage, none);
  gtk_widget_class_bind_template_child (class, MacawActivityPage, scroller);
  gtk_widget_class_bind_template_child (class, MacawActivityPage, list);
  gtk_widget_class_bind_template_child (class, MacawActivityPage, selection);
  gtk_widget_class_bind_template_child (class, MacawActivityPage, filtered);
  gtk_widget_class_bind_template_child (class, MacawActivityPage, note);
  gtk_widget_class_bind_template_child (class, MacawActivityPage, bound);
  gtk_widget_class_bind_template_child (class, MacawActivityPage, pane);
  gtk_widget_class_bind_template_callback (class, words_changed);
  gtk_widget_class_bind_template_callback (class, filtering_went_on);
  gtk_widget_class_bind_template_callback (class, method_chosen);
  gtk_widget_class_bind_template_callback (class, search_activated);
  gtk_widget_class_bind_template_callback (class, row_activated);
  gtk_widget_class_bind_template_callback (class, set_up_row);
  gtk_widget_class_bind_template_callback (class, bind_row);
  gtk_widget_class_bind_template_callback (class, unbind_row);
  gtk_widget_class_bind_template_callback (class, jump);
}

static void
install_actions (GtkWidgetClass *class)
{
  gtk_widget_class_install_property_action (class, "activity.paused", "paused");
  gtk_widget_class_install_property_action (class, "activity.failed", "failed");
  gtk_widget_class_install_action (class, "activity.clear", NULL, clear);
  gtk_widget_class_install_action (class, "activity.export", NULL, macaw_activity_page_ask_and_export);
  gtk_widget_class_install_action (class, "activity.export-to", "s", macaw_activity_page_export_to_path);
  gtk_widget_class_install_action (class, "activity.back", NULL, go_back);
  gtk_widget_class_add_binding_action (class, GDK_KEY_Left, GDK_ALT_MASK, "activity.back", NULL);
}

static void
macaw_activity_page_class_init (MacawActivityPageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  g_type_ensure (MACAW_TYPE_ACTIVITY_PANE);
  object_class->get_property = macaw_activity_page_get_property;
  object_class->set_property = macaw_activity_page_set_property;
  object_class->dispose = macaw_activity_page_dispose;
  widget_class->map = macaw_activity_page_map;
  properties[PROP_PAUSED] = g_param_spec_boolean ("paused", NULL, NULL, FALSE, flags);
  properties[PROP_FAILED] = g_param_spec_boolean ("failed", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[OPEN_CONVERSATION] =
      g_signal_new ("open-conversation", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING,
                    G_TYPE_STRING);
  signals[OPEN_TOOL] =
      g_signal_new ("open-tool", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[OPEN_CONTROL] =
      g_signal_new ("open-control", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  bind_template (widget_class);
  install_actions (widget_class);
}

static void
macaw_activity_page_init (MacawActivityPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filter = macaw_activity_filter_new ();
  gtk_filter_list_model_set_filter (self->filtered, GTK_FILTER (self->filter));
  self->log_signals = g_signal_group_new (MACAW_TYPE_ACTIVITY_LOG);
  g_signal_group_connect_object (self->log_signals, "items-changed", G_CALLBACK (log_changed), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->log_signals, "notify", G_CALLBACK (log_changed), self, G_CONNECT_SWAPPED);
  /* After the list's own handler. */
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (items_changed), self, G_CONNECT_SWAPPED);
  show_bound (self);
  macaw_activity_page_update_place (self);
}

GtkWidget *
macaw_activity_page_new (void)
{
  return g_object_new (MACAW_TYPE_ACTIVITY_PAGE, NULL);
}
