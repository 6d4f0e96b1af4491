/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether this is a Flatpak, and what commands have to do without there.
 *
 * A Flatpak may make no user namespaces, so bubblewrap can't run inside of one. The portal's
 * sandboxed spawn could start commands, but it shows files only at the paths that they have
 * outside: /root and /tmp of a session, which the file tools know, would not be there, and no
 * limit on processes and memory could be set. So commands are refused. */

#include "macaw-flatpak.h"

const char *
macaw_flatpak_get_refusal (const char *root)
{
  g_autofree char *info = g_build_filename (root, ".flatpak-info", NULL);

  if (!g_file_test (info, G_FILE_TEST_EXISTS))
    return NULL;
  return "Commands are refused, since this is a Flatpak, in which no sandbox can be built for them. The other tools "
         "work. For commands, start macaw-runtime outside of the Flatpak and add it as a connection, with the address "
         "and the key that it prints.";
}
