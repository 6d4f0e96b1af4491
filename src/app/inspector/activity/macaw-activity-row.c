/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of the activity log, kept up to date while its exchange runs. */

#include "config.h"

#include "macaw-activity-row.h"
#include "macaw-activity-text.h"

#include <glib/gi18n.h>

struct _MacawActivityRow
{
  GtkWidget           parent_instance;

  GtkWidget          *box;
  GtkLabel           *method;
  GtkInscription     *path;
  GtkLabel           *status;
  GtkInscription     *detail;
  GtkLabel           *figures;

  MacawActivityEntry *entry;
  gulong              following; /* the exchange, while it runs */
};

G_DEFINE_FINAL_TYPE (MacawActivityRow, macaw_activity_row, GTK_TYPE_WIDGET)

static void
stop_following (MacawActivityRow *self)
{
  if (self->following != 0)
    g_signal_handler_disconnect (macaw_activity_entry_get_exchange (self->entry), self->following);
  self->following = 0;
}

static void
set_class (GtkWidget *widget, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
show_figures (MacawActivityRow *self, AraExchange *exchange)
{
  g_autofree char *duration = NULL, *size = macaw_activity_text_size (exchange), *text = NULL;
  g_autofree char *time = macaw_activity_text_time (ara_exchange_get_started (exchange), FALSE);

  /* A frame takes no time. */
  if (ara_exchange_get_kind (exchange) == ARA_EXCHANGE_REQUEST)
    duration = macaw_activity_text_duration (ara_exchange_get_duration (exchange));
  text = duration == NULL ? g_strdup_printf ("%s · %s", size, time) : g_strdup_printf ("%s · %s · %s", duration, size, time);
  gtk_label_set_text (self->figures, text);
}

/* The error of one that failed, else what it was about. */
static const char *
choose_detail (MacawActivityEntry *entry)
{
  const char *error = ara_exchange_get_error (macaw_activity_entry_get_exchange (entry)), *summary = macaw_activity_entry_get_summary (entry);

  if (error != NULL)
    return error;
  return summary != NULL ? summary : macaw_activity_entry_get_connection_name (entry);
}

static void
show_entry (MacawActivityRow *self)
{
  AraExchange *exchange = macaw_activity_entry_get_exchange (self->entry);
  g_autofree char *status = macaw_activity_text_status (exchange, FALSE);
  gboolean failed = macaw_activity_entry_is_failed (self->entry);
  const char *detail = choose_detail (self->entry), *path = ara_exchange_get_path (exchange);
  g_autofree char *spoken = g_strdup_printf ("%s %s, %s", ara_exchange_get_method (exchange), path, status);

  gtk_label_set_text (self->method, ara_exchange_get_method (exchange));
  gtk_inscription_set_text (self->path, path);
  gtk_label_set_text (self->status, status);
  gtk_inscription_set_text (self->detail, detail != NULL ? detail : "");
  show_figures (self, exchange);
  set_class (GTK_WIDGET (self->status), "error", failed);
  set_class (GTK_WIDGET (self->status), "dim-label", !failed);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), path);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
exchange_changed (MacawActivityRow *self)
{
  show_entry (self);
  if (ara_exchange_get_state (macaw_activity_entry_get_exchange (self->entry)) != ARA_EXCHANGE_RUNNING)
    stop_following (self);
}

void
macaw_activity_row_set_entry (MacawActivityRow *self, MacawActivityEntry *entry)
{
  g_return_if_fail (MACAW_IS_ACTIVITY_ROW (self));
  if (self->entry != NULL)
    stop_following (self);
  g_set_object (&self->entry, entry);
  if (entry == NULL)
    return;
  show_entry (self);
  if (ara_exchange_get_state (macaw_activity_entry_get_exchange (entry)) == ARA_EXCHANGE_RUNNING)
    self->following = g_signal_connect_object (macaw_activity_entry_get_exchange (entry), "notify", G_CALLBACK (exchange_changed), self,
                                               G_CONNECT_SWAPPED);
}

static void
macaw_activity_row_dispose (GObject *object)
{
  MacawActivityRow *self = MACAW_ACTIVITY_ROW (object);

  if (self->entry != NULL)
    stop_following (self);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->entry);
  G_OBJECT_CLASS (macaw_activity_row_parent_class)->dispose (object);
}

static void
macaw_activity_row_class_init (MacawActivityRowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = macaw_activity_row_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/inspector/activity/macaw-activity-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawActivityRow, box);
  gtk_widget_class_bind_template_child (widget_class, MacawActivityRow, method);
  gtk_widget_class_bind_template_child (widget_class, MacawActivityRow, path);
  gtk_widget_class_bind_template_child (widget_class, MacawActivityRow, status);
  gtk_widget_class_bind_template_child (widget_class, MacawActivityRow, detail);
  gtk_widget_class_bind_template_child (widget_class, MacawActivityRow, figures);
}

static void
macaw_activity_row_init (MacawActivityRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
macaw_activity_row_new (void)
{
  return g_object_new (MACAW_TYPE_ACTIVITY_ROW, NULL);
}
