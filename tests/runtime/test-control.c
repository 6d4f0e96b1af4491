/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The runtime's end of the control channel, with WebSocket clients as app UIs. */

#include "runtime-fixture.h"
#include "runtime/automations/macaw-automations.h"

#include <string.h>

#define HELLO                                                                                                                \
  "{\"type\":\"hello\",\"client\":\"test/1\",\"actions\":["                                                                  \
  "{\"id\":\"list_windows\",\"title\":\"List windows\",\"input_schema\":{\"type\":\"object\",\"properties\":{}}},"           \
  "{\"id\":\"move\",\"input_schema\":{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"integer\"},"                     \
  "\"far\":{\"type\":\"boolean\"},\"name\":{\"type\":\"string\"}},\"required\":[\"x\"]}},"                                   \
  "{\"id\":\"free\"}]}"

/* An app UI */

typedef struct
{
  SoupWebsocketConnection *connection;
  GPtrArray               *frames; /* of AraValue that came */
  gboolean                 closed;
} Ui;

static void
frame_came (SoupWebsocketConnection *connection, SoupWebsocketDataType type, GBytes *bytes, gpointer data)
{
  g_autoptr (GError) error = NULL;
  AraValue *frame = ara_value_new_from_bytes (bytes, &error);

  g_assert_no_error (error);
  g_ptr_array_add (((Ui *) data)->frames, frame);
}

