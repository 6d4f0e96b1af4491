/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Actions of the whole app, and the keys of these and of the windows'. */

#include "config.h"

#include "macaw-application-private.h"

#include <glib/gi18n.h>

#include "macaw-paths.h"

static void
quit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MacawApplication *self = data;
  GList *windows;

  while ((windows = gtk_application_get_windows (GTK_APPLICATION (data))) != NULL)
    gtk_window_destroy (GTK_WINDOW (windows->data));
  self->quitting = self->holding != 0;
  if (!self->quitting)
    g_application_quit (G_APPLICATION (data));
}

static void
new_window (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  macaw_application_open_window (data, NULL, NULL);
}

/* Of the desktop's menu of the app, which knows no window. */
static void
new_conversation (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *window = macaw_application_get_window (data);

  g_action_group_activate_action (G_ACTION_GROUP (window), "new-conversation", NULL);
  gtk_window_present (window);
}

static void
show_about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  adw_show_about_window (gtk_application_get_active_window (GTK_APPLICATION (data)),
                         "application-name", "Macaw",
                         "application-icon", MACAW_APPLICATION_ID,
                         "version", MACAW_VERSION,
                         "comments", _("A native client for Ara agents"),
                         "developer-name", _("The Macaw authors"),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         /* Translators: your names, one a line. */
                         "translator-credits", _("translator-credits"),
                         "website", "https://github.com/macaw-client/macaw",
                         "issue-url", "https://github.com/macaw-client/macaw/issues",
                         NULL);
}

static void
apply_appearance (MacawApplication *self)
{
  g_autofree char *name = g_settings_get_string (macaw_paths_get_settings (), "appearance");
  AdwColorScheme scheme = g_str_equal (name, "dark") ? ADW_COLOR_SCHEME_FORCE_DARK
                          : g_str_equal (name, "light") ? ADW_COLOR_SCHEME_FORCE_LIGHT
                                                        : ADW_COLOR_SCHEME_DEFAULT;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), scheme);
}

/* The state is that of the actions themselves, which the Control page shows, too. */
static void
add_refuse_control (MacawApplication *self)
{
  g_autoptr (GPropertyAction) action = g_property_action_new ("refuse-control", macaw_control_channels_get_actions (self->control),
                                                              "refusing");

  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
}

/* A run of an automation: its conversation, or the panel if it came to none. */
static void
open_run (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *window = macaw_application_get_window (data);
  const char *session, *conversation;

  g_variant_get (parameter, "(&s&s)", &session, &conversation);
  g_action_group_activate_action (G_ACTION_GROUP (window), "open-session", g_variant_new ("(ss)", MACAW_LOCAL_CONNECTION, session));
  if (*conversation != '\0')
    g_action_group_activate_action (G_ACTION_GROUP (window), "open-conversation", g_variant_new_string (conversation));
  else
    g_action_group_activate_action (G_ACTION_GROUP (window), "show-panel", g_variant_new_string ("automations"));
  gtk_window_present (window);
}

static const GActionEntry entries[] = {
  { "quit", quit },
  { "open-run", open_run, "(ss)" },
  { "new-window", new_window },
  { "new-conversation", new_conversation },
  { "about", show_about },
};

static void
add_appearance (MacawApplication *self)
{
  GSettings *settings = macaw_paths_get_settings ();
  g_autoptr (GAction) appearance = g_settings_create_action (settings, "appearance");

  g_action_map_add_action (G_ACTION_MAP (self), appearance);
  g_signal_connect_object (settings, "changed::appearance", G_CALLBACK (apply_appearance), self, G_CONNECT_SWAPPED);
  apply_appearance (self);
}

void
macaw_application_add_actions (MacawApplication *self)
{
  static const struct { const char *action; const char *keys[3]; } keys[] = {
    { "app.quit", { "<Control>q" } },
    { "app.new-window", { "<Control><Shift>n" } },
    { "app.refuse-control", { "<Control><Shift>Escape" } },
    { "win.new-conversation", { "<Control>n" } },
    { "win.search-conversations", { "<Control>k" } },
    { "win.find", { "<Control>f" } },
    { "win.show-sessions", { "<Control>o" } },
    { "win.rename-conversation", { "F2" } },
    { "win.preferences", { "<Control>comma" } },
    { "win.show-inspector", { "F9" } },
    { "win.show-help-overlay", { "<Control>question", "<Control>slash" } },
    { "win.stop-by-key", { "Escape" } },
    { "window.close", { "<Control>w" } },
  };

  add_refuse_control (self);
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  add_appearance (self);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), keys[i].action, (const char *const *) keys[i].keys);
}
