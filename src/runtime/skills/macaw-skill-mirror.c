/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies of the global and built-in skills inside a session, where the agent's tools see them.
 *
 * The agent can do what it likes in its session, so nothing here follows a link of the
 * destination, and a copy counts as unchanged only if its inode still has the change time that
 * it got from us: that one can't be set. */

#include "macaw-skill-mirror.h"
#include "../tools/macaw-walk.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define MAX_DEPTH 64

/* A copy and what it was made of. */
typedef struct
{
  ino_t   inode;
  gint64  changed;
  gint64  source_changed;
  goffset source_size;
} Stamp;

struct _MacawSkillMirror
{
  GHashTable *stamps; /* "source/folder/path" → Stamp */
};

/* One run for one source. */
typedef struct
{
  MacawSkillMirror *mirror;
  GHashTable       *wanted; /* "folder/path" of files, and each folder above them */
  int               to;     /* <home>/skills/<source> */
  int               from;
  const char       *prefix;
  goffset           total;
  int               code;   /* the errno of the first failure in the session, 0 */
} Update;

MacawSkillMirror *
macaw_skill_mirror_new (void)
{
  MacawSkillMirror *self = g_new0 (MacawSkillMirror, 1);

  self->stamps = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
macaw_skill_mirror_free (MacawSkillMirror *self)
{
  g_hash_table_unref (self->stamps);
  g_free (self);
}

/* In the session, without ever following a link */

static void
remove_tree (int parent, const char *name, int depth)
{
  int fd;

  if (unlinkat (parent, name, 0) == 0 || depth > MAX_DEPTH)
    return;
  fd = openat (parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd >= 0)
    {
      g_autoptr (GPtrArray) names = macaw_walk_names (fd);

      for (guint i = 0; i < names->len; i++)
        remove_tree (fd, g_ptr_array_index (names, i), depth + 1);
      close (fd);
    }
  unlinkat (parent, name, AT_REMOVEDIR);
}

/* The folder @name, made if missing; what else stands in its place is removed. */
static int
open_folder (int parent, const char *name)
{
  int fd = openat (parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

  if (fd >= 0)
    return fd;
  if (errno == ENOTDIR || errno == ELOOP)
    unlinkat (parent, name, 0);
  if (mkdirat (parent, name, 0755) != 0)
    return -1;
  return openat (parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* The folder that @path stands in below @fd, made if missing. */
static int
open_parent (int fd, const char *path)
{
  g_auto (GStrv) names = g_strsplit (path, "/", -1);
  int at = dup (fd);

  for (guint i = 0; at >= 0 && names[i + 1] != NULL; i++)
    {
      int inner = open_folder (at, names[i]);
      int code = errno;

      close (at);
      errno = code;
      at = inner;
    }
  return at;
}

static gint64
change_time (const struct stat *info)
{
  return info->st_ctim.tv_sec * G_GINT64_CONSTANT (1000000000) + info->st_ctim.tv_nsec;
}

/* One file */

static GBytes *
read_source (Update *self, const MacawSkill *skill, const MacawSkillFile *file)
{
  g_autofree char *path = g_build_filename (skill->folder, file->path, NULL);
  g_autofree char *bytes = NULL;
  struct stat info;
  gssize length = -1;
  int fd;

  if (self->from < 0)
    return macaw_skill_layer_lookup_builtin (skill->folder, file->path);
  fd = macaw_skill_layer_open (self->from, path, O_RDONLY);
  if (fd < 0)
    return NULL;
  if (fstat (fd, &info) == 0 && S_ISREG (info.st_mode) && info.st_size <= MACAW_SKILL_MIRROR_MAX_FILE)
    {
      bytes = g_malloc ((gsize) info.st_size + 1);
      length = macaw_workspace_read_fully (fd, bytes, (gsize) info.st_size);
    }
  close (fd);
  return length < 0 ? NULL : g_bytes_new_take (g_steal_pointer (&bytes), (gsize) length);
}

static gboolean
is_current (Update *self, const char *key, int parent, const char *name, const MacawSkillFile *file)
{
  const Stamp *stamp = g_hash_table_lookup (self->mirror->stamps, key);
  struct stat info;

  return stamp != NULL && fstatat (parent, name, &info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG (info.st_mode)
         && info.st_ino == stamp->inode && change_time (&info) == stamp->changed
         && file->changed == stamp->source_changed && file->size == stamp->source_size;
}

/* No fsync: after a crash the copies are made anew. */
static gboolean
write_copy (Update *self, const char *key, int parent, const char *name, const MacawSkillFile *file, GBytes *bytes)
{
  struct stat info;
  gboolean written;
  int fd;

  remove_tree (parent, name, 0);
  fd = openat (parent, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, file->runs ? 0755 : 0644);
  if (fd < 0)
    return FALSE;
  written = macaw_workspace_write_fully (fd, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) && fstat (fd, &info) == 0;
  if (written)
    {
      Stamp *stamp = g_new (Stamp, 1);

      *stamp = (Stamp){ info.st_ino, change_time (&info), file->changed, file->size };
      g_hash_table_replace (self->mirror->stamps, g_strdup (key), stamp);
    }
  close (fd);
  return written;
}

/* FALSE with errno if the session can't be written to. */
static gboolean
copy_file (Update *self, MacawSkill *skill, const MacawSkillFile *file, const char *path)
{
  g_autofree char *key = g_build_filename (self->prefix, path, NULL), *name = g_path_get_basename (path);
  int parent = open_parent (self->to, path);
  gboolean done = parent >= 0;

  if (done && !is_current (self, key, parent, name, file))
    {
      g_autoptr (GBytes) bytes = read_source (self, skill, file);

      /* What vanished meanwhile is found out about the next time. */
      done = bytes == NULL || write_copy (self, key, parent, name, file, bytes);
    }
  if (parent >= 0)
    {
      int code = errno;

      close (parent);
      errno = code;
    }
  return done;
}

static void
want (Update *self, const char *path)
{
  for (const char *slash = strchr (path, '/'); slash != NULL; slash = strchr (slash + 1, '/'))
    g_hash_table_add (self->wanted, g_strndup (path, (gsize) (slash - path)));
  g_hash_table_add (self->wanted, g_strdup (path));
}

static void
copy_skill (Update *self, MacawSkillLayers *layers, MacawSkill *skill)
{
  guint left_out = 0;

  for (guint i = 0; i < skill->files->len && self->code == 0; i++)
    {
      const MacawSkillFile *file = g_ptr_array_index (skill->files, i);
      g_autofree char *path = g_build_filename (skill->folder, file->path, NULL);

      if (file->size > MACAW_SKILL_MIRROR_MAX_FILE || self->total + file->size > MACAW_SKILL_MIRROR_MAX_TOTAL)
        {
          left_out++;
          continue;
        }
      self->total += file->size;
      want (self, path);
      if (!copy_file (self, skill, file, path))
        self->code = errno;
    }
  if (left_out > 0)
    g_ptr_array_add (layers->problems,
                     g_strdup_printf ("The agent does not see all files of the skill “%s”; left out: %u. It sees files of up to "
                                      "4 MiB, of all %s skills together 64 MiB.", skill->name, left_out, self->prefix));
}

/* Removes what is not wanted (any more). */
static void
clean_folder (Update *self, int fd, const char *below, int depth)
{
  g_autoptr (GPtrArray) names = macaw_walk_names (fd);

  for (guint i = 0; i < names->len && depth < MAX_DEPTH; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *path = *below == '\0' ? g_strdup (name) : g_build_filename (below, name, NULL);
      int inner;

      if (!g_hash_table_contains (self->wanted, path))
        {
          remove_tree (fd, name, 0);
          continue;
        }
      inner = openat (fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
      if (inner < 0)
        continue;
      clean_folder (self, inner, path, depth + 1);
      close (inner);
    }
}

void
macaw_skill_mirror_update (MacawSkillMirror *self, MacawSkillLayers *layers, MacawSkillSource source, int home, int from)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Update update = { self, wanted, -1, from, macaw_skill_source_to_string (source), 0, 0 };
  int skills = open_folder (home, "skills");

  update.to = skills < 0 ? -1 : open_folder (skills, update.prefix);
  if (update.to < 0)
    update.code = errno;
  for (guint i = 0; i < layers->skills->len && update.code == 0; i++)
    {
      MacawSkill *skill = g_ptr_array_index (layers->skills, i);

      if (skill->source == source)
        copy_skill (&update, layers, skill);
    }
  if (update.code == 0)
    clean_folder (&update, update.to, "", 0);
  else
    g_ptr_array_add (layers->problems, g_strdup_printf ("%s can't be written: %s.", macaw_skill_source_get_folder (source),
                                                        g_strerror (update.code)));
  if (update.to >= 0)
    close (update.to);
  if (skills >= 0)
    close (skills);
}
