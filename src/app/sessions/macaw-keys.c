/* SPDX-License-Identifier: GPL-3.0-or-later */
/* API keys: in the Secret Service, and nowhere else that outlives this run. */

#include "config.h"

#include "macaw-keys.h"

#include <libsecret/secret.h>

/* What is stored in this run, so that a key works at once, with no keyring too.
 * Used on the main thread only. */
static GHashTable *held;
static guint patience = 120;

static const SecretSchema *
get_schema (void)
{
  static const SecretSchema schema = {
    MACAW_APPLICATION_ID ".Key",
    SECRET_SCHEMA_NONE,
    { { "id", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
  };

  return &schema;
}

static GHashTable *
get_held (void)
{
  if (held == NULL)
    held = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                  (GDestroyNotify) secret_password_free);
  return held;
}

/* A locked keyring asks a person, and where nobody can be asked it may wait for ever:
 * each call has a cancellable of its own, which the caller's and a timer trigger. */
typedef struct
{
  GCancellable *own;
  GCancellable *callers;
  gulong        handler;
  guint         timer;
} Guard;

static void
guard_free (Guard *guard)
{
  g_clear_handle_id (&guard->timer, g_source_remove);
  if (guard->callers != NULL)
    g_cancellable_disconnect (guard->callers, guard->handler);
  g_clear_object (&guard->callers);
  g_clear_object (&guard->own);
  g_free (guard);
}

static gboolean
patience_ended (gpointer data)
{
  Guard *guard = data;

  guard->timer = 0;
  g_cancellable_cancel (guard->own);
  return G_SOURCE_REMOVE;
}

static void
caller_cancelled (GCancellable *cancellable, GCancellable *own)
{
  g_cancellable_cancel (own);
}

static GTask *
guarded_task_new (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data,
                  GCancellable **own)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Guard *guard = g_new0 (Guard, 1);

  guard->own = g_cancellable_new ();
  guard->timer = g_timeout_add_seconds (patience, patience_ended, guard);
  if (cancellable != NULL)
    {
      guard->callers = g_object_ref (cancellable);
      guard->handler = g_cancellable_connect (cancellable, G_CALLBACK (caller_cancelled),
                                              g_object_ref (guard->own), g_object_unref);
    }
  g_task_set_task_data (task, guard, (GDestroyNotify) guard_free);
  /* The keyring's own words tell a silent keyring from a cancelled caller below. */
  g_task_set_check_cancellable (task, FALSE);
  *own = guard->own;
  return task;
}

/* Takes @error. */
static void
return_error (GTask *task, GError *error)
{
  Guard *guard = g_task_get_task_data (task);

  if (guard->timer == 0 && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_error_free (error);
      error = g_error_new_literal (SECRET_ERROR, SECRET_ERROR_IS_LOCKED,
                                   "The keyring doesn’t answer");
    }
  g_task_return_error (task, error);
}

static void
stored (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (secret_password_store_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    return_error (task, error);
}

void
macaw_keys_store_async (const char *id, const char *label, const char *key, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  GCancellable *own;
  GTask *task;

  g_return_if_fail (id != NULL && key != NULL);

  g_hash_table_insert (get_held (), g_strdup (id), g_strdup (key));
  task = guarded_task_new (cancellable, callback, user_data, &own);
  g_task_set_source_tag (task, macaw_keys_store_async);
  secret_password_store (get_schema (), SECRET_COLLECTION_DEFAULT,
                         label != NULL ? label : "Macaw", key, own, stored, task,
                         "id", id, NULL);
}

gboolean
macaw_keys_store_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, macaw_keys_store_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
looked_up (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  char *key = secret_password_lookup_finish (result, &error);

  if (error == NULL)
    g_task_return_pointer (task, key, (GDestroyNotify) secret_password_free);
  else
    return_error (task, error);
}

void
macaw_keys_lookup_async (const char *id, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  const char *key;
  GCancellable *own;
  GTask *task;

  g_return_if_fail (id != NULL);

  task = guarded_task_new (cancellable, callback, user_data, &own);
  g_task_set_source_tag (task, macaw_keys_lookup_async);
  key = g_hash_table_lookup (get_held (), id);
  if (key == NULL)
    {
      secret_password_lookup (get_schema (), own, looked_up, task, "id", id, NULL);
      return;
    }
  g_task_return_pointer (task, g_strdup (key), (GDestroyNotify) secret_password_free);
  g_object_unref (task);
}

char *
macaw_keys_lookup_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, macaw_keys_lookup_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
cleared (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  secret_password_clear_finish (result, &error);
  if (error == NULL)
    g_task_return_boolean (task, TRUE);
  else
    return_error (task, error);
}

void
macaw_keys_clear_async (const char *id, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GCancellable *own;
  GTask *task;

  g_return_if_fail (id != NULL);

  g_hash_table_remove (get_held (), id);
  task = guarded_task_new (cancellable, callback, user_data, &own);
  g_task_set_source_tag (task, macaw_keys_clear_async);
  secret_password_clear (get_schema (), own, cleared, task, "id", id, NULL);
}

gboolean
macaw_keys_clear_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, macaw_keys_clear_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
macaw_keys_set_patience (guint seconds)
{
  patience = seconds;
}

void
macaw_keys_forget (void)
{
  g_clear_pointer (&held, g_hash_table_unref);
}
