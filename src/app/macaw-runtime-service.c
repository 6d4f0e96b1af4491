/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The local runtime as a service of the user's systemd, from login on. */

#include "config.h"

#include "macaw-runtime-service.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "macaw-paths.h"

#define TEMPLATE "/io/github/macaw_client/Macaw/macaw-runtime.service.in"
/* Not for translation: a later version of the app looks for it. */
#define MARK     "# Written by Macaw. Changes here are lost: use “systemctl --user edit macaw-runtime”.\n"

#define DELETED  " (deleted)" /* behind the path of a program whose file is no more */

struct _MacawRuntimeService
{
  GObject           parent_instance;

  MacawServiceState state;
  gboolean          busy;
  char             *problem;
};

G_DEFINE_FINAL_TYPE (MacawRuntimeService, macaw_runtime_service, G_TYPE_OBJECT)

enum { PROP_0, PROP_STATE, PROP_BUSY, PROP_PROBLEM, N_PROPS };
static GParamSpec *properties[N_PROPS];

/* What is done on a thread: systemd may take its time. */
typedef enum { LOOK, TURN_ON, TURN_OFF } Wish;

typedef struct
{
  MacawServiceState state;
  char             *problem;
  gboolean          is_known; /* there is such a unit */
} Finding;

static void
finding_free (gpointer data)
{
  g_free (((Finding *) data)->problem);
  g_free (data);
}

/* The unit's text */

/* As systemd.syntax(7) has it within double quotes. */
static char *
quote (const char *path)
{
  GString *quoted = g_string_new (path);

  g_string_replace (quoted, "\\", "\\\\", 0);
  g_string_replace (quoted, "\"", "\\\"", 0);
  g_string_replace (quoted, "%", "%%", 0);
  return g_string_free (quoted, FALSE);
}

char *
macaw_runtime_service_make_unit (const char *runtime, const char *app)
{
  g_autoptr (GBytes) bytes = g_resources_lookup_data (TEMPLATE, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autofree char *quoted_runtime = quote (runtime), *quoted_app = quote (app);
  GString *text = g_string_new (MARK);

  g_string_append_len (text, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
  g_string_replace (text, "@runtime@", quoted_runtime, 0);
  g_string_replace (text, "@app@", quoted_app, 0);
  return g_string_free (text, FALSE);
}

static char *
dup_unit_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "systemd", "user", MACAW_RUNTIME_UNIT, NULL);
}

static gboolean
is_ours (const char *path)
{
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && g_str_has_prefix (text, MARK);
}

/* Asking systemd */

/* The exit status, or -1 and an error if it can't be asked at all. @is_known: it said what it
 * has to say of the unit, rather than that there is none. */
static int
ask (char **told, gboolean *is_known, GError **error, const char *verb, const char *unit)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *output = NULL, *complaint = NULL;

  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C", TRUE);
  process = g_subprocess_launcher_spawn (launcher, error, "systemctl", "--user", verb, unit, NULL);
  if (process == NULL || !g_subprocess_communicate_utf8 (process, NULL, NULL, &output, &complaint, error))
    return -1;
  g_strstrip (output);
  g_strstrip (complaint);
  if (strstr (complaint, "Failed to connect to ") != NULL || strstr (complaint, "not been booted with systemd") != NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, complaint);
      return -1;
    }
  *told = g_strdup (*complaint != '\0' ? complaint : output);
  *is_known = *output != '\0' && !g_str_equal (output, "not-found");
  return g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : 1;
}

static void
find_absent (Finding *finding, const char *sentence)
{
  finding->state = MACAW_SERVICE_ABSENT;
  finding->problem = g_strdup (sentence);
}

/* FALSE: there is no systemd to ask. */
static gboolean
look (Finding *finding)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *told = NULL;
  int status;

  if (g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    {
      find_absent (finding, _("From within Flatpak, Macaw can’t have its runtime started at login."));
      return FALSE;
    }
  status = ask (&told, &finding->is_known, &error, "is-enabled", MACAW_RUNTIME_UNIT);
  if (status < 0)
    {
      g_info ("systemd: %s", error->message);
      find_absent (finding, _("This computer runs no systemd for you, so Macaw can’t have its runtime started at login."));
      return FALSE;
    }
  finding->state = status == 0 ? MACAW_SERVICE_ON : MACAW_SERVICE_OFF;
  return TRUE;
}

/* Runs one verb; FALSE with the sentence of what went wrong. */
static gboolean
tell (Finding *finding, const char *verb, const char *unit)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *told = NULL;
  gboolean is_known;

  if (ask (&told, &is_known, &error, verb, unit) == 0)
    return TRUE;
  /* Translators: %s is what systemd said. */
  finding->problem = g_strdup_printf (_("systemd refused: %s"), error != NULL ? error->message : told);
  return FALSE;
}

/* Where the program is, also once an update has put another file there. */
static char *
dup_own_path (void)
{
  char *path = g_file_read_link ("/proc/self/exe", NULL);

  if (path != NULL && g_str_has_suffix (path, DELETED))
    path[strlen (path) - strlen (DELETED)] = '\0';
  return path;
}

