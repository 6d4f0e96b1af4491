/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a text file of a session by its tool read_file. */

#include "config.h"

#include "macaw-sandbox-file.h"

#include <glib/gi18n.h>

/* The text, out of our own answer, of one without clothes, and of one as MCP has it. */
static char *
find_text (AraValue *answer)
{
  g_autoptr (AraValue) result = ara_value_dup_member (answer, "result");
  g_autoptr (AraValue) content = ara_value_dup_member (result != NULL ? result : answer, "content");
  g_autoptr (AraValue) first = content == NULL ? NULL : ara_value_dup_child (content, 0);

  if (result != NULL && ara_value_get_kind (result) == ARA_VALUE_STRING)
    return ara_value_dup_string (result);
  if (ara_value_get_kind (answer) == ARA_VALUE_STRING)
    return ara_value_dup_string (answer);
  if (content != NULL && ara_value_get_kind (content) == ARA_VALUE_STRING)
    return ara_value_dup_string (content);
  return first == NULL ? NULL : ara_value_dup_member_string (first, "text");
}

static void
tool_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (AraValue) answer = ara_runtime_client_execute_tool_finish (ARA_RUNTIME_CLIENT (source), result, &error);
  g_autofree char *failure = NULL;
  char *text;

  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  failure = ara_value_dup_member_string (answer, "error");
  text = failure != NULL ? NULL : find_text (answer);
  if (text != NULL)
    g_task_return_pointer (task, text, g_free);
  else if (failure != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", failure);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s",
                             _("The session’s tool read_file answered without a text."));
}

void
macaw_sandbox_file_read_async (AraRuntimeClient *client, const char *session_id, const char *path, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autoptr (AraValue) args = NULL;

  g_task_set_source_tag (task, macaw_sandbox_file_read_async);
  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "path", path);
  ara_value_builder_end_object (builder);
  args = ara_value_builder_end (builder);
  ara_runtime_client_execute_tool_async (client, session_id, "read_file", args, NULL, cancellable, tool_answered, task);
}

char *
macaw_sandbox_file_read_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
