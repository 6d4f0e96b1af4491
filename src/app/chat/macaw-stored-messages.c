/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The messages of a conversation as its server keeps them, with no more text than is shown. */

#include "config.h"

#include "macaw-stored-messages.h"
#include "macaw-long-answer.h"
#include "macaw-value-text.h"
#include "ara/ara-message-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE (256 * 1024)
#define READ_INLINE (64 * 1024) /* bytes; what is longer is read on a thread */
#define ENDING ".md"

typedef struct
{
  AraValue   *value;
  gsize       shown;
  char       *stem;
  GHashTable *files; /* id of a message that is here → the sentence that names its file */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *self = data;

  g_clear_pointer (&self->value, ara_value_unref);
  g_hash_table_unref (self->files);
  g_free (self->stem);
  g_free (self);
}

/* The file */

/* Piece by piece: the text may be longer than memory. FALSE with errno. */
static gboolean
write_text (int fd, AraValue *text, guint64 *n_bytes)
{
  goffset offset = 0;
  char *piece;

  while ((piece = macaw_value_text_next (text, &offset, PIECE)) != NULL)
    {
      g_autofree char *owned = piece;
      gsize length = strlen (piece);

      *n_bytes += length;
      for (gssize count; length > 0; piece += count, length -= (gsize) count)
        if ((count = write (fd, piece, length)) < 0)
          return FALSE;
    }
  return TRUE;
}

static gboolean
write_parts (int fd, AraValue *message, guint64 *n_bytes)
{
  g_autoptr (AraValue) parts = ara_value_dup_member (message, "parts");

  for (guint i = 0; parts != NULL && i < ara_value_get_n_children (parts); i++)
    {
      g_autoptr (AraValue) part = ara_value_dup_child (parts, i), text = ara_value_dup_member (part, "text");

      if (text == NULL || ara_value_get_kind (text) != ARA_VALUE_STRING)
        continue;
      if (*n_bytes > 0 && write (fd, "\n\n", 2) != 2)
        return FALSE;
      if (!write_text (fd, text, n_bytes))
        return FALSE;
    }
  return TRUE;
}

/* Written beside its place: what is there is whole. */
static gboolean
write_file (AraValue *message, const char *path, guint64 *n_bytes)
{
  g_autofree char *directory = g_path_get_dirname (path), *growing = g_strconcat (path, ".part", NULL);
  gboolean written;
  int fd;

  g_mkdir_with_parents (directory, 0700);
  fd = open (growing, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0)
    return FALSE;
  written = write_parts (fd, message, n_bytes);
  if (close (fd) == 0 && written && g_rename (growing, path) == 0)
    return TRUE;
  g_unlink (growing);
  return FALSE;
}

/* The same for the same text, so that opening it once more finds it. */
static char *
make_path (Reading *self, AraMessage *message, AraValue *value)
{
  g_autofree char *key = g_strdup_printf ("%s\n%" G_GOFFSET_FORMAT, ara_message_get_id (message), ara_value_get_text_length (value));
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);

  return g_strdup_printf ("%s%.16s" ENDING, self->stem, sum);
}

static char *
keep_rest (Reading *self, AraMessage *message, AraValue *value)
{
  g_autofree char *path = make_path (self, message, value), *shown = g_format_size (self->shown);
  struct stat info;
  guint64 n_bytes = 0;

  if (stat (path, &info) == 0)
    n_bytes = (guint64) info.st_size;
  else if (!write_file (value, path, &n_bytes))
    /* Translators: a size, a file, and what the system says of it. */
    return g_strdup_printf (_("This answer is longer than %1$s, and the rest isn’t shown: it could not be written to the file %2$s: %3$s"),
                            shown, path, g_strerror (errno));
  return macaw_long_answer_describe (self->shown, n_bytes, path);
}

/* The messages */

/* Whether the file that @sentence names is still there. */
static gboolean
names_file (Reading *self, const char *sentence)
{
  const char *path = strstr (sentence, self->stem), *end = path == NULL ? NULL : strstr (path, ENDING);
  g_autofree char *name = end == NULL ? NULL : g_strndup (path, (gsize) (end - path) + strlen (ENDING));

  return name != NULL && g_file_test (name, G_FILE_TEST_EXISTS);
}

