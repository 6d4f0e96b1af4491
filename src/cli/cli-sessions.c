/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `ara sessions`: those of the server, and starting and stopping them. */

#include "cli-call.h"
#include "cli-commands.h"
#include "cli-output.h"
#include "cli-report.h"
#include "cli-table.h"
#include "cli-text.h"
#include "ara/ara-transport-private.h"

#include <glib/gi18n.h>
#include <unistd.h>

#define PROGRAM "ara sessions"

static gboolean
wants_json (const CliArguments *arguments)
{
  return cli_arguments_get (arguments, "--json") != NULL;
}

static int
run_list (const CliArguments *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CliServer) server = cli_server_find (arguments, &error);
  g_autoptr (AraRuntimeClient) client = NULL;
  g_autoptr (GListModel) sessions = NULL;
  CliTable *table;

  if (server == NULL)
    return cli_report (PROGRAM, error);
  if (wants_json (arguments))
    return cli_call_print (server, &(CliCall) { "GET", "/session/list", NULL, NULL, ARA_DEFAULT_TIMEOUT }, PROGRAM, cli_report);
  client = cli_server_client (server);
  sessions = ara_runtime_client_session_list (client, NULL, &error);
  if (sessions == NULL)
    return cli_report (PROGRAM, error);
  table = cli_table_new (1, _("ID"), _("NAME"), _("STATUS"), _("LAST USED"), NULL);
  for (guint i = 0; i < g_list_model_get_n_items (sessions); i++)
    {
      g_autoptr (AraSession) session = g_list_model_get_item (sessions, i);
      g_autofree char *used = cli_format_time_text (ara_session_get_last_active_at (session));

      cli_table_add (table, ara_session_get_id (session), ara_session_get_name (session),
                     ara_session_get_status (session), used);
    }
  return cli_table_finish (table, PROGRAM);
}

static int
print_line (const char *text)
{
  g_autoptr (CliOutput) output = cli_output_new (STDOUT_FILENO);
  g_autofree char *line = cli_text_one_line (text, 1000);

  cli_output_puts (output, line);
  cli_output_putc (output, '\n');
  return cli_output_finish (output, PROGRAM, 0);
}

static int
run_start (const CliArguments *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CliServer) server = cli_server_find (arguments, &error);
  g_autoptr (AraRuntimeClient) client = server == NULL ? NULL : cli_server_client (server);
  const char *given = cli_arguments_get (arguments, "--name");
  g_autofree char *name = given == NULL ? NULL : cli_text_from_locale (given);
  gboolean new_session = cli_arguments_get (arguments, "--new") != NULL;
  g_autoptr (AraSession) session = NULL;

  if (given != NULL && name == NULL)
    return cli_report_misuse (PROGRAM, _("the name is not text in UTF-8"));
  if (client != NULL)
    session = ara_runtime_client_session_start (client, name, new_session, NULL, &error);
  if (session == NULL)
    return cli_report (PROGRAM, error);
  return print_line (ara_session_get_id (session) != NULL ? ara_session_get_id (session) : "");
}

static int
run_stop (const CliArguments *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CliServer) server = cli_server_find (arguments, &error);
  g_autoptr (AraRuntimeClient) client = server == NULL ? NULL : cli_server_client (server);

  if (client == NULL || !ara_runtime_client_session_stop (client, cli_arguments_get_operand (arguments), NULL, &error))
    return cli_report (PROGRAM, error);
  return 0;
}

static int
print_session (AraSession *session)
{
  g_autofree char *used = cli_format_time_text (ara_session_get_last_active_at (session));
  CliTable *table = cli_table_new (1, _("WHAT"), _("VALUE"), NULL);

  cli_table_add (table, "id", ara_session_get_id (session));
  cli_table_add (table, "name", ara_session_get_name (session));
  cli_table_add (table, "status", ara_session_get_status (session));
  cli_table_add (table, "last-used", used);
  return cli_table_finish (table, PROGRAM);
}

static int
run_status (const CliArguments *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CliServer) server = cli_server_find (arguments, &error);
  g_autoptr (AraRuntimeClient) client = server == NULL ? NULL : cli_server_client (server);
  const char *id = cli_arguments_get_operand (arguments);
  g_autoptr (AraSession) session = NULL;

  if (server == NULL)
    return cli_report (PROGRAM, error);
  if (wants_json (arguments))
    {
      g_autofree char *query = ara_encode_query ("session_id", id, NULL);

      return cli_call_print (server, &(CliCall) { "GET", "/session/status", query, NULL, ARA_DEFAULT_TIMEOUT }, PROGRAM, cli_report);
    }
  session = ara_runtime_client_session_status (client, id, NULL, &error);
  return session == NULL ? cli_report (PROGRAM, error) : print_session (session);
}

static const CliCommand list = {
  .name = "list",
  .summary = N_ ("List the sessions"),
  .options = (const CliOption[]) { CLI_JSON_OPTION, CLI_LOCAL_OPTION, { NULL } },
  .run = run_list,
};

static const CliCommand start = {
  .name = "start",
  .summary = N_ ("Start a session, or find the active one, and print its id"),
  .options = (const CliOption[]) { { "--name", CLI_OPTION_TEXT, "NAME", N_ ("what it shall be called"), NULL, FALSE },
                                   { "--new", CLI_OPTION_FLAG, NULL, N_ ("make one beside those there are"), NULL, FALSE },
                                   CLI_LOCAL_OPTION,
                                   { NULL } },
  .run = run_start,
};

static const CliCommand stop = {
  .name = "stop",
  .summary = N_ ("Stop a session"),
  .options = (const CliOption[]) { CLI_LOCAL_OPTION, { NULL } },
  .operand = "SESSION",
  .operand_help = N_ ("its id; the active one by default"),
  .run = run_stop,
};

static const CliCommand status = {
  .name = "status",
  .summary = N_ ("Tell how a session is"),
  .options = (const CliOption[]) { CLI_JSON_OPTION, CLI_LOCAL_OPTION, { NULL } },
  .operand = "SESSION",
  .operand_help = N_ ("its id; the active one by default"),
  .run = run_status,
};

const CliCommand cli_sessions_command = {
  .name = "sessions",
  .summary = N_ ("List, start and stop sessions"),
  .children = (const CliCommand *const[]) { &list, &start, &stop, &status, NULL },
  .bare_help = TRUE,
};
