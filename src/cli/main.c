/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ara: the command line of Ara agents. */

#include "config.h"

#include "cli-commands.h"

#include <glib/gi18n.h>
#include <locale.h>

int
main (int argc, char *argv[])
{
  g_autoptr (CliArguments) arguments = NULL;
  int status = 0;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, MACAW_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  arguments = cli_arguments_parse (&cli_root_command, (const char *const *) argv + 1, &status);
  return arguments == NULL ? status : cli_arguments_run (arguments);
}
