/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON as the command line prints it, against Python's json module. */

#include "oracle.h"
#include "cli/cli-json.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void
add_text (GPtrArray *texts, const char *text, gssize length)
{
  g_ptr_array_add (texts, g_bytes_new (text, length < 0 ? strlen (text) : (gsize) length));
}

static char *
read_back (int fd, gsize *length)
{
  char *text;

  *length = (gsize) lseek (fd, 0, SEEK_END);
  text = g_malloc0 (*length + 1);
  g_assert_cmpint (pread (fd, text, *length, 0), ==, (gssize) *length);
  return text;
}

/* What we print, or the sentence of the error, behind the letter that the oracle uses. */
static char *
print (GBytes *bytes, gsize *length)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autofree char *text = g_malloc0 (size + 1); /* as it comes from a call: with a NUL behind */
  g_autoptr (GError) error = NULL;
  g_autoptr (CliJson) json = NULL;
  g_autoptr (CliOutput) output = NULL;
  int fd = memfd_create ("output", MFD_CLOEXEC);
  char *printed;

  if (size > 0)
    memcpy (text, data, size);
  json = cli_json_read (text, size, &error);
  output = cli_output_new (fd);
  cli_output_putc (output, json != NULL ? 'P' : 'E');
  if (json != NULL)
    cli_json_print (json, output);
  else
    cli_output_puts (output, error->message);
  g_assert_true (cli_output_flush (output));
  printed = read_back (fd, length);
  close (fd);
  return printed;
}

static GBytes *
join (GPtrArray *texts)
{
  GByteArray *all = g_byte_array_new ();

  for (guint i = 0; i < texts->len; i++)
    {
      gsize length;
      const guint8 *data = g_bytes_get_data (g_ptr_array_index (texts, i), &length);
      guint32 head = GUINT32_TO_LE ((guint32) length);

      g_byte_array_append (all, (const guint8 *) &head, sizeof head);
      g_byte_array_append (all, data, (guint) length);
    }
  return g_byte_array_free_to_bytes (all);
}

static void
complain (GBytes *question, const char *ours, gsize ours_length, const char *theirs, gsize theirs_length)
{
  g_autofree char *asked = g_strndup (g_bytes_get_data (question, NULL), MIN (g_bytes_get_size (question), 300));
  g_autofree char *text = g_strescape (asked, NULL);
  g_autofree char *a = g_strndup (ours, MIN (ours_length, 600)), *b = g_strndup (theirs, MIN (theirs_length, 600));

  g_error ("Text: %s\nours:   %s\nPython: %s", text, a, b);
}

/* Compares what we make of each text with what Python makes of it. */
static void
compare (GPtrArray *texts)
{
  g_autoptr (GBytes) questions = join (texts), answers = oracle_ask ("json-oracle.py", questions);
  gboolean sentences = oracle_is_the_one ();
  gsize size;
  const char *place = g_bytes_get_data (answers, &size), *end = place + size;

  for (guint i = 0; i < texts->len; i++)
    {
      guint32 length;
      gsize ours_length;
      g_autofree char *ours = print (g_ptr_array_index (texts, i), &ours_length);

      g_assert_cmpint (end - place, >=, 5);
      memcpy (&length, place + 1, sizeof length);
      length = GUINT32_FROM_LE (length);
      if (ours[0] != place[0]
          || ((ours[0] == 'P' || sentences)
              && (ours_length - 1 != length || memcmp (ours + 1, place + 5, length) != 0)))
        complain (g_ptr_array_index (texts, i), ours, ours_length, place + 4, length + 1);
      place += 5 + length;
    }
  g_assert_true (place == end);
}

