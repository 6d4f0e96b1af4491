/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Has the app UI do something. It must be open: it answers over its own connection.
 *
 *     control SESSION
 */

#include <ara/ara.h>
#include <locale.h>

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AraRuntimeClient) rt = ara_runtime_client_new_from_env (&error);
  g_autoptr (AraValue) result = NULL;
  g_autofree char *text = NULL;

  setlocale (LC_ALL, "");
  if (rt != NULL)
    result = ara_runtime_client_control_call (rt, argc > 1 ? argv[1] : NULL, "list_windows",
                                              NULL, /* the arguments */
                                              8000, /* milliseconds */
                                              NULL, &error);
  if (result == NULL)
    {
      const char *advice = g_error_matches (error, ARA_ERROR, ARA_ERROR_CONFLICT) ? "Open the app first: " : "";

      g_printerr ("%s%s\n", advice, error->message);
      return 1;
    }
  text = ara_value_dup_pretty (result);
  g_print ("%s\n", text);
  return 0;
}
