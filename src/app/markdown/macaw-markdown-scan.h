/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a growing Markdown text can be cut so that its pieces give the blocks of the whole. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Zeroed at first; then only macaw_markdown_scan_next() writes it. */
typedef struct
{
  gsize    cut;    /* the newest cut: what stands before it can't change any more */
  guint    number; /* of the list item after it, if that item goes on an ordered list; else 0 */

  gsize    at;     /* the first byte that was not read */
  gsize    fence;  /* marks of the open fence, 0: none is open */
  guint    fence_indent;
  char     fence_kind;
  char     list;   /* '-', '*', '+', '.' or ')' while in a list at the left edge, else 0 */
  guint    list_number;
  gboolean after_blank;
} MacawMarkdownScan;

/* Reads on in @text, which begins with what was read before, up to the next cut; FALSE: there is
 * none as far as lines are complete. All calls together cost time linear in the text. */
gboolean macaw_markdown_scan_next    (MacawMarkdownScan *self, const char *text, gsize length);
/* Whether @line begins a fence of code at the left edge; @marks: how many ` or ~. */
gboolean macaw_markdown_is_fence     (const char *line, gsize length, gsize *marks);
/* Whether @line ends a fence of @marks times @kind. */
gboolean macaw_markdown_ends_fence   (const char *line, gsize length, gsize marks, char kind);
/* Bytes up to the end of the line, without its line feed. */
gsize    macaw_markdown_line_length  (const char *text, gsize length);

G_END_DECLS
