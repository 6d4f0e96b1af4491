/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One answer of chat completions, put together from the chunks in which it arrives. */

#include "macaw-completion.h"

#include <gio/gio.h>
#include <string.h>

struct _MacawCompletion
{
  MacawModelEvents  events;
  gpointer          data;
  MacawModelReply  *reply;
  GArray           *indexes; /* of gint64: how the server numbers reply->calls */
  char             *problem; /* of an error object among the chunks */
  gboolean          done;
};

MacawCompletion *
macaw_completion_new (const MacawModelEvents *events, gpointer data)
{
  MacawCompletion *self = g_new0 (MacawCompletion, 1);

  self->events = *events;
  self->data = data;
  self->reply = macaw_model_reply_new ();
  self->indexes = g_array_new (FALSE, FALSE, sizeof (gint64));
  return self;
}

void
macaw_completion_free (MacawCompletion *self)
{
  g_clear_pointer (&self->reply, macaw_model_reply_free);
  g_array_unref (self->indexes);
  g_free (self->problem);
  g_free (self);
}

/* Calls */

static MacawModelCall *
add_call (MacawCompletion *self, gint64 index, const char *id)
{
  MacawModelCall *call = g_new0 (MacawModelCall, 1);

  call->given = g_strdup (id);
  call->id = id != NULL && *id != '\0' && self->events.claim_id (id, self->data) ? g_strdup (id) : g_uuid_string_random ();
  call->arguments = g_string_new (NULL);
  g_ptr_array_add (self->reply->calls, call);
  g_array_append_val (self->indexes, index);
  return call;
}

/* The call that a piece belongs to. Servers count from anywhere; some do not count at all,
 * there a new id begins a new call and a piece without one goes on with the last. */
static MacawModelCall *
find_call (MacawCompletion *self, AraValue *piece)
{
  GPtrArray *calls = self->reply->calls;
  g_autofree char *id = ara_value_dup_member_string (piece, "id");
  g_autoptr (AraValue) number = ara_value_dup_member (piece, "index");
  gint64 index = -1;

  if (number != NULL && ara_value_get_integer (number, &index))
    {
      for (guint i = 0; i < calls->len; i++)
        if (g_array_index (self->indexes, gint64, i) == index)
          return g_ptr_array_index (calls, i);
      return add_call (self, index, id);
    }
  for (guint i = 0; id != NULL && i < calls->len; i++)
    if (g_strcmp0 (((MacawModelCall *) g_ptr_array_index (calls, i))->given, id) == 0)
      return g_ptr_array_index (calls, i);
  if (calls->len == 0 || (id != NULL && *id != '\0'))
    return add_call (self, -1, id);
  return g_ptr_array_index (calls, calls->len - 1);
}

/* A string that grows; some servers give the object itself. */
static char *
dup_arguments (AraValue *function)
{
  g_autoptr (AraValue) arguments = ara_value_dup_member (function, "arguments");

  if (arguments == NULL || ara_value_get_kind (arguments) == ARA_VALUE_NULL)
    return NULL;
  return ara_value_get_kind (arguments) == ARA_VALUE_STRING ? ara_value_dup_string (arguments) : ara_value_dup_text (arguments);
}

static void
take_call (MacawCompletion *self, AraValue *piece)
{
  g_autoptr (AraValue) function = ara_value_dup_member (piece, "function");
  g_autofree char *name = function == NULL ? NULL : ara_value_dup_member_string (function, "name");
  g_autofree char *arguments = function == NULL ? NULL : dup_arguments (function);
  MacawModelCall *call = find_call (self, piece);

  if (arguments != NULL)
    g_string_append (call->arguments, arguments);
  if (call->name == NULL && name != NULL && *name != '\0')
    {
      call->name = g_steal_pointer (&name);
      self->events.call_start (call, self->data);
      /* What came before the name is told with it. */
      g_free (arguments);
      arguments = g_strdup (call->arguments->str);
    }
  if (call->name != NULL && arguments != NULL && *arguments != '\0')
    self->events.call_delta (call, arguments, self->data);
}

/* Text */

/* Whether @member held a text that was told. */
static gboolean
tell_member (AraValue *object, const char *member, void (*tell) (const char *, gpointer), gpointer data)
{
  g_autofree char *text = ara_value_dup_member_string (object, member);

  if (text == NULL || *text == '\0')
    return FALSE;
  tell (text, data);
  return TRUE;
}

