/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tools that a round of a turn asks for, one after the other. */

#include "macaw-turn-private.h"

static void
remember_result (MacawTurn *self, AraValue *output, const char *error)
{
  g_free (self->last_result);
  self->last_failed = output == NULL;
  self->last_result = output == NULL ? g_strdup (error)
                      : ara_value_get_kind (output) == ARA_VALUE_STRING ? ara_value_dup_string (output)
                                                                        : ara_value_dup_pretty (output);
}

/* For the model: with bad arguments, each field and what is wrong with it. */
static char *
describe_failure (const GError *error)
{
  g_autoptr (AraValue) details = macaw_tool_error_dup_details (error);
  GString *text = g_string_new (error->message);

  for (guint i = 0; details != NULL && i < ara_value_get_n_children (details); i++)
    {
      g_autoptr (AraValue) detail = ara_value_dup_child (details, i), place = ara_value_dup_member (detail, "loc");
      g_autoptr (AraValue) field = place == NULL ? NULL : ara_value_dup_child (place, ara_value_get_n_children (place) - 1);
      g_autofree char *name = field == NULL ? NULL : ara_value_dup_string (field);
      g_autofree char *sentence = ara_value_dup_member_string (detail, "msg");

      if (name != NULL && sentence != NULL)
        g_string_append_printf (text, "\n%s: %s", name, sentence);
    }
  return g_string_free (text, FALSE);
}

static MacawModelCall *
current_call (MacawTurn *self)
{
  return g_ptr_array_index (self->reply->calls, self->next_call);
}

static void
on_progress (AraValue *preliminary, gpointer data)
{
  macaw_turn_tell_output (data, current_call (data)->id, preliminary, TRUE);
}

static void
call_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  MacawTurn *self = data;
  MacawModelCall *call = current_call (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) output = macaw_toolbox_execute_finish (MACAW_TOOLBOX (source), result, &error);
  g_autofree char *failure = error == NULL ? NULL : describe_failure (error);

  if (output != NULL)
    macaw_turn_tell_output (self, call->id, output, FALSE);
  else
    macaw_turn_tell_output_error (self, call->id, g_cancellable_is_cancelled (self->cancellable) ? "Stopped." : failure);
  if (self->provider == NULL)
    remember_result (self, output, failure);
  self->next_call++;
  macaw_turn_run_calls (self);
}

/* FALSE if it ended at once, with a sentence for the model. */
static gboolean
start_call (MacawTurn *self, MacawModelCall *call)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) args = ara_value_new_from_text (call->arguments->len == 0 ? "{}" : call->arguments->str, -1, &error);
  g_autofree char *problem = args == NULL ? g_strdup_printf ("The arguments are not JSON. %s", error->message) : NULL;
  MacawToolbox *toolbox = args == NULL ? NULL : macaw_runtime_get_toolbox (self->runtime, self->session, &error);

  macaw_turn_tell_input (self, call, args, problem);
  if (toolbox != NULL)
    {
      macaw_toolbox_execute_async (toolbox, call->name != NULL ? call->name : "", args, on_progress, self, self->cancellable,
                                   call_ended, self);
      return TRUE;
    }
  if (problem == NULL)
    macaw_turn_tell_output_error (self, call->id, error->message);
  remember_result (self, NULL, problem != NULL ? problem : error->message);
  return FALSE;
}

void
macaw_turn_run_calls (MacawTurn *self)
{
  for (; self->next_call < self->reply->calls->len; self->next_call++)
    if (g_cancellable_is_cancelled (self->cancellable))
      break;
    else if (start_call (self, current_call (self)))
      return;
  if (g_cancellable_is_cancelled (self->cancellable))
    macaw_turn_end (self, "stopped");
  else
    macaw_turn_finish_round (self);
}
