/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Markdown to blocks: what each becomes, that nothing becomes markup of ours, and that a
 * text cut where it is closed gives the blocks of the whole. */

#include "app/markdown/macaw-markdown-scan.h"
#include "app/markdown/macaw-markdown.h"

#include <pango/pango.h>
#include <string.h>

static const struct
{
  const char *text;
  const char *blocks; /* kind letter and text of each */
} rows[] = {
  { "Hello *you* **all** ~~not~~ `<x>`", "p:Hello <i>you</i> <b>all</b> <s>not</s> <tt>&lt;x&gt;</tt>;" },
  { "# T\n\ntext\nmore", "h:T;p:text more;" },
  { "- a\n- b\n  - c\n\n1. x\n", "i:•a;i:•b;i:•c;i:1.x;" },
  { "```py\nprint(1)\n```\n", "c:print(1);" },
  { "> q\n\n---\n", "p:q;r:;" },
  { "|a|b|\n|-|-|\n|1|2|\n", "t:;" },
  { "- [x] done\n- [ ] not\n", "i:☑done;i:☐not;" },
  { "<script>alert('%s')</script>", "p:&lt;script&gt;alert(&apos;%s&apos;)&lt;/script&gt;\n;" },
  { "a <b>bold</b> &amp; %s", "p:a &lt;b&gt;bold&lt;/b&gt; &amp; %s;" },
  { "[x](javascript:alert(1)) [y](https://a.b/?c=\"d\")",
    "p:x <a href=\"https://a.b/?c=&quot;d&quot;\" title=\"https://a.b/?c=&amp;quot;d&amp;quot;\">y</a>;" },
  { "", "" },
};

static char *
describe_from (const char *text, gsize length, guint number)
{
  g_autoptr (GPtrArray) blocks = macaw_markdown_parse_from (text, length, number);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < blocks->len; i++)
    {
      const MacawBlock *block = g_ptr_array_index (blocks, i);

      g_string_append_printf (out, "%c:%s%s;", "phictr"[block->kind], block->marker != NULL ? block->marker : "",
                              block->text != NULL ? block->text : "");
      if (block->text != NULL && block->kind != MACAW_BLOCK_CODE)
        {
          /* Links are GtkLabel's own, not Pango's. */
          g_autoptr (GRegex) links = g_regex_new ("</?a( [^>]*)?>", 0, 0, NULL);
          g_autofree char *markup = g_regex_replace_literal (links, block->text, -1, 0, "", 0, NULL);

          g_assert_true (pango_parse_markup (markup, -1, 0, NULL, NULL, NULL, NULL));
        }
    }
  return g_string_free (out, FALSE);
}

static char *
describe (const char *text, gsize length)
{
  return describe_from (text, length, 0);
}

static void
test_aligns (void)
{
  static const char text[] = "|a|b|c|d|\n|-|:-|:-:|-:|\n|1|2|3|4|\n";
  g_autoptr (GPtrArray) blocks = macaw_markdown_parse (text, -1);

  g_assert_cmpuint (blocks->len, ==, 1);
  g_assert_cmpstr (((const MacawBlock *) g_ptr_array_index (blocks, 0))->aligns, ==, "-lcr");
}

static void
test_blocks (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *blocks = describe (rows[i].text, strlen (rows[i].text));

      g_assert_cmpstr (blocks, ==, rows[i].blocks);
    }
}

/* Wherever the text is cut while it grows, closed and open parts together give the whole. */
static const char *const cut_texts[] = {
  "Intro\n\n- one\n\n- two\n\nAfter the list\n\n```c\nint a;\n\nint b;\n```\n\nEnd **bold**\n\n> quote\n\nLast\n\n1. x\n\n   more\n\nÜber\n",
  "- a\n- b\n  - c\n\n  para\n- d\nlazy\n- e\n* other\n+ third\n",
  "3. a\n4. b\nlazy\n7. c\n\n1. d\n1) other\n1) more\n\ntext\n14. no item\n",
  "1. a\n2. b\n\n   ```\n   code\n   ```\n3. c\n```\ncode\n```\n1. d\n",
  "- a\n  ```\n  code\n- b\n  ```\n  code\n  ```\n- c\n",
  "text\n- \ntext\n- item\n-\n- item\n",
  "# H\ntext\n## H\n- i\n### H\n====\nx\n===\ny\n---\nz\n",
  "```a`b``` no fence\n\n~~~\n```\n~~~\n````\n```\n````\nend\n```py x\n",
  "|a|b|\n|-|-|\n|1|2|\n|3|4|\n\n|x|\n|-|\n- i\n",
  "> a\n> b\nlazy\n- i\n\n> c\n\n> d\n***\n* * *\n- - -\nend\n",
  "    code\n\n    more\n\n\ttabs\n\nend\r\n\r\ncrlf\r\n- a\r\n- b\r\n",
};

