/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HTML as text: what each element becomes, and pages that are broken or out to break us. */

#include "runtime/tools/macaw-web-page.h"

#include <string.h>

static const struct
{
  const char *html;
  const char *text;
} rows[] = {
  { "<h1>One</h1><p>Two <b>bold</b>\n  and   more.</p><h3>Three</h3>text", "# One\n\nTwo bold and more.\n\n### Three\n\ntext" },
  { "<p>a<br>b<br><br>c</p>", "a\nb\n\nc" },
  { "<ul><li>one<li>two<ul><li>inner</ul></ul><p>after", "- one\n- two\n  - inner\n\nafter" },
  { "<ol start=3><li>c</li><li>d</li></ol>", "3. c\n4. d" },
  { "<p>See <a href='/x?a=1&amp;b=2'>this</a>, <a href='#top'>top</a> and <a href='javascript:alert(1)'>run</a>.",
    "See [this](http://host/x?a=1&b=2), top and run." },
  { "<a href='other'><img src='i.png' alt='A cat'></a><a href='/empty'><img src='x'></a>", "[[image: A cat]](http://host/dir/other)" },
  { "<table><tr><th>Name<th>Age</tr><tr><td>Ann<br>Lee</td><td><p>30</p></td></tr></table>", "| Name | Age |\n| Ann Lee | 30 |" },
  { "<table><tr><td><table><tr><td>a</td><td>b</td></tr></table></td><td>side</td></tr></table>", "| a | b |\n\nside" },
  { "<p>x</p><pre>  int a;\n\n  a++;\n</pre><p>y <code>a++</code>", "x\n\n```\n  int a;\n\n  a++;\n```\n\ny `a++`" },
  { "<head><title> T </title><style>p{}</style></head><script>if (a<b) document.write('<p>x');</script><p hidden>no</p><p>yes", "yes" },
  { "<nav>menu</nav><main><p>content</p></main><footer>foot</footer>", "content" },
  { "<main></main><p>outside", "outside" },
  { "<blockquote>said</blockquote>he", "> said\n\nhe" },
  { "&lt;b&gt; &amp; &eacute; &#x1F99C; &nosuch; &#0;", "<b> & é 🦜 &nosuch;" },
  { "<p>un<closed <b>x</i></p></div></table>", "unx" },
  { "plain words", "plain words" },
  { "", "" },
  { "<!-- only a comment -->", "" },
};

static void
test_elements (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *title = NULL, *text = macaw_web_html_to_text (rows[i].html, "http://host/dir/page", 100000, &title);

      g_test_message ("%s", rows[i].html);
      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static void
test_title (void)
{
  g_autofree char *title = NULL, *text = macaw_web_html_to_text ("<title>\n A &amp; B\n</title><p>x", "http://host/", 1000, &title);

  g_assert_cmpstr (title, ==, "A & B");
}

/* Deep nesting overruns no stack, and the length is kept. */
static void
test_hostile (void)
{
  static const char *const pieces[] = { "<div>", "<table><tr><td>", "<ul><li>x", "<a href=x>y", "<b>", "<blockquote>", "<", "&", "<pre>" };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (GString) html = g_string_new (NULL);
      g_autofree char *title = NULL, *text = NULL;

      for (guint k = 0; k < 50000; k++)
        g_string_append (html, pieces[i]);
      text = macaw_web_html_to_text (html->str, "http://host/", 5000, &title);
      g_assert_true (g_utf8_validate (text, -1, NULL));
      g_assert_cmpuint (strlen (text), <=, html->len + 10000);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/web-html/elements", test_elements);
  g_test_add_func ("/web-html/title", test_title);
  g_test_add_func ("/web-html/hostile", test_hostile);
  return g_test_run ();
}
