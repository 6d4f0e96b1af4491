/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server that sessions live on: this computer's runtime, Ara's cloud, or another one. */
#pragma once

#include "ara/ara.h"
#include "macaw-local-runtime.h"

G_BEGIN_DECLS

#define MACAW_LOCAL_CONNECTION "local"

typedef enum
{
  MACAW_CONNECTION_LOCAL,  /* macaw-runtime on this computer */
  MACAW_CONNECTION_CLOUD,  /* Ara's */
  MACAW_CONNECTION_SERVER, /* another one that speaks the protocol */
} MacawConnectionKind;

typedef enum
{
  MACAW_CONNECTION_IDLE,       /* nobody asked for it yet */
  MACAW_CONNECTION_UNTRUSTED,  /* its key goes out only once a person agrees */
  MACAW_CONNECTION_CONNECTING,
  MACAW_CONNECTION_CONNECTED,
  MACAW_CONNECTION_FAILED,     /* see macaw_connection_get_error() */
} MacawConnectionState;

/**
 * MacawConnection:
 *
 * Read-only properties, each notified: name, state (int, a MacawConnectionState), error (GError
 * or NULL), client (AraRuntimeClient or NULL), told (the local runtime has the model's provider
 * and the other settings of the app; TRUE elsewhere).
 *
 * Signals: "trouble" (GError *): a thing that was asked for could not be done, the connection
 * itself goes on. "models-changed": other models answer, or may now be asked for.
 * "session-started" (AraSession *). While it is held it sends heartbeats, and
 * connects again by itself after trouble that may pass.
 */
#define MACAW_TYPE_CONNECTION (macaw_connection_get_type ())
G_DECLARE_FINAL_TYPE (MacawConnection, macaw_connection, MACAW, CONNECTION, GObject)

MacawConnection     *macaw_connection_new_local     (MacawLocalRuntime *runtime);
/* The key is in the Secret Service, under macaw_connection_dup_key_id(). */
MacawConnection     *macaw_connection_new           (const char *id, const char *name, MacawConnectionKind kind, const char *base_url);
/* From the environment, .env or saved credentials: the key stays in memory. */
MacawConnection     *macaw_connection_new_found     (AraCredentials *credentials);

const char          *macaw_connection_get_id        (MacawConnection *self);
const char          *macaw_connection_get_name      (MacawConnection *self);
void                 macaw_connection_set_name      (MacawConnection *self, const char *name);
MacawConnectionKind  macaw_connection_get_kind      (MacawConnection *self);
const char          *macaw_connection_get_base_url  (MacawConnection *self); /* NULL for the local one */
MacawConnectionState macaw_connection_get_state     (MacawConnection *self);
const GError        *macaw_connection_get_error     (MacawConnection *self);
AraRuntimeClient    *macaw_connection_get_client    (MacawConnection *self); /* (transfer none) (nullable) */
gboolean             macaw_connection_is_told       (MacawConnection *self);
GListModel          *macaw_connection_get_sessions  (MacawConnection *self); /* (transfer none): of AraSession */
AraSession          *macaw_connection_dup_session   (MacawConnection *self, const char *id); /* NULL: not in the list */
gboolean             macaw_connection_is_found      (MacawConnection *self);
/* Emits "models-changed". */
void                 macaw_connection_tell_models_changed (MacawConnection *self);
/* The state in a few translated words (transfer full). */
char                *macaw_connection_dup_summary   (MacawConnection *self);
/* Whether a .env file in the working directory set its address. */
gboolean             macaw_connection_is_foreign    (MacawConnection *self);
char                *macaw_connection_dup_key_id    (const char *id);

/* Connects where it isn't, else reads the sessions again. */
void                 macaw_connection_connect       (MacawConnection *self);
/* Another key than the one it had. */
void                 macaw_connection_use_key       (MacawConnection *self, const char *key);
void                 macaw_connection_hold          (MacawConnection *self);
void                 macaw_connection_release       (MacawConnection *self);

/* @id: NULL for a new session, which gets @name. */
void                 macaw_connection_start_session  (MacawConnection *self, const char *id, const char *name);
void                 macaw_connection_stop_session   (MacawConnection *self, const char *id);
void                 macaw_connection_rename_session (MacawConnection *self, const char *id, const char *name);
void                 macaw_connection_delete_session (MacawConnection *self, const char *id);

G_END_DECLS
