/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of a connection share: its object, and what its sessions tell. */
#pragma once

#include "macaw-connection.h"

G_BEGIN_DECLS

struct _MacawConnection
{
  GObject              parent_instance;

  char                *id;
  char                *name;
  MacawConnectionKind  kind;
  char                *base_url;
  char                *key;         /* of one that was found; else NULL */
  gboolean             foreign_url; /* set by a .env file in the working directory */
  MacawLocalRuntime   *runtime;     /* of the local one; else NULL */

  MacawConnectionState state;
  GError              *error;
  AraRuntimeClient    *client;
  GListStore          *sessions;    /* of AraSession */
  GCancellable        *cancellable;
  guint                telling;     /* settings that the local runtime does not have yet */
  guint                holders;
  guint                heartbeat;   /* timer, while it is held */
  guint                retry;       /* timer */
  guint                attempts;    /* in a row that failed */
};

/* Of the local one. */
void macaw_connection_runtime_ready  (MacawConnection *self);
void macaw_connection_runtime_failed (MacawConnection *self, const char *sentence);
void macaw_connection_read_sessions  (MacawConnection *self);
void macaw_connection_tell_trouble   (MacawConnection *self, const GError *error);
void macaw_connection_tell_started   (MacawConnection *self, AraSession *session);

G_END_DECLS
