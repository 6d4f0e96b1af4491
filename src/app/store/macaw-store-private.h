/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of MacawStore share. */
#pragma once

#include "macaw-store.h"
#include "macaw-database-private.h"

G_BEGIN_DECLS

struct _MacawStore
{
  GObject        parent_instance;

  GMainContext  *context;
  GAsyncQueue   *jobs;
  GThread       *thread; /* NULL once closed */

  char          *path;   /* never changes */

  /* Of the thread alone. */
  MacawDatabase *database;
  char          *last_failure;
};

/* One thing to do on the thread. Its task is touched by the main thread alone, so that the
 * store can't be disposed of on its own thread. */
typedef struct _MacawStoreJob MacawStoreJob;
typedef gboolean (*MacawStoreJobFunc) (MacawDatabase *database, MacawStoreJob *job, GError **error);

struct _MacawStoreJob
{
  MacawStoreJobFunc run;  /* NULL: the end */
  char             *connection;
  char             *id;   /* of a conversation, or a key or its beginning */
  char             *session;
  char             *text; /* of what is deleted: the directory of its long answers */
  gint64            number;
  GObject          *object; /* what is kept; nobody else changes it */
  GTask            *task; /* NULL: nobody waits */
  gpointer          result;
  GDestroyNotify    free_result;
  GError           *error;
};

MacawStoreJob *macaw_store_job_new     (MacawStoreJobFunc    run,
                                        const char          *connection,
                                        const char          *id);
/* Takes the job. */
void           macaw_store_queue_job   (MacawStore          *self,
                                        MacawStoreJob       *job);
void           macaw_store_queue_call  (MacawStore          *self,
                                        MacawStoreJob       *job,
                                        gpointer             tag,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data);
/* The directory of long answers. */
char          *macaw_store_dup_answers (MacawStore *self);
/* On the thread: removes the long answers of a conversation. */
void           macaw_store_delete_answers (MacawStoreJob *job);
const char    *macaw_store_column_text (sqlite3_stmt        *statement,
                                        int                  column);

G_END_DECLS
