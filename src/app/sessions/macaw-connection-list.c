/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every server that the app knows: this computer, those that were found, those that were added. */

#include "config.h"

#include "macaw-connection-list.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/macaw-paths.h"
#include "macaw-connection-private.h"
#include "macaw-keys.h"

struct _MacawConnectionList
{
  GObject       parent_instance;

  GListStore   *items;
  guint         first_added; /* where those that were added begin */
  guint         finding; /* threads that look for credentials */
  GCancellable *cancellable;
  char         *problem;
};

enum
{
  PROP_FINDING = 1,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];
static guint trying_signal, problem_signal;

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MacawConnectionList, macaw_connection_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GType
get_item_type (GListModel *list)
{
  return MACAW_TYPE_CONNECTION;
}

static guint
get_n_items (GListModel *list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (MACAW_CONNECTION_LIST (list)->items));
}

static gpointer
get_item (GListModel *list, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (MACAW_CONNECTION_LIST (list)->items), position);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* The list keeps a reference of its own. */
static MacawConnection *
connection_at (MacawConnectionList *self, guint position)
{
  g_autoptr (MacawConnection) connection = g_list_model_get_item (G_LIST_MODEL (self->items), position);

  return connection;
}

/* Settings */

static const char *const kinds[] = { "local", "cloud", "server" };

static void
read_settings (MacawConnectionList *self)
{
  g_autoptr (GVariant) value = g_settings_get_value (macaw_paths_get_settings (), "connections");
  const char *id, *name, *kind, *url;
  GVariantIter iter;

  g_variant_iter_init (&iter, value);
  while (g_variant_iter_next (&iter, "(&s&s&s&s)", &id, &name, &kind, &url))
    {
      gboolean cloud = g_str_equal (kind, kinds[MACAW_CONNECTION_CLOUD]);
      g_autoptr (MacawConnection) connection =
        macaw_connection_new (id, name, cloud ? MACAW_CONNECTION_CLOUD : MACAW_CONNECTION_SERVER, url);

      g_list_store_append (self->items, connection);
    }
}

static void
write_settings (MacawConnectionList *self)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ssss)"));
  for (guint i = self->first_added; i < get_n_items (G_LIST_MODEL (self)); i++)
    {
      MacawConnection *connection = connection_at (self, i);

      g_variant_builder_add (&builder, "(ssss)", macaw_connection_get_id (connection), macaw_connection_get_name (connection),
                             kinds[macaw_connection_get_kind (connection)], macaw_connection_get_base_url (connection));
    }
  g_settings_set_value (macaw_paths_get_settings (), "connections", g_variant_builder_end (&builder));
}

/* Finding credentials */

typedef struct
{
  char **environment;
  char  *directory;
  char  *home;
} Places;

static void
places_free (Places *places)
{
  g_strfreev (places->environment);
  g_free (places->directory);
  g_free (places->home);
  g_free (places);
}

static void
look_for_credentials (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Places *places = data;
  GError *error = NULL;
  AraCredentials *credentials = ara_credentials_load ((const char *const *) places->environment, places->directory,
                                                      places->home, &error);

  if (credentials != NULL)
    g_task_return_pointer (task, credentials, g_object_unref);
  else
    g_task_return_error (task, error);
}

/* That there are none is no news; that they can't be read is. */
static void
tell_problem (MacawConnectionList *self, const GError *error)
{
  g_debug ("%s", error->message);
  if (g_error_matches (error, ARA_ERROR, ARA_ERROR_NO_CREDENTIALS) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_free (self->problem);
  /* Translators: %s is the name of a file. */
  self->problem = g_strdup_printf (_("The saved credentials in “%s” can’t be read. Mend or remove the file, or sign in with “ara auth login” again."),
                                   "~/.ara/credentials.json");
  g_signal_emit (self, problem_signal, 0, self->problem);
}

const char *
macaw_connection_list_get_problem (MacawConnectionList *self)
{
  return self->problem;
}

static void
set_finding (MacawConnectionList *self, guint finding)
{
  gboolean changed = (self->finding == 0) != (finding == 0);

  self->finding = finding;
  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FINDING]);
}

