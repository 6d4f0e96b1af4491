/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the local runtime's web tools may do: settings, the search service's key, and telling it. */
#pragma once

#include "ara/ara.h"

G_BEGIN_DECLS

/**
 * macaw_web_settings_apply_async:
 * @client: of the local runtime
 *
 * Tells the runtime the search service and whether private addresses are allowed, as the
 * settings and the keyring have them. What was never set is not told: the runtime may have it
 * from its environment.
 */
void     macaw_web_settings_apply_async  (AraRuntimeClient *client, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean macaw_web_settings_apply_finish (GAsyncResult *result, GError **error);

/* Under what the key is kept: it belongs to the address that it was entered for (transfer full). */
char    *macaw_web_settings_dup_key_id   (const char *kind, const char *url);
/* Where a key of this service goes; NULL if there is none (transfer full). */
char    *macaw_web_settings_dup_address  (const char *kind, const char *url);

G_END_DECLS
