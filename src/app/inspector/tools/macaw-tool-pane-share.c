/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One tool: its call taken to a shell, its result to the agent. */

#include "config.h"

#include "macaw-tool-pane-private.h"
#include "macaw-call-text.h"
#include "app/inspector/macaw-secrets.h"
#include "app/sessions/macaw-connection.h"

#include <glib/gi18n.h>

/* To a shell */

static void
copy_as (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawToolPane *self = MACAW_TOOL_PANE (widget);
  const char *form = g_variant_get_string (parameter, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) args = self->tool == NULL ? NULL : macaw_form_arguments_read (self->form, &error);
  MacawCallText call = {
    .base_url = self->client == NULL ? ARA_DEFAULT_BASE_URL : ara_runtime_client_get_base_url (self->client),
    .is_local = g_strcmp0 (self->connection_id, MACAW_LOCAL_CONNECTION) == 0,
    .session_id = self->session_id,
    .tool = self->tool == NULL ? NULL : ara_tool_get_name (self->tool),
    .args = args,
  };
  g_autofree char *text = args == NULL ? NULL : macaw_call_text_write (&call, form, &error), *notice = NULL;

  if (text == NULL)
    {
      macaw_call_note_set_problem (self->note, error == NULL ? NULL : error->message);
      return;
    }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  notice = macaw_call_text_notice (&call, form);
  macaw_call_note_set_notice (self->note, notice);
}

/* To the agent */

/* The arguments without their secrets: a draft is kept. */
static char *
dup_told_arguments (MacawToolPane *self)
{
  gboolean masked;
  g_autofree char *text = macaw_secrets_mask (macaw_tool_run_get_args (self->run), ara_tool_get_input_schema (self->tool), &masked);
  g_autoptr (AraValue) args = ara_value_new_from_text (text, -1, NULL);

  return macaw_call_text_beginning (args);
}

static void
ask_agent (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawToolPane *self = MACAW_TOOL_PANE (widget);
  AraValue *result = macaw_tool_run_get_result (self->run);
  g_autofree char *args = dup_told_arguments (self), *args_fence = macaw_call_text_fence (args);
  g_autofree char *told = result == NULL ? g_strdup (macaw_tool_run_get_problem (self->run)) : macaw_call_text_beginning (result);
  g_autofree char *told_fence = macaw_call_text_fence (told);
  /* Translators: a draft of a message to the agent. The name of a tool, then its arguments between two fences, then its result between two fences. */
  g_autofree char *text = g_strdup_printf (_("I ran the tool %s with these arguments:\n\n%sjson\n%s\n%s\n\nThe result:\n\n%s\n%s\n%s\n\n"),
                                           macaw_tool_run_get_tool (self->run), args_fence, args, args_fence, told_fence, told, told_fence);

  g_signal_emit (self, macaw_tool_pane_signals[MACAW_TOOL_PANE_COMPOSE], 0, text);
}

void
macaw_tool_pane_install_share (GtkWidgetClass *class)
{
  gtk_widget_class_install_action (class, "tool.copy-as", "s", copy_as);
  gtk_widget_class_install_action (class, "tool.ask-agent", NULL, ask_agent);
}
