/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the command line says of itself: help, usage, and what was wrong with arguments. */

#include "config.h"

#include "cli-arguments-private.h"
#include "cli-output.h"
#include "cli-python.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define USAGE "usage: "

const CliOption cli_help_option = { "--help", CLI_OPTION_FLAG, NULL, N_ ("show this help and exit"), NULL, FALSE };

const CliOption *
cli_command_get_option (const CliCommand *command, guint index)
{
  const CliOption *option;

  if (index == 0)
    return &cli_help_option;
  if (command->options == NULL)
    return NULL;
  option = &command->options[0];
  for (guint i = 1; i < index && option->name != NULL; i++)
    option++;
  return option->name == NULL ? NULL : option;
}

const CliCommand *
cli_command_find_child (const CliCommand *command, const char *name)
{
  for (guint i = 0; command->children[i] != NULL; i++)
    if (g_str_equal (command->children[i]->name, name))
      return command->children[i];
  return NULL;
}

char *
cli_command_describe_children (const CliCommand *command)
{
  GString *set = g_string_new ("{");

  for (guint i = 0; command->children[i] != NULL; i++)
    g_string_append_printf (set, "%s%s", i > 0 ? "," : "", command->children[i]->name);
  g_string_append_c (set, '}');
  return g_string_free (set, FALSE);
}

/* "--kind {all,builtin}". */
static char *
describe_option (const CliOption *option)
{
  g_auto (GStrv) choices = option->choices == NULL ? NULL : g_strsplit (option->choices, "|", -1);
  g_autofree char *joined = choices == NULL ? NULL : g_strjoinv (",", choices);

  if (option == &cli_help_option)
    return g_strdup ("-h, --help");
  if (option->kind == CLI_OPTION_FLAG)
    return g_strdup (option->name);
  return joined != NULL ? g_strdup_printf ("%s {%s}", option->name, joined)
                        : g_strdup_printf ("%s %s", option->name, option->metavar);
}

static char *
describe_usage (const CliCommand *command, const char *program)
{
  GString *usage = g_string_new (NULL);
  const CliOption *option;

  g_string_append_printf (usage, "%s [-h]", program);
  for (guint i = 1; (option = cli_command_get_option (command, i)) != NULL; i++)
    {
      g_autofree char *text = describe_option (option);

      g_string_append_printf (usage, option->required ? " %s" : " [%s]", text);
    }
  if (command->operand != NULL)
    g_string_append_printf (usage, command->operand_required ? " %s" : " [%s]", command->operand);
  if (command->children != NULL)
    g_string_append (usage, " COMMAND ...");
  return g_string_free (usage, FALSE);
}

/* Text in columns */

static int
get_width (void)
{
  struct winsize size = { 0 };

  if (ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return CLAMP (size.ws_col, 20, 100);
  return 80;
}

/* Breaks @text at spaces so that it stands between @indent and @width. */
static void
append_wrapped (GString *out, const char *text, int indent, int width)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  int column = indent;

  for (guint i = 0; words[i] != NULL; i++)
    {
      int length = (int) g_utf8_strlen (words[i], -1);

      if (column > indent && column + 1 + length > width)
        {
          g_string_append_printf (out, "\n%*s", indent, "");
          column = indent;
        }
      else if (column > indent)
        {
          g_string_append_c (out, ' ');
          column++;
        }
      g_string_append (out, words[i]);
      column += length;
    }
  g_string_append_c (out, '\n');
}

static void
append_entry (GString *out, const char *name, const char *help, int width)
{
  int column = MIN (24, width / 3);

  if (help == NULL)
    {
      g_string_append_printf (out, "  %s\n", name);
      return;
    }
  if ((int) strlen (name) + 4 <= column)
    g_string_append_printf (out, "  %-*s", column - 2, name);
  else
    g_string_append_printf (out, "  %s\n%*s", name, column, "");
  append_wrapped (out, _(help), column, width);
}

static void
append_children (GString *out, const CliCommand *command, int width)
{
  if (command->children == NULL)
    return;
  g_string_append_printf (out, "\n%s\n", _("commands:"));
  for (guint i = 0; command->children[i] != NULL; i++)
    append_entry (out, command->children[i]->name, command->children[i]->summary, width);
}

static void
append_operand (GString *out, const CliCommand *command, int width)
{
  if (command->operand == NULL)
    return;
  g_string_append_printf (out, "\n%s\n", _("arguments:"));
  append_entry (out, command->operand, command->operand_help, width);
}

static void
append_options (GString *out, const CliCommand *command, int width)
{
  const CliOption *option;

  g_string_append_printf (out, "\n%s\n", _("options:"));
  for (guint i = 0; (option = cli_command_get_option (command, i)) != NULL; i++)
    {
      g_autofree char *text = describe_option (option);

      append_entry (out, text, option->help, width);
    }
}

int
cli_print_help (const CliCommand *command, const char *program)
{
  g_autoptr (CliOutput) output = cli_output_new (STDOUT_FILENO);
  g_autoptr (GString) help = g_string_new (NULL);
  g_autofree char *usage = describe_usage (command, program);
  int width = get_width ();

  g_string_append (help, USAGE);
  append_wrapped (help, usage, (int) strlen (USAGE), width);
  g_string_append_c (help, '\n');
  append_wrapped (help, _(command->summary), 0, width);
  if (command->description != NULL)
    {
      g_string_append_c (help, '\n');
      append_wrapped (help, _(command->description), 0, width);
    }
  append_operand (help, command, width);
  append_children (help, command, width);
  append_options (help, command, width);
  cli_output_write (output, help->str, help->len);
  return cli_output_finish (output, program, 0);
}

int
cli_print_version (const char *program)
{
  g_autoptr (CliOutput) output = cli_output_new (STDOUT_FILENO);

  cli_output_puts (output, "ara " MACAW_VERSION "\n");
  return cli_output_finish (output, program, 0);
}

void
cli_print_usage_error (const CliCommand *command, const char *program, const char *message)
{
  g_autofree char *usage = describe_usage (command, program);
  g_autofree char *shown = cli_python_to_stderr (message);

  fprintf (stderr, USAGE "%s\n%s: error: %s\n", usage, program, shown);
}
