/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done with the sessions of a connection: start, stop, rename, delete. */

#include "config.h"

#include "macaw-connection-private.h"

#include <glib/gi18n.h>

/* Every one ends here: the list is read again, whatever happened. */
static void
ended (MacawConnection *self, const GError *error)
{
  if (error != NULL)
    macaw_connection_tell_trouble (self, error);
  macaw_connection_read_sessions (self);
}

static gboolean
has_client (MacawConnection *self)
{
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (MACAW_IS_CONNECTION (self), FALSE);

  if (self->client != NULL)
    return TRUE;
  error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED, _("There is no connection. Connect first, then try again."));
  macaw_connection_tell_trouble (self, error);
  return FALSE;
}

static void
started (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawConnection) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AraSession) session = ara_runtime_client_session_start_finish (ARA_RUNTIME_CLIENT (source), result, &error);

  ended (self, error);
  if (session != NULL && ara_session_get_id (session) != NULL)
    macaw_connection_tell_started (self, session);
}

/* libara's call follows Ara's client, which can't name a session: this is one of ours. */
static void
started_again (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawConnection) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) answer = ara_runtime_client_request_finish (ARA_RUNTIME_CLIENT (source), result, &error);
  g_autoptr (AraSession) session = answer == NULL ? NULL : ara_session_new_from_value (answer);

  ended (self, error);
  if (session != NULL && ara_session_get_id (session) != NULL)
    macaw_connection_tell_started (self, session);
}

void
macaw_connection_start_session (MacawConnection *self, const char *id, const char *name)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autoptr (AraValue) body = NULL;

  if (!has_client (self))
    return;
  if (id == NULL)
    {
      ara_runtime_client_session_start_async (self->client, name, TRUE, self->cancellable, started, g_object_ref (self));
      return;
    }
  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "session_id", id);
  ara_value_builder_end_object (builder);
  body = ara_value_builder_end (builder);
  ara_runtime_client_request_async (self->client, "POST", "/session/start", NULL, body, self->cancellable, started_again,
                                    g_object_ref (self));
}

static void
stopped (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawConnection) self = data;
  g_autoptr (GError) error = NULL;

  ara_runtime_client_session_stop_finish (ARA_RUNTIME_CLIENT (source), result, &error);
  ended (self, error);
}

void
macaw_connection_stop_session (MacawConnection *self, const char *id)
{
  if (has_client (self))
    ara_runtime_client_session_stop_async (self->client, id, self->cancellable, stopped, g_object_ref (self));
}

static void
renamed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawConnection) self = data;
  g_autoptr (GError) error = NULL;

  ara_runtime_client_session_rename_finish (ARA_RUNTIME_CLIENT (source), result, &error);
  ended (self, error);
}

void
macaw_connection_rename_session (MacawConnection *self, const char *id, const char *name)
{
  if (has_client (self))
    ara_runtime_client_session_rename_async (self->client, id, name, self->cancellable, renamed, g_object_ref (self));
}

static void
deleted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawConnection) self = data;
  g_autoptr (GError) error = NULL;

  ara_runtime_client_session_delete_finish (ARA_RUNTIME_CLIENT (source), result, &error);
  ended (self, error);
}

void
macaw_connection_delete_session (MacawConnection *self, const char *id)
{
  if (has_client (self))
    ara_runtime_client_session_delete_async (self->client, id, self->cancellable, deleted, g_object_ref (self));
}
