/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the runtime keeps: a queue of calls, and the thread that does them in their order. */

#include "macaw-drafts.h"

struct _MacawRuntimeStore
{
  GThread       *thread;
  GAsyncQueue   *queue;       /* of Job */
  GMutex         lock;        /* of the problem */
  char          *problem;
  AraValue      *automations; /* as they were when it was opened, until they are asked for */

  MacawDatabase *database; /* the rest is the thread's own */
  MacawDrafts   *drafts;
  gboolean       closing;
};

/* One call. What it is about is in whichever members it needs. */
typedef struct _Job
{
  void           (*run) (MacawRuntimeStore *self, struct _Job *job);
  GTask           *task; /* NULL: nobody waits */
  char            *conversation;
  char            *session;
  char            *text;
  gint64           number;
  gint64           before;
  MacawSessionRow *row;
  AraMessage      *message;
  GBytes          *event;
  char            *id;     /* of an automation or its run */
  GAsyncQueue     *answer; /* where a caller waits; not owned */
} Job;

static void
job_free (Job *job)
{
  g_clear_object (&job->task);
  g_clear_object (&job->message);
  g_clear_pointer (&job->row, macaw_session_row_free);
  g_clear_pointer (&job->event, g_bytes_unref);
  g_free (job->conversation);
  g_free (job->session);
  g_free (job->text);
  g_free (job->id);
  g_free (job);
}

void
macaw_session_row_free (MacawSessionRow *row)
{
  g_free (row->id);
  g_free (row->name);
  g_free (row);
}

MacawSessionRow *
macaw_session_row_copy (const MacawSessionRow *row)
{
  MacawSessionRow *copy = g_new (MacawSessionRow, 1);

  *copy = (MacawSessionRow){ g_strdup (row->id), g_strdup (row->name), row->running, row->created, row->last_active };
  return copy;
}

char *
macaw_format_time (gint64 unix_microseconds)
{
  g_autoptr (GDateTime) seconds = g_date_time_new_from_unix_utc (unix_microseconds / G_USEC_PER_SEC);
  g_autofree char *text = g_date_time_format (seconds, "%Y-%m-%dT%H:%M:%S");

  return g_strdup_printf ("%s.%06dZ", text, (int) (unix_microseconds % G_USEC_PER_SEC));
}

static gint64
parse_time (const char *text)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);

  return time == NULL ? G_MAXINT64 : g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time);
}

/* The thread */

