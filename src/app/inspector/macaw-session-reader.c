/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps what a page shows of a session up to date: reads it when the page is seen, and again
 * when a request may have changed it. */

#include "config.h"

#include "macaw-session-reader.h"

#include <string.h>

#define SETTLE_MS 200 /* several changes in a row are one */

struct _MacawSessionReader
{
  GObject             parent_instance;

  MacawReadFunc       read;
  MacawReadFinishFunc finish;
  MacawReadCame       came;
  GtkWidget          *page; /* borrowed */
  const char         *frame; /* of this type that tells of changes; nullable */

  AraRuntimeClient   *client;
  char               *session_id;
  GCancellable       *cancellable; /* of what is being read; NULL: nothing is */
  guint               settling;
  gboolean            seen;
  gboolean            stale;
  gboolean            busy;
};

G_DEFINE_FINAL_TYPE (MacawSessionReader, macaw_session_reader, G_TYPE_OBJECT)

enum { PROP_0, PROP_BUSY, N_PROPS };
static GParamSpec *properties[N_PROPS];

static void
set_busy (MacawSessionReader *self, gboolean busy)
{
  if (self->busy == busy)
    return;
  self->busy = busy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

/* Reading */

static void
reading_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawSessionReader) self = data;
  g_autoptr (GError) error = NULL;
  gpointer what = self->finish (ARA_RUNTIME_CLIENT (source), result, &error);

  /* Overtaken by another session, or nobody is there any more. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  set_busy (self, FALSE);
  self->came (self->page, what, error);
}

static void
stop (MacawSessionReader *self)
{
  g_clear_handle_id (&self->settling, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
read_now (MacawSessionReader *self)
{
  stop (self);
  self->stale = FALSE;
  if (self->client == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  self->read (self->client, self->session_id, self->cancellable, reading_ended, g_object_ref (self));
}

static void
read_if_stale (MacawSessionReader *self)
{
  if (self->stale && self->seen)
    read_now (self);
}

static void
page_mapped (MacawSessionReader *self)
{
  /* Others may have changed it while nobody looked. */
  if (self->client != NULL && self->cancellable == NULL)
    self->stale = TRUE;
  self->seen = TRUE;
  read_if_stale (self);
}

static void
page_unmapped (MacawSessionReader *self)
{
  self->seen = FALSE;
}

/* What changes it */

static gboolean
settled (gpointer data)
{
  MacawSessionReader *self = data;

  self->settling = 0;
  read_if_stale (self);
  return G_SOURCE_REMOVE;
}

void
macaw_session_reader_expect_change (MacawSessionReader *self)
{
  g_return_if_fail (MACAW_IS_SESSION_READER (self));
  self->stale = TRUE;
  if (self->settling == 0)
    self->settling = g_timeout_add (SETTLE_MS, settled, self);
}

/* A page may itself read a file to show it, or check what is typed; that changes nothing. */
static gboolean
only_reads (AraExchange *exchange)
{
  static const char *const reading[] = { "read_file", "list_dir", "search_files", "glob", NULL };
  g_autofree char *body = NULL, *tool = NULL;
  g_autoptr (AraValue) value = NULL;

  if (g_str_has_suffix (ara_exchange_get_path (exchange), "/automations/check"))
    return TRUE;
  if (!g_str_has_suffix (ara_exchange_get_path (exchange), "/tools/execute") || ara_exchange_is_request_cut (exchange))
    return FALSE;
  body = ara_exchange_dup_request_body (exchange);
  value = body == NULL ? NULL : ara_value_new_from_text (body, -1, NULL);
  tool = value == NULL ? NULL : ara_value_dup_member_string (value, "tool_name");
  return tool != NULL && g_strv_contains (reading, tool);
}

static void
exchange_changed (AraExchange *exchange, GParamSpec *pspec, MacawSessionReader *self)
{
  if (ara_exchange_get_state (exchange) != ARA_EXCHANGE_RUNNING && !only_reads (exchange))
    macaw_session_reader_expect_change (self);
}

