/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every error has a sentence; the action offered fits it. */

#include "app/macaw-error-sentence.h"
#include "ara/ara-error-private.h"
#include "ara/ara.h"

static void
test_every_code (void)
{
  for (int code = 0; code <= ARA_ERROR_INEXACT; code++)
    {
      g_autoptr (GError) error = g_error_new_literal (ARA_ERROR, code, "raw <b>%s");
      g_autofree char *sentence = macaw_error_get_sentence (error);
      const char *label = "untouched";
      const char *action = macaw_error_get_action (error, &label);

      g_assert_cmpuint (strlen (sentence), >, 5);
      g_assert_true ((action == NULL) == (label == NULL));
      if (code == ARA_ERROR_TURN_FAILED || code == ARA_ERROR_INVALID_ARGUMENTS || code == ARA_ERROR_INEXACT)
        g_assert_cmpstr (sentence, ==, "raw <b>%s");
      else
        g_assert_null (strstr (sentence, "raw"));
    }
}

/* What macaw-runtime says of the model's server. */
static void
test_key_of_provider (void)
{
  static const struct { const char *text; gboolean key; } rows[] = {
    { "The model's server refused (HTTP 401): the key is wrong or missing", TRUE },
    { "The model's server refused (HTTP 403): this key may not use the model", TRUE },
    { "The model's server refused (HTTP 404): it does not know this model or address", FALSE },
    { "Room 401 is taken", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) failed = g_error_new_literal (ARA_ERROR, ARA_ERROR_TURN_FAILED, rows[i].text);
      g_autoptr (GError) other = g_error_new_literal (ARA_ERROR, ARA_ERROR_NOT_FOUND, rows[i].text);

      g_assert_cmpstr (macaw_error_get_action (failed, NULL), ==, rows[i].key ? "win.connect-model" : NULL);
      g_assert_null (macaw_error_get_action (other, NULL));
    }
}

/* Either what was sent or what came. */
static void
test_too_large (void)
{
  g_autoptr (GError) sent = g_error_new_literal (ARA_ERROR, ARA_ERROR_TOO_LARGE, "x"), came = g_error_copy (sent);
  g_autofree char *of_sent = NULL, *of_came = macaw_error_get_sentence (came);

  ara_error_get_details (sent)->status = 413;
  of_sent = macaw_error_get_sentence (sent);
  g_assert_cmpstr (of_sent, ==, "That is larger than the server takes.");
  g_assert_cmpstr (of_came, ==, "The server’s answer is larger than Macaw takes.");
}

static void
test_other_domains (void)
{
  g_autoptr (GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "x");
  g_autoptr (GError) unknown = g_error_new_literal (ARA_ERROR, 4711, "from a newer library");
  g_autofree char *sentence = macaw_error_get_sentence (unknown);
  g_autofree char *details = macaw_error_get_details (unknown);

  g_assert_false (macaw_error_is_news (NULL));
  g_assert_false (macaw_error_is_news (cancelled));
  g_assert_true (macaw_error_is_news (unknown));
  g_assert_cmpstr (sentence, ==, "from a newer library");
  g_assert_null (macaw_error_get_action (unknown, NULL));
  g_assert_nonnull (strstr (details, "4711"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/error-sentence/every-code", test_every_code);
  g_test_add_func ("/error-sentence/key-of-provider", test_key_of_provider);
  g_test_add_func ("/error-sentence/too-large", test_too_large);
  g_test_add_func ("/error-sentence/other-domains", test_other_domains);
  return g_test_run ();
}
