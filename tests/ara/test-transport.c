/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What takes several connections, threads or much memory: long replies, ten turns at
 * once, blocking calls, cancelling, and a stop beside its turn. */

#include "ara/ara.h"
#include "ara/ara-reply-private.h"
#include "../announcing-server.h"

#include <libsoup/soup.h>
#include <string.h>

#define MIDDLING_REPLY (100 * 1024) /* too long to be checked on the thread that reads it */
#define MIDDLING_CALLS 200
#define LONG_REPLY ((gsize) 200 * 1024 * 1024)
#define PIECE ((gsize) 64 * 1024)
#define N_TURNS 10
#define TURN_LENGTH 400 /* letters of each of the ten answers */
#define N_THREADS 4
#define CALLS_PER_THREAD 40
#define N_CANCELLED 50

/* How /chat/stop answers. */
typedef enum
{
  STOP_WORKS,
  STOP_IS_MISSING,
  STOP_OVERTAKES, /* it comes before the server has taken the message */
} StopKind;

typedef struct
{
  SoupServer       *server;
  char             *url;
  AraRuntimeClient *client;

  GPtrArray        *chats;   /* SoupServerMessage, all waiting for the next delta */
  guint             round;
  StopKind          stop;
  guint             n_stops;
  gsize             sent;    /* of the long reply */
  int               n_silent;
} Fixture;

static void
append (SoupServerMessage *message, const char *text)
{
  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_COPY, text, strlen (text));
  soup_server_message_unpause (message);
}

static void
complete (SoupServerMessage *message)
{
  soup_message_body_complete (soup_server_message_get_response_body (message));
  soup_server_message_unpause (message);
}

static void
begin_chunked (SoupServerMessage *message, const char *type)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_set_content_type (headers, type, NULL);
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
}

/* The long reply leaves a piece at a time, so that the server needs no memory for it. */
static void
send_piece (SoupServerMessage *message, Fixture *self)
{
  static char piece[PIECE];

  if (self->sent == LONG_REPLY + PIECE)
    return;
  if (self->sent == LONG_REPLY)
    {
      append (message, "\",\"ok\":true}");
      complete (message);
    }
  else
    {
      memset (piece, 'a', sizeof piece);
      soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC, piece, sizeof piece);
      soup_server_message_unpause (message);
    }
  self->sent += PIECE;
}

/* One letter for each of the ten in turn: none can be answered before all are open. */
static gboolean
send_round (gpointer data)
{
  Fixture *self = data;

  for (guint i = 0; i < self->chats->len; i++)
    {
      SoupServerMessage *message = g_ptr_array_index (self->chats, i);
      const char *asked = strstr (soup_server_message_get_request_body (message)->data, "letter ");
      g_autofree char *event = g_strdup_printf ("data: {\"type\":\"text-delta\",\"id\":\"1\",\"delta\":\"%c\"}\n\n", asked[strlen ("letter ")]);

      append (message, event);
      if (self->round + 1 == TURN_LENGTH)
        {
          append (message, "data: {\"type\":\"finish\"}\n\ndata: [DONE]\n\n");
          complete (message);
        }
    }
  return ++self->round < TURN_LENGTH ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
begin_answer (SoupServerMessage *message)
{
  begin_chunked (message, "text/event-stream");
  append (message, "data: {\"type\":\"text-delta\",\"id\":\"1\",\"delta\":\"Half\"}\n\n");
}

static void
chat (Fixture *self, SoupServerMessage *message)
{
  const char *body = soup_server_message_get_request_body (message)->data;

  if (strstr (body, "letter ") == NULL)
    {
      soup_server_message_pause (message);
      g_ptr_array_add (self->chats, g_object_ref (message));
      if (self->stop != STOP_OVERTAKES)
        begin_answer (message);
      return;
    }
  begin_chunked (message, "text/event-stream");
  soup_server_message_pause (message);
  g_ptr_array_add (self->chats, g_object_ref (message));
  if (self->chats->len == N_TURNS)
    g_idle_add (send_round, self);
}

static void
chat_stop (Fixture *self, SoupServerMessage *message)
{
  static const char yes[] = "{\"ok\":true,\"stopped\":true}", no[] = "{\"ok\":true,\"stopped\":false}";
  gboolean first = self->n_stops++ == 0;

  if (self->stop == STOP_IS_MISSING)
    {
      soup_server_message_set_status (message, 405, NULL);
      return;
    }
  soup_server_message_set_status (message, 200, NULL);
  if (self->stop == STOP_OVERTAKES && first)
    {
      soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, no, strlen (no));
      /* Now the message is taken. */
      g_assert_cmpuint (self->chats->len, ==, 1);
      begin_answer (self->chats->pdata[0]);
      return;
    }
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, yes, strlen (yes));
  append (self->chats->pdata[0], "data: {\"type\":\"abort\"}\n\ndata: [DONE]\n\n");
  complete (self->chats->pdata[0]);
}

