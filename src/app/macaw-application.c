/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The application: what outlives a window, its options, and the addresses that it opens. */

#include "config.h"

#include "macaw-application-private.h"
#include "macaw-accessible-names.h"
#include "macaw-configure.h"
#include "macaw-window.h"

#include <glib/gi18n.h>
#include <string.h>

#include "macaw-paths.h"

#define HOLD_SECONDS 3 /* without a window, at most */

G_DEFINE_FINAL_TYPE (MacawApplication, macaw_application, ADW_TYPE_APPLICATION)

static void
client_changed (MacawApplication *self, GParamSpec *pspec, MacawConnection *local)
{
  macaw_control_channels_set_client (self->control, macaw_connection_get_client (local));
  macaw_automation_watch_set_client (self->automations, macaw_connection_get_client (local));
  macaw_automation_watch_follow (self->automations, macaw_connection_get_sessions (local));
}

static void
sessions_changed (MacawApplication *self, guint position, guint removed, guint added, GListModel *sessions)
{
  macaw_automation_watch_follow (self->automations, sessions);
}

/* A channel to each session that runs on this computer. */
static void
follow_sessions (MacawApplication *self)
{
  MacawConnection *local = macaw_connection_list_get_local (self->connections);

  g_signal_connect_object (local, "notify::client", G_CALLBACK (client_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (macaw_connection_get_sessions (local), "items-changed", G_CALLBACK (macaw_control_channels_refresh),
                           self->control, G_CONNECT_SWAPPED);
  g_signal_connect_object (macaw_connection_get_sessions (local), "items-changed", G_CALLBACK (sessions_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->control, "automations-changed", G_CALLBACK (macaw_automation_watch_look), self->automations, G_CONNECT_SWAPPED);
  client_changed (self, NULL, local);
}

/* What goes over the wire is logged from a client's first request on. */

static void
log_client (MacawApplication *self, GParamSpec *pspec, MacawConnection *connection)
{
  AraRuntimeClient *client = macaw_connection_get_client (connection);

  if (client != NULL)
    macaw_activity_log_watch (self->activity, client, macaw_connection_get_id (connection), macaw_connection_get_name (connection));
}

static void
log_connections (MacawApplication *self, guint position, guint removed, guint added, GListModel *connections)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (MacawConnection) connection = g_list_model_get_item (connections, i);

      g_signal_connect_object (connection, "notify::client", G_CALLBACK (log_client), self, G_CONNECT_SWAPPED);
      log_client (self, NULL, connection);
    }
}

/* Is there a runtime that answers? */
static void
log_found_runtime (MacawApplication *self, AraRuntimeClient *client)
{
  MacawConnection *local = macaw_connection_list_get_local (self->connections);

  macaw_activity_log_watch (self->activity, client, macaw_connection_get_id (local), macaw_connection_get_name (local));
}

/* Would this address and this key make a connection? */
static void
log_trial (MacawApplication *self, AraRuntimeClient *client)
{
  macaw_activity_log_watch (self->activity, client, NULL, NULL);
}

static void
keep_log (MacawApplication *self)
{
  GListModel *connections = G_LIST_MODEL (self->connections);

  self->activity = macaw_activity_log_new ();
  g_signal_connect_object (self->runtime, "trying", G_CALLBACK (log_found_runtime), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (connections, "trying", G_CALLBACK (log_trial), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (connections, "items-changed", G_CALLBACK (log_connections), self, G_CONNECT_SWAPPED);
  log_connections (self, 0, 0, g_list_model_get_n_items (connections), connections);
}

/* Deletions of automations. At the end they are sent; what is not answered soon is sent again at
 * the next start. */

static void
finish_deletions (MacawApplication *self, GParamSpec *pspec, MacawConnection *connection)
{
  AraRuntimeClient *client = macaw_connection_get_client (connection);

  if (client != NULL && macaw_connection_get_state (connection) == MACAW_CONNECTION_CONNECTED)
    macaw_automation_deletions_connected (self->deletions, macaw_connection_get_id (connection), client);
}

static void
follow_connections (MacawApplication *self, guint position, guint removed, guint added, GListModel *connections)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (MacawConnection) connection = g_list_model_get_item (connections, i);

      g_signal_connect_object (connection, "notify::state", G_CALLBACK (finish_deletions), self, G_CONNECT_SWAPPED);
      finish_deletions (self, NULL, connection);
    }
}

static void
stop_holding (MacawApplication *self)
{
  gboolean quits = self->quitting && gtk_application_get_windows (GTK_APPLICATION (self)) == NULL;

  g_clear_handle_id (&self->holding, g_source_remove);
  self->quitting = FALSE;
  if (quits)
    g_application_quit (G_APPLICATION (self));
  g_application_release (G_APPLICATION (self));
}

static gboolean
held_enough (gpointer data)
{
  stop_holding (data);
  return G_SOURCE_REMOVE;
}

static void
deletion_landed (MacawApplication *self)
{
  if (self->holding != 0 && !macaw_automation_deletions_is_busy (self->deletions))
    stop_holding (self);
}

static void
macaw_application_window_removed (GtkApplication *application, GtkWindow *window)
{
  MacawApplication *self = MACAW_APPLICATION (application);
  GList *windows = gtk_application_get_windows (application);

  if (self->deletions != NULL && windows != NULL && windows->next == NULL)
    {
      macaw_automation_deletions_finish_all (self->deletions);
      if (self->holding == 0 && macaw_automation_deletions_is_busy (self->deletions))
        {
          g_application_hold (G_APPLICATION (self));
          self->holding = g_timeout_add_seconds (HOLD_SECONDS, held_enough, self);
        }
    }
  GTK_APPLICATION_CLASS (macaw_application_parent_class)->window_removed (application, window);
}

static void
prepare (MacawApplication *self)
{
  if (self->connections != NULL)
    return;
  self->runtime = macaw_local_runtime_new ();
  self->store = macaw_store_new (NULL);
  self->connections = macaw_connection_list_new (self->runtime);
  self->conversations = macaw_conversations_new (self->store);
  self->deletions = macaw_automation_deletions_new (self->store);
  g_signal_connect_object (self->deletions, "landed", G_CALLBACK (deletion_landed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->connections, "items-changed", G_CALLBACK (follow_connections), self, G_CONNECT_SWAPPED);
  follow_connections (self, 0, 0, g_list_model_get_n_items (G_LIST_MODEL (self->connections)), G_LIST_MODEL (self->connections));
  keep_log (self);
  self->automations = macaw_automation_watch_new (G_APPLICATION (self));
  follow_sessions (self);
  macaw_connection_list_find (self->connections, NULL, NULL, NULL);
}

MacawConnectionList *
macaw_application_get_connections (MacawApplication *self)
{
  prepare (self);
  return self->connections;
}

MacawConversations *
macaw_application_get_conversations (MacawApplication *self)
{
  prepare (self);
  return self->conversations;
}

/* Windows */

GtkWindow *
macaw_application_open_window (MacawApplication *self, const char *connection, const char *session)
{
  gboolean first = gtk_application_get_windows (GTK_APPLICATION (self)) == NULL;
  GtkWindow *window = GTK_WINDOW (macaw_window_new (self, connection, session, !first));

  gtk_window_present (window);
  return window;
}

GtkWindow *
macaw_application_get_window (MacawApplication *self)
{
  for (GList *item = gtk_application_get_windows (GTK_APPLICATION (self)); item != NULL; item = item->next)
    if (MACAW_IS_WINDOW (item->data))
      return item->data;
  return macaw_application_open_window (self, NULL, NULL);
}

static void
macaw_application_activate (GApplication *application)
{
  gtk_window_present (macaw_application_get_window (MACAW_APPLICATION (application)));
}

/* Addresses: ara:SESSION, ara:session/SESSION, ara:conversation/CONVERSATION, each maybe with
 * slashes in front, as desktops write them. */
static void
open_address (MacawApplication *self, const char *address)
{
  GtkWindow *window = macaw_application_get_window (self);
  const char *path = address + strlen ("ara:");
  g_autofree char *id = NULL;
  const char *action = "select-session";

  while (*path == '/')
    path++;
  if (g_str_has_prefix (path, "session/"))
    path += strlen ("session/");
  else if (g_str_has_prefix (path, "conversation/"))
    {
      path += strlen ("conversation/");
      action = "open-conversation";
    }
  id = g_uri_unescape_string (path, "/");
  if (id != NULL && *id != '\0' && strchr (id, '/') == NULL)
    g_action_group_activate_action (G_ACTION_GROUP (window), action, g_variant_new_string (id));
  else
    g_warning ("“%s” names no session and no conversation", address);
  gtk_window_present (window);
}

static void
macaw_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  for (int i = 0; i < n_files; i++)
    {
      g_autofree char *address = g_file_get_uri (files[i]);

      if (g_str_has_prefix (address, "ara:"))
        open_address (MACAW_APPLICATION (application), address);
    }
}

static int
open_arguments (MacawApplication *self, GApplicationCommandLine *line, char **arguments)
{
  int status = 0;

  for (char **argument = arguments; *argument != NULL; argument++)
    if (g_str_has_prefix (*argument, "ara:"))
      open_address (self, *argument);
    else
      {
        g_application_command_line_printerr (line, _("macaw: “%s” is not an address that begins with “ara:”. See --help.\n"), *argument);
        status = 2;
      }
  return status;
}

static int
macaw_application_command_line (GApplication *application, GApplicationCommandLine *line)
{
  MacawApplication *self = MACAW_APPLICATION (application);
  GVariantDict *options = g_application_command_line_get_options_dict (line);
  const char *connection = NULL, *session = NULL;
  g_auto (GStrv) arguments = NULL;

  g_variant_dict_lookup (options, "connection", "&s", &connection);
  g_variant_dict_lookup (options, "session", "&s", &session);
  g_variant_dict_lookup (options, G_OPTION_REMAINING, "^as", &arguments);
  if (g_variant_dict_contains (options, "new-window") || connection != NULL || gtk_application_get_windows (GTK_APPLICATION (self)) == NULL)
    macaw_application_open_window (self, connection, session);
  else if (session != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (macaw_application_get_window (self)), "select-session", g_variant_new_string (session));
  if (arguments != NULL && arguments[0] != NULL)
    return open_arguments (self, line, arguments);
  g_application_activate (application);
  return 0;
}

static int
macaw_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  if (g_variant_dict_contains (options, "configure-runtime"))
    return macaw_configure_runtime ();
  if (!g_variant_dict_contains (options, "version"))
    return -1;
  g_print ("macaw %s\n", MACAW_VERSION);
  return 0;
}

