/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server that sessions live on: this computer's runtime, Ara's cloud, or another one. */

#include "config.h"

#include "macaw-connection-private.h"

#include <glib/gi18n.h>
#include <libsecret/secret.h>

#include "app/macaw-error-sentence.h"
#include "app/macaw-paths.h"
#include "macaw-consent.h"
#include "macaw-keys.h"
#include "macaw-model-provider.h"
#include "macaw-web-settings.h"

#define HEARTBEAT_SECONDS   20
#define FIRST_RETRY_SECONDS 2
#define LAST_RETRY_SECONDS  60

G_DEFINE_FINAL_TYPE (MacawConnection, macaw_connection, G_TYPE_OBJECT)

enum
{
  PROP_NAME = 1,
  PROP_STATE,
  PROP_ERROR,
  PROP_CLIENT,
  PROP_TOLD,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];
static guint trouble_signal, models_changed_signal, session_started_signal;

static void open_connection (MacawConnection *self);

/* State */

static gboolean
may_pass (const GError *error)
{
  return g_error_matches (error, ARA_ERROR, ARA_ERROR_UNREACHABLE)
         || g_error_matches (error, ARA_ERROR, ARA_ERROR_TIMED_OUT)
         || g_error_matches (error, ARA_ERROR, ARA_ERROR_DISCONNECTED)
         || g_error_matches (error, ARA_ERROR, ARA_ERROR_RATE_LIMITED)
         || g_error_matches (error, ARA_ERROR, ARA_ERROR_UNAVAILABLE)
         || g_error_matches (error, ARA_ERROR, ARA_ERROR_SERVER);
}

static gboolean
time_to_retry (gpointer data)
{
  MacawConnection *self = data;

  self->retry = 0;
  open_connection (self);
  return G_SOURCE_REMOVE;
}

/* The local runtime is started again by its own supervisor. */
static void
plan_retry (MacawConnection *self)
{
  int wait = MIN (FIRST_RETRY_SECONDS << MIN (self->attempts, 6), LAST_RETRY_SECONDS);
  int told = ara_error_get_retry_after (self->error);

  if (self->holders == 0 || self->retry != 0 || self->kind == MACAW_CONNECTION_LOCAL || !may_pass (self->error))
    return;
  self->attempts++;
  wait = MAX (wait, told);
  self->retry = g_timeout_add ((guint) (wait * (750 + g_random_int_range (0, 500))), time_to_retry, self);
}

static void
set_client (MacawConnection *self, AraRuntimeClient *client)
{
  if (g_set_object (&self->client, client))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLIENT]);
}

static void
set_state (MacawConnection *self, MacawConnectionState state, const GError *error)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (self->error != error)
    {
      g_clear_error (&self->error);
      self->error = error == NULL ? NULL : g_error_copy (error);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
    }
  if (state == MACAW_CONNECTION_CONNECTED)
    self->attempts = 0;
  if (self->state != state)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }
  g_object_thaw_notify (G_OBJECT (self));
  if (state == MACAW_CONNECTION_FAILED)
    plan_retry (self);
}

void
macaw_connection_tell_trouble (MacawConnection *self, const GError *error)
{
  if (macaw_error_is_news (error))
    g_signal_emit (self, trouble_signal, 0, error);
}

void
macaw_connection_tell_started (MacawConnection *self, AraSession *session)
{
  g_signal_emit (self, session_started_signal, 0, session);
}

/* Sessions */

/* The rows of sessions that are as they were stay the same objects, so that nothing flickers
 * and a popover that is open on one stays open. */
static void
take_sessions (MacawConnection *self, GListModel *list)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean same = g_list_model_get_n_items (list) == g_list_model_get_n_items (G_LIST_MODEL (self->sessions));

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (AraSession) session = g_list_model_get_item (list, i);
      g_autoptr (AraSession) before = g_list_model_get_item (G_LIST_MODEL (self->sessions), i);

      if (before != NULL && ara_value_equal (ara_model_get_raw (ARA_MODEL (before)), ara_model_get_raw (ARA_MODEL (session))))
        g_set_object (&session, before);
      else
        same = FALSE;
      /* A server that has no active session answers one without an id. */
      if (ara_session_get_id (session) != NULL)
        g_ptr_array_add (items, g_steal_pointer (&session));
    }
  if (!same || items->len != g_list_model_get_n_items (G_LIST_MODEL (self->sessions)))
    g_list_store_splice (self->sessions, 0, g_list_model_get_n_items (G_LIST_MODEL (self->sessions)), items->pdata, items->len);
}

