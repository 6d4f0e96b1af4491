/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Finds what JSON has under the names of secrets, also in JSON that stands in a string, is cut off,
 * or is among other text. */

#include "ara-mask-private.h"

#include <string.h>

#define MAX_NAME 128 /* bytes of a name, or of a name told as a value, that are looked at */
#define MAX_DEPTH 31 /* backslashes before a quote: JSON in a string in a string, five times */

typedef enum
{
  HARMLESS,
  SECRET,
  SECRET_TEXT, /* only what is a string: a number is a count, a boolean an answer */
} Kind;

typedef struct
{
  const char   *end;
  const char   *copied; /* up to here @out has it */
  GString      *out;    /* NULL: only learning */
  AraMaskLearn  learn;
  gpointer      data;
} Scan;

/* Names */

static gboolean
ends_with_any (const char *name, const char *const *words)
{
  for (; *words != NULL; words++)
    if (g_str_has_suffix (name, *words))
      return TRUE;
  return FALSE;
}

static gboolean
begins_with_any (const char *name, const char *const *words)
{
  for (; *words != NULL; words++)
    if (g_str_has_prefix (name, *words))
      return TRUE;
  return FALSE;
}

/* The character of \uXXXX, however often its backslash is escaped; 0 if it is none of ASCII. */
static char
read_escape (const char **p, const char *end)
{
  const char *at = *p;
  gint64 code;

  while (at < end && *at == '\\')
    at++;
  if (end - at < 5 || *at != 'u' || at[1] != '0' || at[2] != '0')
    return 0;
  code = g_ascii_xdigit_value (at[3]) * 16 + g_ascii_xdigit_value (at[4]);
  if (code <= 0 || code > 127)
    return 0;
  *p = at + 5;
  return (char) code;
}

/* Letters and digits only, in lower case: apiKey, API-KEY and api\u005fkey are the same. */
static void
squash (const char *name, const char *end, char *squashed)
{
  while (name < end)
    {
      char c = *name == '\\' ? read_escape (&name, end) : 0;

      if (c == 0)
        c = *name++;
      if (g_ascii_isalnum (c))
        *squashed++ = g_ascii_tolower (c);
    }
  *squashed = '\0';
}

static Kind
classify (const char *name, const char *end)
{
  static const char *const secrets[] = { "apikey", "accesskey", "privatekey", "secretkey", "authkey", "encryptionkey", "signingkey",
                                         "masterkey", "sharedkey", "subscriptionkey", "secret", "token", "password", "passwd", "passphrase",
                                         "authorization", "credential", "cookie", "jwt", NULL };
  /* Other tokens in the plural are those that a model counts. */
  static const char *const tokens[] = { "accesstokens", "refreshtokens", "authtokens", "apitokens", "bearertokens", "sessiontokens",
                                        "idtokens", "bottokens", "devicetokens", "personaltokens", "usertokens", NULL };
  static const char *const counts[] = { "max", "min", "num", "total", "prompt", "completion", "input", "output", NULL };
  static const char *const answers[] = { "has", "is", "needs", "requires", "uses", "show", "hide", NULL };
  char squashed[MAX_NAME + 1];
  gsize length;

  squash (MAX (name, end - MAX_NAME), end, squashed);
  length = strlen (squashed);
  if (g_str_has_suffix (squashed, "tokens"))
    return length == strlen ("tokens") || ends_with_any (squashed, tokens) ? SECRET_TEXT : HARMLESS;
  if (length > 0 && squashed[length - 1] == 's')
    squashed[length - 1] = '\0';
  if (!ends_with_any (squashed, secrets) || (g_str_has_suffix (squashed, "token") && begins_with_any (squashed, counts)))
    return HARMLESS;
  return begins_with_any (squashed, answers) ? SECRET_TEXT : SECRET;
}