/* A label that is about to select its text asks where the focus was before, though what had it may
 * be gone by then: a list lets a row go that is out of sight (seen with GTK 4.8). */
static void
keep_labels_unselected (void)
{
  g_object_set (gtk_settings_get_default (), "gtk-label-select-on-focus", FALSE, NULL);
}

static void
macaw_application_startup (GApplication *application)
{
  g_autoptr (MacawControlActions) actions = NULL;

  G_APPLICATION_CLASS (macaw_application_parent_class)->startup (application);
  macaw_accessible_names_follow_tooltips ();
  keep_labels_unselected ();
  actions = macaw_control_actions_new (GTK_APPLICATION (application));
  MACAW_APPLICATION (application)->control = macaw_control_channels_new (actions);
  macaw_application_add_actions (MACAW_APPLICATION (application));
}

static void
macaw_application_shutdown (GApplication *application)
{
  MacawApplication *self = MACAW_APPLICATION (application);

  /* Not left to dispose: calls that still wait hold the object. */
  if (self->control != NULL)
    macaw_control_channels_stop (self->control);
  if (self->runtime != NULL)
    macaw_local_runtime_stop (self->runtime);
  /* After the windows; a conversation that no window shows may have something to keep. */
  if (self->conversations != NULL)
    macaw_conversations_flush (self->conversations);
  if (self->store != NULL)
    macaw_store_close (self->store);
  G_APPLICATION_CLASS (macaw_application_parent_class)->shutdown (application);
}