static void
ui_closed (SoupWebsocketConnection *connection, gpointer data)
{
  ((Ui *) data)->closed = TRUE;
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static SoupMessage *
socket_message (Fixture *self, const char *session)
{
  g_autofree char *path = g_strconcat ("/ws/", session, NULL);

  return fixture_message_new (self, "GET", path, NULL);
}

static SoupWebsocketConnection *
try_connect (Fixture *self, SoupMessage *message, const char *protocol)
{
  char *protocols[] = { (char *) protocol, NULL };
  g_autoptr (GAsyncResult) result = NULL;

  soup_session_websocket_connect_async (self->session, message, NULL, protocol == NULL ? NULL : protocols, G_PRIORITY_DEFAULT, NULL,
                                        keep_result, &result);
  fixture_wait (result != NULL);
  return soup_session_websocket_connect_finish (self->session, result, NULL);
}

static char *
home (Fixture *self)
{
  g_autoptr (AraValue) status = fixture_request (self, "GET", "/session/status", NULL, 200);

  return fixture_dig (status, "session.sessionId");
}

static gboolean
is_ready (Fixture *self)
{
  g_autofree char *session = home (self);

  return macaw_control_get_peer (self->server->control, session) != NULL;
}

static Ui *
ui_new (Fixture *self, const char *hello)
{
  Ui *ui = g_new0 (Ui, 1);
  g_autofree char *session = home (self);
  g_autoptr (SoupMessage) message = socket_message (self, session);

  ui->frames = g_ptr_array_new_with_free_func ((GDestroyNotify) ara_value_unref);
  ui->connection = try_connect (self, message, "ara-control.v1");
  g_assert_nonnull (ui->connection);
  g_assert_cmpstr (soup_websocket_connection_get_protocol (ui->connection), ==, "ara-control.v1");
  soup_websocket_connection_set_max_incoming_payload_size (ui->connection, 16 * 1024 * 1024 + 1);
  g_signal_connect (ui->connection, "message", G_CALLBACK (frame_came), ui);
  g_signal_connect (ui->connection, "closed", G_CALLBACK (ui_closed), ui);
  if (hello != NULL)
    soup_websocket_connection_send_text (ui->connection, hello);
  return ui;
}

static void
ui_leave (Fixture *self, Ui *ui)
{
  guint before = macaw_control_get_n_peers (self->server->control);

  if (!ui->closed)
    {
      soup_websocket_connection_close (ui->connection, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
      fixture_wait (ui->closed);
      fixture_wait (macaw_control_get_n_peers (self->server->control) == before - 1);
    }
  g_object_unref (ui->connection);
  g_ptr_array_unref (ui->frames);
  g_free (ui);
}

/* The @index-th frame, when it has come. */
static AraValue *
ui_frame (Ui *ui, guint index)
{
  fixture_wait (ui->frames->len > index || ui->closed);
  g_assert_cmpuint (ui->frames->len, >, index);
  return g_ptr_array_index (ui->frames, index);
}

/* Answers the call that is frame @index; @rest is what follows its id. */
static void
ui_answer (Ui *ui, guint index, const char *type, const char *rest)
{
  g_autofree char *id = fixture_dig (ui_frame (ui, index), "id");
  g_autofree char *json = g_strdup_printf ("{\"type\":\"%s\",\"id\":\"%s\",%s}", type, id, rest);

  soup_websocket_connection_send_text (ui->connection, json);
}

/* A caller */

typedef struct
{
  SoupMessage  *message;
  GAsyncResult *result;
} Caller;

static Caller *
caller_new (Fixture *self, const char *body, GCancellable *cancellable)
{
  Caller *caller = g_new0 (Caller, 1);

  caller->message = fixture_message_new (self, "POST", "/session/runtime/control/call", body);
  soup_session_send_and_read_async (self->session, caller->message, G_PRIORITY_DEFAULT, cancellable, keep_result, &caller->result);
  return caller;
}

/* The text of the answer, which has to have @status. */
static char *
caller_end (Fixture *self, Caller *caller, guint status)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  char *text;

  fixture_wait (caller->result != NULL);
  bytes = soup_session_send_and_read_finish (self->session, caller->result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (caller->message), ==, status);
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_object_unref (caller->message);
  g_object_unref (caller->result);
  g_free (caller);
  return text;
}

static void
assert_detail (Fixture *self, Caller *caller, guint status, const char *words)
{
  g_autofree char *text = caller_end (self, caller, status);
  g_autoptr (AraValue) value = ara_value_new_from_text (text, -1, NULL);
  g_autofree char *detail = fixture_dig (value, "detail");

  g_assert_nonnull (detail);
  if (strstr (detail, words) == NULL)
    g_error ("“%s” should hold “%s”", detail, words);
}

/* Tests */

static void
test_without_ui (Fixture *self, gconstpointer data)
{
  g_autoptr (AraValue) actions = fixture_request (self, "GET", "/session/runtime/control/actions", NULL, 200);
  g_autoptr (AraValue) capabilities = fixture_request (self, "GET", "/session/runtime/capabilities", NULL, 200);

  fixture_assert_member (actions, "actions", "[]");
  fixture_assert_member (capabilities, "control", "{\"connected\":false,\"actions\":[]}");
  assert_detail (self, caller_new (self, "{\"action\":\"list_windows\"}", NULL), 409, "No app UI");
}

static void
test_call (Fixture *self, gconstpointer data)
{
  Ui *ui = ui_new (self, HELLO);
  g_autoptr (AraValue) actions = NULL, capabilities = NULL;
  g_autofree char *answer = NULL;
  Caller *caller;

  fixture_wait (is_ready (self));
  actions = fixture_request (self, "GET", "/session/runtime/control/actions", NULL, 200);
  fixture_assert_member (actions, "actions.0.title", "List windows");
  fixture_assert_member (actions, "actions.2.id", "free");
  capabilities = fixture_request (self, "GET", "/session/runtime/capabilities", NULL, 200);
  fixture_assert_member (capabilities, "control.connected", "true");
  fixture_assert_member (capabilities, "control.client", "test/1");
  fixture_assert_member (capabilities, "control.actions.1.id", "move");

  caller = caller_new (self, "{\"action\":\"move\",\"args\":{\"x\":\"5\",\"far\":\"true\",\"name\":\"7\"}}", NULL);
  fixture_assert_member (ui_frame (ui, 0), "type", "control.call");
  fixture_assert_member (ui_frame (ui, 0), "action", "move");
  fixture_assert_member (ui_frame (ui, 0), "args", "{\"x\":5,\"far\":true,\"name\":\"7\"}");
  fixture_assert_member (ui_frame (ui, 0), "timeout_ms", "8000");
  ui_answer (ui, 0, "control.result", "\"result\":{\"moved\":18446744073709551616,\"moved\":[]}");
  answer = caller_end (self, caller, 200);
  g_assert_cmpstr (answer, ==, "{\"moved\":18446744073709551616,\"moved\":[]}");
  ui_leave (self, ui);
}

/* An action that says nothing of its arguments takes any; no result at all is null. */
static void
test_free_arguments (Fixture *self, gconstpointer data)
{
  Ui *ui = ui_new (self, HELLO);
  g_autofree char *answer = NULL;
  Caller *caller;

  fixture_wait (is_ready (self));
  caller = caller_new (self, "{\"action\":\"free\",\"args\":{\"any\":\"1\"},\"timeout_ms\":0}", NULL);
  fixture_assert_member (ui_frame (ui, 0), "args", "{\"any\":\"1\"}");
  ui_answer (ui, 0, "control.result", "\"more\":1");
  answer = caller_end (self, caller, 200);
  g_assert_cmpstr (answer, ==, "null");
  assert_detail (self, caller_new (self, "{\"action\":\"free\",\"args\":[1]}", NULL), 422, "should be an object");
  ui_leave (self, ui);
}

static void
test_failures (Fixture *self, gconstpointer data)
{
  static const struct { const char *rest; guint status; const char *words; } rows[] = {
    { "\"code\":\"denied\",\"message\":\"No.\"", 403, "No." },
    { "\"code\":\"unknown_action\",\"message\":\"What?\"", 404, "What?" },
    { "\"code\":\"bad_args\",\"message\":\"Too far.\"", 422, "Too far." },
    { "\"code\":\"failed\",\"message\":\"Broken.\"", 502, "Broken." },
    { "\"code\":\"of the future\",\"message\":\"New.\"", 502, "New." },
    { "\"more\":1", 502, "did not say why" },
  };
  Ui *ui = ui_new (self, HELLO);

  fixture_wait (is_ready (self));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Caller *caller = caller_new (self, "{\"action\":\"list_windows\"}", NULL);

      ui_answer (ui, i, "control.error", rows[i].rest);
      assert_detail (self, caller, rows[i].status, rows[i].words);
    }
  ui_leave (self, ui);
}

