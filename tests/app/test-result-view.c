/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results by what they are: which face, what it shows, finding, saving, huge ones. */

#include "app/inspector/result/macaw-json-tree.h"
#include "app/inspector/result/macaw-picture-view.h"
#include "app/inspector/result/macaw-result-shape.h"
#include "app/inspector/result/macaw-result-view.h"
#include "app/inspector/result/macaw-table.h"
#include "app/inspector/result/macaw-table-view.h"
#include "app/inspector/result/macaw-text.h"
#include "app/inspector/result/macaw-text-pane.h"
#include "inspector-fixture.h"

#include <adwaita.h>
#include <string.h>
#include <unistd.h>

/* A picture of 2 × 3 pixels. */
#define PNG "iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAIAAAA2iEnWAAAAHUlEQVR42mNgOBElx3CHIaAnSi7lDsOCgCi5E3cAR68HvfKOahQAAAAASUVORK5CYII="

typedef struct
{
  GtkWindow       *window;
  MacawResultView *view;
  guint            n_shown;
  char            *opened; /* "name args" */
} Fixture;

static void
shown (Fixture *self)
{
  self->n_shown++;
}

static void
opened (Fixture *self, const char *name, const char *args)
{
  g_free (self->opened);
  self->opened = g_strjoin (" ", name, args, NULL);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->window = GTK_WINDOW (adw_window_new ());
  self->view = MACAW_RESULT_VIEW (macaw_result_view_new ());
  g_signal_connect_swapped (self->view, "shown", G_CALLBACK (shown), self);
  g_signal_connect_swapped (self->view, "open-tool", G_CALLBACK (opened), self);
  gtk_window_set_default_size (self->window, 360, 420);
  adw_window_set_content (ADW_WINDOW (self->window), GTK_WIDGET (self->view));
  gtk_window_present (self->window);
  wait_until (gtk_window_is_active (self->window));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gpointer view = self->view;

  g_object_add_weak_pointer (view, &view);
  gtk_window_destroy (self->window);
  wait_until (view == NULL);
  g_free (self->opened);
}

static void
show_json (Fixture *self, const char *json, gssize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) value = ara_value_new_from_text (json, length, &error);
  guint before = self->n_shown;

  g_assert_no_error (error);
  macaw_result_view_set_value (self->view, value, "tool");
  wait_until (self->n_shown > before);
}

static gboolean
shows (Fixture *self, const char *text)
{
  return shows_text (GTK_WIDGET (self->view), text);
}

