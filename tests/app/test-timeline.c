/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The timeline on a display: what is seen frame by frame while text and pages arrive, while it is
 * scrolled and while its width changes; how few widgets that takes; texts that mean harm. */

#include "app/chat/macaw-timeline.h"
#include "chat-server.h"

#include <adwaita.h>
#include <math.h>
#include <string.h>

typedef struct
{
  GtkWindow      *window;
  MacawTimeline  *timeline;
  GtkAdjustment  *adjustment;
  GListStore     *messages;
  MacawBlockList *list;
  guint           n_frames;
} Fixture;

static void
painted (Fixture *self)
{
  self->n_frames++;
}

/* One whole frame, its layout and its drawing. */
static void
run_frame (Fixture *self)
{
  guint before = self->n_frames;

  gdk_frame_clock_request_phase (gtk_widget_get_frame_clock (GTK_WIDGET (self->window)), GDK_FRAME_CLOCK_PHASE_PAINT);
  wait_until (self->n_frames > before);
}

/* Until nothing more is made. */
static void
settle (Fixture *self)
{
  guint made, quiet = 0;

  while (quiet < 3)
    {
      made = macaw_timeline_get_n_made (self->timeline);
      run_frame (self);
      quiet = macaw_timeline_get_n_made (self->timeline) == made ? quiet + 1 : 0;
    }
}

static void
set_up (Fixture *self, gconstpointer data)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->messages = g_list_store_new (ARA_TYPE_MESSAGE);
  self->window = GTK_WINDOW (gtk_window_new ());
  self->timeline = MACAW_TIMELINE (macaw_timeline_new ());
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->timeline));
  self->adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  gtk_window_set_default_size (self->window, 640, 500);
  gtk_window_set_child (self->window, scroller);
  self->list = macaw_block_list_new (G_LIST_MODEL (self->messages));
  macaw_timeline_set_list (self->timeline, self->list);
  gtk_window_present (self->window);
  wait_until (gtk_widget_get_frame_clock (GTK_WIDGET (self->window)) != NULL && gtk_widget_get_width (GTK_WIDGET (self->timeline)) > 0);
  g_signal_connect_swapped (gtk_widget_get_frame_clock (GTK_WIDGET (self->window)), "after-paint", G_CALLBACK (painted), self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->timeline));

  g_signal_handlers_disconnect_by_data (gtk_widget_get_frame_clock (GTK_WIDGET (self->window)), self);
  if (row != NULL)
    g_object_add_weak_pointer (G_OBJECT (row), (gpointer *) &row);
  g_object_add_weak_pointer (G_OBJECT (self->timeline), (gpointer *) &self->timeline);
  gtk_window_destroy (self->window);
  wait_until (self->timeline == NULL && row == NULL);
  g_assert_finalize_object (self->list);
  g_assert_finalize_object (self->messages);
}

static AraMessage *
make_message (AraRole role, const char *text)
{
  AraMessage *message = ara_message_new (role, NULL);
  g_autoptr (AraTextPart) part = ara_text_part_new (NULL, FALSE, text);

  ara_message_append_part (message, ARA_PART (part));
  if (text != NULL)
    ara_message_set_status (message, ARA_MESSAGE_DONE);
  return message;
}

static void
add (Fixture *self, guint position, AraRole role, const char *format, ...)
{
  va_list arguments;
  g_autofree char *text = NULL;
  g_autoptr (AraMessage) message = NULL;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  message = make_message (role, text);
  g_list_store_insert (self->messages, position, message);
}

static AraTextPart *
add_growing (Fixture *self)
{
  g_autoptr (AraMessage) message = ara_message_new (ARA_ROLE_ASSISTANT, NULL);
  g_autoptr (AraTextPart) part = ara_text_part_new ("t", FALSE, NULL);

  ara_message_append_part (message, ARA_PART (part));
  g_list_store_append (self->messages, message);
  return part;
}

