/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A whole reply as JSON: in memory, or a long one in an unlinked file. */

#include "ara-reply-private.h"
#include "ara-error-private.h"
#include "ara-runtime-client.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define READ_SIZE (64 * 1024)
#define PARSE_INLINE_LIMIT (64 * 1024) /* longer JSON is checked in a thread */

goffset ara_reply_limit = (goffset) 2 << 30;

typedef struct
{
  AraReply   *reply;   /* NULL once all of it is here */
  char       *request; /* its, for errors */
  GByteArray *bytes;
  goffset     length;  /* of what has come */
  int         spool;   /* -1: in memory */
} Body;

static void
body_free (Body *self)
{
  g_clear_pointer (&self->reply, ara_reply_unref);
  g_free (self->request);
  g_byte_array_unref (self->bytes);
  if (self->spool >= 0)
    close (self->spool);
  g_free (self);
}

static gboolean
write_all (int fd, const guint8 *bytes, gsize length, GError **error)
{
  while (length > 0)
    {
      gssize count = write (fd, bytes, length);

      if (count < 0 && errno == EINTR)
        continue;
      if (count <= 0)
        {
          g_set_error (error, ARA_ERROR, ARA_ERROR_TOO_LARGE,
                       "The reply is long and there is no room to keep it in a temporary file: %s", g_strerror (errno));
          return FALSE;
        }
      bytes += count;
      length -= (gsize) count;
    }
  return TRUE;
}

static gboolean
body_append (Body *self, GBytes *piece, GError **error)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (piece, &length);

  self->length += (goffset) length;
  if (self->length > ara_reply_limit)
    {
      g_set_error (error, ARA_ERROR, ARA_ERROR_TOO_LARGE, "The server's answer is longer than the limit of %" G_GOFFSET_FORMAT " bytes",
                   ara_reply_limit);
      return FALSE;
    }
  /* Written at once, on this thread: 64 KB go to the page cache in some microseconds. */
  if (self->spool >= 0)
    return write_all (self->spool, bytes, length, error);
  g_byte_array_append (self->bytes, bytes, (guint) length);
  if (self->bytes->len <= ARA_SPOOL_THRESHOLD)
    return TRUE;
  self->spool = open (g_get_tmp_dir (), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (self->spool < 0)
    {
      g_autofree char *path = NULL;

      self->spool = g_file_open_tmp ("ara-reply-XXXXXX", &path, error);
      if (self->spool < 0)
        return FALSE;
      unlink (path);
    }
  if (!write_all (self->spool, self->bytes->data, self->bytes->len, error))
    return FALSE;
  g_byte_array_unref (self->bytes);
  self->bytes = g_byte_array_new ();
  return TRUE;
}

static AraValue *
body_parse (Body *self, GError **error)
{
  g_autoptr (GError) problem = NULL;
  AraValue *value;

  if (self->spool >= 0)
    value = ara_value_new_from_fd (g_steal_fd (&self->spool), &problem);
  else if (self->bytes->len == 0)
    value = ara_value_new_empty_object ();
  else
    {
      g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (g_steal_pointer (&self->bytes));

      self->bytes = g_byte_array_new ();
      value = ara_value_new_from_bytes (bytes, &problem);
    }
  if (value == NULL)
    {
      GError *bad = g_error_new (ARA_ERROR, ARA_ERROR_BAD_REPLY, "The server's answer can't be read. %s", problem->message);

      ara_error_get_details (bad)->request = g_strdup (self->request);
      g_propagate_error (error, bad);
    }
  return value;
}

static void
parse_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  AraValue *value = body_parse (data, &error);

  if (value == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, value, (GDestroyNotify) ara_value_unref);
}

static void
body_piece_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Body *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) piece = ara_reply_read_finish (self->reply, result, &error);

  if (piece == NULL || (g_bytes_get_size (piece) > 0 && !body_append (self, piece, &error)))
    g_task_return_error (task, error);
  else if (g_bytes_get_size (piece) > 0)
    ara_reply_read_async (self->reply, READ_SIZE, G_PRIORITY_DEFAULT, body_piece_read, g_steal_pointer (&task));
  else if (self->spool >= 0 || self->bytes->len > PARSE_INLINE_LIMIT)
    {
      /* A task may be let go of by its thread last, and libsoup aborts if a stream is closed there. */
      g_clear_pointer (&self->reply, ara_reply_unref);
      g_task_run_in_thread (task, parse_in_thread);
    }
  else
    parse_in_thread (task, NULL, self, NULL);
}

void
ara_reply_read_value_async (AraReply *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Body *body = g_new0 (Body, 1);

  g_task_set_source_tag (task, ara_reply_read_value_async);
  body->reply = ara_reply_ref (self);
  body->request = g_strdup (self->request);
  body->bytes = g_byte_array_new ();
  body->spool = -1;
  g_task_set_task_data (task, body, (GDestroyNotify) body_free);
  if (soup_message_get_status (self->message) == SOUP_STATUS_NO_CONTENT)
    {
      g_task_return_pointer (task, ara_value_new_null (), (GDestroyNotify) ara_value_unref);
      g_object_unref (task);
    }
  else
    ara_reply_read_async (self, READ_SIZE, G_PRIORITY_DEFAULT, body_piece_read, task);
}

AraValue *
ara_reply_read_value_finish (AraReply *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
