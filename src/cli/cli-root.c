/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that `ara` can do. */

#include "cli-commands.h"

#include <glib/gi18n.h>

const CliCommand cli_root_command = {
  .name = "ara",
  .summary = N_ ("Talk to Ara agents and look into their sessions"),
  .children = (const CliCommand *const[]) { &cli_runtime_command, NULL },
  .bare_help = TRUE,
};
