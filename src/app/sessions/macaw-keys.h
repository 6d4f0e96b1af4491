/* SPDX-License-Identifier: GPL-3.0-or-later */
/* API keys: in the Secret Service, and nowhere else that outlives this run. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * macaw_keys_store_async:
 * @id: whose key it is
 * @label: (nullable): what a keyring manager shows
 * @key: the key
 *
 * From this call on macaw_keys_lookup_async() finds the key, whatever the keyring does:
 * it may be missing, or locked and its question dismissed. The finish function then fails,
 * which means: kept for this run only. A keyring that doesn't answer for as long as
 * macaw_keys_set_patience() says counts as missing.
 */
void     macaw_keys_store_async   (const char *id, const char *label, const char *key, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean macaw_keys_store_finish  (GAsyncResult *result, GError **error);

/* NULL without an error: there is none. Free with secret_password_free(). */
void     macaw_keys_lookup_async  (const char *id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
char    *macaw_keys_lookup_finish (GAsyncResult *result, GError **error);

void     macaw_keys_clear_async   (const char *id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean macaw_keys_clear_finish  (GAsyncResult *result, GError **error);

/* Seconds that a person has to answer the keyring's question: 120 unless told. */
void     macaw_keys_set_patience  (guint seconds);
/* Forgets what is held for this run; the keyring keeps its own. */
void     macaw_keys_forget        (void);

G_END_DECLS
