/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts of any length: their pieces, colours, searching, saving; the same from memory and from
 * a file. */

#include "app/inspector/result/macaw-text.h"
#include "app/macaw-brief-text.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static AraValue *
parse (const char *json)
{
  g_autoptr (GError) error = NULL;
  AraValue *value = ara_value_new_from_text (json, -1, &error);

  g_assert_no_error (error);
  return value;
}

/* The same in an unlinked file. */
static AraValue *
parse_spooled (const char *json)
{
  g_autoptr (GError) error = NULL;
  int fd = open (g_get_tmp_dir (), O_TMPFILE | O_RDWR, 0600);
  AraValue *value;

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, json, strlen (json)), ==, strlen (json));
  value = ara_value_new_from_fd (fd, &error);
  g_assert_no_error (error);
  g_assert_true (ara_value_is_spooled (value));
  return value;
}

static void
wait_complete (MacawText *text)
{
  while (!macaw_text_is_complete (text))
    g_main_context_iteration (NULL, FALSE);
}

/* All pieces, one a line; a wrapped one ends with ↩. */
static char *
dup_shown (MacawText *text)
{
  g_autoptr (MacawTextWindow) window = NULL;
  GString *shown = g_string_new (NULL);

  wait_complete (text);
  window = macaw_text_read (text, 0, G_MAXUINT, G_MAXSIZE);
  for (guint i = 0; i < window->pieces->len; i++)
    {
      MacawTextPiece *piece = &g_array_index (window->pieces, MacawTextPiece, i);
      gsize end = i + 1 < window->pieces->len ? piece[1].offset : window->text->len;

      g_assert_cmpuint (end - piece->offset, <=, MACAW_TEXT_MAX_PIECE);
      g_string_append_printf (shown, "%s%.*s%s", i > 0 ? "\n" : "", (int) (end - piece->offset), window->text->str + piece->offset,
                              piece->wrapped ? "↩" : "");
    }
  g_assert_cmpuint (MAX (window->pieces->len, 1), ==, macaw_text_get_n_pieces (text));
  g_assert_true (g_utf8_validate (window->text->str, (gssize) window->text->len, NULL));
  return g_string_free (shown, FALSE);
}

