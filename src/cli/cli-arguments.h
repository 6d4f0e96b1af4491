/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line, taken apart by the rules of Python's argparse. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _CliArguments CliArguments;
typedef struct _CliCommand   CliCommand;

typedef enum
{
  CLI_OPTION_TEXT,    /* one value; the last counts */
  CLI_OPTION_LIST,    /* one value, again and again */
  CLI_OPTION_INTEGER, /* what Python's int () reads */
  CLI_OPTION_FLAG,    /* no value */
} CliOptionKind;

/* Every command has -h and --help besides. */
typedef struct
{
  const char    *name;     /* "--session"; NULL ends a list of options */
  CliOptionKind  kind;
  const char    *metavar;
  const char    *help;
  const char    *choices;  /* "all|builtin", or NULL for anything */
  gboolean       required;
} CliOption;

/* A command has either children, of which one must be named, or a function that does it. */
struct _CliCommand
{
  const char              *name;
  const char              *summary;     /* one line */
  const char              *description; /* more, for its own help, or NULL */
  const CliOption         *options;
  const char              *operand;     /* metavar of the one operand, or NULL */
  const char              *operand_help;
  gboolean                 operand_required;
  const CliCommand *const *children;
  gboolean                 bare_help;   /* without a child: prints its help instead of failing */
  int                    (*run) (const CliArguments *arguments);
};

/* Takes the arguments behind the program's name. NULL where all is said already (help, or
 * a misuse): *status is the exit status then. */
CliArguments *cli_arguments_parse       (const CliCommand *root, const char *const *strings, int *status);
void          cli_arguments_free        (CliArguments *self);
int           cli_arguments_run         (const CliArguments *self);
/* NULL if it was not given. An integer is its decimal digits, of any size. */
const char   *cli_arguments_get         (const CliArguments *self, const char *option);
/* The values of a list, or NULL. */
const GPtrArray *cli_arguments_get_list (const CliArguments *self, const char *option);
const char   *cli_arguments_get_operand (const CliArguments *self);
/* The words that named the command, "ara runtime skills list". */
const char   *cli_arguments_get_program (const CliArguments *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliArguments, cli_arguments_free)

G_END_DECLS