static void
sessions_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawConnection) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) list = ara_runtime_client_session_list_finish (ARA_RUNTIME_CLIENT (source), result, &error);

  if (ARA_RUNTIME_CLIENT (source) != self->client || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (list != NULL)
    take_sessions (self, list);
  /* A server with no session says so by 404 or 503: it was reached, and the key was right. */
  if (list != NULL || g_error_matches (error, ARA_ERROR, ARA_ERROR_NOT_FOUND)
      || ara_error_get_status (error) == 503)
    set_state (self, MACAW_CONNECTION_CONNECTED, NULL);
  else
    {
      set_state (self, MACAW_CONNECTION_FAILED, error);
      /* One that another program started may have ended, and a new one listen elsewhere. */
      if (self->kind == MACAW_CONNECTION_LOCAL && may_pass (error))
        macaw_local_runtime_check (self->runtime);
    }
}

void
macaw_connection_read_sessions (MacawConnection *self)
{
  if (self->client != NULL)
    ara_runtime_client_session_list_async (self->client, self->cancellable, sessions_came, g_object_ref (self));
}

/* Connecting */

void
macaw_connection_use_key (MacawConnection *self, const char *key)
{
  g_autoptr (AraRuntimeClient) client = ara_runtime_client_new (self->base_url, key);

  set_state (self, MACAW_CONNECTION_CONNECTING, NULL);
  set_client (self, client);
  macaw_connection_tell_models_changed (self);
  macaw_connection_read_sessions (self);
}

static void
key_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawConnection) self = data;
  g_autoptr (GError) error = NULL;
  char *key = macaw_keys_lookup_finish (result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    ;
  else if (key != NULL && *key != '\0')
    macaw_connection_use_key (self, key);
  else
    {
      if (error == NULL)
        error = g_error_new_literal (ARA_ERROR, ARA_ERROR_NO_CREDENTIALS, _("There is no key for this connection."));
      set_state (self, MACAW_CONNECTION_FAILED, error);
    }
  secret_password_free (key);
}

static void
set_telling (MacawConnection *self, guint telling)
{
  gboolean changed = (self->telling == 0) != (telling == 0);

  self->telling = telling;
  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TOLD]);
}

static void
provider_applied (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawConnection) self = data;
  g_autoptr (GError) error = NULL;

  if (!macaw_model_provider_apply_finish (result, &error))
    macaw_connection_tell_trouble (self, error);
  macaw_connection_tell_models_changed (self);
  set_telling (self, self->telling - 1);
}

static void
web_applied (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawConnection) self = data;
  g_autoptr (GError) error = NULL;

  if (!macaw_web_settings_apply_finish (result, &error))
    macaw_connection_tell_trouble (self, error);
  set_telling (self, self->telling - 1);
}

static void
runtime_ready (MacawConnection *self)
{
  /* Before anybody has the client: a message must not come before the settings it needs. */
  set_telling (self, self->telling + 2);
  set_client (self, macaw_local_runtime_get_client (self->runtime));
  /* A runtime forgets the model's key with its end: it is told at each start. */
  macaw_model_provider_apply_async (self->client, self->cancellable, provider_applied, g_object_ref (self));
  macaw_web_settings_apply_async (self->client, self->cancellable, web_applied, g_object_ref (self));
  macaw_connection_read_sessions (self);
}

static void
runtime_failed (MacawConnection *self, const char *sentence)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, sentence);

  set_client (self, NULL);
  set_state (self, MACAW_CONNECTION_FAILED, error);
}

static void
open_connection (MacawConnection *self)
{
  g_autofree char *question = self->base_url == NULL ? NULL : macaw_consent_dup_question (self->base_url, self->foreign_url);

  g_clear_handle_id (&self->retry, g_source_remove);
  if (question != NULL)
    {
      set_state (self, MACAW_CONNECTION_UNTRUSTED, NULL);
      return;
    }
  set_state (self, MACAW_CONNECTION_CONNECTING, NULL);
  if (self->kind == MACAW_CONNECTION_LOCAL && self->client == NULL)
    {
      if (macaw_local_runtime_get_client (self->runtime) != NULL)
        runtime_ready (self);
      else
        macaw_local_runtime_start (self->runtime);
    }
  else if (self->client != NULL)
    macaw_connection_read_sessions (self);
  else if (self->key != NULL)
    macaw_connection_use_key (self, self->key);
  else
    {
      g_autofree char *id = macaw_connection_dup_key_id (self->id);

      macaw_keys_lookup_async (id, self->cancellable, key_came, g_object_ref (self));
    }
}

