/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line of `ara runtime`, against Python's argparse. */

#include "oracle.h"
#include "cli/cli-commands.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const char *const options[] = { "--session", "--agent", "--kind", "--tool", "--action", "--timeout-ms", "--arg" };

static char *
describe (const CliArguments *arguments)
{
  GString *text = g_string_new ("ok ");

  g_string_append (text, cli_arguments_get_program (arguments));
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    {
      const GPtrArray *list = cli_arguments_get_list (arguments, options[i]);

      if (list == NULL)
        continue;
      g_string_append_printf (text, "\x1f%s=", options[i]);
      for (guint k = g_str_equal (options[i], "--arg") ? 0 : list->len - 1; k < list->len; k++)
        g_string_append_printf (text, "%s%s", k > 0 && g_str_equal (options[i], "--arg") ? "\x1e" : "",
                                (char *) g_ptr_array_index (list, k));
    }
  return g_string_free (text, FALSE);
}

static char *
last_line (int fd)
{
  char buffer[8192] = "";
  gssize length = pread (fd, buffer, sizeof buffer - 1, 0);
  char *newline;

  while (length > 0 && buffer[length - 1] == '\n')
    buffer[--length] = '\0';
  newline = strrchr (buffer, '\n');
  return g_strdup (newline == NULL ? buffer : newline + 1);
}

/* Parses with standard output and error in a file each; what argparse would say. */
static char *
parse (const char *const *words)
{
  int saved_out = dup (STDOUT_FILENO), saved_err = dup (STDERR_FILENO), status = -1;
  int out = memfd_create ("out", MFD_CLOEXEC), err = memfd_create ("err", MFD_CLOEXEC);
  g_autoptr (CliArguments) arguments = NULL;
  g_autofree char *sentence = NULL;

  dup2 (out, STDOUT_FILENO);
  dup2 (err, STDERR_FILENO);
  arguments = cli_arguments_parse (&cli_root_command, words, &status);
  fflush (stderr);
  dup2 (saved_out, STDOUT_FILENO);
  dup2 (saved_err, STDERR_FILENO);
  sentence = last_line (err);
  close (saved_out);
  close (saved_err);
  close (out);
  close (err);
  return arguments != NULL ? describe (arguments) : g_strdup_printf ("%d %s", status, sentence);
}

static void
compare (GPtrArray *lines)
{
  GString *all = g_string_new (NULL);
  g_autoptr (GBytes) questions = NULL, answers = NULL;
  gboolean sentences = oracle_is_the_one ();
  g_auto (GStrv) theirs = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (all, "%s\n", (char *) g_ptr_array_index (lines, i));
  questions = g_string_free_to_bytes (all);
  answers = oracle_ask ("arguments-oracle.py", questions);
  text = g_strndup (g_bytes_get_data (answers, NULL), g_bytes_get_size (answers));
  theirs = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (theirs), ==, lines->len + 1);
  for (guint i = 0; i < lines->len; i++)
    {
      g_auto (GStrv) words = g_strsplit (g_ptr_array_index (lines, i), "\x1f", -1);
      g_autofree char *ours = parse ((const char *const *) words);

      /* Python 3.12 and later ask for help before they look at what else is wrong. */
      if (!sentences && (g_str_has_prefix (ours, "0 ") || g_str_has_prefix (theirs[i], "0 ")))
        continue;
      if (sentences ? !g_str_equal (ours, theirs[i]) : strncmp (ours, theirs[i], 2) != 0)
        g_error ("Words: %s\nours:   %s\nPython: %s", g_strescape (g_ptr_array_index (lines, i), NULL), ours, theirs[i]);
    }
}

/* Words apart by spaces; a tab stands for a space within a word. */
static void
add_line (GPtrArray *lines, const char *text)
{
  char *line = g_strdelimit (g_strdup (text), " ", '\x1f');

  g_ptr_array_add (lines, g_strdelimit (line, "\t", ' '));
}

