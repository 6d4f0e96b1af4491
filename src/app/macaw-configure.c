/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells the running local runtime what the preferences and the keyring hold, without a window. */

#include "config.h"

#include "macaw-configure.h"

#include <glib/gi18n.h>

#include "macaw-error-sentence.h"
#include "sessions/macaw-local-runtime.h"
#include "sessions/macaw-model-provider.h"
#include "sessions/macaw-web-settings.h"

typedef struct
{
  GMainLoop    *loop;
  GCancellable *cancellable;
  GFileMonitor *monitor;
  guint         limit;
  gboolean      looking;
  gboolean      again; /* the file changed meanwhile */
  gboolean      found;
  GError       *error; /* the last one */
} Program;

static void look (Program *self);

static void
end (Program *self, GError *error)
{
  g_clear_error (&self->error);
  self->error = error;
  g_main_loop_quit (self->loop);
}

static void
web_applied (GObject *source, GAsyncResult *result, gpointer data)
{
  GError *error = NULL;

  macaw_web_settings_apply_finish (result, &error);
  end (data, error);
}

static void
provider_applied (GObject *source, GAsyncResult *result, gpointer data)
{
  Program *self = data;
  GError *error = NULL;

  if (macaw_model_provider_apply_finish (result, &error))
    macaw_web_settings_apply_async (ARA_RUNTIME_CLIENT (source), self->cancellable, web_applied, self);
  else
    end (self, error);
}

static void
looked (GObject *source, GAsyncResult *result, gpointer data)
{
  Program *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AraRuntimeClient) client = macaw_local_runtime_find_finish (result, &error);

  self->looking = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (client != NULL)
    {
      /* From here on a person may be asked for the keyring's password: no haste. */
      self->found = TRUE;
      g_clear_handle_id (&self->limit, g_source_remove);
      macaw_model_provider_apply_async (client, self->cancellable, provider_applied, self);
    }
  else if (self->again)
    look (self);
}

/* Again whenever runtime.json changes: the runtime may be starting. */
static void
look (Program *self)
{
  self->again = self->looking;
  if (self->looking || self->found)
    return;
  self->looking = TRUE;
  macaw_local_runtime_find_async (self->cancellable, looked, self);
}

static gboolean
time_is_over (gpointer data)
{
  Program *self = data;

  self->limit = 0;
  end (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, _("No local runtime answers.")));
  return G_SOURCE_REMOVE;
}

int
macaw_configure_runtime (void)
{
  g_autofree char *path = g_build_filename (g_get_user_runtime_dir (), "macaw", NULL), *sentence = NULL;
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  Program self = { .loop = g_main_loop_new (NULL, FALSE), .cancellable = g_cancellable_new () };

  g_mkdir_with_parents (path, 0700);
  self.monitor = g_file_monitor_directory (folder, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self.monitor != NULL)
    g_signal_connect_swapped (self.monitor, "changed", G_CALLBACK (look), &self);
  self.limit = g_timeout_add_seconds (MACAW_CONFIGURE_SECONDS, time_is_over, &self);
  look (&self);
  g_main_loop_run (self.loop);
  g_cancellable_cancel (self.cancellable);
  g_clear_handle_id (&self.limit, g_source_remove);
  g_clear_object (&self.monitor);
  /* What was cancelled still reports to the object above. */
  while (self.looking)
    g_main_context_iteration (NULL, TRUE);
  g_object_unref (self.cancellable);
  g_main_loop_unref (self.loop);
  if (self.error == NULL)
    return 0;
  sentence = macaw_error_get_sentence (self.error);
  g_printerr ("macaw: %s\n", sentence);
  g_error_free (self.error);
  return 1;
}
