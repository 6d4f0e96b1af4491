/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One turn of the agent, shown while it runs. */

#include "cli-turn.h"
#include "cli-json.h"
#include "cli-report.h"
#include "cli-text.h"
#include "ara/ara-message-private.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  AraTurn      *turn;
  CliShow       show;
  CliScreen    *screen;
  const char   *program;
  gboolean      stopping;
  gboolean      stop_asked; /* and not yet answered */
  gboolean      done;
  gboolean      line_open;  /* the text so far lacks a line end */
  GError       *error;
  GError       *stop_error;
} Run;

/* The parts */

static void
show_text (Run *self, AraTextPart *part, guint64 offset)
{
  const char *text = ara_text_part_get_text (part) + offset;
  gsize length = ara_text_part_get_length (part) - (gsize) offset;

  if (length == 0)
    return;
  if (ara_text_part_is_reasoning (part))
    cli_screen_dim (self->screen, text, length);
  else
    {
      cli_screen_text (self->screen, CLI_OUT, text, length);
      self->line_open = text[length - 1] != '\n';
    }
}

static void
text_appended (AraTextPart *part, guint64 offset, gpointer data)
{
  show_text (data, part, offset);
}

/* "exec {"command": "ls"}" or "exec: what it said", dimmed and cut to the terminal's width. */
static void
show_call_line (CliScreen *screen, const char *mark, const char *name, const char *details)
{
  int width = cli_screen_is_terminal (screen, CLI_ERR) ? cli_screen_get_width (screen) - 1 : 200;
  g_autofree char *all = details == NULL ? g_strdup_printf ("%s %s", mark, name)
                                         : g_strdup_printf ("%s %s %s", mark, name, details);
  g_autofree char *line = cli_text_one_line (all, width);
  g_autofree char *whole = g_strconcat (line, "\n", NULL);

  cli_screen_fresh_line (screen);
  cli_screen_dim (screen, whole, strlen (whole));
}

/* Enough of it for a line: a string as its text, anything else as JSON. */
static char *
dup_beginning (AraValue *value)
{
  char text[2048];
  gssize length;

  if (value == NULL)
    return NULL;
  if (ara_value_get_kind (value) == ARA_VALUE_STRING && ara_value_get_text_length (value) < 64 * 1024)
    return ara_value_dup_string (value);
  length = ara_value_read_text (value, 0, text, sizeof text);
  return g_utf8_make_valid (text, length);
}

static void
show_call_begun (AraToolCall *call, CliScreen *screen)
{
  g_autofree char *input = dup_beginning (ara_tool_call_get_input (call));

  show_call_line (screen, "→", ara_tool_call_get_name (call), input);
}

/* By a stop: whatever the server said of it, it did not fail. */
static void
show_call_stopped (AraToolCall *call, CliScreen *screen)
{
  show_call_line (screen, "■", ara_tool_call_get_name (call), _("was stopped"));
}

static void
show_call_ended (AraToolCall *call, CliScreen *screen)
{
  g_autofree char *output = dup_beginning (ara_tool_call_get_output (call));

  if (ara_tool_call_get_state (call) == ARA_TOOL_CALL_OUTPUT_AVAILABLE)
    show_call_line (screen, "✓", ara_tool_call_get_name (call), output);
  else if (ara_tool_call_get_state (call) == ARA_TOOL_CALL_OUTPUT_DENIED)
    show_call_line (screen, "✗", ara_tool_call_get_name (call), _("was denied"));
  else
    show_call_line (screen, "✗", ara_tool_call_get_name (call), ara_tool_call_get_error_text (call));
}

static void
show_call (AraToolCall *call, AraMessage *message, CliScreen *screen)
{
  show_call_begun (call, screen);
  if (ara_message_ended_call (message, call) && ara_message_get_status (message) == ARA_MESSAGE_INTERRUPTED)
    show_call_line (screen, "■", ara_tool_call_get_name (call), _("was interrupted"));
  else if (ara_message_ended_call (message, call))
    show_call_stopped (call, screen);
  else if (ara_tool_call_is_finished (call))
    show_call_ended (call, screen);
}

