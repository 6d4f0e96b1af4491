/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ara: the command line of Ara agents. */

#include "config.h"

#include "cli-commands.h"
#include "cli-text.h"

#include <glib/gi18n.h>
#include <locale.h>

/* The arguments as UTF-8, where they are text in the locale's character set. */
static GStrv
decode_arguments (char **arguments)
{
  GStrv decoded = g_strdupv (arguments);

  for (guint i = 0; decoded[i] != NULL; i++)
    {
      char *text = cli_text_from_locale (decoded[i]);

      if (text == NULL)
        continue;
      g_free (decoded[i]);
      decoded[i] = text;
    }
  return decoded;
}

int
main (int argc, char *argv[])
{
  g_autoptr (CliArguments) arguments = NULL;
  g_auto (GStrv) words = NULL;
  int status = 0;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, MACAW_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  words = decode_arguments (argv + 1);
  arguments = cli_arguments_parse (&cli_root_command, (const char *const *) words, &status);
  return arguments == NULL ? status : cli_arguments_run (arguments);
}
