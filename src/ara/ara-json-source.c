/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The texts that JSON values point into, and places in them. */

#include "ara-json-private.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

AraSource *
ara_source_new_from_bytes (GBytes *bytes)
{
  AraSource *self = g_new0 (AraSource, 1);
  gsize size;

  g_atomic_ref_count_init (&self->references);
  self->bytes = g_bytes_ref (bytes);
  self->data = g_bytes_get_data (bytes, &size);
  self->size = (goffset) size;
  self->fd = -1;
  return self;
}

AraSource *
ara_source_new_from_fd (int fd, GError **error)
{
  AraSource *self;
  struct stat info;

  if (fstat (fd, &info) != 0)
    {
      int code = errno;

      close (fd);
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "The spooled reply can't be read: %s",
                   g_strerror (code));
      return NULL;
    }
  self = g_new0 (AraSource, 1);
  g_atomic_ref_count_init (&self->references);
  self->size = info.st_size;
  self->fd = fd;
  return self;
}

AraSource *
ara_source_ref (AraSource *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
ara_source_unref (AraSource *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_clear_pointer (&self->bytes, g_bytes_unref);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}

gsize
ara_source_read (AraSource *self, goffset offset, char *buffer, gsize size)
{
  gsize done = 0;

  if (offset >= self->size)
    return 0;
  size = (gsize) MIN ((goffset) size, self->size - offset);
  if (self->data != NULL)
    {
      memcpy (buffer, self->data + offset, size);
      return size;
    }
  while (done < size)
    {
      gssize count = pread (self->fd, buffer + done, size - done, offset + (goffset) done);

      if (count < 0 && errno == EINTR)
        continue;
      if (count <= 0)
        break;
      done += (gsize) count;
    }
  return done;
}

void
ara_cursor_init (AraCursor *self, AraSource *source, goffset start, goffset end)
{
  memset (self, 0, sizeof *self);
  self->source = source;
  self->end = end;
  if (source->data != NULL)
    {
      self->window = source->data + start;
      self->window_size = (gsize) (end - start);
    }
  self->window_start = start;
}

void
ara_cursor_clear (AraCursor *self)
{
  g_clear_pointer (&self->buffer, g_free);
}

gboolean
ara_cursor_refill (AraCursor *self)
{
  goffset start = ara_cursor_tell (self);

  if (self->source->data != NULL || start >= self->end)
    return FALSE;
  if (self->buffer == NULL)
    self->buffer = g_malloc (ARA_CURSOR_WINDOW);
  self->window = self->buffer;
  self->window_start = start;
  self->position = 0;
  self->window_size = ara_source_read (self->source, start, self->buffer,
                                       (gsize) MIN (ARA_CURSOR_WINDOW, self->end - start));
  return self->window_size > 0;
}

/* Whether one of eight bytes is a quote, a backslash, a control character or not ASCII;
 * borrows may tell of a byte too many, never of one too few. */
static inline gboolean
holds_special (guint64 bytes)
{
  const guint64 ones = G_GUINT64_CONSTANT (0x0101010101010101), highs = ones << 7;
  guint64 quote = bytes ^ (ones * '"'), backslash = bytes ^ (ones * '\\');

  return ((bytes | (bytes - ones * 0x20) | (quote - ones) | (backslash - ones)) & highs) != 0;
}

gsize
ara_json_plain_length (const char *text, gsize length)
{
  const char *place = text, *end = text + length;
  guint64 bytes;

  for (; end - place >= (gssize) sizeof bytes; place += sizeof bytes)
    {
      memcpy (&bytes, place, sizeof bytes);
      if (holds_special (bytes))
        break;
    }
  while (place < end && (unsigned char) *place >= 0x20 && (unsigned char) *place < 0x80
         && *place != '"' && *place != '\\')
    place++;
  return (gsize) (place - text);
}

void
ara_cursor_skip_plain (AraCursor *self)
{
  if (self->position < self->window_size)
    self->position += ara_json_plain_length (self->window + self->position, self->window_size - self->position);
}

int
ara_cursor_skip_space (AraCursor *self)
{
  int byte;

  while ((byte = ara_cursor_peek (self)) == ' ' || byte == '\n' || byte == '\r' || byte == '\t')
    self->position++;
  return byte;
}

void
ara_cursor_skip_string (AraCursor *self)
{
  int byte;

  ara_cursor_next (self);
  for (;;)
    {
      ara_cursor_skip_plain (self);
      byte = ara_cursor_next (self);
      if (byte < 0 || byte == '"')
        return;
      if (byte == '\\')
        ara_cursor_next (self);
    }
}

void
ara_cursor_skip_value (AraCursor *self)
{
  int depth = 0;

  for (;;)
    {
      int byte = ara_cursor_skip_space (self);

      if (byte == '"')
        ara_cursor_skip_string (self);
      else if (byte == '{' || byte == '[')
        depth++, self->position++;
      else if (byte == '}' || byte == ']')
        depth--, self->position++;
      else if (byte == ',' || byte == ':')
        self->position++;
      else if (byte < 0)
        return;
      else
        while ((byte = ara_cursor_peek (self)) >= 0 && (g_ascii_isalnum (byte) || strchr ("+-.", byte)))
          self->position++;
      if (depth <= 0)
        return;
    }
}
