/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every server that the app knows: this computer, those that were found, those that were added. */
#pragma once

#include "macaw-connection.h"

G_BEGIN_DECLS

/**
 * MacawConnectionList:
 *
 * A GListModel of MacawConnection: the local one first, then one found in the environment, in
 * .env or in saved credentials, then those that a person added, as the settings keep them.
 *
 * Property "finding" (read-only, notified): credentials are being looked for, and one more may come.
 *
 * Signal "trying" (AraRuntimeClient *): a server is asked before there is a connection to it.
 * Signal "problem" (const char *): saved credentials can't be read; a translated sentence.
 */
#define MACAW_TYPE_CONNECTION_LIST (macaw_connection_list_get_type ())
G_DECLARE_FINAL_TYPE (MacawConnectionList, macaw_connection_list, MACAW, CONNECTION_LIST, GObject)

MacawConnectionList *macaw_connection_list_new    (MacawLocalRuntime *runtime);
/* Looks for credentials where Ara's own client does, on a thread. NULL arguments: the process's
 * own environment, working directory and home. */
void                 macaw_connection_list_find   (MacawConnectionList *self, const char *const *environment, const char *directory, const char *home);
/* What "problem" told, for who came later (transfer none) (nullable). */
const char          *macaw_connection_list_get_problem (MacawConnectionList *self);
gboolean             macaw_connection_list_is_finding (MacawConnectionList *self);
MacawConnection     *macaw_connection_list_get_local (MacawConnectionList *self);                     /* (transfer none) */
MacawConnection     *macaw_connection_list_lookup (MacawConnectionList *self, const char *id_or_name); /* (transfer none) (nullable) */
/* The connection whose list has that session (transfer none) (nullable). */
MacawConnection     *macaw_connection_list_lookup_session (MacawConnectionList *self, const char *session_id);

/**
 * macaw_connection_list_check:
 * @base_url: what a person typed
 *
 * Returns: (transfer full) (nullable): the address as it is used, or NULL and an error whose
 *   message is a translated sentence
 */
char                *macaw_connection_list_check  (const char *base_url, GError **error);
/* The key goes to the keyring, and is used at once; "trouble" of the connection tells if it can't
 * be kept there. */
void                 macaw_connection_list_set_key (MacawConnectionList *self, MacawConnection *connection, const char *key);
MacawConnection     *macaw_connection_list_add    (MacawConnectionList *self, const char *name, MacawConnectionKind kind, const char *base_url, const char *key); /* (transfer none) */
void                 macaw_connection_list_rename (MacawConnectionList *self, MacawConnection *connection, const char *name);
/* Its key is removed from the keyring too. Only one that was added can be removed. */
void                 macaw_connection_list_remove (MacawConnectionList *self, MacawConnection *connection);
void                 macaw_connection_list_tell_trying (MacawConnectionList *self, AraRuntimeClient *client); /* emits "trying" */
gboolean             macaw_connection_list_is_added (MacawConnectionList *self, MacawConnection *connection);

G_END_DECLS