/* Which face a result gets first, what it shows, which other faces there are. */
static void
test_faces (Fixture *self, gconstpointer data)
{
  static const struct { const char *json, *face, *text, *others; } rows[] = {
    { "\"plain\"", "text", "plain", "raw" },
    { "\"a <b>%s</b> \\u0000 שלום\"", "text", "a <b>%s</b> ␀ שלום", "raw" },
    { "\"name,size,note\\na,1,\\\"x, y\\\"\\nb,2,z\\n\"", "table", "x, y", "text raw" },
    { "\"Dear all, hello\\nno, table\\nat, all\\n\"", "text", "Dear all", "raw" },
    { "7", "tree", "7", "raw" },
    { "null", "tree", "null", "raw" },
    { "{}", "tree", "{}", "raw" },
    { "[]", "tree", "[]", "raw" },
    { "{\"big\":18446744073709551616,\"deep\":{\"x\":[1]}}", "tree", "18446744073709551616", "raw" },
    { "{\"exit_code\":2,\"stdout\":\"\\u001b[31mred\\u001b[0m text\",\"stderr\":\"bad\",\"timed_out\":true,\"truncated\":true,"
      "\"output_file\":\"out.txt\"}",
      "output", "red text", "errors tree raw" },
    { "{\"exit_code\":1,\"stdout\":\"\",\"stderr\":\"not found\"}", "errors", "not found", "output tree raw" },
    { "{\"exit_code\":0,\"stdout\":\"\",\"stderr\":\"\"}", "output", "Exit code 0", "tree raw" },
    { "{\"path\":\"/root\",\"entries\":[{\"name\":\"a.py\",\"type\":\"file\",\"size\":2048,\"modified\":\"2026-01-02T03:04:05Z\"}]}", "table",
      "a.py", "tree raw" },
    { "{\"path\":\"/root\",\"entries\":[]}", "table", "0 rows", "tree raw" },
    { "{\"matches\":[{\"path\":\"src/a.c\",\"line\":12,\"text\":\"  int x;\"}],\"truncated\":true}", "hits", "src/a.c:12", "tree raw" },
    { "[{\"id\":1,\"title\":\"one\"},{\"id\":2,\"state\":\"new\"}]", "table", "new", "tree raw" },
    { "{\"windows\":[{\"id\":1,\"title\":\"one\"}]}", "table", "one", "tree raw" },
    { "[1,2,3]", "tree", "2", "raw" },
    { "{\"type\":\"image\",\"mimeType\":\"image/png\",\"data\":\"" PNG "\"}", "picture", "2 × 3", "tree raw" },
    { "{\"type\":\"image\",\"mimeType\":\"image/png\",\"data\":\"AAAA\"}", "picture", "no picture", "tree raw" },
    { "{\"type\":\"image\",\"data\":\"\"}", "picture", "not base64", "tree raw" },
    { "{\"type\":\"audio\",\"mimeType\":\"audio/<wav>\",\"data\":\"AAAA\"}", "data", "audio/<wav>", "tree raw" },
    { "{\"content\":[{\"type\":\"text\",\"text\":\"from MCP\"},{\"type\":\"image\",\"mimeType\":\"image/png\",\"data\":\"" PNG "\"}],"
      "\"isError\":true}",
      "content", "from MCP", "tree raw" },
    { "[{\"type\":\"text\",\"text\":\"bare content\"}]", "content", "bare content", "tree raw" },
    { "{\"content\":[{\"a\":1}]}", "table", "1", "tree raw" },
    { "{\"stdout\":7,\"exit_code\":0}", "tree", "7", "raw" },
    { "{\"entries\":[1,2]}", "tree", "[1,2]", "raw" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (GStrv) others = g_strsplit (rows[i].others, " ", -1);

      g_test_message ("%s", rows[i].json);
      show_json (self, rows[i].json, -1);
      g_assert_cmpstr (macaw_result_view_get_face (self->view), ==, rows[i].face);
      wait_until (shows (self, rows[i].text));
      for (guint j = 0; others[j] != NULL; j++)
        g_assert_true (macaw_result_view_set_face (self->view, others[j]));
      g_assert_cmpstr (macaw_result_view_get_face (self->view), ==, "raw");
      wait_until (shows (self, rows[i].json));
      g_assert_false (macaw_result_view_set_face (self->view, "nonsense"));
    }
  macaw_result_view_set_value (self->view, NULL, NULL);
  g_assert_null (macaw_result_view_get_face (self->view));
}

static GtkWrapMode
get_wrap (Fixture *self)
{
  return gtk_text_view_get_wrap_mode (GTK_TEXT_VIEW (find_of_type (GTK_WIDGET (self->view), GTK_TYPE_TEXT_VIEW)));
}

/* Columns of a command's output stay below each other; prose is wrapped. */
static void
test_wrap (Fixture *self, gconstpointer data)
{
  show_json (self, "{\"exit_code\":1,\"stdout\":\"drwxr-xr-x 2 0 0 4096 Nov 25 16:45 src\",\"stderr\":\"x\"}", -1);
  g_assert_cmpint (get_wrap (self), ==, GTK_WRAP_NONE);
  show_json (self, "{\"exit_code\":1,\"stdout\":\"\",\"stderr\":\"int main(\\n        ^\"}", -1);
  g_assert_cmpint (get_wrap (self), ==, GTK_WRAP_NONE);
  show_json (self, "\"Dear all\"", -1);
  g_assert_cmpint (get_wrap (self), ==, GTK_WRAP_WORD_CHAR);
}

static void
test_notes (Fixture *self, gconstpointer data)
{
  show_json (self, "{\"exit_code\":124,\"stdout\":\"x\",\"timed_out\":true,\"truncated\":true,\"output_file\":\"<i>out</i>\"}", -1);
  g_assert_true (shows (self, "Exit code 124 · ended by its time limit · cut: there is more · the whole output is in <i>out</i>"));
  show_json (self, "{\"content\":[{\"type\":\"text\",\"text\":\"x\"}],\"isError\":true}", -1);
  g_assert_true (shows (self, "the tool says that it failed"));
}

static GtkTextBuffer *
get_buffer (Fixture *self)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (find_of_type (GTK_WIDGET (self->view), GTK_TYPE_TEXT_VIEW)));
}

