/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a tool is called, on the screen and over the wire. */

#include "config.h"

#include "macaw-tool-name.h"
#include "app/inspector/macaw-abridged.h"

#include <glib/gi18n.h>

gboolean
macaw_tool_has_name (AraTool *tool)
{
  return !macaw_is_blank (ara_tool_get_name (tool));
}

char *
macaw_tool_dup_title (AraTool *tool)
{
  return macaw_tool_has_name (tool) ? macaw_abridge (ara_tool_get_name (tool), MACAW_ABRIDGED_LINE) : g_strdup (_("A tool without a name"));
}
