/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Markdown to blocks: what each becomes, that nothing becomes markup of ours, and that a
 * text cut where it is closed gives the blocks of the whole. */

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
  { "- a\n- b\n  - c\n\n1. x\n", "i:a;i:b;i:c;i:x;" },
  { "```py\nprint(1)\n```\n", "c:print(1);" },
  { "> q\n\n---\n", "p:q;r:;" },
  { "|a|b|\n|-|-|\n|1|2|\n", "t:;" },
  { "- [x] done\n- [ ] not\n", "i:done;i:not;" },
  { "<script>alert('%s')</script>", "p:&lt;script&gt;alert(&apos;%s&apos;)&lt;/script&gt;\n;" },
  { "a <b>bold</b> &amp; %s", "p:a &lt;b&gt;bold&lt;/b&gt; &amp; %s;" },
  { "[x](javascript:alert(1)) [y](https://a.b/?c=\"d\")",
    "p:x <a href=\"https://a.b/?c=&quot;d&quot;\" title=\"https://a.b/?c=&amp;quot;d&amp;quot;\">y</a>;" },
  { "", "" },
};

static char *
describe (const char *text, gsize length)
{
  g_autoptr (GPtrArray) blocks = macaw_markdown_parse (text, (gssize) length);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < blocks->len; i++)
    {
      const MacawBlock *block = g_ptr_array_index (blocks, i);

      g_string_append_printf (out, "%c:%s;", "phictr"[block->kind], block->text != NULL ? block->text : "");
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
static void
test_closed (void)
{
  static const char text[] =
    "Intro\n\n- one\n\n- two\n\nAfter the list\n\n```c\nint a;\n\nint b;\n```\n\nEnd **bold**\n\n> quote\n\nLast\n\n1. x\n\n   more\n\nÜber\n";
  g_autofree char *whole = describe (text, strlen (text));
  gsize closed = 0;

  for (gsize length = 0; length <= strlen (text); length++)
    {
      gsize now = macaw_markdown_closed (text, length, closed);

      g_assert_cmpuint (now, >=, closed);
      g_assert_cmpuint (now, <=, length);
      if (now > closed)
        {
          g_autofree char *first = describe (text, now), *rest = describe (text + now, strlen (text) - now);
          g_autofree char *both = g_strconcat (first, rest, NULL);

          g_assert_cmpstr (both, ==, whole);
        }
      closed = now;
    }
  g_assert_cmpuint (closed, >, strlen (text) / 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/markdown/blocks", test_blocks);
  g_test_add_func ("/markdown/closed", test_closed);
  return g_test_run ();
}
