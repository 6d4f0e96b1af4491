/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chat page and its composer on a display: what is typed, sent, shown, and when. */

#include "app/chat/macaw-chat-page.h"
#include "app/chat/macaw-composer.h"
#include "app/chat/macaw-find-bar.h"
#include "chat-server.h"

#include <string.h>

typedef struct
{
  ChatServer    *server;
  GtkWindow     *window;
  MacawChatPage *page;
  GtkTextView   *text_view;
} Fixture;

static gboolean
is_composer_text (GtkWidget *widget, gconstpointer data)
{
  return GTK_IS_TEXT_VIEW (widget) && gtk_widget_get_ancestor (widget, MACAW_TYPE_COMPOSER) != NULL;
}

static gboolean
has_label (GtkWidget *widget, gconstpointer text)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) && gtk_widget_get_child_visible (widget)
         && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL;
}

static gboolean
has_action (GtkWidget *widget, gconstpointer name)
{
  return GTK_IS_ACTIONABLE (widget) && gtk_widget_get_mapped (widget)
         && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), name) == 0;
}

static gboolean
shows (Fixture *self, const char *text)
{
  return find_widget (GTK_WIDGET (self->page), has_label, text) != NULL;
}

static guint
count_labels (GtkWidget *widget, const char *text)
{
  guint count = has_label (widget, text) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    count += count_labels (child, text);
  return count;
}

static gboolean
offers (Fixture *self, const char *action)
{
  GtkWidget *button = find_widget (GTK_WIDGET (self->page), has_action, action);

  return button != NULL && gtk_widget_is_sensitive (button);
}

static void
press (Fixture *self, const char *action)
{
  GtkWidget *button;

  wait_until ((button = find_widget (GTK_WIDGET (self->page), has_action, action)) != NULL && gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

static char *
dup_typed (Fixture *self)
{
  char *text;

  g_object_get (gtk_text_view_get_buffer (self->text_view), "text", &text, NULL);
  return text;
}

static gboolean
typed_is (Fixture *self, const char *expected)
{
  g_autofree char *text = dup_typed (self);

  return g_str_equal (text, expected);
}

static void
type (Fixture *self, const char *text)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text_view), text, -1);
}

/* As a person does it, so that focus and input method take part. */
static void
press_key (const char *keys)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "xdotool", "key", "--delay", "20", keys, NULL);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  g_assert_no_error (error);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->server = chat_server_new ();
  self->window = GTK_WINDOW (gtk_window_new ());
  self->page = MACAW_CHAT_PAGE (macaw_chat_page_new ());
  gtk_window_set_default_size (self->window, 640, 600);
  gtk_window_set_child (self->window, GTK_WIDGET (self->page));
  self->text_view = GTK_TEXT_VIEW (find_widget (GTK_WIDGET (self->page), is_composer_text, NULL));
  g_assert_nonnull (self->text_view);
  gtk_window_present (self->window);
  macaw_chat_page_focus_composer (self->page);
  wait_until (gtk_window_is_active (self->window) && gtk_widget_has_focus (GTK_WIDGET (self->text_view)));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (self->page), (gpointer *) &self->page);
  gtk_window_destroy (self->window);
  wait_until (self->page == NULL);
  chat_server_free (self->server);
}

static MacawConversation *
make (Fixture *self, const char *id)
{
  return macaw_conversation_new (self->server->client, NULL, "local", "s", id, NULL);
}

static MacawConversation *
make_shown (Fixture *self, const char *id)
{
  MacawConversation *conversation = make (self, id);

  macaw_chat_page_set_conversation (self->page, conversation);
  return conversation;
}

static ChatStream *
next_stream (Fixture *self)
{
  ChatStream *stream;

  wait_until ((stream = chat_server_get_open (self->server)) != NULL);
  return stream;
}

/* Tests */

