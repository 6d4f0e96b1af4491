/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The runtime's state: sessions with their tools, and the model's configuration. */

#include "macaw-runtime.h"

#include <string.h>

static void
add_provider_from_environment (MacawRuntime *self)
{
  const char *key = g_getenv ("OPENAI_API_KEY"), *url = g_getenv ("OPENAI_BASE_URL");

  if ((key != NULL && *key != '\0') || (url != NULL && *url != '\0'))
    macaw_runtime_set_provider (self, "openai", url != NULL && *url != '\0' ? url : "https://api.openai.com/v1", key);
  key = g_getenv ("OPENROUTER_API_KEY");
  if (key != NULL && *key != '\0')
    macaw_runtime_set_provider (self, "openrouter", "https://openrouter.ai/api/v1", key);
}

MacawRuntime *
macaw_runtime_new (const char *state_dir, MacawSandbox *sandbox, const char *model, GError **error)
{
  g_autofree char *database = g_build_filename (state_dir, "runtime.db", NULL);
  MacawRuntimeStore *store = macaw_runtime_store_open (database, error);
  g_autoptr (GPtrArray) sessions = NULL;
  MacawRuntime *self;

  if (store == NULL)
    return NULL;
  self = g_new0 (MacawRuntime, 1);
  self->store = store;
  self->sandbox = g_object_ref (sandbox);
  self->state_dir = g_strdup (state_dir);
  self->toolboxes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->turns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->providers = g_ptr_array_new_with_free_func ((GDestroyNotify) macaw_provider_free);
  self->retired_providers = g_ptr_array_new_with_free_func ((GDestroyNotify) macaw_provider_free);
  self->local_providers = g_ptr_array_new_with_free_func ((GDestroyNotify) macaw_provider_free);
  g_ptr_array_add (self->local_providers, macaw_provider_new ("ollama", "http://127.0.0.1:11434/v1"));
  g_ptr_array_add (self->local_providers, macaw_provider_new ("llama.cpp", "http://127.0.0.1:8080/v1"));
  self->model = g_strdup (model);
  self->last_used = g_get_monotonic_time ();
  add_provider_from_environment (self);
  sessions = macaw_runtime_store_list_sessions (store);
  if (sessions->len == 0)
    g_free (macaw_runtime_start_session (self, "Home", TRUE));
  return self;
}

void
macaw_runtime_free (MacawRuntime *self)
{
  g_hash_table_unref (self->turns);
  g_hash_table_unref (self->toolboxes);
  g_ptr_array_unref (self->providers);
  g_ptr_array_unref (self->retired_providers);
  g_ptr_array_unref (self->local_providers);
  macaw_runtime_store_close (self->store);
  g_object_unref (self->sandbox);
  g_free (self->state_dir);
  g_free (self->model);
  g_free (self);
}

MacawSessionRow *
macaw_runtime_get_session (MacawRuntime *self, const char *id)
{
  g_autoptr (GPtrArray) sessions = macaw_runtime_store_list_sessions (self->store);

  for (guint i = 0; i < sessions->len; i++)
    {
      MacawSessionRow *row = g_ptr_array_index (sessions, i);

      if (id == NULL ? row->running : g_str_equal (row->id, id))
        {
          MacawSessionRow *copy = g_new (MacawSessionRow, 1);

          *copy = *row;
          copy->id = g_strdup (row->id);
          copy->name = g_strdup (row->name);
          return copy;
        }
    }
  return NULL;
}

char *
macaw_runtime_find_session (MacawRuntime *self, const char *id, guint *status, const char **sentence)
{
  MacawSessionRow *row = macaw_runtime_get_session (self, id == NULL || *id == '\0' ? NULL : id);
  char *found = NULL;

  if (row != NULL && row->running)
    found = g_strdup (row->id);
  else if (row == NULL && id != NULL && *id != '\0')
    *status = 404, *sentence = "There is no such session.";
  else
    *status = 503, *sentence = row != NULL ? "The session is stopped; start it first." : "No session is active; start one.";
  if (row != NULL)
    macaw_session_row_free (row);
  return found;
}

