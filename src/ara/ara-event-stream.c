/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Server-sent events out of bytes: "event stream interpretation" of the WHATWG HTML standard. */

#include "ara-event-stream.h"
#include "ara-error.h"
#include "ara-json-private.h"

#include <string.h>

#define KEPT_BYTES (1024 * 1024)

struct _AraEventStream
{
  gatomicrefcount references;
  AraEventFunc    func;
  gpointer        user_data;
  GDestroyNotify  destroy;
  gsize           limit;

  GString        *line;  /* the unfinished line of earlier pieces */
  GString        *data;
  GString        *event;
  GString        *id;
  int             retry;
  gboolean        has_data;
  gboolean        at_start;      /* a BOM may still come */
  gboolean        after_return;  /* the last byte was CR: an LF right after belongs to it */
};

/**
 * AraEventStream:
 *
 * A parser of server-sent events, by the rules of the WHATWG HTML standard.
 *
 * It is fed with the bytes of a reply, cut anywhere, and calls a function for each event. A
 * turn has one of its own, see [class@Turn]; this one is for streams of another kind.
 *
 * Since: 1.0
 */
G_DEFINE_BOXED_TYPE (AraEventStream, ara_event_stream, ara_event_stream_ref, ara_event_stream_unref)

/**
 * ara_event_stream_new:
 * @func: (scope notified) (closure user_data) (destroy destroy): called for each event,
 *   from inside [method@EventStream.push]
 * @user_data: passed to @func
 * @destroy: (nullable): frees @user_data
 *
 * Makes a parser of the event streams of the WHATWG HTML standard. Not for use by several
 * threads at once; @func may drop it.
 *
 * Returns: (transfer full): a new parser
 *
 * Since: 1.0
 */
AraEventStream *
ara_event_stream_new (AraEventFunc func, gpointer user_data, GDestroyNotify destroy)
{
  AraEventStream *self = g_new0 (AraEventStream, 1);

  g_atomic_ref_count_init (&self->references);
  self->func = func;
  self->user_data = user_data;
  self->destroy = destroy;
  self->limit = ARA_EVENT_STREAM_DEFAULT_LIMIT;
  self->line = g_string_new (NULL);
  self->data = g_string_new (NULL);
  self->event = g_string_new (NULL);
  self->id = g_string_new (NULL);
  self->retry = -1;
  self->at_start = TRUE;
  return self;
}

/**
 * ara_event_stream_ref:
 * @self: an #AraEventStream
 *
 * Adds a reference.
 *
 * Returns: (transfer full): @self
 *
 * Since: 1.0
 */
