/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One tool: its time limit, kept for each tool of a connection. */

#include "config.h"

#include "macaw-tool-pane-private.h"

#include <glib/gi18n.h>

static char *
limit_key (MacawToolPane *self)
{
  return g_strdup_printf ("tool-limit/%s/%s", self->connection_id, ara_tool_get_name (self->tool));
}

static void
show_limit (MacawToolPane *self)
{
  int seconds = gtk_spin_button_get_value_as_int (self->limit);
  g_autofree char *text = g_strdup_printf (C_("time limit in seconds", "Limit %d s"), seconds);

  gtk_menu_button_set_label (self->limit_button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->limit_button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
limit_changed (MacawToolPane *self)
{
  g_autofree char *value = NULL, *key = NULL;

  show_limit (self);
  if (self->store == NULL || self->connection_id == NULL || !macaw_tool_pane_is_callable (self))
    return;
  key = limit_key (self);
  value = g_strdup_printf ("%d", gtk_spin_button_get_value_as_int (self->limit));
  macaw_store_set_value (self->store, key, value);
}

static void
set_limit (MacawToolPane *self, guint64 seconds)
{
  g_signal_handlers_block_matched (self->limit, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, self);
  gtk_spin_button_set_value (self->limit, (double) CLAMP (seconds, 1, MACAW_TOOL_MAX_LIMIT));
  g_signal_handlers_unblock_matched (self->limit, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, self);
  show_limit (self);
}

static void
limit_came (GObject *source, GAsyncResult *result, gpointer data)
{
  MacawToolPane *self = data;
  g_autoptr (GHashTable) values = macaw_store_get_values_finish (MACAW_STORE (source), result, NULL);
  g_autofree char *key = NULL;
  const char *value;

  if (values == NULL || !macaw_tool_pane_is_callable (self))
    return;
  key = limit_key (self);
  value = g_hash_table_lookup (values, key);
  if (value != NULL)
    set_limit (self, g_ascii_strtoull (value, NULL, 10));
}

void
macaw_tool_pane_read_limit (MacawToolPane *self)
{
  g_autofree char *key = NULL;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  set_limit (self, MACAW_TOOL_DEFAULT_LIMIT);
  if (self->store == NULL || self->connection_id == NULL || !macaw_tool_pane_is_callable (self))
    return;
  self->cancellable = g_cancellable_new ();
  key = limit_key (self);
  macaw_store_get_values_async (self->store, key, self->cancellable, limit_came, self);
}

void
macaw_tool_pane_bind_limit (GtkWidgetClass *class)
{
  gtk_widget_class_bind_template_child (class, MacawToolPane, limit_button);
  gtk_widget_class_bind_template_child (class, MacawToolPane, limit);
  gtk_widget_class_bind_template_callback (class, limit_changed);
}
