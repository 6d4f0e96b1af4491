/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The runtime's sessions: known here as they are in the store, and written through to it. */

#include "automations/macaw-automations.h"

static MacawSessionRow *
find_row (MacawRuntime *self, const char *id)
{
  for (guint i = 0; i < self->sessions->len; i++)
    {
      MacawSessionRow *row = g_ptr_array_index (self->sessions, i);

      if (id == NULL ? row->running : g_str_equal (row->id, id))
        return row;
    }
  return NULL;
}

MacawSessionRow *
macaw_runtime_get_session (MacawRuntime *self, const char *id)
{
  MacawSessionRow *row = find_row (self, id);

  return row == NULL ? NULL : macaw_session_row_copy (row);
}

/* Last active first. */
static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const MacawSessionRow *x = *(const MacawSessionRow *const *) a, *y = *(const MacawSessionRow *const *) b;

  if (x->last_active != y->last_active)
    return x->last_active < y->last_active ? 1 : -1;
  return (x->created < y->created) - (x->created > y->created);
}

void
macaw_runtime_save_session (MacawRuntime *self, const MacawSessionRow *row)
{
  MacawSessionRow *copy = macaw_session_row_copy (row), *old = find_row (self, row->id);

  if (old != NULL)
    g_ptr_array_remove (self->sessions, old);
  g_ptr_array_add (self->sessions, copy);
  g_ptr_array_sort (self->sessions, compare_rows);
  macaw_runtime_store_save_session (self->store, copy);
}

char *
macaw_runtime_find_session (MacawRuntime *self, const char *id, guint *status, const char **sentence)
{
  const char *wanted = id == NULL || *id == '\0' ? NULL : id;
  MacawSessionRow *row = find_row (self, wanted);

  if (row != NULL && row->running)
    return g_strdup (row->id);
  if (row == NULL && wanted != NULL)
    *status = 404, *sentence = "There is no such session.";
  else
    *status = 503, *sentence = row != NULL ? "The session is stopped; start it first." : "No session is active; start one.";
  return NULL;
}

/* A stopped session of that name is started again rather than doubled. */
static MacawSessionRow *
find_reusable (MacawRuntime *self, const char *name)
{
  MacawSessionRow *active = find_row (self, NULL);

  for (guint i = 0; active == NULL && i < self->sessions->len; i++)
    {
      MacawSessionRow *row = g_ptr_array_index (self->sessions, i);

      if (name == NULL || g_str_equal (row->name, name))
        return row;
    }
  return active;
}

static MacawSessionRow *
session_new (const char *name)
{
  MacawSessionRow *row = g_new0 (MacawSessionRow, 1);
  g_autofree char *uuid = g_uuid_string_random ();

  row->id = g_strconcat ("sess-", uuid, NULL);
  row->name = g_strdup (name != NULL && *name != '\0' ? name : "Session");
  row->created = g_get_real_time ();
  return row;
}

char *
macaw_runtime_start_session (MacawRuntime *self, const char *name, gboolean new_session)
{
  MacawSessionRow *known = new_session ? NULL : find_reusable (self, name);
  MacawSessionRow *row = known != NULL ? macaw_session_row_copy (known) : session_new (name);
  char *id = g_strdup (row->id);

  row->running = TRUE;
  row->last_active = g_get_real_time ();
  macaw_runtime_save_session (self, row);
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
  macaw_runtime_save_session (self, row);
  macaw_session_row_free (row);
}

void
macaw_runtime_delete_session (MacawRuntime *self, const char *id)
{
  MacawSessionRow *row = find_row (self, id);

  /* Its files stay in the state directory, out of sight: nothing is lost by a slip. */
  macaw_runtime_store_delete_session (self->store, id);
  if (self->automations != NULL)
    macaw_automations_forget_session (self->automations, id);
  g_hash_table_remove (self->toolboxes, id);
  g_hash_table_remove (self->libraries, id);
  if (row != NULL)
    g_ptr_array_remove (self->sessions, row);
}