static void
test_empty (Fixture *self, gconstpointer data)
{
  g_autoptr (MacawConversation) conversation = NULL;

  wait_until (shows (self, "Create a Python script that prints hello world"));
  g_assert_true (shows (self, "My name is Adi and I prefer dark mode"));
  g_assert_true (shows (self, "List the files in the workspace"));
  g_assert_nonnull (find_widget (GTK_WIDGET (self->page), has_action, "win.connect-model"));
  g_assert_true (shows (self, "Message Ara…"));
  g_assert_false (offers (self, "composer.send"));
  /* What is typed before there is a conversation is its draft. */
  type (self, "early");
  g_assert_false (offers (self, "composer.send"));
  conversation = make_shown (self, NULL);
  g_assert_cmpstr (macaw_conversation_get_draft (conversation), ==, "early");
  g_assert_true (offers (self, "composer.send"));
  type (self, " \n\t");
  g_assert_false (offers (self, "composer.send"));
  macaw_conversation_send (conversation, "echo hello");
  wait_until (shows (self, "hello") && !shows (self, "Create a Python script"));
  wait_until (!macaw_conversation_is_busy (conversation));
}

static void
test_keys (Fixture *self, gconstpointer data)
{
  g_autoptr (MacawConversation) conversation = make_shown (self, NULL);
  GListModel *messages = macaw_conversation_get_messages (conversation);
  g_autoptr (AraMessage) question = NULL;
  g_autofree char *text = NULL;

  press_key ("a");
  wait_until (typed_is (self, "a"));
  g_assert_false (shows (self, "Message Ara…"));
  press_key ("shift+Return");
  wait_until (typed_is (self, "a\n"));
  press_key ("b");
  wait_until (typed_is (self, "a\nb"));
  g_assert_cmpuint (g_list_model_get_n_items (messages), ==, 0);
  press_key ("Return");
  wait_until (g_list_model_get_n_items (messages) == 2);
  g_assert_true (typed_is (self, ""));
  question = g_list_model_get_item (messages, 0);
  text = ara_message_dup_text (question);
  g_assert_cmpstr (text, ==, "a\nb");
  /* Enter with nothing to send does nothing, not even a line. */
  press_key ("Return");
  press_key ("c");
  wait_until (typed_is (self, "c"));
  g_assert_null (macaw_conversation_get_waiting (conversation));
  chat_stream_finish (next_stream (self));
  wait_until (!macaw_conversation_is_busy (conversation));
}

static void
test_busy (Fixture *self, gconstpointer data)
{
  g_autoptr (MacawConversation) conversation = make_shown (self, NULL);

  g_assert_null (find_widget (GTK_WIDGET (self->page), has_action, "composer.stop"));
  type (self, "q");
  press (self, "composer.send");
  g_assert_true (macaw_conversation_is_busy (conversation));
  type (self, "a\nwaiting <b>one</b>");
  press (self, "composer.send");
  wait_until (shows (self, "a waiting <b>one</b>"));
  g_assert_true (typed_is (self, ""));
  press (self, "composer.edit-waiting");
  g_assert_true (typed_is (self, "a\nwaiting <b>one</b>"));
  g_assert_null (macaw_conversation_get_waiting (conversation));
  press (self, "composer.send");
  press (self, "composer.discard-waiting");
  g_assert_null (macaw_conversation_get_waiting (conversation));
  g_assert_true (typed_is (self, ""));
  chat_stream_text (next_stream (self), "partial");
  wait_until (shows (self, "partial"));
  press (self, "composer.stop");
  g_assert_false (offers (self, "composer.stop"));
  wait_until (!macaw_conversation_is_busy (conversation));
  wait_until (find_widget (GTK_WIDGET (self->page), has_action, "composer.stop") == NULL);
  wait_until (shows (self, "Stopped"));
}

/* A command that failed by its own account doesn't look as if it went well. */
static void
test_exit_code (Fixture *self, gconstpointer data)
{
  g_autoptr (MacawConversation) conversation = make_shown (self, NULL);
  ChatStream *stream;

  type (self, "q");
  press (self, "composer.send");
  stream = next_stream (self);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *input = g_strdup_printf ("{\"type\":\"tool-input-available\",\"toolCallId\":\"%u\",\"toolName\":\"exec\","
                                                "\"input\":{\"command\":\"call %u\"}}", i, i);
      g_autofree char *output = g_strdup_printf ("{\"type\":\"tool-output-available\",\"toolCallId\":\"%u\","
                                                 "\"output\":{\"stdout\":\"\",\"exit_code\":%u}}", i, i * 127);

      chat_stream_event (stream, input);
      chat_stream_event (stream, output);
    }
  wait_until (shows (self, "call 0") && shows (self, "exit code 127"));
  g_assert_false (shows (self, "exit code 0"));
  chat_stream_finish (stream);
  wait_until (!macaw_conversation_is_busy (conversation));
}

