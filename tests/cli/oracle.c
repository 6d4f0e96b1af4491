/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks a Python program what Python would do. */

#include "oracle.h"

#include <string.h>

GBytes *
oracle_ask (const char *script, GBytes *questions)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, script, NULL);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  GBytes *answers = NULL;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                              g_getenv ("MACAW_TEST_PYTHON"), path, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate (process, questions, NULL, &answers, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  return answers;
}

gboolean
oracle_is_the_one (void)
{
  g_autofree char *version = NULL;
  g_autoptr (GError) error = NULL;
  const char *command[] = { g_getenv ("MACAW_TEST_PYTHON"), "--version", NULL };

  g_spawn_sync (NULL, (char **) command, NULL, 0, NULL, NULL, &version, NULL, NULL, &error);
  g_assert_no_error (error);
  if (g_str_has_prefix (version, "Python 3.11."))
    return TRUE;
  g_test_message ("Only results are compared, not sentences: they are those of Python 3.11, this is %s",
                  g_strchomp (version));
  return FALSE;
}
