/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program `macaw`. */

#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "macaw-application.h"
#include "macaw-paths.h"

int
main (int argc, char **argv)
{
  g_autoptr (MacawApplication) application = NULL;
  g_autofree char *locale_dir = macaw_paths_get_locale_dir ();

  /* GTK does it too, but only after --help has been answered. */
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = macaw_application_new (G_APPLICATION_HANDLES_COMMAND_LINE | G_APPLICATION_HANDLES_OPEN);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