/* A person who stops a turn made nothing fail. */
static void
test_stopped_call (Fixture *self, gconstpointer data)
{
  g_autoptr (MacawConversation) conversation = make_shown (self, NULL);
  ChatStream *stream;

  type (self, "q");
  press (self, "composer.send");
  stream = next_stream (self);
  chat_stream_event (stream, "{\"type\":\"tool-input-available\",\"toolCallId\":\"1\",\"toolName\":\"exec\",\"input\":{\"command\":\"false\"}}");
  chat_stream_event (stream, "{\"type\":\"tool-output-error\",\"toolCallId\":\"1\",\"errorText\":\"no\"}");
  wait_until (shows (self, "failed"));
  chat_stream_event (stream, "{\"type\":\"tool-input-available\",\"toolCallId\":\"2\",\"toolName\":\"exec\",\"input\":{\"command\":\"sleep\"}}");
  wait_until (shows (self, "running"));
  /* Another one of the same round, which never came to run. */
  chat_stream_event (stream, "{\"type\":\"tool-input-start\",\"toolCallId\":\"3\",\"toolName\":\"read_file\"}");
  wait_until (shows (self, "waiting for its arguments"));
  chat_stream_event (stream, "{\"type\":\"tool-output-error\",\"toolCallId\":\"2\",\"errorText\":\"stopped\"}");
  press (self, "composer.stop");
  wait_until (!macaw_conversation_is_busy (conversation));
  wait_until (count_labels (GTK_WIDGET (self->page), "stopped") >= 2 && count_labels (GTK_WIDGET (self->page), "failed") == 1);
}

/* A name is what a server or a model makes of it. */
static void
test_names (Fixture *self, gconstpointer data)
{
  g_autoptr (MacawConversation) conversation = make_shown (self, NULL);
  g_autofree char *name = g_strnfill (1000 * 1000, 'n'), *event = NULL;
  GtkWidget *label;
  ChatStream *stream;

  type (self, "q");
  press (self, "composer.send");
  stream = next_stream (self);
  event = g_strdup_printf ("{\"type\":\"tool-input-available\",\"toolCallId\":\"1\",\"toolName\":\"<b>a\\n%s\",\"input\":{\"%s\":1}}", name, name);
  chat_stream_event (stream, event);
  chat_stream_event (stream, "{\"type\":\"tool-output-available\",\"toolCallId\":\"1\",\"output\":{}}");
  chat_stream_event (stream, "{\"type\":\"tool-input-available\",\"toolCallId\":\"2\",\"toolName\":\"\",\"input\":{}}");
  wait_until ((label = find_widget (GTK_WIDGET (self->page), has_label, "<b>a n")) != NULL && shows (self, "Tool without a name"));
  g_assert_cmpint (g_utf8_strlen (gtk_label_get_text (GTK_LABEL (label)), -1), ==, 81);
  g_assert_true (g_str_has_suffix (gtk_label_get_text (GTK_LABEL (label)), "n…"));
}

static void
test_height (Fixture *self, gconstpointer data)
{
  g_autoptr (MacawConversation) conversation = make_shown (self, NULL);
  g_autofree char *lines = g_strnfill (100, '\n');
  GtkTextIter start;
  int line, y;

  type (self, "x");
  wait_until (gtk_widget_get_height (GTK_WIDGET (self->text_view)) > 0);
  gtk_text_buffer_get_start_iter (gtk_text_view_get_buffer (self->text_view), &start);
  gtk_text_view_get_line_yrange (self->text_view, &start, &y, &line);
  g_assert_cmpint (line, >, 0);
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (self->text_view)), <, 4 * line);
  type (self, "x\ny\nz");
  wait_until (gtk_widget_get_height (GTK_WIDGET (self->text_view)) >= 3 * line);
  /* Eight lines or so, whatever is written. */
  type (self, lines);
  wait_until (gtk_widget_get_height (GTK_WIDGET (self->text_view)) >= 8 * line);
  for (guint i = 0; i < 50; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (self->text_view)), <, 11 * line);
  type (self, "x");
  wait_until (gtk_widget_get_height (GTK_WIDGET (self->text_view)) < 4 * line);
}

