/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON values: what is valid, what is read, and that no digit is lost. */

#include "ara/ara.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static AraValue *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  AraValue *value = ara_value_new_from_text (text, -1, &error);

  g_assert_no_error (error);
  return value;
}

static void
test_invalid (void)
{
  static const char *const texts[] = {
    "", " ", "{", "[1,]", "{\"a\":1,}", "{'a':1}", "01", "1.", ".5", "1e", "+1", "-", "nul", "tru",
    "// c\n1", "/* c */1", "\"\t\"", "\"\\x\"", "\"\\u12\"", "\"a", "1 2", "{\"a\" 1}", "{1:2}", "[1 2]",
    "\"\xff\"", "\"\xc0\x80\"", "\"\xed\xa0\x80\"", "\xef\xbb\xbf{}", "NaN", "Infinity", "]", "[}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", texts[i]);
      g_assert_null (ara_value_new_from_text (texts[i], -1, &error));
      g_assert_error (error, ARA_ERROR, ARA_ERROR_BAD_JSON);
      g_assert_nonnull (strstr (error->message, "line 1") ?: strstr (error->message, "line 2"));
    }
}

static void
test_places (void)
{
  static const struct { const char *text, *place; } rows[] = {
    { "", "line 1, byte 1" }, { "{\n01", "line 2, byte 1" }, { "[1,\n2,\n  x]", "line 3, byte 3" },
    { "1 2", "line 1, byte 3" }, { "[1\n", "line 2, byte 1" }, { "trux", "line 1, byte 4" },
    { "\"ab\tc\"", "line 1, byte 4" }, { "\"a\\x\"", "line 1, byte 4" }, { "\"\\u00g0\"", "line 1, byte 6" },
    { "\"a\xff\"", "line 1, byte 3" }, { "\"\xe2\x82\"", "line 1, byte 4" }, { "01", "line 1, byte 2" },
    { "1.e", "line 1, byte 3" }, { "\"abc", "line 1, byte 5" }, { "{\"a\":1,}", "line 1, byte 8" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (ara_value_new_from_text (rows[i].text, -1, &error));
      g_test_message ("%s: %s", rows[i].text, error->message);
      g_assert_true (g_str_has_suffix (error->message, rows[i].place));
    }
}

static void
test_depth (void)
{
  for (int depth = 200; depth <= 100000; depth = depth == 200 ? 512 : depth == 512 ? 513 : depth * 200)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (AraValue) value = NULL;

      for (int i = 0; i < depth; i++)
        g_string_append_c (text, '[');
      for (int i = 0; i < depth; i++)
        g_string_append_c (text, ']');
      value = ara_value_new_from_text (text->str, -1, NULL);
      g_assert_cmpint (value != NULL, ==, depth <= ARA_VALUE_MAX_DEPTH);
    }
}

