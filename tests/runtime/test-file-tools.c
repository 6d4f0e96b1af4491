/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tools that work on files: results, hostile files, and that no link leads out. */

#include "tool-fixture.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
test_texts (Fixture *self, gconstpointer data)
{
  fixture_expect (self, "write_file", "{\"path\":\"a/b.txt\",\"content\":\"one\\ntwo\\nthree\\n\"}", "File written.");
  fixture_expect (self, "read_file", "{\"path\":\"a/b.txt\",\"offset\":\"2\",\"limit\":1}", "two\n");
  fixture_expect (self, "read_file", "{\"path\":\"/root/.ara/workspace/a/b.txt\"}", "one\ntwo\nthree\n");
  fixture_expect (self, "edit_file", "{\"path\":\"a/b.txt\",\"old_text\":\"two\",\"new_text\":\"2\"}", "1 replacement");
  fixture_expect (self, "edit_file", "{\"path\":\"a/b.txt\",\"old_text\":\"two\",\"new_text\":\"2\"}", "does not occur");
  fixture_expect (self, "edit_file", "{\"path\":\"a/b.txt\",\"old_text\":\"e\",\"new_text\":\"E\"}", "more than once");
  fixture_expect (self, "edit_file", "{\"path\":\"a/b.txt\",\"old_text\":\"e\",\"new_text\":\"\",\"replace_all\":true}", "3 replacements");
  fixture_expect (self, "edit_file", "{\"path\":\"a/b.txt\",\"old_text\":\"\",\"new_text\":\"x\"}", "old_text is empty");
  fixture_expect (self, "read_file", "{\"path\":\"a/b.txt\"}", "on\n2\nthr\n");
  fixture_expect (self, "list_dir", "{\"path\":\"a\"}", "\"name\":\"b.txt\",\"type\":\"file\",\"size\":9");
  fixture_expect (self, "list_dir", "{\"path\":\"a/b.txt\"}", "not a directory");
  fixture_expect (self, "list_dir", "{\"recursive\":\"true\"}", "\"name\":\"a/b.txt\"");
  fixture_expect (self, "delete_file", "{\"path\":\"a\"}", "set recursive");
  fixture_expect (self, "delete_file", "{\"path\":\"a\",\"recursive\":true}", "Deleted.");
  fixture_expect (self, "read_file", "{\"path\":\"a/b.txt\"}", "does not exist");
  fixture_expect (self, "delete_file", "{\"path\":\"a\",\"recursive\":true}", "does not exist");
  fixture_expect (self, "nothing", "{}", "no tool");
}

/* What ends like a directory is none of the files that it seems to name. */
static void
test_directory_names (Fixture *self, gconstpointer data)
{
  g_autofree char *made = fixture_path (self, "n"), *above = fixture_path (self, "new");

  fixture_expect (self, "write_file", "{\"path\":\"n/\",\"content\":\"x\"}", "error: n/: a path that ends like this is a directory's");
  fixture_expect (self, "write_file", "{\"path\":\"new/n/.\",\"content\":\"x\"}", "is a directory's");
  g_assert_false (g_file_test (made, G_FILE_TEST_EXISTS) || g_file_test (above, G_FILE_TEST_EXISTS));
  fixture_expect (self, "write_file", "{\"path\":\"d/file\",\"content\":\"x\\ny\"}", "File written.");
  fixture_expect (self, "write_file", "{\"path\":\"d/\",\"content\":\"x\"}", "is a directory's");
  fixture_expect (self, "read_file", "{\"path\":\"d/file/\"}", "is a directory's");
  fixture_expect (self, "read_file", "{\"path\":\"d/file/.\"}", "is a directory's");
  fixture_expect (self, "read_file", "{\"path\":\"d/\"}", "it is a directory, not a file");
  fixture_expect (self, "edit_file", "{\"path\":\"d/file/\",\"old_text\":\"x\",\"new_text\":\"z\"}", "is a directory's");
  fixture_expect (self, "delete_file", "{\"path\":\"d/file/\"}", "name it without");
  fixture_expect (self, "delete_file", "{\"path\":\"d/file/\",\"recursive\":true}", "name it without");
  fixture_expect (self, "read_file", "{\"path\":\"d//./file\"}", "x\ny");
  fixture_expect (self, "delete_file", "{\"path\":\"d/\",\"recursive\":true}", "Deleted.");
}

