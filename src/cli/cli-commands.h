/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of `ara`. */
#pragma once

#include "cli-arguments.h"

G_BEGIN_DECLS

extern const CliCommand cli_root_command;
extern const CliCommand cli_runtime_command;

G_END_DECLS