static void
test_too_long (Fixture *self, gconstpointer data)
{
  g_autoptr (MacawConversation) conversation = make_shown (self, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  while (text->len <= MACAW_COMPOSER_MAX_BYTES)
    g_string_append (text, "A line of an ordinary length, as people write them.\n");
  type (self, text->str);
  wait_until (shows (self, "A message can have up to"));
  g_assert_false (offers (self, "composer.send"));
  type (self, "short");
  g_assert_true (offers (self, "composer.send"));
}

/* What was copied with its colours comes as its text. */
static void
test_paste (Fixture *self, gconstpointer data)
{
  g_autoptr (MacawConversation) conversation = make_shown (self, NULL);
  g_autoptr (GtkTextBuffer) source = gtk_text_buffer_new (NULL);
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self->text_view));
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  GtkTextIter start, end;

  gtk_text_buffer_create_tag (source, "loud", "foreground", "red", "weight", 900, NULL);
  gtk_text_buffer_get_start_iter (source, &start);
  gtk_text_buffer_insert_with_tags_by_name (source, &start, "loud <b>", -1, "loud", NULL);
  gtk_text_buffer_get_bounds (source, &start, &end);
  gtk_text_buffer_select_range (source, &start, &end);
  gtk_text_buffer_copy_clipboard (source, clipboard);
  type (self, "my old text");
  gtk_text_buffer_get_iter_at_offset (buffer, &start, 3);
  gtk_text_buffer_get_iter_at_offset (buffer, &end, 6);
  gtk_text_buffer_select_range (buffer, &start, &end);
  g_signal_emit_by_name (self->text_view, "paste-clipboard");
  wait_until (typed_is (self, "my loud <b> text"));
  gtk_text_buffer_get_iter_at_offset (buffer, &start, 4);
  {
    GSList *tags = gtk_text_iter_get_tags (&start);

    g_assert_null (tags);
  }
}

static void
test_drafts (Fixture *self, gconstpointer data)
{
  g_autoptr (MacawConversation) one = make_shown (self, NULL), two = NULL;

  type (self, "for one");
  two = make_shown (self, NULL);
  g_assert_true (typed_is (self, ""));
  type (self, "for two 🦜");
  macaw_chat_page_set_conversation (self->page, one);
  g_assert_true (typed_is (self, "for one"));
  /* A draft that changes elsewhere is shown. */
  macaw_conversation_set_draft (one, "restored");
  g_assert_true (typed_is (self, "restored"));
  macaw_chat_page_set_conversation (self->page, two);
  g_assert_true (typed_is (self, "for two 🦜"));
  g_assert_cmpstr (macaw_conversation_get_draft (one), ==, "restored");
}

static void
test_trouble (Fixture *self, gconstpointer data)
{
  g_autoptr (MacawConversation) conversation = NULL;

  self->server->refuse = 500;
  conversation = make_shown (self, "known");
  macaw_conversation_load (conversation);
  /* The old place fades away. */
  wait_until (shows (self, "Can’t Be Read") && !shows (self, "Create a Python script"));
  self->server->refuse = 0;
  chat_server_store (self->server, "known", "user", "1", "q", NULL);
  chat_server_store (self->server, "known", "assistant", "2", "there again", "done");
  press (self, "chat.reload");
  wait_until (shows (self, "there again"));
  /* With messages on the screen, trouble is a line above them. */
  self->server->refuse = 500;
  macaw_conversation_reload (conversation);
  wait_until (shows (self, "as it was last seen"));
  g_assert_true (shows (self, "there again"));
  self->server->refuse = 0;
  press (self, "chat.reload");
  wait_until (!shows (self, "as it was last seen"));

  self->server->refuse = 503;
  macaw_conversation_send (conversation, "echo other");
  wait_until (shows (self, "isn’t running"));
  self->server->refuse = 0;
  gtk_widget_activate_action (GTK_WIDGET (self->page), "chat.retry", NULL);
  wait_until (shows (self, "other") && !shows (self, "isn’t running"));
  wait_until (!macaw_conversation_is_busy (conversation));
}

