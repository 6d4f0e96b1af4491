/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Server-sent events out of bytes, by the WHATWG rules. */
#pragma once

#if !defined (ARA_INSIDE) && !defined (ARA_COMPILATION)
# error "Include <ara/ara.h>, not this file."
#endif

#include "ara-types.h"

G_BEGIN_DECLS

/**
 * AraEvent:
 * @event: the type of the event, `message` if the stream named none
 * @data: its data; a NUL stands behind it, and others may be in it
 * @length: how many bytes of data
 * @id: the last id that the stream told, `""` if none
 *
 * A server-sent event. It is valid only inside the callback that is told of it.
 *
 * As the standard says, invalid UTF-8 in it is replaced by U+FFFD.
 *
 * Since: 1.0
 */
typedef struct
{
  const char *event;
  const char *data;
  gsize       length;
  const char *id;
} AraEvent;

/**
 * AraEventFunc:
 * @event: the event; valid only now
 * @user_data: what was given to [ctor@EventStream.new]
 *
 * Is told of an event.
 *
 * Since: 1.0
 */
typedef void (*AraEventFunc) (const AraEvent *event, gpointer user_data);

/**
 * ARA_EVENT_STREAM_DEFAULT_LIMIT:
 *
 * How many bytes the data of one event may have where [method@EventStream.set_limit] says
 * nothing.
 *
 * Since: 1.0
 */
#define ARA_EVENT_STREAM_DEFAULT_LIMIT ((gsize) 256 * 1024 * 1024)

#define ARA_TYPE_EVENT_STREAM (ara_event_stream_get_type ())
ARA_API GType           ara_event_stream_get_type  (void);
ARA_API AraEventStream *ara_event_stream_new       (AraEventFunc func, gpointer user_data, GDestroyNotify destroy);
ARA_API AraEventStream *ara_event_stream_ref       (AraEventStream *self);
ARA_API void            ara_event_stream_unref     (AraEventStream *self);
ARA_API void            ara_event_stream_set_limit (AraEventStream *self, gsize limit);
ARA_API gboolean        ara_event_stream_push      (AraEventStream *self, const char *bytes, gsize length, GError **error);
ARA_API void            ara_event_stream_finish    (AraEventStream *self);
ARA_API int             ara_event_stream_get_retry (AraEventStream *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AraEventStream, ara_event_stream_unref)

G_END_DECLS