static void
add_turns (Fixture *self, guint count)
{
  for (guint i = 0; i < count; i++)
    {
      add (self, 2 * i, ARA_ROLE_USER, "Question %u", i);
      add (self, 2 * i + 1, ARA_ROLE_ASSISTANT, "Answer %u begins.\n\n- one\n- two\n\n```\ncode %u\nmore\n```\n\nIt ends with a line that is long enough to be broken, wherever that may be.", i, i);
    }
}

static GtkWidget *
find_label (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_label (child, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Where a label stands on the screen; it has to be there. */
static double
get_y (Fixture *self, const char *text)
{
  GtkWidget *label = find_label (GTK_WIDGET (self->timeline), text);
  graphene_rect_t bounds;

  g_assert_nonnull (label);
  g_assert_true (gtk_widget_compute_bounds (label, GTK_WIDGET (self->timeline), &bounds));
  return (double) bounds.origin.y;
}

static void
assert_at_end (Fixture *self)
{
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (self->adjustment) + gtk_adjustment_get_page_size (self->adjustment),
                                  gtk_adjustment_get_upper (self->adjustment), 0.5);
}

/* The view is covered by rows one below the other, as the list has them. */
static void
check_view (Fixture *self)
{
  double page = gtk_adjustment_get_page_size (self->adjustment), bottom = -G_MAXDOUBLE;
  double upper = gtk_adjustment_get_upper (self->adjustment);
  GtkWidget *last = NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->timeline)); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      graphene_rect_t bounds;

      g_assert_true (gtk_widget_compute_bounds (child, GTK_WIDGET (self->timeline), &bounds));
      g_assert_cmpfloat ((double) bounds.origin.y, >=, bottom - 1);
      /* Rows are at most a gap apart. */
      if (last != NULL && bottom > 0 && bottom < page)
        g_assert_cmpfloat ((double) bounds.origin.y - bottom, <, 20);
      else if (last == NULL)
        g_assert_cmpfloat ((double) bounds.origin.y, <, 40);
      bottom = (double) (bounds.origin.y + bounds.size.height);
      last = child;
    }
  g_assert_true (last != NULL || g_list_model_get_n_items (G_LIST_MODEL (self->list)) == 0);
  if (last != NULL && upper > page)
    g_assert_cmpfloat (bottom, >=, page - 40);
  g_assert_cmpuint (macaw_timeline_get_n_rows (self->timeline), <=, 200);
}

/* Following */

static void
test_follow (Fixture *self, gconstpointer data)
{
  AraTextPart *part;

  add_turns (self, 20);
  settle (self);
  assert_at_end (self);
  part = add_growing (self);
  for (guint i = 0; i < 200; i++)
    {
      ara_text_part_append (part, i % 20 == 19 ? "\n\n```\ncode\n```\n\n" : "some more words ", -1);
      run_frame (self);
      assert_at_end (self);
    }
  g_assert_true (macaw_timeline_is_at_end (self->timeline));
  check_view (self);
  /* Who scrolls back a little is let go, */
  gtk_adjustment_set_value (self->adjustment, gtk_adjustment_get_value (self->adjustment) - 10);
  settle (self);
  for (guint i = 0; i < 20; i++)
    {
      ara_text_part_append (part, "and still more words, so that there are new lines at the end\n\n", -1);
      run_frame (self);
    }
  g_assert_false (macaw_timeline_is_at_end (self->timeline));
  /* and taken along again at the end. */
  gtk_widget_activate_action (GTK_WIDGET (self->timeline), "timeline.to-end", NULL);
  settle (self);
  g_assert_true (macaw_timeline_is_at_end (self->timeline));
  assert_at_end (self);
}

/* The reading place */

static void
read_in_the_middle (Fixture *self)
{
  add_turns (self, 40);
  settle (self);
  gtk_adjustment_set_value (self->adjustment, gtk_adjustment_get_upper (self->adjustment) / 2);
  settle (self);
  check_view (self);
}