/* What a schema says of a secret, not the secret itself. */
static gboolean
is_description (const char *name, const char *end)
{
  static const char *const names[] = { "type", "title", "description", "format", "pattern", "minlength", "maxlength", "minimum", "maximum",
                                       "writeonly", "readonly", "nullable", "deprecated", "required", "additionalproperties", "ref", NULL };
  char squashed[MAX_NAME + 1];

  squash (MAX (name, end - MAX_NAME), end, squashed);
  return g_strv_contains (names, squashed);
}

gboolean
ara_mask_is_secret_name (const char *name)
{
  return classify (name, name + strlen (name)) != HARMLESS;
}

/* Strings. A quote of JSON that stands in a string has @depth backslashes before it: none, 1, 3, 7… */

static gsize
count_backslashes (const char *quote, const char *begin)
{
  const char *p = quote;

  while (p > begin && p[-1] == '\\')
    p--;
  return (gsize) (quote - p);
}

static const char *
skip_space (const char *p, const char *end, gsize depth)
{
  for (;;)
    {
      gsize count = 0;

      while (p < end && g_ascii_isspace (*p))
        p++;
      while (depth > 0 && count < depth && p + count < end && p[count] == '\\')
        count++;
      if (count == 0 || count < depth || p + count >= end || strchr ("nrt", p[count]) == NULL)
        return p;
      p += count + 1;
    }
}

static gboolean
is_quote (const char *p, const char *end, gsize depth)
{
  if ((gsize) (end - p) <= depth)
    return FALSE;
  for (gsize i = 0; i < depth; i++)
    if (p[i] != '\\')
      return FALSE;
  return p[depth] == '"';
}

/* Where the string that begins at @p ends, and in @next where it goes on: there, too, if the text
 * or the string around ended before. */
static const char *
find_close (const char *p, const char *end, gsize depth, const char **next)
{
  const char *quote = p;

  while ((quote = memchr (quote, '"', (gsize) (end - quote))) != NULL)
    {
      gsize count = count_backslashes (quote, p);

      if (count < depth)
        return *next = quote - count;
      if ((count - depth) % (2 * (depth + 1)) == 0)
        {
          *next = quote + 1;
          return quote - depth;
        }
      quote++;
    }
  return *next = end;
}

/* Hiding */

static void
write_to (Scan *self, const char *until, const char *instead, const char *next)
{
  if (self->out == NULL)
    return;
  g_string_append_len (self->out, self->copied, until - self->copied);
  g_string_append (self->out, instead);
  self->copied = next;
}

static void
hide_string (Scan *self, const char *begin, const char *end, gsize depth, gboolean learn)
{
  g_autofree char *secret = NULL;

  /* An empty value tells something, and nothing secret. */
  if (end == begin)
    return;
  if (self->learn != NULL && learn)
    {
      secret = g_strndup (begin, (gsize) (end - begin));
      for (gsize level = depth + 1; level > 0; level >>= 1)
        {
          g_autofree char *escaped = g_steal_pointer (&secret);

          secret = g_strcompress (escaped);
        }
      self->learn (secret, self->data);
    }
  write_to (self, begin, ARA_MASKED, end);
}

/* A number, true or false becomes a string; null stays. */
static const char *
hide_literal (Scan *self, const char *p, gsize depth, gboolean hide)
{
  const char *end = p;
  g_autofree char *backslashes = g_strnfill (depth, '\\'), *instead = NULL;

  while (end < self->end && (g_ascii_isalnum (*end) || strchr ("+-.", *end) != NULL) && *end != '\0')
    end++;
  if (hide && end > p && (end - p != 4 || strncmp (p, "null", 4) != 0)
      && (g_ascii_isdigit (*p) || *p == '-' || (end - p == 4 && strncmp (p, "true", 4) == 0) || (end - p == 5 && strncmp (p, "false", 5) == 0)))
    {
      instead = g_strdup_printf ("%s\"" ARA_MASKED "%s\"", backslashes, backslashes);
      write_to (self, p, instead, end);
    }
  return end;
}

/* All that the value at @p has: each item of a list, each member of an object but for what
 * describes it. Returns where the value ends, or what is there is no JSON. */
