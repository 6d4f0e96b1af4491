/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the skills of one source: from a folder on the disk, or from those built in. */

#include "macaw-skill-layer.h"
#include "macaw-skill-resources.h"
#include "../tools/macaw-walk.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define RESOURCE_PATH "/io/github/macaw_client/Macaw/skills/"
#define MAX_ATTEMPTS  128

int
macaw_skill_layer_open (int fd, const char *path, int flags)
{
  struct open_how how = {
    .flags = (guint64) (flags | O_CLOEXEC | O_NOCTTY | O_NONBLOCK),
    .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
  };

  /* Who renames on the path makes the kernel give up now and then. */
  for (int attempts = 0; attempts < MAX_ATTEMPTS; attempts++)
    {
      int opened = (int) syscall (SYS_openat2, fd, path, &how, sizeof how);

      if (opened >= 0 || errno != EAGAIN)
        return opened;
    }
  return -1;
}

/* Keeps the body while there is room for it; a client reads the others with read_file. */
static void
add_skill (MacawSkillLayers *self, MacawSkill *skill)
{
  gsize length = skill->body == NULL ? 0 : strlen (skill->body);

  if (self->bodies + length > MACAW_SKILL_MAX_BODIES)
    g_clear_pointer (&skill->body, g_free);
  else
    self->bodies += length;
  g_ptr_array_add (self->skills, skill);
}

/* On the disk */

static const char *
describe_failure (int code, gboolean of_file)
{
  if (code == ENOENT)
    return of_file ? "It has no SKILL.md." : "It is a link that leads nowhere.";
  if (code == EXDEV)
    return "It is a link that leads out of the skills' folder; copy what it leads to instead.";
  if (code == ELOOP)
    return "Its links lead in a circle.";
  if (code == EACCES)
    return "It may not be read.";
  return NULL;
}

static void
set_failure (MacawSkill *skill, int code, gboolean of_file)
{
  const char *sentence = describe_failure (code, of_file);

  if (sentence != NULL)
    macaw_skill_set_problem (skill, "%s", sentence);
  else
    macaw_skill_set_problem (skill, "It can't be read: %s.", g_strerror (code));
}

static void
read_skill_file (MacawSkill *skill, int folder)
{
  int fd = macaw_skill_layer_open (folder, "SKILL.md", O_RDONLY);
  g_autofree char *text = NULL;
  struct stat info;
  gssize length;

  if (fd < 0)
    {
      set_failure (skill, errno, TRUE);
      return;
    }
  if (fstat (fd, &info) != 0 || !S_ISREG (info.st_mode))
    macaw_skill_set_problem (skill, "SKILL.md is %s, not a file.", S_ISDIR (info.st_mode) ? "a directory" : "a device, socket or pipe");
  else if (info.st_size > MACAW_SKILL_MAX_BYTES)
    macaw_skill_set_problem (skill, "SKILL.md has %" G_GOFFSET_FORMAT " bytes, more than the limit of %d; move parts of it to "
                             "files beside it, and name them there.", (goffset) info.st_size, MACAW_SKILL_MAX_BYTES);
  else
    {
      text = g_malloc ((gsize) info.st_size + 1);
      length = macaw_workspace_read_fully (fd, text, (gsize) info.st_size);
      if (length < 0)
        set_failure (skill, errno, TRUE);
      else
        macaw_skill_take_text (skill, text, (gsize) length);
    }
  close (fd);
}

static gboolean
visit_file (const char *relative, int parent, const char *name, const struct stat *info, gpointer data)
{
  MacawSkill *skill = data;

  if (!S_ISREG (info->st_mode))
    return TRUE;
  if (skill->files->len == MACAW_SKILL_MAX_FILES)
    return FALSE;
  macaw_skill_add_file (skill, relative, info->st_size, info->st_ctim.tv_sec * G_GINT64_CONSTANT (1000000000) + info->st_ctim.tv_nsec,
                        (info->st_mode & S_IXUSR) != 0);
  return TRUE;
}

static void
read_folder (MacawSkillLayers *self, MacawSkillSource source, int fd, const char *name)
{
  int folder = macaw_skill_layer_open (fd, name, O_RDONLY | O_DIRECTORY);
  MacawSkill *skill;

  /* A README beside the skills is none of our concern. */
  if (folder < 0 && errno == ENOTDIR)
    return;
  skill = macaw_skill_new (source, name);
  if (folder < 0)
    set_failure (skill, errno, FALSE);
  else
    {
      MacawWalk walk = { visit_file, skill, TRUE, self->cancellable, self->deadline };

      read_skill_file (skill, folder);
      skill->files_cut = !macaw_walk (&walk, folder, "");
      close (folder);
    }
  add_skill (self, skill);
}

void
macaw_skill_layer_read (MacawSkillLayers *self, MacawSkillSource source, int fd)
{
  g_autoptr (GPtrArray) names = macaw_walk_names (fd);
  guint count = 0;

  for (guint i = 0; i < names->len && !g_cancellable_is_cancelled (self->cancellable); i++)
    {
      const char *name = g_ptr_array_index (names, i);

      if (*name == '.')
        continue;
      if (++count > MACAW_SKILL_MAX_FOLDERS)
        {
          g_ptr_array_add (self->problems,
                           g_strdup_printf ("%s holds more than %d folders; only the first ones by name are read.",
                                            macaw_skill_source_get_folder (source), MACAW_SKILL_MAX_FOLDERS));
          return;
        }
      read_folder (self, source, fd, name);
    }
}

/* Built in */

GBytes *
macaw_skill_layer_lookup_builtin (const char *folder, const char *path)
{
  g_autofree char *full = g_strconcat (RESOURCE_PATH, folder, "/", path, NULL);

  return g_resource_lookup_data (macaw_skill_resources_get_resource (), full, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
}

static void
add_builtin_files (MacawSkill *skill, const char *below)
{
  g_autofree char *path = g_strconcat (RESOURCE_PATH, skill->folder, "/", below, NULL);
  g_auto (GStrv) names = g_resource_enumerate_children (macaw_skill_resources_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *inner = g_strconcat (below, names[i], NULL);
      g_autoptr (GBytes) bytes = NULL;

      if (g_str_has_suffix (inner, "/"))
        {
          add_builtin_files (skill, inner);
          continue;
        }
      bytes = macaw_skill_layer_lookup_builtin (skill->folder, inner);
      macaw_skill_add_file (skill, inner, (goffset) g_bytes_get_size (bytes), 0, g_str_has_suffix (inner, ".py"));
    }
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

void
macaw_skill_layer_read_builtin (MacawSkillLayers *self)
{
  g_auto (GStrv) names = g_resource_enumerate_children (macaw_skill_resources_get_resource (), RESOURCE_PATH,
                                                        G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  qsort (names, g_strv_length (names), sizeof *names, compare_names);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *folder = g_strndup (names[i], strcspn (names[i], "/"));
      MacawSkill *skill = macaw_skill_new (MACAW_SKILL_BUILTIN, folder);
      g_autoptr (GBytes) bytes = macaw_skill_layer_lookup_builtin (folder, "SKILL.md");

      macaw_skill_take_text (skill, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      add_builtin_files (skill, "");
      add_skill (self, skill);
    }
}