static void
test_shown (void)
{
  static const struct { const char *json, *shown, *terminal; } rows[] = {
    { "\"\"", "", NULL },
    { "\"a\"", "a", NULL },
    { "\"a\\nb\"", "a\nb", NULL },
    { "\"a\\nb\\n\"", "a\nb", NULL },
    { "\"\\n\\n\"", "\n", NULL },
    { "\"a\\r\\nb\\rc\"", "a\nb␍c", "a\nb\nc" },
    { "\"a\\u0000b\"", "a␀b", NULL },
    { "\"\\ud800x\\udc00\"", "\357\277\275x\357\277\275", NULL },
    { "\"\\ud83e\\udd9c\"", "🦜", NULL },
    { "\"\\\"\\\\\\/\\t\"", "\"\\/\t", NULL },
    { "\"<b>%s</b>\"", "<b>%s</b>", NULL },
    { "\"\\u001b[31mred\\u001b[0m.\"", "\033[31mred\033[0m.", "red." },
    { "\"\\u001b]0;title\\u0007x\\u001b(By\\u001b[2Kz\"", "\033]0;title\007x\033(By\033[2Kz", "xyz" },
    { "\"x\\u001b\"", "x\033", "x" },
    { "\"\\u001b[31\\nno\"", "\033[31\nno", "\nno" },
    { "{\"a\": [1,\n 2]}", "{\"a\": [1,\n 2]}", NULL },
    { "18446744073709551616", "18446744073709551616", NULL },
    { "\"שלום עולם\"", "שלום עולם", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (int way = 0; way < 4; way++)
      {
        g_autoptr (AraValue) value = way & 1 ? parse_spooled (rows[i].json) : parse (rows[i].json);
        g_autoptr (MacawText) text = macaw_text_new (value, way >= 2);
        g_autofree char *shown = dup_shown (text);

        g_assert_cmpstr (shown, ==, way >= 2 && rows[i].terminal != NULL ? rows[i].terminal : rows[i].shown);
      }
}

/* @n times @unit as a JSON string. */
static char *
repeat (const char *unit, guint n)
{
  GString *json = g_string_new ("\"");

  for (guint i = 0; i < n; i++)
    g_string_append (json, unit);
  g_string_append_c (json, '"');
  return g_string_free (json, FALSE);
}

static void
test_long_lines (void)
{
  static const char *const units[] = { "x", "é", "🦜", "\\ud83e\\udd9c", "\\u0000", "ab€" };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    for (int spooled = 0; spooled < 2; spooled++)
      {
        g_autofree char *json = repeat (units[i], 100000), *shown = NULL;
        g_autoptr (AraValue) value = spooled ? parse_spooled (json) : parse (json);
        g_autoptr (MacawText) text = macaw_text_new (value, FALSE);
        g_autofree char *whole = NULL;
        g_auto (GStrv) pieces = NULL;

        shown = dup_shown (text);
        pieces = g_strsplit (shown, "↩\n", -1);
        g_free (shown);
        shown = g_strjoinv ("", pieces);
        whole = macaw_text_dup_whole (text);
        g_assert_cmpstr (shown, ==, whole);
        g_assert_cmpint (macaw_text_get_n_bytes (text), ==, strlen (whole));
      }
}

/* Each piece that is read from anywhere is the one that is read from the beginning. */
static void
test_ranges (void)
{
  g_autoptr (GString) json = g_string_new ("\"");
  g_autoptr (AraValue) value = NULL;
  g_autoptr (MacawText) text = NULL;
  g_autoptr (MacawTextWindow) all = NULL;

  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (json, "%sline \\u001b[%um%u\\n", i % 100 == 7 ? "a very long beginning that goes on and on " : "", 30 + i % 8, i);
  g_string_append_c (json, '"');
  value = parse (json->str);
  text = macaw_text_new (value, TRUE);
  wait_complete (text);
  g_assert_cmpuint (macaw_text_get_n_pieces (text), ==, 3000);
  all = macaw_text_read (text, 0, G_MAXUINT, G_MAXSIZE);
  for (guint i = 0; i < 3000; i += 13)
    {
      g_autoptr (MacawTextWindow) window = macaw_text_read (text, i, 2, G_MAXSIZE);
      MacawTextPiece *piece = &g_array_index (all->pieces, MacawTextPiece, i);

      g_assert_cmpuint (window->first, ==, i);
      g_assert_cmpint (g_array_index (window->pieces, MacawTextPiece, 0).place, ==, piece->place);
      g_assert_true (strncmp (window->text->str, all->text->str + piece->offset, window->text->len) == 0);
      g_assert_cmpuint (macaw_text_find_piece (text, piece->place), ==, i);
      g_assert_cmpuint (macaw_text_find_piece (text, piece->place + 4), ==, i);
      g_assert_cmpuint (g_array_index (window->runs, MacawTextRun, window->runs->len - 1).style.foreground, ==, 1 + MIN (i + 1, 2999) % 8);
    }
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GArray *
search (MacawText *text, const char *needle, guint64 *total)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GArray *places;

  macaw_text_search_async (text, needle, NULL, keep_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  places = macaw_text_search_finish (text, result, total, &error);
  g_assert_no_error (error);
  return places;
}

static void
test_search (void)
{
  static const struct { const char *json, *needle; guint total; gint64 first; } rows[] = {
    { "\"one two one\"", "one", 2, 0 },   { "\"ONE\"", "one", 1, 0 },         { "\"é É\"", "É", 2, 0 },
    { "\"aaaa\"", "aa", 2, 0 },           { "\"a\\nb\"", "b", 1, 2 },          { "\"a\\nb\"", "a\nb", 1, 0 },
    { "\"x\"", "y", 0, -1 },              { "\"\\u001b[1mb\\u001b[0mold\"", "bold", 1, 0 },
    { "{\"a\":\"x\\ny\"}", "\\n", 1, 7 }, { "\"\\u0000end\"", "end", 1, 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AraValue) value = parse (rows[i].json);
      g_autoptr (MacawText) text = macaw_text_new (value, TRUE);
      guint64 total;
      g_autoptr (GArray) places = search (text, rows[i].needle, &total);

      g_test_message ("%s in %s", rows[i].needle, rows[i].json);
      g_assert_cmpuint (total, ==, rows[i].total);
      g_assert_cmpuint (places->len, ==, rows[i].total);
      if (rows[i].total > 0)
        g_assert_cmpint (g_array_index (places, gint64, 0), ==, rows[i].first);
    }
}

/* A word at each place near where blocks, pieces and buffers meet, and one at the very end. */
static void
test_search_everywhere (void)
{
  g_autofree char *filling = g_strnfill (700000, '.');

  for (gint64 place = 262144 - 12; place < 262144 + 6; place++)
    {
      g_autofree char *copy = g_strdup_printf ("\"%s\"", filling);
      g_autoptr (AraValue) value = NULL;
      g_autoptr (MacawText) text = NULL;
      g_autoptr (GArray) places = NULL;
      guint64 total;

      memcpy (copy + 1 + place, "Needle", 6);
      memcpy (copy + 1 + 700000 - 6, "needle", 6);
      value = place % 2 ? parse_spooled (copy) : parse (copy);
      text = macaw_text_new (value, FALSE);
      places = search (text, "needle", &total);
      g_assert_cmpuint (total, ==, 2);
      g_assert_cmpint (g_array_index (places, gint64, 0), ==, place);
      g_assert_cmpint (g_array_index (places, gint64, 1), ==, 700000 - 6);
      wait_complete (text);
      g_assert_cmpuint (macaw_text_find_piece (text, place), ==, place / MACAW_TEXT_MAX_PIECE);
    }
}

static void
test_many_matches (void)
{
  g_autofree char *json = repeat ("x", MACAW_TEXT_MAX_MATCHES + 5);
  g_autoptr (AraValue) value = parse (json);
  g_autoptr (MacawText) text = macaw_text_new (value, FALSE);
  guint64 total;
  g_autoptr (GArray) places = search (text, "x", &total);

  g_assert_cmpuint (total, ==, MACAW_TEXT_MAX_MATCHES + 5);
  g_assert_cmpuint (places->len, ==, MACAW_TEXT_MAX_MATCHES);
}

static void
test_save (void)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "macaw-text-XXXXXX", NULL);
  int fd = g_mkstemp (path);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (AraValue) value = parse ("\"\\u001b[1ma\\u0000\\r\\nb\"");
  g_autoptr (MacawText) text = macaw_text_new (value, TRUE);
  g_autoptr (GAsyncResult) result = NULL, refused = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) nowhere = g_file_new_for_path ("/nonexistent/file");
  g_autofree char *saved = NULL, *copied = macaw_text_dup_whole (text);
  gsize length;

  close (fd);
  g_assert_cmpstr (copied, ==, "a␀\r\nb");
  macaw_text_save_async (text, file, NULL, keep_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (macaw_text_save_finish (text, result, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &saved, &length, NULL));
  g_assert_cmpmem (saved, length, "\033[1ma\0\r\nb", 9);
  unlink (path);
  macaw_text_save_async (text, nowhere, NULL, keep_result, &refused);
  while (refused == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (macaw_text_save_finish (text, refused, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_colours (void)
{
  static const struct { const char *escape; MacawAnsiStyle style; } rows[] = {
    { "[31m", { 2, 0, 0 } }, { "[1;4;91m", { 10, 0, MACAW_ANSI_BOLD | MACAW_ANSI_UNDERLINE } }, { "[m", { 0, 0, 0 } },
    { "[38;5;200m", { 201, 0, 0 } }, { "[48;2;1;2;3m", { 0, MACAW_ANSI_RGB | 0x010203, 0 } }, { "[31;0m", { 0, 0, 0 } },
    { "[38;5m", { 0, 0, 0 } }, { "[1;22m", { 0, 0, 0 } }, { "[7m", { 0, 0, MACAW_ANSI_INVERSE } }, { "[?25l", { 0, 0, 0 } },
    { "[99999999999999999999m", { 0, 0, 0 } }, { "[3J", { 0, 0, 0 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      MacawAnsiParser parser = { 0 };

      g_test_message ("%s", rows[i].escape);
      g_assert_true (macaw_ansi_feed (&parser, 0x1b));
      for (const char *at = rows[i].escape; *at != '\0'; at++)
        g_assert_true (macaw_ansi_feed (&parser, (guchar) *at));
      g_assert_false (macaw_ansi_is_inside (&parser));
      g_assert_cmphex (parser.style.foreground, ==, rows[i].style.foreground);
      g_assert_cmphex (parser.style.background, ==, rows[i].style.background);
      g_assert_cmphex (parser.style.flags, ==, rows[i].style.flags);
      g_assert_false (macaw_ansi_feed (&parser, 'x'));
    }
  g_assert_cmphex (macaw_ansi_get_rgb (1 + 196, FALSE), ==, 0xff0000);
  g_assert_cmphex (macaw_ansi_get_rgb (1 + 232, FALSE), ==, 0x080808);
  g_assert_cmphex (macaw_ansi_get_rgb (1 + 255, TRUE), ==, 0xeeeeee);
}

/* What a label of one line is given of it. */
static void
test_brief (void)
{
  static const struct { const char *text, *brief; } rows[] = {
    { "", "" }, { "ab", "ab" }, { "abcde", "abcde" }, { "abcdef", "abcde…" }, { "a\nb\r\n", "a b  " }, { "äöüß🦜", "äöüß🦜" },
    { "äöüß🦜x", "äöüß🦜…" }, { "\xff\xff", "\357\277\275\357\277\275" },
  };
  g_autofree char *endless = g_strnfill (5 * 1000 * 1000, 'x'), *brief = macaw_text_dup_brief (endless, 5);

  g_assert_cmpstr (brief, ==, "xxxxx…");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *found = macaw_text_dup_brief (rows[i].text, 5);

      g_assert_cmpstr (found, ==, rows[i].brief);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/shown", test_shown);
  g_test_add_func ("/text/long-lines", test_long_lines);
  g_test_add_func ("/text/ranges", test_ranges);
  g_test_add_func ("/text/search", test_search);
  g_test_add_func ("/text/search-everywhere", test_search_everywhere);
  g_test_add_func ("/text/many-matches", test_many_matches);
  g_test_add_func ("/text/save", test_save);
  g_test_add_func ("/text/colours", test_colours);
  g_test_add_func ("/text/brief", test_brief);
  return g_test_run ();
}