static void
test_table (void)
{
  static const char *const table[] = {
    "", "runtime", "runtime -h", "runtime --he", "-h", "-hh", "-hx", "-h=", "-h=h", "runtime nonsense", "nonsense", "runtime --foo", "runtime -- capabilities",
    "runtime --session S capabilities", "runtime tools", "runtime tools nonsense", "runtime capabilities", "runtime capabilities --session",
    "runtime capabilities --session S", "runtime capabilities --session=S", "runtime capabilities --sess S --ag=A", "runtime capabilities --s=S",
    "runtime capabilities --session S --agent", "runtime capabilities --session S extra", "runtime capabilities extra --session S more",
    "runtime capabilities --session -- S", "runtime capabilities --session S --", "runtime capabilities --session S -- --agent A",
    "runtime capabilities --session -5", "runtime capabilities --session -x", "runtime capabilities --session -x\ty", "runtime capabilities --session -",
    "runtime capabilities --session=", "runtime capabilities --session=--agent", "runtime capabilities --session --agent", "runtime capabilities --session S --session T",
    "runtime capabilities --session S --help", "runtime capabilities --help=x", "runtime capabilities --unknown=3 --session S", "runtime capabilities --unknown 3 --session S",
    "runtime capabilities --session S -q", "runtime capabilities --=x --session S",
    "runtime skills list --session S", "runtime tools list --session S --kind builtin", "runtime tools list --session S --kind=none", "runtime tools list --session S --k app --a A",
    "runtime tools execute --session S --tool exec --arg command=echo\thello --arg a=b", "runtime tools execute --arg x --session=S --arg=y=z --to exec",
    "runtime tools execute --session S --a x", "runtime tools execute --session S --ar x=1 --ag A", "runtime tools execute --session S --arg -1.5 --arg=-x", "runtime tools execute --tool exec",
    "runtime control actions --session S", "runtime control call --session S --action list_windows --timeout-ms 1_000", "runtime control call --session S --timeout-ms 0x10",
    "runtime control call --session S --timeout-ms=-5", "runtime control call --session S --timeout-ms \t+007\t", "runtime control call --session S --timeout-ms 1__0",
    "runtime control call --session S --timeout-ms 1.5", "runtime control call --session S --timeout-ms it's", "runtime control call --session S --timeout-ms it's\"q",
    "runtime control call --session S --timeout-ms=", "runtime control call --session S --timeout-ms 99999999999999999999", "runtime control call --session S --timeout-ms -0",
    "runtime control call --session S --timeout-ms \xef\xbc\x91\xef\xbc\x92", "runtime control call --session S --timeout-ms=\xc2\xa0\xd9\xa3\xe2\x80\x83",
    "runtime control call --session S --timeout-ms \xff", "runtime control call --session S --timeout-ms \xe2\x80\x8b" "1", "runtime \xf3\xa0\x80\x81",
    "runtime control call --session S --timeout-ms \xc2\xad\xf0\x9f\x98\x80\xee\x80\x80", "runtime capabilities --session S \xc3\x28",
    "runtime capabilities --session -\xef\xbc\x91", "runtime capabilities --session -.\xd9\xa3",
  };
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    add_line (lines, table[i]);
  compare (lines);
}

static void
test_random (void)
{
  static const char *const words[] = {
    "--session", "--session=S", "--sess", "--s", "S", "T", "--agent", "--agent=A", "--a", "--ag=B", "--kind", "builtin", "--kind=app", "--k", "--tool", "--to=x", "exec",
    "--action", "--ac", "list_windows", "--timeout-ms", "--ti=5", "5", "--arg", "--arg=a=b", "--ar", "k=v", "-1", "-.5", "-x", "-h", "--help", "--", "-", "", "--nonsense",
    "--no=1", "a b", "-a b", "list", "tools", "é=ü", "--arg=-5", "\xff", "\xc2\xa0" "7\xef\xbc\x91", "-\xd9\xa3", "\xc2\xad", "--timeout-ms=\xe0\xa5\xa7",
  };
  static const char *const commands[] = { "runtime capabilities", "runtime skills list", "runtime tools list", "runtime tools execute",
                                          "runtime control actions", "runtime control call", "runtime tools", "runtime", "" };
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < 20000; i++)
    {
      GString *line = g_string_new (NULL);
      g_autofree char *command = g_strdelimit (g_strdup (commands[g_test_rand_int_range (0, G_N_ELEMENTS (commands))]), " ", '\x1f');

      g_string_append (line, command);
      if (g_test_rand_bit ())
        g_string_append (line, "\x1f--session\x1fS");
      for (int count = g_test_rand_int_range (0, 6); count > 0; count--)
        g_string_append_printf (line, "\x1f%s", words[g_test_rand_int_range (0, G_N_ELEMENTS (words))]);
      g_ptr_array_add (lines, g_string_free (line, FALSE));
    }
  compare (lines);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/arguments/table", test_table);
  g_test_add_func ("/cli/arguments/random", test_random);
  return g_test_run ();
}
