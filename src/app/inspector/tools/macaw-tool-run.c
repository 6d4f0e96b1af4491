/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run of a tool: what was asked, how long it takes, what came of it. */

#include "config.h"

#include "macaw-tool-run.h"
#include "app/macaw-error-sentence.h"

#include <glib/gi18n.h>

#define INLINE_BYTES (64 * 1024) /* longer answers are looked into on a thread */
#define SLACK 5                  /* seconds that the client waits longer than we do */

struct _MacawToolRun
{
  GObject           parent_instance;

  AraRuntimeClient *client;
  char             *session_id;
  char             *tool;
  AraValue         *args;
  guint             limit;
  GCancellable     *cancellable;
  guint             timer;
  gint64            started;
  gint64            ended; /* 0 while it runs */

  MacawToolState    state;
  AraValue         *result;
  char             *problem;
  char             *exit_code; /* of a command that ran and failed; else NULL */
  GError           *error;
  MacawFileUndo    *undo;    /* from before the call on */
  gboolean          offered; /* it is sealed, and there is something to take back */
  char             *undo_problem;
};

G_DEFINE_FINAL_TYPE (MacawToolRun, macaw_tool_run, G_TYPE_OBJECT)

enum { ENDED, UNDO_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
undo_sealed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawToolRun) self = data;
  g_autoptr (GError) error = NULL;

  self->offered = macaw_file_undo_seal_finish (MACAW_FILE_UNDO (source), result, &error);
  if (error != NULL)
    self->undo_problem = g_strdup (error->message);
  g_signal_emit (self, signals[UNDO_CHANGED], 0);
}

/* What it did is looked at even if it failed or was cancelled: it may have begun. */
static void
seal_undo (MacawToolRun *self)
{
  if (self->undo != NULL)
    macaw_file_undo_seal_async (self->undo, NULL, undo_sealed, g_object_ref (self));
  else if (self->undo_problem != NULL && self->state == MACAW_TOOL_DONE)
    g_signal_emit (self, signals[UNDO_CHANGED], 0);
}

static void
end (MacawToolRun *self, MacawToolState state, char *problem)
{
  self->state = state;
  self->problem = problem;
  self->ended = g_get_monotonic_time ();
  g_clear_handle_id (&self->timer, g_source_remove);
  g_signal_emit (self, signals[ENDED], 0);
  seal_undo (self);
}

/* Looking into the answer */

typedef struct
{
  AraValue *answer;
  AraValue *result;
  gboolean  failed;
  char     *problem;
  char     *exit_code;
} Unpacked;

static void
unpacked_free (gpointer data)
{
  Unpacked *unpacked = data;

  g_clear_pointer (&unpacked->answer, ara_value_unref);
  g_clear_pointer (&unpacked->result, ara_value_unref);
  g_free (unpacked->problem);
  g_free (unpacked->exit_code);
  g_free (unpacked);
}

/* A tool's own word in the result, as MCP has it: {"content":[…],"isError":true}. */
static gboolean
says_failed (AraValue *result)
{
  g_autoptr (AraValue) content = NULL;

  if (ara_value_get_kind (result) != ARA_VALUE_OBJECT || !ara_value_get_member_boolean (result, "isError"))
    return FALSE;
  content = ara_value_dup_member (result, "content");
  return content != NULL && ara_value_get_kind (content) == ARA_VALUE_ARRAY;
}

/* That of a command which ran and failed by its own account; NULL: none, or it went well. */
static char *
dup_exit_code (AraValue *result)
{
  g_autoptr (AraValue) output = ara_value_dup_member (result, "stdout"), code = output == NULL ? NULL : ara_value_dup_member (result, "exit_code");
  g_autofree char *number = code == NULL || ara_value_get_kind (code) != ARA_VALUE_NUMBER ? NULL : ara_value_dup_text (code);

  return number == NULL || g_str_equal (number, "0") ? NULL : g_steal_pointer (&number);
}

