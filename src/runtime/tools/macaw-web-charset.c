/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which characters the bytes of a page mean. */

#include "macaw-web-page.h"

#include <errno.h>
#include <string.h>

#define META_PROBE 1024 /* bytes in which HTML names its characters; the standard's figure */

static const struct
{
  guint8      bytes[3];
  gsize       length;
  const char *charset;
} marks[] = {
  { { 0xef, 0xbb, 0xbf }, 3, "UTF-8" },
  { { 0xff, 0xfe }, 2, "UTF-16LE" },
  { { 0xfe, 0xff }, 2, "UTF-16BE" },
};

/* As browsers read these names (WHATWG Encoding): what calls itself Latin 1 or ASCII is
 * windows-1252, and so on. */
static const char *const renamed[][2] = {
  { "ascii", "WINDOWS-1252" },       { "us-ascii", "WINDOWS-1252" },    { "iso-8859-1", "WINDOWS-1252" },
  { "iso8859-1", "WINDOWS-1252" },   { "latin1", "WINDOWS-1252" },      { "iso-8859-9", "WINDOWS-1254" },
  { "latin5", "WINDOWS-1254" },      { "tis-620", "WINDOWS-874" },      { "iso-8859-11", "WINDOWS-874" },
  { "gb2312", "GB18030" },           { "gbk", "GB18030" },              { "x-gbk", "GB18030" },
  { "shift_jis", "CP932" },          { "shift-jis", "CP932" },          { "x-sjis", "CP932" },
  { "euc-kr", "CP949" },             { "ks_c_5601-1987", "CP949" },     { "big5", "BIG5-HKSCS" },
  { "utf-16", "UTF-16LE" },          { "unicode", "UTF-16LE" },         { "utf8", "UTF-8" },
};

static const char *
rename_charset (const char *charset)
{
  for (guint i = 0; i < G_N_ELEMENTS (renamed); i++)
    if (g_ascii_strcasecmp (renamed[i][0], charset) == 0)
      return renamed[i][1];
  return charset;
}

/* The first thing that looks like charset=NAME or, in XML, encoding="NAME". */
static char *
find_charset_in_text (const char *bytes, gsize length)
{
  g_autofree char *start = g_strndup (bytes, MIN (length, META_PROBE));
  g_autoptr (GRegex) regex = g_regex_new ("<!--.*?(?:-->|$)(*SKIP)(*FAIL)|<meta[^>]+charset\\s*=\\s*[\"']?\\s*([\\w.:-]+)|<\\?xml[^>]+encoding\\s*=\\s*[\"']([\\w.:-]+)",
                                          G_REGEX_CASELESS | G_REGEX_RAW | G_REGEX_DOTALL, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *name = NULL;

  if (!g_regex_match (regex, start, 0, &match))
    return NULL;
  name = g_match_info_fetch (match, 1);
  if (name == NULL || *name == '\0')
    {
      g_free (name);
      name = g_match_info_fetch (match, 2);
    }
  /* Who could be read thus far is not in UTF-16, whatever is said. */
  return name != NULL && g_ascii_strncasecmp (name, "utf-16", 6) == 0 ? g_strdup ("UTF-8") : g_steal_pointer (&name);
}

/* Every byte that means nothing becomes U+FFFD. NULL: no such charset. */
static char *
convert (const char *bytes, gsize length, const char *charset)
{
  GIConv converter = g_iconv_open ("UTF-8", charset);
  g_autoptr (GString) text = NULL;
  char *at = (char *) bytes;
  char buffer[4096];

  if (converter == (GIConv) -1)
    return NULL;
  text = g_string_sized_new (length + 16);
  while (length > 0)
    {
      char *out = buffer;
      gsize room = sizeof buffer;
      gsize done = g_iconv (converter, &at, &length, &out, &room);
      int reason = errno;

      g_string_append_len (text, buffer, out - buffer);
      if (done != (gsize) -1 || reason == E2BIG)
        continue;
      g_string_append (text, "\357\277\275");
      if (reason != EILSEQ)
        break;
      at++;
      length--;
    }
  g_iconv_close (converter);
  return g_utf8_make_valid (text->str, (gssize) text->len);
}

/* What it is if nobody says: UTF-8 if it can be that, else what most of the old web is. */
static char *
guess (const char *bytes, gsize length)
{
  const char *end;

  if (g_utf8_validate_len (bytes, length, &end) || length - (gsize) (end - bytes) < 4)
    return g_utf8_make_valid (bytes, (gssize) length);
  return convert (bytes, length, "WINDOWS-1252");
}

char *
macaw_web_decode (GBytes *body, const char *charset, gboolean markup)
{
  gsize length;
  const char *bytes = g_bytes_get_data (body, &length);
  g_autofree char *told = NULL;
  char *text = NULL;

  if (length == 0)
    return g_strdup ("");
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (length >= marks[i].length && memcmp (bytes, marks[i].bytes, marks[i].length) == 0)
      return convert (bytes + marks[i].length, length - marks[i].length, marks[i].charset);
  if (charset == NULL && markup)
    charset = told = find_charset_in_text (bytes, length);
  if (charset != NULL)
    text = convert (bytes, length, rename_charset (charset));
  return text != NULL ? text : guess (bytes, length);
}
