/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `ara conversations`: those the server keeps. */

#include "cli-call.h"
#include "cli-commands.h"
#include "cli-report.h"
#include "cli-table.h"
#include "cli-turn.h"
#include "ara/ara-transport-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define PROGRAM "ara conversations"
#define MAX_LIMIT 500

/* 0: not given. */
static gboolean
read_limit (const CliArguments *arguments, guint *limit)
{
  const char *text = cli_arguments_get (arguments, "--limit");
  guint64 value = 0;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 1, MAX_LIMIT, &value, NULL))
    return FALSE;
  *limit = (guint) value;
  return TRUE;
}

static gboolean
wants_json (const CliArguments *arguments)
{
  return cli_arguments_get (arguments, "--json") != NULL;
}

static int
print_list (GListModel *conversations)
{
  CliTable *table = cli_table_new (1, _("ID"), _("TITLE"), _("CHANGED"), _("MESSAGES"), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (conversations); i++)
    {
      g_autoptr (AraConversationInfo) info = g_list_model_get_item (conversations, i);
      g_autofree char *changed = cli_format_time (ara_conversation_info_get_updated_at (info));
      g_autofree char *messages = g_strdup_printf ("%u", ara_conversation_info_get_n_messages (info));

      cli_table_add (table, ara_conversation_info_get_id (info), ara_conversation_info_get_title (info), changed, messages);
    }
  return cli_table_finish (table, PROGRAM);
}

static int
run_list (const CliArguments *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CliServer) server = NULL;
  g_autoptr (AraRuntimeClient) client = NULL;
  g_autoptr (GListModel) conversations = NULL;
  const char *session = cli_arguments_get (arguments, "--session");
  guint limit;

  if (!read_limit (arguments, &limit))
    return cli_report_misuse (PROGRAM, _("--limit takes a number from 1 to 500"));
  server = cli_server_find (arguments, &error);
  if (server == NULL)
    return cli_report (PROGRAM, error);
  if (wants_json (arguments))
    {
      g_autofree char *query = ara_encode_query ("session_id", session, "limit", cli_arguments_get (arguments, "--limit"), NULL);

      return cli_call_print (server, &(CliCall) { "GET", "/session/conversations", query, NULL, ARA_DEFAULT_TIMEOUT }, PROGRAM, cli_report);
    }
  client = cli_server_client (server);
  conversations = ara_runtime_client_conversations (client, session, limit, NULL, NULL, &error);
  return conversations == NULL ? cli_report (PROGRAM, error) : print_list (conversations);
}

static char *
make_path (const CliArguments *arguments)
{
  g_autofree char *id = g_uri_escape_string (cli_arguments_get_operand (arguments), NULL, FALSE);

  return g_strconcat ("/session/conversations/", id, NULL);
}

static int
print_messages (GListModel *messages)
{
  g_autoptr (CliScreen) screen = cli_screen_new ();

  for (guint i = 0; i < g_list_model_get_n_items (messages); i++)
    {
      g_autoptr (AraMessage) message = g_list_model_get_item (messages, i);

      if (i > 0)
        cli_screen_text (screen, CLI_OUT, "\n", 1);
      if (ara_message_get_role (message) == ARA_ROLE_USER)
        {
          cli_screen_text (screen, CLI_OUT, "> ", 2);
          cli_screen_line_ended (screen); /* the text stands beside the mark */
        }
      cli_show_message (message, screen);
    }
  return cli_screen_finish (screen, PROGRAM, 0);
}

static int
run_show (const CliArguments *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CliServer) server = NULL;
  g_autoptr (AraRuntimeClient) client = NULL;
  g_autoptr (GListModel) messages = NULL;
  guint limit;

  if (!read_limit (arguments, &limit))
    return cli_report_misuse (PROGRAM, _("--limit takes a number from 1 to 500"));
  server = cli_server_find (arguments, &error);
  if (server == NULL)
    return cli_report (PROGRAM, error);
  if (wants_json (arguments))
    {
      g_autofree char *path = make_path (arguments);
      g_autofree char *query = ara_encode_query ("limit", cli_arguments_get (arguments, "--limit"), NULL);

      return cli_call_print (server, &(CliCall) { "GET", path, query, NULL, ARA_DEFAULT_TIMEOUT }, PROGRAM, cli_report);
    }
  client = cli_server_client (server);
  messages = ara_runtime_client_conversation (client, cli_arguments_get_operand (arguments), limit, NULL, &error);
  return messages == NULL ? cli_report (PROGRAM, error) : print_messages (messages);
}

static int
run_delete (const CliArguments *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CliServer) server = cli_server_find (arguments, &error);
  g_autoptr (AraRuntimeClient) client = server == NULL ? NULL : cli_server_client (server);

  if (client == NULL
      || !ara_runtime_client_conversation_delete (client, cli_arguments_get_operand (arguments), NULL, &error))
    return cli_report (PROGRAM, error);
  return 0;
}

#define LIMIT_OPTION { "--limit", CLI_OPTION_INTEGER, "COUNT", N_ ("at most so many, up to 500"), NULL, FALSE }

static const CliCommand list = {
  .name = "list",
  .summary = N_ ("List conversations, the newest first"),
  .options = (const CliOption[]) { { "--session", CLI_OPTION_TEXT, "ID", N_ ("the session; the active one by default"), NULL, FALSE },
                                   LIMIT_OPTION,
                                   CLI_JSON_OPTION,
                                   CLI_LOCAL_OPTION,
                                   { NULL } },
  .run = run_list,
};

static const CliCommand show = {
  .name = "show",
  .summary = N_ ("Print a conversation"),
  .options = (const CliOption[]) { LIMIT_OPTION, CLI_JSON_OPTION, CLI_LOCAL_OPTION, { NULL } },
  .operand = "CONVERSATION",
  .operand_help = N_ ("its id"),
  .operand_required = TRUE,
  .run = run_show,
};

static const CliCommand delete = {
  .name = "delete",
  .summary = N_ ("Delete a conversation for good"),
  .options = (const CliOption[]) { CLI_LOCAL_OPTION, { NULL } },
  .operand = "CONVERSATION",
  .operand_help = N_ ("its id"),
  .operand_required = TRUE,
  .run = run_delete,
};

const CliCommand cli_conversations_command = {
  .name = "conversations",
  .summary = N_ ("List, show and delete conversations"),
  .children = (const CliCommand *const[]) { &list, &show, &delete, NULL },
  .bare_help = TRUE,
};