static void
test_refused_calls (Fixture *self, gconstpointer data)
{
  static const struct { const char *body; guint status; const char *words; } rows[] = {
    { "{\"action\":\"list_windows", 400, "" },
    { "[]", 422, "valid object" },
    { "{}", 422, "name the action" },
    { "{\"action\":7}", 422, "name the action" },
    { "{\"action\":\"fly\"}", 404, "no such action" },
    { "{\"action\":\"move\",\"session_id\":\"sess-none\"}", 404, "no such session" },
    { "{\"action\":\"move\",\"args\":{}}", 422, "Field required" },
    { "{\"action\":\"move\",\"args\":{\"x\":\"five\"}}", 422, "valid integer" },
    { "{\"action\":\"move\",\"args\":{\"x\":1},\"timeout_ms\":-1}", 422, "0 to 600000" },
    { "{\"action\":\"move\",\"args\":{\"x\":1},\"timeout_ms\":600001}", 422, "0 to 600000" },
    { "{\"action\":\"move\",\"args\":{\"x\":1},\"timeout_ms\":\"soon\"}", 422, "0 to 600000" },
  };
  Ui *ui = ui_new (self, HELLO);

  fixture_wait (is_ready (self));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_detail (self, caller_new (self, rows[i].body, NULL), rows[i].status, rows[i].words);
  g_assert_cmpuint (ui->frames->len, ==, 0);
  ui_leave (self, ui);
}

/* Frame @index tells that nobody waits for the call that was frame @call. */
static void
assert_cancelled (Ui *ui, guint index, guint call)
{
  g_autofree char *id = fixture_dig (ui_frame (ui, call), "id");

  fixture_assert_member (ui_frame (ui, index), "type", "control.cancel");
  fixture_assert_member (ui_frame (ui, index), "id", id);
}