static char *
pick_mark (Fixture *self)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->timeline)); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      graphene_rect_t bounds;

      g_assert_true (gtk_widget_compute_bounds (child, GTK_WIDGET (self->timeline), &bounds));
      if (bounds.origin.y >= 0 && GTK_IS_LABEL (child) && (g_str_has_prefix (gtk_label_get_text (GTK_LABEL (child)), "Question")))
        return g_strdup (gtk_label_get_text (GTK_LABEL (child)));
    }
  g_assert_not_reached ();
}

static void
test_place (Fixture *self, gconstpointer data)
{
  g_autofree char *mark = NULL;
  AraTextPart *part;
  double y;

  read_in_the_middle (self);
  mark = pick_mark (self);
  y = get_y (self, mark);
  part = add_growing (self);
  for (guint i = 0; i < 60; i++)
    {
      ara_text_part_append (part, "words at the end\n\n", -1);
      /* Earlier pages. */
      if (i % 5 == 0)
        add (self, 0, ARA_ROLE_ASSISTANT, "Earlier %u\n\nmore\n\nand more", i);
      run_frame (self);
      g_assert_cmpfloat_with_epsilon (get_y (self, mark), y, 0.5);
    }
  /* What stands above in the view stays as well when rows of it open. */
  g_list_store_remove (self->messages, 0);
  run_frame (self);
  g_assert_cmpfloat_with_epsilon (get_y (self, mark), y, 0.5);
  check_view (self);
}

/* Another width: the item at the upper edge stays there. */
static void
test_width (Fixture *self, gconstpointer data)
{
  MacawTimelineItem *item;
  guint position;
  double offset;

  read_in_the_middle (self);
  g_assert_true (macaw_timeline_get_place (self->timeline, &position, &offset));
  item = macaw_block_list_peek (self->list, position);
  for (int width = 620; width >= 360; width -= 20)
    {
      gtk_window_set_default_size (self->window, width, 500);
      wait_until (gtk_widget_get_width (GTK_WIDGET (self->window)) == width);
      settle (self);
      g_assert_true (macaw_timeline_get_place (self->timeline, &position, &offset));
      g_assert_true (macaw_block_list_peek (self->list, position) == item);
      check_view (self);
    }
}

/* Scrolling back: what was seen moves by what was scrolled, though rows above are only guessed. */
static void
test_scroll_back (Fixture *self, gconstpointer data)
{
  add_turns (self, 100);
  settle (self);
  for (guint i = 0; i < 150; i++)
    {
      g_autofree char *mark = NULL;
      double y;

      if (gtk_adjustment_get_value (self->adjustment) < 60)
        break;
      mark = pick_mark (self);
      y = get_y (self, mark);
      gtk_adjustment_set_value (self->adjustment, gtk_adjustment_get_value (self->adjustment) - 40);
      run_frame (self);
      g_assert_cmpfloat_with_epsilon (get_y (self, mark), y + 40, 0.5);
      check_view (self);
    }
}

/* Few widgets */

static void
test_many (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  guint made;

  for (guint i = 0; i < 10000; i++)
    {
      g_autofree char *text = g_strdup_printf ("Message %u with *some* text.", i);

      g_ptr_array_add (messages, make_message (i % 2 == 0 ? ARA_ROLE_USER : ARA_ROLE_ASSISTANT, text));
    }
  g_list_store_splice (self->messages, 0, 0, messages->pdata, messages->len);
  settle (self);
  assert_at_end (self);
  g_assert_nonnull (find_label (GTK_WIDGET (self->timeline), "Message 9999 "));
  g_assert_cmpuint (macaw_timeline_get_n_rows (self->timeline), <=, 200);
  for (guint i = 0; i < 60; i++)
    {
      gtk_adjustment_set_value (self->adjustment, g_test_rand_double_range (0, gtk_adjustment_get_upper (self->adjustment)));
      settle (self);
      check_view (self);
    }
  gtk_adjustment_set_value (self->adjustment, 0);
  settle (self);
  g_assert_nonnull (find_label (GTK_WIDGET (self->timeline), "Message 0 "));
  /* While it is scrolled line by line, two rows a frame are made at most. */
  for (guint i = 0; i < 200; i++)
    {
      made = macaw_timeline_get_n_made (self->timeline);
      gtk_adjustment_set_value (self->adjustment, gtk_adjustment_get_value (self->adjustment) + 20);
      run_frame (self);
      g_assert_cmpuint (macaw_timeline_get_n_made (self->timeline) - made, <=, 2);
      check_view (self);
    }
}

