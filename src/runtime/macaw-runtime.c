/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The runtime's state: the tools of its sessions, and the model's configuration. */

#include "automations/macaw-automations.h"

#include <string.h>

static void
add_provider_from_environment (MacawRuntime *self)
{
  const char *key = g_getenv ("OPENAI_API_KEY"), *url = g_getenv ("OPENAI_BASE_URL");

  if ((key != NULL && *key != '\0') || (url != NULL && *url != '\0'))
    macaw_runtime_set_provider (self, "openai", url != NULL && *url != '\0' ? url : NULL, key);
  key = g_getenv ("OPENROUTER_API_KEY");
  if (key != NULL && *key != '\0')
    macaw_runtime_set_provider (self, "openrouter", NULL, key);
}

MacawRuntime *
macaw_runtime_new (const char *state_dir, MacawSandbox *sandbox, const char *model, GError **error)
{
  g_autofree char *database = g_build_filename (state_dir, "runtime.db", NULL);
  GPtrArray *sessions = NULL;
  MacawRuntimeStore *store = macaw_runtime_store_open (database, &sessions, error);
  MacawRuntime *self;

  if (store == NULL)
    return NULL;
  self = g_new0 (MacawRuntime, 1);
  self->limits = macaw_default_limits;
  self->store = store;
  self->sessions = sessions;
  self->sandbox = g_object_ref (sandbox);
  self->state_dir = g_strdup (state_dir);
  self->toolboxes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->libraries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->turns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->providers = g_ptr_array_new_with_free_func ((GDestroyNotify) macaw_provider_free);
  self->retired_providers = g_ptr_array_new_with_free_func ((GDestroyNotify) macaw_provider_free);
  self->local_providers = g_ptr_array_new_with_free_func ((GDestroyNotify) macaw_provider_free);
  g_ptr_array_add (self->local_providers, macaw_provider_new ("ollama", "http://127.0.0.1:11434/v1"));
  g_ptr_array_add (self->local_providers, macaw_provider_new ("llama.cpp", "http://127.0.0.1:8080/v1"));
  self->web = macaw_web_new ();
  macaw_web_configure_from_environment (self->web);
  self->works = g_ptr_array_new ();
  self->endings = g_ptr_array_new ();
  self->model = g_strdup (model);
  self->last_used = g_get_monotonic_time ();
  add_provider_from_environment (self);
  if (sessions->len == 0)
    g_free (macaw_runtime_start_session (self, "Home", TRUE));
  return self;
}

void
macaw_runtime_start_automations (MacawRuntime *self)
{
  self->automations = macaw_automations_new (self, macaw_clock_new ());
}

void
macaw_runtime_free (MacawRuntime *self)
{
  g_clear_pointer (&self->automations, macaw_automations_free);
  g_hash_table_unref (self->turns);
  g_hash_table_unref (self->toolboxes);
  g_ptr_array_unref (self->works);
  g_ptr_array_unref (self->endings);
  g_clear_pointer (&self->mcp_servers, ara_value_unref);
  g_hash_table_unref (self->libraries);
  g_ptr_array_unref (self->providers);
  g_ptr_array_unref (self->retired_providers);
  g_ptr_array_unref (self->local_providers);
  macaw_web_free (self->web);
  macaw_runtime_store_close (self->store);
  g_ptr_array_unref (self->sessions);
  g_object_unref (self->sandbox);
  g_free (self->state_dir);
  g_free (self->model);
  g_free (self);
}

void
macaw_runtime_tell_change (MacawRuntime *self, const char *session, const char *conversation)
{
  if (self->conversation_changed != NULL)
    self->conversation_changed (session, conversation, self->conversation_changed_data);
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
  if (toolbox == NULL)
    return NULL;
  macaw_web_add_tools (self->web, toolbox);
  if (self->automations != NULL)
    macaw_automations_add_tools (self->automations, toolbox, session);
  g_hash_table_insert (self->toolboxes, g_strdup (session), toolbox);
  /* From the first call on the tools find the built-in skills. */
  macaw_runtime_get_library (self, session, NULL);
  return toolbox;
}

MacawSkillLibrary *
macaw_runtime_get_library (MacawRuntime *self, const char *session, GError **error)
{
  MacawSkillLibrary *library = g_hash_table_lookup (self->libraries, session);
  g_autofree char *root = NULL, *global = NULL;

  if (library != NULL)
    return library;
  root = g_build_filename (self->state_dir, "sessions", session, "root", NULL);
  global = g_build_filename (g_get_user_data_dir (), "macaw", "skills", NULL);
  library = macaw_skill_library_new (root, global, error);
  if (library != NULL)
    g_hash_table_insert (self->libraries, g_strdup (session), library);
  return library;
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

/* Whose address needs no telling. */
static const struct { const char *name, *base_url; } known_providers[] = {
  { "openai", "https://api.openai.com/v1" },
  { "openrouter", "https://openrouter.ai/api/v1" },
};

static const char *
find_address (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (known_providers); i++)
    if (g_str_equal (known_providers[i].name, name))
      return known_providers[i].base_url;
  return NULL;
}

gboolean
macaw_runtime_knows_provider (MacawRuntime *self, const char *name)
{
  return find_address (name) != NULL || find_provider (self->providers, name, strlen (name)) != NULL;
}

void
macaw_runtime_set_provider (MacawRuntime *self, const char *name, const char *base_url, const char *key)
{
  MacawProvider *provider = find_provider (self->providers, name, strlen (name));

  if (provider == NULL)
    {
      provider = macaw_provider_new (name, find_address (name));
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

/* MCP servers */

void
macaw_runtime_set_mcp_servers (MacawRuntime *self, AraValue *servers)
{
  ara_value_ref (servers);
  g_clear_pointer (&self->mcp_servers, ara_value_unref);
  self->mcp_servers = servers;
}

/* An address may carry a secret before its host or after its path. */
static char *
strip_address (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);

  return uri == NULL ? NULL : g_uri_to_string_partial (uri, G_URI_HIDE_USERINFO | G_URI_HIDE_QUERY | G_URI_HIDE_FRAGMENT);
}

AraValue *
macaw_runtime_describe_mcp_servers (MacawRuntime *self)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  guint count = self->mcp_servers == NULL ? 0 : ara_value_get_n_children (self->mcp_servers);

  ara_value_builder_begin_array (builder);
  for (guint i = 0; i < count; i++)
    {
      g_autofree char *name = ara_value_dup_child_name (self->mcp_servers, i);
      g_autoptr (AraValue) server = ara_value_dup_child (self->mcp_servers, i);
      g_autofree char *command = ara_value_dup_member_string (server, "command");
      g_autofree char *url = ara_value_dup_member_string (server, "url"), *address = url == NULL ? NULL : strip_address (url);

      ara_value_builder_begin_object (builder);
      ara_value_builder_member_string (builder, "name", name);
      ara_value_builder_member_string (builder, "command", command);
      ara_value_builder_member_string (builder, "url", address);
      ara_value_builder_end_object (builder);
    }
  ara_value_builder_end_array (builder);
  return ara_value_builder_end (builder);
}
