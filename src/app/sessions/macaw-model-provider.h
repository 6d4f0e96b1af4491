/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The language model that the local runtime uses: settings, key, and telling the runtime. */
#pragma once

#include "ara/ara.h"

G_BEGIN_DECLS

/**
 * macaw_model_provider_apply_async:
 * @client: of the local runtime
 *
 * Tells the runtime base URL, key and default model as the settings and the keyring have
 * them. With no base URL set nothing is sent and the call succeeds.
 */
void        macaw_model_provider_apply_async  (AraRuntimeClient *client, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean    macaw_model_provider_apply_finish (GAsyncResult *result, GError **error);

/* Tells the runtime to forget the provider at @base_url: its built-in guide answers again. */
void        macaw_model_provider_forget_async  (AraRuntimeClient *client, const char *base_url, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean    macaw_model_provider_forget_finish (GAsyncResult *result, GError **error);

/**
 * macaw_model_provider_test_async:
 * @base_url: of an OpenAI-compatible provider, "https://api.openai.com/v1"
 * @key: (nullable): its key; NULL for one that needs none
 *
 * Asks the provider itself for its models, so that a mistake in address or key is seen here.
 */
void        macaw_model_provider_test_async   (const char *base_url, const char *key, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* (transfer full): the names of its models, sorted. */
char      **macaw_model_provider_test_finish  (GAsyncResult *result, GError **error);

/* Under what its key is kept: a key belongs to the address that it was entered for, and never
 * follows to another one (transfer full). */
char       *macaw_model_provider_dup_key_id   (const char *base_url);

/* What is the prefix of its models: "openai" for https://api.openai.com/v1, "ollama" for its
 * usual port, else the host (transfer full). */
char       *macaw_model_provider_dup_name     (const char *base_url);

G_END_DECLS