static void
credentials_found (GObject *source, GAsyncResult *result, gpointer data)
{
  MacawConnectionList *self = MACAW_CONNECTION_LIST (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (AraCredentials) credentials = g_task_propagate_pointer (G_TASK (result), &error);

  if (credentials != NULL)
    {
      g_autoptr (MacawConnection) connection = macaw_connection_new_found (credentials);

      g_list_store_insert (self->items, self->first_added++, connection);
    }
  else
    tell_problem (self, error);
  set_finding (self, self->finding - 1);
}

void
macaw_connection_list_find (MacawConnectionList *self, const char *const *environment, const char *directory, const char *home)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, credentials_found, NULL);
  Places *places = g_new0 (Places, 1);

  /* Copied here: a thread must not read the environment of the process. */
  places->environment = environment == NULL ? g_get_environ () : g_strdupv ((char **) environment);
  places->directory = g_strdup (directory);
  places->home = g_strdup (home);
  g_task_set_source_tag (task, macaw_connection_list_find);
  g_task_set_task_data (task, places, (GDestroyNotify) places_free);
  set_finding (self, self->finding + 1);
  g_task_run_in_thread (task, look_for_credentials);
}

gboolean
macaw_connection_list_is_finding (MacawConnectionList *self)
{
  return self->finding > 0;
}

/* Looking up */

MacawConnection *
macaw_connection_list_get_local (MacawConnectionList *self)
{
  return connection_at (self, 0);
}

MacawConnection *
macaw_connection_list_lookup (MacawConnectionList *self, const char *id_or_name)
{
  for (guint i = 0; i < get_n_items (G_LIST_MODEL (self)); i++)
    if (g_strcmp0 (macaw_connection_get_id (connection_at (self, i)), id_or_name) == 0)
      return connection_at (self, i);
  for (guint i = 0; i < get_n_items (G_LIST_MODEL (self)); i++)
    if (g_strcmp0 (macaw_connection_get_name (connection_at (self, i)), id_or_name) == 0)
      return connection_at (self, i);
  return NULL;
}

MacawConnection *
macaw_connection_list_lookup_session (MacawConnectionList *self, const char *session_id)
{
  for (guint i = 0; i < get_n_items (G_LIST_MODEL (self)); i++)
    {
      g_autoptr (AraSession) session = macaw_connection_dup_session (connection_at (self, i), session_id);

      if (session != NULL)
        return connection_at (self, i);
    }
  return NULL;
}

void
macaw_connection_list_tell_trying (MacawConnectionList *self, AraRuntimeClient *client)
{
  g_return_if_fail (MACAW_IS_CONNECTION_LIST (self));
  g_signal_emit (self, trying_signal, 0, client);
}

/* Adding and removing */

char *
macaw_connection_list_check (const char *base_url, GError **error)
{
  g_autofree char *text = g_strstrip (g_strdup (base_url));
  g_autoptr (GUri) uri = NULL;
  const char *sentence = NULL;

  if (*text == '\0')
    sentence = _("Type the server’s address, such as https://ara.example.org.");
  else if (strstr (text, "://") == NULL)
    {
      char *whole = g_strconcat ("https://", text, NULL);

      g_free (text);
      text = whole;
    }
  /* GUri takes a host with blanks in it. */
  if (sentence == NULL && (strpbrk (text, " \t\r\n") != NULL || (uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL)) == NULL))
    sentence = _("That is not an address. It looks like https://ara.example.org.");
  else if (uri != NULL && !g_str_equal (g_uri_get_scheme (uri), "https") && !g_str_equal (g_uri_get_scheme (uri), "http"))
    sentence = _("The address begins with https:// or http://.");
  else if (uri != NULL && (g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0'))
    sentence = _("The address lacks the server’s name. It looks like https://ara.example.org.");
  /* A key in an address would be kept and shown. */
  else if (uri != NULL && (g_uri_get_userinfo (uri) != NULL || g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL))
    sentence = _("The address is only the server’s: no name and password before it, nothing after “?” or “#”.");
  if (sentence != NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, sentence);
      return NULL;
    }
  while (g_str_has_suffix (text, "/"))
    text[strlen (text) - 1] = '\0';
  return g_steal_pointer (&text);
}

static void
key_stored (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawConnection) connection = data;
  g_autoptr (GError) error = NULL;

  if (macaw_keys_store_finish (result, NULL))
    return;
  error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED,
                               _("There is no keyring that opens. Macaw forgets the key when you quit it."));
  macaw_connection_tell_trouble (connection, error);
}