/* A request that only asks changes nothing; of frames only a UI's hello does. */
static void
exchange_began (AraRuntimeClient *client, AraExchange *exchange, MacawSessionReader *self)
{
  const char *method = ara_exchange_get_method (exchange);

  if (ara_exchange_get_kind (exchange) == ARA_EXCHANGE_FRAME_SENT)
    {
      g_autofree char *body = ara_exchange_dup_request_body (exchange);

      if (body != NULL && strstr (body, "\"hello\"") != NULL)
        macaw_session_reader_expect_change (self);
    }
  else if (ara_exchange_get_kind (exchange) == ARA_EXCHANGE_FRAME_RECEIVED)
    {
      g_autofree char *body = self->frame == NULL ? NULL : ara_exchange_dup_response_body (exchange);

      if (body != NULL && strstr (body, self->frame) != NULL)
        macaw_session_reader_expect_change (self);
    }
  else if (ara_exchange_get_kind (exchange) == ARA_EXCHANGE_REQUEST && !g_str_equal (method, "GET")
           && !g_str_has_suffix (ara_exchange_get_path (exchange), "/session/heartbeat"))
    g_signal_connect_object (exchange, "notify::state", G_CALLBACK (exchange_changed), self, 0);
}

/* Public */

void
macaw_session_reader_set_session (MacawSessionReader *self, AraRuntimeClient *client, const char *session_id)
{
  g_return_if_fail (MACAW_IS_SESSION_READER (self));
  if (self->client == client && g_strcmp0 (self->session_id, session_id) == 0)
    return;
  stop (self);
  if (self->client != NULL)
    g_signal_handlers_disconnect_by_data (self->client, self);
  g_set_object (&self->client, client);
  g_free (self->session_id);
  self->session_id = g_strdup (session_id);
  self->stale = client != NULL;
  if (client != NULL)
    g_signal_connect_object (client, "exchange", G_CALLBACK (exchange_began), self, 0);
  set_busy (self, client != NULL);
  self->came (self->page, NULL, NULL);
  read_if_stale (self);
}

AraRuntimeClient *
macaw_session_reader_get_client (MacawSessionReader *self)
{
  g_return_val_if_fail (MACAW_IS_SESSION_READER (self), NULL);
  return self->client;
}

const char *
macaw_session_reader_get_session (MacawSessionReader *self)
{
  g_return_val_if_fail (MACAW_IS_SESSION_READER (self), NULL);
  return self->session_id;
}

void
macaw_session_reader_watch_frame (MacawSessionReader *self, const char *type)
{
  g_return_if_fail (MACAW_IS_SESSION_READER (self));
  self->frame = type;
}

void
macaw_session_reader_reload (MacawSessionReader *self)
{
  g_return_if_fail (MACAW_IS_SESSION_READER (self));
  set_busy (self, self->client != NULL);
  read_now (self);
}

gboolean
macaw_session_reader_is_busy (MacawSessionReader *self)
{
  g_return_val_if_fail (MACAW_IS_SESSION_READER (self), FALSE);
  return self->busy;
}

/* The object */

static void
macaw_session_reader_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, MACAW_SESSION_READER (object)->busy);
}

static void
macaw_session_reader_dispose (GObject *object)
{
  MacawSessionReader *self = MACAW_SESSION_READER (object);

  stop (self);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (macaw_session_reader_parent_class)->dispose (object);
}

static void
macaw_session_reader_finalize (GObject *object)
{
  g_free (MACAW_SESSION_READER (object)->session_id);
  G_OBJECT_CLASS (macaw_session_reader_parent_class)->finalize (object);
}

static void
macaw_session_reader_class_init (MacawSessionReaderClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = macaw_session_reader_get_property;
  object_class->dispose = macaw_session_reader_dispose;
  object_class->finalize = macaw_session_reader_finalize;
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
macaw_session_reader_init (MacawSessionReader *self)
{
}

MacawSessionReader *
macaw_session_reader_new (MacawReadFunc read, MacawReadFinishFunc finish, MacawReadCame came, GtkWidget *page)
{
  MacawSessionReader *self = g_object_new (MACAW_TYPE_SESSION_READER, NULL);

  self->read = read;
  self->finish = finish;
  self->came = came;
  self->page = page;
  g_signal_connect_object (page, "map", G_CALLBACK (page_mapped), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "unmap", G_CALLBACK (page_unmapped), self, G_CONNECT_SWAPPED);
  return self;
}