static void
text_read (GObject *source, GAsyncResult *result, gpointer data)
{
  *(char **) data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

/* The row of an error leads to what the server said, word by word, and to the key. */
static void
test_details (Fixture *self, gconstpointer data)
{
  g_autoptr (MacawConversation) conversation = make_shown (self, NULL);
  g_autofree char *copied = NULL;

  self->server->refuse = 500;
  macaw_conversation_send (conversation, "q");
  wait_until (shows (self, "The server failed"));
  wait_until (find_widget (GTK_WIDGET (self->page), has_action, "error.details") != NULL);
  g_assert_null (find_widget (GTK_WIDGET (self->page), has_action, "win.edit-connection"));
  self->server->refuse = 401;
  macaw_conversation_retry (conversation);
  wait_until (find_widget (GTK_WIDGET (self->page), has_action, "win.edit-connection") != NULL);
  press (self, "error.details");
  wait_until (find_dialog () != NULL);
  g_assert_nonnull (find_widget (GTK_WIDGET (find_dialog ()), has_label, "HTTP 401"));
  g_assert_nonnull (find_widget (GTK_WIDGET (find_dialog ()), has_label, "Not now"));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (find_dialog ()), "copy");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self->page)), NULL, text_read, &copied);
  wait_until (copied != NULL);
  g_assert_nonnull (strstr (copied, "POST /chat"));
  gtk_window_destroy (find_dialog ());
  self->server->refuse = 0;
}

/* Ten stream at once while the page goes from one to the other. */
static void
test_switching (Fixture *self, gconstpointer data)
{
  MacawConversation *conversations[10];
  GString *expected[10];

  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *question = g_strdup_printf ("question %u", i);

      conversations[i] = make (self, NULL);
      expected[i] = g_string_new (NULL);
      macaw_conversation_send (conversations[i], question);
    }
  wait_until (self->server->streams->len == 10);
  for (guint step = 0; step < 600; step++)
    {
      ChatStream *stream = g_ptr_array_index (self->server->streams, (guint) g_test_rand_int_range (0, 10));
      guint number = (guint) g_ascii_strtoull (stream->question + strlen ("question "), NULL, 10);
      g_autofree char *piece = g_strdup_printf ("%u-%u ", number, step);

      g_string_append (expected[number], piece);
      chat_stream_text (stream, piece);
      if (step % 7 == 0)
        macaw_chat_page_set_conversation (self->page, conversations[g_test_rand_int_range (0, 10)]);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  for (guint i = 0; i < 10; i++)
    chat_stream_finish (g_ptr_array_index (self->server->streams, i));
  for (guint i = 0; i < 10; i++)
    {
      wait_until (!macaw_conversation_is_busy (conversations[i]));
      macaw_chat_page_set_conversation (self->page, conversations[i]);
      g_strchomp (expected[i]->str);
      wait_until (shows (self, expected[i]->str));
      g_string_free (expected[i], TRUE);
    }
  macaw_chat_page_set_conversation (self->page, NULL);
  for (guint i = 0; i < 10; i++)
    g_assert_finalize_object (conversations[i]);
}

/* Finding */

static gboolean
has_class (GtkWidget *widget, gconstpointer name)
{
  return gtk_widget_has_css_class (widget, name);
}

static gboolean
is_find_text (GtkWidget *widget, gconstpointer data)
{
  return GTK_IS_TEXT (widget) && gtk_widget_get_ancestor (widget, MACAW_TYPE_FIND_BAR) != NULL;
}

static gboolean
is_found (GtkWidget *widget, gconstpointer text)
{
  return gtk_widget_has_css_class (widget, "found") && find_widget (widget, has_label, text) != NULL;
}

static void
begin_finding (Fixture *self, const char *words)
{
  GtkWidget *text = find_widget (GTK_WIDGET (self->page), is_find_text, NULL);

  g_assert_nonnull (text);
  macaw_chat_page_find (self->page);
  wait_until (gtk_widget_has_focus (text));
  gtk_editable_set_text (GTK_EDITABLE (text), words);
}