static void
publish_problem (MacawRuntimeStore *self)
{
  const char *problem = macaw_database_get_problem (self->database);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (g_strcmp0 (problem, self->problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
}

static gpointer
work (gpointer data)
{
  MacawRuntimeStore *self = data;

  while (!self->closing)
    {
      gint64 wait = macaw_drafts_save_due (self->drafts);
      Job *job = wait < 0 ? g_async_queue_pop (self->queue) : g_async_queue_timeout_pop (self->queue, (guint64) wait);

      if (job == NULL)
        continue;
      job->run (self, job);
      publish_problem (self);
      job_free (job);
    }
  macaw_drafts_interrupt (self->drafts);
  return NULL;
}

static void
push (MacawRuntimeStore *self, Job job)
{
  g_async_queue_push (self->queue, g_memdup2 (&job, sizeof job));
}

char *
macaw_runtime_store_dup_problem (MacawRuntimeStore *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return g_strdup (self->problem);
}

MacawRuntimeStore *
macaw_runtime_store_open (const char *path, GPtrArray **sessions, GError **error)
{
  MacawDatabase *database = macaw_database_open (path, error);
  MacawRuntimeStore *self;

  if (database == NULL)
    return NULL;
  /* What a start needs is read here and now: the thread would have to be waited for. */
  *sessions = macaw_database_list_sessions (database);
  self = g_new0 (MacawRuntimeStore, 1);
  self->automations = macaw_database_load_automations (database);
  self->database = database;
  self->queue = g_async_queue_new_full ((GDestroyNotify) job_free);
  self->drafts = macaw_drafts_new (database);
  g_mutex_init (&self->lock);
  self->thread = g_thread_new ("store", work, self);
  return self;
}

static void
close_job (MacawRuntimeStore *self, Job *job)
{
  self->closing = TRUE;
}

void
macaw_runtime_store_close (MacawRuntimeStore *self)
{
  push (self, (Job){ close_job });
  g_thread_join (self->thread);
  g_async_queue_unref (self->queue);
  macaw_drafts_free (self->drafts);
  macaw_database_close (self->database);
  g_mutex_clear (&self->lock);
  g_clear_pointer (&self->automations, ara_value_unref);
  g_free (self->problem);
  g_free (self);
}

/* Sessions */

static void
save_session_job (MacawRuntimeStore *self, Job *job)
{
  macaw_database_save_session (self->database, job->row);
}

void
macaw_runtime_store_save_session (MacawRuntimeStore *self, const MacawSessionRow *row)
{
  push (self, (Job){ save_session_job, .row = macaw_session_row_copy (row) });
}

static void
delete_session_job (MacawRuntimeStore *self, Job *job)
{
  macaw_database_delete_session (self->database, job->session);
}

void
macaw_runtime_store_delete_session (MacawRuntimeStore *self, const char *id)
{
  push (self, (Job){ delete_session_job, .session = g_strdup (id) });
}

static void
count_job (MacawRuntimeStore *self, Job *job)
{
  g_task_return_pointer (job->task, macaw_database_count_conversations (self->database), (GDestroyNotify) g_hash_table_unref);
}

void
macaw_runtime_store_count_conversations_async (MacawRuntimeStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  push (self, (Job){ count_job, g_task_new (NULL, cancellable, callback, user_data) });
}

GHashTable *
macaw_runtime_store_count_conversations_finish (MacawRuntimeStore *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Conversations */

static void
return_not_found (GTask *task)
{
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no such conversation.");
}

static void
list_job (MacawRuntimeStore *self, Job *job)
{
  g_task_return_pointer (job->task, macaw_database_list_conversations (self->database, job->session, job->number, job->before),
                         (GDestroyNotify) ara_value_unref);
}

void
macaw_runtime_store_list_conversations_async (MacawRuntimeStore *self, const char *session, gint64 limit, const char *before,
                                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  push (self, (Job){ list_job, g_task_new (NULL, cancellable, callback, user_data), .session = g_strdup (session), .number = limit,
                     .before = before == NULL ? G_MAXINT64 : parse_time (before) });
}

AraValue *
macaw_runtime_store_list_conversations_finish (MacawRuntimeStore *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
read_job (MacawRuntimeStore *self, Job *job)
{
  g_autofree char *title = NULL, *session = macaw_database_find_conversation (self->database, job->conversation, &title);
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autoptr (AraValue) messages = NULL;

  if (session == NULL)
    {
      return_not_found (job->task);
      return;
    }
  macaw_drafts_save (self->drafts, job->conversation);
  messages = macaw_database_read_messages (self->database, job->conversation, job->number);
  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "id", job->conversation);
  ara_value_builder_member_string (builder, "title", title);
  ara_value_builder_member_value (builder, "messages", messages);
  ara_value_builder_end_object (builder);
  g_task_return_pointer (job->task, ara_value_builder_end (builder), (GDestroyNotify) ara_value_unref);
}

void
macaw_runtime_store_read_conversation_async (MacawRuntimeStore *self, const char *conversation, gint64 limit, GCancellable *cancellable,
                                             GAsyncReadyCallback callback, gpointer user_data)
{
  push (self, (Job){ read_job, g_task_new (NULL, cancellable, callback, user_data), g_strdup (conversation), .number = limit });
}

AraValue *
macaw_runtime_store_read_conversation_finish (MacawRuntimeStore *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
find_job (MacawRuntimeStore *self, Job *job)
{
  char *session = macaw_database_find_conversation (self->database, job->conversation, NULL);

  if (session != NULL)
    g_task_return_pointer (job->task, session, g_free);
  else
    return_not_found (job->task);
}

void
macaw_runtime_store_find_conversation_async (MacawRuntimeStore *self, const char *conversation, GCancellable *cancellable,
                                             GAsyncReadyCallback callback, gpointer user_data)
{
  push (self, (Job){ find_job, g_task_new (NULL, cancellable, callback, user_data), g_strdup (conversation) });
}

char *
macaw_runtime_store_find_conversation_finish (MacawRuntimeStore *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
change_job (MacawRuntimeStore *self, Job *job)
{
  gboolean changed = job->text != NULL ? macaw_database_set_title (self->database, job->conversation, job->text)
                                       : macaw_database_delete_conversation (self->database, job->conversation);
  const char *problem = macaw_database_get_problem (self->database);

  if (changed)
    g_task_return_boolean (job->task, TRUE);
  else if (problem != NULL)
    g_task_return_new_error (job->task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s.", problem);
  else
    return_not_found (job->task);
}

void
macaw_runtime_store_change_conversation_async (MacawRuntimeStore *self, const char *conversation, const char *title, GCancellable *cancellable,
                                               GAsyncReadyCallback callback, gpointer user_data)
{
  push (self, (Job){ change_job, g_task_new (NULL, cancellable, callback, user_data), g_strdup (conversation), .text = g_strdup (title) });
}

gboolean
macaw_runtime_store_change_conversation_finish (MacawRuntimeStore *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Turns */

static void
begin_turn_job (MacawRuntimeStore *self, Job *job)
{
  g_autofree char *answer_id = g_strdup (g_task_get_task_data (job->task));
  gint64 position = macaw_database_begin_turn (self->database, job->conversation, job->session, job->text, job->message);
  const char *problem = macaw_database_get_problem (self->database);

  if (position < 0)
    {
      g_task_return_new_error (job->task, G_IO_ERROR, G_IO_ERROR_FAILED, "The turn was not begun. %s.",
                               problem != NULL ? problem : "The question could not be kept");
      return;
    }
  macaw_drafts_begin (self->drafts, job->conversation, position, answer_id);
  g_task_return_boolean (job->task, TRUE);
}

void
macaw_runtime_store_begin_turn_async (MacawRuntimeStore *self, const char *conversation, const char *session, const char *title,
                                      AraMessage *question, const char *answer_id, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_task_data (task, g_strdup (answer_id), g_free);
  push (self, (Job){ begin_turn_job, task, g_strdup (conversation), g_strdup (session), g_strdup (title),
                     .message = g_object_ref (question) });
}

gboolean
macaw_runtime_store_begin_turn_finish (MacawRuntimeStore *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
add_event_job (MacawRuntimeStore *self, Job *job)
{
  macaw_drafts_add_event (self->drafts, job->conversation, job->event);
}

void
macaw_runtime_store_add_event (MacawRuntimeStore *self, const char *conversation, GBytes *event)
{
  push (self, (Job){ add_event_job, .conversation = g_strdup (conversation), .event = g_bytes_ref (event) });
}

static void
end_turn_job (MacawRuntimeStore *self, Job *job)
{
  macaw_drafts_end (self->drafts, job->conversation);
  macaw_database_touch (self->database, job->conversation);
}

void
macaw_runtime_store_end_turn (MacawRuntimeStore *self, const char *conversation)
{
  push (self, (Job){ end_turn_job, .conversation = g_strdup (conversation) });
}

static void
load_job (MacawRuntimeStore *self, Job *job)
{
  macaw_drafts_save (self->drafts, job->conversation);
  g_task_return_pointer (job->task, macaw_database_load_messages (self->database, job->conversation, G_MAXINT64),
                         (GDestroyNotify) g_ptr_array_unref);
}

void
macaw_runtime_store_load_messages_async (MacawRuntimeStore *self, const char *conversation, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer user_data)
{
  push (self, (Job){ load_job, g_task_new (NULL, cancellable, callback, user_data), g_strdup (conversation) });
}

GPtrArray *
macaw_runtime_store_load_messages_finish (MacawRuntimeStore *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Automations: of a run, the job's conversation is its automation */

static void
save_automation_job (MacawRuntimeStore *self, Job *job)
{
  macaw_database_save_automation (self->database, job->id, job->session, job->text);
}

void
macaw_runtime_store_save_automation (MacawRuntimeStore *self, const char *id, const char *session, const char *json)
{
  push (self, (Job){ save_automation_job, .id = g_strdup (id), .session = g_strdup (session), .text = g_strdup (json) });
}

static void
save_run_job (MacawRuntimeStore *self, Job *job)
{
  macaw_database_save_automation_run (self->database, job->conversation, job->id, job->number, job->text);
}

void
macaw_runtime_store_save_automation_run (MacawRuntimeStore *self, const char *automation, const char *id, gint64 scheduled, const char *json)
{
  push (self, (Job){ save_run_job, .conversation = g_strdup (automation), .id = g_strdup (id), .number = scheduled, .text = g_strdup (json) });
}

static void
load_automations_job (MacawRuntimeStore *self, Job *job)
{
  g_async_queue_push (job->answer, macaw_database_load_automations (self->database));
}

AraValue *
macaw_runtime_store_load_automations (MacawRuntimeStore *self)
{
  g_autoptr (GAsyncQueue) answer = NULL;

  if (self->automations != NULL)
    return g_steal_pointer (&self->automations);
  answer = g_async_queue_new ();
  push (self, (Job){ load_automations_job, .answer = answer });
  return g_async_queue_pop (answer);
}

static void
list_runs_job (MacawRuntimeStore *self, Job *job)
{
  g_task_return_pointer (job->task, macaw_database_list_automation_runs (self->database, job->conversation, job->number),
                         (GDestroyNotify) ara_value_unref);
}

void
macaw_runtime_store_list_automation_runs_async (MacawRuntimeStore *self, const char *automation, gint64 limit, GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data)
{
  push (self, (Job){ list_runs_job, g_task_new (NULL, cancellable, callback, user_data), g_strdup (automation), .number = limit });
}

AraValue *
macaw_runtime_store_list_automation_runs_finish (MacawRuntimeStore *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
