/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The row of a tool call or of reasoning: what it is in one line; it opens what stands below. */

#include "config.h"

#include "macaw-head-row.h"
#include "app/macaw-brief-text.h"
#include "app/macaw-duration.h"
#include "ara/ara-message-private.h"
#include "macaw-timeline-row.h"

#include <glib/gi18n.h>

#define MAX_SUMMARY 200 /* characters of what a call works on */
#define MAX_NAME 80     /* and of its name */

struct _MacawHeadRow
{
  GtkWidget          parent_instance;

  GtkWidget         *button;
  GtkImage          *arrow;
  GtkImage          *icon;
  GtkLabel          *title;
  GtkLabel          *subtitle;
  GtkLabel          *state;

  MacawTimelineItem *item;
  guint              clock; /* while a tool runs */
};

G_DEFINE_FINAL_TYPE (MacawHeadRow, macaw_head_row, GTK_TYPE_WIDGET)

/* What the call works on, in a few words. */
static char *
summarise_input (AraToolCall *call)
{
  static const char *const members[] = { "command", "pattern", "query", "url", "path", "name" };
  AraValue *input = ara_tool_call_get_input (call);

  for (guint i = 0; input != NULL && i < G_N_ELEMENTS (members); i++)
    {
      g_autofree char *text = ara_value_dup_member_string (input, members[i]);

      if (text != NULL)
        return macaw_text_dup_brief (text, MAX_SUMMARY);
    }
  return g_strdup ("");
}

typedef struct
{
  const char *icon;
  const char *style;
  const char *word; /* NULL: it went well */
  gboolean    running;
} State;

static State
describe_call (AraToolCall *call, AraMessage *message)
{
  AraMessageStatus status = ara_message_get_status (message);

  switch (ara_tool_call_get_state (call))
    {
    case ARA_TOOL_CALL_OUTPUT_ERROR:
      if (ara_message_ended_call (message, call))
        return (State){ "media-playback-stop-symbolic", "warning", _("stopped"), FALSE };
      return (State){ "dialog-error-symbolic", "error", _("failed"), FALSE };
    case ARA_TOOL_CALL_OUTPUT_DENIED:
      return (State){ "action-unavailable-symbolic", "warning", _("denied"), FALSE };
    default:
      break;
    }
  if (ara_tool_call_is_finished (call))
    return (State){ "object-select-symbolic", "success", NULL, FALSE };
  if (status == ARA_MESSAGE_INTERRUPTED)
    return (State){ "media-playback-stop-symbolic", "warning", _("interrupted"), FALSE };
  if (status != ARA_MESSAGE_STREAMING)
    return (State){ "media-playback-stop-symbolic", "warning", _("stopped"), FALSE };
  if (ara_tool_call_get_state (call) == ARA_TOOL_CALL_APPROVAL_REQUESTED)
    return (State){ "dialog-question-symbolic", "warning", _("needs approval"), FALSE };
  if (ara_tool_call_get_state (call) == ARA_TOOL_CALL_INPUT_STREAMING)
    return (State){ "content-loading-symbolic", "dim-label", _("waiting for its arguments"), FALSE };
  return (State){ "content-loading-symbolic", "accent", _("running"), TRUE };
}

/* A command that ran and failed by its own account; NULL: none, or it went well. */
static char *
describe_exit_code (AraToolCall *call)
{
  AraValue *output = ara_tool_call_is_finished (call) ? ara_tool_call_get_output (call) : NULL;
  g_autoptr (AraValue) code = output == NULL ? NULL : ara_value_dup_member (output, "exit_code");
  g_autofree char *number = code == NULL || ara_value_get_kind (code) != ARA_VALUE_NUMBER ? NULL : ara_value_dup_text (code);

  return number == NULL || g_str_equal (number, "0") ? NULL : g_strdup_printf (_("exit code %s"), number);
}

/* Elapsed seconds count; what has ended shows how long it took. */
static char *
describe_time (AraToolCall *call, const State *state)
{
  gint64 ms = ara_tool_call_get_duration_ms (call);

  if (ms < 1 || (state->running && ms < 1000))
    return NULL;
  if (!state->running)
    return macaw_format_duration (ms);
  return ms < 60000 ? g_strdup_printf (_("%d s"), (int) (ms / 1000)) : macaw_format_duration (ms);
}

