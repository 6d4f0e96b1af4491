/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes the command line apart by the rules of Python's argparse (3.11), so that what is
 * written for Ara's own tool works here: values as `--opt value` or `--opt=value`, options in
 * any order, any unambiguous beginning of a name, values that look like negative numbers,
 * and `--`. */

#include "cli-arguments-private.h"
#include "cli-python.h"

#include <stdio.h>
#include <string.h>

struct _CliArguments
{
  const CliCommand *command;
  GHashTable       *values; /* GPtrArray of texts by the option's name */
  char             *operand;
  char             *program;
};

/* An argument that looks like an option. */
typedef struct
{
  gboolean         is_option;
  const CliOption *option; /* NULL: unknown */
  char            *name;   /* as it is meant, e.g. "--session" */
  char            *value;  /* behind "=", or NULL */
} Word;

/* One level of commands. */
typedef struct
{
  const CliCommand *command;
  char             *program;
  const char      **strings;
  guint             n_strings;
  char             *pattern; /* a letter each: O option, A argument, - the word "--" */
  Word             *words;
  CliArguments     *found;
  GPtrArray        *extras;  /* (transfer none), shared by all levels */
  gboolean          operand_taken;
  int              *status;
} Level;

static gboolean parse_level (Level *self);

static void
level_clear (Level *self)
{
  for (guint i = 0; self->words != NULL && i < self->n_strings; i++)
    {
      g_free (self->words[i].name);
      g_free (self->words[i].value);
    }
  g_free (self->words);
  g_free (self->pattern);
  g_free (self->program);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Level, level_clear)

static gboolean G_GNUC_PRINTF (2, 3)
misuse (Level *self, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  cli_print_usage_error (self->command, self->program, message);
  *self->status = 2;
  return FALSE;
}

static const char *
option_title (const CliOption *option)
{
  return option == &cli_help_option ? "-h/--help" : option->name;
}

/* Telling options from arguments */

static gboolean
set_word (Word *word, const CliOption *option, const char *name, const char *value)
{
  word->is_option = TRUE;
  word->option = option;
  word->name = g_strdup (name);
  word->value = g_strdup (value);
  return TRUE;
}

static const CliOption *
find_exact (Level *self, const char *name)
{
  const CliOption *option;

  if (g_str_equal (name, "-h"))
    return &cli_help_option;
  for (guint i = 0; (option = cli_command_get_option (self->command, i)) != NULL; i++)
    if (g_str_equal (option->name, name))
      return option;
  return NULL;
}

/* "--sess" or "--sess=S". */
static gboolean
find_beginning (Level *self, const char *string, Word *word, guint *n_found)
{
  const char *equals = strchr (string, '=');
  gsize length = equals == NULL ? strlen (string) : (gsize) (equals - string);
  const CliOption *option, *match = NULL;
  g_autoptr (GString) matches = g_string_new (NULL);

  for (guint i = 0; (option = cli_command_get_option (self->command, i)) != NULL; i++)
    if (strncmp (option->name, string, length) == 0)
      {
        match = option;
        g_string_append_printf (matches, "%s%s", (*n_found)++ > 0 ? ", " : "", option->name);
      }
  if (*n_found > 1)
    return misuse (self, "ambiguous option: %s could match %s", string, matches->str);
  return *n_found == 0 || set_word (word, match, match->name, equals == NULL ? NULL : equals + 1);
}

static gboolean
classify (Level *self, const char *string, Word *word)
{
  const char *equals = strchr (string, '=');
  g_autofree char *name = equals == NULL ? g_strdup (string) : g_strndup (string, (gsize) (equals - string));
  const CliOption *option;
  guint n_found = 0;

  if (string[0] != '-' || string[1] == '\0')
    return TRUE;
  if ((option = find_exact (self, string)) != NULL)
    return set_word (word, option, string, NULL);
  if (equals != NULL && (option = find_exact (self, name)) != NULL)
    return set_word (word, option, name, equals + 1);
  if (string[1] == '-' && !find_beginning (self, string, word, &n_found))
    return FALSE;
  if (string[1] == 'h')
    return set_word (word, &cli_help_option, "-h", string + 2);
  if (n_found > 0 || cli_python_looks_negative (string) || strchr (string, ' ') != NULL)
    return TRUE;
  return set_word (word, NULL, string, NULL);
}