static void
test_late (Fixture *self, gconstpointer data)
{
  Ui *ui = ui_new (self, HELLO);
  g_autofree char *answer = NULL;
  Caller *caller;

  fixture_wait (is_ready (self));
  assert_detail (self, caller_new (self, "{\"action\":\"list_windows\",\"timeout_ms\":20}", NULL), 504, "within 20 ms");
  fixture_assert_member (ui_frame (ui, 0), "timeout_ms", "20");
  assert_cancelled (ui, 1, 0);
  caller = caller_new (self, "{\"action\":\"list_windows\"}", NULL);
  ui_frame (ui, 2);
  ui_answer (ui, 0, "control.result", "\"result\":\"late\"");
  ui_answer (ui, 2, "control.result", "\"result\":\"right\"");
  ui_answer (ui, 2, "control.result", "\"result\":\"again\"");
  answer = caller_end (self, caller, 200);
  g_assert_cmpstr (answer, ==, "\"right\"");
  ui_leave (self, ui);
}

/* Whoever asked has hung up: the app is told, its answer goes nowhere, and the channel lives. */
static void
test_caller_leaves (Fixture *self, gconstpointer data)
{
  Ui *ui = ui_new (self, HELLO);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = NULL;
  Caller *caller;

  fixture_wait (is_ready (self));
  caller = caller_new (self, "{\"action\":\"list_windows\"}", cancellable);
  ui_frame (ui, 0);
  g_cancellable_cancel (cancellable);
  fixture_wait (caller->result != NULL);
  g_assert_null (soup_session_send_and_read_finish (self->session, caller->result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_object_unref (caller->message);
  g_object_unref (caller->result);
  g_free (caller);
  assert_cancelled (ui, 1, 0);
  caller = caller_new (self, "{\"action\":\"list_windows\"}", NULL);
  ui_frame (ui, 2);
  ui_answer (ui, 0, "control.result", "\"result\":\"for nobody\"");
  ui_answer (ui, 2, "control.result", "\"result\":\"for the second\"");
  answer = caller_end (self, caller, 200);
  g_assert_cmpstr (answer, ==, "\"for the second\"");
  ui_leave (self, ui);
}

static void
test_vanishes (Fixture *self, gconstpointer data)
{
  Ui *ui = ui_new (self, HELLO);
  Caller *caller;

  fixture_wait (is_ready (self));
  caller = caller_new (self, "{\"action\":\"list_windows\"}", NULL);
  ui_frame (ui, 0);
  g_io_stream_close (soup_websocket_connection_get_io_stream (ui->connection), NULL, NULL);
  assert_detail (self, caller, 503, "went away");
  fixture_wait (macaw_control_get_n_peers (self->server->control) == 0);
  ui->closed = TRUE;
  ui_leave (self, ui);
}

static void
call_and_answer (Fixture *self, Ui *ui, guint index)
{
  Caller *caller = caller_new (self, "{\"action\":\"list_windows\"}", NULL);

  ui_answer (ui, index, "control.result", "\"result\":1");
  g_free (caller_end (self, caller, 200));
}

static void
test_newest_answers (Fixture *self, gconstpointer data)
{
  Ui *first = ui_new (self, HELLO), *second, *silent;

  fixture_wait (is_ready (self));
  call_and_answer (self, first, 0);
  second = ui_new (self, "{\"type\":\"hello\",\"client\":\"second/1\",\"actions\":[{\"id\":\"list_windows\"}]}");
  for (g_autofree char *client = NULL; g_strcmp0 (client, "second/1") != 0;)
    {
      g_autoptr (AraValue) capabilities = fixture_request (self, "GET", "/session/runtime/capabilities", NULL, 200);

      g_free (client);
      client = fixture_dig (capabilities, "control.client");
    }
  silent = ui_new (self, NULL); /* has not said hello, so it is not asked */
  call_and_answer (self, second, 0);
  g_assert_cmpuint (first->frames->len, ==, 1);
  ui_leave (self, second);
  call_and_answer (self, first, 1);
  ui_leave (self, silent);
  ui_leave (self, first);
}

/* Fails unless frame @index tells of @id, alone or among others. */
static void
assert_changed (Ui *ui, guint index, const char *id)
{
  g_autofree char *ids = NULL;

  fixture_assert_member (ui_frame (ui, index), "type", "conversations.changed");
  ids = fixture_dig (ui_frame (ui, index), "ids");
  g_assert_nonnull (strstr (ids, id));
}

static void
test_conversations_changed (Fixture *self, gconstpointer data)
{
  Ui *ui = ui_new (self, HELLO), *other = ui_new (self, HELLO);
  g_autoptr (Chat) chat = NULL;
  guint came;

  fixture_wait (macaw_control_get_n_peers (self->server->control) == 2 && is_ready (self));
  call_and_answer (self, other, 0); /* both have spoken */
  chat = fixture_chat_whole (self, "c-1", "Hello", NULL);
  assert_changed (ui, 0, "\"c-1\"");
  assert_changed (other, 1, "\"c-1\"");
  /* The begin and the end of the turn may be told apart. */
  fixture_request (self, "PATCH", "/session/conversations/c-1", "{\"title\":\"New\"}", 200);
  came = ui->frames->len;
  fixture_wait (ui->frames->len > came);
  came = ui->frames->len;
  fixture_request (self, "DELETE", "/session/conversations/c-1", NULL, 204);
  assert_changed (ui, came, "\"c-1\"");
  ui_leave (self, other);
  ui_leave (self, ui);
}

/* Making it, its run and its end: each is told, so that nobody has to ask again and again. */
static void
test_automations_changed (Fixture *self, gconstpointer data)
{
  Ui *ui = NULL;
  g_autoptr (AraValue) made = NULL;
  g_autofree char *id = NULL, *path = NULL, *body = NULL;
  guint came = 0;

  macaw_runtime_start_automations (self->runtime);
  ui = ui_new (self, HELLO);
  fixture_wait (is_ready (self));
  made = fixture_request (self, "POST", "/session/automations",
                          "{\"name\":\"n\",\"message\":\"Hello\",\"schedule_kind\":\"every\",\"every_seconds\":86400}", 200);
  id = ara_value_dup_member_string (made, "id");
  fixture_assert_member (ui_frame (ui, came), "type", "automations.changed");
  fixture_assert_member (ui_frame (ui, came), "ids.0", id);
  came = ui->frames->len;
  body = g_strdup_printf ("{\"automation_id\":\"%s\"}", id);
  ara_value_unref (fixture_request (self, "POST", "/session/automations/run", body, 200));
  for (gboolean ended = FALSE; !ended; came++)
    {
      g_autofree char *type = ara_value_dup_member_string (ui_frame (ui, came), "type");

      ended = g_str_equal (type, "automations.changed") && macaw_automations_find (self->runtime->automations, id)->run == NULL;
    }
  came = ui->frames->len;
  path = g_strconcat ("/session/automations/", id, NULL);
  fixture_request (self, "DELETE", path, NULL, 204);
  fixture_assert_member (ui_frame (ui, came), "type", "automations.changed");
  ui_leave (self, ui);
}

static void
assert_socket_refused (Fixture *self, SoupMessage *message, const char *protocol, guint status)
{
  g_autoptr (SoupMessage) owned = message;
  g_autoptr (SoupWebsocketConnection) connection = try_connect (self, message, protocol);

  g_assert_null (connection);
  g_assert_cmpuint (soup_message_get_status (message), ==, status);
  g_assert_cmpuint (macaw_control_get_n_peers (self->server->control), ==, 0);
}

static void
test_refused_sockets (Fixture *self, gconstpointer data)
{
  g_autofree char *session = home (self), *path = g_strconcat ("/ws/", session, NULL);
  SoupMessage *message;

  fixture_request (self, "GET", path, NULL, 426);
  assert_socket_refused (self, socket_message (self, session), NULL, 400);
  assert_socket_refused (self, socket_message (self, session), "chat.v1", 400);
  assert_socket_refused (self, socket_message (self, "sess-none"), "ara-control.v1", 404);
  message = socket_message (self, session);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", "Bearer wrong");
  assert_socket_refused (self, message, "ara-control.v1", 401);
  message = socket_message (self, session);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Origin", "http://example.org");
  assert_socket_refused (self, message, "ara-control.v1", 403);
  fixture_request (self, "POST", "/session/stop", "{}", 200);
  assert_socket_refused (self, socket_message (self, session), "ara-control.v1", 503);
}

static void
test_session_stops (Fixture *self, gconstpointer data)
{
  Ui *ui = ui_new (self, HELLO);

  fixture_wait (is_ready (self));
  fixture_request (self, "POST", "/session/stop", "{}", 200);
  fixture_wait (ui->closed);
  g_assert_cmpuint (soup_websocket_connection_get_close_code (ui->connection), ==, SOUP_WEBSOCKET_CLOSE_GOING_AWAY);
  g_assert_cmpstr (soup_websocket_connection_get_close_data (ui->connection), ==, "The session was stopped.");
  g_assert_cmpuint (macaw_control_get_n_peers (self->server->control), ==, 0);
  ui_leave (self, ui);
}

static void
test_bad_frames (Fixture *self, gconstpointer data)
{
  static const struct { const char *frame; const char *words; } rows[] = {
    { "{", "not JSON" },
    { "", "not JSON" },
    { "[1]", "should be a JSON object with a type" },
    { "{\"type\":5}", "should be a JSON object with a type" },
    { "{\"type\":\"hello\"}", "actions should be an array" },
    { "{\"type\":\"hello\",\"actions\":[{\"id\":\"a\"},{\"title\":\"b\"}]}", "action 1 has no id" },
  };
  Ui *ui = ui_new (self, HELLO);

  fixture_wait (is_ready (self));
  soup_websocket_connection_send_text (ui->connection, "{\"type\":\"of.the.future\"}");
  soup_websocket_connection_send_text (ui->connection, "{\"type\":\"control.result\",\"id\":\"call-77\",\"result\":1}");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *message = NULL;

      soup_websocket_connection_send_text (ui->connection, rows[i].frame);
      fixture_assert_member (ui_frame (ui, i), "type", "error");
      message = fixture_dig (ui_frame (ui, i), "message");
      g_assert_nonnull (strstr (message, rows[i].words));
    }
  g_assert_true (is_ready (self)); /* a bad hello takes nothing back */
  ui_leave (self, ui);
}

static void
test_flood (Fixture *self, gconstpointer data)
{
  Ui *ui = ui_new (self, HELLO);

  fixture_wait (is_ready (self));
  for (guint i = 0; i < 1000; i++)
    soup_websocket_connection_send_text (ui->connection, "{\"type\":\"control.result\",\"id\":\"call-77\",\"result\":1}");
  fixture_wait (ui->closed);
  g_assert_cmpuint (soup_websocket_connection_get_close_code (ui->connection), ==, SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION);
  g_assert_cmpstr (soup_websocket_connection_get_close_data (ui->connection), ==, "More than 100 frames a second that nobody asked for.");
  g_assert_cmpuint (macaw_control_get_n_peers (self->server->control), ==, 0);
  ui_leave (self, ui);
}

static void
test_too_many_calls (Fixture *self, gconstpointer data)
{
  Ui *ui = ui_new (self, HELLO);
  Caller *callers[MACAW_CONTROL_MAX_CALLS];

  fixture_wait (is_ready (self));
  for (guint i = 0; i < G_N_ELEMENTS (callers); i++)
    {
      callers[i] = caller_new (self, "{\"action\":\"list_windows\",\"timeout_ms\":600000}", NULL);
      ui_frame (ui, i);
    }
  assert_detail (self, caller_new (self, "{\"action\":\"list_windows\"}", NULL), 429, "Too many calls");
  for (guint i = 0; i < G_N_ELEMENTS (callers); i++)
    ui_answer (ui, i, "control.result", "\"result\":1");
  for (guint i = 0; i < G_N_ELEMENTS (callers); i++)
    g_free (caller_end (self, callers[i], 200));
  ui_leave (self, ui);
}

/* Large messages */

static char *
fill (const char *before, const char *after, gsize length)
{
  char *text = g_malloc (length + 1);
  gsize head = strlen (before), tail = strlen (after);

  memset (text, 'x', length);
  memcpy (text, before, head);
  memcpy (text + length - tail, after, tail + 1);
  return text;
}

static char *
large_answer (Ui *ui, gsize length)
{
  g_autofree char *id = fixture_dig (ui_frame (ui, 0), "id");
  g_autofree char *before = g_strdup_printf ("{\"type\":\"control.result\",\"id\":\"%s\",\"result\":\"", id);

  return fill (before, "\"}", length);
}

static void
test_large (Fixture *self, gconstpointer data)
{
  Ui *ui = ui_new (self, HELLO);
  g_autofree char *answer = NULL, *json = NULL;
  Caller *caller;

  fixture_wait (is_ready (self));
  caller = caller_new (self, "{\"action\":\"list_windows\"}", NULL);
  json = large_answer (ui, MACAW_CONTROL_MAX_MESSAGE);
  soup_websocket_connection_send_text (ui->connection, json);
  answer = caller_end (self, caller, 200);
  g_assert_cmpuint (strlen (answer), >, MACAW_CONTROL_MAX_MESSAGE - 100);
  ui_leave (self, ui);
}

static void
test_too_large (Fixture *self, gconstpointer data)
{
  Ui *ui = ui_new (self, HELLO);
  g_autofree char *json = NULL;
  Caller *caller;

  fixture_wait (is_ready (self));
  caller = caller_new (self, "{\"action\":\"list_windows\"}", NULL);
  json = large_answer (ui, MACAW_CONTROL_MAX_MESSAGE + 1);
  soup_websocket_connection_send_text (ui->connection, json);
  assert_detail (self, caller, 503, "went away");
  fixture_wait (ui->closed);
  ui_leave (self, ui);
}

static void
test_large_arguments (Fixture *self, gconstpointer data)
{
  Ui *ui = ui_new (self, HELLO);
  g_autofree char *fits = fill ("{\"action\":\"free\",\"args\":{\"a\":\"", "\"}}", 15 * 1024 * 1024);
  g_autofree char *over = fill ("{\"action\":\"free\",\"args\":{\"a\":\"", "\"}}", (gsize) self->server->runtime->limits.body_bytes);
  g_autofree char *answer = NULL;
  Caller *caller;

  fixture_wait (is_ready (self));
  caller = caller_new (self, fits, NULL);
  ui_answer (ui, 0, "control.result", "\"result\":1");
  answer = caller_end (self, caller, 200);
  assert_detail (self, caller_new (self, over, NULL), 413, "16 MiB");
  ui_leave (self, ui);
}

/* A client that speaks in frames of its own */

static GSocketConnection *
raw_connect (Fixture *self)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autofree char *session = home (self);
  g_autofree char *request = g_strdup_printf ("GET /ws/%s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nAuthorization: Bearer " FIXTURE_KEY "\r\n"
                                              "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                              "Sec-WebSocket-Protocol: ara-control.v1\r\n\r\n", session, self->server->port);
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection = g_socket_client_connect_to_host (client, "127.0.0.1", (guint16) self->server->port, NULL, &error);

  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request, strlen (request), NULL, NULL, &error);
  g_assert_no_error (error);
  fixture_wait (macaw_control_get_n_peers (self->server->control) == 1);
  return connection;
}