/* An answer of 10 000 blocks, and one whose single line is 5 MB. */
static void
test_huge (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *line = g_strnfill (5 * 1024 * 1024, 'x');

  for (guint i = 0; i < 10000; i++)
    g_string_append_printf (text, "Paragraph %u\n\n", i);
  add (self, 0, ARA_ROLE_ASSISTANT, "%s", text->str);
  settle (self);
  g_assert_nonnull (find_label (GTK_WIDGET (self->timeline), "Paragraph 9999"));
  check_view (self);
  gtk_adjustment_set_value (self->adjustment, 0);
  settle (self);
  g_assert_nonnull (find_label (GTK_WIDGET (self->timeline), "Paragraph 0"));
  check_view (self);
  add (self, 1, ARA_ROLE_USER, "%s", line);
  add (self, 2, ARA_ROLE_ASSISTANT, "%s", line);
  for (guint i = 0; i < 20; i++)
    {
      gtk_adjustment_set_value (self->adjustment, g_test_rand_double_range (0, gtk_adjustment_get_upper (self->adjustment)));
      settle (self);
      check_view (self);
    }
}

/* A walk through everything */

static void
step (Fixture *self, AraTextPart **growing)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (self->messages));
  int what = g_test_rand_int_range (0, 12);
  guint place = (guint) g_test_rand_int_range (0, (int) count + 1);

  if (what == 0)
    add (self, place, g_test_rand_bit () ? ARA_ROLE_USER : ARA_ROLE_ASSISTANT, "Inserted\n\n%.*s\n\n|a|b|\n|-|-|\n|1|2|", g_test_rand_int_range (0, 500), "word word word word word word word word word word word word word word word word ");
  else if (what == 1 && place < count && count > 5)
    {
      g_autoptr (AraMessage) message = g_list_model_get_item (G_LIST_MODEL (self->messages), place);

      if (ara_message_get_status (message) != ARA_MESSAGE_STREAMING)
        g_list_store_remove (self->messages, place);
    }
  else if (what == 2)
    *growing = add_growing (self);
  else if (what < 7 && *growing != NULL)
    ara_text_part_append (*growing, what == 3 ? "\n\n- item\n" : what == 4 ? "\n\n```\ncode\n```\n" : "word word word ", -1);
  else if (what == 7)
    gtk_adjustment_set_value (self->adjustment, g_test_rand_double_range (0, gtk_adjustment_get_upper (self->adjustment)));
  else if (what < 10)
    gtk_adjustment_set_value (self->adjustment, gtk_adjustment_get_value (self->adjustment) + g_test_rand_double_range (-200, 200));
  else if (what == 10)
    gtk_window_set_default_size (self->window, g_test_rand_int_range (360, 900), 500);
  else
    gtk_widget_activate_action (GTK_WIDGET (self->timeline), g_test_rand_bit () ? "timeline.previous-prompt" : "timeline.next-prompt", NULL);
}

static void
test_random_walk (Fixture *self, gconstpointer data)
{
  AraTextPart *growing = NULL;

  for (guint i = 0; i < 600; i++)
    {
      step (self, &growing);
      if (g_test_rand_bit ())
        run_frame (self);
      if (i % 20 == 19)
        {
          settle (self);
          check_view (self);
        }
    }
}

/* Questions */

