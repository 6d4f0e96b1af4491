/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server that sessions live on: this computer's runtime, Ara's cloud, or another one. */

#include "config.h"

#include "macaw-connection-private.h"

#include <glib/gi18n.h>
#include <libsecret/secret.h>

#include "app/macaw-error-sentence.h"

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

/* Signals */

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

void
macaw_connection_tell_models_changed (MacawConnection *self)
{
  g_return_if_fail (MACAW_IS_CONNECTION (self));

  g_signal_emit (self, models_changed_signal, 0);
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
  g_signal_connect_object (runtime, "ready", G_CALLBACK (macaw_connection_runtime_ready), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (runtime, "failed", G_CALLBACK (macaw_connection_runtime_failed), self, G_CONNECT_SWAPPED);
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