static void
test_offset (Fixture *self, gconstpointer data)
{
  fixture_expect (self, "write_file", "{\"path\":\"closed\",\"content\":\"one\\n\\n\"}", "File written.");
  fixture_expect (self, "write_file", "{\"path\":\"open\",\"content\":\"one\\ntwo\"}", "File written.");
  fixture_expect (self, "write_file", "{\"path\":\"empty\",\"content\":\"\"}", "File written.");
  fixture_expect (self, "read_file", "{\"path\":\"closed\",\"offset\":2}", "\n");
  fixture_expect (self, "read_file", "{\"path\":\"closed\",\"offset\":3}", "error: closed: it has 2 lines, so that there is nothing at offset 3.");
  fixture_expect (self, "read_file", "{\"path\":\"open\",\"offset\":2}", "two");
  fixture_expect (self, "read_file", "{\"path\":\"open\",\"offset\":3}", "it has 2 lines");
  fixture_expect (self, "read_file", "{\"path\":\"open\",\"offset\":9007199254740993}", "it has 2 lines, so that there is nothing at offset 9007199254740993.");
  fixture_expect (self, "read_file", "{\"path\":\"empty\",\"offset\":1}", "");
  fixture_expect (self, "read_file", "{\"path\":\"empty\",\"offset\":2}", "it has 0 lines");
}

static void
test_arguments (Fixture *self, gconstpointer data)
{
  fixture_expect (self, "read_file", "{}", "Field required");
  fixture_expect (self, "read_file", "{\"path\":[]}", "valid string");
  fixture_expect (self, "read_file", "{\"path\":\"x\",\"limit\":0}", "at least 1");
  fixture_expect (self, "read_file", "{\"path\":\"x\",\"limit\":1.5}", "valid integer");
  fixture_expect (self, "exec", "{\"command\":\"true\",\"timeout\":601}", "at most 600");
  fixture_expect (self, "read_file", "[]", "should be an object");
}

static void
test_sandbox_stays (Fixture *self, gconstpointer data)
{
  static const char *const paths[] = { "/root", "/tmp", "/root/.ara", "/root/.ara/memory", ".", "..", "a/../../../../root" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *args = g_strdup_printf ("{\"path\":\"%s\",\"recursive\":true}", paths[i]);

      fixture_expect (self, "delete_file", args, "stays");
    }
  fixture_expect (self, "write_file", "{\"path\":\"/tmp\",\"content\":\"\"}", "it is a directory");
  fixture_expect (self, "write_file", "{\"path\":\"x/..\",\"content\":\"\"}", "it is a directory");
  fixture_expect (self, "read_file", "{\"path\":\"/etc/passwd\"}", "exec");
  fixture_expect (self, "delete_file", "{\"path\":\"/usr\",\"recursive\":true}", "exec");
}