static void
macaw_application_dispose (GObject *object)
{
  MacawApplication *self = MACAW_APPLICATION (object);

  g_clear_handle_id (&self->holding, g_source_remove);
  g_clear_object (&self->automations);
  g_clear_object (&self->deletions);
  g_clear_object (&self->control);
  g_clear_object (&self->activity);
  g_clear_object (&self->conversations);
  g_clear_object (&self->connections);
  g_clear_object (&self->runtime);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (macaw_application_parent_class)->dispose (object);
}

static void
macaw_application_class_init (MacawApplicationClass *class)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = macaw_application_dispose;
  GTK_APPLICATION_CLASS (class)->window_removed = macaw_application_window_removed;
  application_class->activate = macaw_application_activate;
  application_class->open = macaw_application_open;
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
    { "session", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Show the session with that ID"), N_("ID") },
    { "connection", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Open a window on that connection"), N_("NAME") },
    { "configure-runtime", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Tell the running local runtime what the preferences say, and end"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Print the version"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, NULL, NULL, N_("[ara:…]") },
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

MacawActivityLog *
macaw_application_get_activity (MacawApplication *self)
{
  prepare (self);
  return self->activity;
}

MacawControlChannels *
macaw_application_get_control (MacawApplication *self)
{
  return self->control;
}

MacawAutomationDeletions *
macaw_application_get_deletions (MacawApplication *self)
{
  prepare (self);
  return self->deletions;
}
