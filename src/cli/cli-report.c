/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What went wrong, as one line on standard error. */

#include "cli-report.h"
#include "cli-python.h"
#include "cli-text.h"
#include "ara/ara-error.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

char *
cli_explain (const GError *error)
{
  /* Servers end their sentences as they like. */
  gsize length = strlen (error->message) - (g_str_has_suffix (error->message, ".") ? 1 : 0);
  g_autofree char *sentence = g_strndup (error->message, length);

  if (g_error_matches (error, ARA_ERROR, ARA_ERROR_UNAUTHORIZED))
    return g_strdup_printf (_("%s. Check the key in ARA_API_KEY or ~/.ara/credentials.json."), sentence);
  if (g_error_matches (error, ARA_ERROR, ARA_ERROR_UNREACHABLE))
    return g_strdup_printf (_("%s. With --local the agent of this computer answers."), sentence);
  return g_strdup (error->message);
}

/* A terminal gets no control characters of others; a file gets what Python would write. */
void
cli_report_sentence (const char *program, const char *sentence)
{
  g_autoptr (GString) visible = g_string_new (NULL);
  g_autofree char *shown = NULL;
  gsize length;

  if (isatty (STDERR_FILENO))
    {
      cli_text_append_visible (visible, sentence, strlen (sentence));
      shown = cli_text_to_locale (visible->str, visible->len, &length);
    }
  else
    shown = cli_python_to_stderr (sentence);
  fprintf (stderr, "%s: %s\n", program, shown);
}

int
cli_report (const char *program, const GError *error)
{
  g_autofree char *sentence = cli_explain (error);

  cli_report_sentence (program, sentence);
  return 1;
}

int
cli_report_misuse (const char *program, const char *sentence)
{
  cli_report_sentence (program, sentence);
  return 2;
}
