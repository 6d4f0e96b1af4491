/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `ara runtime`: the calls of Ara's own tool, byte for byte. Its sentences stay English:
 * scripts read them. */

#include "cli-call.h"
#include "cli-commands.h"
#include "cli-python.h"
#include "cli-report.h"
#include "ara/ara-transport-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define PROGRAM "ara runtime"
#define DEFAULT_TIMEOUT_MS "8000"
#define MAX_TOOL_SECONDS 600 /* that exec takes */
#define SLACK_SECONDS 5      /* for the answer to come after a time limit of the server's */

static int
fail (const char *sentence)
{
  cli_report_sentence (PROGRAM, sentence);
  return 1;
}

static int
make_call (const CliArguments *arguments, const CliCall *call)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CliServer) server = cli_server_find (arguments, &error);

  return server == NULL ? fail (error->message) : cli_call_print (server, call, PROGRAM, cli_call_report);
}

/* A query is UTF-8; Ara's tool ends where an argument is not. */
static char *
explain_arguments (const char *session, const char *agent)
{
  char *problem = cli_python_explain_bytes (session);

  return problem != NULL || agent == NULL ? problem : cli_python_explain_bytes (agent);
}

static int
get (const CliArguments *arguments, const char *path, const char *kind)
{
  const char *session = cli_arguments_get (arguments, "--session");
  const char *agent = cli_arguments_get (arguments, "--agent");
  g_autofree char *query = ara_encode_query ("session_id", session, "kind", kind, "agent_id", agent, NULL);
  g_autofree char *problem = explain_arguments (session, agent);

  if (problem != NULL)
    return fail (problem);
  return make_call (arguments, &(CliCall) { .method = "GET", .path = path, .query = query, .timeout = ARA_DEFAULT_TIMEOUT });
}

static int
run_capabilities (const CliArguments *arguments)
{
  return get (arguments, "/session/runtime/capabilities", NULL);
}

static int
run_skills_list (const CliArguments *arguments)
{
  return get (arguments, "/session/runtime/skills", NULL);
}

static int
run_tools_list (const CliArguments *arguments)
{
  const char *kind = cli_arguments_get (arguments, "--kind");

  return get (arguments, "/session/runtime/tools", kind != NULL ? kind : "all");
}

static int
run_control_actions (const CliArguments *arguments)
{
  return get (arguments, "/session/runtime/control/actions", NULL);
}

/* Bodies */

/* Bytes of an argument that are not UTF-8 go as Python sends them: as lone surrogates. */
static void
append_string (GString *json, const char *text)
{
  g_string_append_c (json, '"');
  while (*text != '\0')
    {
      gunichar character = cli_python_next_character (&text);

      if (character < 0x20 || character == '"' || character == '\\' || (character >= 0xd800 && character < 0xe000))
        g_string_append_printf (json, "\\u%04x", character);
      else
        g_string_append_unichar (json, character);
    }
  g_string_append_c (json, '"');
}

static void
append_member (GString *json, const char *name, const char *text)
{
  g_string_append (json, json->len > 1 ? ", " : "");
  append_string (json, name);
  g_string_append (json, ": ");
  if (text != NULL)
    append_string (json, text);
  else
    g_string_append (json, "null");
}

/* What stands before the "=", without the white space around it. */
static char *
dup_key (const char *start, const char *equals)
{
  const char *begin = NULL, *end = start;

  for (const char *place = start; place < equals;)
    {
      const char *character = place;

      if (cli_python_is_space (cli_python_next_character (&place)))
        continue;
      begin = begin == NULL ? character : begin;
      end = place;
    }
  return begin == NULL ? g_strdup ("") : g_strndup (begin, (gsize) (end - begin));
}

/* The pairs of --arg in the order of their first mention, the last value of each. */
static char *
make_args (const CliArguments *arguments)
{
  const GPtrArray *list = cli_arguments_get_list (arguments, "--arg");
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  GString *json = g_string_new ("{");

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const char *pair = g_ptr_array_index (list, i);
      const char *equals = strchr (pair, '=');
      char *key;

      if (equals == NULL)
        continue;
      key = dup_key (pair, equals);
      g_ptr_array_add (keys, key);
      g_hash_table_replace (values, key, (gpointer) (equals + 1));
    }
  for (guint i = 0; i < keys->len; i++)
    {
      const char *value = g_hash_table_lookup (values, g_ptr_array_index (keys, i));

      if (value != NULL)
        append_member (json, g_ptr_array_index (keys, i), value);
      g_hash_table_replace (values, g_ptr_array_index (keys, i), NULL);
    }
  g_string_append_c (json, '}');
  return g_string_free (json, FALSE);
}

static GString *
begin_body (const CliArguments *arguments, const char *name, const char *value)
{
  g_autofree char *args = make_args (arguments);
  GString *json = g_string_new ("{");

  append_member (json, "session_id", cli_arguments_get (arguments, "--session"));
  append_member (json, name, value);
  g_string_append_printf (json, ", \"args\": %s", args);
  return json;
}

/* A tool that is given a time limit may be silent for so long. */
static guint
get_tool_timeout (const CliArguments *arguments)
{
  const GPtrArray *list = cli_arguments_get_list (arguments, "--arg");
  guint64 seconds = 0;

  for (guint i = 0; list != NULL && i < list->len; i++)
    if (g_str_has_prefix (g_ptr_array_index (list, i), "timeout="))
      g_ascii_string_to_unsigned ((const char *) g_ptr_array_index (list, i) + strlen ("timeout="), 10, 0,
                                  MAX_TOOL_SECONDS, &seconds, NULL);
  return MAX ((guint) seconds + SLACK_SECONDS, ARA_DEFAULT_TIMEOUT);
}