static gboolean
classify_all (Level *self)
{
  gboolean only_arguments = FALSE;

  self->words = g_new0 (Word, self->n_strings + 1);
  self->pattern = g_malloc0 (self->n_strings + 1);
  for (guint i = 0; i < self->n_strings; i++)
    {
      if (!only_arguments && g_str_equal (self->strings[i], "--"))
        {
          self->pattern[i] = '-';
          only_arguments = TRUE;
          continue;
        }
      if (!only_arguments && !classify (self, self->strings[i], &self->words[i]))
        return FALSE;
      self->pattern[i] = self->words[i].is_option ? 'O' : 'A';
    }
  return TRUE;
}

/* Taking values */

static gboolean
is_choice (const char *choices, const char *value)
{
  g_auto (GStrv) list = g_strsplit (choices, "|", -1);

  return g_strv_contains ((const char *const *) list, value);
}

static char *
quote_choices (const char *choices)
{
  g_auto (GStrv) list = g_strsplit (choices, "|", -1);
  g_autofree char *joined = g_strjoinv ("', '", list);

  return g_strdup_printf ("'%s'", joined);
}

static void
keep_value (Level *self, const CliOption *option, char *value)
{
  GPtrArray *values = g_hash_table_lookup (self->found->values, option->name);

  if (values == NULL)
    {
      values = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (self->found->values, (gpointer) option->name, values);
    }
  g_ptr_array_add (values, value);
}

static gboolean
take_value (Level *self, const CliOption *option, const char *value)
{
  if (option->kind == CLI_OPTION_INTEGER)
    {
      char *digits = cli_python_read_integer (value);
      g_autofree char *quoted = cli_python_quote (value);

      if (digits == NULL)
        return misuse (self, "argument %s: invalid int value: %s", option_title (option), quoted);
      keep_value (self, option, digits);
      return TRUE;
    }
  if (option->choices != NULL && !is_choice (option->choices, value))
    {
      g_autofree char *quoted = cli_python_quote (value), *choices = quote_choices (option->choices);

      return misuse (self, "argument %s: invalid choice: %s (choose from %s)", option_title (option), quoted, choices);
    }
  keep_value (self, option, g_strdup (value));
  return TRUE;
}

static gboolean
take_flag (Level *self, const CliOption *option)
{
  if (g_str_equal (option->name, "--version"))
    *self->status = cli_print_version (self->program);
  else if (option == &cli_help_option)
    *self->status = cli_print_help (self->command, self->program);
  else
    {
      keep_value (self, option, g_strdup ("true"));
      return TRUE;
    }
  return FALSE;
}

/* A flag takes no value, except that -hh is -h twice. */
static gboolean
take_flag_with_value (Level *self, const CliOption *option, const Word *word)
{
  const char *value = word->value;
  g_autofree char *quoted = NULL;

  while (word->name[1] != '-' && *value == 'h')
    if (*++value == '\0')
      return take_flag (self, option);
  quoted = cli_python_quote (value);
  return misuse (self, "argument %s: ignored explicit argument %s", option_title (option), quoted);
}

static gboolean
consume_option (Level *self, guint *place)
{
  const Word *word = &self->words[*place];
  const CliOption *option = word->option;

  if (option == NULL)
    {
      g_ptr_array_add (self->extras, (gpointer) self->strings[(*place)++]);
      return TRUE;
    }
  (*place)++;
  if (option->kind == CLI_OPTION_FLAG)
    return word->value != NULL ? take_flag_with_value (self, option, word) : take_flag (self, option);
  if (word->value != NULL)
    return take_value (self, option, word->value);
  if (self->pattern[*place] != 'A')
    return misuse (self, "argument %s: expected one argument", option_title (option));
  return take_value (self, option, self->strings[(*place)++]);
}

static gboolean
enter_child (Level *self, guint place)
{
  const char *name = self->strings[place];
  const CliCommand *child = cli_command_find_child (self->command, name);
  g_auto (Level) level = { 0 };

  if (child == NULL)
    {
      g_autofree char *set = cli_command_describe_children (self->command), *quoted = cli_python_quote (name);
      g_autoptr (GString) choices = g_string_new (NULL);

      for (guint i = 0; self->command->children[i] != NULL; i++)
        g_string_append_printf (choices, "%s'%s'", i > 0 ? ", " : "", self->command->children[i]->name);
      return misuse (self, "argument %s: invalid choice: %s (choose from %s)", set, quoted, choices->str);
    }
  level.command = child;
  level.program = g_strconcat (self->program, " ", child->name, NULL);
  level.strings = self->strings + place + 1;
  level.n_strings = self->n_strings - place - 1;
  level.found = self->found;
  level.extras = self->extras;
  level.status = self->status;
  return parse_level (&level);
}