static void
handle (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  Fixture *self = data;

  if (g_str_equal (path, "/chat"))
    chat (self, message);
  else if (g_str_equal (path, "/chat/stop"))
    chat_stop (self, message);
  else if (g_str_equal (path, "/dropped"))
    {
      g_autoptr (GIOStream) connection = soup_server_message_steal_connection (message);

      g_io_stream_close (connection, NULL, NULL);
    }
  else if (g_str_equal (path, "/silent"))
    {
      soup_server_message_pause (message);
      g_atomic_int_inc (&self->n_silent);
    }
  else if (g_str_equal (path, "/long"))
    {
      begin_chunked (message, "application/json");
      soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC, "{\"result\":\"", 11);
      g_signal_connect (message, "wrote-chunk", G_CALLBACK (send_piece), self);
    }
  else if (g_str_equal (path, "/middling"))
    {
      char *letters = g_strnfill (MIDDLING_REPLY, 'a'), *json = g_strdup_printf ("\"%s\"", letters);

      g_free (letters);
      soup_server_message_set_status (message, 200, NULL);
      soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, json, strlen (json));
    }
  else if (g_str_equal (path, "/session/status"))
    {
      soup_server_message_set_status (message, 200, NULL);
      soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, "{\"sessionId\":\"sess-1\"}", 22);
    }
  else
    soup_server_message_set_status (message, 404, NULL);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  GSList *uris;

  self->server = soup_server_new (NULL, NULL);
  self->chats = g_ptr_array_new_with_free_func (g_object_unref);
  soup_server_add_handler (self->server, NULL, handle, self, NULL);
  g_assert_true (soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (self->server);
  self->url = g_uri_to_string (uris->data);
  self->client = ara_runtime_client_new (self->url, "secret");
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_ptr_array_unref (self->chats);
  g_assert_finalize_object (self->client);
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_free (self->url);
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* The process's highest resident size so far; getrusage would begin at its parent's. */
static gsize
peak_memory (void)
{
  g_autofree char *status = NULL;
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  line = strstr (status, "VmHWM:");
  g_assert_nonnull (line);
  return (gsize) g_ascii_strtoull (line + strlen ("VmHWM:"), NULL, 10) * 1024;
}

static void
test_long_reply (Fixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) value = NULL, text = NULL;
  gsize before = peak_memory ();
  char end[4] = "";

  ara_runtime_client_request_async (self->client, "GET", "/long", NULL, NULL, NULL, keep_result, &result);
  wait_for (&result);
  value = ara_runtime_client_request_finish (self->client, result, &error);
  g_assert_no_error (error);
  g_assert_true (ara_value_is_spooled (value));
  g_assert_true (ara_value_get_member_boolean (value, "ok"));
  text = ara_value_dup_member (value, "result");
  g_assert_cmpint (ara_value_get_text_length (text), ==, (goffset) LONG_REPLY + 2);
  g_assert_cmpint (ara_value_read_text (text, LONG_REPLY, end, 3), ==, 2);
  g_assert_cmpstr (end, ==, "a\"");
  g_assert_cmpuint (peak_memory () - before, <, 40 * 1024 * 1024);
}

static void
test_ten_at_once (Fixture *self, gconstpointer data)
{
  AraTurn *turns[N_TURNS];
  GAsyncResult *results[N_TURNS] = { NULL };

  for (guint i = 0; i < N_TURNS; i++)
    {
      g_autofree char *text = g_strdup_printf ("letter %c", 'a' + i);

      turns[i] = ara_turn_new (self->client, text);
      ara_turn_run_async (turns[i], NULL, keep_result, &results[i]);
    }
  for (guint i = 0; i < N_TURNS; i++)
    {
      char expected[TURN_LENGTH + 1] = "";
      g_autofree char *text = NULL;
      g_autoptr (GError) error = NULL;

      wait_for (&results[i]);
      g_assert_true (ara_turn_run_finish (turns[i], results[i], &error));
      g_assert_no_error (error);
      memset (expected, 'a' + (int) i, TURN_LENGTH);
      text = ara_message_dup_text (ara_turn_get_message (turns[i]));
      g_assert_cmpstr (text, ==, expected);
      g_object_unref (results[i]);
      g_assert_finalize_object (turns[i]);
    }
}