static void
test_find (Fixture *self, gconstpointer data)
{
  fixture_expect (self, "write_file", "{\"path\":\"src/a.c\",\"content\":\"int\\r\\nmain\\r\\n\"}", "File written.");
  fixture_expect (self, "write_file", "{\"path\":\"src/deep/b.h\",\"content\":\"\xc3\x84rger\\n\"}", "File written.");
  fixture_expect (self, "write_file", "{\"path\":\"/tmp/c.c\",\"content\":\"x\"}", "File written.");
  fixture_expect (self, "glob", "{\"pattern\":\"*\"}", "{\"paths\":[\"src\"],\"truncated\":false}");
  fixture_expect (self, "glob", "{\"pattern\":\"**/*.[ch]\"}", "{\"paths\":[\"src/a.c\",\"src/deep/b.h\"],\"truncated\":false}");
  fixture_expect (self, "glob", "{\"pattern\":\"src/*.{c,h}\"}", "{\"paths\":[\"src/a.c\"],\"truncated\":false}");
  fixture_expect (self, "glob", "{\"pattern\":\"**/[!a]?h\",\"path\":\"src\"}", "{\"paths\":[\"src/deep/b.h\"],\"truncated\":false}");
  fixture_expect (self, "glob", "{\"pattern\":\"/tmp/**/*.c\"}", "{\"paths\":[\"/tmp/c.c\"],\"truncated\":false}");
  fixture_expect (self, "glob", "{\"pattern\":\"/etc/*\"}", "exec");
  fixture_expect (self, "glob", "{\"pattern\":\"./src/.//*.c\"}", "{\"paths\":[],\"truncated\":false}");
  fixture_expect (self, "glob", "{\"pattern\":\".//./src/*.c\"}", "{\"paths\":[\"src/a.c\"],\"truncated\":false}");
  fixture_expect (self, "glob", "{\"pattern\":\"../*.c\",\"path\":\"src/deep\"}", "{\"paths\":[\"src/deep/../a.c\"],\"truncated\":false}");
  fixture_expect (self, "glob", "{\"pattern\":\"../workspace/src/**/*.h\"}", "{\"paths\":[\"../workspace/src/deep/b.h\"],\"truncated\":false}");
  fixture_expect (self, "glob", "{\"pattern\":\"../../../etc/*\"}", "exec");
  fixture_expect (self, "glob", "{\"pattern\":\"[\\\\*{,x\"}", "{\"paths\":[],\"truncated\":false}");
  /* The end of a line is its end, also before CR LF. */
  fixture_expect (self, "search_files", "{\"pattern\":\"^m.in$\"}", "{\"path\":\"src/a.c\",\"line\":2,\"text\":\"main\"}");
  fixture_expect (self, "search_files", "{\"pattern\":\"(?i)^.RGER\",\"glob\":\"*.h\"}", "\"path\":\"src/deep/b.h\",\"line\":1,\"text\":\"\xc3\x84rger\"");
  fixture_expect (self, "search_files", "{\"pattern\":\"main\",\"glob\":\"*.h\"}", "{\"matches\":[],\"truncated\":false}");
  fixture_expect (self, "search_files", "{\"pattern\":\"in\",\"path\":\"src/a.c\"}", "{\"path\":\"src/a.c\",\"line\":1");
  fixture_expect (self, "search_files", "{\"pattern\":\"in\",\"path\":\"src\",\"max_results\":\"1\"}", "\"text\":\"int\"}],\"truncated\":true}");
  fixture_expect (self, "search_files", "{\"pattern\":\"^\\\\w{5}$\",\"glob\":\"*.h\"}", "\"text\":\"\xc3\x84rger\"");
  fixture_expect (self, "search_files", "{\"pattern\":\"(?<=m)a(?!x)\",\"path\":\"src\"}", "\"line\":2,\"text\":\"main\"");
  fixture_expect (self, "search_files", "{\"pattern\":\"n\\nm\",\"path\":\"src\"}", "{\"matches\":[]");
  fixture_expect (self, "search_files", "{\"pattern\":\"(a+)+$b\",\"path\":\"src\"}", "{\"matches\":[]");
  fixture_expect (self, "search_files", "{\"pattern\":\"(\"}", "not a regular expression: missing closing parenthesis");
}

static void
put (Fixture *self, const char *name, const char *bytes, gssize length)
{
  g_autofree char *path = fixture_path (self, name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, bytes, length, &error);
  g_assert_no_error (error);
}

static void
test_hostile_contents (Fixture *self, gconstpointer data)
{
  g_autofree char *path = fixture_path (self, "bad"), *kept = NULL, *text = NULL;
  g_autofree char *line = g_strnfill (5 * 1024 * 1024, 'x');
  gsize length;

  put (self, "bad", "a\xff one\nb\xc3\n", -1);
  fixture_expect (self, "read_file", "{\"path\":\"bad\"}", "a\xef\xbf\xbd one\nb\xef\xbf\xbd\n");
  fixture_expect (self, "search_files", "{\"pattern\":\"^b\"}", "\"line\":2,\"text\":\"b\xef\xbf\xbd\"");
  /* What was not edited keeps its bytes. */
  fixture_expect (self, "edit_file", "{\"path\":\"bad\",\"old_text\":\"one\",\"new_text\":\"two\"}", "1 replacement");
  g_assert_true (g_file_get_contents (path, &kept, &length, NULL));
  g_assert_cmpmem (kept, length, "a\xff two\nb\xc3\n", 10);

  put (self, "binary", "\x7f" "ELF\0\0", 6);
  fixture_expect (self, "read_file", "{\"path\":\"binary\"}", "binary file");
  put (self, "empty", "", 0);
  text = fixture_run (self, "read_file", "{\"path\":\"empty\"}", NULL);
  g_assert_cmpstr (text, ==, "");
  fixture_expect (self, "edit_file", "{\"path\":\"empty\",\"old_text\":\"x\",\"new_text\":\"y\"}", "does not occur");

  put (self, "long", line, -1);
  g_free (text);
  text = fixture_run (self, "read_file", "{\"path\":\"long\"}", NULL);
  g_assert_cmpuint (strlen (text), ==, 5 * 1024 * 1024);
  line[3 * 1024 * 1024] = 'Y';
  put (self, "long", line, -1);
  g_free (text);
  text = fixture_run (self, "search_files", "{\"pattern\":\"Y\",\"path\":\"long\"}", NULL);
  g_assert_nonnull (strchr (text, 'Y'));
  g_assert_cmpuint (strlen (text), <, 1000);
}