static void
test_prompts (Fixture *self, gconstpointer data)
{
  add_turns (self, 30);
  settle (self);
  gtk_widget_activate_action (GTK_WIDGET (self->timeline), "timeline.previous-prompt", NULL);
  settle (self);
  gtk_widget_activate_action (GTK_WIDGET (self->timeline), "timeline.previous-prompt", NULL);
  settle (self);
  gtk_widget_activate_action (GTK_WIDGET (self->timeline), "timeline.previous-prompt", NULL);
  settle (self);
  {
    g_autofree char *mark = pick_mark (self);
    double y = get_y (self, mark);

    g_assert_cmpfloat (y, <, 40);
    gtk_widget_activate_action (GTK_WIDGET (self->timeline), "timeline.next-prompt", NULL);
    settle (self);
    g_assert_cmpfloat (get_y (self, mark), <, 0);
  }
  for (guint i = 0; i < 30; i++)
    gtk_widget_activate_action (GTK_WIDGET (self->timeline), "timeline.next-prompt", NULL);
  settle (self);
  assert_at_end (self);
}

/* By its message's id, also before the list was brought up to date. */
static void
test_message (Fixture *self, gconstpointer data)
{
  g_autoptr (AraMessage) message = ara_message_new (ARA_ROLE_USER, "the-id");
  g_autoptr (AraTextPart) part = ara_text_part_new (NULL, FALSE, "The question that is looked for");

  add_turns (self, 30);
  settle (self);
  ara_message_append_part (message, ARA_PART (part));
  ara_message_set_status (message, ARA_MESSAGE_DONE);
  g_assert_false (macaw_timeline_scroll_to_message (self->timeline, "the-id"));
  assert_at_end (self);
  g_list_store_insert (self->messages, 20, message);
  g_assert_true (macaw_timeline_scroll_to_message (self->timeline, "the-id"));
  settle (self);
  g_assert_cmpfloat (get_y (self, "The question that is looked for"), <, 60);
  g_assert_cmpfloat (get_y (self, "The question that is looked for"), >=, 0);
  check_view (self);
}

/* What is opened stays where it is, also at the end of a conversation. */
static void
test_open (Fixture *self, gconstpointer data)
{
  g_autoptr (AraMessage) message = ara_message_new (ARA_ROLE_ASSISTANT, NULL);
  g_autoptr (AraTextPart) reasoning = ara_text_part_new (NULL, TRUE, "A thought\n\nof more\n\nthan\n\none line.");
  GtkWidget *title;
  double y;

  add_turns (self, 20);
  ara_message_append_part (message, ARA_PART (reasoning));
  ara_message_set_status (message, ARA_MESSAGE_DONE);
  g_list_store_append (self->messages, message);
  settle (self);
  assert_at_end (self);
  title = find_label (GTK_WIDGET (self->timeline), "Reasoning");
  y = get_y (self, "Reasoning");
  gtk_widget_activate_action (title, "row.toggle", NULL);
  settle (self);
  g_assert_nonnull (find_label (GTK_WIDGET (self->timeline), "A thought"));
  g_assert_cmpfloat_with_epsilon (get_y (self, "Reasoning"), y, 1);
  check_view (self);
}

/* A block that becomes another one of its kind while it grows looks like that one. */
static void
test_shapes (Fixture *self, gconstpointer data)
{
  AraTextPart *part = add_growing (self);

  ara_text_part_append (part, "- a task\n- ", -1);
  settle (self);
  ara_text_part_append (part, "[ ] another", -1);
  settle (self);
  g_assert_nonnull (find_label (GTK_WIDGET (self->timeline), "☐"));
  ara_text_part_append (part, "\n\n# A title", -1);
  settle (self);
  check_view (self);
}

/* Harm */