static void
call_changed (AraToolCall *call, GParamSpec *pspec, gpointer data)
{
  Run *self = data;

  if (ara_tool_call_is_finished (call))
    {
      g_signal_handlers_disconnect_by_func (call, call_changed, self);
      if (self->stopping && ara_tool_call_get_state (call) == ARA_TOOL_CALL_OUTPUT_ERROR)
        show_call_stopped (call, self->screen);
      else
        show_call_ended (call, self->screen);
    }
  else if (ara_tool_call_get_state (call) == ARA_TOOL_CALL_INPUT_AVAILABLE)
    show_call_begun (call, self->screen);
  else if (ara_tool_call_get_state (call) == ARA_TOOL_CALL_APPROVAL_REQUESTED)
    show_call_line (self->screen, "?", ara_tool_call_get_name (call), _("waits for an approval, which only the app can give"));
}

static void
show_other (AraOtherPart *part, CliScreen *screen)
{
  g_autofree char *url = ara_value_dup_member_string (ara_other_part_get_value (part), "url");

  if (url != NULL)
    show_call_line (screen, "↗", url, NULL);
}

static void
part_added (Run *self, AraPart *part)
{
  if (ARA_IS_TEXT_PART (part))
    {
      /* A part begins on a line of its own where people read it; in a file the text is what
       * chat() calls text: all deltas in order. */
      cli_screen_fresh_line (self->screen);
      g_signal_connect (part, "appended", G_CALLBACK (text_appended), self);
      show_text (self, ARA_TEXT_PART (part), 0);
    }
  else if (ARA_IS_TOOL_CALL (part))
    {
      g_signal_connect (part, "notify::state", G_CALLBACK (call_changed), self);
      g_signal_connect (part, "notify::preliminary", G_CALLBACK (call_changed), self);
      if (ara_tool_call_get_state (ARA_TOOL_CALL (part)) != ARA_TOOL_CALL_INPUT_STREAMING)
        call_changed (ARA_TOOL_CALL (part), NULL, self);
    }
  else if (ARA_IS_OTHER_PART (part))
    show_other (ARA_OTHER_PART (part), self->screen);
}

static void
parts_changed (GListModel *message, guint position, guint removed, guint added, gpointer data)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (AraPart) part = g_list_model_get_item (message, i);

      part_added (data, part);
    }
}

static void
show_complete_part (AraPart *part, AraMessage *message, CliScreen *screen)
{
  if (ARA_IS_TOOL_CALL (part))
    show_call (ARA_TOOL_CALL (part), message, screen);
  else if (ARA_IS_OTHER_PART (part))
    show_other (ARA_OTHER_PART (part), screen);
  else
    {
      AraTextPart *text = ARA_TEXT_PART (part);
      const char *string = ara_text_part_get_text (text);
      gsize length = ara_text_part_get_length (text);

      if (length == 0)
        return;
      cli_screen_fresh_line (screen);
      if (ara_text_part_is_reasoning (text))
        cli_screen_dim (screen, string, length);
      else
        cli_screen_text (screen, CLI_OUT, string, length);
      if (string[length - 1] != '\n' && !ara_text_part_is_reasoning (text))
        cli_screen_text (screen, CLI_OUT, "\n", 1);
    }
}

void
cli_show_message (AraMessage *message, CliScreen *screen)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (message)); i++)
    {
      g_autoptr (AraPart) part = g_list_model_get_item (G_LIST_MODEL (message), i);

      show_complete_part (part, message, screen);
    }
  cli_screen_fresh_line (screen);
}

/* JSON */

/* On one line, in ASCII: what an event says must do nothing to a terminal. */
static void
append_json_line (GString *out, const char *json)
{
  for (const char *place = json; *place != '\0'; place = g_utf8_next_char (place))
    {
      gunichar character = g_utf8_get_char (place);

      if (character == '\n' || character == '\r' || character == '\t')
        g_string_append_c (out, ' '); /* between tokens: within strings they are escaped */
      else if (character < 0x7f)
        g_string_append_c (out, (char) character);
      else if (character < 0x10000)
        g_string_append_printf (out, "\\u%04x", character);
      else
        g_string_append_printf (out, "\\u%04x\\u%04x", 0xd7c0 + (character >> 10), 0xdc00 + (character & 0x3ff));
    }
  g_string_append_c (out, '\n');
}

static void
event_came (AraTurn *turn, const char *json, gpointer data)
{
  Run *self = data;
  g_autoptr (AraValue) value = ara_value_new_from_text (json, -1, NULL);
  g_autoptr (GString) line = NULL;

  if (value == NULL) /* [DONE], or what no client can read */
    return;
  line = g_string_new (NULL);
  append_json_line (line, json);
  cli_screen_text (self->screen, CLI_OUT, line->str, line->len);
}

