/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The preferences: appearance, the model provider and web tools of this computer's runtime, connections. */

#include "config.h"

#include "macaw-preferences.h"

#include <glib/gi18n.h>

#include "app/macaw-paths.h"
#include "macaw-connection-dialog.h"
#include "macaw-connection-row.h"
#include "macaw-model-page.h"
#include "macaw-web-page.h"

struct _MacawPreferences
{
  AdwPreferencesWindow parent_instance;

  AdwComboRow         *appearance;
  MacawModelPage      *model_page;
  MacawWebPage        *web_page;
  GtkListBox          *list;
  GtkWidget           *trusted_group;
  GtkListBox          *trusted;

  MacawConnectionList *connections;
};

G_DEFINE_FINAL_TYPE (MacawPreferences, macaw_preferences, ADW_TYPE_PREFERENCES_WINDOW)

/* Appearance: the rows stand in the order of the setting's values. */

static gboolean
position_of_appearance (GValue *value, GVariant *variant, gpointer data)
{
  const char *nick = g_variant_get_string (variant, NULL);

  g_value_set_uint (value, g_str_equal (nick, "light") ? 1 : g_str_equal (nick, "dark") ? 2 : 0);
  return TRUE;
}

static GVariant *
appearance_at_position (const GValue *value, const GVariantType *type, gpointer data)
{
  guint position = g_value_get_uint (value);

  return g_variant_new_string (position == 1 ? "light" : position == 2 ? "dark" : "system");
}

/* Consent */

static void
forget_consent (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GSettings *settings = macaw_paths_get_settings ();
  g_auto (GStrv) trusted = g_settings_get_strv (settings, "trusted-urls");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) left = NULL;

  for (guint i = 0; trusted[i] != NULL; i++)
    if (!g_str_equal (trusted[i], g_variant_get_string (parameter, NULL)))
      g_strv_builder_add (builder, trusted[i]);
  left = g_strv_builder_end (builder);
  g_settings_set_strv (settings, "trusted-urls", (const char *const *) left);
}

static void
add_trusted (MacawPreferences *self, const char *url)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), url);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _("Take the Consent Back"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "preferences.forget-consent");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", url);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  gtk_list_box_append (self->trusted, row);
}

static void
show_trusted (MacawPreferences *self)
{
  g_auto (GStrv) trusted = g_settings_get_strv (macaw_paths_get_settings (), "trusted-urls");
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->trusted))) != NULL)
    gtk_list_box_remove (self->trusted, row);
  for (guint i = 0; trusted[i] != NULL; i++)
    add_trusted (self, trusted[i]);
  gtk_widget_set_visible (self->trusted_group, trusted[0] != NULL);
}

/* Connections */

static GtkWidget *
make_row (gpointer item, gpointer data)
{
  MacawPreferences *self = data;

  return macaw_connection_row_new (self->connections, item);
}

static void
add_connection (GtkWidget *widget, const char *action, GVariant *parameter)
{
  macaw_connection_dialog_present (GTK_WINDOW (widget), MACAW_PREFERENCES (widget)->connections, NULL);
}

/* The object */

static void
macaw_preferences_dispose (GObject *object)
{
  MacawPreferences *self = MACAW_PREFERENCES (object);

  if (self->list != NULL)
    gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  self->list = NULL;
  g_clear_object (&self->connections);
  G_OBJECT_CLASS (macaw_preferences_parent_class)->dispose (object);
}

static void
macaw_preferences_class_init (MacawPreferencesClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = macaw_preferences_dispose;
  g_type_ensure (MACAW_TYPE_MODEL_PAGE);
  g_type_ensure (MACAW_TYPE_WEB_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/sessions/macaw-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawPreferences, appearance);
  gtk_widget_class_bind_template_child (widget_class, MacawPreferences, model_page);
  gtk_widget_class_bind_template_child (widget_class, MacawPreferences, web_page);
  gtk_widget_class_bind_template_child (widget_class, MacawPreferences, list);
  gtk_widget_class_bind_template_child (widget_class, MacawPreferences, trusted_group);
  gtk_widget_class_bind_template_child (widget_class, MacawPreferences, trusted);
  gtk_widget_class_install_action (widget_class, "preferences.add-connection", NULL, add_connection);
  gtk_widget_class_install_action (widget_class, "preferences.forget-consent", "s", forget_consent);
}

static void
macaw_preferences_init (MacawPreferences *self)
{
  GSettings *settings = macaw_paths_get_settings ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_settings_bind_with_mapping (settings, "appearance", self->appearance, "selected", G_SETTINGS_BIND_DEFAULT,
                                position_of_appearance, appearance_at_position, NULL, NULL);
  g_signal_connect_object (settings, "changed::trusted-urls", G_CALLBACK (show_trusted), self, G_CONNECT_SWAPPED);
  show_trusted (self);
}

MacawPreferences *
macaw_preferences_present (GtkWindow *parent, MacawConnectionList *connections, const char *page)
{
  MacawPreferences *self = g_object_new (MACAW_TYPE_PREFERENCES, "transient-for", parent, "modal", TRUE, NULL);

  self->connections = g_object_ref (connections);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (connections), make_row, self, NULL);
  macaw_model_page_set_connection (self->model_page, macaw_connection_list_get_local (connections));
  macaw_web_page_set_connection (self->web_page, macaw_connection_list_get_local (connections));
  adw_preferences_window_set_visible_page_name (ADW_PREFERENCES_WINDOW (self), page);
  gtk_window_present (GTK_WINDOW (self));
  /* The keyboard begins on the page that was asked for. */
  gtk_widget_child_focus (GTK_WIDGET (adw_preferences_window_get_visible_page (ADW_PREFERENCES_WINDOW (self))), GTK_DIR_TAB_FORWARD);
  return self;
}