static void
test_colours (Fixture *self, gconstpointer data)
{
  GtkTextIter iter;
  GSList *tags;
  gboolean bold, hyphens;

  show_json (self, "{\"exit_code\":0,\"stdout\":\"a\\u001b[1;32mgreen\\u001b[0m b\",\"stderr\":\"\"}", -1);
  gtk_text_buffer_get_iter_at_offset (get_buffer (self), &iter, 1);
  tags = gtk_text_iter_get_tags (&iter);
  g_assert_cmpuint (g_slist_length (tags), ==, 2);
  g_object_get (tags->data, "weight-set", &bold, NULL);
  g_assert_true (bold);
  g_slist_free (tags);
  /* What follows has no style, and as all of it no hyphens that the tool didn't write. */
  gtk_text_buffer_get_iter_at_offset (get_buffer (self), &iter, 6);
  tags = gtk_text_iter_get_tags (&iter);
  g_assert_cmpuint (g_slist_length (tags), ==, 1);
  g_object_get (tags->data, "weight-set", &bold, "insert-hyphens", &hyphens, NULL);
  g_assert_false (bold || hyphens);
  g_slist_free (tags);
  take_picture (self->window, "result-terminal");
}

static void
test_find (Fixture *self, gconstpointer data)
{
  show_json (self, "\"one two\\nThree two\"", -1);
  macaw_result_view_find (self->view, "TWO");
  wait_until (shows (self, "1 of 2"));
  gtk_widget_activate_action (GTK_WIDGET (self->view), "result.find-step", "i", 1);
  g_assert_true (shows (self, "2 of 2"));
  gtk_widget_activate_action (GTK_WIDGET (self->view), "result.find-step", "i", 1);
  g_assert_true (shows (self, "1 of 2"));
  gtk_widget_activate_action (GTK_WIDGET (self->view), "result.find-step", "i", -1);
  g_assert_true (shows (self, "2 of 2"));
  macaw_result_view_find (self->view, "four");
  wait_until (shows (self, "Not found"));
  /* What is no text is searched in its source. */
  show_json (self, "[{\"a\":\"word\"}]", -1);
  macaw_result_view_find (self->view, "word");
  wait_until (shows (self, "1 of 1"));
  g_assert_cmpstr (macaw_result_view_get_face (self->view), ==, "raw");
}

static void
check_saved (Fixture *self, const char *json, const char *face, const char *expected, gsize length)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "macaw-result-XXXXXX", NULL), *saved = NULL;
  int fd = g_mkstemp (path);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  gsize saved_length;

  close (fd);
  show_json (self, json, -1);
  g_assert_true (macaw_result_view_set_face (self->view, face));
  macaw_result_view_save_to (self->view, file);
  wait_until (shows (self, "Saved as"));
  g_assert_true (g_file_get_contents (path, &saved, &saved_length, NULL));
  g_assert_cmpmem (saved, saved_length, expected, length);
  unlink (path);
}

static void
test_save (Fixture *self, gconstpointer data)
{
  g_autoptr (GFile) nowhere = g_file_new_for_path ("/nonexistent/file");

  check_saved (self, "\"a\\u0000b\"", "text", "a\0b", 3);
  check_saved (self, "\"a\\u0000b\"", "raw", "\"a\\u0000b\"", 10);
  check_saved (self, "{\"a\": 1.0}", "tree", "{\"a\": 1.0}", 10);
  check_saved (self, "{\"type\":\"audio\",\"data\":\"AAEC\"}", "data", "\0\1\2", 3);
  check_saved (self, "{\"stdout\":\"o\",\"stderr\":\"e\",\"exit_code\":0}", "errors", "e", 1);
  macaw_result_view_save_to (self->view, nowhere);
  wait_until (shows (self, "It could not be saved"));
}

