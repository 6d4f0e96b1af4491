/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: any bytes as Markdown. What labels get is markup that Pango takes, no piece is long,
 * and cuts stand between characters, each after the one before. */

#include "app/markdown/macaw-markdown-scan.h"
#include "app/markdown/macaw-markdown.h"

#include <pango/pango.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_markup (const char *markup)
{
  /* Links are GtkLabel's own, not Pango's. */
  static GRegex *links;
  g_autofree char *plain = NULL, *text = NULL;

  if (links == NULL)
    links = g_regex_new ("</?a( [^>]*)?>", 0, 0, NULL);
  g_assert_true (g_utf8_validate (markup, -1, NULL));
  plain = g_regex_replace_literal (links, markup, -1, 0, "", 0, NULL);
  g_assert_true (pango_parse_markup (plain, -1, 0, NULL, &text, NULL, NULL));
  g_assert_cmpuint (strlen (text), <=, MACAW_MAX_PIECE);
}

static void
check_block (const MacawBlock *block)
{
  if (block->kind == MACAW_BLOCK_CODE)
    g_assert_true (g_utf8_validate (block->text, -1, NULL));
  else if (block->text != NULL)
    check_markup (block->text);
  for (guint i = 0; block->rows != NULL && i < block->rows->len; i++)
    {
      GStrv cells = g_ptr_array_index (block->rows, i);

      g_assert_cmpuint (g_strv_length (cells), <=, block->columns->len);
      for (guint j = 0; cells[j] != NULL; j++)
        check_markup (cells[j]);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *text = (const char *) data;
  g_autoptr (GPtrArray) blocks = macaw_markdown_parse_from (text, size, 0);
  MacawMarkdownScan scan = { 0 };
  gsize before = 0;

  for (guint i = 0; i < blocks->len; i++)
    check_block (g_ptr_array_index (blocks, i));
  while (macaw_markdown_scan_next (&scan, text, size))
    {
      g_autoptr (GPtrArray) piece = macaw_markdown_parse_from (text + before, scan.cut - before, scan.number);

      g_assert_cmpuint (scan.cut, >, before);
      g_assert_cmpuint (scan.cut, <=, size);
      g_assert_true (text[scan.cut - 1] == '\n');
      for (guint i = 0; i < piece->len; i++)
        check_block (g_ptr_array_index (piece, i));
      before = scan.cut;
    }
  return 0;
}
