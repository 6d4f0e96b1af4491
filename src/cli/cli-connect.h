/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which server is meant: the one of the credentials, or the runtime of this computer. */
#pragma once

#include "ara/ara.h"
#include "cli-arguments.h"

G_BEGIN_DECLS

typedef struct
{
  char *url;
  char *key;
} CliServer;

/* With --local the runtime of this computer, which is started if none answers. */
CliServer        *cli_server_find   (const CliArguments *arguments, GError **error);
CliServer        *cli_local_find    (GError **error);
CliServer        *cli_server_new    (const char *url, const char *key);
void              cli_server_free   (CliServer *self);
AraRuntimeClient *cli_server_client (CliServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliServer, cli_server_free)

G_END_DECLS