static void
test_tree (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) json = g_string_new ("{\"list\":[0");
  GtkListView *list;
  GListModel *model;

  for (int i = 1; i < 2000; i++)
    g_string_append_printf (json, ",{\"item %d\":\"%0100d\"}", i, i);
  g_string_append (json, "],\"x\":null}");
  show_json (self, json->str, -1);
  list = GTK_LIST_VIEW (find_of_type (GTK_WIDGET (self->view), GTK_TYPE_LIST_VIEW));
  model = G_LIST_MODEL (gtk_list_view_get_model (list));
  /* Long: its children come from a thread. */
  wait_until (g_list_model_get_n_items (model) == 2);
  g_signal_emit_by_name (list, "activate", 0);
  wait_until (g_list_model_get_n_items (model) == 6);
  wait_until (shows (self, "[500 … 999]"));
  g_signal_emit_by_name (list, "activate", 2);
  wait_until (g_list_model_get_n_items (model) == 506);
  wait_until (shows (self, "item 501"));
  take_picture (self->window, "result-tree");
}

/* A "#" of the unit becomes its number. */
static char *
repeat (const char *beginning, const char *unit, guint count, const char *end)
{
  GString *text = g_string_new (beginning);

  for (guint i = 0; i < count; i++)
    {
      const char *mark = strchr (unit, '#');

      if (mark == NULL)
        g_string_append (text, unit);
      else
        g_string_append_printf (text, "%.*s%u%s", (int) (mark - unit), unit, i, mark + 1);
    }
  return g_string_free (g_string_append (text, end), FALSE);
}

/* Up to a limit all is shown; over it, it is said what isn't. */
static void
test_limits (Fixture *self, gconstpointer data)
{
  static const struct { const char *beginning, *unit; guint most; const char *end, *face, *note; } rows[] = {
    { "[{\"first\":0", ",\"m#\":1", MACAW_TABLE_MAX_COLUMNS - 1, "}]", "table", "the first 32 of 33 columns are shown" },
    { "[{\"a\":0}", ",{\"a\":#}", MACAW_TABLE_MAX_SORTED - 1, "]", "table", "more than 10000 are not sorted" },
    { "[{\"type\":\"text\",\"text\":\"x\"}", ",{\"type\":\"text\",\"text\":\"#\"}", MACAW_RESULT_MAX_PARTS - 1, "]", "content", "cut: there is more" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *all = repeat (rows[i].beginning, rows[i].unit, rows[i].most, rows[i].end);
      g_autofree char *more = repeat (rows[i].beginning, rows[i].unit, rows[i].most + 1, rows[i].end);

      g_test_message ("%s", rows[i].note);
      show_json (self, all, -1);
      wait_until (g_strcmp0 (macaw_result_view_get_face (self->view), rows[i].face) == 0);
      g_assert_false (shows (self, rows[i].note));
      show_json (self, more, -1);
      wait_until (g_strcmp0 (macaw_result_view_get_face (self->view), rows[i].face) == 0 && shows (self, rows[i].note));
    }
}

static void
test_csv_limit (Fixture *self, gconstpointer data)
{
  const char *row = "one,two,three\\n";
  guint most = MACAW_RESULT_MAX_CSV / (guint) strlen (row) - 1;
  g_autofree char *table = repeat ("\"", row, most, "\""), *text = repeat ("\"", row, most + 2, "\"");

  show_json (self, table, -1);
  wait_until (g_strcmp0 (macaw_result_view_get_face (self->view), "table") == 0);
  show_json (self, text, -1);
  wait_until (g_strcmp0 (macaw_result_view_get_face (self->view), "text") == 0);
}

/* What is too long for the clipboard is said, wherever it is copied from. */
static void
test_copy_limit (Fixture *self, gconstpointer data)
{
  g_autofree char *filler = g_strnfill (MACAW_TEXT_MAX_COPY, 'a'), *json = g_strdup_printf ("{\"short\":1,\"long\":\"%s\"}", filler);
  GtkListView *list;
  GListModel *model;

  show_json (self, json, -1);
  wait_until ((list = GTK_LIST_VIEW (find_of_type (GTK_WIDGET (self->view), GTK_TYPE_LIST_VIEW))) != NULL);
  model = G_LIST_MODEL (gtk_list_view_get_model (list));
  wait_until (g_list_model_get_n_items (model) == 2);
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (model), 0, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (list), "json.copy", NULL);
  g_assert_false (shows (self, "can be copied"));
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (model), 1, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (list), "json.copy", NULL);
  wait_until (shows (self, "It is longer than the 16 MiB that can be copied."));
  show_json (self, "{}", -1);
  g_assert_false (shows (self, "can be copied"));
  show_json (self, json, -1);
  gtk_widget_activate_action (GTK_WIDGET (self->view), "result.copy", NULL);
  wait_until (shows (self, "It is longer than the 16 MiB that can be copied."));
}

