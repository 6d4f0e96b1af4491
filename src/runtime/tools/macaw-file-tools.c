/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading, writing, editing and deleting files. */

#include "macaw-file-tools.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static gboolean
fail (GError **error, const char *format, const char *path)
{
  g_autofree char *text = g_strdup (path);

  g_set_error (error, MACAW_TOOL_ERROR, MACAW_TOOL_ERROR_FAILED, "%s: %s", text, format);
  return FALSE;
}

/* Reads a text; a binary file is named as one rather than shown as rubble. */
static char *
read_text (MacawWorkspace *workspace, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = macaw_workspace_read (workspace, path, MACAW_READ_MAX_BYTES, error);
  gsize length;
  const char *text = bytes == NULL ? NULL : g_bytes_get_data (bytes, &length);

  if (bytes == NULL)
    return NULL;
  if (length > 0 && memchr (text, '\0', MIN (length, 8192)) != NULL)
    {
      fail (error, "it is a binary file; look at it with exec, e.g. file or xxd.", path);
      return NULL;
    }
  return length == 0 ? g_strdup ("") : g_utf8_make_valid (text, (gssize) length);
}

AraValue *
macaw_read_file (MacawWorkspace *workspace, AraValue *args, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = ara_value_dup_member_string (args, "path");
  g_autofree char *text = read_text (workspace, path, error);
  gint64 offset = MAX (ara_value_get_member_integer (args, "offset"), 1);
  gint64 limit = ara_value_get_member_integer (args, "limit");
  const char *start = text, *end;

  if (text == NULL)
    return NULL;
  for (gint64 line = 1; line < offset && *start != '\0'; line++)
    {
      const char *feed = strchr (start, '\n');

      start = feed == NULL ? start + strlen (start) : feed + 1;
    }
  end = start;
  for (gint64 line = 0; line < (limit > 0 ? limit : MACAW_READ_LINES) && *end != '\0'; line++)
    {
      const char *feed = strchr (end, '\n');

      end = feed == NULL ? end + strlen (end) : feed + 1;
    }
  text[end - text] = '\0';
  return ara_value_new_string (start);
}

AraValue *
macaw_write_file (MacawWorkspace *workspace, AraValue *args, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = ara_value_dup_member_string (args, "path");
  g_autofree char *content = ara_value_dup_member_string (args, "content");

  if (!macaw_workspace_write (workspace, path, content, strlen (content), error))
    return NULL;
  return ara_value_new_string ("File written.");
}

static guint
count_occurrences (const char *text, const char *part)
{
  guint count = 0;

  for (const char *at = text; (at = strstr (at, part)) != NULL; at += strlen (part))
    count++;
  return count;
}

AraValue *
macaw_edit_file (MacawWorkspace *workspace, AraValue *args, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = ara_value_dup_member_string (args, "path");
  g_autofree char *old = ara_value_dup_member_string (args, "old_text");
  g_autofree char *new = ara_value_dup_member_string (args, "new_text");
  g_autofree char *text = NULL, *edited = NULL, *sentence = NULL;
  g_auto (GStrv) pieces = NULL;
  guint count;

  if (*old == '\0')
    return fail (error, "old_text is empty; say which text to replace.", path), NULL;
  text = read_text (workspace, path, error);
  if (text == NULL)
    return NULL;
  count = count_occurrences (text, old);
  if (count == 0)
    return fail (error, "old_text does not occur in it; read the file and copy the text exactly.", path), NULL;
  if (count > 1 && !ara_value_get_member_boolean (args, "replace_all"))
    return fail (error, "old_text occurs more than once; give more of its surroundings, or set replace_all.", path), NULL;
  pieces = g_strsplit (text, old, -1);
  edited = g_strjoinv (new, pieces);
  if (!macaw_workspace_write (workspace, path, edited, strlen (edited), error))
    return NULL;
  sentence = count == 1 ? g_strdup ("File edited: 1 replacement.") : g_strdup_printf ("File edited: %u replacements.", count);
  return ara_value_new_string (sentence);
}

/* Removes what stands in directory @parent under @name, and all below it. Nothing is
 * followed, so a link is removed, never what it points to. */
static gboolean
remove_tree (int parent, const char *name, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) names = NULL;
  int fd;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (unlinkat (parent, name, 0) == 0)
    return TRUE;
  if (errno != EISDIR && errno != EPERM)
    return fail (error, g_strerror (errno), name);
  fd = openat (parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0)
    return fail (error, g_strerror (errno), name);
  names = macaw_list_names (fd);
  for (guint i = 0; i < names->len; i++)
    if (!remove_tree (fd, g_ptr_array_index (names, i), cancellable, error))
      {
        close (fd);
        return FALSE;
      }
  close (fd);
  return unlinkat (parent, name, AT_REMOVEDIR) == 0 || fail (error, g_strerror (errno), name);
}

AraValue *
macaw_delete_file (MacawWorkspace *workspace, AraValue *args, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = ara_value_dup_member_string (args, "path");
  g_autofree char *full = macaw_workspace_resolve (workspace, path, error);
  g_autofree char *name = full == NULL ? NULL : g_path_get_basename (full);
  int parent = full == NULL ? -1 : macaw_workspace_open_parent (workspace, path, FALSE, error);
  gboolean removed;

  if (parent < 0)
    return NULL;
  if (g_str_equal (full, MACAW_WORKSPACE_DIRECTORY) || g_str_has_prefix (MACAW_WORKSPACE_DIRECTORY "/", full))
    removed = fail (error, "it belongs to the sandbox and stays.", path);
  else if (ara_value_get_member_boolean (args, "recursive"))
    removed = remove_tree (parent, name, cancellable, error);
  else if (unlinkat (parent, name, 0) == 0)
    removed = TRUE;
  else if (errno == EISDIR)
    removed = fail (error, "it is a directory; set recursive to delete it with all that is in it.", path);
  else
    removed = fail (error, errno == ENOENT ? "it does not exist." : g_strerror (errno), path);
  close (parent);
  return removed ? ara_value_new_string ("Deleted.") : NULL;
}