/* Masked with zeros, its length told in as few bytes as the protocol wants. */
static void
raw_send (GByteArray *out, guint8 first, const char *text, gsize length)
{
  guint n_bytes = length < 126 ? 0 : length <= G_MAXUINT16 ? 2 : 8;
  guint8 header[14] = { first, (guint8) (0x80 | (n_bytes == 0 ? length : n_bytes == 2 ? 126 : 127)) };

  for (guint i = 0; i < n_bytes; i++)
    header[2 + i] = (guint8) ((guint64) length >> (8 * (n_bytes - 1 - i)));
  g_byte_array_append (out, header, 2 + n_bytes + 4);
  g_byte_array_append (out, (const guint8 *) text, (guint) length);
}

static void
raw_write (GSocketConnection *connection, GByteArray *out)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (connection)), out->data, out->len, G_PRIORITY_DEFAULT,
                                   NULL, keep_result, &result);
  fixture_wait (result != NULL);
}

static void
test_pieces (Fixture *self, gconstpointer data)
{
  g_autoptr (GSocketConnection) connection = raw_connect (self);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  gsize half = strlen (HELLO) / 2;

  raw_send (out, 0x01, HELLO, half);
  raw_send (out, 0x89, "still here", 10); /* a ping in between is no part of it */
  raw_send (out, 0x80, HELLO + half, strlen (HELLO) - half);
  raw_write (connection, out);
  fixture_wait (is_ready (self));
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  fixture_wait (macaw_control_get_n_peers (self->server->control) == 0);
}

