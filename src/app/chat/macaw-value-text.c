/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A value as the text that a person reads, by pieces: of any length, in memory for one piece. */

#include "macaw-value-text.h"

#include <string.h>

#define SAVED_AT_ONCE (256 * 1024)
#define SHORT_BYTES 200

/* Whether an escape of four digits is a surrogate, one of whose kinds has the digits @which. */
static gboolean
is_surrogate (const char *text, const char *which)
{
  return text[0] == '\\' && text[1] == 'u' && g_ascii_tolower (text[2]) == 'd' && strchr (which, g_ascii_tolower (text[3])) != NULL;
}

/* Bytes of the character or escape at the start of @text; more than @length: not all of it is here,
 * or what follows decides. */
static gsize
next_size (const char *text, gsize length)
{
  if ((unsigned char) *text >= 0x80)
    return (gsize) g_utf8_skip[(unsigned char) *text];
  if (*text != '\\')
    return 1;
  if (length < 2 || text[1] != 'u')
    return 2;
  /* The first half of a pair belongs to the second. */
  if (length < 6 || !is_surrogate (text, "89ab"))
    return 6;
  return length < 12 || is_surrogate (text + 6, "cdef") ? 12 : 6;
}

/* Where the last whole character or escape of a piece of a JSON string ends. */
static gsize
find_end (const char *text, gsize length)
{
  gsize at = 0;

  while (at < length && at + next_size (text + at, length - at) <= length)
    at += next_size (text + at, length - at);
  return at;
}

static char *
decode (const char *piece, gsize length)
{
  g_autoptr (GString) json = g_string_sized_new (length + 2);
  g_autoptr (AraValue) value = NULL;

  g_string_append_c (json, '"');
  g_string_append_len (json, piece, (gssize) length);
  g_string_append_c (json, '"');
  value = ara_value_new_from_text (json->str, (gssize) json->len, NULL);
  return value == NULL ? g_utf8_make_valid (piece, (gssize) length) : ara_value_dup_string (value);
}

char *
macaw_value_text_next (AraValue *value, goffset *offset, gsize size)
{
  gboolean string = ara_value_get_kind (value) == ARA_VALUE_STRING;
  goffset length = ara_value_get_text_length (value), end = string ? length - 1 : length;
  g_autofree char *piece = NULL;
  gssize read;
  gsize used;

  if (string && *offset == 0)
    *offset = 1;
  if (*offset >= end)
    return NULL;
  piece = g_malloc (size + 1);
  read = ara_value_read_text (value, *offset, piece, (gsize) MIN ((goffset) size, end - *offset));
  if (read <= 0)
    return NULL;
  used = *offset + read == end ? (gsize) read : find_end (piece, (gsize) read);
  *offset += (goffset) used;
  if (string)
    return decode (piece, used);
  piece[used] = '\0';
  return g_utf8_make_valid (piece, (gssize) used);
}

char *
macaw_value_text_dup_short (AraValue *value)
{
  g_autofree char *text = NULL;

  if (ara_value_get_text_length (value) > 4 * SHORT_BYTES)
    return NULL;
  text = ara_value_get_kind (value) == ARA_VALUE_STRING ? ara_value_dup_string (value) : ara_value_dup_text (value);
  return strlen (text) < SHORT_BYTES && strchr (text, '\n') == NULL ? g_steal_pointer (&text) : NULL;
}

/* Saving */

static void
value_free (gpointer value)
{
  ara_value_unref (value);
}

static void
save (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GFile *file = source;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileOutputStream) stream = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, cancellable, &error);
  goffset offset = 0;
  char *piece;

  while (stream != NULL && error == NULL && (piece = macaw_value_text_next (data, &offset, SAVED_AT_ONCE)) != NULL)
    {
      g_output_stream_write_all (G_OUTPUT_STREAM (stream), piece, strlen (piece), NULL, cancellable, &error);
      g_free (piece);
    }
  if (stream != NULL && error == NULL)
    g_output_stream_close (G_OUTPUT_STREAM (stream), cancellable, &error);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

void
macaw_value_text_save_async (AraValue *value, GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (file, cancellable, callback, user_data);

  g_task_set_source_tag (task, macaw_value_text_save_async);
  g_task_set_task_data (task, ara_value_ref (value), value_free);
  g_task_run_in_thread (task, save);
}

gboolean
macaw_value_text_save_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
