/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a message is made of, and what the fold tells it. */
#pragma once

#include "ara-message.h"

G_BEGIN_DECLS

struct _AraMessage
{
  GObject          parent_instance;

  char            *id;
  AraRole          role;
  AraMessageStatus status;
  char            *error_text;
  AraValue        *metadata;
  AraValue        *raw;         /* as read: members that we don't know are written back */
  GPtrArray       *parts;       /* of AraPart */
  GPtrArray       *calls;       /* of AraToolCall, borrowed, in the order of their complete arguments */
  GHashTable      *noted_calls; /* the same ones, to be found */
  GHashTable      *calls_by_id; /* borrowed */
  GString         *text;        /* all text deltas in the order of arrival */
};

/* Their nicks are the words of the protocol. */
extern const GEnumValue ara_message_roles[];
extern const GEnumValue ara_message_statuses[];

/* As ara_message_new_from_value(), but with at most @limit bytes of text; @cut: (out): whether
 * there is more. */
AraMessage *ara_message_new_bounded (AraValue *value, gsize limit, gboolean *cut, GError **error);

/* The members of @old, those of @new in the place of equal ones. */
AraValue *ara_message_merge_objects (AraValue *old, AraValue *new);
/* Its metadata with its status and error (transfer full). */
AraValue *ara_message_dup_full_metadata (AraMessage *self);
/* It or one of its parts is other than before. */
void ara_message_changed      (AraMessage *self);
/* Its metadata, too. */
void ara_message_metadata_changed (AraMessage *self);
/* The arguments of @call are complete: it takes its place in the result of chat(). */
void ara_message_note_call    (AraMessage *self, AraToolCall *call);
/* The end: closes open text and reasoning, and stops the clocks of unfinished calls. */
void ara_message_close_parts  (AraMessage *self);
/* Whether the stop of the turn, or its interruption, is what ended @call, one of the message's
 * own. A runtime ends what runs with an error then, and nothing else comes after it. */
gboolean ara_message_ended_call (AraMessage *self, AraToolCall *call);

G_END_DECLS
