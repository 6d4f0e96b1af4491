/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the local runtime's web tools may do: settings, the search service's key, and telling it. */

#include "config.h"

#include "macaw-web-settings.h"

#include <libsecret/secret.h>

#include "app/macaw-paths.h"
#include "macaw-keys.h"

#define BRAVE "https://api.search.brave.com/res/v1/web/search" /* the runtime's own default */

char *
macaw_web_settings_dup_address (const char *kind, const char *url)
{
  if (g_str_equal (kind, "none"))
    return NULL;
  if (*url != '\0')
    return g_strdup (url);
  return g_str_equal (kind, "brave") ? g_strdup (BRAVE) : NULL;
}

char *
macaw_web_settings_dup_key_id (const char *kind, const char *url)
{
  g_autofree char *address = macaw_web_settings_dup_address (kind, url);

  return g_strconcat ("search ", address != NULL ? address : "", NULL);
}

static gboolean
is_set (const char *name)
{
  g_autoptr (GVariant) value = g_settings_get_user_value (macaw_paths_get_settings (), name);

  return value != NULL;
}

static void
add_search (AraValueBuilder *builder, const char *key)
{
  GSettings *settings = macaw_paths_get_settings ();
  g_autofree char *kind = g_settings_get_string (settings, "search-kind"), *url = g_settings_get_string (settings, "search-url");

  ara_value_builder_name (builder, "search");
  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "kind", kind);
  if (*url != '\0')
    ara_value_builder_member_string (builder, "url", url);
  if (key != NULL && *key != '\0')
    ara_value_builder_member_string (builder, "api_key", key);
  ara_value_builder_end_object (builder);
}

static AraValue *
build_configuration (const char *key)
{
  GSettings *settings = macaw_paths_get_settings ();
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  if (is_set ("web-allow-private"))
    {
      ara_value_builder_name (builder, "web");
      ara_value_builder_begin_object (builder);
      ara_value_builder_name (builder, "allow_private");
      ara_value_builder_boolean (builder, g_settings_get_boolean (settings, "web-allow-private"));
      ara_value_builder_end_object (builder);
    }
  if (is_set ("search-kind"))
    add_search (builder, key);
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

/* Without its key (a keyring that doesn't open) the service is told all the same: its own
 * refusal says more than silence would. */
static void
key_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  AraRuntimeClient *client = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (AraValue) configuration = NULL;
  char *key = macaw_keys_lookup_finish (result, NULL);

  if (!g_task_return_error_if_cancelled (task))
    {
      configuration = build_configuration (key);
      ara_runtime_client_session_inject_async (client, configuration, cancellable, injected, g_steal_pointer (&task));
    }
  secret_password_free (key);
}

void
macaw_web_settings_apply_async (AraRuntimeClient *client, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GSettings *settings = macaw_paths_get_settings ();
  g_autofree char *kind = g_settings_get_string (settings, "search-kind"), *url = g_settings_get_string (settings, "search-url");
  g_autofree char *id = macaw_web_settings_dup_key_id (kind, url);
  GTask *task = g_task_new (client, cancellable, callback, user_data);

  g_task_set_source_tag (task, macaw_web_settings_apply_async);
  if (!g_str_equal (kind, "none"))
    macaw_keys_lookup_async (id, cancellable, key_came, task);
  else if (is_set ("search-kind") || is_set ("web-allow-private"))
    {
      g_autoptr (AraValue) configuration = build_configuration (NULL);

      ara_runtime_client_session_inject_async (client, configuration, cancellable, injected, task);
    }
  else
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
    }
}

gboolean
macaw_web_settings_apply_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, macaw_web_settings_apply_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