void
macaw_connection_tell_models_changed (MacawConnection *self)
{
  g_return_if_fail (MACAW_IS_CONNECTION (self));

  g_signal_emit (self, models_changed_signal, 0);
}

void
macaw_connection_connect (MacawConnection *self)
{
  g_return_if_fail (MACAW_IS_CONNECTION (self));

  if (self->state == MACAW_CONNECTION_CONNECTED)
    macaw_connection_read_sessions (self);
  else if (self->state != MACAW_CONNECTION_CONNECTING)
    open_connection (self);
}

/* Being used */

static void
heartbeat_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawConnection) self = data;
  g_autoptr (GError) error = NULL;

  if (ara_runtime_client_session_heartbeat_finish (ARA_RUNTIME_CLIENT (source), result, &error)
      || ARA_RUNTIME_CLIENT (source) != self->client || !macaw_error_is_news (error))
    return;
  /* A server without this call, or without a session, is there all the same. */
  if (may_pass (error) && ara_error_get_status (error) != 503)
    {
      if (self->kind == MACAW_CONNECTION_LOCAL)
        macaw_local_runtime_check (self->runtime);
      else
        set_state (self, MACAW_CONNECTION_FAILED, error);
    }
}

static gboolean
beat (gpointer data)
{
  MacawConnection *self = data;

  if (self->client != NULL && self->state == MACAW_CONNECTION_CONNECTED)
    ara_runtime_client_session_heartbeat_async (self->client, self->cancellable, heartbeat_answered, g_object_ref (self));
  return G_SOURCE_CONTINUE;
}

void
macaw_connection_hold (MacawConnection *self)
{
  g_return_if_fail (MACAW_IS_CONNECTION (self));

  if (self->holders++ == 0)
    self->heartbeat = g_timeout_add_seconds (HEARTBEAT_SECONDS, beat, self);
}

void
macaw_connection_release (MacawConnection *self)
{
  g_return_if_fail (self->holders > 0);

  if (--self->holders > 0)
    return;
  g_clear_handle_id (&self->heartbeat, g_source_remove);
  g_clear_handle_id (&self->retry, g_source_remove);
}

/* What it is */

const char *
macaw_connection_get_id (MacawConnection *self)
{
  return self->id;
}

const char *
macaw_connection_get_name (MacawConnection *self)
{
  return self->name;
}

void
macaw_connection_set_name (MacawConnection *self, const char *name)
{
  if (g_strcmp0 (self->name, name) == 0)
    return;
  g_free (self->name);
  self->name = g_strdup (name);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
}

MacawConnectionKind
macaw_connection_get_kind (MacawConnection *self)
{
  return self->kind;
}

const char *
macaw_connection_get_base_url (MacawConnection *self)
{
  return self->base_url;
}

MacawConnectionState
macaw_connection_get_state (MacawConnection *self)
{
  return self->state;
}

const GError *
macaw_connection_get_error (MacawConnection *self)
{
  return self->error;
}

AraRuntimeClient *
macaw_connection_get_client (MacawConnection *self)
{
  return self->client;
}

gboolean
macaw_connection_is_told (MacawConnection *self)
{
  return self->telling == 0;
}

GListModel *
macaw_connection_get_sessions (MacawConnection *self)
{
  return G_LIST_MODEL (self->sessions);
}

gboolean
macaw_connection_is_foreign (MacawConnection *self)
{
  return self->foreign_url;
}

gboolean
macaw_connection_is_found (MacawConnection *self)
{
  return self->key != NULL;
}

AraSession *
macaw_connection_dup_session (MacawConnection *self, const char *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->sessions)); i++)
    {
      g_autoptr (AraSession) session = g_list_model_get_item (G_LIST_MODEL (self->sessions), i);

      if (g_strcmp0 (ara_session_get_id (session), id) == 0)
        return g_steal_pointer (&session);
    }
  return NULL;
}

