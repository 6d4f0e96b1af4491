/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session's tools in a directory of their own, and running one to its end. */

#include "tool-fixture.h"

#include <gio/gio.h>
#include <string.h>

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

void
fixture_set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  self->root = g_dir_make_tmp ("macaw-tools-XXXXXX", NULL);
  self->sandbox = macaw_sandbox_new (FALSE, FALSE);
  macaw_sandbox_probe_async (self->sandbox, NULL, keep_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  macaw_sandbox_probe_finish (self->sandbox, result, NULL);
  self->toolbox = macaw_toolbox_new (self->root, self->sandbox, &error);
  g_assert_no_error (error);
}

void
fixture_tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (GSubprocess) remove = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, "rm", "-rf", self->root, NULL);

  g_subprocess_wait (remove, NULL, NULL);
  g_object_unref (self->toolbox);
  g_object_unref (self->sandbox);
  g_free (self->root);
}

char *
fixture_run (Fixture *self, const char *tool, const char *args, GCancellable *cancellable)
{
  g_autoptr (AraValue) value = ara_value_new_from_text (args, -1, NULL);
  g_autoptr (AraValue) output = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  macaw_toolbox_execute_async (self->toolbox, tool, value, NULL, NULL, cancellable, keep_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  output = macaw_toolbox_execute_finish (self->toolbox, result, &error);
  if (output == NULL)
    return g_strconcat ("error: ", error->message, NULL);
  return ara_value_get_kind (output) == ARA_VALUE_STRING ? ara_value_dup_string (output) : ara_value_dup_text (output);
}

void
fixture_expect (Fixture *self, const char *tool, const char *args, const char *words)
{
  g_autofree char *text = fixture_run (self, tool, args, NULL);

  g_test_message ("%s %s", tool, args);
  if (strstr (text, words) == NULL)
    g_error ("%s %s: “%s” holds no “%s”", tool, args, text, words);
}

char *
fixture_path (Fixture *self, const char *name)
{
  return g_build_filename (self->root, "root/.ara/workspace", name, NULL);
}

gboolean
fixture_skips (Fixture *self)
{
  if (macaw_sandbox_get_kind (self->sandbox) == MACAW_SANDBOX_BWRAP)
    return FALSE;
  g_test_skip ("bubblewrap can't build a sandbox here");
  return TRUE;
}