static void
test_rows_lead_on (Fixture *self, gconstpointer data)
{
  show_json (self, "{\"path\":\"/root/x\",\"entries\":[{\"name\":\"a b\",\"type\":\"directory\"},{\"name\":\"f\",\"type\":\"file\",\"size\":3}]}", -1);
  take_picture (self->window, "result-directory");
  g_signal_emit_by_name (find_of_type (GTK_WIDGET (self->view), GTK_TYPE_COLUMN_VIEW), "activate", 0);
  g_assert_cmpstr (self->opened, ==, "list_dir {\"path\":\"/root/x/a b\"}");
  g_signal_emit_by_name (find_of_type (GTK_WIDGET (self->view), GTK_TYPE_COLUMN_VIEW), "activate", 1);
  g_assert_cmpstr (self->opened, ==, "read_file {\"path\":\"/root/x/f\"}");
  show_json (self, "{\"matches\":[{\"path\":\"p.c\",\"line\":12,\"text\":\"int x;\"}]}", -1);
  take_picture (self->window, "result-hits");
  g_signal_emit_by_name (find_of_type (GTK_WIDGET (self->view), GTK_TYPE_LIST_VIEW), "activate", 0);
  g_assert_cmpstr (self->opened, ==, "read_file {\"path\":\"p.c\",\"offset\":12}");
}

/* A picture that claims to be huge is not unpacked. */
static void
test_huge_picture (Fixture *self, gconstpointer data)
{
  static const guchar head[] = { 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13, 'I', 'H', 'D', 'R',
                                 0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff, 8, 2, 0, 0, 0, 0xef, 0x91, 0x92, 0x69 };
  g_autofree char *base64 = g_base64_encode (head, sizeof head);
  g_autofree char *json = g_strdup_printf ("{\"type\":\"image\",\"mimeType\":\"image/png\",\"data\":\"%s\"}", base64);

  show_json (self, json, -1);
  wait_until (shows (self, "picture"));
  wait_until (!shows (self, "Reading the picture…"));
}

static gboolean
end_is_in_sight (Fixture *self)
{
  GtkTextView *text = GTK_TEXT_VIEW (find_of_type (GTK_WIDGET (self->view), GTK_TYPE_TEXT_VIEW));
  GdkRectangle seen, place;
  GtkTextIter end;

  gtk_text_buffer_get_end_iter (gtk_text_view_get_buffer (text), &end);
  gtk_text_view_get_visible_rect (text, &seen);
  gtk_text_view_get_iter_location (text, &end, &place);
  return seen.height > 0 && place.y >= seen.y && place.y + place.height <= seen.y + seen.height;
}

