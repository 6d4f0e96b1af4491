/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What taking arguments apart and telling of them share. */
#pragma once

#include "cli-arguments.h"

G_BEGIN_DECLS

extern const CliOption cli_help_option;

/* Option @index of a command, -h and --help first; NULL past the last. */
const CliOption *cli_command_get_option (const CliCommand *command, guint index);
const CliCommand *cli_command_find_child (const CliCommand *command, const char *name);
/* {one,other}, as argparse names what must be chosen. */
char            *cli_command_describe_children (const CliCommand *command);

/* The exit status. */
int              cli_print_help         (const CliCommand *command, const char *program);
int              cli_print_version      (const char *program);
void             cli_print_usage_error  (const CliCommand *command, const char *program, const char *message);

G_END_DECLS
