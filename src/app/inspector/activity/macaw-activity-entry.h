/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line of the activity log: an exchange, whose it is, and what made it. */
#pragma once

#include "ara/ara.h"

G_BEGIN_DECLS

/* Where an exchange comes from, and where one can jump to. */
typedef enum
{
  MACAW_ORIGIN_UNKNOWN,
  MACAW_ORIGIN_CONVERSATION, /* name: the conversation's id; instead of arguments a message's, if there is one */
  MACAW_ORIGIN_TOOL,         /* name: the tool's; with arguments */
  MACAW_ORIGIN_CONTROL,      /* name: the action's, "" if it isn't known; with arguments */
} MacawOrigin;

#define MACAW_TYPE_ACTIVITY_ENTRY (macaw_activity_entry_get_type ())
G_DECLARE_FINAL_TYPE (MacawActivityEntry, macaw_activity_entry, MACAW, ACTIVITY_ENTRY, GObject)

/* @connection_id: NULL if it belongs to none, as when one is tried before it is added. */
MacawActivityEntry *macaw_activity_entry_new                 (AraExchange        *exchange,
                                                              guint64             serial,
                                                              const char         *connection_id,
                                                              const char         *connection_name);
AraExchange        *macaw_activity_entry_get_exchange        (MacawActivityEntry *self);
guint64             macaw_activity_entry_get_serial          (MacawActivityEntry *self); /* grows from entry to entry */
const char         *macaw_activity_entry_get_connection_id   (MacawActivityEntry *self);
const char         *macaw_activity_entry_get_connection_name (MacawActivityEntry *self);

/* What follows is read from the body when it is first asked for. */
MacawOrigin         macaw_activity_entry_get_origin          (MacawActivityEntry *self);
const char         *macaw_activity_entry_get_origin_name     (MacawActivityEntry *self); /* (nullable) */
const char         *macaw_activity_entry_get_origin_args     (MacawActivityEntry *self); /* JSON, NULL: none, or too long */
/* The tool, the action or the kind of frame: what the path doesn't tell (nullable). */
const char         *macaw_activity_entry_get_summary         (MacawActivityEntry *self);
/* The id by which the frames of one control call belong together (nullable). */
const char         *macaw_activity_entry_get_call_id         (MacawActivityEntry *self);
/* No reply, a status of 400 or more, or a frame that tells an error; not what was cancelled. */
gboolean            macaw_activity_entry_is_failed           (MacawActivityEntry *self);

G_END_DECLS