static int
show_result (Run *self)
{
  g_autoptr (AraValue) result = ara_message_to_chat_result (ara_turn_get_message (self->turn));
  g_autofree char *text = ara_value_dup_text (result);
  g_autoptr (GError) error = NULL;
  g_autoptr (CliJson) json = cli_json_read (text, strlen (text), &error);
  g_autoptr (CliOutput) output = cli_output_new (STDOUT_FILENO);

  if (json == NULL)
    {
      cli_screen_complain (self->screen, self->program, error->message);
      return 1;
    }
  cli_screen_drain (self->screen);
  cli_json_print (json, output);
  cli_output_putc (output, '\n');
  return cli_output_finish (output, self->program, 0);
}

/* Ending */

static void
stop_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  Run *self = data;

  self->stop_asked = FALSE;
  ara_turn_stop_finish (self->turn, result, NULL, &self->stop_error);
}

static gboolean
stop (gpointer data)
{
  Run *self = data;

  if (self->done || self->stopping)
    return G_SOURCE_REMOVE;
  self->stopping = TRUE;
  self->stop_asked = TRUE;
  ara_turn_stop_async (self->turn, NULL, stop_answered, self);
  return G_SOURCE_REMOVE;
}

static void
turn_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  Run *self = data;

  ara_turn_run_finish (self->turn, result, &self->error);
  self->done = TRUE;
}

static gboolean
stop_is_confirmed (Run *self)
{
  gboolean confirmed;

  g_object_get (self->turn, "stop-confirmed", &confirmed, NULL);
  return confirmed;
}

static int
judge (Run *self)
{
  g_autofree char *sentence = NULL;

  if (self->stopping)
    {
      if (!stop_is_confirmed (self))
        cli_screen_complain (self->screen, self->program,
                             _("the server did not confirm the stop; the turn may go on there"));
      return cli_signals_get () != 0 ? 128 + cli_signals_get () : 1;
    }
  if (self->error == NULL)
    return 0;
  sentence = cli_explain (self->error);
  cli_screen_complain (self->screen, self->program, sentence);
  return 1;
}

static void
end_text (Run *self)
{
  AraMessage *message = ara_turn_get_message (self->turn);

  if (self->line_open && !cli_screen_is_terminal (self->screen, CLI_OUT))
    cli_screen_text (self->screen, CLI_OUT, "\n", 1);
  cli_screen_fresh_line (self->screen);
  g_signal_handlers_disconnect_by_data (message, self);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (message)); i++)
    {
      g_autoptr (AraPart) part = g_list_model_get_item (G_LIST_MODEL (message), i);

      /* A server that can't be told to stop says nothing more of what ran. */
      if (self->show == CLI_SHOW_TEXT && self->stopping && ARA_IS_TOOL_CALL (part) && !ara_tool_call_is_finished (ARA_TOOL_CALL (part)))
        show_call_stopped (ARA_TOOL_CALL (part), self->screen);
      g_signal_handlers_disconnect_by_data (part, self);
    }
}

int
cli_turn_run (AraTurn *turn, CliShow show, CliScreen *screen, const char *program)
{
  Run self = { .turn = turn, .show = show, .screen = screen, .program = program };
  int status = 0;

  if (show == CLI_SHOW_TEXT)
    g_signal_connect (ara_turn_get_message (turn), "items-changed", G_CALLBACK (parts_changed), &self);
  else if (show == CLI_SHOW_EVENTS)
    g_signal_connect (turn, "event", G_CALLBACK (event_came), &self);
  cli_signals_reset ();
  cli_signals_catch (stop, &self);
  /* Nobody reads any more: what the agent goes on to do would be for nobody. */
  cli_screen_set_broken (screen, stop, &self);
  ara_turn_run_async (turn, NULL, turn_ended, &self);
  while (!self.done || self.stop_asked)
    g_main_context_iteration (NULL, TRUE);
  end_text (&self);
  g_signal_handlers_disconnect_by_data (turn, &self);
  if (show == CLI_SHOW_RESULT && (self.error == NULL || self.stopping))
    status = show_result (&self);
  if (status == 0)
    status = judge (&self);
  cli_screen_drain (screen);
  cli_screen_set_broken (screen, NULL, NULL);
  g_clear_error (&self.error);
  g_clear_error (&self.stop_error);
  return status;
}
