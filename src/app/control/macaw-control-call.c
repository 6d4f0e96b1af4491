/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One call of a control action: who wants what, how long it may take, and how it ended. */

#include "config.h"

#include "macaw-control-call.h"

#include <glib/gi18n.h>

#define ENVELOPE 1024 /* bytes that a frame adds to a result */

struct _MacawControlCall
{
  GObject             parent_instance;

  AraRuntimeClient   *client;
  char               *session_id;
  char               *id;
  char               *action;
  AraValue           *args;
  gint64              time;
  gint64              started;
  gint64              duration; /* -1 while pending */
  guint               timer;
  GCancellable       *cancellable;
  gboolean            asking;

  MacawControlOutcome outcome;
  char               *sentence;
  AraValue           *result;
  gpointer            undo_window; /* only compared */
  char               *undo_sentence;
  char               *undo_action;
};

enum { PROP_0, PROP_OUTCOME, PROP_ASKING, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];
static guint ended_signal;

G_DEFINE_FINAL_TYPE (MacawControlCall, macaw_control_call, G_TYPE_OBJECT)

static void
end (MacawControlCall *self, MacawControlOutcome outcome)
{
  g_object_ref (self);
  g_clear_handle_id (&self->timer, g_source_remove);
  self->outcome = outcome;
  self->duration = g_get_monotonic_time () - self->started;
  if (outcome != MACAW_CONTROL_DONE)
    g_cancellable_cancel (self->cancellable);
  macaw_control_call_set_asking (self, FALSE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OUTCOME]);
  g_signal_emit (self, ended_signal, 0);
  g_object_unref (self);
}

void
macaw_control_call_answer (MacawControlCall *self, AraValue *result)
{
  if (self->outcome != MACAW_CONTROL_PENDING)
    return;
  if (ara_value_get_text_length (result) > MACAW_CONTROL_MAX_MESSAGE - ENVELOPE)
    {
      macaw_control_call_fail (self, MACAW_CONTROL_FAILED, _("The result is larger than a message may be, 16 MiB."));
      return;
    }
  self->result = ara_value_ref (result);
  end (self, MACAW_CONTROL_DONE);
}

void
macaw_control_call_fail (MacawControlCall *self, MacawControlOutcome outcome, const char *sentence)
{
  g_return_if_fail (outcome > MACAW_CONTROL_DONE);
  if (self->outcome != MACAW_CONTROL_PENDING)
    return;
  self->sentence = g_strdup (sentence);
  end (self, outcome);
}

void
macaw_control_call_forget_result (MacawControlCall *self)
{
  g_clear_pointer (&self->result, ara_value_unref);
}

void
macaw_control_call_set_undo (MacawControlCall *self, GActionGroup *window, const char *sentence, const char *action)
{
  g_return_if_fail (MACAW_IS_CONTROL_CALL (self) && sentence != NULL && action != NULL);
  self->undo_window = window;
  g_free (self->undo_sentence);
  self->undo_sentence = g_strdup (sentence);
  g_free (self->undo_action);
  self->undo_action = g_strdup (action);
}

gboolean
macaw_control_call_get_undo (MacawControlCall *self, GActionGroup *window, const char **sentence, const char **action)
{
  g_return_val_if_fail (MACAW_IS_CONTROL_CALL (self), FALSE);
  *sentence = self->undo_sentence;
  *action = self->undo_action;
  return self->undo_action != NULL && self->undo_window == window;
}

static gboolean
timed_out (gpointer data)
{
  MacawControlCall *self = data;

  self->timer = 0;
  macaw_control_call_fail (self, MACAW_CONTROL_TIMED_OUT, _("It was not answered in time."));
  return G_SOURCE_REMOVE;
}

AraRuntimeClient *
macaw_control_call_get_client (MacawControlCall *self)
{
  return self->client;
}

const char *
macaw_control_call_get_session_id (MacawControlCall *self)
{
  return self->session_id;
}

const char *
macaw_control_call_get_id (MacawControlCall *self)
{
  return self->id;
}

const char *
macaw_control_call_get_action (MacawControlCall *self)
{
  return self->action;
}

AraValue *
macaw_control_call_get_args (MacawControlCall *self)
{
  return self->args;
}

gint64
macaw_control_call_get_time (MacawControlCall *self)
{
  return self->time;
}

gint64
macaw_control_call_get_duration (MacawControlCall *self)
{
  return self->duration >= 0 ? self->duration : g_get_monotonic_time () - self->started;
}

GCancellable *
macaw_control_call_get_cancellable (MacawControlCall *self)
{
  return self->cancellable;
}

gboolean
macaw_control_call_get_asking (MacawControlCall *self)
{
  return self->asking;
}

void
macaw_control_call_set_asking (MacawControlCall *self, gboolean asking)
{
  if (self->asking == asking)
    return;
  self->asking = asking;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ASKING]);
}

MacawControlOutcome
macaw_control_call_get_outcome (MacawControlCall *self)
{
  return self->outcome;
}

const char *
macaw_control_call_get_sentence (MacawControlCall *self)
{
  return self->sentence;
}

AraValue *
macaw_control_call_get_result (MacawControlCall *self)
{
  return self->result;
}

static void
macaw_control_call_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MacawControlCall *self = MACAW_CONTROL_CALL (object);

  if (id == PROP_OUTCOME)
    g_value_set_int (value, (int) self->outcome);
  else
    g_value_set_boolean (value, self->asking);
}

static void
macaw_control_call_dispose (GObject *object)
{
  MacawControlCall *self = MACAW_CONTROL_CALL (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (macaw_control_call_parent_class)->dispose (object);
}

static void
macaw_control_call_finalize (GObject *object)
{
  MacawControlCall *self = MACAW_CONTROL_CALL (object);

  g_free (self->session_id);
  g_free (self->id);
  g_free (self->action);
  g_free (self->sentence);
  g_free (self->undo_sentence);
  g_free (self->undo_action);
  ara_value_unref (self->args);
  g_clear_pointer (&self->result, ara_value_unref);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (macaw_control_call_parent_class)->finalize (object);
}

static void
macaw_control_call_class_init (MacawControlCallClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = macaw_control_call_get_property;
  object_class->dispose = macaw_control_call_dispose;
  object_class->finalize = macaw_control_call_finalize;
  properties[PROP_OUTCOME] = g_param_spec_int ("outcome", NULL, NULL, MACAW_CONTROL_PENDING, MACAW_CONTROL_GONE,
                                               MACAW_CONTROL_PENDING, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ASKING] = g_param_spec_boolean ("asking", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  ended_signal = g_signal_new ("ended", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
macaw_control_call_init (MacawControlCall *self)
{
  self->cancellable = g_cancellable_new ();
  self->duration = -1;
}

MacawControlCall *
macaw_control_call_new (AraRuntimeClient *client, const char *session_id, const char *id, const char *action, AraValue *args,
                        guint timeout_ms)
{
  MacawControlCall *self = g_object_new (MACAW_TYPE_CONTROL_CALL, NULL);

  g_set_object (&self->client, client);
  self->session_id = g_strdup (session_id);
  self->id = g_strdup (id);
  self->action = g_strdup (action);
  self->args = ara_value_ref (args);
  self->time = g_get_real_time ();
  self->started = g_get_monotonic_time ();
  self->timer = g_timeout_add (timeout_ms, timed_out, self);
  return self;
}
