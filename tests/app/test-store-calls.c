/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls that are remembered: over restarts, bounded, pinned, without secrets. */

#include "app/inspector/macaw-secrets.h"
#include "app/store/macaw-store-calls.h"

#include <string.h>

typedef struct
{
  char       *folder;
  char       *path;
  MacawStore *store;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("macaw-calls-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "history.db", NULL);
  self->store = macaw_store_new (self->path);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (GSubprocess) remove = NULL;

  g_object_unref (self->store);
  remove = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, "rm", "-rf", self->folder, NULL);
  g_subprocess_wait (remove, NULL, NULL);
  g_free (self->path);
  g_free (self->folder);
}

static void
restart (Fixture *self)
{
  g_assert_finalize_object (self->store);
  self->store = macaw_store_new (self->path);
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GListModel *
list (Fixture *self, const char *connection)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GListModel *calls;

  macaw_store_list_calls_async (self->store, connection, NULL, keep_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  calls = macaw_store_list_calls_finish (self->store, result, &error);
  g_assert_no_error (error);
  return calls;
}

static const MacawCallFields *
get (GListModel *calls, guint position)
{
  g_autoptr (MacawCallRecord) call = g_list_model_get_item (calls, position);

  g_assert_nonnull (call);
  return macaw_call_record_get_fields (call); /* the list holds it */
}

static void
add (Fixture *self, const char *connection, const char *tool, gint64 started)
{
  MacawCallFields call = { .session = "s", .tool = tool, .args = "{\"a\":\"<%s>\"}", .started = started, .duration = 12, .state = MACAW_CALL_FAILED,
                           .problem = "No." };

  macaw_store_add_call (self->store, connection, &call);
}

static void
test_restart (Fixture *self, gconstpointer data)
{
  g_autoptr (GListModel) calls = NULL, others = NULL;
  const MacawCallFields *call;

  add (self, "local", "one", 1000);
  add (self, "local", "two", 2000);
  add (self, "other", "three", 3000);
  restart (self);
  calls = list (self, "local");
  others = list (self, "nobody");
  g_assert_cmpuint (g_list_model_get_n_items (calls), ==, 2);
  g_assert_cmpuint (g_list_model_get_n_items (others), ==, 0);
  call = get (calls, 0);
  g_assert_cmpstr (call->tool, ==, "two");
  g_assert_cmpstr (call->args, ==, "{\"a\":\"<%s>\"}");
  g_assert_cmpstr (call->session, ==, "s");
  g_assert_cmpstr (call->problem, ==, "No.");
  g_assert_cmpint (call->started, ==, 2000);
  g_assert_cmpint (call->duration, ==, 12);
  g_assert_cmpint (call->state, ==, MACAW_CALL_FAILED);
  g_assert_false (call->pinned || call->masked);
}

static void
test_bound (Fixture *self, gconstpointer data)
{
  g_autoptr (GListModel) calls = NULL, few = NULL;
  g_autofree char *args = g_strnfill (MACAW_STORE_MAX_CALL_ARGS + 1, 'x');
  MacawCallFields call = { .tool = "long", .args = args, .started = G_MAXINT32 };
  gint64 id;

  add (self, "local", "oldest", 1);
  calls = list (self, "local");
  id = get (calls, 0)->id;
  macaw_store_pin_call (self->store, id, TRUE);
  for (int i = 0; i < MACAW_STORE_MAX_CALLS + 20; i++)
    add (self, "local", "later", 100 + i);
  macaw_store_add_call (self->store, "local", &call);
  g_clear_object (&calls);
  calls = list (self, "local");
  g_assert_cmpuint (g_list_model_get_n_items (calls), ==, MACAW_STORE_MAX_CALLS + 1);
  g_assert_cmpstr (get (calls, 0)->tool, ==, "oldest");
  g_assert_true (get (calls, 0)->pinned);
  g_assert_cmpstr (get (calls, 1)->tool, ==, "long");
  g_assert_cmpstr (get (calls, 1)->args, ==, "");
  g_assert_cmpint (get (calls, MACAW_STORE_MAX_CALLS)->started, ==, 100 + 21);
  macaw_store_forget_calls (self->store, "local");
  few = list (self, "local");
  g_assert_cmpuint (g_list_model_get_n_items (few), ==, 1);
  macaw_store_pin_call (self->store, id, FALSE);
  macaw_store_forget_calls (self->store, "local");
  g_clear_object (&few);
  few = list (self, "local");
  g_assert_cmpuint (g_list_model_get_n_items (few), ==, 0);
}

static void
test_secrets (void)
{
#define SCHEMA                                                                                                              \
  "{\"properties\":{\"word\":{\"type\":\"string\",\"format\":\"password\"},\"pin\":{\"type\":\"integer\",\"writeOnly\":true}," \
  "\"list\":{\"items\":{\"format\":\"password\"}}}}"
  static const struct { const char *args, *kept; } rows[] = {
    { "{\"path\":\"a\",\"n\":18446744073709551616}", NULL },
    { "{\"password\":\"x\"}", "{\"password\":\"•••\"}" },
    { "{\"password\":\"\"}", NULL },
    { "{\"api_key\":\"x\",\"apiKey\":\"y\",\"API-KEY\":\"z\"}", "{\"api_key\":\"•••\",\"apiKey\":\"•••\",\"API-KEY\":\"•••\"}" },
    { "{\"accessToken\":{\"deep\":1}}", "{\"accessToken\":\"•••\"}" },
    { "{\"max_tokens\":5,\"tokenizer\":\"x\",\"keyboard\":\"y\",\"secretary\":\"z\"}", NULL },
    { "{\"token\":5,\"secret\":null,\"password\":true}", NULL },
    { "{\"word\":\"x\",\"pin\":1234,\"list\":[\"a\",\"b\"]}", "{\"word\":\"•••\",\"pin\":\"•••\",\"list\":[\"•••\",\"•••\"]}" },
    { "{\"headers\":[{\"Authorization\":\"Bearer x\"}]}", "{\"headers\":[{\"Authorization\":\"•••\"}]}" },
  };
  g_autoptr (AraValue) schema = ara_value_new_from_text (SCHEMA, -1, NULL);

  g_assert_nonnull (schema);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AraValue) args = ara_value_new_from_text (rows[i].args, -1, NULL);
      gboolean masked;
      g_autofree char *kept = macaw_secrets_mask (args, schema, &masked);

      g_assert_cmpstr (kept, ==, rows[i].kept != NULL ? rows[i].kept : rows[i].args);
      g_assert_cmpint (masked, ==, rows[i].kept != NULL);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/store-calls/restart", Fixture, NULL, set_up, test_restart, tear_down);
  g_test_add ("/store-calls/bound", Fixture, NULL, set_up, test_bound, tear_down);
  g_test_add_func ("/store-calls/secrets", test_secrets);
  return g_test_run ();
}