static void
test_closed (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cut_texts); i++)
    {
      const char *text = cut_texts[i];
      g_autofree char *whole = describe (text, strlen (text));
      MacawMarkdownScan scan = { 0 };

      for (gsize length = 0; length <= strlen (text); length++)
        while (macaw_markdown_scan_next (&scan, text, length))
          {
            g_autofree char *first = describe (text, scan.cut);
            g_autofree char *rest = describe_from (text + scan.cut, strlen (text) - scan.cut, scan.number);
            g_autofree char *both = g_strconcat (first, rest, NULL);

            g_assert_cmpuint (scan.cut, <=, length);
            g_assert_cmpstr (both, ==, whole);
          }
      g_assert_cmpuint (scan.cut, >, strlen (text) / 2);
    }
}

/* What a label gets is never long, whatever the text, and nothing of it is lost. */
static void
test_long (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) plain = g_string_new (NULL);
  g_autoptr (GPtrArray) blocks = NULL;

  g_string_append (text, "> 1. **");
  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (text, i % 500 == 499 ? "word%u🦜[l](https://a.b/%u) " : "<é%u>", i, i);
  g_string_append (text, "end**");
  blocks = macaw_markdown_parse (text->str, -1);
  g_assert_cmpuint (blocks->len, >, 4);
  for (guint i = 0; i < blocks->len; i++)
    {
      const MacawBlock *block = g_ptr_array_index (blocks, i);
      g_autoptr (GRegex) links = g_regex_new ("</?a( [^>]*)?>", 0, 0, NULL);
      g_autofree char *markup = g_regex_replace_literal (links, block->text, -1, 0, "", 0, NULL), *shown = NULL;

      g_assert_true (pango_parse_markup (markup, -1, 0, NULL, &shown, NULL, NULL));
      g_assert_cmpuint (strlen (shown), <=, MACAW_MAX_PIECE);
      g_assert_cmpuint (block->quote, ==, 1);
      g_assert_true (block->continued == (i > 0));
      g_string_append (plain, shown);
    }
  g_assert_true (g_str_has_prefix (plain->str, "<é0><é1>"));
  g_assert_nonnull (strstr (plain->str, "word499🦜l <é500>"));
  g_assert_true (g_str_has_suffix (plain->str, "end"));
}

static void
test_huge (void)
{
  g_autofree char *line = g_strnfill (5 * 1024 * 1024, 'x'), *quotes = g_strnfill (200000, '>'), *stars = g_strnfill (200000, '*');
  g_autofree char *code = g_strconcat ("```py\n", line, "\n```\n\nafter", NULL);
  g_autoptr (GPtrArray) lines = macaw_markdown_parse (line, -1), nested = macaw_markdown_parse (quotes, -1);
  g_autoptr (GPtrArray) fenced = macaw_markdown_parse (code, -1), starred = macaw_markdown_parse (stars, -1);
  const MacawBlock *block = g_ptr_array_index (fenced, 0);
  gsize sum = 0;

  for (guint i = 0; i < lines->len; i++)
    sum += strlen (((MacawBlock *) g_ptr_array_index (lines, i))->text);
  g_assert_cmpuint (sum, ==, strlen (line));
  g_assert_cmpuint (nested->len, <=, 200000 / MACAW_MAX_PIECE + 1);
  g_assert_cmpuint (starred->len, >=, 1);
  g_assert_cmpuint (fenced->len, ==, 2);
  g_assert_cmpstr (block->text, ==, line);
  g_assert_cmpstr (block->language, ==, "py");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/markdown/blocks", test_blocks);
  g_test_add_func ("/markdown/aligns", test_aligns);
  g_test_add_func ("/markdown/closed", test_closed);
  g_test_add_func ("/markdown/long", test_long);
  g_test_add_func ("/markdown/huge", test_huge);
  return g_test_run ();
}
