/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables behind MacawRuntimeStore. Used by its thread alone: every call may wait for the disk. */
#pragma once

#include "macaw-store.h"

G_BEGIN_DECLS

typedef struct _MacawDatabase MacawDatabase;

/* Opens and migrates. Answers that were still growing are marked as interrupted: their
 * runtime died. */
MacawDatabase *macaw_database_open  (const char *path, GError **error);
void           macaw_database_close (MacawDatabase *self);
/* Why something could not be kept, the last time; NULL if all is well. */
const char    *macaw_database_get_problem (MacawDatabase *self);

GPtrArray  *macaw_database_list_sessions   (MacawDatabase *self); /* of MacawSessionRow, last active first */
void        macaw_database_save_session    (MacawDatabase *self, const MacawSessionRow *row);
void        macaw_database_delete_session  (MacawDatabase *self, const char *id);
/* Session id → number of conversations; without those that have none. */
GHashTable *macaw_database_count_conversations (MacawDatabase *self);

/* The conversations of a session changed before @before (Unix µs), newest first, as JSON. */
AraValue   *macaw_database_list_conversations   (MacawDatabase *self, const char *session, gint64 limit, gint64 before);
char       *macaw_database_find_conversation    (MacawDatabase *self, const char *id, char **title); /* its session */
gboolean    macaw_database_set_title            (MacawDatabase *self, const char *conversation, const char *title);
gboolean    macaw_database_delete_conversation  (MacawDatabase *self, const char *conversation);

/* Stores a question, in the place of the one with its id (what followed that one goes) or
 * after the last message, and makes the conversation if there is none. Gives the position
 * of its answer, -1 if it can't be kept. */
gint64      macaw_database_begin_turn    (MacawDatabase *self, const char *conversation, const char *session, const char *title,
                                          AraMessage *question);
void        macaw_database_touch         (MacawDatabase *self, const char *conversation);
gboolean    macaw_database_save_message  (MacawDatabase *self, const char *conversation, gint64 position, AraMessage *message);
/* Of a message that is there: what ara_message_journal_take() told of it. */
gboolean    macaw_database_add_change    (MacawDatabase *self, const char *conversation, gint64 position, const char *change);
/* The last @limit messages, oldest first: as AraMessage, and as the JSON array that is stored. */
GPtrArray  *macaw_database_load_messages (MacawDatabase *self, const char *conversation, gint64 limit);
AraValue   *macaw_database_read_messages (MacawDatabase *self, const char *conversation, gint64 limit);

/* What the store says of them. */
void        macaw_database_save_automation      (MacawDatabase *self, const char *id, const char *session, const char *json);
void        macaw_database_save_automation_run  (MacawDatabase *self, const char *automation, const char *id, gint64 scheduled, const char *json);
AraValue   *macaw_database_load_automations     (MacawDatabase *self);
AraValue   *macaw_database_list_automation_runs (MacawDatabase *self, const char *automation, gint64 limit);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MacawDatabase, macaw_database_close)

G_END_DECLS
