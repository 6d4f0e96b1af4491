/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tools that reach into the web, and what a person has set for them. */

#include "macaw-web.h"

#include <string.h>

MacawWeb *
macaw_web_new (void)
{
  MacawWeb *self = g_new0 (MacawWeb, 1);

  self->seconds = MACAW_WEB_SECONDS;
  return self;
}

void
macaw_web_configure_from_environment (MacawWeb *self)
{
  const char *searxng = g_getenv ("SEARXNG_URL"), *brave = g_getenv ("BRAVE_SEARCH_API_KEY");
  gboolean is_searxng = searxng != NULL && *searxng != '\0';
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autoptr (AraValue) settings = NULL;
  g_autoptr (GError) error = NULL;

  if (!is_searxng && (brave == NULL || *brave == '\0'))
    return;
  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "kind", is_searxng ? "searxng" : "brave");
  ara_value_builder_member_string (builder, is_searxng ? "url" : "api_key", is_searxng ? searxng : brave);
  ara_value_builder_end_object (builder);
  settings = ara_value_builder_end (builder);
  if (!macaw_web_configure_search (self, settings, &error))
    g_warning ("SEARXNG_URL: %s", error->message);
}

void
macaw_web_free (MacawWeb *self)
{
  g_strfreev (self->allow_hosts);
  g_free (self->search_url);
  g_free (self->search_key);
  g_free (self);
}

void
macaw_web_configure (MacawWeb *self, AraValue *settings)
{
  g_autoptr (AraValue) any = ara_value_dup_member (settings, "allow_private"), hosts = ara_value_dup_member (settings, "allow_hosts");
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  if (any != NULL)
    self->allow_private = ara_value_get_boolean (any);
  if (hosts == NULL)
    return;
  for (guint i = 0; i < ara_value_get_n_children (hosts); i++)
    {
      g_autoptr (AraValue) host = ara_value_dup_child (hosts, i);
      g_autofree char *name = ara_value_dup_string (host);

      if (name != NULL)
        g_strv_builder_add (names, name);
    }
  g_strfreev (self->allow_hosts);
  self->allow_hosts = g_strv_builder_end (names);
}

static const char *const search_kinds[] = { "none", "searxng", "brave", NULL };

gboolean
macaw_web_configure_search (MacawWeb *self, AraValue *settings, GError **error)
{
  g_autofree char *kind = ara_value_dup_member_string (settings, "kind"), *url = ara_value_dup_member_string (settings, "url");
  g_autofree char *key = ara_value_dup_member_string (settings, "api_key");
  guint chosen = 0;

  while (search_kinds[chosen] != NULL && g_strcmp0 (search_kinds[chosen], kind) != 0)
    chosen++;
  if (search_kinds[chosen] == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "The kind of search should be searxng, brave or none.");
      return FALSE;
    }
  if (url == NULL && chosen == MACAW_SEARCH_BRAVE)
    url = g_strdup ("https://api.search.brave.com/res/v1/web/search");
  if (chosen != MACAW_SEARCH_NONE && (url == NULL || (!g_str_has_prefix (url, "http://") && !g_str_has_prefix (url, "https://"))))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "The url of the search should begin with http:// or https://.");
      return FALSE;
    }
  while (url != NULL && g_str_has_suffix (url, "/"))
    url[strlen (url) - 1] = '\0';
  g_free (self->search_url);
  g_free (self->search_key);
  self->search_kind = (MacawSearchKind) chosen;
  self->search_url = g_steal_pointer (&url);
  self->search_key = key != NULL && *key != '\0' ? g_steal_pointer (&key) : NULL;
  return TRUE;
}

gboolean
macaw_web_is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = host == NULL ? NULL : g_inet_address_new_from_string (host);

  return address != NULL ? g_inet_address_get_is_loopback (address) : host != NULL && g_ascii_strcasecmp (host, "localhost") == 0;
}

gboolean
macaw_web_allows_private (MacawWeb *self, const char *host, guint port)
{
  g_autofree char *whole = g_strdup_printf (strchr (host, ':') != NULL ? "[%s]:%u" : "%s:%u", host, port);

  for (guint i = 0; self->allow_hosts != NULL && self->allow_hosts[i] != NULL; i++)
    if (g_ascii_strcasecmp (self->allow_hosts[i], host) == 0 || g_ascii_strcasecmp (self->allow_hosts[i], whole) == 0)
      return TRUE;
  return self->allow_private;
}

AraValue *
macaw_web_describe (MacawWeb *self)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  ara_value_builder_name (builder, "enabled");
  ara_value_builder_boolean (builder, TRUE);
  ara_value_builder_name (builder, "allow_private");
  ara_value_builder_boolean (builder, self->allow_private);
  ara_value_builder_name (builder, "allow_hosts");
  ara_value_builder_begin_array (builder);
  for (guint i = 0; self->allow_hosts != NULL && self->allow_hosts[i] != NULL; i++)
    ara_value_builder_string (builder, self->allow_hosts[i]);
  ara_value_builder_end_array (builder);
  ara_value_builder_member_string (builder, "search", search_kinds[self->search_kind]);
  ara_value_builder_end_object (builder);
  return ara_value_builder_end (builder);
}

static void
run_fetch (gpointer owner, const char *session, AraValue *args, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  macaw_web_fetch_async (owner, args, cancellable, callback, user_data);
}

static void
run_search (gpointer owner, const char *session, AraValue *args, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  macaw_web_search_async (owner, args, cancellable, callback, user_data);
}

static const MacawServiceTool tools[] = {
  { "web_search", "Searches the web and tells titles, addresses and snippets; web_fetch opens them.",
    "{\"type\":\"object\",\"properties\":{\"query\":{\"type\":\"string\",\"description\":\"What to search for.\"},"
    "\"count\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":20,\"description\":\"How many results; 10 by default.\"}},"
    "\"required\":[\"query\"],\"additionalProperties\":false}",
    TRUE, FALSE, TRUE, run_search },
  { "web_fetch", "Opens a page of the web and tells its text; HTML becomes Markdown. Only addresses of the public internet are opened.",
    "{\"type\":\"object\",\"properties\":{\"url\":{\"type\":\"string\",\"description\":\"The address, http or https.\"},"
    "\"max_chars\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":200000,\"description\":\"How many characters of its text; 20000 by default.\"}},"
    "\"required\":[\"url\"],\"additionalProperties\":false}",
    TRUE, FALSE, TRUE, run_fetch },
};

void
macaw_web_add_tools (MacawWeb *self, MacawToolbox *toolbox)
{
  macaw_toolbox_add_tools (toolbox, tools, G_N_ELEMENTS (tools), self, NULL);
}
