/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Hides keys, tokens and passwords in what is shown of requests and replies. */

#include "ara-mask-private.h"

#include <string.h>

/* Shorter values are no secrets worth the name, and would be found everywhere. */
#define MIN_SECRET 6
#define MIN_PREFIX 4

#define NAMES "(?:api[_-]?key|access[_-]?key|private[_-]?key|secret(?:[_-]?key)?|token|password|passwd|passphrase|authorization" \
  "|credentials?|cookie|jwt)"

/* Where it is no JSON, which was gone through before: in addresses and queries (user:password@,
 * ?key=…), in headers (Cookie: …), in environments (api_key=…), on command lines ("--api-key", "…"),
 * by the shape that well-known keys have. Nothing unbounded before NAMES, and possessive loops: any
 * text is gone through once. */
static const char pattern[] =
  "(?i)(?<option_head>--[a-z-]{0,40}?" NAMES "\"\\s*+,\\s*+\")(?<option>(?:[^\"\\\\]++|\\\\.)*+)"
  "|(?<query_head>(?:^|[?&]|\\\\u0026)(?:[a-z0-9_.-]{0,40}?" NAMES "s?|keys?|sig|signature|x-amz-signature)=)(?<query>[^&\\s\"'\\\\<>#]++)"
  "|(?<user_head>\\b[a-z][a-z0-9+.-]{0,20}://[^\\s:/@\"'\\\\]{0,128}:)(?<user>[^\\s/@\"'\\\\]{1,256})(?=@)"
  "|(?<cookie_head>\\b(?:set-)?cookie[\"']?:\\s*+)(?<cookie>[^\\s=;,\"'\\\\]++=[^\\r\\n\"'\\\\]*+)"
  "|(?<scheme_head>\\bauthorization[\"']?:\\s*+(?:digest|negotiate|token|apikey|aws4-hmac-sha256)\\s++)(?<scheme>[^\\r\\n'\\\\]++)"
  "|(?<plain_head>" NAMES "[\"']?\\s*+[=:]\\s*+(?:(?:bearer|basic)\\s++)?+)(?<plain>[^\\s\"'\\\\&,;{}\\[\\]]{6,})"
  "|(?<bearer_head>\\b(?:bearer|basic)(?:\\s++|%20))(?<bearer>[a-z0-9+/=_.~-]{12,}|(?=[a-z+/=_.~-]{0,11}[0-9])[a-z0-9+/=_.~-]{6,})"
  "|(?<shape>\\b(?:sk|pk|ghp|gho|ghs|glpat|xox[abp]|hf)[-_][a-z0-9_-]{16,})";

static const char *const groups[][2] = {
  { "option_head", "option" }, { "query_head", "query" }, { "user_head", "user" }, { "cookie_head", "cookie" },
  { "scheme_head", "scheme" }, { "plain_head", "plain" }, { "bearer_head", "bearer" }, { NULL, "shape" },
};

struct _AraMask
{
  gatomicrefcount references;
  GMutex          mutex;
  GPtrArray      *secrets; /* of char *; the first is the connection's own key, if it has one */
  gboolean        has_key;
};

static GRegex *
get_regex (void)
{
  static GRegex *regex;
  static gsize once;

  if (g_once_init_enter (&once))
    {
      g_autoptr (GError) error = NULL;

      regex = g_regex_new (pattern, G_REGEX_OPTIMIZE | G_REGEX_DUPNAMES, 0, &error);
      if (regex == NULL)
        g_error ("%s", error->message);
      g_once_init_leave (&once, 1);
    }
  return regex;
}

AraMask *
ara_mask_new (const char *key)
{
  AraMask *self = g_new0 (AraMask, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->mutex);
  self->secrets = g_ptr_array_new_with_free_func (g_free);
  self->has_key = key != NULL && strlen (key) >= MIN_SECRET;
  if (self->has_key)
    g_ptr_array_add (self->secrets, g_strdup (key));
  return self;
}

AraMask *
ara_mask_ref (AraMask *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
ara_mask_unref (AraMask *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_ptr_array_unref (self->secrets);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/* Learning */

static void
remember (const char *secret, gpointer data)
{
  AraMask *self = data;
  g_autoptr (GMutexLocker) locker = NULL;

  if (strlen (secret) < MIN_SECRET || strstr (secret, ARA_MASKED) != NULL)
    return;
  locker = g_mutex_locker_new (&self->mutex);
  for (guint i = 0; i < self->secrets->len; i++)
    if (g_str_equal (g_ptr_array_index (self->secrets, i), secret))
      return;
  if (self->secrets->len == ARA_MASK_MAX_SECRETS)
    g_ptr_array_remove_index (self->secrets, self->has_key ? 1 : 0);
  g_ptr_array_add (self->secrets, g_strdup (secret));
}

void
ara_mask_learn (AraMask *self, const char *text, gsize length)
{
  g_autofree char *valid = length == 0 ? NULL : g_utf8_make_valid (text, (gssize) length);

  if (valid != NULL)
    ara_mask_json (valid, FALSE, remember, self);
}

/* Hiding */

static gboolean
hide_match (const GMatchInfo *match, GString *result, gpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      int start = -1, end = -1;
      g_autofree char *head = NULL;

      if (!g_match_info_fetch_named_pos (match, groups[i][1], &start, &end) || start < 0)
        continue;
      head = groups[i][0] == NULL ? NULL : g_match_info_fetch_named (match, groups[i][0]);
      g_string_append (result, head != NULL ? head : "");
      /* An empty value tells something, and nothing secret. */
      g_string_append (result, end > start ? ARA_MASKED : "");
      return FALSE;
    }
  g_assert_not_reached ();
}

static void
hide_value (GString *text, const char *secret)
{
  g_autofree char *escaped = g_strescape (secret, ""), *encoded = g_uri_escape_string (secret, NULL, FALSE);

  g_string_replace (text, secret, ARA_MASKED, 0);
  if (!g_str_equal (escaped, secret))
    g_string_replace (text, escaped, ARA_MASKED, 0);
  if (!g_str_equal (encoded, secret))
    g_string_replace (text, encoded, ARA_MASKED, 0);
}

/* A text that was cut off may end in the beginning of a secret. */
static void
hide_tail (GString *text, const char *secret)
{
  for (gsize length = MIN (strlen (secret) - 1, text->len); length >= MIN_PREFIX; length--)
    if (strncmp (text->str + text->len - length, secret, length) == 0)
      {
        g_string_truncate (text, text->len - length);
        g_string_append (text, ARA_MASKED);
        return;
      }
}

char *
ara_mask_apply (AraMask *self, const char *text, gssize length)
{
  g_autofree char *valid = g_utf8_make_valid (text, length);
  g_autoptr (GString) known = g_string_new (valid);
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL;
  char *masked;

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->secrets->len; i++)
    {
      hide_value (known, g_ptr_array_index (self->secrets, i));
      hide_tail (known, g_ptr_array_index (self->secrets, i));
    }
  g_mutex_unlock (&self->mutex);
  json = ara_mask_json (known->str, TRUE, NULL, NULL);
  masked = g_regex_replace_eval (get_regex (), json, -1, 0, 0, hide_match, NULL, &error);
  if (masked != NULL)
    return masked;
  /* Rather nothing than a secret. */
  g_debug ("A text can't be masked: %s", error->message);
  return g_strdup (ARA_MASKED);
}

char *
ara_mask_header (AraMask *self, const char *name, const char *value)
{
  return ara_mask_is_secret_name (name) ? g_strdup (ARA_MASKED) : ara_mask_apply (self, value, -1);
}