/* Three names for the same; a server that sends two of them says everything twice. */
static void
take_reasoning (MacawCompletion *self, AraValue *delta)
{
  g_autoptr (AraValue) details = NULL;

  if (tell_member (delta, "reasoning_content", self->events.reasoning, self->data)
      || tell_member (delta, "reasoning", self->events.reasoning, self->data))
    return;
  details = ara_value_dup_member (delta, "reasoning_details");
  for (guint i = 0; details != NULL && i < ara_value_get_n_children (details); i++)
    {
      g_autoptr (AraValue) detail = ara_value_dup_child (details, i);

      if (!tell_member (detail, "text", self->events.reasoning, self->data))
        tell_member (detail, "summary", self->events.reasoning, self->data);
    }
}

static void
take_choice (MacawCompletion *self, AraValue *choice)
{
  g_autoptr (AraValue) streamed = ara_value_dup_member (choice, "delta");
  g_autoptr (AraValue) delta = streamed != NULL ? ara_value_ref (streamed) : ara_value_dup_member (choice, "message");
  g_autoptr (AraValue) calls = delta == NULL ? NULL : ara_value_dup_member (delta, "tool_calls");
  g_autofree char *reason = ara_value_dup_member_string (choice, "finish_reason");

  if (delta != NULL)
    {
      take_reasoning (self, delta);
      tell_member (delta, "content", self->events.text, self->data);
    }
  for (guint i = 0; calls != NULL && i < ara_value_get_n_children (calls); i++)
    {
      g_autoptr (AraValue) call = ara_value_dup_child (calls, i);

      take_call (self, call);
    }
  if (reason != NULL)
    {
      g_free (self->reply->finish_reason);
      self->reply->finish_reason = g_steal_pointer (&reason);
    }
}

/* The whole */

/* As FastAPI says it, and so many servers of models: a sentence, or a list of what is wrong. */
static char *
dup_detail (AraValue *body)
{
  g_autoptr (AraValue) detail = ara_value_dup_member (body, "detail");
  g_autoptr (AraValue) first = NULL;

  if (detail == NULL || ara_value_get_kind (detail) == ARA_VALUE_STRING)
    return detail == NULL ? NULL : ara_value_dup_string (detail);
  first = ara_value_get_kind (detail) == ARA_VALUE_ARRAY ? ara_value_dup_child (detail, 0) : NULL;
  return first == NULL ? NULL : ara_value_dup_member_string (first, "msg");
}

char *
macaw_completion_dup_error (AraValue *body)
{
  g_autoptr (AraValue) error = ara_value_dup_member (body, "error");

  if (error == NULL || ara_value_get_kind (error) == ARA_VALUE_NULL)
    return dup_detail (body);
  return ara_value_get_kind (error) == ARA_VALUE_STRING ? ara_value_dup_string (error)
                                                        : ara_value_dup_member_string (error, "message");
}

void
macaw_completion_take_chunk (MacawCompletion *self, AraValue *chunk)
{
  g_autoptr (AraValue) choices = ara_value_dup_member (chunk, "choices");
  g_autoptr (AraValue) choice = choices == NULL ? NULL : ara_value_dup_child (choices, 0);
  g_autoptr (AraValue) usage = ara_value_dup_member (chunk, "usage");

  if (choice != NULL)
    take_choice (self, choice);
  if (usage != NULL && ara_value_get_kind (usage) == ARA_VALUE_OBJECT)
    {
      g_clear_pointer (&self->reply->usage, ara_value_unref);
      self->reply->usage = g_steal_pointer (&usage);
    }
  if (self->problem == NULL)
    self->problem = macaw_completion_dup_error (chunk);
}

void
macaw_completion_take_event (const AraEvent *event, gpointer data)
{
  MacawCompletion *self = data;
  g_autoptr (AraValue) chunk = NULL;

  if (strcmp (event->data, "[DONE]") == 0)
    {
      self->done = TRUE;
      return;
    }
  chunk = self->done ? NULL : ara_value_new_from_text (event->data, (gssize) event->length, NULL);
  if (chunk != NULL)
    macaw_completion_take_chunk (self, chunk);
}

gboolean
macaw_completion_is_done (MacawCompletion *self)
{
  return self->done;
}

MacawModelReply *
macaw_completion_end (MacawCompletion *self, const char *cause, GError **error)
{
  if (self->problem != NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The model answered with an error: %s", self->problem);
  else if (self->done || self->reply->finish_reason != NULL)
    return g_steal_pointer (&self->reply);
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, cause != NULL ? cause : "The model's answer was cut off.");
  return NULL;
}
