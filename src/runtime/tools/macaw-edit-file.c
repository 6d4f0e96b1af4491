/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tool edit_file: one text for another. The rest of the file stays as it is, byte by
 * byte, also where it is not UTF-8. */

#include "macaw-file-tools.h"

#include <string.h>

static guint
count_occurrences (const char *text, gsize length, const char *part, gsize part_length)
{
  const char *end = text + length;
  guint count = 0;

  for (const char *at = text; (at = memmem (at, (gsize) (end - at), part, part_length)) != NULL; at += part_length)
    count++;
  return count;
}

static GString *
replace (const char *text, gsize length, const char *old, const char *new)
{
  GString *edited = g_string_sized_new (length);
  const char *end = text + length, *found;
  gsize old_length = strlen (old);

  while ((found = memmem (text, (gsize) (end - text), old, old_length)) != NULL)
    {
      g_string_append_len (edited, text, found - text);
      g_string_append (edited, new);
      text = found + old_length;
    }
  return g_string_append_len (edited, text, end - text);
}

static AraValue *
edit (MacawWorkspace *workspace, const char *path, AraValue *args, GError **error)
{
  g_autofree char *old = ara_value_dup_member_string (args, "old_text");
  g_autofree char *new = ara_value_dup_member_string (args, "new_text");
  g_autoptr (GBytes) bytes = macaw_workspace_read (workspace, path, MACAW_READ_MAX_BYTES, error);
  g_autoptr (GString) edited = NULL;
  g_autofree char *sentence = NULL;
  gsize length = 0;
  const char *text = bytes == NULL ? NULL : g_bytes_get_data (bytes, &length);
  guint count;

  if (bytes == NULL)
    return NULL;
  count = length == 0 ? 0 : count_occurrences (text, length, old, strlen (old));
  if (count == 0)
    return macaw_file_tool_fail (error, path, "old_text does not occur in it; read the file and copy the text exactly."), NULL;
  if (count > 1 && !ara_value_get_member_boolean (args, "replace_all"))
    return macaw_file_tool_fail (error, path,
                                 "old_text occurs more than once; give more of its surroundings, or set replace_all."), NULL;
  if (count * (strlen (new) + (gsize) 1) > MACAW_READ_MAX_BYTES)
    return macaw_file_tool_fail (error, path, "it would have more than 64 MiB; change it with exec, e.g. sed."), NULL;
  edited = replace (text, length, old, new);
  if (!macaw_workspace_write (workspace, path, edited->str, edited->len, error))
    return NULL;
  sentence = count == 1 ? g_strdup ("File edited: 1 replacement.") : g_strdup_printf ("File edited: %u replacements.", count);
  return ara_value_new_string (sentence);
}

AraValue *
macaw_edit_file (MacawWorkspace *workspace, AraValue *args, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = ara_value_dup_member_string (args, "path");
  g_autofree char *old = ara_value_dup_member_string (args, "old_text");
  AraValue *result;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (*old == '\0')
    return macaw_file_tool_fail (error, path, "old_text is empty; say which text to replace."), NULL;
  macaw_workspace_lock (workspace);
  result = edit (workspace, path, args, error);
  macaw_workspace_unlock (workspace);
  return result;
}