static void
test_large_files (Fixture *self, gconstpointer data)
{
  g_autofree char *path = fixture_path (self, "large"), *text = NULL;
  g_autoptr (GString) lines = g_string_new (NULL);

  for (int i = 1; i <= 5000; i++)
    g_string_append_printf (lines, "%d\n", i);
  put (self, "lines", lines->str, (gssize) lines->len);
  text = fixture_run (self, "read_file", "{\"path\":\"lines\"}", NULL);
  g_assert_true (g_str_has_suffix (text, "\n1999\n2000\n"));
  g_free (text);
  text = fixture_run (self, "read_file", "{\"path\":\"lines\",\"offset\":4999}", NULL);
  g_assert_cmpstr (text, ==, "4999\n5000\n");
  g_free (text);
  text = fixture_run (self, "read_file", "{\"path\":\"lines\",\"offset\":5001}", NULL);
  g_assert_cmpstr (text, ==, "error: lines: it has 5000 lines, so that there is nothing at offset 5001.");

  /* A hole of a terabyte: the first lines can be read, the whole can't be edited. */
  put (self, "large", lines->str, (gssize) lines->len);
  if (truncate (path, G_GINT64_CONSTANT (1) << 40) != 0)
    {
      g_test_skip ("this file system has no files of a terabyte");
      return;
    }
  fixture_expect (self, "read_file", "{\"path\":\"large\",\"limit\":3}", "1\n2\n3\n");
  fixture_expect (self, "read_file", "{\"path\":\"large\",\"offset\":5001}", "more than 64 MiB");
  fixture_expect (self, "edit_file", "{\"path\":\"large\",\"old_text\":\"1\",\"new_text\":\"2\"}", "more than the limit");
  fixture_expect (self, "search_files", "{\"pattern\":\"^17$\",\"glob\":\"l*\"}", "{\"matches\":[{\"path\":\"lines\",\"line\":17,\"text\":\"17\"}]");
}

static guint
count_words (const char *text, const char *word)
{
  guint count = 0;

  for (const char *at = strstr (text, word); at != NULL; at = strstr (at + 1, word))
    count++;
  return count;
}

/* A list or a search tells as much as it may, and that there is more. */
static void
test_many (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = fixture_path (self, "many"), *listed = NULL, *found = NULL, *globbed = NULL;

  g_assert_cmpint (g_mkdir (folder, 0755), ==, 0);
  for (guint i = 0; i < 5001; i++)
    {
      g_autofree char *name = g_strdup_printf ("many/%u", i);

      put (self, name, "hit\n", -1);
    }
  listed = fixture_run (self, "list_dir", "{\"path\":\"many\"}", NULL);
  g_assert_cmpuint (count_words (listed, "\"name\":"), ==, 5000);
  g_assert_nonnull (strstr (listed, "\"truncated\":true"));
  found = fixture_run (self, "search_files", "{\"pattern\":\"hit\"}", NULL);
  g_assert_cmpuint (count_words (found, "\"line\":"), ==, 200);
  g_assert_nonnull (strstr (found, "\"truncated\":true"));
  globbed = fixture_run (self, "glob", "{\"pattern\":\"many/*\"}", NULL);
  g_assert_cmpuint (count_words (globbed, "\"many/"), ==, 5000);
  g_assert_nonnull (strstr (globbed, "\"truncated\":true"));
}