char *
macaw_runtime_start_session (MacawRuntime *self, const char *name, gboolean new_session)
{
  MacawSessionRow *row = new_session ? NULL : macaw_runtime_get_session (self, NULL);
  g_autoptr (GPtrArray) sessions = macaw_runtime_store_list_sessions (self->store);
  char *id;

  /* A stopped session of that name is started again rather than doubled. */
  for (guint i = 0; row == NULL && i < sessions->len; i++)
    {
      MacawSessionRow *known = g_ptr_array_index (sessions, i);

      if (!new_session && (name == NULL || g_str_equal (known->name, name)))
        row = macaw_runtime_get_session (self, known->id);
    }
  if (row == NULL)
    {
      g_autofree char *uuid = g_uuid_string_random ();

      row = g_new0 (MacawSessionRow, 1);
      row->id = g_strconcat ("sess-", uuid, NULL);
      row->name = g_strdup (name != NULL && *name != '\0' ? name : "Session");
      row->created = g_get_real_time ();
    }
  row->running = TRUE;
  row->last_active = g_get_real_time ();
  macaw_runtime_store_save_session (self->store, row);
  id = g_strdup (row->id);
  macaw_session_row_free (row);
  return id;
}

void
macaw_runtime_touch_session (MacawRuntime *self, const char *id)
{
  MacawSessionRow *row = macaw_runtime_get_session (self, id);

  if (row == NULL)
    return;
  row->last_active = g_get_real_time ();
  macaw_runtime_store_save_session (self->store, row);
  macaw_session_row_free (row);
}

void
macaw_runtime_delete_session (MacawRuntime *self, const char *id)
{
  /* Its files stay in the state directory, out of sight: nothing is lost by a slip. */
  g_hash_table_remove (self->toolboxes, id);
  macaw_runtime_store_delete_session (self->store, id);
}

MacawToolbox *
macaw_runtime_get_toolbox (MacawRuntime *self, const char *session, GError **error)
{
  MacawToolbox *toolbox = g_hash_table_lookup (self->toolboxes, session);
  g_autofree char *root = NULL;

  if (toolbox != NULL)
    return toolbox;
  root = g_build_filename (self->state_dir, "sessions", session, "root", NULL);
  toolbox = macaw_toolbox_new (root, self->sandbox, error);
  if (toolbox != NULL)
    g_hash_table_insert (self->toolboxes, g_strdup (session), toolbox);
  return toolbox;
}

static MacawProvider *
find_provider (GPtrArray *providers, const char *name, gsize length)
{
  for (guint i = 0; i < providers->len; i++)
    {
      MacawProvider *provider = g_ptr_array_index (providers, i);

      if (strlen (provider->name) == length && strncmp (provider->name, name, length) == 0)
        return provider;
    }
  return NULL;
}

void
macaw_runtime_set_provider (MacawRuntime *self, const char *name, const char *base_url, const char *key)
{
  MacawProvider *provider = find_provider (self->providers, name, strlen (name));

  if (provider == NULL)
    {
      provider = macaw_provider_new (name, NULL);
      g_ptr_array_add (self->providers, provider);
    }
  if (base_url != NULL)
    {
      g_free (provider->base_url);
      provider->base_url = g_strdup (base_url);
      while (g_str_has_suffix (provider->base_url, "/"))
        provider->base_url[strlen (provider->base_url) - 1] = '\0';
    }
  if (key != NULL)
    {
      g_free (provider->key);
      provider->key = g_strdup (key);
    }
}

void
macaw_runtime_forget_provider (MacawRuntime *self, const char *name)
{
  MacawProvider *provider = find_provider (self->providers, name, strlen (name));
  guint position;

  /* A turn that runs may still ask it. */
  if (provider != NULL && g_ptr_array_find (self->providers, provider, &position))
    g_ptr_array_add (self->retired_providers, g_ptr_array_steal_index (self->providers, position));
}

MacawProvider *
macaw_runtime_pick_model (MacawRuntime *self, const char *wanted, char **id, char **upstream)
{
  const char *model = wanted != NULL && *wanted != '\0' ? wanted : self->model;
  const char *slash = model == NULL ? NULL : strchr (model, '/');
  MacawProvider *provider = slash == NULL ? NULL : find_provider (self->providers, model, (gsize) (slash - model));

  if (provider == NULL && slash != NULL)
    provider = find_provider (self->local_providers, model, (gsize) (slash - model));
  if (provider != NULL)
    {
      *id = g_strdup (model);
      *upstream = g_strdup (slash + 1);
      return provider;
    }
  if (model != NULL && self->providers->len == 1 && !g_str_has_prefix (model, "builtin/"))
    {
      *id = g_strdup (model);
      *upstream = g_strdup (model);
      return g_ptr_array_index (self->providers, 0);
    }
  *id = g_strdup (MACAW_GUIDE_MODEL);
  *upstream = NULL;
  return NULL;
}