/* A text of many lines is shown from a window; its end is found and shown. */
static void
test_long_text (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) json = g_string_new ("\"");
  GtkTextBuffer *buffer;
  MacawTextPane *pane;

  for (int i = 0; i < 50000; i++)
    g_string_append_printf (json, "line number %d\\n", i);
  g_string_append (json, "THE END\"");
  show_json (self, json->str, -1);
  pane = MACAW_TEXT_PANE (find_of_type (GTK_WIDGET (self->view), MACAW_TYPE_TEXT_PANE));
  buffer = get_buffer (self);
  wait_until (macaw_text_is_complete (macaw_text_pane_get_text (pane)));
  g_assert_true (shows (self, "line number 0\n"));
  g_assert_cmpint (gtk_text_buffer_get_char_count (buffer), <, 100 * 1024);
  macaw_result_view_find (self->view, "the end");
  wait_until (shows (self, "1 of 1"));
  wait_until (shows (self, "THE END"));
  wait_until (end_is_in_sight (self));
  take_picture (self->window, "result-long-end");
  g_assert_cmpint (gtk_text_buffer_get_char_count (buffer), <, 100 * 1024);
  macaw_text_pane_go_to (pane, 25000);
  wait_until (shows (self, "line number 25000\n"));
  macaw_text_pane_go_to (pane, 0);
  wait_until (shows (self, "line number 0\n"));
}

static void
painted (gboolean *done)
{
  *done = TRUE;
}

/* Until a frame is drawn, and all is done that it led to. */
static void
draw (Fixture *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self->window));
  gboolean done = FALSE;
  gulong handler = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (painted), &done);

  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
  wait_until (done);
  g_signal_handler_disconnect (clock, handler);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Scrolling through it line by line meets each line once, in order. */
static void
test_scroll_through (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) json = g_string_new ("\"");
  GtkScrolledWindow *scroller;
  GtkAdjustment *adjustment, *position;
  MacawTextPane *pane;
  double last = -1;

  for (int i = 0; i < 3000; i++)
    g_string_append_printf (json, "line number %d\\n", i);
  g_string_append_c (json, '"');
  show_json (self, json->str, -1);
  pane = MACAW_TEXT_PANE (find_of_type (GTK_WIDGET (self->view), MACAW_TYPE_TEXT_PANE));
  scroller = GTK_SCROLLED_WINDOW (gtk_widget_get_ancestor (find_of_type (GTK_WIDGET (pane), GTK_TYPE_TEXT_VIEW), GTK_TYPE_SCROLLED_WINDOW));
  adjustment = gtk_scrolled_window_get_vadjustment (scroller);
  position = gtk_scrollbar_get_adjustment (GTK_SCROLLBAR (gtk_widget_get_next_sibling (GTK_WIDGET (scroller))));
  for (int step = 0; gtk_adjustment_get_value (position) < 2950 && step < 2000; step++)
    {
      double now;

      gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + 160);
      draw (self);
      now = gtk_adjustment_get_value (position);
      g_assert_cmpfloat (now, >=, last);
      g_assert_cmpfloat (now - last, <, 60);
      last = now;
    }
  g_assert_cmpfloat (gtk_adjustment_get_value (position), >=, 2950);
}

/* GTK 4.8 says this, in one run of three, from its own unmap of a window that is destroyed right
 * after it got the focus; no code of ours stands between. Anything else stays fatal. */
static gboolean
is_fatal (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  return strstr (message, "g_signal_handler_disconnect: assertion 'handler_id > 0' failed") == NULL;
}

#define add(name, function) g_test_add ("/result-view/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_log_set_fatal_handler (is_fatal, NULL);
  load_style ();
  add ("faces", test_faces);
  add ("notes", test_notes);
  add ("wrap", test_wrap);
  add ("colours", test_colours);
  add ("find", test_find);
  add ("save", test_save);
  add ("tree", test_tree);
  add ("limits", test_limits);
  add ("csv-limit", test_csv_limit);
  add ("copy-limit", test_copy_limit);
  add ("rows-lead-on", test_rows_lead_on);
  add ("huge-picture", test_huge_picture);
  add ("long-text", test_long_text);
  add ("scroll-through", test_scroll_through);
  return g_test_run ();
}
