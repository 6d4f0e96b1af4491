/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a client injects into the runtime: the model, where it is asked, MCP servers, the web. */

#include "macaw-routes.h"

#include <string.h>

static const MacawMember members[] = {
  { "model", "string", 0, MACAW_MAX_NAME }, { "provider", "object" }, { "mcpServers", "object" }, { "web", "object" },
  { "search", "object" }, { 0 } };

static const MacawMember provider_members[] = {
  { "name", "string", 0, MACAW_MAX_NAME }, { "base_url", "string", MACAW_MEMBER_FILLED },
  { "api_key", "string", MACAW_MEMBER_SECRET }, { 0 } };

static const MacawMember web_members[] = { { "allow_private", "boolean" }, { "allow_hosts", "array" }, { 0 } };

static const MacawMember search_members[] = {
  { "kind", "string", MACAW_MEMBER_REQUIRED }, { "url", "string" }, { "api_key", "string", MACAW_MEMBER_SECRET }, { 0 } };

/* What a key is sent to must be a place that it can be sent to. */
static gboolean
is_address (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);

  return uri != NULL && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0'
         && (g_str_equal (g_uri_get_scheme (uri), "http") || g_str_equal (g_uri_get_scheme (uri), "https"));
}

/* An address of null, other than none, forgets a provider. */
static gboolean
is_forgotten (AraValue *provider)
{
  g_autoptr (AraValue) place = ara_value_dup_member (provider, "base_url");

  return place != NULL && ara_value_get_kind (place) == ARA_VALUE_NULL;
}

/* Names stand before the first "/" of a model's id. */
static void
check_provider (MacawRuntime *runtime, MacawProblems *problems, AraValue *provider)
{
  g_autofree char *name = ara_value_dup_member_string (provider, "name");
  g_autofree char *url = ara_value_dup_member_string (provider, "base_url");
  g_autofree char *key = ara_value_dup_member_string (provider, "api_key");
  g_autoptr (AraValue) input = NULL;

  macaw_problems_check (problems, "body.provider", provider, provider_members);
  if (url != NULL && *url != '\0' && !is_address (url))
    {
      input = ara_value_new_string (url);
      macaw_problems_add (problems, "body.provider", "base_url", "Input should be an address that begins with http:// or https://",
                          "url_parsing", input);
    }
  if (url == NULL && name != NULL && !is_forgotten (provider) && !macaw_runtime_knows_provider (runtime, name))
    macaw_problems_add (problems, "body.provider", "base_url", "Field required for a provider of this name", "missing", NULL);
  if (name != NULL && (strchr (name, '/') != NULL || g_str_equal (name, "builtin")))
    {
      input = ara_value_new_string (name);
      macaw_problems_add (problems, "body.provider", "name", "Input should be a name without a slash, and not builtin", "value_error", input);
    }
  if (key != NULL && strpbrk (key, "\r\n") != NULL)
    macaw_problems_add (problems, "body.provider", "api_key", "Input should be one line", "value_error", NULL);
}

static void
set_provider (MacawRuntime *runtime, AraValue *provider)
{
  g_autofree char *name = ara_value_dup_member_string (provider, "name");
  g_autofree char *url = ara_value_dup_member_string (provider, "base_url");
  g_autofree char *key = ara_value_dup_member_string (provider, "api_key");

  const char *known = name != NULL && *name != '\0' ? name : "openai";

  if (is_forgotten (provider))
    macaw_runtime_forget_provider (runtime, known);
  else
    macaw_runtime_set_provider (runtime, known, url, key);
}

/* Is taken only if nothing else of the request is wrong. */
static void
set_search (MacawRuntime *runtime, MacawProblems *problems, AraValue *search)
{
  g_autoptr (GError) error = NULL;

  if (!macaw_web_configure_search (runtime->web, search, &error))
    macaw_problems_add (problems, "body", "search", error->message, "value_error", NULL);
}

/* NULL if it isn't there or null. */
static AraValue *
dup_object (AraValue *body, const char *name)
{
  g_autoptr (AraValue) value = ara_value_dup_member (body, name);

  return value != NULL && ara_value_get_kind (value) == ARA_VALUE_OBJECT ? g_steal_pointer (&value) : NULL;
}

void
macaw_route_inject (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  g_autoptr (AraValue) body = macaw_read_request (message, members);
  g_autoptr (AraValue) provider = body == NULL ? NULL : dup_object (body, "provider");
  g_autoptr (AraValue) servers = body == NULL ? NULL : dup_object (body, "mcpServers");
  g_autoptr (AraValue) web = body == NULL ? NULL : dup_object (body, "web");
  g_autoptr (AraValue) search = body == NULL ? NULL : dup_object (body, "search");
  g_autofree char *model = body == NULL ? NULL : ara_value_dup_member_string (body, "model");
  g_autoptr (MacawProblems) problems = macaw_problems_new ();

  if (body == NULL)
    return;
  if (provider != NULL)
    check_provider (self->runtime, problems, provider);
  if (web != NULL)
    macaw_problems_check (problems, "body.web", web, web_members);
  if (search != NULL)
    macaw_problems_check (problems, "body.search", search, search_members);
  if (macaw_problems_refuse (problems, message))
    return;
  if (search != NULL)
    set_search (self->runtime, problems, search);
  if (macaw_problems_refuse (problems, message))
    return;
  if (provider != NULL)
    set_provider (self->runtime, provider);
  if (servers != NULL)
    macaw_runtime_set_mcp_servers (self->runtime, servers);
  if (web != NULL)
    macaw_web_configure (self->runtime->web, web);
  if (model != NULL)
    {
      g_free (self->runtime->model);
      self->runtime->model = g_steal_pointer (&model);
    }
  macaw_reply_ok (message);
}