static gboolean
write_unit (const char *path, Finding *finding)
{
  g_autofree char *runtime = macaw_paths_find_runtime (), *app = dup_own_path ();
  g_autofree char *folder = g_path_get_dirname (path), *text = NULL;
  g_autoptr (GError) error = NULL;

  if (runtime == NULL || app == NULL)
    {
      finding->problem = g_strdup (_("The program macaw-runtime is missing; install it beside macaw."));
      return FALSE;
    }
  text = macaw_runtime_service_make_unit (runtime, app);
  if (g_mkdir_with_parents (folder, 0700) == 0 && g_file_set_contents (path, text, -1, &error))
    return TRUE;
  /* Translators: a file, and why it can't be written. */
  finding->problem = g_strdup_printf (_("%s can’t be written: %s."), path, error != NULL ? error->message : g_strerror (errno));
  return FALSE;
}

/* One that a package brought is there already, and one that the person wrote stays. */
static gboolean
needs_unit (const char *path, const Finding *finding)
{
  return g_file_test (path, G_FILE_TEST_EXISTS) ? is_ours (path) : !finding->is_known;
}

static void
turn_on (Finding *finding)
{
  g_autofree char *path = dup_unit_path ();

  if (needs_unit (path, finding) && (!write_unit (path, finding) || !tell (finding, "daemon-reload", NULL)))
    return;
  if (tell (finding, "enable", MACAW_RUNTIME_UNIT))
    finding->state = MACAW_SERVICE_ON;
}

static void
turn_off (Finding *finding)
{
  g_autofree char *path = dup_unit_path ();

  if (!tell (finding, "disable", MACAW_RUNTIME_UNIT))
    return;
  finding->state = MACAW_SERVICE_OFF;
  if (is_ours (path) && g_unlink (path) == 0)
    tell (finding, "daemon-reload", NULL);
}

static void
work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Wish wish = (Wish) GPOINTER_TO_INT (data);
  Finding *finding = g_new0 (Finding, 1);

  if (look (finding) && wish == TURN_ON)
    turn_on (finding);
  else if (finding->state == MACAW_SERVICE_ON && wish == TURN_OFF)
    turn_off (finding);
  g_task_return_pointer (task, finding, finding_free);
}

/* The object */

static void
take (MacawRuntimeService *self, Finding *finding)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (self->state != finding->state)
    {
      self->state = finding->state;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }
  if (g_strcmp0 (self->problem, finding->problem) != 0)
    {
      g_free (self->problem);
      self->problem = g_strdup (finding->problem);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
    }
  self->busy = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
work_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Finding *finding = g_task_propagate_pointer (G_TASK (result), NULL);

  take (MACAW_RUNTIME_SERVICE (source), finding);
  finding_free (finding);
}

static void
begin (MacawRuntimeService *self, Wish wish)
{
  g_autoptr (GTask) task = NULL;

  if (self->busy)
    return;
  self->busy = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
  task = g_task_new (self, NULL, work_done, NULL);
  g_task_set_source_tag (task, begin);
  g_task_set_task_data (task, GINT_TO_POINTER (wish), NULL);
  g_task_run_in_thread (task, work);
}

void
macaw_runtime_service_look (MacawRuntimeService *self)
{
  g_return_if_fail (MACAW_IS_RUNTIME_SERVICE (self));
  begin (self, LOOK);
}

void
macaw_runtime_service_turn (MacawRuntimeService *self, gboolean on)
{
  g_return_if_fail (MACAW_IS_RUNTIME_SERVICE (self));
  begin (self, on ? TURN_ON : TURN_OFF);
}

MacawServiceState
macaw_runtime_service_get_state (MacawRuntimeService *self)
{
  return self->state;
}

gboolean
macaw_runtime_service_is_busy (MacawRuntimeService *self)
{
  return self->busy;
}

const char *
macaw_runtime_service_get_problem (MacawRuntimeService *self)
{
  return self->problem;
}

static void
macaw_runtime_service_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MacawRuntimeService *self = MACAW_RUNTIME_SERVICE (object);

  if (id == PROP_STATE)
    g_value_set_int (value, (int) self->state);
  else if (id == PROP_BUSY)
    g_value_set_boolean (value, self->busy);
  else
    g_value_set_string (value, self->problem);
}

static void
macaw_runtime_service_finalize (GObject *object)
{
  g_free (MACAW_RUNTIME_SERVICE (object)->problem);
  G_OBJECT_CLASS (macaw_runtime_service_parent_class)->finalize (object);
}

static void
macaw_runtime_service_class_init (MacawRuntimeServiceClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = macaw_runtime_service_get_property;
  object_class->finalize = macaw_runtime_service_finalize;
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, MACAW_SERVICE_UNKNOWN, MACAW_SERVICE_ON, MACAW_SERVICE_UNKNOWN, flags);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
macaw_runtime_service_init (MacawRuntimeService *self)
{
}

MacawRuntimeService *
macaw_runtime_service_new (void)
{
  return g_object_new (MACAW_TYPE_RUNTIME_SERVICE, NULL);
}