static const char *
hide_value (Scan *self, const char *p, gsize depth, Kind kind)
{
  gboolean described = FALSE, learn = TRUE;
  int level = 0;

  do
    {
      const char *begin, *close;

      p = skip_space (p, self->end, depth);
      if (p == self->end)
        return p;
      if (is_quote (p, self->end, depth))
        {
          begin = p + depth + 1;
          close = find_close (begin, self->end, depth, &p);
          if (level > 0 && p < self->end && *skip_space (p, self->end, depth) == ':')
            {
              described = is_description (begin, close);
              learn = classify (begin, close) != HARMLESS;
            }
          else if (!described)
            hide_string (self, begin, close, depth, learn);
        }
      else if (*p == '{' || *p == '[')
        level++, p++;
      else if (level > 0 && (*p == '}' || *p == ']'))
        {
          described = *p == '}' ? FALSE : described;
          level--, p++;
        }
      else if (level > 0 && (*p == ',' || *p == ':'))
        p++;
      else
        {
          begin = p;
          p = hide_literal (self, p, depth, kind == SECRET && !described);
          if (p == begin)
            return p;
        }
    }
  while (level > 0);
  return p;
}

/* {"name": "api_key", "value": …}: @p is where the name's string begins. NULL if it is none. */
static const char *
hide_pair (Scan *self, const char *p, gsize depth)
{
  const char *end = self->end - p < MAX_NAME ? self->end : p + MAX_NAME, *close, *next, *begin;
  Kind kind;

  if (!is_quote (p, end, depth))
    return NULL;
  close = find_close (p + depth + 1, end, depth, &next);
  kind = classify (p + depth + 1, close);
  next = skip_space (next, self->end, depth);
  if (kind == HARMLESS || next == self->end || *next != ',')
    return NULL;
  begin = skip_space (next + 1, self->end, depth);
  if (!is_quote (begin, self->end, depth) || !g_str_has_prefix (begin + depth + 1, "value"))
    return NULL;
  close = find_close (begin + depth + 1, self->end - begin < MAX_NAME ? self->end : begin + MAX_NAME, depth, &next);
  next = skip_space (next, self->end, depth);
  if (close != begin + depth + 1 + strlen ("value") || next == self->end || *next != ':')
    return NULL;
  return hide_value (self, skip_space (next + 1, self->end, depth), depth, kind);
}

static gboolean
is_word (const char *begin, const char *end, const char *word)
{
  return strlen (word) == (gsize) (end - begin) && g_ascii_strncasecmp (begin, word, strlen (word)) == 0;
}

/* @quote, which @depth backslashes are before, ends a name if a colon follows. */
static const char *
look_at_name (Scan *self, const char *begin, const char *quote)
{
  gsize depth = count_backslashes (quote, begin);
  const char *name = quote - depth, *earliest = MAX (begin, name - MIN (name - begin, MAX_NAME)), *value;
  const char *after = skip_space (quote + 1, self->end, depth), *hidden = NULL;
  Kind kind;

  if (after == self->end || *after != ':' || depth > MAX_DEPTH)
    return quote + 1;
  while (name > earliest && name[-1] != '"')
    name--;
  value = skip_space (after + 1, self->end, depth);
  kind = classify (name, quote - depth);
  if (kind != HARMLESS)
    return hide_value (self, value, depth, kind);
  if (is_word (name, quote - depth, "name") || is_word (name, quote - depth, "key") || is_word (name, quote - depth, "header"))
    hidden = hide_pair (self, value, depth);
  return hidden != NULL ? hidden : quote + 1;
}

/* Goes through @text once. */
char *
ara_mask_json (const char *text, gboolean hide, AraMaskLearn learn, gpointer data)
{
  Scan self = { .end = text + strlen (text), .copied = text, .out = hide ? g_string_new (NULL) : NULL, .learn = learn, .data = data };
  const char *p = text;

  while ((p = memchr (p, '"', (gsize) (self.end - p))) != NULL)
    p = look_at_name (&self, text, p);
  if (self.out == NULL)
    return NULL;
  write_to (&self, self.end, "", self.end);
  return g_string_free (self.out, FALSE);
}
