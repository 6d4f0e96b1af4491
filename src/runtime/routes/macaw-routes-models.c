/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The models that a client can choose from. */

#include "macaw-routes.h"

typedef struct
{
  MacawLater      *later;
  AraValueBuilder *builder;
  char            *chosen;
  gboolean         chosen_told;
  guint            pending;
} ModelList;

static void
write_model (ModelList *list, const char *id)
{
  gboolean chosen = g_strcmp0 (id, list->chosen) == 0;

  list->chosen_told |= chosen;
  ara_value_builder_begin_object (list->builder);
  ara_value_builder_member_string (list->builder, "id", id);
  ara_value_builder_name (list->builder, "default");
  ara_value_builder_boolean (list->builder, chosen);
  ara_value_builder_end_object (list->builder);
}

static void
finish_models (ModelList *list)
{
  if (--list->pending > 0)
    return;
  write_model (list, MACAW_GUIDE_MODEL);
  /* Not every provider lists its models, and the one that answers is among those to choose from. */
  if (!list->chosen_told && list->chosen != NULL)
    write_model (list, list->chosen);
  ara_value_builder_end_array (list->builder);
  macaw_reply (list->later->message, list->builder);
  macaw_reply_resume (list->later);
  ara_value_builder_unref (list->builder);
  g_free (list->chosen);
  g_free (list);
}

static void
models_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = macaw_provider_list_finish (result, &error);

  if (ids == NULL)
    g_info ("%s", error->message);
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    write_model (data, ids[i]);
  finish_models (data);
}

/* Whether a provider of the person's own stands for @local. */
static gboolean
is_configured (MacawRuntime *runtime, const MacawProvider *local)
{
  for (guint i = 0; i < runtime->providers->len; i++)
    {
      const MacawProvider *provider = g_ptr_array_index (runtime->providers, i);

      if (g_str_equal (provider->name, local->name) || g_strcmp0 (provider->base_url, local->base_url) == 0)
        return TRUE;
    }
  return FALSE;
}

void
macaw_route_models (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  MacawRuntime *runtime = self->runtime;
  ModelList *list = g_new0 (ModelList, 1);
  g_autofree char *upstream = NULL;

  list->later = macaw_reply_later (message);
  list->builder = macaw_reply_object ();
  list->pending = runtime->providers->len + 1;
  macaw_runtime_pick_model (runtime, NULL, &list->chosen, &upstream);
  ara_value_builder_name (list->builder, "models");
  ara_value_builder_begin_array (list->builder);
  for (guint i = 0; i < runtime->providers->len; i++)
    macaw_provider_list_async (g_ptr_array_index (runtime->providers, i), list->later->cancellable, models_came, list);
  for (guint i = 0; i < runtime->local_providers->len; i++)
    if (!is_configured (runtime, g_ptr_array_index (runtime->local_providers, i)))
      {
        list->pending++;
        macaw_provider_list_async (g_ptr_array_index (runtime->local_providers, i), list->later->cancellable, models_came, list);
      }
  finish_models (list);
}