void
macaw_connection_list_set_key (MacawConnectionList *self, MacawConnection *connection, const char *key)
{
  g_autofree char *id = macaw_connection_dup_key_id (macaw_connection_get_id (connection));
  /* Translators: what a keyring manager shows; %s is the name of a connection. */
  g_autofree char *label = g_strdup_printf (_("Macaw: key of %s"), macaw_connection_get_name (connection));

  macaw_keys_store_async (id, label, key, NULL, key_stored, g_object_ref (connection));
  macaw_connection_use_key (connection, key);
}

MacawConnection *
macaw_connection_list_add (MacawConnectionList *self, const char *name, MacawConnectionKind kind, const char *base_url, const char *key)
{
  g_autofree char *id = g_uuid_string_random ();
  g_autoptr (MacawConnection) connection = macaw_connection_new (id, name, kind, base_url);

  g_list_store_append (self->items, connection);
  write_settings (self);
  macaw_connection_list_set_key (self, connection, key);
  return connection;
}

void
macaw_connection_list_rename (MacawConnectionList *self, MacawConnection *connection, const char *name)
{
  macaw_connection_set_name (connection, name);
  write_settings (self);
}

gboolean
macaw_connection_list_is_added (MacawConnectionList *self, MacawConnection *connection)
{
  guint position;

  return g_list_store_find (self->items, connection, &position) && position >= self->first_added;
}

static void
key_cleared (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!macaw_keys_clear_finish (result, &error))
    g_debug ("%s", error->message);
}

void
macaw_connection_list_remove (MacawConnectionList *self, MacawConnection *connection)
{
  g_autofree char *key_id = macaw_connection_dup_key_id (macaw_connection_get_id (connection));
  guint position;

  g_return_if_fail (macaw_connection_list_is_added (self, connection));

  macaw_keys_clear_async (key_id, NULL, key_cleared, NULL);
  g_list_store_find (self->items, connection, &position);
  g_list_store_remove (self->items, position);
  write_settings (self);
}

/* The object */

static void
items_changed (MacawConnectionList *self, guint position, guint removed, guint added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
macaw_connection_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_FINDING)
    g_value_set_boolean (value, MACAW_CONNECTION_LIST (object)->finding > 0);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
macaw_connection_list_dispose (GObject *object)
{
  g_cancellable_cancel (MACAW_CONNECTION_LIST (object)->cancellable);
  G_OBJECT_CLASS (macaw_connection_list_parent_class)->dispose (object);
}

static void
macaw_connection_list_finalize (GObject *object)
{
  MacawConnectionList *self = MACAW_CONNECTION_LIST (object);

  g_object_unref (self->items);
  g_object_unref (self->cancellable);
  g_free (self->problem);
  G_OBJECT_CLASS (macaw_connection_list_parent_class)->finalize (object);
}

static void
macaw_connection_list_class_init (MacawConnectionListClass *class)
{
  G_OBJECT_CLASS (class)->get_property = macaw_connection_list_get_property;
  G_OBJECT_CLASS (class)->dispose = macaw_connection_list_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_connection_list_finalize;
  properties[PROP_FINDING] = g_param_spec_boolean ("finding", NULL, NULL, FALSE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (G_OBJECT_CLASS (class), N_PROPERTIES, properties);
  trying_signal = g_signal_new ("trying", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                ARA_TYPE_RUNTIME_CLIENT);
  problem_signal = g_signal_new ("problem", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
macaw_connection_list_init (MacawConnectionList *self)
{
  self->items = g_list_store_new (MACAW_TYPE_CONNECTION);
  self->cancellable = g_cancellable_new ();
}

MacawConnectionList *
macaw_connection_list_new (MacawLocalRuntime *runtime)
{
  MacawConnectionList *self = g_object_new (MACAW_TYPE_CONNECTION_LIST, NULL);
  g_autoptr (MacawConnection) local = macaw_connection_new_local (runtime);

  g_list_store_append (self->items, local);
  self->first_added = 1;
  read_settings (self);
  g_signal_connect_object (self->items, "items-changed", G_CALLBACK (items_changed), self, G_CONNECT_SWAPPED);
  return self;
}
