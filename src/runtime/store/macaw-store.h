/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the runtime keeps: sessions, conversations and their messages, in SQLite on a thread
 * of its own. Calls are done in the order in which they are made, so a read sees every write
 * before it; none of them waits. */
#pragma once

#include "ara/ara.h"
#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _MacawRuntimeStore MacawRuntimeStore;

typedef struct
{
  char    *id;
  char    *name;
  gboolean running;
  gint64   created;     /* Unix µs */
  gint64   last_active;
} MacawSessionRow;

void             macaw_session_row_free (MacawSessionRow *row);
MacawSessionRow *macaw_session_row_copy (const MacawSessionRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MacawSessionRow, macaw_session_row_free)

/* Opens, waiting for the disk. @sessions: (out) (transfer full): of MacawSessionRow, last active
 * first. Answers that were growing when their runtime died are marked interrupted. */
MacawRuntimeStore *macaw_runtime_store_open  (const char *path, GPtrArray **sessions, GError **error);
/* Does what is still to be done; answers that still grow are interrupted. Calls of which the
 * answer is outstanding must not exist any more. */
void               macaw_runtime_store_close (MacawRuntimeStore *self);
/* Why something could not be kept (a full disk, say); NULL if all is well. From any thread. */
char              *macaw_runtime_store_dup_problem (MacawRuntimeStore *self);

/* Sessions */
void        macaw_runtime_store_save_session   (MacawRuntimeStore *self, const MacawSessionRow *row);
void        macaw_runtime_store_delete_session (MacawRuntimeStore *self, const char *id);
/* Session id → GUINT_TO_POINTER (number of conversations); sessions without any are left out. */
void        macaw_runtime_store_count_conversations_async  (MacawRuntimeStore *self, GCancellable *cancellable,
                                                            GAsyncReadyCallback callback, gpointer user_data);
GHashTable *macaw_runtime_store_count_conversations_finish (MacawRuntimeStore *self, GAsyncResult *result, GError **error);

/* Conversations. G_IO_ERROR_NOT_FOUND: there is none of that id. */
/* [{"id","title","updatedAt","messages"}] newest first; @before: an updatedAt or NULL. */
void        macaw_runtime_store_list_conversations_async  (MacawRuntimeStore *self, const char *session, gint64 limit, const char *before,
                                                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
AraValue   *macaw_runtime_store_list_conversations_finish (MacawRuntimeStore *self, GAsyncResult *result, GError **error);
/* {"id","title","messages":[the last @limit ones, as stored]} */
void        macaw_runtime_store_read_conversation_async   (MacawRuntimeStore *self, const char *conversation, gint64 limit,
                                                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
AraValue   *macaw_runtime_store_read_conversation_finish  (MacawRuntimeStore *self, GAsyncResult *result, GError **error);
/* The session that it belongs to. */
void        macaw_runtime_store_find_conversation_async   (MacawRuntimeStore *self, const char *conversation,
                                                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
char       *macaw_runtime_store_find_conversation_finish  (MacawRuntimeStore *self, GAsyncResult *result, GError **error);
/* @title: its new title, or NULL to delete it. */
void        macaw_runtime_store_change_conversation_async (MacawRuntimeStore *self, const char *conversation, const char *title,
                                                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean    macaw_runtime_store_change_conversation_finish (MacawRuntimeStore *self, GAsyncResult *result, GError **error);

/* Turns */
/* Stores @question: in the place of the message with its id, if there is one, and what
 * followed that goes; else at the end. A conversation that isn't there is made. Its answer,
 * @answer_id, grows from then on by the events that follow. Fails if it can't be kept. */
void        macaw_runtime_store_begin_turn_async  (MacawRuntimeStore *self, const char *conversation, const char *session, const char *title,
                                                   AraMessage *question, const char *answer_id,
                                                   GAsyncReadyCallback callback, gpointer user_data);
gboolean    macaw_runtime_store_begin_turn_finish (MacawRuntimeStore *self, GAsyncResult *result, GError **error);
/* One event of the stream (protocol.md §4). What it changes is on disk within a second. */
void        macaw_runtime_store_add_event         (MacawRuntimeStore *self, const char *conversation, GBytes *event);
/* The answer is complete, and on disk when what is asked for next is answered. */
void        macaw_runtime_store_end_turn          (MacawRuntimeStore *self, const char *conversation);
/* Of AraMessage, oldest first, the growing answer included. */
void        macaw_runtime_store_load_messages_async  (MacawRuntimeStore *self, const char *conversation, GCancellable *cancellable,
                                                      GAsyncReadyCallback callback, gpointer user_data);
GPtrArray  *macaw_runtime_store_load_messages_finish (MacawRuntimeStore *self, GAsyncResult *result, GError **error);

/* Automations and their runs: JSON that is kept as it is */
#define MACAW_STORE_MAX_RUNS 500 /* of an automation: the oldest go first */
/* @json NULL: deletes it and its runs. */
void        macaw_runtime_store_save_automation      (MacawRuntimeStore *self, const char *id, const char *session, const char *json);
void        macaw_runtime_store_save_automation_run  (MacawRuntimeStore *self, const char *automation, const char *id, gint64 scheduled,
                                                      const char *json);
/* All of them, in an array. Waits for the disk: for the start. */
AraValue   *macaw_runtime_store_load_automations     (MacawRuntimeStore *self);
/* Newest first, in an array. */
void        macaw_runtime_store_list_automation_runs_async  (MacawRuntimeStore *self, const char *automation, gint64 limit,
                                                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
AraValue   *macaw_runtime_store_list_automation_runs_finish (MacawRuntimeStore *self, GAsyncResult *result, GError **error);

/* "2026-01-31T12:00:00.000000Z" */
char       *macaw_format_time (gint64 unix_microseconds);

G_END_DECLS