static void
test_too_many_pieces (Fixture *self, gconstpointer data)
{
  g_autoptr (GSocketConnection) connection = raw_connect (self);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autofree char *piece = fill ("", "", 4 * 1024 * 1024);

  for (guint i = 0; i < 4; i++)
    raw_send (out, i == 0 ? 0x01 : 0x00, piece, 4 * 1024 * 1024);
  raw_write (connection, out);
  g_assert_cmpuint (macaw_control_get_n_peers (self->server->control), ==, 1);
  g_byte_array_set_size (out, 0);
  raw_send (out, 0x00, "x", 1);
  raw_write (connection, out);
  fixture_wait (macaw_control_get_n_peers (self->server->control) == 0);
}

/* The other side is there as far as TCP knows, and does nothing. */
static void
test_dead (Fixture *self, gconstpointer data)
{
  const char *hello = "{\"type\":\"hello\",\"actions\":[{\"id\":\"a\"}]}";
  g_autoptr (GByteArray) out = g_byte_array_new ();
  GSocketConnection *connection;
  Caller *caller;

  macaw_control_set_patience (self->server->control, 1, 2);
  connection = raw_connect (self);
  raw_send (out, 0x81, hello, strlen (hello));
  raw_write (connection, out);
  fixture_wait (is_ready (self));
  caller = caller_new (self, "{\"action\":\"a\",\"timeout_ms\":600000}", NULL);
  assert_detail (self, caller, 503, "went away");
  g_assert_cmpuint (macaw_control_get_n_peers (self->server->control), ==, 0);
  g_object_unref (connection);
}