static guint
count_descriptors (void)
{
  g_autoptr (GDir) directory = g_dir_open ("/proc/self/fd", 0, NULL);
  guint count = 0;

  while (g_dir_read_name (directory) != NULL)
    count++;
  return count;
}

static gpointer
call_in_thread (gpointer data)
{
  Fixture *self = data;

  for (guint i = 0; i < CALLS_PER_THREAD; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AraSession) session = ara_runtime_client_session_status (self->client, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (ara_session_get_id (session), ==, "sess-1");
    }
  g_atomic_int_inc (&self->n_silent);
  g_main_context_wakeup (NULL);
  return NULL;
}

static void
test_blocking (Fixture *self, gconstpointer data)
{
  GThread *threads[N_THREADS];
  guint before = count_descriptors ();

  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("caller", call_in_thread, self);
  while (g_atomic_int_get (&self->n_silent) < N_THREADS)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  /* The server of libsoup 3.2 keeps its end of an idle connection that the client has
   * closed: one a call. A client that left its own end and its context would make it three. */
  g_assert_cmpuint (count_descriptors (), <, before + N_THREADS * CALLS_PER_THREAD * 3 / 2);
}

static gpointer
call_for_middling (gpointer data)
{
  Fixture *self = data;

  for (guint i = 0; i < MIDDLING_CALLS; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AraValue) value = ara_runtime_client_request (self->client, "GET", "/middling", NULL, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpint (ara_value_get_text_length (value), ==, MIDDLING_REPLY + 2);
    }
  g_atomic_int_inc (&self->n_silent);
  g_main_context_wakeup (NULL);
  return NULL;
}

/* A reply that is checked in a thread is not closed there: libsoup would abort. */
static void
test_middling_reply (Fixture *self, gconstpointer data)
{
  GThread *thread = g_thread_new ("caller", call_for_middling, self);

  while (g_atomic_int_get (&self->n_silent) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);
}

typedef struct
{
  Fixture      *fixture;
  GCancellable *cancellable;
} Waiter;

static gpointer
wait_in_thread (gpointer data)
{
  Waiter *self = data;
  g_autoptr (GError) error = NULL;

  g_assert_null (ara_runtime_client_request (self->fixture->client, "GET", "/silent", NULL, NULL, self->cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  return NULL;
}

/* Cancelled by one thread while another one waits. */
static void
test_cancel_across (Fixture *self, gconstpointer data)
{
  for (int i = 0; i < N_CANCELLED; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      Waiter waiter = { self, cancellable };
      GThread *thread = g_thread_new ("waiter", wait_in_thread, &waiter);

      while (g_atomic_int_get (&self->n_silent) <= i)
        g_main_context_iteration (NULL, TRUE);
      g_cancellable_cancel (cancellable);
      g_thread_join (thread);
    }
}

/* What fails before the head of its answer came takes nothing along that others need. */
static void
test_no_heads (Fixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) good = NULL;
  g_autoptr (AraSession) session = NULL;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < N_CANCELLED; i++)
    {
      const char *path = i % 2 == 0 ? "/silent" : "/dropped";
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) trouble = NULL;

      ara_runtime_client_request_async (self->client, "GET", path, NULL, NULL, cancellable, keep_result, &result);
      while (i % 2 == 0 && g_atomic_int_get (&self->n_silent) <= i / 2)
        g_main_context_iteration (NULL, TRUE);
      if (i % 2 == 0)
        g_cancellable_cancel (cancellable);
      wait_for (&result);
      g_assert_null (ara_runtime_client_request_finish (self->client, result, &trouble));
      g_assert_true (g_error_matches (trouble, G_IO_ERROR, G_IO_ERROR_CANCELLED) == (i % 2 == 0));
    }
  ara_runtime_client_session_status_async (self->client, NULL, NULL, keep_result, &good);
  wait_for (&good);
  session = ara_runtime_client_session_status_finish (self->client, good, &error);
  g_assert_no_error (error);
  g_assert_nonnull (session);
}

