/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which server is meant: the one of the credentials, or the runtime of this computer. */

#include "cli-connect.h"

CliServer *
cli_server_new (const char *url, const char *key)
{
  CliServer *self = g_new0 (CliServer, 1);

  self->url = g_strdup (url);
  self->key = g_strdup (key);
  return self;
}

void
cli_server_free (CliServer *self)
{
  g_free (self->url);
  g_free (self->key);
  g_free (self);
}

CliServer *
cli_server_find (const CliArguments *arguments, GError **error)
{
  g_autoptr (AraCredentials) credentials = NULL;

  if (cli_arguments_get (arguments, "--local") != NULL)
    return cli_local_find (error);
  credentials = ara_credentials_load (NULL, NULL, NULL, error);
  if (credentials == NULL)
    return NULL;
  return cli_server_new (ara_credentials_get_base_url (credentials), ara_credentials_get_key (credentials));
}

AraRuntimeClient *
cli_server_client (CliServer *self)
{
  return ara_runtime_client_new (self->url, self->key);
}
