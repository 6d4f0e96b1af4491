/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads what the agent of one session knows: its own skills, the user's, those built in, memory. */

#include "macaw-skill-library.h"
#include "macaw-skill-mirror.h"
#include "../tools/macaw-walk.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

struct _MacawSkillLibrary
{
  GObject           parent_instance;

  MacawWorkspace   *workspace;
  char             *global;
  GMutex            mutex; /* held while it reads: two readers would undo each other's copies */
  MacawSkillMirror *mirror;
};

G_DEFINE_TYPE (MacawSkillLibrary, macaw_skill_library, G_TYPE_OBJECT)

static void
macaw_skill_library_finalize (GObject *object)
{
  MacawSkillLibrary *self = MACAW_SKILL_LIBRARY (object);

  g_clear_pointer (&self->workspace, macaw_workspace_unref);
  g_clear_pointer (&self->mirror, macaw_skill_mirror_free);
  g_free (self->global);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (macaw_skill_library_parent_class)->finalize (object);
}

static void
macaw_skill_library_class_init (MacawSkillLibraryClass *class)
{
  G_OBJECT_CLASS (class)->finalize = macaw_skill_library_finalize;
}

static void
macaw_skill_library_init (MacawSkillLibrary *self)
{
  g_mutex_init (&self->mutex);
  self->mirror = macaw_skill_mirror_new ();
}

/* The sources */

static void
read_session_layer (MacawSkillLibrary *self, MacawSkillLayers *layers, MacawSkillSource source)
{
  g_autoptr (GError) error = NULL;
  int fd = macaw_workspace_openat (self->workspace, macaw_skill_source_get_folder (source), O_PATH | O_NOFOLLOW, NULL);

  if (fd < 0)
    return; /* there are none */
  close (fd);
  fd = macaw_workspace_openat (self->workspace, macaw_skill_source_get_folder (source), O_RDONLY | O_DIRECTORY, &error);
  if (fd < 0)
    {
      g_ptr_array_add (layers->problems, g_strdup (error->message));
      return;
    }
  macaw_skill_layer_read (layers, source, fd);
  close (fd);
}

/* The session's /root/.ara, wherever the agent may have moved it; -1 if there is none. */
static int
open_home (MacawSkillLibrary *self)
{
  return macaw_workspace_openat (self->workspace, "/root/.ara", O_RDONLY | O_DIRECTORY, NULL);
}

static void
read_global (MacawSkillLibrary *self, MacawSkillLayers *layers, int home)
{
  int fd = open (self->global, O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC);
  int code = fd < 0 ? errno : 0;

  if (fd >= 0)
    macaw_skill_layer_read (layers, MACAW_SKILL_GLOBAL, fd);
  else if (code != ENOENT)
    g_ptr_array_add (layers->problems, g_strdup_printf ("%s can't be read: %s.", self->global, g_strerror (code)));
  /* Without the folder the copies go, too. */
  if (home >= 0 && (code == 0 || code == ENOENT))
    macaw_skill_mirror_update (self->mirror, layers, MACAW_SKILL_GLOBAL, home, fd);
  if (fd >= 0)
    close (fd);
}

static void
read_builtin (MacawSkillLibrary *self, MacawSkillLayers *layers, int home)
{
  macaw_skill_layer_read_builtin (layers);
  if (home >= 0)
    macaw_skill_mirror_update (self->mirror, layers, MACAW_SKILL_BUILTIN, home, -1);
  else
    g_ptr_array_add (layers->problems, g_strdup ("/root/.ara is not there, so that the agent does not see the global and built-in skills."));
}

static MacawKnowledge *
read_knowledge (MacawSkillLibrary *self, GCancellable *cancellable)
{
  MacawKnowledge *knowledge = macaw_knowledge_new ();
  MacawSkillLayers layers = { knowledge->skills, knowledge->problems, 0, cancellable, macaw_walk_deadline () };
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  int home = open_home (self);

  read_session_layer (self, &layers, MACAW_SKILL_WORKSPACE);
  read_session_layer (self, &layers, MACAW_SKILL_SELF);
  read_global (self, &layers, home);
  read_builtin (self, &layers, home);
  if (home >= 0)
    close (home);
  macaw_knowledge_settle (knowledge);
  knowledge->memory = macaw_memory_read (self->workspace, knowledge->problems);
  return knowledge;
}

/* Public */

MacawSkillLibrary *
macaw_skill_library_new (const char *root, const char *global, GError **error)
{
  MacawWorkspace *workspace = macaw_workspace_open (root, error);
  g_autoptr (MacawKnowledge) builtin = macaw_knowledge_new ();
  MacawSkillLayers layers = { builtin->skills, builtin->problems, 0, NULL, 0 };
  MacawSkillLibrary *self;
  int home;

  if (workspace == NULL)
    return NULL;
  self = g_object_new (MACAW_TYPE_SKILL_LIBRARY, NULL);
  self->workspace = workspace;
  self->global = g_strdup (global);
  home = open_home (self);
  builtin->memory = g_ptr_array_new ();
  read_builtin (self, &layers, home);
  if (home >= 0)
    close (home);
  return self;
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, read_knowledge (source, cancellable), (GDestroyNotify) macaw_knowledge_free);
}

void
macaw_skill_library_read_async (MacawSkillLibrary *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, macaw_skill_library_read_async);
  g_task_run_in_thread (task, read_in_thread);
}

MacawKnowledge *
macaw_skill_library_read_finish (MacawSkillLibrary *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