static void
test_oddities (void)
{
  static const char *const texts[] = {
    "", " ", "null", " true\n", "false", "nul", "NaN", "-Infinity", "Infinity", "[NaN, -Infinity,Infinity]", "-Infinit", "Nan",
    "0", "-0", "00", "01", "-", "-x", "1.", "1.0", "1.50", "1E5", "1e5", "1e", "1e+", "1e-7", "-0.0", "0e0", "1e400", "-1e400", "1e-400",
    "18446744073709551616", "123456789012345678901234567890", "1e16", "1e15", "9999999999999998.0", "123456789012345680.0",
    "0.0001", "0.00001", "5e-324", "2.2250738585072014e-308", "2.225073858507201e-308", "5.684341886080802e-14", "9007199254740993.0",
    "1.7976931348623157e308", "4.35", "0.1", "0.30000000000000004", "100.0", "1e22", "1e23", "2e0", "12.5e-3",
    "\"\"", "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\"", "\"\\u00e9\\u20AC\\ud83d\\ude00\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\ud83dx\"",
    "\"\\ud83d\\n\"", "\"\\u0000\\u001f\\u007f\\u0080\"", "\"\x7f\"", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\t\"", "\"\\x\"", "\"\\", "\"\\u12\"", "\"\\u1234",
    "\"\\u123g\"", "\"abc", "\"\\ud83d\\u12\"", "\"\\ud83d\\ude0", "\"\\ud83d\\ude00", "\"\xe2\x80\xa8\"",
    "[]", "{}", "[ ]", "{ }", "[[],{}]", "{\"a\":[],\"b\":{}}", "[1,]", "[,1]", "[1 2]", "[1", "[", "]", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,",
    "{\"a\":1,}", "{a:1}", "{1:1}", "{'a':1}", "[1] x", "[1]\n\n x", "\n\n  [1,\n 2,\xc3\xa9]", "// no\n1", "1 //", "\xef\xbb\xbf" "1",
    "{\"a\":1,\"a\":2}", "{\"a\":1,\"b\":2,\"a\":{\"c\":1,\"c\":[{}]},\"b\":3,\"a\":4}", "{\"a\":1,\"\\u0061\":[2]}", "{\"\\ud83d\\ude00\":1,\"\xf0\x9f\x98\x80\":2}",
    "{\"\\ud83d\":1,\"\\ud83d\":2,\"\\ude00\":3}", "{\"\":1,\"\":2}", "{\"a\":{\"x\":1,\"x\":2},\"a\":{\"y\":{\"z\":1,\"z\":2},\"y\":3}}",
    "{\"\\u0000\":1,\"\\u0000\":2,\"\\u0000a\":3}", "{\"\\/\":1,\"/\":2}",
    "\xff", "\"\xc3", "\"\xc3(\"", "\"\xe2\x82\"", "\"\xed\xa0\x80\"", "\"\xf5\"", "\"\xc0\x80\"", "\"\xf0\x9f\x98\"", "\"\xf4\x90\x80\x80\"", "\x80",
  };
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    add_text (all, texts[i], -1);
  add_text (all, "\"a\0b\"", 5);
  add_text (all, "1\0", 2);
  add_text (all, "\0", 1);
  compare (all);
}

static char *
nest (guint levels, const char *open, const char *inside, const char *close)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < levels; i++)
    g_string_append (text, open);
  g_string_append (text, inside);
  for (guint i = 0; i < levels; i++)
    g_string_append (text, close);
  return g_string_free (text, FALSE);
}

/* 994 levels are what Ara's tool, called as it is, can read. */
static void
test_limits (void)
{
  static const struct
  {
    guint levels;
    const char *open, *inside, *close, *sentence;
  } rows[] = {
    { 994, "[", "", "]", NULL },
    { 994, "{\"a\":", "1", "}", NULL },
    { 995, "[", "", "]", "maximum recursion depth exceeded while decoding a JSON array from a unicode string" },
    { 995, "{\"a\":", "1", "}", "maximum recursion depth exceeded while decoding a JSON object from a unicode string" },
    { 500000, "[", "", "]", "maximum recursion depth exceeded while decoding a JSON array from a unicode string" },
    { 4300, "1", "", "", NULL },
    { 4301, "1", "", "",
      "Exceeds the limit (4300 digits) for integer string conversion: value has 4301 digits; "
      "use sys.set_int_max_str_digits() to increase the limit" },
    { 5000, "1", ".0", "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = nest (rows[i].levels, rows[i].open, rows[i].inside, rows[i].close), *printed = NULL;
      g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
      gsize length;

      printed = print (bytes, &length);
      if (rows[i].sentence != NULL)
        g_assert_cmpstr (printed + 1, ==, rows[i].sentence);
      g_assert_cmpint (printed[0], ==, rows[i].sentence != NULL ? 'E' : 'P');
    }
}

/* Random texts */

static void
append_random_number (GString *text)
{
  union
  {
    double value;
    guint32 words[2];
  } bits;
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  bits.words[0] = g_test_rand_bit () ? 0 : (guint32) g_test_rand_int ();
  bits.words[1] = (guint32) g_test_rand_int ();
  switch (g_test_rand_int_range (0, 6))
    {
    case 0:
      g_string_append_printf (text, "%d", g_test_rand_int ());
      break;
    case 1:
      g_string_append_printf (text, "%d%u%u", g_test_rand_int (), (guint) g_test_rand_int () | 1, (guint) g_test_rand_int ());
      break;
    case 2:
      g_string_append_printf (text, "%d.%u", g_test_rand_int_range (-2000, 2000), (guint) g_test_rand_int ());
      break;
    case 3:
      g_string_append_printf (text, "%d.%uE%d", g_test_rand_int_range (-20, 20), (guint) g_test_rand_int (), g_test_rand_int_range (-330, 330));
      break;
    default:
      /* NaN and infinity come out as words that are no JSON, which is as good a test. */
      g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, g_test_rand_bit () ? "%.17g" : "%.5g", bits.value));
    }
}