/* Another server's answer may have any shape: what isn't ours is shown whole. */
static void
unpack (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Unpacked *unpacked = data;
  g_autoptr (AraValue) ok = ara_value_dup_member (unpacked->answer, "ok");

  if (ok != NULL && ara_value_get_kind (ok) == ARA_VALUE_BOOLEAN)
    {
      unpacked->failed = !ara_value_get_boolean (ok);
      unpacked->result = ara_value_dup_member (unpacked->answer, "result");
      unpacked->problem = unpacked->failed ? ara_value_dup_member_string (unpacked->answer, "error") : NULL;
    }
  if (unpacked->result == NULL && !(unpacked->failed && unpacked->problem != NULL))
    unpacked->result = ara_value_ref (unpacked->answer);
  if (!unpacked->failed && says_failed (unpacked->result))
    {
      unpacked->failed = TRUE;
      unpacked->problem = g_strdup (_("The tool says that it failed."));
    }
  unpacked->exit_code = unpacked->result == NULL ? NULL : dup_exit_code (unpacked->result);
  g_task_return_boolean (task, TRUE);
}

static void
answer_unpacked (GObject *source, GAsyncResult *result, gpointer data)
{
  MacawToolRun *self = MACAW_TOOL_RUN (source);
  Unpacked *unpacked = g_task_get_task_data (G_TASK (result));
  char *problem = NULL;

  if (self->state != MACAW_TOOL_RUNNING)
    return;
  self->result = g_steal_pointer (&unpacked->result);
  self->exit_code = g_steal_pointer (&unpacked->exit_code);
  if (unpacked->failed)
    problem = unpacked->problem != NULL ? g_steal_pointer (&unpacked->problem) : g_strdup (_("The tool failed and doesn’t say why."));
  end (self, unpacked->failed ? MACAW_TOOL_FAILED : MACAW_TOOL_DONE, problem);
}

static void
take_answer (MacawToolRun *self, AraValue *answer)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, answer_unpacked, NULL);
  Unpacked *unpacked = g_new0 (Unpacked, 1);

  unpacked->answer = answer;
  g_task_set_task_data (task, unpacked, unpacked_free);
  if (ara_value_get_text_length (answer) > INLINE_BYTES)
    g_task_run_in_thread (task, unpack);
  else
    unpack (task, self, unpacked, NULL);
}

/* Our words for it, and the server's own, which may be all that helps. */
static char *
dup_sentence (const GError *error)
{
  g_autofree char *sentence = macaw_error_get_sentence (error);
  guint status = error->domain == ARA_ERROR ? (guint) ara_error_get_status (error) : 0;
  g_autofree char *bare = g_strdup_printf ("(HTTP %u)", status);

  if (status == 0 || g_str_equal (sentence, error->message) || g_str_has_suffix (error->message, bare))
    return g_steal_pointer (&sentence);
  /* Translators: a sentence of ours, such as “The server failed.”, and what the server wrote. */
  return g_strdup_printf (_("%s The server says: %s"), sentence, error->message);
}

static void
answer_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawToolRun) self = data;
  g_autoptr (GError) error = NULL;
  AraValue *answer = ara_runtime_client_execute_tool_finish (ARA_RUNTIME_CLIENT (source), result, &error);

  if (self->state != MACAW_TOOL_RUNNING)
    g_clear_pointer (&answer, ara_value_unref);
  else if (answer != NULL)
    take_answer (self, answer);
  else
    {
      char *problem = dup_sentence (error);

      self->error = g_steal_pointer (&error);
      end (self, MACAW_TOOL_FAILED, problem);
    }
}

static gboolean
limit_reached (gpointer data)
{
  MacawToolRun *self = data;
  char *sentence = g_strdup_printf (ngettext ("Not done within the time limit of %u second, so it was cancelled.",
                                              "Not done within the time limit of %u seconds, so it was cancelled.", self->limit),
                                    self->limit);

  self->timer = 0;
  g_object_ref (self);
  end (self, MACAW_TOOL_TIMED_OUT, sentence);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self);
  return G_SOURCE_REMOVE;
}

void
macaw_tool_run_cancel (MacawToolRun *self)
{
  g_return_if_fail (MACAW_IS_TOOL_RUN (self));
  if (self->state != MACAW_TOOL_RUNNING)
    return;
  g_object_ref (self);
  end (self, MACAW_TOOL_CANCELLED, g_strdup (_("Cancelled. What the tool had done until then stays done.")));
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self);
}

/* Read */

const char *
macaw_tool_run_get_tool (MacawToolRun *self)
{
  return self->tool;
}

