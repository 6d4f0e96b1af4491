/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of `ara`. */
#pragma once

#include "cli-arguments.h"

G_BEGIN_DECLS

#define CLI_JSON_OPTION \
  { "--json", CLI_OPTION_FLAG, NULL, N_ ("print the server's answer as JSON"), NULL, FALSE }
#define CLI_LOCAL_OPTION \
  { "--local", CLI_OPTION_FLAG, NULL, N_ ("ask the runtime of this computer; it is started if need be"), NULL, FALSE }

extern const CliCommand cli_root_command;
extern const CliCommand cli_chat_command;
extern const CliCommand cli_conversations_command;
extern const CliCommand cli_runtime_command;
extern const CliCommand cli_sessions_command;

G_END_DECLS
