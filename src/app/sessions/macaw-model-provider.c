/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The language model that the local runtime uses: settings, key, and telling the runtime. */

#include "config.h"

#include "macaw-model-provider.h"

#include <libsecret/secret.h>
#include <string.h>

#include "app/macaw-paths.h"
#include "macaw-keys.h"

#define TEST_SECONDS 15

static const struct
{
  const char *host;
  const char *name;
} usual_names[] = {
  { "api.openai.com", "openai" },
  { "openrouter.ai", "openrouter" },
  { "api.groq.com", "groq" },
  { "api.mistral.ai", "mistral" },
  { "api.together.xyz", "together" },
  { "api.deepseek.com", "deepseek" },
};

char *
macaw_model_provider_dup_name (const char *base_url)
{
  g_autoptr (GUri) uri = g_uri_parse (base_url, G_URI_FLAGS_NONE, NULL);
  const char *host = uri == NULL ? NULL : g_uri_get_host (uri);
  char *name;

  if (host == NULL || *host == '\0')
    return g_strdup ("provider");
  for (guint i = 0; i < G_N_ELEMENTS (usual_names); i++)
    if (g_ascii_strcasecmp (host, usual_names[i].host) == 0)
      return g_strdup (usual_names[i].name);
  if (g_uri_get_port (uri) == 11434)
    return g_strdup ("ollama");
  if (strcmp (host, "127.0.0.1") == 0 || strcmp (host, "localhost") == 0 || strcmp (host, "::1") == 0)
    return g_strdup ("local");
  name = g_ascii_strdown (host, -1);
  return g_strdelimit (name, "/:", '-');
}

char *
macaw_model_provider_dup_key_id (const char *base_url)
{
  return g_strconcat ("provider ", base_url, NULL);
}

static AraValue *
build_configuration (const char *base_url, const char *key, const char *model)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autofree char *name = macaw_model_provider_dup_name (base_url);

  ara_value_builder_begin_object (builder);
  if (*model != '\0')
    ara_value_builder_member_string (builder, "model", model);
  ara_value_builder_name (builder, "provider");
  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "name", name);
  ara_value_builder_member_string (builder, "base_url", base_url);
  ara_value_builder_member_string (builder, "api_key", key);
  ara_value_builder_end_object (builder);
  ara_value_builder_end_object (builder);
  return ara_value_builder_end (builder);
}

static void
injected (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (AraValue) answer = ara_runtime_client_session_inject_finish (ARA_RUNTIME_CLIENT (source), result, &error);

  if (answer != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Without its key (a keyring that doesn't open) the provider is told all the same: its own
 * refusal says more in the conversation than silence would. */
static void
key_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  AraRuntimeClient *client = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GSettings *settings = macaw_paths_get_settings ();
  const char *base_url = g_task_get_task_data (task);
  g_autofree char *model = g_settings_get_string (settings, "default-model");
  g_autoptr (AraValue) configuration = NULL;
  char *key = macaw_keys_lookup_finish (result, NULL);

  if (g_task_return_error_if_cancelled (task))
    {
      secret_password_free (key);
      return;
    }
  configuration = build_configuration (base_url, key, model);
  secret_password_free (key);
  ara_runtime_client_session_inject_async (client, configuration, cancellable, injected, g_steal_pointer (&task));
}

void
macaw_model_provider_apply_async (AraRuntimeClient *client, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *base_url = g_settings_get_string (macaw_paths_get_settings (), "provider-base-url");
  GTask *task = g_task_new (client, cancellable, callback, user_data);

  g_task_set_source_tag (task, macaw_model_provider_apply_async);
  if (*base_url != '\0')
    {
      g_autofree char *id = macaw_model_provider_dup_key_id (base_url);

      g_task_set_task_data (task, g_steal_pointer (&base_url), g_free);
      macaw_keys_lookup_async (id, cancellable, key_came, task);
      return;
    }
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

gboolean
macaw_model_provider_apply_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, macaw_model_provider_apply_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
macaw_model_provider_forget_async (AraRuntimeClient *client, const char *base_url, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (client, cancellable, callback, user_data);
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autofree char *name = macaw_model_provider_dup_name (base_url);
  g_autoptr (AraValue) configuration = NULL;

  g_task_set_source_tag (task, macaw_model_provider_forget_async);
  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "model", "");
  ara_value_builder_name (builder, "provider");
  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "name", name);
  ara_value_builder_name (builder, "base_url");
  ara_value_builder_null (builder);
  ara_value_builder_end_object (builder);
  ara_value_builder_end_object (builder);
  configuration = ara_value_builder_end (builder);
  ara_runtime_client_session_inject_async (client, configuration, cancellable, injected, task);
}

gboolean
macaw_model_provider_forget_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, macaw_model_provider_forget_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (*(const char *const *) a, *(const char *const *) b);
}

/* {"data":[{"id":"gpt-4o"},…]}, as every OpenAI-compatible provider answers. */
static void
models_came (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (AraValue) answer = ara_runtime_client_request_finish (ARA_RUNTIME_CLIENT (source), result, &error);
  g_autoptr (AraValue) list = answer == NULL ? NULL : ara_value_dup_member (answer, "data");
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (list == NULL || ara_value_get_kind (list) != ARA_VALUE_ARRAY)
    {
      g_task_return_new_error (task, ARA_ERROR, ARA_ERROR_BAD_REPLY, "No list of models");
      return;
    }
  for (guint i = 0; i < ara_value_get_n_children (list); i++)
    {
      g_autoptr (AraValue) model = ara_value_dup_child (list, i);
      char *name = ara_value_dup_member_string (model, "id");

      if (name != NULL)
        g_ptr_array_add (names, name);
    }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  g_task_return_pointer (task, g_ptr_array_steal (names, NULL), (GDestroyNotify) g_strfreev);
}

void
macaw_model_provider_test_async (const char *base_url, const char *key, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (AraRuntimeClient) client = NULL;
  GTask *task;

  g_return_if_fail (base_url != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, macaw_model_provider_test_async);
  client = ara_runtime_client_new (base_url, key != NULL ? key : "");
  ara_runtime_client_set_timeout (client, TEST_SECONDS);
  ara_runtime_client_request_async (client, "GET", "/models", NULL, NULL, cancellable, models_came, task);
}

char **
macaw_model_provider_test_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, macaw_model_provider_test_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
