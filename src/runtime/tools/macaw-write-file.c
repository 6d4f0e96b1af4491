/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tool write_file. */

#include "macaw-file-tools.h"

#include <string.h>

AraValue *
macaw_write_file (MacawWorkspace *workspace, AraValue *args, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = ara_value_dup_member_string (args, "path");
  g_autofree char *content = ara_value_dup_member_string (args, "content");
  gboolean written;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  macaw_workspace_lock (workspace);
  written = macaw_workspace_write (workspace, path, content, strlen (content), error);
  macaw_workspace_unlock (workspace);
  return written ? ara_value_new_string ("File written.") : NULL;
}