static void
test_modes_and_links (Fixture *self, gconstpointer data)
{
  g_autofree char *script = fixture_path (self, "script"), *link = fixture_path (self, "link");
  g_autofree char *fifo = fixture_path (self, "fifo");
  g_autofree char *circle = fixture_path (self, "circle"), *out = fixture_path (self, "out");
  g_autofree char *text = NULL;
  struct stat info;

  put (self, "script", "old", -1);
  g_assert_cmpint (chmod (script, 0750), ==, 0);
  fixture_expect (self, "write_file", "{\"path\":\"script\",\"content\":\"new\"}", "File written.");
  g_assert_cmpint (stat (script, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0750);
  /* Writing goes through a link, and the link stays. */
  g_assert_cmpint (symlink ("script", link), ==, 0);
  fixture_expect (self, "edit_file", "{\"path\":\"link\",\"old_text\":\"new\",\"new_text\":\"newer\"}", "1 replacement");
  text = g_file_read_link (link, NULL);
  g_assert_cmpstr (text, ==, "script");
  fixture_expect (self, "read_file", "{\"path\":\"script\"}", "newer");
  g_assert_cmpint (symlink ("circle", circle), ==, 0);
  fixture_expect (self, "write_file", "{\"path\":\"circle\",\"content\":\"\"}", "circle");
  g_assert_cmpint (symlink ("/etc/macaw-test-of-links", out), ==, 0);
  fixture_expect (self, "write_file", "{\"path\":\"out\",\"content\":\"\"}", "leads out of /root and /tmp");
  g_assert_false (g_file_test ("/etc/macaw-test-of-links", G_FILE_TEST_EXISTS));
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  fixture_expect (self, "read_file", "{\"path\":\"fifo\"}", "not a file");
  fixture_expect (self, "write_file", "{\"path\":\"fifo\",\"content\":\"\"}", "not a file");
  fixture_expect (self, "search_files", "{\"pattern\":\"newer\"}", "{\"matches\":[{\"path\":\"script\",\"line\":1,\"text\":\"newer\"}],");
  fixture_expect (self, "delete_file", "{\"path\":\"link\"}", "Deleted.");
  fixture_expect (self, "read_file", "{\"path\":\"script\"}", "newer");
}

typedef struct
{
  char *from, *inside, *outside;
  int   stop; /* atomic */
} Racer;

/* Swaps a folder and a link to the outside under one name as fast as it can. */
static gpointer
race (gpointer data)
{
  Racer *self = data;

  while (g_atomic_int_get (&self->stop) == 0)
    {
      g_rename (self->inside, self->from);
      g_rename (self->from, self->inside);
      g_rename (self->outside, self->from);
      g_rename (self->from, self->outside);
    }
  return NULL;
}

static void
test_rename_race (Fixture *self, gconstpointer data)
{
  g_autofree char *outside = g_dir_make_tmp ("macaw-outside-XXXXXX", NULL);
  g_autofree char *secret = g_build_filename (outside, "file", NULL), *kept = NULL;
  Racer racer = { fixture_path (self, "spot"), fixture_path (self, "inside"), fixture_path (self, "outside"), 0 };
  GThread *thread;
  guint read = 0;

  g_assert_true (g_file_set_contents (secret, "secret", -1, NULL));
  g_assert_cmpint (g_mkdir (racer.inside, 0755), ==, 0);
  g_assert_cmpint (symlink (outside, racer.outside), ==, 0);
  put (self, "inside/file", "harmless", -1);
  thread = g_thread_new ("race", race, &racer);
  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *text = fixture_run (self, "read_file", "{\"path\":\"spot/file\"}", NULL);
      g_autofree char *written = i % 4 != 0 ? NULL : fixture_run (self, "write_file", "{\"path\":\"spot/file\",\"content\":\"harmless\"}", NULL);
      g_autofree char *deleted = i % 4 != 1 ? NULL : fixture_run (self, "delete_file", "{\"path\":\"spot/other\",\"recursive\":true}", NULL);

      g_assert_cmpstr (text, !=, "secret");
      read += g_str_equal (text, "harmless");
    }
  g_atomic_int_set (&racer.stop, 1);
  g_thread_join (thread);
  g_test_message ("%u of 2000 reads found the folder", read);
  g_assert_true (g_file_get_contents (secret, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "secret");
  g_remove (secret);
  /* Nothing was left there either. */
  g_assert_cmpint (g_rmdir (outside), ==, 0);
  g_free (racer.from);
  g_free (racer.inside);
  g_free (racer.outside);
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  g_ptr_array_add (data, g_object_ref (result));
}

static void
test_edits_at_once (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *path = fixture_path (self, "sum"), *kept = NULL;

  for (int i = 0; i < 32; i++)
    g_string_append_printf (text, "<%d>", i);
  put (self, "sum", text->str, -1);
  for (int i = 0; i < 32; i++)
    {
      g_autofree char *args = g_strdup_printf ("{\"path\":\"sum\",\"old_text\":\"<%d>\",\"new_text\":\"\"}", i);
      g_autoptr (AraValue) value = ara_value_new_from_text (args, -1, NULL);

      macaw_toolbox_execute_async (self->toolbox, "edit_file", value, NULL, NULL, NULL, keep_result, results);
    }
  while (results->len < 32)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < 32; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AraValue) value = macaw_toolbox_execute_finish (self->toolbox, results->pdata[i], &error);

      g_assert_no_error (error);
    }
  g_assert_true (g_file_get_contents (path, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "");
}