static void
test_cancel_before_and_after (Fixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) good = NULL, bad = NULL;
  g_autoptr (AraSession) session = NULL;
  g_autoptr (GError) error = NULL;

  ara_runtime_client_session_status_async (self->client, NULL, cancellable, keep_result, &good);
  wait_for (&good);
  session = ara_runtime_client_session_status_finish (self->client, good, &error);
  g_assert_no_error (error);
  g_assert_nonnull (session);
  g_cancellable_cancel (cancellable);
  ara_runtime_client_session_status_async (self->client, NULL, cancellable, keep_result, &bad);
  g_assert_null (bad);
  wait_for (&bad);
  g_assert_null (ara_runtime_client_session_status_finish (self->client, bad, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
text_came (AraMessage *message, gboolean *came)
{
  g_autofree char *text = ara_message_dup_text (message);

  *came = g_str_equal (text, "Half");
}

/* A turn that is cancelled keeps what it has, and lets go of the caller's cancellable. */
static void
test_cancelled_turn (Fixture *self, gconstpointer data)
{
  g_autoptr (AraTurn) turn = ara_turn_new (self->client, "hi");
  GCancellable *cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean came = FALSE;

  g_signal_connect (ara_turn_get_message (turn), "changed", G_CALLBACK (text_came), &came);
  ara_turn_run_async (turn, cancellable, keep_result, &result);
  while (!came)
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (cancellable);
  wait_for (&result);
  g_assert_false (ara_turn_run_finish (turn, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (ara_message_get_status (ara_turn_get_message (turn)), ==, ARA_MESSAGE_INTERRUPTED);
  g_assert_finalize_object (cancellable);
}

static void
test_stop (Fixture *self, gconstpointer data)
{
  g_autoptr (AraTurn) turn = ara_turn_new (self->client, "hi");
  g_autoptr (GAsyncResult) run = NULL, stop = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gboolean came = FALSE, confirmed = FALSE;

  self->stop = (StopKind) GPOINTER_TO_INT (data);
  g_signal_connect (ara_turn_get_message (turn), "changed", G_CALLBACK (text_came), &came);
  ara_turn_run_async (turn, NULL, keep_result, &run);
  while (self->stop == STOP_OVERTAKES ? self->chats->len == 0 : !came)
    g_main_context_iteration (NULL, TRUE);
  ara_turn_stop_async (turn, NULL, keep_result, &stop);
  wait_for (&stop);
  g_assert_true (ara_turn_stop_finish (turn, stop, &confirmed, &error));
  g_assert_no_error (error);
  g_assert_true (confirmed == (self->stop != STOP_IS_MISSING));
  wait_for (&run);
  g_assert_true (ara_turn_run_finish (turn, run, &error));
  g_assert_no_error (error);
  g_assert_cmpint (ara_message_get_status (ara_turn_get_message (turn)), ==, ARA_MESSAGE_STOPPED);
  text = ara_message_dup_text (ara_turn_get_message (turn));
  g_assert_cmpstr (text, ==, "Half");
  g_assert_cmpuint (self->n_stops, ==, self->stop == STOP_OVERTAKES ? 2 : 1);
}

static void
test_unsendable_key (Fixture *self, gconstpointer data)
{
  g_autoptr (AraRuntimeClient) client = ara_runtime_client_new (self->url, "a\r\nX-Evil: b");
  g_autoptr (GError) error = NULL;

  g_assert_null (ara_runtime_client_session_status (client, NULL, NULL, &error));
  g_assert_error (error, ARA_ERROR, ARA_ERROR_UNAUTHORIZED);
  g_assert_null (strstr (error->message, "Evil"));
}

static void
test_no_server (Fixture *self, gconstpointer data)
{
  static const struct { const char *url; int code; const char *step; } servers[] = {
    { "http://no-such-host.invalid", ARA_ERROR_UNREACHABLE, "name" },
    { "http://127.0.0.1:1", ARA_ERROR_UNREACHABLE, "tcp" },
    { "nonsense", ARA_ERROR_UNREACHABLE, NULL },
    { "", ARA_ERROR_UNREACHABLE, NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    {
      g_autoptr (AraRuntimeClient) other = ara_runtime_client_new (servers[i].url, "secret");
      g_autoptr (GError) error = NULL;

      g_assert_null (ara_runtime_client_session_status (other, NULL, NULL, &error));
      g_assert_error (error, ARA_ERROR, servers[i].code);
      g_assert_cmpstr (ara_error_get_step (error), ==, servers[i].step);
    }
}

static gboolean
answer_in_clear (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  static const char answer[] = "HTTP/1.1 400 Bad Request\r\n\r\n";

  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), answer, strlen (answer), NULL, NULL, NULL);
  return TRUE;
}

static void
expect_tls_trouble (const char *url, int code)
{
  g_autoptr (AraRuntimeClient) client = ara_runtime_client_new (url, "secret");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ara_runtime_client_set_timeout (client, code == ARA_ERROR_TIMED_OUT ? 1 : 20);
  ara_runtime_client_session_status_async (client, NULL, NULL, keep_result, &result);
  wait_for (&result);
  g_assert_null (ara_runtime_client_session_status_finish (client, result, &error));
  g_assert_error (error, ARA_ERROR, code);
  g_assert_cmpstr (ara_error_get_step (error), ==, "tls");
}

/* One server that waits for more of what it takes for a request, and one that answers. */
static void
test_no_tls (Fixture *self, gconstpointer data)
{
  g_autoptr (GSocketService) service = g_socket_service_new ();
  g_autofree char *silent = g_strconcat ("https", self->url + strlen ("http"), NULL);
  guint16 port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, NULL);
  g_autofree char *clear = g_strdup_printf ("https://127.0.0.1:%u", port);

  g_signal_connect (service, "incoming", G_CALLBACK (answer_in_clear), NULL);
  expect_tls_trouble (silent, ARA_ERROR_TIMED_OUT);
  expect_tls_trouble (clear, ARA_ERROR_TLS);
}

/* One that has no end would fill the disk. */
static void
test_too_long_reply (Fixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  goffset limit = ara_reply_limit;

  ara_reply_limit = 20 * 1000 * 1000;
  ara_runtime_client_request_async (self->client, "GET", "/long", NULL, NULL, NULL, keep_result, &result);
  wait_for (&result);
  g_assert_null (ara_runtime_client_request_finish (self->client, result, &error));
  g_assert_error (error, ARA_ERROR, ARA_ERROR_TOO_LARGE);
  g_assert_cmpstr (error->message, ==, "The server's answer is longer than the limit of 20000000 bytes");
  g_assert_cmpuint (self->sent, <, LONG_REPLY / 2);
  ara_reply_limit = limit;
}

/* A row of announcements without end held the main loop for ever. */
static void
test_announced (Fixture *self, gconstpointer data)
{
  guint16 port;
  g_autoptr (GSocketService) service = announcing_server_new (&port);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u", port);
  g_autoptr (AraRuntimeClient) client = ara_runtime_client_new (url, "secret");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ara_runtime_client_session_status_async (client, NULL, NULL, keep_result, &result);
  wait_for (&result);
  g_assert_null (ara_runtime_client_session_status_finish (client, result, &error));
  g_assert_error (error, ARA_ERROR, ARA_ERROR_BAD_REPLY);
  g_assert_cmpstr (error->message, ==, "The server announces its answer again and again, and does not give it");
  g_socket_service_stop (service);
}

#define ADD(name, function, data) g_test_add ("/transport/" name, Fixture, data, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("long-reply", test_long_reply, NULL);
  ADD ("too-long-reply", test_too_long_reply, NULL);
  ADD ("middling-reply", test_middling_reply, NULL);
  ADD ("ten-at-once", test_ten_at_once, NULL);
  ADD ("blocking", test_blocking, NULL);
  ADD ("cancel-across", test_cancel_across, NULL);
  ADD ("no-heads", test_no_heads, NULL);
  ADD ("cancel-before-and-after", test_cancel_before_and_after, NULL);
  ADD ("cancelled-turn", test_cancelled_turn, NULL);
  ADD ("stop", test_stop, GINT_TO_POINTER (STOP_WORKS));
  ADD ("stop-is-missing", test_stop, GINT_TO_POINTER (STOP_IS_MISSING));
  ADD ("stop-overtakes", test_stop, GINT_TO_POINTER (STOP_OVERTAKES));
  ADD ("unsendable-key", test_unsendable_key, NULL);
  ADD ("no-server", test_no_server, NULL);
  ADD ("no-tls", test_no_tls, NULL);
  ADD ("announced", test_announced, NULL);
  return g_test_run ();
}