static gboolean
is_blank (const char *text)
{
  return text == NULL || *text == '\0';
}

static int
run_tools_execute (const CliArguments *arguments)
{
  const char *tool = cli_arguments_get (arguments, "--tool");
  const char *agent = cli_arguments_get (arguments, "--agent");
  g_autoptr (GString) body = NULL;

  if (is_blank (tool))
    return fail ("tools execute requires --tool");
  body = begin_body (arguments, "tool_name", tool);
  append_member (body, "agent_id", is_blank (agent) ? NULL : agent);
  g_string_append_c (body, '}');
  return make_call (arguments, &(CliCall) { .method = "POST", .path = "/session/runtime/tools/execute", .body = body->str,
                                 .timeout = get_tool_timeout (arguments) });
}

static int
run_control_call (const CliArguments *arguments)
{
  const char *action = cli_arguments_get (arguments, "--action");
  const char *timeout = cli_arguments_get (arguments, "--timeout-ms");
  g_autoptr (GString) body = NULL;
  guint64 milliseconds = 0;

  if (is_blank (action))
    return fail ("control call requires --action");
  if (timeout == NULL || g_str_equal (timeout, "0"))
    timeout = DEFAULT_TIMEOUT_MS;
  g_ascii_string_to_unsigned (timeout, 10, 0, G_MAXUINT, &milliseconds, NULL);
  body = begin_body (arguments, "action", action);
  g_string_append_printf (body, ", \"timeout_ms\": %s}", timeout);
  return make_call (arguments, &(CliCall) { .method = "POST", .path = "/session/runtime/control/call", .body = body->str,
                                 .timeout = MAX ((guint) (milliseconds / 1000) + SLACK_SECONDS, ARA_DEFAULT_TIMEOUT) });
}

/* The commands */

#define SESSION_OPTION { "--session", CLI_OPTION_TEXT, "SESSION", N_ ("id of the session"), NULL, TRUE }
#define AGENT_OPTION { "--agent", CLI_OPTION_TEXT, "AGENT", N_ ("id of an agent of that session"), NULL, FALSE }
#define ARG_OPTION { "--arg", CLI_OPTION_LIST, "KEY=VALUE", N_ ("an argument; may be given again and again"), NULL, FALSE }

static const CliOption session_options[] = { SESSION_OPTION, { NULL } };

static const CliCommand capabilities = {
  .name = "capabilities",
  .summary = N_ ("Print what a session can do"),
  .options = (const CliOption[]) { SESSION_OPTION, AGENT_OPTION, { NULL } },
  .run = run_capabilities,
};

static const CliCommand skills_list = {
  .name = "list",
  .summary = N_ ("Print the skills of a session"),
  .options = session_options,
  .run = run_skills_list,
};

static const CliCommand skills = {
  .name = "skills",
  .summary = N_ ("Look at skills"),
  .children = (const CliCommand *const[]) { &skills_list, NULL },
};

static const CliCommand tools_list = {
  .name = "list",
  .summary = N_ ("Print the tools of a session"),
  .options = (const CliOption[]) { SESSION_OPTION,
                                   { "--kind", CLI_OPTION_TEXT, "KIND", N_ ("which tools; all by default"),
                                     "all|builtin|app|connector", FALSE },
                                   AGENT_OPTION,
                                   { NULL } },
  .run = run_tools_list,
};

static const CliCommand tools_execute = {
  .name = "execute",
  .summary = N_ ("Run one tool at once, no model in between"),
  .options = (const CliOption[]) { SESSION_OPTION,
                                   { "--tool", CLI_OPTION_TEXT, "TOOL", N_ ("name of the tool"), NULL, FALSE },
                                   AGENT_OPTION,
                                   ARG_OPTION,
                                   { NULL } },
  .run = run_tools_execute,
};

static const CliCommand tools = {
  .name = "tools",
  .summary = N_ ("Look at tools and run them"),
  .children = (const CliCommand *const[]) { &tools_list, &tools_execute, NULL },
};

static const CliCommand control_actions = {
  .name = "actions",
  .summary = N_ ("Print what the app offers to be done"),
  .options = session_options,
  .run = run_control_actions,
};

static const CliCommand control_call = {
  .name = "call",
  .summary = N_ ("Have the app do something; it must be open"),
  .options = (const CliOption[]) { SESSION_OPTION,
                                   { "--action", CLI_OPTION_TEXT, "ACTION", N_ ("id of the action"), NULL, FALSE },
                                   { "--timeout-ms", CLI_OPTION_INTEGER, "TIMEOUT_MS",
                                     N_ ("how long the app may take; 8000 by default"), NULL, FALSE },
                                   ARG_OPTION,
                                   { NULL } },
  .run = run_control_call,
};

static const CliCommand control = {
  .name = "control",
  .summary = N_ ("Look at what the app can do and have it done"),
  .children = (const CliCommand *const[]) { &control_actions, &control_call, NULL },
};

const CliCommand cli_runtime_command = {
  .name = "runtime",
  .summary = N_ ("Look at a running session, run its tools and its actions"),
  .description = N_ ("Answers are printed as JSON. The key comes from ARA_API_KEY or ~/.ara/credentials.json."),
  .children = (const CliCommand *const[]) { &capabilities, &skills, &tools, &control, NULL },
  .bare_help = TRUE,
};
