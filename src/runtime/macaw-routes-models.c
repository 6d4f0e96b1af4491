/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The models that a client can choose from. */

#include "macaw-routes.h"

typedef struct
{
  SoupServerMessage *message;
  AraValueBuilder   *builder;
  char              *chosen;
  guint              pending;
} ModelList;

static void
write_model (ModelList *list, const char *id)
{
  ara_value_builder_begin_object (list->builder);
  ara_value_builder_member_string (list->builder, "id", id);
  ara_value_builder_name (list->builder, "default");
  ara_value_builder_boolean (list->builder, g_strcmp0 (id, list->chosen) == 0);
  ara_value_builder_end_object (list->builder);
}

static void
finish_models (ModelList *list)
{
  if (--list->pending > 0)
    return;
  write_model (list, MACAW_GUIDE_MODEL);
  ara_value_builder_end_array (list->builder);
  macaw_reply (list->message, list->builder);
  soup_server_message_unpause (list->message);
  g_object_unref (list->message);
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

void
macaw_route_models (MacawServer *self, SoupServerMessage *message, GHashTable *query, const char *rest)
{
  ModelList *list = g_new0 (ModelList, 1);
  g_autofree char *upstream = NULL;

  list->message = g_object_ref (message);
  list->builder = macaw_reply_object ();
  list->pending = self->runtime->providers->len + 1;
  macaw_runtime_pick_model (self->runtime, NULL, &list->chosen, &upstream);
  ara_value_builder_name (list->builder, "models");
  ara_value_builder_begin_array (list->builder);
  soup_server_message_pause (message);
  for (guint i = 0; i < self->runtime->providers->len; i++)
    macaw_provider_list_async (g_ptr_array_index (self->runtime->providers, i), NULL, models_came, list);
  finish_models (list);
}