static void
show (MacawHeadRow *self, const State *state, const char *title, const char *subtitle, const char *time)
{
  static const char *const styles[] = { "error", "warning", "success", "accent", "dim-label" };
  g_autofree char *end = g_strjoin (" · ", state->word != NULL ? state->word : time, state->word != NULL ? time : NULL, NULL);
  const char *details = *end != '\0' ? end : NULL;
  g_autofree char *name = g_strjoin (", ", title, *subtitle != '\0' ? subtitle : details, *subtitle != '\0' ? details : NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), styles[i]);
  if (state->style != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->icon), state->style);
  gtk_image_set_from_icon_name (self->icon, state->icon);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), state->icon != NULL);
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->subtitle, subtitle);
  gtk_label_set_text (self->state, end);
  gtk_image_set_from_icon_name (self->arrow, self->item->open ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_STATE_EXPANDED, self->item->open, -1);
}

static gboolean
second_passed (gpointer data)
{
  macaw_head_row_update (data);
  return G_SOURCE_CONTINUE;
}

static void
update_tool (MacawHeadRow *self)
{
  AraToolCall *call = ARA_TOOL_CALL (self->item->part);
  State state = describe_call (call, self->item->message);
  const char *name = ara_tool_call_get_name (call);
  g_autofree char *title = macaw_text_dup_brief (name != NULL && *name != '\0' ? name : _("Tool without a name"), MAX_NAME);
  g_autofree char *summary = summarise_input (call), *time = describe_time (call, &state);
  g_autofree char *exit_code = describe_exit_code (call);

  if (exit_code != NULL && state.word == NULL)
    state = (State){ "dialog-warning-symbolic", "warning", exit_code, FALSE };
  show (self, &state, title, summary, time);
  if (state.running && self->clock == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->clock = g_timeout_add_seconds (1, second_passed, self);
  else if (!state.running)
    g_clear_handle_id (&self->clock, g_source_remove);
}

static void
update_reasoning (MacawHeadRow *self)
{
  AraTextPart *part = ARA_TEXT_PART (self->item->part);
  gboolean over = ara_message_get_status (self->item->message) != ARA_MESSAGE_STREAMING || !ara_text_part_is_streaming (part);
  gint64 ms = ara_text_part_get_duration_ms (part);
  /* What took no time to tell says nothing. */
  g_autofree char *time = ms < 100 || !over ? NULL : macaw_format_duration (ms);
  State state = { NULL, NULL, over ? NULL : _("thinking…"), FALSE };

  show (self, &state, _("Reasoning"), "", time);
}

void
macaw_head_row_update (MacawHeadRow *self)
{
  if (self->item->kind == MACAW_ITEM_TOOL)
    update_tool (self);
  else
    update_reasoning (self);
}

static void
toggle (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawTimelineItem *item = MACAW_HEAD_ROW (widget)->item;

  /* Who opens a row wants to read it: it stays where it is. */
  if (!item->open)
    gtk_widget_activate_action (widget, "timeline.hold", NULL);
  macaw_timeline_item_set_open (item, !item->open);
}

static void
macaw_head_row_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (macaw_head_row_parent_class)->map (widget);
  macaw_head_row_update (MACAW_HEAD_ROW (widget));
}

static void
macaw_head_row_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&MACAW_HEAD_ROW (widget)->clock, g_source_remove);
  GTK_WIDGET_CLASS (macaw_head_row_parent_class)->unmap (widget);
}

static void
macaw_head_row_dispose (GObject *object)
{
  MacawHeadRow *self = MACAW_HEAD_ROW (object);

  g_clear_handle_id (&self->clock, g_source_remove);
  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_object (&self->item);
  G_OBJECT_CLASS (macaw_head_row_parent_class)->dispose (object);
}

static void
macaw_head_row_class_init (MacawHeadRowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = macaw_head_row_dispose;
  widget_class->map = macaw_head_row_map;
  widget_class->unmap = macaw_head_row_unmap;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "headrow");
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/chat/macaw-head-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawHeadRow, button);
  gtk_widget_class_bind_template_child (widget_class, MacawHeadRow, arrow);
  gtk_widget_class_bind_template_child (widget_class, MacawHeadRow, icon);
  gtk_widget_class_bind_template_child (widget_class, MacawHeadRow, title);
  gtk_widget_class_bind_template_child (widget_class, MacawHeadRow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, MacawHeadRow, state);
  gtk_widget_class_install_action (widget_class, "row.toggle", NULL, toggle);
}

static void
macaw_head_row_init (MacawHeadRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
macaw_head_row_new (MacawTimelineItem *item)
{
  MacawHeadRow *self = g_object_new (MACAW_TYPE_HEAD_ROW, NULL);

  self->item = g_object_ref (item);
  macaw_head_row_update (self);
  return GTK_WIDGET (self);
}