char *
macaw_connection_dup_summary (MacawConnection *self)
{
  switch (self->state)
    {
    case MACAW_CONNECTION_CONNECTING:
      return g_strdup (_("Connecting…"));
    case MACAW_CONNECTION_CONNECTED:
      return g_strdup (_("Connected"));
    case MACAW_CONNECTION_UNTRUSTED:
      return g_strdup (_("Waits for your consent"));
    case MACAW_CONNECTION_FAILED:
      return macaw_error_get_sentence (self->error);
    case MACAW_CONNECTION_IDLE:
    default:
      return g_strdup (_("Not connected"));
    }
}

char *
macaw_connection_dup_key_id (const char *id)
{
  return g_strconcat ("connection ", id, NULL);
}

/* The object */

static void
macaw_connection_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MacawConnection *self = MACAW_CONNECTION (object);

  switch (id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_STATE:
      g_value_set_int (value, (int) self->state);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_CLIENT:
      g_value_set_object (value, self->client);
      break;
    case PROP_TOLD:
      g_value_set_boolean (value, self->telling == 0);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
macaw_connection_dispose (GObject *object)
{
  MacawConnection *self = MACAW_CONNECTION (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->heartbeat, g_source_remove);
  g_clear_handle_id (&self->retry, g_source_remove);
  g_clear_object (&self->client);
  g_clear_object (&self->runtime);
  G_OBJECT_CLASS (macaw_connection_parent_class)->dispose (object);
}

static void
macaw_connection_finalize (GObject *object)
{
  MacawConnection *self = MACAW_CONNECTION (object);

  g_object_unref (self->sessions);
  g_object_unref (self->cancellable);
  g_clear_error (&self->error);
  g_free (self->id);
  g_free (self->name);
  g_free (self->base_url);
  secret_password_free (self->key);
  G_OBJECT_CLASS (macaw_connection_parent_class)->finalize (object);
}

static void
macaw_connection_class_init (MacawConnectionClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = macaw_connection_get_property;
  object_class->dispose = macaw_connection_dispose;
  object_class->finalize = macaw_connection_finalize;
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, MACAW_CONNECTION_IDLE, MACAW_CONNECTION_FAILED,
                                             MACAW_CONNECTION_IDLE, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  properties[PROP_CLIENT] = g_param_spec_object ("client", NULL, NULL, ARA_TYPE_RUNTIME_CLIENT, flags);
  properties[PROP_TOLD] = g_param_spec_boolean ("told", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  trouble_signal = g_signal_new ("trouble", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_ERROR);
  models_changed_signal = g_signal_new ("models-changed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 0);
  session_started_signal = g_signal_new ("session-started", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, ARA_TYPE_SESSION);
}

static void
macaw_connection_init (MacawConnection *self)
{
  self->sessions = g_list_store_new (ARA_TYPE_SESSION);
  self->cancellable = g_cancellable_new ();
}

MacawConnection *
macaw_connection_new (const char *id, const char *name, MacawConnectionKind kind, const char *base_url)
{
  MacawConnection *self = g_object_new (MACAW_TYPE_CONNECTION, NULL);

  self->id = g_strdup (id);
  self->name = g_strdup (name);
  self->kind = kind;
  self->base_url = g_strdup (base_url);
  return self;
}

MacawConnection *
macaw_connection_new_local (MacawLocalRuntime *runtime)
{
  MacawConnection *self = macaw_connection_new (MACAW_LOCAL_CONNECTION, _("This Computer"), MACAW_CONNECTION_LOCAL, NULL);

  self->runtime = g_object_ref (runtime);
  g_signal_connect_object (runtime, "ready", G_CALLBACK (runtime_ready), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (runtime, "failed", G_CALLBACK (runtime_failed), self, G_CONNECT_SWAPPED);
  return self;
}

MacawConnection *
macaw_connection_new_found (AraCredentials *credentials)
{
  const char *url = ara_credentials_get_base_url (credentials);
  gboolean cloud = g_str_equal (url, ARA_DEFAULT_BASE_URL);
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  const char *host = uri == NULL ? NULL : g_uri_get_host (uri);
  /* By its address: what is kept of one server's conversations is never shown as another's. */
  g_autofree char *id = g_strconcat ("found ", url, NULL);
  MacawConnection *self;

  self = macaw_connection_new (id, cloud ? _("Ara Cloud") : host != NULL && *host != '\0' ? host : url,
                               cloud ? MACAW_CONNECTION_CLOUD : MACAW_CONNECTION_SERVER, url);
  self->key = g_strdup (ara_credentials_get_key (credentials));
  self->foreign_url = ara_credentials_get_url_origin (credentials) == ARA_ORIGIN_DOTENV;
  return self;
}