static AraMessage *
read_message (Reading *self, AraValue *value)
{
  gboolean cut = FALSE;
  AraMessage *message = ara_message_new_bounded (value, self->shown, &cut, NULL);
  const char *ours = message == NULL || ara_message_get_id (message) == NULL
                       ? NULL : g_hash_table_lookup (self->files, ara_message_get_id (message));
  g_autofree char *sentence = NULL, *both = NULL;

  /* One that still grows is read again and again. */
  if (message == NULL || !cut || ara_message_get_status (message) == ARA_MESSAGE_STREAMING)
    return message;
  if (ours != NULL && names_file (self, ours))
    {
      ara_message_set_error_text (message, ours);
      return message;
    }
  sentence = keep_rest (self, message, value);
  if (ara_message_get_error_text (message) != NULL)
    both = g_strjoin ("\n", ara_message_get_error_text (message), sentence, NULL);
  ara_message_set_error_text (message, both != NULL ? both : sentence);
  return message;
}

static void
read_messages (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Reading *self = data;
  g_autoptr (AraValue) messages = ara_value_get_kind (self->value) == ARA_VALUE_ARRAY ? ara_value_ref (self->value)
                                                                                      : ara_value_dup_member (self->value, "messages");
  GListStore *list;

  if (messages == NULL)
    {
      g_task_return_new_error (task, ARA_ERROR, ARA_ERROR_BAD_REPLY, "The server's answer has no member “messages”");
      return;
    }
  list = g_list_store_new (ARA_TYPE_MESSAGE);
  for (guint i = 0; i < ara_value_get_n_children (messages); i++)
    {
      g_autoptr (AraValue) value = ara_value_dup_child (messages, i);
      g_autoptr (AraMessage) message = read_message (self, value);

      if (message != NULL)
        g_list_store_append (list, message);
    }
  g_task_return_pointer (task, list, g_object_unref);
}

static void
value_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Reading *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->value = ara_runtime_client_request_finish (ARA_RUNTIME_CLIENT (source), result, &error);
  if (self->value == NULL)
    g_task_return_error (task, error);
  else if (ara_value_get_text_length (self->value) <= READ_INLINE)
    read_messages (task, source, self, NULL);
  else
    g_task_run_in_thread (task, read_messages);
}

static GHashTable *
find_files (GListModel *ours, const char *stem)
{
  GHashTable *files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < g_list_model_get_n_items (ours); i++)
    {
      g_autoptr (AraMessage) message = g_list_model_get_item (ours, i);
      const char *sentence = ara_message_get_error_text (message);
      AraMessageStatus status = ara_message_get_status (message);

      /* One that was cut off has less than the server. */
      if (sentence != NULL && (status == ARA_MESSAGE_DONE || status == ARA_MESSAGE_STOPPED) && strstr (sentence, stem) != NULL
          && ara_message_get_id (message) != NULL)
        g_hash_table_insert (files, g_strdup (ara_message_get_id (message)), g_strdup (sentence));
    }
  return files;
}

void
macaw_stored_messages_read_async (AraRuntimeClient *client, const char *conversation_id, guint limit, gsize shown, const char *stem,
                                  GListModel *ours, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (client, cancellable, callback, user_data);
  g_autofree char *segment = g_uri_escape_string (conversation_id, NULL, FALSE);
  g_autofree char *path = g_strconcat ("/session/conversations/", segment, NULL), *query = g_strdup_printf ("limit=%u", limit);
  Reading *self = g_new0 (Reading, 1);

  self->shown = shown;
  self->stem = g_strdup (stem);
  self->files = find_files (ours, stem);
  g_task_set_source_tag (task, macaw_stored_messages_read_async);
  g_task_set_task_data (task, self, reading_free);
  ara_runtime_client_request_async (client, "GET", path, query, NULL, cancellable, value_came, task);
}

GListModel *
macaw_stored_messages_read_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, macaw_stored_messages_read_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