/* Escapes, quotes, controls and bad bytes at each place of a word of eight bytes. */
static void
test_every_place (void)
{
  static const struct { const char *piece; gboolean valid; } rows[] = {
    { "\\n", TRUE }, { "\\\"", TRUE }, { "é", TRUE }, { "😀", TRUE }, { "\x7f", TRUE }, { "#", TRUE },
    { "\n", FALSE }, { "\x1f", FALSE }, { "\xff", FALSE }, { "\xe2\x82", FALSE }, { "\\x", FALSE }, { "\"", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (int before = 0; before <= 24; before++)
      for (int after = 0; after <= 17; after++)
        {
          g_autofree char *text = g_strdup_printf ("\"%.*s%s%.*s\"", before, "!!!!!!!!!!!!!!!!!!!!!!!!",
                                                   rows[i].piece, after, "]]]]]]]]]]]]]]]]]");
          g_autoptr (AraValue) value = ara_value_new_from_text (text, -1, NULL);

          g_assert_cmpint (value != NULL, ==, rows[i].valid);
        }
}

static void
test_numbers_keep_their_text (void)
{
  static const char *const texts[] = { "18446744073709551616", "-0.0", "1e400", "1E5", "1.0",
                                       "123456789012345678901234567890" };
  g_autoptr (AraValue) big = parse ("9223372036854775807"), over = parse ("9223372036854775808");
  gint64 number = 0;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *padded = g_strdup_printf (" [ %s ] ", texts[i]);
      g_autoptr (AraValue) array = parse (padded), child = ara_value_dup_child (array, 0);
      g_autofree char *text = ara_value_dup_text (child);

      g_assert_cmpstr (text, ==, texts[i]);
    }
  g_assert_true (ara_value_get_integer (big, &number));
  g_assert_cmpint (number, ==, G_MAXINT64);
  g_assert_false (ara_value_get_integer (over, &number));
}

static void
test_strings (void)
{
  static const struct { const char *json, *text; } rows[] = {
    { "\"\\u0000x\"", "\xef\xbf\xbdx" }, { "\"\\ud83d\\ude00\"", "😀" }, { "\"\\ud83d\"", "\xef\xbf\xbd" },
    { "\"\\ude00\\ud83d\"", "\xef\xbf\xbd\xef\xbf\xbd" }, { "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t" },
    { "\"<b>%s</b>\"", "<b>%s</b>" }, { "\"\\u00e9 é\"", "é é" }, { "\"\"", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AraValue) value = parse (rows[i].json);
      g_autofree char *text = ara_value_dup_string (value);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static void
check_container (AraValue *value)
{
  g_autofree char *name = ara_value_dup_child_name (value, 1), *last = ara_value_dup_member_string (value, "k");
  g_autoptr (AraValue) list = ara_value_dup_member (value, "list");
  gint64 number = -1;

  g_assert_cmpuint (ara_value_get_n_children (value), ==, 3);
  g_assert_cmpstr (name, ==, "list");
  g_assert_cmpstr (last, ==, "two");
  g_assert_cmpuint (ara_value_get_n_children (list), ==, 1000);
  for (guint i = 0; i < 1000; i += 333)
    {
      g_autoptr (AraValue) child = ara_value_dup_child (list, i), inner = ara_value_dup_child (child, 0);

      g_assert_true (ara_value_get_integer (inner, &number));
      g_assert_cmpint (number, ==, i);
    }
  g_assert_null (ara_value_dup_child (list, 1000));
  g_assert_null (ara_value_dup_member (list, "k"));
}

static void
test_containers (void)
{
  g_autoptr (GString) text = g_string_new ("{\"k\":\"one\", \"li\\u0073t\" : [");
  g_autoptr (AraValue) value = NULL, spooled = NULL;
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp (NULL, &path, NULL);

  for (int i = 0; i < 1000; i++)
    g_string_append_printf (text, "%s [ %d , \"],\\\"\" ]", i > 0 ? " ," : "", i);
  g_string_append (text, "] , \"k\":\"two\"}");
  value = parse (text->str);
  check_container (value);
  g_assert_cmpint (write (fd, text->str, text->len), ==, (gssize) text->len);
  unlink (path);
  spooled = ara_value_new_from_fd (fd, NULL);
  g_assert_true (ara_value_is_spooled (spooled));
  check_container (spooled);
  g_assert_true (ara_value_equal (value, spooled));
}

static gsize
peak_memory (void)
{
  g_autofree char *status = NULL;
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  line = strstr (status, "VmHWM:");
  g_assert_nonnull (line);
  return (gsize) g_ascii_strtoull (line + strlen ("VmHWM:"), NULL, 10) * 1024;
}

/* 200 MB in a file are checked and looked into with hardly any memory. */
static void
test_spooled_is_flat (void)
{
  const int n_items = 200 * 1024, item_size = 1024;
  g_autofree char *path = NULL, *item = g_strnfill (item_size - 3, 'x'), *last = NULL;
  g_autoptr (AraValue) value = NULL, child = NULL;
  int fd = g_file_open_tmp (NULL, &path, NULL);
  FILE *file = fdopen (dup (fd), "w");
  gsize before;

  unlink (path);
  for (int i = 0; i < n_items; i++)
    fprintf (file, "%c\"%s\"", i == 0 ? '[' : ',', item);
  fputc (']', file);
  g_assert_cmpint (fclose (file), ==, 0);
  before = peak_memory ();
  value = ara_value_new_from_fd (fd, NULL);
  g_assert_cmpuint (ara_value_get_n_children (value), ==, n_items);
  child = ara_value_dup_child (value, n_items - 1);
  last = ara_value_dup_string (child);
  g_assert_cmpstr (last, ==, item);
  g_assert_cmpint (ara_value_get_text_length (value), >, 199 * 1024 * 1024);
  g_assert_cmpuint (peak_memory () - before, <, 4 * 1024 * 1024);
}

static gpointer
read_all (gpointer data)
{
  AraValue *value = data;

  for (guint i = 0; i < 5000; i++)
    {
      g_autoptr (AraValue) child = ara_value_dup_child (value, i);
      gint64 number = -1;

      g_assert_true (ara_value_get_integer (child, &number));
      g_assert_cmpint (number, ==, i);
    }
  return NULL;
}

/* One spooled value may be read by several threads, from its first use on. */
static void
test_threads (void)
{
  g_autoptr (GString) text = g_string_new ("[0");
  g_autoptr (AraValue) value = NULL;
  g_autofree char *path = NULL;
  GThread *threads[4];
  int fd = g_file_open_tmp (NULL, &path, NULL);

  for (int i = 1; i < 5000; i++)
    g_string_append_printf (text, ",%d", i);
  g_string_append_c (text, ']');
  g_assert_cmpint (write (fd, text->str, text->len), ==, (gssize) text->len);
  unlink (path);
  value = ara_value_new_from_fd (fd, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", read_all, value);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

static void
test_builder (void)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autoptr (AraValue) number = parse ("1e400");
  g_autofree char *text = NULL, *pretty = NULL;
  g_autoptr (AraValue) value = NULL;

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "a\"", "x\n\x01\xff");
  ara_value_builder_member_value (builder, "n", number);
  ara_value_builder_member_string (builder, "gone", NULL);
  ara_value_builder_name (builder, "l");
  ara_value_builder_begin_array (builder);
  ara_value_builder_integer (builder, -3);
  ara_value_builder_boolean (builder, TRUE);
  ara_value_builder_null (builder);
  ara_value_builder_begin_object (builder);
  ara_value_builder_end_object (builder);
  ara_value_builder_end_array (builder);
  ara_value_builder_end_object (builder);
  text = ara_value_builder_end_text (builder);
  g_assert_cmpstr (text, ==, "{\"a\\\"\":\"x\\n\\u0001\xef\xbf\xbd\",\"n\":1e400,\"l\":[-3,true,null,{}]}");
  value = parse (text);
  pretty = ara_value_dup_pretty (value);
  g_assert_cmpstr (pretty, ==,
                   "{\n  \"a\\\"\": \"x\\n\\u0001\xef\xbf\xbd\",\n  \"n\": 1e400,\n  \"l\": [\n    -3,\n"
                   "    true,\n    null,\n    {}\n  ]\n}");
}

/* Whatever stands beside what: each byte is written as itself, escaped, or as U+FFFD. */
static void
test_quoted (void)
{
  static const struct { const char *bytes; gsize length; const char *json; } pieces[] = {
    { "plain words", 11, "plain words" }, { "\"\\\n\t\r", 5, "\\\"\\\\\\n\\t\\r" }, { "\0", 1, "\\u0000" },
    { "\x1f\x7f", 2, "\\u001f\x7f" }, { "\xc3\xa9", 2, "\xc3\xa9" }, { "\xe6\xbc\xa2\xe5\xad\x97", 6, "\xe6\xbc\xa2\xe5\xad\x97" },
    { "\xf0\x9f\xa6\x9c", 4, "\xf0\x9f\xa6\x9c" }, { "\xff\xff", 2, "\xef\xbf\xbd\xef\xbf\xbd" },
    { "\xed\xa0\x80", 3, "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" }, { "\xf0\x9f\xa6", 3, "\xef\xbf\xbd" }, { "", 0, "" } };

  for (guint i = 0; i < G_N_ELEMENTS (pieces) * G_N_ELEMENTS (pieces) * G_N_ELEMENTS (pieces); i++)
    {
      guint places[] = { i % G_N_ELEMENTS (pieces), i / G_N_ELEMENTS (pieces) % G_N_ELEMENTS (pieces),
                         i / G_N_ELEMENTS (pieces) / G_N_ELEMENTS (pieces) };
      g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
      g_autoptr (GString) bytes = g_string_new (NULL), json = g_string_new ("\"");
      g_autofree char *text = NULL;

      for (guint k = 0; k < G_N_ELEMENTS (places); k++)
        {
          g_string_append_len (bytes, pieces[places[k]].bytes, (gssize) pieces[places[k]].length);
          g_string_append (json, pieces[places[k]].json);
        }
      g_string_append_c (json, '"');
      ara_value_builder_string_len (builder, bytes->str, (gssize) bytes->len);
      text = ara_value_builder_end_text (builder);
      g_assert_cmpstr (text, ==, json->str);
    }
}

/* A run of children is what asking for each one tells, at every place of it. */
static void
test_children (void)
{
  static const char *const texts[] = { "[]", "{}", "7", "\"x\"", "[ 1 , [2 ,3] , {\"a\":4} ]",
                                       "{ \"a\" : 1 , \"b\\n\" : [ 1 , 2 ] , \"\\u0000\" : { \"c\" : 3 } }" };
  g_autoptr (GString) many = g_string_new ("[0");

  for (int i = 1; i < 300; i++)
    g_string_append_printf (many, ",{\"%d\":[%d]}", i, i);
  g_string_append_c (many, ']');
  for (guint t = 0; t <= G_N_ELEMENTS (texts); t++)
    {
      g_autoptr (AraValue) value = parse (t < G_N_ELEMENTS (texts) ? texts[t] : many->str);
      guint n = ara_value_get_n_children (value);

      for (guint first = 0; first <= n + 1; first++)
        {
          g_autoptr (GPtrArray) names = NULL;
          guint count = first % 2 == 0 ? 3 : G_MAXUINT, expected = first >= n ? 0 : MIN (count, n - first);
          g_autoptr (GPtrArray) values = ara_value_dup_children (value, first, count, &names);

          g_assert_cmpuint (values->len, ==, expected);
          g_assert_cmpuint (names->len, ==, ara_value_get_kind (value) == ARA_VALUE_OBJECT ? expected : 0);
          for (guint i = 0; i < values->len; i++)
            {
              g_autoptr (AraValue) child = ara_value_dup_child (value, first + i);
              g_autofree char *name = ara_value_dup_child_name (value, first + i);

              g_assert_true (ara_value_equal (child, g_ptr_array_index (values, i)));
              g_assert_cmpstr (name, ==, names->len > 0 ? g_ptr_array_index (names, i) : NULL);
            }
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/value/invalid", test_invalid);
  g_test_add_func ("/value/places", test_places);
  g_test_add_func ("/value/depth", test_depth);
  g_test_add_func ("/value/every-place", test_every_place);
  g_test_add_func ("/value/numbers", test_numbers_keep_their_text);
  g_test_add_func ("/value/strings", test_strings);
  g_test_add_func ("/value/containers", test_containers);
  g_test_add_func ("/value/children", test_children);
  g_test_add_func ("/value/spooled-is-flat", test_spooled_is_flat);
  g_test_add_func ("/value/threads", test_threads);
  g_test_add_func ("/value/builder", test_builder);
  g_test_add_func ("/value/quoted", test_quoted);
  return g_test_run ();
}
