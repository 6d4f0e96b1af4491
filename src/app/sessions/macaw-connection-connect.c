/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a connection is made, proves itself by its list of sessions, is held, and tried again. */

#include "config.h"

#include "macaw-connection-private.h"

#include <glib/gi18n.h>
#include <libsecret/secret.h>

#include "app/macaw-error-sentence.h"
#include "macaw-consent.h"
#include "macaw-keys.h"
#include "macaw-model-provider.h"
#include "macaw-web-settings.h"

#define HEARTBEAT_SECONDS   20
#define FIRST_RETRY_SECONDS 2
#define LAST_RETRY_SECONDS  60

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
    g_object_notify (G_OBJECT (self), "client");
}

static void
set_state (MacawConnection *self, MacawConnectionState state, const GError *error)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (self->error != error)
    {
      g_clear_error (&self->error);
      self->error = error == NULL ? NULL : g_error_copy (error);
      g_object_notify (G_OBJECT (self), "error");
    }
  if (state == MACAW_CONNECTION_CONNECTED)
    self->attempts = 0;
  if (self->state != state)
    {
      self->state = state;
      g_object_notify (G_OBJECT (self), "state");
    }
  g_object_thaw_notify (G_OBJECT (self));
  if (state == MACAW_CONNECTION_FAILED)
    plan_retry (self);
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
    g_object_notify (G_OBJECT (self), "told");
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

void
macaw_connection_runtime_ready (MacawConnection *self)
{
  /* Before anybody has the client: a message must not come before the settings it needs. */
  set_telling (self, self->telling + 2);
  set_client (self, macaw_local_runtime_get_client (self->runtime));
  /* A runtime forgets the model's key with its end: it is told at each start. */
  macaw_model_provider_apply_async (self->client, self->cancellable, provider_applied, g_object_ref (self));
  macaw_web_settings_apply_async (self->client, self->cancellable, web_applied, g_object_ref (self));
  macaw_connection_read_sessions (self);
}

void
macaw_connection_runtime_failed (MacawConnection *self, const char *sentence)
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
        macaw_connection_runtime_ready (self);
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