/* Takes the operand, or the child with all that follows, if it stands at the place. */
static gboolean
consume_operands (Level *self, guint *place)
{
  guint word = *place + (self->pattern[*place] == '-' ? 1 : 0);

  if (self->operand_taken || *place >= self->n_strings)
    return TRUE;
  if (self->command->children != NULL && self->pattern[word] == 'A')
    {
      guint start = *place;

      self->operand_taken = TRUE;
      *place = self->n_strings;
      return enter_child (self, start);
    }
  if (self->command->operand == NULL)
    return TRUE;
  if (self->pattern[word] != 'A')
    {
      if (!self->command->operand_required)
        *place = word; /* a "--" with nothing behind it */
      return TRUE;
    }
  self->operand_taken = TRUE;
  self->found->operand = g_strdup (self->strings[word]);
  *place = word + 1;
  if (self->pattern[*place] == '-')
    (*place)++;
  return TRUE;
}

static gboolean
check_required (Level *self)
{
  g_autoptr (GString) missing = g_string_new (NULL);
  const CliOption *option;

  for (guint i = 0; (option = cli_command_get_option (self->command, i)) != NULL; i++)
    if (option->required && !g_hash_table_contains (self->found->values, option->name))
      g_string_append_printf (missing, "%s%s", missing->len > 0 ? ", " : "", option->name);
  if (self->command->operand_required && !self->operand_taken)
    g_string_append_printf (missing, "%s%s", missing->len > 0 ? ", " : "", self->command->operand);
  if (self->command->children != NULL && !self->operand_taken && !self->command->bare_help)
    {
      g_autofree char *set = cli_command_describe_children (self->command);

      g_string_append_printf (missing, "%s%s", missing->len > 0 ? ", " : "", set);
    }
  return missing->len == 0 || misuse (self, "the following arguments are required: %s", missing->str);
}

static gboolean
consume_all (Level *self)
{
  guint place = 0;

  for (const char *next; (next = strchr (self->pattern + place, 'O')) != NULL;)
    {
      guint before = place, option = (guint) (next - self->pattern);

      if (place != option && !consume_operands (self, &place))
        return FALSE;
      if (place > before)
        continue;
      for (; place < option; place++)
        g_ptr_array_add (self->extras, (gpointer) self->strings[place]);
      if (!consume_option (self, &place))
        return FALSE;
    }
  if (!consume_operands (self, &place))
    return FALSE;
  for (; place < self->n_strings; place++)
    g_ptr_array_add (self->extras, (gpointer) self->strings[place]);
  return TRUE;
}

static gboolean
parse_level (Level *self)
{
  self->found->command = self->command;
  g_free (self->found->program);
  self->found->program = g_strdup (self->program);
  if (!classify_all (self) || !consume_all (self) || !check_required (self))
    return FALSE;
  if (self->command->children == NULL || self->operand_taken)
    return TRUE;
  return self->extras->len > 0 || take_flag (self, &cli_help_option);
}

CliArguments *
cli_arguments_parse (const CliCommand *root, const char *const *strings, int *status)
{
  g_autoptr (CliArguments) self = g_new0 (CliArguments, 1);
  g_autoptr (GPtrArray) extras = g_ptr_array_new ();
  g_auto (Level) level = { 0 };

  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  level.command = root;
  level.program = g_strdup (root->name);
  level.strings = (const char **) strings;
  level.n_strings = g_strv_length ((char **) strings);
  level.found = self;
  level.extras = extras;
  level.status = status;
  if (!parse_level (&level))
    return NULL;
  if (extras->len > 0)
    {
      g_autofree char *rest = NULL;

      g_ptr_array_add (extras, NULL);
      rest = g_strjoinv (" ", (char **) extras->pdata);
      misuse (&level, "unrecognized arguments: %s", rest);
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
cli_arguments_free (CliArguments *self)
{
  g_hash_table_unref (self->values);
  g_free (self->operand);
  g_free (self->program);
  g_free (self);
}

int
cli_arguments_run (const CliArguments *self)
{
  return self->command->run (self);
}

const GPtrArray *
cli_arguments_get_list (const CliArguments *self, const char *option)
{
  return g_hash_table_lookup (self->values, option);
}

const char *
cli_arguments_get (const CliArguments *self, const char *option)
{
  const GPtrArray *values = cli_arguments_get_list (self, option);

  return values == NULL ? NULL : g_ptr_array_index (values, values->len - 1);
}

const char *
cli_arguments_get_operand (const CliArguments *self)
{
  return self->operand;
}

const char *
cli_arguments_get_program (const CliArguments *self)
{
  return self->program;
}