static void
test_cancelled (Fixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  static const char *const calls[][2] = {
    { "list_dir", "{}" }, { "glob", "{\"pattern\":\"*\"}" }, { "search_files", "{\"pattern\":\"x\"}" },
    { "write_file", "{\"path\":\"x\",\"content\":\"x\"}" }, { "edit_file", "{\"path\":\"x\",\"old_text\":\"x\",\"new_text\":\"y\"}" },
  };
  g_autofree char *path = fixture_path (self, "x");

  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autofree char *text = fixture_run (self, calls[i][0], calls[i][1], cancellable);

      g_assert_true (g_str_has_prefix (text, "error: "));
    }
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* Without waiting: the same as with it, or nothing at all. */
static void
test_at_once (Fixture *self, gconstpointer data)
{
  static const char *const taken[] = { "{\"path\":\"a\"}", "{\"path\":\"a\",\"offset\":2,\"limit\":\"1\"}", "{\"path\":\"bad\"}",
                                       "{\"path\":\"link\"}" };
  static const char *const left[] = { "{\"path\":\"none\"}", "{\"path\":\".\"}", "{\"path\":\"nul\"}", "{\"path\":\"out\"}", "{\"path\":\"fifo\"}",
                                      "{\"path\":\"large\"}", "{\"path\":\"/etc/passwd\"}", "{\"path\":\"a\",\"limit\":0}", "{}", "[]" };
  g_autofree char *large = g_strnfill (100 * 1000, 'x'), *link = fixture_path (self, "link"), *out = fixture_path (self, "out");
  g_autofree char *fifo = fixture_path (self, "fifo");
  guint at_once = 0;

  put (self, "a", "one\ntwo\nthree\n", -1);
  put (self, "bad", "a\xff\n", -1);
  put (self, "nul", "a\0b", 3);
  put (self, "large", large, -1);
  g_assert_cmpint (symlink ("a", link), ==, 0);
  g_assert_cmpint (symlink ("/etc/passwd", out), ==, 0);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (taken); i++)
    {
      g_autoptr (AraValue) args = ara_value_new_from_text (taken[i], -1, NULL);
      g_autofree char *expected = fixture_run (self, "read_file", taken[i], NULL), *text = NULL;
      g_autoptr (AraValue) value = macaw_toolbox_execute_now (self->toolbox, "read_file", args);

      text = value == NULL ? NULL : ara_value_dup_string (value);
      if (value != NULL)
        g_assert_cmpstr (text, ==, expected);
      at_once += value != NULL;
    }
  /* A file system may not tell what it has in memory. */
  g_test_message ("%u of %u without waiting", at_once, (guint) G_N_ELEMENTS (taken));
  for (guint i = 0; i < G_N_ELEMENTS (left); i++)
    {
      g_autoptr (AraValue) args = ara_value_new_from_text (left[i], -1, NULL);

      g_test_message ("%s", left[i]);
      g_assert_null (macaw_toolbox_execute_now (self->toolbox, "read_file", args));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/file-tools/" name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("texts", test_texts);
  ADD ("directory-names", test_directory_names);
  ADD ("offset", test_offset);
  ADD ("arguments", test_arguments);
  ADD ("sandbox-stays", test_sandbox_stays);
  ADD ("find", test_find);
  ADD ("hostile-contents", test_hostile_contents);
  ADD ("large-files", test_large_files);
  ADD ("many", test_many);
  ADD ("modes-and-links", test_modes_and_links);
  ADD ("rename-race", test_rename_race);
  ADD ("edits-at-once", test_edits_at_once);
  ADD ("cancelled", test_cancelled);
  ADD ("at-once", test_at_once);
  return g_test_run ();
}