AraEventStream *
ara_event_stream_ref (AraEventStream *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * ara_event_stream_unref:
 * @self: (transfer full): an #AraEventStream
 *
 * Drops a reference.
 *
 * Since: 1.0
 */
void
ara_event_stream_unref (AraEventStream *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  if (self->destroy != NULL)
    self->destroy (self->user_data);
  g_string_free (self->line, TRUE);
  g_string_free (self->data, TRUE);
  g_string_free (self->event, TRUE);
  g_string_free (self->id, TRUE);
  g_free (self);
}

/**
 * ara_event_stream_set_limit:
 * @self: an #AraEventStream
 * @limit: bytes, %ARA_EVENT_STREAM_DEFAULT_LIMIT by default
 *
 * Bounds the data of one event.
 *
 * Since: 1.0
 */
void
ara_event_stream_set_limit (AraEventStream *self, gsize limit)
{
  self->limit = limit;
}

/**
 * ara_event_stream_get_retry:
 * @self: an #AraEventStream
 *
 * Tells the reconnection time that the server asked for last.
 *
 * Returns: milliseconds, -1 if it did not
 *
 * Since: 1.0
 */
int
ara_event_stream_get_retry (AraEventStream *self)
{
  return self->retry;
}

static void
append_utf8 (GString *out, const char *text, gsize length)
{
  while (length > 0)
    {
      const char *bad;
      gsize bad_length;

      if (g_utf8_validate_len (text, length, &bad))
        bad = text + length;
      g_string_append_len (out, text, bad - text);
      length -= (gsize) (bad - text);
      text = bad;
      if (length == 0)
        return;
      /* GLib calls a NUL invalid; in an event stream it is a character like others. */
      if (*text == '\0')
        g_string_append_c (out, '\0');
      else
        g_string_append (out, "\xef\xbf\xbd");
      bad_length = ara_utf8_bad_length (text, length);
      text += bad_length;
      length -= bad_length;
    }
}

/* A long event is rare: its room is given back. */
static void
empty (GString **string)
{
  if ((*string)->allocated_len > KEPT_BYTES)
    {
      g_string_free (*string, TRUE);
      *string = g_string_new (NULL);
    }
  g_string_truncate (*string, 0);
}

static void
dispatch (AraEventStream *self)
{
  AraEvent event = { "message", NULL, 0, NULL };

  if (self->has_data)
    {
      /* Each data line put an LF behind itself; the last one doesn't count. */
      g_string_truncate (self->data, self->data->len - 1);
      if (self->event->len > 0)
        event.event = self->event->str;
      event.data = self->data->str;
      event.length = self->data->len;
      event.id = self->id->str;
      self->func (&event, self->user_data);
    }
  empty (&self->data);
  g_string_truncate (self->event, 0);
  self->has_data = FALSE;
}

static void
set_retry (AraEventStream *self, const char *value, gsize length)
{
  g_autofree char *text = g_strndup (value, length);
  gint64 number;

  if (length > 0 && strspn (text, "0123456789") == length
      && g_ascii_string_to_signed (text, 10, 0, G_MAXINT, &number, NULL))
    self->retry = (int) number;
}

static gboolean
is_field (const char *line, gsize name_length, const char *name)
{
  return strlen (name) == name_length && memcmp (line, name, name_length) == 0;
}

/* A long line that stands in self->line becomes the data where it stands. */
static void
take_data (AraEventStream *self, const char *value, gsize length)
{
  GString *line = self->line;

  if (length < KEPT_BYTES || self->data->len > 0 || value < line->str || value >= line->str + line->len
      || !g_utf8_validate_len (value, length, NULL))
    {
      append_utf8 (self->data, value, length);
      return;
    }
  g_string_truncate (line, (gsize) (value - line->str) + length);
  g_string_erase (line, 0, value - line->str);
  self->line = self->data;
  self->data = line;
}

static gboolean
process_line (AraEventStream *self, const char *line, gsize length, GError **error)
{
  const char *colon, *value;
  gsize name_length, value_length;

  if (length == 0)
    {
      dispatch (self);
      return TRUE;
    }
  colon = memchr (line, ':', length);
  name_length = colon == NULL ? length : (gsize) (colon - line);
  value = colon == NULL ? line + length : colon + 1;
  value_length = (gsize) (line + length - value);
  if (value_length > 0 && *value == ' ')
    value++, value_length--;

  if (is_field (line, name_length, "data"))
    {
      if (self->data->len + value_length > self->limit)
        {
          g_set_error (error, ARA_ERROR, ARA_ERROR_TOO_LARGE,
                       "An event of the stream is larger than the limit of %" G_GSIZE_FORMAT " bytes", self->limit);
          return FALSE;
        }
      take_data (self, value, value_length);
      g_string_append_c (self->data, '\n');
      self->has_data = TRUE;
    }
  else if (is_field (line, name_length, "event"))
    {
      g_string_truncate (self->event, 0);
      append_utf8 (self->event, value, value_length);
    }
  else if (is_field (line, name_length, "id"))
    {
      if (memchr (value, '\0', value_length) == NULL)
        {
          g_string_truncate (self->id, 0);
          append_utf8 (self->id, value, value_length);
        }
    }
  else if (is_field (line, name_length, "retry"))
    set_retry (self, value, value_length);
  return TRUE;
}

/* Ends a line with @length bytes at @bytes, behind those kept from earlier pieces. */
static gboolean
end_line (AraEventStream *self, const char *bytes, gsize length, GError **error)
{
  gboolean valid;

  if (self->line->len > 0)
    {
      g_string_append_len (self->line, bytes, (gssize) length);
      bytes = self->line->str;
      length = self->line->len;
    }
  if (self->at_start)
    {
      self->at_start = FALSE;
      if (length >= 3 && memcmp (bytes, "\xef\xbb\xbf", 3) == 0)
        bytes += 3, length -= 3;
    }
  valid = process_line (self, bytes, length, error);
  empty (&self->line);
  return valid;
}

/* The nearest line end; the next CR is remembered so that streams without any stay linear. */
static const char *
find_line_end (const char *bytes, const char *end, const char **next_return)
{
  const char *feed = memchr (bytes, '\n', (gsize) (end - bytes));

  if (*next_return != NULL && *next_return < bytes)
    *next_return = memchr (bytes, '\r', (gsize) (end - bytes));
  if (*next_return != NULL && (feed == NULL || *next_return < feed))
    return *next_return;
  return feed;
}

static gboolean
push_bytes (AraEventStream *self, const char *bytes, gsize length, GError **error)
{
  const char *end = bytes + length, *next_return = memchr (bytes, '\r', length);

  while (bytes < end)
    {
      const char *line_end;

      if (self->after_return)
        {
          self->after_return = FALSE;
          if (*bytes == '\n')
            {
              bytes++;
              continue;
            }
        }
      line_end = find_line_end (bytes, end, &next_return);
      if (line_end == NULL)
        {
          if (self->line->len + (gsize) (end - bytes) > self->limit + sizeof "data: ")
            {
              g_set_error (error, ARA_ERROR, ARA_ERROR_TOO_LARGE,
                           "A line of the stream is longer than the limit of %" G_GSIZE_FORMAT " bytes", self->limit);
              return FALSE;
            }
          g_string_append_len (self->line, bytes, end - bytes);
          return TRUE;
        }
      self->after_return = *line_end == '\r';
      if (!end_line (self, bytes, (gsize) (line_end - bytes), error))
        return FALSE;
      bytes = line_end + 1;
    }
  return TRUE;
}

/**
 * ara_event_stream_push:
 * @self: an #AraEventStream
 * @bytes: (array length=length) (element-type guint8): a piece of the stream, cut anywhere
 * @length: how many bytes
 *
 * Takes the next piece and tells of each event that it completes, in time linear in it.
 * Fails with %ARA_ERROR_TOO_LARGE when an event exceeds the limit; push nothing more then.
 *
 * Returns: %FALSE on error
 *
 * Since: 1.0
 */
gboolean
ara_event_stream_push (AraEventStream *self, const char *bytes, gsize length, GError **error)
{
  /* Whoever is told of an event may let go of us. */
  g_autoptr (AraEventStream) held = ara_event_stream_ref (self);

  return push_bytes (held, bytes, length, error);
}

/**
 * ara_event_stream_finish:
 * @self: an #AraEventStream
 *
 * Tells that the stream ended: an event without its closing blank line is dropped, as the
 * standard says.
 *
 * Since: 1.0
 */
void
ara_event_stream_finish (AraEventStream *self)
{
  g_string_truncate (self->line, 0);
  g_string_truncate (self->data, 0);
  g_string_truncate (self->event, 0);
  self->has_data = FALSE;
}