/* One that says nothing, but lives, outlives one that is dead. */
static void
test_alive (Fixture *self, gconstpointer data)
{
  g_autoptr (GSocketConnection) dead = NULL;
  Ui *quiet;

  macaw_control_set_patience (self->server->control, 1, 2);
  dead = raw_connect (self);
  quiet = ui_new (self, HELLO);
  fixture_wait (macaw_control_get_n_peers (self->server->control) == 2);
  fixture_wait (macaw_control_get_n_peers (self->server->control) == 1);
  call_and_answer (self, quiet, 0);
  ui_leave (self, quiet);
}

/* The connection that became a WebSocket is counted as long as it lives, and no longer. */
static void
test_counted (Fixture *self, gconstpointer data)
{
  Ui *ui = ui_new (self, HELLO);
  guint open;

  fixture_wait (is_ready (self));
  macaw_connections_sweep (self->server->connections);
  call_and_answer (self, ui, 0);
  open = macaw_connections_get_n_open (self->server->connections);
  ui_leave (self, ui);
  fixture_wait ((macaw_connections_sweep (self->server->connections),
                 macaw_connections_get_n_open (self->server->connections) < open));
}

int
main (int argc, char *argv[])
{
  static const struct { const char *path; void (*run) (Fixture *, gconstpointer); } tests[] = {
    { "/control/without-ui", test_without_ui },
    { "/control/call", test_call },
    { "/control/free-arguments", test_free_arguments },
    { "/control/failures", test_failures },
    { "/control/refused-calls", test_refused_calls },
    { "/control/late", test_late },
    { "/control/caller-leaves", test_caller_leaves },
    { "/control/vanishes", test_vanishes },
    { "/control/newest-answers", test_newest_answers },
    { "/control/conversations-changed", test_conversations_changed },
    { "/control/automations-changed", test_automations_changed },
    { "/control/refused-sockets", test_refused_sockets },
    { "/control/session-stops", test_session_stops },
    { "/control/bad-frames", test_bad_frames },
    { "/control/flood", test_flood },
    { "/control/too-many-calls", test_too_many_calls },
    { "/control/large", test_large },
    { "/control/too-large", test_too_large },
    { "/control/large-arguments", test_large_arguments },
    { "/control/pieces", test_pieces },
    { "/control/too-many-pieces", test_too_many_pieces },
    { "/control/dead", test_dead },
    { "/control/alive", test_alive },
    { "/control/counted", test_counted },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, fixture_set_up, tests[i].run, fixture_tear_down);
  return g_test_run ();
}
