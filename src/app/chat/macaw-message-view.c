/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One message of the timeline: its parts as they are, its footer, its error. */

#include "config.h"

#include "macaw-message-view.h"
#include "macaw-disclosure-row.h"
#include "markdown/macaw-code-view.h"
#include "markdown/macaw-markdown-view.h"

#include <glib/gi18n.h>
#include <string.h>

#define SHOWN_BYTES (64 * 1024) /* of a result that is shown at first; Copy takes all */

struct _MacawMessageView
{
  GtkWidget   parent_instance;

  AraMessage *message;
  GtkWidget  *box;
  GtkWidget  *parts;  /* a box: one child a part */
  GtkWidget  *footer;
  GtkWidget  *status;
  GtkWidget  *error;
  GtkWidget  *error_label;
  gboolean    stale;
};

G_DEFINE_TYPE (MacawMessageView, macaw_message_view, GTK_TYPE_WIDGET)

static guint stale_signal;

static char *
format_duration (gint64 ms)
{
  if (ms < 1000)
    return g_strdup_printf (_("%d ms"), (int) ms);
  return g_strdup_printf (_("%.1f s"), (double) ms / 1000);
}

/* Tool calls */

static void
add_heading (GtkWidget *box, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_box_append (GTK_BOX (box), label);
}

static void
add_text (GtkWidget *box, const char *text, const char *language)
{
  gsize length = strlen (text);
  g_autofree char *cut = NULL, *note = NULL;

  if (length <= SHOWN_BYTES)
    {
      gtk_box_append (GTK_BOX (box), macaw_code_view_new (text, language));
      return;
    }
  cut = g_strndup (text, (gsize) (g_utf8_find_prev_char (text, text + SHOWN_BYTES) - text));
  note = g_strdup_printf (_("The first 64 KiB of %.1f KiB are shown."), (double) length / 1024);
  gtk_box_append (GTK_BOX (box), macaw_code_view_new (cut, language));
  gtk_box_append (GTK_BOX (box), macaw_text_label_new (note, FALSE));
}

static gboolean
is_short (const char *text)
{
  return strlen (text) < 200 && strchr (text, '\n') == NULL;
}

/* A value as a person reads it: a string as its text, anything else as JSON. */
static void
add_value (GtkWidget *box, AraValue *value)
{
  g_autofree char *text = NULL;

  if (ara_value_get_text_length (value) > 16 * 1024 * 1024)
    {
      gtk_box_append (GTK_BOX (box), macaw_text_label_new (_("This result is larger than 16 MiB."), FALSE));
      return;
    }
  text = ara_value_get_kind (value) == ARA_VALUE_STRING ? ara_value_dup_string (value) : ara_value_dup_pretty (value);
  add_text (box, text, ara_value_get_kind (value) == ARA_VALUE_STRING ? NULL : "json");
}

static void
add_arguments (GtkWidget *box, AraValue *input)
{
  for (guint i = 0; i < ara_value_get_n_children (input); i++)
    {
      g_autofree char *name = ara_value_dup_child_name (input, i);
      g_autoptr (AraValue) value = ara_value_dup_child (input, i);

      g_autofree char *text = ara_value_get_text_length (value) > 1000 ? NULL
                              : ara_value_get_kind (value) == ARA_VALUE_STRING ? ara_value_dup_string (value)
                                                                               : ara_value_dup_text (value);

      add_heading (box, name);
      if (text != NULL && is_short (text))
        gtk_box_append (GTK_BOX (box), macaw_text_label_new (text, FALSE));
      else
        add_value (box, value);
    }
}

/* exec tells two streams and an exit code; they are shown apart. */
static gboolean
add_exec_result (GtkWidget *box, AraValue *output)
{
  g_autofree char *out = ara_value_dup_member_string (output, "stdout");
  g_autofree char *problems = ara_value_dup_member_string (output, "stderr");
  g_autoptr (AraValue) code = ara_value_dup_member (output, "exit_code");
  g_autofree char *code_text = code == NULL ? NULL : ara_value_dup_text (code);
  g_autofree char *heading = NULL;

  if (out == NULL || code == NULL)
    return FALSE;
  heading = ara_value_get_kind (code) == ARA_VALUE_NULL ? g_strdup (_("Output")) : g_strdup_printf (_("Output, exit code %s"), code_text);
  add_heading (box, heading);
  if (*out != '\0')
    add_text (box, out, NULL);
  if (problems != NULL && *problems != '\0')
    {
      add_heading (box, _("Standard error"));
      add_text (box, problems, NULL);
    }
  return TRUE;
}

static GtkWidget *
make_tool_content (gpointer data)
{
  AraToolCall *call = data;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  AraValue *input = ara_tool_call_get_input (call), *output = ara_tool_call_get_output (call);

  if (input != NULL && ara_value_get_kind (input) == ARA_VALUE_OBJECT)
    add_arguments (box, input);
  else if (*ara_tool_call_get_input_text (call) != '\0')
    add_text (box, ara_tool_call_get_input_text (call), "json");
  if (ara_tool_call_get_error_text (call) != NULL)
    {
      add_heading (box, _("Error"));
      gtk_box_append (GTK_BOX (box), macaw_text_label_new (ara_tool_call_get_error_text (call), FALSE));
    }
  if (output != NULL && !add_exec_result (box, output))
    {
      g_autofree char *text = ara_value_get_text_length (output) > 1000 ? NULL : ara_value_dup_string (output);

      add_heading (box, _("Result"));
      if (text != NULL && is_short (text))
        gtk_box_append (GTK_BOX (box), macaw_text_label_new (text, FALSE));
      else
        add_value (box, output);
    }
  return box;
}