static void
test_find (Fixture *self, gconstpointer data)
{
  g_autoptr (MacawConversation) conversation = make_shown (self, NULL);
  ChatStream *stream;

  type (self, "Where is the PARROT?");
  press (self, "composer.send");
  stream = next_stream (self);
  chat_stream_text (stream, "A **par**rot & co.\n\nNothing here.\n\n");
  chat_stream_event (stream, "{\"type\":\"reasoning-start\",\"id\":\"r\"}");
  chat_stream_event (stream, "{\"type\":\"reasoning-delta\",\"id\":\"r\",\"delta\":\"First\\n\\nthen a hidden Parrot\"}");
  chat_stream_event (stream, "{\"type\":\"reasoning-end\",\"id\":\"r\"}");
  chat_stream_event (stream, "{\"type\":\"tool-input-available\",\"toolCallId\":\"1\",\"toolName\":\"exec\",\"input\":{\"command\":\"ls\"}}");
  chat_stream_event (stream, "{\"type\":\"tool-output-available\",\"toolCallId\":\"1\",\"output\":{\"stdout\":\"x\\nparrot.txt\",\"exit_code\":0}}");
  wait_until (shows (self, "ls"));
  g_assert_false (shows (self, "hidden Parrot"));
  begin_finding (self, "parrot");
  wait_until (shows (self, "1 of 4"));
  wait_until (find_widget (GTK_WIDGET (self->page), is_found, "Where is the PARROT?") != NULL);
  press_key ("Return");
  wait_until (shows (self, "2 of 4") && find_widget (GTK_WIDGET (self->page), is_found, "A parrot") != NULL);
  g_assert_null (find_widget (GTK_WIDGET (self->page), is_found, "PARROT"));
  /* What is closed is opened. */
  press_key ("Return");
  wait_until (shows (self, "3 of 4") && find_widget (GTK_WIDGET (self->page), is_found, "hidden Parrot") != NULL);
  g_assert_false (shows (self, "exit code 0"));
  press_key ("ctrl+g");
  wait_until (shows (self, "4 of 4") && find_widget (GTK_WIDGET (self->page), is_found, "exit code 0") != NULL);
  press_key ("Return");
  wait_until (shows (self, "1 of 4"));
  press_key ("shift+Return");
  wait_until (shows (self, "4 of 4"));
  press_key ("ctrl+shift+g");
  wait_until (shows (self, "3 of 4"));
  /* What comes counts too, here before the current one, and takes nobody along. */
  chat_stream_text (stream, "One more parrot, and a par");
  wait_until (shows (self, "4 of 5"));
  chat_stream_text (stream, "rot");
  wait_until (shows (self, "5 of 6"));
  begin_finding (self, "no such bird");
  wait_until (shows (self, "No Results"));
  g_assert_null (find_widget (GTK_WIDGET (self->page), has_class, "found"));
  press_key ("Escape");
  wait_until (gtk_widget_has_focus (GTK_WIDGET (self->text_view)));
  wait_until (!shows (self, "No Results"));
  g_assert_true (macaw_conversation_is_busy (conversation));
  chat_stream_finish (stream);
  wait_until (!macaw_conversation_is_busy (conversation));
}

/* Markup is not text, and what is far away is found in what was never on the screen. */
/* The background of each stretch of the labels and code that @widget shows, as "word:colour ". */
static void
append_marks (GtkWidget *widget, GString *marks)
{
  if (GTK_IS_LABEL (widget) && gtk_label_get_attributes (GTK_LABEL (widget)) != NULL)
    {
      GSList *list = pango_attr_list_get_attributes (gtk_label_get_attributes (GTK_LABEL (widget)));

      for (GSList *l = list; l != NULL; l = l->next)
        {
          PangoAttribute *attribute = l->data;

          if (attribute->klass->type == PANGO_ATTR_BACKGROUND)
            g_string_append_printf (marks, "%.*s:%s ", (int) (attribute->end_index - attribute->start_index),
                                    gtk_label_get_text (GTK_LABEL (widget)) + attribute->start_index,
                                    ((PangoAttrColor *) attribute)->color.blue == 0 ? "current" : "other");
        }
      g_slist_free_full (list, (GDestroyNotify) pango_attribute_destroy);
    }
  if (GTK_IS_TEXT_VIEW (widget))
    {
      GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget));
      GtkTextTagTable *table = gtk_text_buffer_get_tag_table (buffer);
      GtkTextTag *all = gtk_text_tag_table_lookup (table, "macaw-match"), *one = gtk_text_tag_table_lookup (table, "macaw-current-match");
      GtkTextIter start, end;

      gtk_text_buffer_get_start_iter (buffer, &start);
      for (; all != NULL && !gtk_text_iter_is_end (&start); gtk_text_iter_forward_char (&start))
        if (gtk_text_iter_starts_tag (&start, all) || gtk_text_iter_starts_tag (&start, one))
          {
            gboolean current = gtk_text_iter_starts_tag (&start, one);
            g_autofree char *word = NULL;

            end = start;
            gtk_text_iter_forward_to_tag_toggle (&end, current ? one : all);
            word = gtk_text_iter_get_text (&start, &end);
            g_string_append_printf (marks, "%s:%s ", word, current ? "current" : "other");
          }
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    append_marks (child, marks);
}

