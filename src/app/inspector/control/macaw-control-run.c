/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One call of a control action that was made here: what was asked, how long it takes, what came of it. */

#include "config.h"

#include "macaw-control-run.h"
#include "app/macaw-error-sentence.h"

#include <glib/gi18n.h>

struct _MacawControlRun
{
  GObject              parent_instance;

  char                *session_id;
  char                *action;
  AraValue            *args;
  MacawControlActions *actions; /* that were told to expect it; NULL: they weren't */
  GCancellable        *cancellable;
  gint64               started;
  gint64               ended;   /* 0 while it runs */

  MacawControlRunState state;
  AraValue            *result;
  char                *problem;
  GError              *error;
};

G_DEFINE_FINAL_TYPE (MacawControlRun, macaw_control_run, G_TYPE_OBJECT)

static guint ended_signal;

/* An agent's call that looks the same must not profit from a person's. */
static void
expect_no_more (MacawControlRun *self)
{
  if (self->actions != NULL)
    macaw_control_actions_forget_expected (self->actions, self->session_id, self->action, self->args);
  g_clear_object (&self->actions);
}

static void
end (MacawControlRun *self, MacawControlRunState state, char *problem)
{
  g_object_ref (self);
  expect_no_more (self);
  self->state = state;
  self->problem = problem;
  self->ended = g_get_monotonic_time ();
  g_signal_emit (self, ended_signal, 0);
  g_object_unref (self);
}

/* What the server says itself, which is the news where a call was refused. */
static char *
dup_detail (const GError *error)
{
  g_autofree char *body = ara_error_dup_body (error);
  g_autoptr (AraValue) value = body == NULL ? NULL : ara_value_new_from_text (body, -1, NULL);
  g_autofree char *detail = NULL;

  if (value != NULL && ara_value_get_kind (value) == ARA_VALUE_OBJECT)
    detail = ara_value_dup_member_string (value, "detail");
  return detail == NULL || *detail == '\0' ? NULL : g_steal_pointer (&detail);
}

static char *
describe_error (const GError *error)
{
  guint status = ara_error_get_status (error);
  char *detail = status == 401 || status == 429 ? NULL : dup_detail (error);

  if (g_error_matches (error, ARA_ERROR, ARA_ERROR_CONFLICT))
    {
      g_free (detail);
      return g_strdup (_("No app is connected to this session that could answer. Open the session’s app, then try again."));
    }
  return detail != NULL ? detail : macaw_error_get_sentence (error);
}

static void
answer_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawControlRun) self = data;
  g_autoptr (GError) error = NULL;
  AraValue *answer = ara_runtime_client_control_call_finish (ARA_RUNTIME_CLIENT (source), result, &error);

  if (self->state != MACAW_CONTROL_RUNNING)
    g_clear_pointer (&answer, ara_value_unref);
  else if (answer != NULL)
    {
      self->result = answer;
      end (self, MACAW_CONTROL_SUCCEEDED, NULL);
    }
  else
    {
      self->error = g_steal_pointer (&error);
      end (self, MACAW_CONTROL_REFUSED, describe_error (self->error));
    }
}

void
macaw_control_run_cancel (MacawControlRun *self)
{
  g_return_if_fail (MACAW_IS_CONTROL_RUN (self));
  if (self->state != MACAW_CONTROL_RUNNING)
    return;
  g_object_ref (self);
  end (self, MACAW_CONTROL_CANCELLED, g_strdup (_("Cancelled. What the app had done until then stays done.")));
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self);
}

/* Read */

const char *
macaw_control_run_get_action (MacawControlRun *self)
{
  return self->action;
}

AraValue *
macaw_control_run_get_args (MacawControlRun *self)
{
  return self->args;
}

MacawControlRunState
macaw_control_run_get_state (MacawControlRun *self)
{
  return self->state;
}

gint64
macaw_control_run_get_elapsed (MacawControlRun *self)
{
  return ((self->ended != 0 ? self->ended : g_get_monotonic_time ()) - self->started) / 1000;
}

AraValue *
macaw_control_run_get_result (MacawControlRun *self)
{
  return self->result;
}

const char *
macaw_control_run_get_problem (MacawControlRun *self)
{
  return self->problem;
}

const GError *
macaw_control_run_get_error (MacawControlRun *self)
{
  return self->error;
}

/* The object */

static void
macaw_control_run_dispose (GObject *object)
{
  MacawControlRun *self = MACAW_CONTROL_RUN (object);

  expect_no_more (self);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (macaw_control_run_parent_class)->dispose (object);
}

static void
macaw_control_run_finalize (GObject *object)
{
  MacawControlRun *self = MACAW_CONTROL_RUN (object);

  g_free (self->session_id);
  g_free (self->action);
  g_clear_pointer (&self->args, ara_value_unref);
  g_clear_pointer (&self->result, ara_value_unref);
  g_free (self->problem);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (macaw_control_run_parent_class)->finalize (object);
}

static void
macaw_control_run_class_init (MacawControlRunClass *class)
{
  G_OBJECT_CLASS (class)->dispose = macaw_control_run_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_control_run_finalize;
  ended_signal = g_signal_new ("ended", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
macaw_control_run_init (MacawControlRun *self)
{
  self->cancellable = g_cancellable_new ();
}

MacawControlRun *
macaw_control_run_start (AraRuntimeClient *client, const char *session_id, const char *action, AraValue *args, MacawControlActions *actions)
{
  MacawControlRun *self = g_object_new (MACAW_TYPE_CONTROL_RUN, NULL);

  self->session_id = g_strdup (session_id);
  self->action = g_strdup (action);
  self->args = ara_value_ref (args);
  self->started = g_get_monotonic_time ();
  if (actions != NULL)
    macaw_control_actions_expect (actions, session_id, action, args);
  g_set_object (&self->actions, actions);
  ara_runtime_client_control_call_async (client, session_id, action, args, MACAW_CONTROL_RUN_LIMIT * 1000, self->cancellable, answer_came,
                                         g_object_ref (self));
  return self;
}