/* What the call works on, in a few words. */
static char *
summarise_input (AraToolCall *call)
{
  static const char *const members[] = { "path", "command", "pattern", "query", "url", "name" };
  AraValue *input = ara_tool_call_get_input (call);

  for (guint i = 0; input != NULL && i < G_N_ELEMENTS (members); i++)
    {
      char *text = ara_value_dup_member_string (input, members[i]);

      if (text != NULL)
        return g_strdelimit (text, "\n", ' ');
    }
  return g_strdup ("");
}

static void
update_tool (GtkWidget *row, AraToolCall *call, gboolean over)
{
  g_autofree char *input = summarise_input (call), *subtitle = NULL, *duration = NULL;
  gint64 ms = ara_tool_call_get_duration_ms (call);
  const char *icon = "content-loading-symbolic", *state = _("running");

  if (ara_tool_call_get_state (call) == ARA_TOOL_CALL_OUTPUT_ERROR)
    icon = "dialog-error-symbolic", state = _("failed");
  else if (ara_tool_call_get_state (call) == ARA_TOOL_CALL_OUTPUT_DENIED)
    icon = "action-unavailable-symbolic", state = _("denied");
  else if (ara_tool_call_is_finished (call))
    icon = "emblem-ok-symbolic", state = NULL;
  else if (over)
    icon = "media-playback-stop-symbolic", state = _("stopped");
  else if (ara_tool_call_get_state (call) == ARA_TOOL_CALL_APPROVAL_REQUESTED)
    icon = "dialog-question-symbolic", state = _("needs approval");
  else if (ara_tool_call_get_state (call) == ARA_TOOL_CALL_INPUT_STREAMING)
    state = _("waiting for its arguments");
  duration = ms >= 0 && ara_tool_call_is_finished (call) ? format_duration (ms) : NULL;
  subtitle = g_strdup_printf ("%s%s%s%s%s", input, state != NULL ? " · " : "", state != NULL ? state : "",
                              duration != NULL ? " · " : "", duration != NULL ? duration : "");
  macaw_disclosure_row_set_title (MACAW_DISCLOSURE_ROW (row), icon, ara_tool_call_get_name (call), subtitle);
  if (macaw_disclosure_row_is_open (MACAW_DISCLOSURE_ROW (row)) && ara_tool_call_is_finished (call) == FALSE)
    macaw_disclosure_row_refresh (MACAW_DISCLOSURE_ROW (row));
}

/* Reasoning */

static GtkWidget *
make_reasoning_content (gpointer data)
{
  AraTextPart *part = data;
  GtkWidget *view = macaw_markdown_view_new ();

  macaw_markdown_view_set_text (MACAW_MARKDOWN_VIEW (view), ara_text_part_get_text (part), ara_text_part_get_length (part), TRUE);
  return view;
}

static void
update_reasoning (GtkWidget *row, AraTextPart *part)
{
  gint64 ms = ara_text_part_get_duration_ms (part);
  /* What took no time to tell says nothing. */
  g_autofree char *duration = ms < 100 ? g_strdup ("") : format_duration (ms);

  macaw_disclosure_row_set_title (MACAW_DISCLOSURE_ROW (row), NULL, _("Reasoning"), duration);
  if (ara_text_part_is_streaming (part))
    macaw_disclosure_row_refresh (MACAW_DISCLOSURE_ROW (row));
}

/* Parts */

static GtkWidget *
make_part (MacawMessageView *self, AraPart *part)
{
  GtkWidget *widget;

  if (ARA_IS_TOOL_CALL (part))
    return macaw_disclosure_row_new (make_tool_content, part);
  if (ARA_IS_TEXT_PART (part) && ara_text_part_is_reasoning (ARA_TEXT_PART (part)))
    return macaw_disclosure_row_new (make_reasoning_content, part);
  if (ARA_IS_TEXT_PART (part) && ara_message_get_role (self->message) == ARA_ROLE_USER)
    return macaw_text_label_new (ara_text_part_get_text (ARA_TEXT_PART (part)), FALSE);
  if (ARA_IS_TEXT_PART (part))
    return macaw_markdown_view_new ();
  /* Step marks and custom data have no face of their own. */
  widget = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_visible (widget, FALSE);
  return widget;
}