static gboolean
marks_are (Fixture *self, const char *expected)
{
  g_autoptr (GString) marks = g_string_new (NULL);

  append_marks (GTK_WIDGET (self->page), marks);
  return g_str_equal (marks->str, expected);
}

/* Several matches in one call: each is marked where it stands, in the order of going there. */
static void
test_find_words (Fixture *self, gconstpointer data)
{
  g_autoptr (MacawConversation) conversation = make_shown (self, NULL);
  ChatStream *stream;

  type (self, "q");
  press (self, "composer.send");
  stream = next_stream (self);
  chat_stream_text (stream, "One *kea*, two Keas\n\n");
  chat_stream_event (stream, "{\"type\":\"tool-input-available\",\"toolCallId\":\"1\",\"toolName\":\"kea_tool\",\"input\":"
                             "{\"command\":\"ls kea\",\"note\":\"KEA, Kea\"}}");
  chat_stream_event (stream, "{\"type\":\"tool-output-available\",\"toolCallId\":\"1\",\"output\":"
                             "{\"stdout\":\"a \\u001b[31mkea\\u001b[0m and a ke\\u001b[1ma\\nmore\",\"stderr\":\"\",\"exit_code\":0}}");
  wait_until (shows (self, "ls kea"));
  begin_finding (self, "kea");
  wait_until (shows (self, "1 of 8") && marks_are (self, "kea:current Kea:other "));
  press_key ("Return");
  wait_until (shows (self, "2 of 8") && marks_are (self, "kea:other Kea:current "));
  press_key ("Return");
  wait_until (shows (self, "3 of 8") && marks_are (self, "kea:current kea:other KEA:other Kea:other kea:other kea:other "));
  press_key ("Return");
  wait_until (shows (self, "4 of 8") && marks_are (self, "kea:other kea:current KEA:other Kea:other kea:other kea:other "));
  press_key ("Return");
  press_key ("Return");
  wait_until (shows (self, "6 of 8") && marks_are (self, "kea:other kea:other KEA:other Kea:current kea:other kea:other "));
  press_key ("Return");
  press_key ("Return");
  wait_until (shows (self, "8 of 8") && marks_are (self, "kea:other kea:other KEA:other Kea:other kea:other kea:current "));
  press_key ("Escape");
  wait_until (marks_are (self, ""));
}

static void
test_find_far (Fixture *self, gconstpointer data)
{
  g_autoptr (MacawConversation) conversation = make_shown (self, "long");
  g_autoptr (GString) text = g_string_new ("far <b> & away\n\n"), words = g_string_new (NULL);

  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (text, "Paragraph %u has `code` &amp; words.\n\n", i);
  chat_server_store (self->server, "long", "user", "1", "q", NULL);
  chat_server_store (self->server, "long", "assistant", "2", text->str, "done");
  macaw_conversation_load (conversation);
  wait_until (shows (self, "Paragraph 4999"));
  begin_finding (self, "has code & W");
  wait_until (shows (self, " of 5000"));
  begin_finding (self, "far <b> &");
  wait_until (shows (self, "1 of 1") && find_widget (GTK_WIDGET (self->page), is_found, "far <b> & away") != NULL);
  begin_finding (self, "`");
  wait_until (shows (self, "No Results"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(name, function) g_test_add ("/chat-page/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("empty", test_empty);
  ADD ("keys", test_keys);
  ADD ("busy", test_busy);
  ADD ("exit-code", test_exit_code);
  ADD ("stopped-call", test_stopped_call);
  ADD ("names", test_names);
  ADD ("height", test_height);
  ADD ("too-long", test_too_long);
  ADD ("paste", test_paste);
  ADD ("drafts", test_drafts);
  ADD ("trouble", test_trouble);
  ADD ("details", test_details);
  ADD ("find", test_find);
  ADD ("find-far", test_find_far);
  ADD ("find-words", test_find_words);
  ADD ("switching", test_switching);
  return g_test_run ();
}
