/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What came from the web as text, if it is one. */

#include "macaw-web-page.h"

#include <string.h>

#define PROBE 8192 /* bytes that tell a text from what is none */

typedef enum { BINARY, PLAIN, MARKUP, HTML } Kind;

void
macaw_web_page_free (MacawWebPage *page)
{
  g_free (page->title);
  g_free (page->text);
  g_free (page);
}

static gboolean
has_utf16_mark (const char *bytes, gsize length)
{
  return length >= 2 && (memcmp (bytes, "\xff\xfe", 2) == 0 || memcmp (bytes, "\xfe\xff", 2) == 0);
}

static gboolean
looks_like_html (const char *bytes, gsize length)
{
  g_autofree char *start = g_strndup (bytes, MIN (length, 512));
  g_autofree char *lower = g_ascii_strdown (g_strchug (start), -1);

  return g_str_has_prefix (lower, "<!doctype html") || g_str_has_prefix (lower, "<html") || g_str_has_prefix (lower, "<head")
         || strstr (lower, "<html") != NULL;
}

/* A text has no NUL, and hardly a control character. */
static gboolean
looks_like_text (const char *bytes, gsize length)
{
  gsize probe = MIN (length, PROBE), odd = 0;

  if (has_utf16_mark (bytes, length))
    return TRUE;
  if (memchr (bytes, '\0', probe) != NULL)
    return FALSE;
  for (gsize i = 0; i < probe; i++)
    odd += (guchar) bytes[i] < 0x20 && strchr ("\t\n\r\f\033\b", bytes[i]) == NULL;
  return odd * 100 <= probe;
}

static Kind
find_kind (const char *type, const char *charset, const char *bytes, gsize length)
{
  static const char *const texts[] = { "application/json", "application/javascript", "application/x-javascript", "application/ecmascript",
                                       "application/x-yaml", "application/yaml", "application/toml", "application/x-sh",
                                       "application/x-ndjson", "application/sql", "application/x-www-form-urlencoded", NULL };

  if (type == NULL || g_str_equal (type, "application/octet-stream") || g_str_equal (type, "text/plain"))
    {
      if (charset == NULL && !looks_like_text (bytes, length))
        return BINARY;
      return type == NULL && looks_like_html (bytes, length) ? HTML : PLAIN;
    }
  if (g_str_equal (type, "text/html") || g_str_equal (type, "application/xhtml+xml"))
    return charset != NULL || looks_like_text (bytes, length) ? HTML : BINARY;
  if (g_str_equal (type, "application/xml") || g_str_equal (type, "text/xml") || g_str_has_suffix (type, "+xml"))
    return MARKUP;
  if (g_str_has_prefix (type, "text/") || g_str_has_suffix (type, "+json") || g_strv_contains (texts, type))
    return charset != NULL || looks_like_text (bytes, length) ? PLAIN : BINARY;
  return BINARY;
}

MacawWebPage *
macaw_web_page_read (GBytes *body, const char *type, const char *charset, const char *base, gsize max_chars)
{
  MacawWebPage *page = g_new0 (MacawWebPage, 1);
  gsize length;
  const char *bytes = g_bytes_get_data (body, &length);
  Kind kind = length == 0 ? PLAIN : find_kind (type, charset, bytes, length);
  char *cut;

  if (kind == BINARY)
    return page;
  page->text = macaw_web_decode (body, charset, kind != PLAIN);
  if (kind == HTML)
    {
      g_autofree char *html = g_steal_pointer (&page->text);

      /* A character has at most four bytes. */
      page->text = macaw_web_html_to_text (html, base, max_chars * 4, &page->title);
    }
  if ((gsize) g_utf8_strlen (page->text, -1) > max_chars)
    {
      cut = g_utf8_offset_to_pointer (page->text, (glong) max_chars);
      *cut = '\0';
      page->truncated = TRUE;
    }
  return page;
}
