/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What came from the web as text: its characters, and HTML without its markup. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char    *title;     /* nullable */
  char    *text;      /* valid UTF-8; NULL: it is binary */
  gboolean truncated; /* there was more than was asked for */
} MacawWebPage;

void          macaw_web_page_free (MacawWebPage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MacawWebPage, macaw_web_page_free)

/* Where what was read ends. EARLY: in the middle of what was packed, or at bytes that are none. */
typedef enum { MACAW_WEB_END_WHOLE, MACAW_WEB_END_LIMIT, MACAW_WEB_END_EARLY } MacawWebEnd;

/* @encoding: as Content-Encoding says, nullable; @most: bytes of the result; *@end is set only
 * where that is not the whole. Fails where the encoding is not understood. For a thread. */
GBytes       *macaw_web_unpack    (GBytes *packed, const char *encoding, gsize most, MacawWebEnd *end, GError **error);

/* @type: the media type in small letters, NULL if unknown; @charset: of the Content-Type,
 * nullable; @base: what relative links are relative to; @max_chars: of the text. May take a
 * while: for a thread. */
MacawWebPage *macaw_web_page_read (GBytes *body, const char *type, const char *charset, const char *base, gsize max_chars);

/* The bytes as UTF-8: by byte order mark, @charset, what the text says of itself, a guess. */
char         *macaw_web_decode    (GBytes *body, const char *charset, gboolean markup);

/* HTML as text that reads like Markdown, at most about @max_bytes of it. *@title: (out) (nullable) */
char         *macaw_web_html_to_text (const char *html, const char *base, gsize max_bytes, char **title);

G_END_DECLS
