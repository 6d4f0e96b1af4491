/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One call to the server, its answer as the bytes that came: what is printed must not pass
 * a parser that knows less than Python's. */

#include "cli-call.h"
#include "cli-json.h"
#include "cli-report.h"
#include "ara/ara-credentials-private.h"
#include "ara/ara-transport-private.h"

#include <string.h>
#include <unistd.h>

#define READ_SIZE (256 * 1024)

typedef struct
{
  AraReply   *reply;
  GByteArray *bytes;
  GError     *error;
  gboolean    done;
} Wait;

static void
piece_read (GObject *source, GAsyncResult *result, gpointer data)
{
  Wait *self = data;
  g_autoptr (GBytes) piece = ara_reply_read_finish (self->reply, result, &self->error);
  gsize length = piece == NULL ? 0 : g_bytes_get_size (piece);

  if (length > CLI_MAX_ANSWER - self->bytes->len)
    g_set_error_literal (&self->error, ARA_ERROR, ARA_ERROR_TOO_LARGE, "The server's answer is longer than 1 GiB");
  self->done = length == 0 || self->error != NULL;
  if (self->done)
    return;
  g_byte_array_append (self->bytes, g_bytes_get_data (piece, NULL), (guint) length);
  ara_reply_read_async (self->reply, READ_SIZE, G_PRIORITY_DEFAULT, piece_read, self);
}

static void
reply_came (GObject *source, GAsyncResult *result, gpointer data)
{
  Wait *self = data;

  self->reply = ara_transport_send_finish (ARA_TRANSPORT (source), result, &self->error);
  if (self->reply != NULL)
    ara_reply_read_async (self->reply, READ_SIZE, G_PRIORITY_DEFAULT, piece_read, self);
  else
    self->done = TRUE;
}

static GBytes *
take_answer (Wait *self)
{
  if (self->bytes->len == 0)
    {
      const char *nothing = ara_reply_get_status (self->reply) == 204 ? "null" : "{}";

      g_byte_array_append (self->bytes, (const guint8 *) nothing, (guint) strlen (nothing));
    }
  /* A NUL behind the text lets scanners look one byte ahead. */
  g_byte_array_append (self->bytes, (const guint8 *) "", 1);
  g_byte_array_set_size (self->bytes, self->bytes->len - 1);
  return g_byte_array_free_to_bytes (g_steal_pointer (&self->bytes));
}

GBytes *
cli_call (const CliServer *server, const CliCall *call, GError **error)
{
  g_autoptr (AraTransport) transport = ara_transport_new (server->url, server->key);
  Wait wait = { .bytes = g_byte_array_new () };
  GBytes *answer = NULL;

  ara_transport_send_async (transport, call->method, call->path, call->query, call->body, "application/json",
                            call->timeout, NULL, reply_came, &wait);
  while (!wait.done)
    g_main_context_iteration (NULL, TRUE);
  if (wait.error == NULL)
    answer = take_answer (&wait);
  else
    g_propagate_error (error, wait.error);
  g_clear_pointer (&wait.bytes, g_byte_array_unref);
  g_clear_pointer (&wait.reply, ara_reply_unref);
  return answer;
}

static gboolean
shows_bodies (void)
{
  g_autofree char *value = ara_credentials_look_up ("ARA_SDK_DEBUG_HTTP_ERRORS");

  return value != NULL && g_ascii_strcasecmp (g_strstrip (value), "true") == 0;
}

static char *
describe (const GError *error)
{
  guint status = ara_error_get_status (error);
  const char *request = ara_error_get_request (error);
  g_autofree char *body = NULL;

  if (status == 0 || request == NULL)
    return g_strdup (error->message);
  if (!shows_bodies ())
    return g_strdup_printf ("%s failed (%u). Response body hidden by default; "
                            "set ARA_SDK_DEBUG_HTTP_ERRORS=true to include it.", request, status);
  body = ara_error_dup_body (error);
  return g_strdup_printf ("%s failed (%u): %s", request, status, body != NULL ? body : "");
}

int
cli_call_report (const char *program, const GError *error)
{
  g_autofree char *sentence = describe (error);

  cli_report_sentence (program, sentence);
  return 1;
}

static int
print_answer (GBytes *answer, const char *program, CliReportFunc report)
{
  g_autoptr (CliOutput) output = cli_output_new (STDOUT_FILENO);
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *text = g_bytes_get_data (answer, &length);
  g_autoptr (CliJson) json = cli_json_read (text, length, &error);

  if (json == NULL)
    return report (program, error);
  cli_json_print (json, output);
  cli_output_putc (output, '\n');
  return cli_output_finish (output, program, 0);
}

int
cli_call_print (const CliServer *server, const CliCall *call, const char *program, CliReportFunc report)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer = cli_call (server, call, &error);

  return answer != NULL ? print_answer (answer, program, report) : report (program, error);
}
