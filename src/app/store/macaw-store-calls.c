/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calls of tools that were made from here, over restarts. */

#include "config.h"

#include "macaw-store-calls.h"
#include "macaw-store-private.h"

#include <string.h>

static gboolean
add_call (MacawDatabase *database, MacawStoreJob *job, GError **error)
{
  const MacawCallFields *call = macaw_call_record_get_fields (MACAW_CALL_RECORD (job->object));

  return macaw_database_run (database, error,
                             "INSERT INTO calls (connection, session, tool, args, masked, started, duration, state, problem, pinned)"
                             " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                             "ssssiiiisi", job->connection, call->session, call->tool, call->args, (gint64) call->masked, call->started,
                             call->duration, (gint64) call->state, call->problem, (gint64) call->pinned)
         && macaw_database_run (database, error,
                                "DELETE FROM calls WHERE connection = ?1 AND NOT pinned AND id NOT IN"
                                " (SELECT id FROM calls WHERE connection = ?1 AND NOT pinned ORDER BY started DESC, id DESC LIMIT ?2)",
                                "si", job->connection, (gint64) MACAW_STORE_MAX_CALLS);
}

static gboolean
pin_call (MacawDatabase *database, MacawStoreJob *job, GError **error)
{
  return macaw_database_run (database, error, "UPDATE calls SET pinned = ? WHERE id = ?", "ii", (gint64) (job->text != NULL), job->number);
}

static gboolean
forget_calls (MacawDatabase *database, MacawStoreJob *job, GError **error)
{
  return macaw_database_run (database, error, "DELETE FROM calls WHERE connection = ? AND NOT pinned", "s", job->connection);
}

static MacawCallRecord *
record_from_row (sqlite3_stmt *row)
{
  MacawCallFields call = {
    .id = sqlite3_column_int64 (row, 0),
    .session = macaw_store_column_text (row, 1),
    .tool = macaw_store_column_text (row, 2),
    .args = macaw_store_column_text (row, 3),
    .masked = sqlite3_column_int (row, 4) != 0,
    .started = sqlite3_column_int64 (row, 5),
    .duration = sqlite3_column_int64 (row, 6),
    .state = (MacawCallState) CLAMP (sqlite3_column_int (row, 7), MACAW_CALL_DONE, MACAW_CALL_TIMED_OUT),
    .problem = macaw_store_column_text (row, 8),
    .pinned = sqlite3_column_int (row, 9) != 0,
  };

  return macaw_call_record_new (&call);
}

static gboolean
list_calls (MacawDatabase *database, MacawStoreJob *job, GError **error)
{
  g_autoptr (GError) trouble = NULL;
  GListStore *list = g_list_store_new (MACAW_TYPE_CALL_RECORD);
  sqlite3_stmt *rows = macaw_database_prepare (
      database, &trouble,
      "SELECT id, session, tool, args, masked, started, duration, state, problem, pinned FROM calls WHERE connection = ?"
      " ORDER BY pinned DESC, started DESC, id DESC",
      "s", job->connection);

  job->result = list;
  job->free_result = g_object_unref;
  while (macaw_database_next (database, &rows, &trouble))
    {
      g_autoptr (MacawCallRecord) record = record_from_row (rows);

      g_list_store_append (list, record);
    }
  if (trouble == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&trouble));
  return FALSE;
}

void
macaw_store_add_call (MacawStore *self, const char *connection_id, const MacawCallFields *call)
{
  MacawCallFields kept;
  MacawStoreJob *job;

  g_return_if_fail (MACAW_IS_STORE (self) && connection_id != NULL && call != NULL && call->tool != NULL);
  kept = *call;
  if (kept.args == NULL || strlen (kept.args) > MACAW_STORE_MAX_CALL_ARGS)
    kept.args = "";
  job = macaw_store_job_new (add_call, connection_id, NULL);
  job->object = G_OBJECT (macaw_call_record_new (&kept));
  macaw_store_queue_job (self, job);
}

void
macaw_store_pin_call (MacawStore *self, gint64 id, gboolean pinned)
{
  MacawStoreJob *job;

  g_return_if_fail (MACAW_IS_STORE (self));
  job = macaw_store_job_new (pin_call, NULL, NULL);
  job->number = id;
  job->text = pinned ? g_strdup ("") : NULL;
  macaw_store_queue_job (self, job);
}

void
macaw_store_forget_calls (MacawStore *self, const char *connection_id)
{
  g_return_if_fail (MACAW_IS_STORE (self) && connection_id != NULL);
  macaw_store_queue_job (self, macaw_store_job_new (forget_calls, connection_id, NULL));
}

void
macaw_store_list_calls_async (MacawStore *self, const char *connection_id, GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_return_if_fail (MACAW_IS_STORE (self) && connection_id != NULL);
  macaw_store_queue_call (self, macaw_store_job_new (list_calls, connection_id, NULL), macaw_store_list_calls_async, cancellable, callback,
                          user_data);
}

GListModel *
macaw_store_list_calls_finish (MacawStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
