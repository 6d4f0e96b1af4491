/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that `ara` can do. */

#include "cli-commands.h"

#include <glib/gi18n.h>

const CliCommand cli_root_command = {
  .name = "ara",
  .summary = N_ ("Talk to Ara agents and look into their sessions"),
  .options = (const CliOption[]) {
    CLI_LOCAL_OPTION,
    { "--version", CLI_OPTION_FLAG, NULL, N_ ("print the version and exit"), NULL, FALSE },
    { NULL } },
  .children = (const CliCommand *const[]) { &cli_chat_command, &cli_sessions_command, &cli_conversations_command,
                                           &cli_runtime_command, NULL },
  .bare_help = TRUE,
};