AraValue *
macaw_tool_run_get_args (MacawToolRun *self)
{
  return self->args;
}

MacawToolState
macaw_tool_run_get_state (MacawToolRun *self)
{
  return self->state;
}

gint64
macaw_tool_run_get_elapsed_ms (MacawToolRun *self)
{
  return ((self->ended != 0 ? self->ended : g_get_monotonic_time ()) - self->started) / 1000;
}

AraValue *
macaw_tool_run_get_result (MacawToolRun *self)
{
  return self->result;
}

const char *
macaw_tool_run_get_problem (MacawToolRun *self)
{
  return self->problem;
}

const char *
macaw_tool_run_get_exit_code (MacawToolRun *self)
{
  return self->exit_code;
}

const GError *
macaw_tool_run_get_error (MacawToolRun *self)
{
  return self->error;
}

MacawFileUndo *
macaw_tool_run_get_undo (MacawToolRun *self)
{
  return self->offered ? self->undo : NULL;
}

MacawFileUndo *
macaw_tool_run_take_undo (MacawToolRun *self)
{
  if (!self->offered)
    return NULL;
  self->offered = FALSE;
  return g_steal_pointer (&self->undo);
}

const char *
macaw_tool_run_get_undo_problem (MacawToolRun *self)
{
  return self->undo_problem;
}

/* The object */

static void
macaw_tool_run_dispose (GObject *object)
{
  MacawToolRun *self = MACAW_TOOL_RUN (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->client);
  g_clear_object (&self->undo);
  G_OBJECT_CLASS (macaw_tool_run_parent_class)->dispose (object);
}

static void
macaw_tool_run_finalize (GObject *object)
{
  MacawToolRun *self = MACAW_TOOL_RUN (object);

  g_free (self->session_id);
  g_free (self->tool);
  g_free (self->undo_problem);
  g_clear_pointer (&self->args, ara_value_unref);
  g_clear_pointer (&self->result, ara_value_unref);
  g_free (self->problem);
  g_free (self->exit_code);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (macaw_tool_run_parent_class)->finalize (object);
}

static void
macaw_tool_run_class_init (MacawToolRunClass *class)
{
  G_OBJECT_CLASS (class)->dispose = macaw_tool_run_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_tool_run_finalize;
  signals[ENDED] = g_signal_new ("ended", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[UNDO_CHANGED] = g_signal_new ("undo-changed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
macaw_tool_run_init (MacawToolRun *self)
{
  self->cancellable = g_cancellable_new ();
}

/* Starting */

static void
send_call (MacawToolRun *self)
{
  guint silence = ara_runtime_client_get_timeout (self->client);

  self->started = g_get_monotonic_time ();
  /* A tool is silent while it works. The client notes its time limit when a call begins. */
  ara_runtime_client_set_timeout (self->client, MAX (silence, self->limit + SLACK));
  ara_runtime_client_execute_tool_async (self->client, self->session_id, self->tool, self->args, NULL, self->cancellable, answer_came,
                                         g_object_ref (self));
  ara_runtime_client_set_timeout (self->client, silence);
}

/* What can't be undone is run all the same. */
static void
undo_prepared (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawToolRun) self = data;
  g_autoptr (GError) error = NULL;

  self->undo = macaw_file_undo_prepare_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED))
    self->undo_problem = g_strdup (error->message);
  if (self->state == MACAW_TOOL_RUNNING)
    send_call (self);
}

MacawToolRun *
macaw_tool_run_start (AraRuntimeClient *client, const char *session_id, const char *tool, AraValue *args, guint limit, gboolean undoable)
{
  MacawToolRun *self = g_object_new (MACAW_TYPE_TOOL_RUN, NULL);

  self->client = g_object_ref (client);
  self->session_id = g_strdup (session_id);
  self->tool = g_strdup (tool);
  self->args = ara_value_ref (args);
  self->limit = CLAMP (limit, 1, MACAW_TOOL_MAX_LIMIT);
  self->started = g_get_monotonic_time ();
  self->timer = g_timeout_add_seconds (self->limit, limit_reached, self);
  if (undoable && macaw_file_undo_is_for (tool))
    macaw_file_undo_prepare_async (client, session_id, args, self->cancellable, undo_prepared, g_object_ref (self));
  else
    send_call (self);
  return self;
}
