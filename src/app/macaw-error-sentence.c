/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What went wrong, in words a person can use, and what they can do about it. */

#include "config.h"

#include "macaw-error-sentence.h"

#include <glib/gi18n.h>
#include <libsecret/secret.h>
#include <string.h>

#include "ara/ara.h"

/* NULL sentence: the error's own message is the news. The codes of AraError in their order. */
static const struct
{
  AraError    code;
  const char *sentence;
  const char *action;
  const char *label;
} known[] = {
  { ARA_ERROR_NO_CREDENTIALS, N_ ("There is no key for this connection."), "win.connect-model", N_ ("Add a Key") },
  { ARA_ERROR_UNREACHABLE, N_ ("The server can’t be reached."), "win.reconnect", N_ ("Try Again") },
  { ARA_ERROR_TLS, N_ ("No secure connection: the server’s certificate or encryption was refused."), "win.reconnect", N_ ("Try Again") },
  { ARA_ERROR_UNAUTHORIZED, N_ ("The server doesn’t accept the key. It may be mistyped or expired."), "win.connect-model", N_ ("Change the Key") },
  { ARA_ERROR_FORBIDDEN, N_ ("The key is right, but not for this."), "win.connect-model", N_ ("Change the Key") },
  { ARA_ERROR_NOT_FOUND, N_ ("The server doesn’t know what was asked for. It may have been deleted."), NULL, NULL },
  { ARA_ERROR_UNSUPPORTED, N_ ("This server doesn’t offer that."), NULL, NULL },
  { ARA_ERROR_CONFLICT, N_ ("Something else is under way there. Wait until it has ended."), NULL, NULL },
  { ARA_ERROR_TOO_LARGE, N_ ("That is larger than the server takes."), NULL, NULL },
  { ARA_ERROR_INVALID_ARGUMENTS, NULL, NULL, NULL },
  { ARA_ERROR_RATE_LIMITED, N_ ("Too many requests at once."), NULL, NULL },
  { ARA_ERROR_UNAVAILABLE, N_ ("The session isn’t running, or its runtime is down."), "win.reconnect", N_ ("Try Again") },
  { ARA_ERROR_APP_TIMED_OUT, N_ ("The app at the other end didn’t answer in time."), NULL, NULL },
  { ARA_ERROR_SERVER, N_ ("The server failed."), "win.reconnect", N_ ("Try Again") },
  { ARA_ERROR_TIMED_OUT, N_ ("The server has gone silent."), "win.reconnect", N_ ("Try Again") },
  { ARA_ERROR_DISCONNECTED, N_ ("The connection was cut in the middle of the answer."), "win.reconnect", N_ ("Try Again") },
  { ARA_ERROR_BAD_REPLY, N_ ("The server answered something that Macaw doesn’t understand. Is the address right?"), NULL, NULL },
  { ARA_ERROR_BAD_JSON, N_ ("The server’s answer is damaged."), NULL, NULL },
  { ARA_ERROR_TURN_FAILED, NULL, NULL, NULL },
  { ARA_ERROR_INEXACT, NULL, NULL, NULL },
};
G_STATIC_ASSERT (G_N_ELEMENTS (known) == ARA_ERROR_INEXACT + 1);

/* Where on the way to a server it ended, as ara_error_get_step() names it. */
static const struct
{
  const char *step;
  const char *sentence;
} steps[] = {
  { "name", N_ ("The server’s name can’t be found. Check the address and the network.") },
  { "tcp", N_ ("Nothing answers at the server’s address. It may be switched off or out of reach.") },
  { "tls", N_ ("No secure connection: the server’s certificate or encryption was refused.") },
  { "proxy", N_ ("The network’s proxy refused the connection.") },
  { "version", N_ ("The server speaks another version of the protocol.") },
};

static const char *
sentence_of_step (const GError *error)
{
  const char *step = ara_error_get_step (error);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (g_strcmp0 (step, steps[i].step) == 0)
      return _ (steps[i].sentence);
  return NULL;
}

static char *
sentence_of_rate_limit (const GError *error)
{
  int seconds = ara_error_get_retry_after (error);

  if (seconds <= 0)
    return NULL;
  return g_strdup_printf (ngettext ("Too many requests at once. Try again in %d second.",
                                    "Too many requests at once. Try again in %d seconds.",
                                    (gulong) seconds),
                          seconds);
}

static char *
sentence_of_ara (const GError *error)
{
  const char *step = sentence_of_step (error);
  char *sentence;

  if (step != NULL)
    return g_strdup (step);
  if (error->code == ARA_ERROR_RATE_LIMITED
      && (sentence = sentence_of_rate_limit (error)) != NULL)
    return sentence;
  /* Without the server's 413 it is its answer that is too large. */
  if (error->code == ARA_ERROR_TOO_LARGE && ara_error_get_status (error) == 0)
    return g_strdup (_ ("The server’s answer is larger than Macaw takes."));
  if (error->code < 0 || error->code >= (int) G_N_ELEMENTS (known)
      || known[error->code].sentence == NULL)
    return g_strdup (error->message);
  return g_strdup (_ (known[error->code].sentence));
}

char *
macaw_error_get_sentence (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain == ARA_ERROR)
    return sentence_of_ara (error);
  if (error->domain == SECRET_ERROR)
    return g_strdup (_ ("The keyring didn’t open."));
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_strdup (_ ("Cancelled."));
  return g_strdup (error->message);
}

/* A turn that failed has no status of its own: macaw-runtime tells in its sentence what the
 * model's server answered. */
static gboolean
tells_wrong_key (const GError *error)
{
  return g_error_matches (error, ARA_ERROR, ARA_ERROR_TURN_FAILED)
         && (strstr (error->message, "(HTTP 401)") != NULL || strstr (error->message, "(HTTP 403)") != NULL);
}

const char *
macaw_error_get_action (const GError *error, const char **label)
{
  const char *name = NULL;
  const char *text = NULL;

  g_return_val_if_fail (error != NULL, NULL);

  if (tells_wrong_key (error))
    {
      name = "win.connect-model";
      text = _ ("Change the Key");
    }
  else if (error->domain == ARA_ERROR && error->code >= 0
           && error->code < (int) G_N_ELEMENTS (known) && known[error->code].action != NULL)
    {
      name = known[error->code].action;
      text = _ (known[error->code].label);
    }
  if (label != NULL)
    *label = text;
  return name;
}

char *
macaw_error_get_details (const GError *error)
{
  GString *details = g_string_new (NULL);
  g_autofree char *body = NULL;

  g_return_val_if_fail (error != NULL, g_string_free (details, FALSE));

  g_string_append_printf (details, "%s %d: %s", g_quark_to_string (error->domain),
                          error->code, error->message);
  if (ara_error_get_request (error) != NULL)
    g_string_append_printf (details, "\n%s", ara_error_get_request (error));
  if (ara_error_get_status (error) != 0)
    g_string_append_printf (details, "\nHTTP %u", ara_error_get_status (error));
  body = ara_error_dup_body (error);
  if (body != NULL && *body != '\0')
    g_string_append_printf (details, "\n\n%s", body);
  return g_string_free (details, FALSE);
}

gboolean
macaw_error_is_news (const GError *error)
{
  return error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}
