/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the runtime keeps: sessions, conversations and their messages, in SQLite. */
#pragma once

#include "ara/ara.h"

G_BEGIN_DECLS

typedef struct _MacawRuntimeStore MacawRuntimeStore;

typedef struct
{
  char    *id;
  char    *name;
  gboolean running;
  gint64   created;     /* Unix µs */
  gint64   last_active;
} MacawSessionRow;

void               macaw_session_row_free (MacawSessionRow *row);

/* Opens and migrates. Messages still streaming are marked interrupted: their runtime died. */
MacawRuntimeStore *macaw_runtime_store_open  (const char *path, GError **error);
void               macaw_runtime_store_close (MacawRuntimeStore *self);

GPtrArray *macaw_runtime_store_list_sessions  (MacawRuntimeStore *self); /* of MacawSessionRow, last active first */
void       macaw_runtime_store_save_session   (MacawRuntimeStore *self, const MacawSessionRow *row);
void       macaw_runtime_store_delete_session (MacawRuntimeStore *self, const char *id);
guint      macaw_runtime_store_count_conversations (MacawRuntimeStore *self, const char *session);

/* [{"id","title","updatedAt","messages"}] newest first; @before: an updatedAt or NULL. */
AraValue  *macaw_runtime_store_list_conversations (MacawRuntimeStore *self, const char *session, gint64 limit, const char *before);
/* The session that @conversation belongs to; NULL if there is none. */
char      *macaw_runtime_store_find_conversation  (MacawRuntimeStore *self, const char *conversation, char **title);
void       macaw_runtime_store_save_conversation  (MacawRuntimeStore *self, const char *conversation, const char *session, const char *title);
void       macaw_runtime_store_set_title          (MacawRuntimeStore *self, const char *conversation, const char *title);
void       macaw_runtime_store_delete_conversation (MacawRuntimeStore *self, const char *conversation);

/* Of AraMessage, oldest first, the last @limit ones. */
GPtrArray *macaw_runtime_store_load_messages (MacawRuntimeStore *self, const char *conversation, gint64 limit);
void       macaw_runtime_store_save_message  (MacawRuntimeStore *self, const char *conversation, gint64 position, AraMessage *message);
/* Removes messages at @position and after it: a turn is tried again. */
void       macaw_runtime_store_cut_messages  (MacawRuntimeStore *self, const char *conversation, gint64 position);

/* "2026-01-31T12:00:00.000000Z" */
char      *macaw_format_time (gint64 unix_microseconds);

G_END_DECLS
