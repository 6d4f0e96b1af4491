/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The application: what outlives a window, options, and actions of the whole app. */

#include "config.h"

#include "macaw-application.h"
#include "macaw-window.h"

#include <glib/gi18n.h>

struct _MacawApplication
{
  AdwApplication     parent_instance;

  MacawLocalRuntime *runtime; /* these are made when the first window needs them */
  MacawStore        *store;
};

G_DEFINE_FINAL_TYPE (MacawApplication, macaw_application, ADW_TYPE_APPLICATION)

static void
open_window (MacawApplication *self)
{
  if (self->runtime == NULL)
    self->runtime = macaw_local_runtime_new ();
  if (self->store == NULL)
    self->store = macaw_store_new (NULL);
  gtk_window_present (GTK_WINDOW (macaw_window_new (self, self->runtime, self->store)));
  if (macaw_local_runtime_get_client (self->runtime) == NULL)
    macaw_local_runtime_start (self->runtime);
}

static void
macaw_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window == NULL)
    open_window (MACAW_APPLICATION (application));
  else
    gtk_window_present (window);
}

static int
macaw_application_command_line (GApplication *application, GApplicationCommandLine *line)
{
  GVariantDict *options = g_application_command_line_get_options_dict (line);

  if (g_variant_dict_contains (options, "new-window"))
    open_window (MACAW_APPLICATION (application));
  else
    g_application_activate (application);
  return 0;
}

static int
macaw_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  if (!g_variant_dict_contains (options, "version"))
    return -1;
  g_print ("macaw %s\n", MACAW_VERSION);
  return 0;
}

/* Actions */

static void
quit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GList *windows;

  while ((windows = gtk_application_get_windows (GTK_APPLICATION (data))) != NULL)
    gtk_window_destroy (GTK_WINDOW (windows->data));
  g_application_quit (G_APPLICATION (data));
}

static void
new_window (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  open_window (data);
}

static void
show_about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  adw_show_about_window (gtk_application_get_active_window (GTK_APPLICATION (data)),
                         "application-name", "Macaw",
                         "application-icon", MACAW_APPLICATION_ID,
                         "version", MACAW_VERSION,
                         "comments", _("A native client for Ara agents"),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         NULL);
}

static void
set_appearance (GSimpleAction *action, GVariant *state, gpointer data)
{
  const char *name = g_variant_get_string (state, NULL);
  AdwColorScheme scheme = g_str_equal (name, "dark") ? ADW_COLOR_SCHEME_FORCE_DARK
                          : g_str_equal (name, "light") ? ADW_COLOR_SCHEME_FORCE_LIGHT
                                                        : ADW_COLOR_SCHEME_DEFAULT;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), scheme);
  g_simple_action_set_state (action, state);
}

static const GActionEntry entries[] = {
  { "quit", quit },
  { "new-window", new_window },
  { "about", show_about },
  { "appearance", NULL, "s", "'system'", set_appearance },
};

static void
macaw_application_startup (GApplication *application)
{
  static const struct { const char *action; const char *keys[2]; } keys[] = {
    { "app.quit", { "<Control>q" } }, { "app.new-window", { "<Control><Shift>n" } },
    { "win.new-conversation", { "<Control>n" } }, { "win.stop", { "Escape" } },
  };

  G_APPLICATION_CLASS (macaw_application_parent_class)->startup (application);
  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries), application);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), keys[i].action, (const char *const *) keys[i].keys);
}

static void
macaw_application_shutdown (GApplication *application)
{
  MacawApplication *self = MACAW_APPLICATION (application);

  /* Not left to dispose: calls that still wait hold the object. */
  if (self->runtime != NULL)
    macaw_local_runtime_stop (self->runtime);
  /* After the windows, whose conversations give it what they have. */
  if (self->store != NULL)
    macaw_store_close (self->store);
  G_APPLICATION_CLASS (macaw_application_parent_class)->shutdown (application);
}

static void
macaw_application_dispose (GObject *object)
{
  g_clear_object (&MACAW_APPLICATION (object)->runtime);
  g_clear_object (&MACAW_APPLICATION (object)->store);
  G_OBJECT_CLASS (macaw_application_parent_class)->dispose (object);
}

static void
macaw_application_class_init (MacawApplicationClass *class)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = macaw_application_dispose;
  application_class->activate = macaw_application_activate;
  application_class->startup = macaw_application_startup;
  application_class->shutdown = macaw_application_shutdown;
  application_class->command_line = macaw_application_command_line;
  application_class->handle_local_options = macaw_application_handle_local_options;
}

static void
macaw_application_init (MacawApplication *self)
{
  static const GOptionEntry options[] = {
    { "new-window", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Open a new window"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Print the version"), NULL },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

MacawApplication *
macaw_application_new (GApplicationFlags flags)
{
  return g_object_new (MACAW_TYPE_APPLICATION,
                       "application-id", MACAW_APPLICATION_ID,
                       "resource-base-path", "/io/github/macaw_client/Macaw",
                       "flags", flags,
                       NULL);
}