static void
update_part (MacawMessageView *self, GtkWidget *widget, AraPart *part)
{
  gboolean over = ara_message_get_status (self->message) != ARA_MESSAGE_STREAMING;

  if (ARA_IS_TOOL_CALL (part))
    update_tool (widget, ARA_TOOL_CALL (part), over);
  else if (MACAW_IS_DISCLOSURE_ROW (widget))
    update_reasoning (widget, ARA_TEXT_PART (part));
  else if (MACAW_IS_MARKDOWN_VIEW (widget))
    macaw_markdown_view_set_text (MACAW_MARKDOWN_VIEW (widget), ara_text_part_get_text (ARA_TEXT_PART (part)),
                                  ara_text_part_get_length (ARA_TEXT_PART (part)),
                                  over || !ara_text_part_is_streaming (ARA_TEXT_PART (part)));
}

static void
update_footer (MacawMessageView *self)
{
  static const char *const words[] = { N_("Answering…"), NULL, N_("Stopped"), N_("Failed"), N_("Interrupted") };
  AraMessageStatus status = ara_message_get_status (self->message);
  g_autofree char *model = ara_message_dup_model (self->message);
  gint64 ms = ara_message_get_duration_ms (self->message);
  g_autofree char *duration = ms < 0 ? NULL : format_duration (ms);
  g_autoptr (GStrvBuilder) pieces = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;
  g_autofree char *text = NULL;

  if (words[status] != NULL)
    g_strv_builder_add (pieces, _(words[status]));
  if (duration != NULL)
    g_strv_builder_add (pieces, duration);
  if (model != NULL)
    g_strv_builder_add (pieces, model);
  list = g_strv_builder_end (pieces);
  text = g_strjoinv (" · ", list);
  gtk_label_set_text (GTK_LABEL (self->status), text);
  gtk_widget_set_visible (self->footer, ara_message_get_role (self->message) == ARA_ROLE_ASSISTANT);
}

static void
update_error (MacawMessageView *self)
{
  const char *text = ara_message_get_error_text (self->message);

  gtk_widget_set_visible (self->error, text != NULL);
  if (text != NULL)
    gtk_label_set_text (GTK_LABEL (self->error_label), text);
}

void
macaw_message_view_update (MacawMessageView *self)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (self->message));
  GtkWidget *child = gtk_widget_get_first_child (self->parts);

  self->stale = FALSE;
  for (guint i = 0; i < count; i++)
    {
      g_autoptr (AraPart) part = g_list_model_get_item (G_LIST_MODEL (self->message), i);

      if (child == NULL)
        {
          child = make_part (self, part);
          gtk_box_append (GTK_BOX (self->parts), child);
        }
      update_part (self, child, part);
      child = gtk_widget_get_next_sibling (child);
    }
  update_footer (self);
  update_error (self);
}

static void
message_changed (MacawMessageView *self)
{
  if (self->stale)
    return;
  self->stale = TRUE;
  g_signal_emit (self, stale_signal, 0);
}

static void
copy (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *text = ara_message_dup_text (MACAW_MESSAGE_VIEW (widget)->message);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
macaw_message_view_dispose (GObject *object)
{
  MacawMessageView *self = MACAW_MESSAGE_VIEW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->message);
  G_OBJECT_CLASS (macaw_message_view_parent_class)->dispose (object);
}

static void
macaw_message_view_class_init (MacawMessageViewClass *class)
{
  G_OBJECT_CLASS (class)->dispose = macaw_message_view_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (class), "message");
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (class), "message.copy", NULL, copy);
  stale_signal = g_signal_new ("stale", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
make_button (const char *icon, const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

static void
macaw_message_view_init (MacawMessageView *self)
{
  GtkWidget *retry = gtk_button_new_with_label (_("Retry"));

  self->parts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  self->status = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->status, "caption");
  gtk_widget_add_css_class (self->status, "dim-label");
  gtk_widget_set_hexpand (self->status, TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->status), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->status), PANGO_ELLIPSIZE_END);
  self->footer = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_box_append (GTK_BOX (self->footer), self->status);
  gtk_box_append (GTK_BOX (self->footer), make_button ("edit-copy-symbolic", _("Copy Answer"), "message.copy"));
  gtk_box_append (GTK_BOX (self->footer), make_button ("view-refresh-symbolic", _("Answer Again"), "win.retry"));
  self->error_label = macaw_text_label_new ("", FALSE);
  gtk_widget_set_hexpand (self->error_label, TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (retry), "win.retry");
  gtk_widget_set_valign (retry, GTK_ALIGN_CENTER);
  self->error = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_add_css_class (self->error, "error-row");
  gtk_box_append (GTK_BOX (self->error), self->error_label);
  gtk_box_append (GTK_BOX (self->error), retry);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (self->box), self->parts);
  gtk_box_append (GTK_BOX (self->box), self->error);
  gtk_box_append (GTK_BOX (self->box), self->footer);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
macaw_message_view_new (AraMessage *message)
{
  MacawMessageView *self = g_object_new (MACAW_TYPE_MESSAGE_VIEW, NULL);

  self->message = g_object_ref (message);
  if (ara_message_get_role (message) == ARA_ROLE_USER)
    {
      gtk_widget_add_css_class (self->box, "bubble");
      gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_END);
    }
  g_signal_connect_object (message, "changed", G_CALLBACK (message_changed), self, G_CONNECT_SWAPPED);
  macaw_message_view_update (self);
  return GTK_WIDGET (self);
}
