/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `ara chat`: one turn, or a conversation at the terminal. */

#include "cli-commands.h"
#include "cli-connect.h"
#include "cli-input.h"
#include "cli-text.h"
#include "cli-turn.h"

#include <glib/gi18n.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define PROGRAM "ara chat"

typedef struct
{
  const CliArguments *arguments;
  AraRuntimeClient   *client;
  CliScreen          *screen;
  CliShow             show;
  char               *conversation; /* NULL: a new one */
  guint               timeout;
} Chat;

static int
complain (Chat *self, const char *sentence, int status)
{
  cli_screen_complain (self->screen, PROGRAM, sentence);
  return cli_screen_finish (self->screen, PROGRAM, status);
}

static int
take_turn (Chat *self, const char *message)
{
  g_autoptr (AraTurn) turn = ara_turn_new (self->client, message);
  int status;

  ara_turn_set_model (turn, cli_arguments_get (self->arguments, "--model"));
  ara_turn_set_session_id (turn, cli_arguments_get (self->arguments, "--session"));
  ara_turn_set_timeout (turn, self->timeout);
  if (self->conversation != NULL)
    ara_turn_set_conversation_id (turn, self->conversation);
  status = cli_turn_run (turn, self->show, self->screen, PROGRAM);
  g_free (self->conversation);
  self->conversation = g_strdup (ara_turn_get_conversation_id (turn));
  return status;
}

static void
tell_conversation (Chat *self)
{
  g_autofree char *line = NULL;

  if (self->show != CLI_SHOW_TEXT || self->conversation == NULL || !cli_screen_is_terminal (self->screen, CLI_ERR))
    return;
  line = g_strdup_printf (_("Go on with: ara chat --conversation %s\n"), self->conversation);
  cli_screen_dim (self->screen, line, strlen (line));
}

static gboolean
is_blank (const char *text)
{
  return text[strspn (text, " \t\r\n")] == '\0';
}

/* The runtime of this computer ends while nobody uses it: whoever thought for a while finds
 * it again, or starts another. */
static gboolean
reconnect (Chat *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CliServer) server = NULL;

  if (cli_arguments_get (self->arguments, "--local") == NULL)
    return TRUE;
  server = cli_server_find (self->arguments, &error);
  if (server == NULL)
    {
      cli_screen_complain (self->screen, PROGRAM, error->message);
      return FALSE;
    }
  g_object_unref (self->client);
  self->client = cli_server_client (server);
  return TRUE;
}

/* Until the end of input, or Ctrl+C at the prompt. A turn that fails or is stopped leaves
 * the conversation open. */
static int
converse (Chat *self)
{
  g_autofree char *line = NULL;

  for (;;)
    {
      int status = 0;

      g_free (line);
      line = cli_input_prompt (self->screen, "> ");
      if (line == NULL)
        break;
      if (!is_blank (line) && reconnect (self))
        status = take_turn (self, line);
      if (status == 128 + SIGTERM)
        return cli_screen_finish (self->screen, PROGRAM, status);
    }
  cli_screen_fresh_line (self->screen);
  tell_conversation (self);
  return cli_screen_finish (self->screen, PROGRAM, cli_signals_get () == 0 ? 0 : 128 + cli_signals_get ());
}

static int
say_once (Chat *self, char *message)
{
  g_autofree char *text = message;
  int status;

  if (is_blank (text))
    return complain (self, _("the message is empty"), 2);
  status = take_turn (self, text);
  if (status == 0)
    tell_conversation (self);
  return cli_screen_finish (self->screen, PROGRAM, status);
}

static int
choose (Chat *self)
{
  const char *operand = cli_arguments_get_operand (self->arguments);
  g_autoptr (GError) error = NULL;
  char *message;

  if (operand == NULL && isatty (STDIN_FILENO))
    return converse (self);
  message = operand == NULL ? cli_input_read_all (&error) : cli_text_from_locale (operand);
  if (message == NULL)
    return complain (self, error != NULL ? error->message : _("the message is not text in UTF-8"), 2);
  return say_once (self, message);
}

static gboolean
read_timeout (const CliArguments *arguments, guint *timeout)
{
  const char *text = cli_arguments_get (arguments, "--timeout");
  guint64 seconds = ARA_DEFAULT_CHAT_TIMEOUT;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT, &seconds, NULL))
    return FALSE;
  *timeout = (guint) seconds;
  return TRUE;
}

static int
run_chat (const CliArguments *arguments)
{
  g_autoptr (CliScreen) screen = cli_screen_new ();
  Chat self = { .arguments = arguments, .screen = screen };
  g_autoptr (GError) error = NULL;
  g_autoptr (CliServer) server = NULL;
  int status;

  if (!read_timeout (arguments, &self.timeout))
    return complain (&self, _("--timeout takes a number of seconds from 1 to 2147483647"), 2);
  if (cli_arguments_get (arguments, "--json") != NULL && cli_arguments_get (arguments, "--ndjson") != NULL)
    return complain (&self, _("--json and --ndjson exclude each other"), 2);
  self.show = cli_arguments_get (arguments, "--json") != NULL     ? CLI_SHOW_RESULT
              : cli_arguments_get (arguments, "--ndjson") != NULL ? CLI_SHOW_EVENTS
                                                                  : CLI_SHOW_TEXT;
  server = cli_server_find (arguments, &error);
  if (server == NULL)
    return complain (&self, error->message, 1);
  self.client = cli_server_client (server);
  self.conversation = g_strdup (cli_arguments_get (arguments, "--conversation"));
  status = choose (&self);
  g_free (self.conversation);
  g_object_unref (self.client);
  return status;
}

const CliCommand cli_chat_command = {
  .name = "chat",
  .summary = N_ ("Say something to the agent and read its answer"),
  .description = N_ ("Without a message, standard input is said; at a terminal, a conversation begins. "
                     "The answer goes to standard output, what the agent does meanwhile to standard error. "
                     "Ctrl+C stops the agent and keeps what it said so far; once more, and ara leaves at once."),
  .options = (const CliOption[]) {
    { "--conversation", CLI_OPTION_TEXT, "ID", N_ ("go on with a conversation"), NULL, FALSE },
    { "--session", CLI_OPTION_TEXT, "ID", N_ ("the session; the active one by default"), NULL, FALSE },
    { "--model", CLI_OPTION_TEXT, "MODEL", N_ ("the model, as provider/model"), NULL, FALSE },
    { "--timeout", CLI_OPTION_INTEGER, "SECONDS", N_ ("how long the server may be silent; 120 by default"), NULL, FALSE },
    { "--json", CLI_OPTION_FLAG, NULL, N_ ("print text, tool calls and reasoning as JSON, at the end"), NULL, FALSE },
    { "--ndjson", CLI_OPTION_FLAG, NULL, N_ ("print each event as a line of JSON, as it comes"), NULL, FALSE },
    CLI_LOCAL_OPTION,
    { NULL } },
  .operand = "MESSAGE",
  .operand_help = N_ ("what to say"),
  .run = run_chat,
};