static const char *const hostile[] = {
  "<b>bold</b> <span size='999999'>x</span> &amp; &lt; &bogus; &#0; &#x1; <a href='file:///etc/passwd'>y</a>",
  "%s %n %d %%",
  "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d \xe2\x80\xae" "evil\xe2\x80\xac \xe2\x81\xa6x\xe2\x81\xa9 \xf0\x9f\xa6\x9c\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7",
  "\x01\x02\x07\x1b[31mred\x1b[0m \x7f \xc2\x85 \xe2\x80\xa8 \xef\xbf\xbf",
  "bad \xff\xfe utf-8 \xc0\x80 \xed\xa0\x80 \xf5",
  "[x](javascript:alert(1)) ![i](http://a.b/c.png) [![i](http://a.b)](http://c.d) <http://a.b/?a=1&b=\"2\"> [a](http://x/<\">)",
  "|a|b|\n|-|-|\n|<b>|&|\n|`<`|[x](http://a.b/&)|\n",
  "```<b>\n<b>&amp; \xff\n```\n",
  "# <i>\n\n> <u>\n\n- <s>\n- [ ] &\n\n1. %s\n\n---\n",
  "a\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308 zalgo",
};

static void
test_hostile (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      g_autoptr (AraMessage) question = make_message (ARA_ROLE_USER, hostile[i]), answer = make_message (ARA_ROLE_ASSISTANT, hostile[i]);
      g_autoptr (AraTextPart) reasoning = ara_text_part_new (NULL, TRUE, hostile[i]);
      g_autoptr (AraPart) call = ARA_PART (ara_tool_call_new ("1", hostile[i]));

      ara_message_append_part (answer, ARA_PART (reasoning));
      ara_message_append_part (answer, call);
      ara_message_set_error_text (answer, hostile[i]);
      g_list_store_append (self->messages, question);
      g_list_store_append (self->messages, answer);
      for (guint item = 0; item < g_list_model_get_n_items (G_LIST_MODEL (self->list)); item++)
        macaw_timeline_item_set_open (macaw_block_list_peek (self->list, item), TRUE);
      settle (self);
      check_view (self);
    }
  gtk_adjustment_set_value (self->adjustment, 0);
  settle (self);
  g_assert_nonnull (find_label (GTK_WIDGET (self->timeline), "<b>bold</b> <span size='999999'>x</span> &amp; &lt; &bogus;"));
  check_view (self);
}

/* Links: a question that shows where they lead, for safe ones only. Also one that is not drawn yet. */
static GtkWidget *
find_question (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window))
        return window;
    }
  return NULL;
}

static void
test_links (Fixture *self, gconstpointer data)
{
  GtkWidget *label, *dialog;
  gboolean handled;

  add (self, 0, ARA_ROLE_ASSISTANT, "See [the page](https://example.org/a?b=<c>).");
  settle (self);
  label = find_label (GTK_WIDGET (self->timeline), "See the page.");
  g_signal_emit_by_name (label, "activate-link", "file:///etc/passwd", &handled);
  g_assert_true (handled);
  g_assert_null (find_question ());
  g_signal_emit_by_name (label, "activate-link", "https://example.org/a?b=%3Cc%3E", &handled);
  g_assert_true (handled);
  wait_until ((dialog = find_question ()) != NULL && gtk_widget_get_mapped (dialog));
  g_assert_nonnull (find_label (dialog, "https://example.org/a?b=%3Cc%3E"));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  gtk_window_destroy (GTK_WINDOW (dialog));
  wait_until (find_question () == NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(name, function) g_test_add ("/timeline/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("follow", test_follow);
  ADD ("place", test_place);
  ADD ("width", test_width);
  ADD ("scroll-back", test_scroll_back);
  ADD ("many", test_many);
  ADD ("huge", test_huge);
  ADD ("random-walk", test_random_walk);
  ADD ("prompts", test_prompts);
  ADD ("message", test_message);
  ADD ("open", test_open);
  ADD ("shapes", test_shapes);
  ADD ("hostile", test_hostile);
  ADD ("links", test_links);
  return g_test_run ();
}