static void
append_random_string (GString *text)
{
  static const char *const pieces[] = { "a", "b", "key", " ", "\\n", "\\u0061", "\\ud83d", "\\ude00", "\\ud83d\\ude00", "\\u00E9", "\xc3\xa9",
                                        "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\\\\", "\\\"", "\\/", "\x7f", "0123456789abcdef" };

  g_string_append_c (text, '"');
  for (int i = g_test_rand_int_range (0, 4); i > 0; i--)
    g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
  g_string_append_c (text, '"');
}

static void
append_random_value (GString *text, int depth)
{
  static const char *const words[] = { "true", "false", "null", "NaN", "Infinity", "-Infinity", "[]", "{}", "{ }" };
  int kind = g_test_rand_int_range (0, depth > 4 ? 3 : 5);
  int count = g_test_rand_int_range (0, g_test_rand_int_range (0, 20) == 0 ? 40 : 6);

  if (kind == 0)
    g_string_append (text, words[g_test_rand_int_range (0, G_N_ELEMENTS (words))]);
  else if (kind == 1)
    append_random_number (text);
  else if (kind == 2)
    append_random_string (text);
  else
    {
      g_string_append_c (text, kind == 3 ? '[' : '{');
      for (int i = 0; i < count; i++)
        {
          if (i > 0)
            g_string_append (text, g_test_rand_bit () ? ", " : ",\n");
          if (kind == 4)
            append_random_string (text);
          if (kind == 4)
            g_string_append (text, g_test_rand_bit () ? ":" : " :\t");
          append_random_value (text, depth + 1);
        }
      g_string_append_c (text, kind == 3 ? ']' : '}');
    }
}

/* Most errors are one byte away from a good text. */
static void
damage (GString *text)
{
  static const char bytes[] = "\"\\,:[]{}0e.-u\n \xc3\x01";
  gsize place = text->len == 0 ? 0 : (gsize) g_test_rand_int_range (0, (int) text->len);

  switch (g_test_rand_int_range (0, 3))
    {
    case 0:
      g_string_truncate (text, place);
      break;
    case 1:
      g_string_insert_c (text, (gssize) place, bytes[g_test_rand_int_range (0, sizeof bytes - 1)]);
      break;
    default:
      g_string_erase (text, (gssize) place, text->len > place ? 1 : 0);
    }
}

static void
test_random (void)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < 20000; i++)
    {
      GString *text = g_string_new (NULL);

      append_random_value (text, 0);
      if (i % 3 == 0)
        damage (text);
      g_ptr_array_add (all, g_string_free_to_bytes (text));
    }
  compare (all);
}

/* Doubles that lie where the shortest digits are hardest to find. */
static void
test_doubles (void)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (int exponent = -1074; exponent < 1024; exponent++)
    for (int step = -1; step <= 1; step++)
      {
        char text[G_ASCII_DTOSTR_BUF_SIZE];
        double value = __builtin_ldexp (1.0, exponent);
        union { double value; gint64 bits; } near = { .value = value };

        near.bits += step;
        add_text (all, g_ascii_formatd (text, sizeof text, "%.17e", near.value), -1);
      }
  compare (all);
}

/* Ten megabytes of repeated names, long strings and floats. */
static void
test_large (void)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  GString *text = g_string_new ("{\"a\":[0");

  while (text->len < 10 * 1024 * 1024)
    {
      g_string_append_printf (text, ",%u.5,{\"k%u\":1,\"k%u\":\"\xc3\xa9\"}", (guint) text->len, (guint) text->len % 7, (guint) text->len % 5);
      if (text->len % 11 == 0)
        g_string_append (text, "],\"a\":[0");
    }
  g_string_append (text, "]}");
  g_ptr_array_add (all, g_string_free_to_bytes (text));
  text = g_string_new ("{\"a\":0");
  for (guint i = 0; i < 300000; i++)
    g_string_append_printf (text, ",\"%u\":%u", i * 7919 % 200000, i);
  g_string_append (text, "}");
  g_ptr_array_add (all, g_string_free_to_bytes (text));
  compare (all);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/json/oddities", test_oddities);
  g_test_add_func ("/cli/json/limits", test_limits);
  g_test_add_func ("/cli/json/random", test_random);
  g_test_add_func ("/cli/json/doubles", test_doubles);
  g_test_add_func ("/cli/json/large", test_large);
  return g_test_run ();
}
