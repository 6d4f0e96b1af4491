/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The real macaw-runtime, with folders of its own, for as long as a test runs. */

#include "real-runtime.h"

#include <signal.h>
#include <sys/prctl.h>

/* A test that fails leaves nothing behind. */
static void
end_with_test (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

RealRuntime *
real_runtime_new (const char *sandbox)
{
  RealRuntime *self = g_new0 (RealRuntime, 1);
  g_autofree char *option = g_strconcat ("--sandbox=", sandbox != NULL ? sandbox : "bwrap", NULL), *line = NULL, *data = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (AraValue) ready = NULL;
  g_autoptr (AraSession) session = NULL;

  self->state = g_dir_make_tmp ("macaw-runtime-XXXXXX", NULL);
  data = g_build_filename (self->state, "data", NULL);
  g_subprocess_launcher_unsetenv (launcher, "ARA_API_KEY");
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", data, TRUE);
  g_subprocess_launcher_set_child_setup (launcher, end_with_test, NULL, NULL);
  self->process = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("MACAW_RUNTIME"), "--port", "0", "--no-runtime-file",
                                               "--state-dir", self->state, option, NULL);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  ready = ara_value_new_from_text (line, -1, NULL);
  self->url = ara_value_dup_member_string (ready, "url");
  self->key = ara_value_dup_member_string (ready, "api_key");
  self->client = ara_runtime_client_new (self->url, self->key);
  session = ara_runtime_client_session_start (self->client, NULL, FALSE, NULL, &error);
  g_assert_no_error (error);
  self->session = g_strdup (ara_session_get_id (session));
  return self;
}

void
real_runtime_free (RealRuntime *self)
{
  g_autoptr (GSubprocess) remove = NULL;

  g_object_unref (self->client);
  g_subprocess_send_signal (self->process, 15);
  g_assert_true (g_subprocess_wait (self->process, NULL, NULL));
  g_object_unref (self->process);
  remove = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, "rm", "-rf", self->state, NULL);
  g_subprocess_wait (remove, NULL, NULL);
  g_free (self->state);
  g_free (self->url);
  g_free (self->key);
  g_free (self->session);
  g_free (self);
}
