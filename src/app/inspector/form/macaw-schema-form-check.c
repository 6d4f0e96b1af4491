/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A form and its JSON: what is wrong with the value, by the schema and by the server. */

#include "config.h"

#include "macaw-schema-form-private.h"
#include "macaw-form-problems.h"
#include "macaw-form-source.h"

#include <glib/gi18n.h>
#include <string.h>

/* What the server says of a field stands while the field is what it was. */
typedef struct
{
  char     *message;
  AraValue *value; /* NULL: not given */
} Refusal;

void
macaw_schema_form_refusal_free (gpointer data)
{
  Refusal *refusal = data;

  g_free (refusal->message);
  g_clear_pointer (&refusal->value, ara_value_unref);
  g_free (refusal);
}

static AraValue *
dup_at (AraValue *value, const char *pointer)
{
  g_autoptr (AraValue) current = ara_value_ref (value);

  while (*pointer == '/' && current != NULL)
    {
      gsize length = strcspn (pointer + 1, "/");
      g_autoptr (GString) token = g_string_new_len (pointer + 1, (gssize) length);
      AraValue *next;

      g_string_replace (token, "~1", "/", 0);
      g_string_replace (token, "~0", "~", 0);
      next = ara_value_get_kind (current) == ARA_VALUE_ARRAY ? ara_value_dup_child (current, (guint) g_ascii_strtoull (token->str, NULL, 10))
                                                              : ara_value_dup_member (current, token->str);
      ara_value_unref (current);
      current = next;
      pointer += length + 1;
    }
  return g_steal_pointer (&current);
}

static void
add_refusals (MacawSchemaForm *self, GHashTable *problems)
{
  AraValue *whole = macaw_form_node_get_value (self->root);
  GHashTableIter iter;
  gpointer pointer, data;

  g_hash_table_iter_init (&iter, self->refusals);
  while (g_hash_table_iter_next (&iter, &pointer, &data))
    {
      Refusal *refusal = data;
      g_autoptr (AraValue) value = dup_at (whole, pointer);

      if (value == NULL ? refusal->value != NULL : refusal->value == NULL || !ara_value_equal (value, refusal->value))
        g_hash_table_iter_remove (&iter);
      else
        g_hash_table_insert (problems, g_strdup (pointer), g_strdup (refusal->message));
    }
}

static void
show_json_problem (MacawSchemaForm *self, GHashTable *problems)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (self->broken != NULL)
    {
      ara_value_unref (ara_value_new_from_text (self->broken, -1, &error) ?: ara_value_new_null ());
      text = error == NULL ? NULL : macaw_form_source_describe (error);
    }
  else if (self->json_elided)
    text = g_strdup (_("A line of this is too long to be shown here. It is kept and sent as it is."));
  else if (g_hash_table_size (problems) > 0)
    {
      g_autoptr (GList) pointers = g_list_sort (g_hash_table_get_keys (problems), (GCompareFunc) strcmp);
      const char *pointer = pointers->data, *message = g_hash_table_lookup (problems, pointer);

      text = *pointer == '\0' ? g_strdup (message) : g_strdup_printf ("%s: %s", pointer + 1, message);
    }
  gtk_label_set_text (self->json_problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->json_problem), text != NULL);
}

static void
set_valid (MacawSchemaForm *self, gboolean valid)
{
  if (self->valid == valid)
    return;
  self->valid = valid;
  g_object_notify (G_OBJECT (self), "valid");
}

/* While the JSON is unfinished the form waits: changing it would throw away what was typed. */
void
macaw_schema_form_show_notice (MacawSchemaForm *self)
{
  gboolean waits = self->broken != NULL && !self->json_only;
  const char *first = waits ? _("The JSON is not finished. The form goes on when it is.") : self->notice_text;
  const char *second = self->broken != NULL ? NULL : self->doubt;
  g_autofree char *both = first != NULL && second != NULL ? g_strconcat (first, "\n", second, NULL) : NULL;
  const char *text = both != NULL ? both : first != NULL ? first : second;

  gtk_widget_set_sensitive (GTK_WIDGET (self->slot), self->broken == NULL);
  gtk_label_set_text (self->notice, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->notice), text != NULL);
}

void
macaw_schema_form_check_value (MacawSchemaForm *self)
{
  gboolean valid = TRUE;
  g_autoptr (GHashTable) problems = NULL;

  g_clear_pointer (&self->doubt, g_free);
  problems = macaw_form_problems_find (self->schema, macaw_form_node_get_value (self->root), self->checked, &valid, &self->doubt);
  add_refusals (self, problems);
  macaw_form_node_set_problems (self->root, problems);
  show_json_problem (self, problems);
  macaw_schema_form_show_notice (self);
  set_valid (self, valid && self->broken == NULL && macaw_form_node_count_drafts (self->root) == 0);
}

gboolean
macaw_schema_form_get_valid (MacawSchemaForm *self)
{
  g_return_val_if_fail (MACAW_IS_SCHEMA_FORM (self), FALSE);
  macaw_schema_form_flush (self);
  return self->valid;
}

gboolean
macaw_schema_form_is_finished (MacawSchemaForm *self)
{
  g_return_val_if_fail (MACAW_IS_SCHEMA_FORM (self), FALSE);
  return self->broken == NULL && macaw_form_node_count_drafts (self->root) == 0;
}

/* The pointer, of those that are the keys, that stands first in the form; NULL if there is none. */
static const char *
find_first (MacawSchemaForm *self, GHashTable *problems)
{
  const char *first = NULL;
  GHashTableIter iter;
  gpointer pointer;

  g_hash_table_iter_init (&iter, problems);
  while (g_hash_table_iter_next (&iter, &pointer, NULL))
    if (first == NULL || macaw_form_node_compare_places (self->root, pointer, first) < 0)
      first = pointer;
  return first;
}

gboolean
macaw_schema_form_check (MacawSchemaForm *self)
{
  g_autoptr (GHashTable) problems = NULL;
  const char *first;
  g_autofree char *doubt = NULL;
  gboolean valid;

  g_return_val_if_fail (MACAW_IS_SCHEMA_FORM (self), FALSE);
  self->checked = TRUE;
  macaw_schema_form_queue_update (self);
  macaw_schema_form_flush (self);
  if (self->valid || self->broken != NULL || !macaw_schema_form_is_form_shown (self))
    {
      if (!self->valid)
        gtk_widget_grab_focus (self->json_view);
      return self->valid;
    }
  problems = macaw_form_problems_find (self->schema, macaw_form_node_get_value (self->root), TRUE, &valid, &doubt);
  first = find_first (self, problems);
  if (first != NULL)
    macaw_schema_form_focus_field (self, first);
  return FALSE;
}

void
macaw_schema_form_forget_problems (MacawSchemaForm *self)
{
  g_return_if_fail (MACAW_IS_SCHEMA_FORM (self));
  if (g_hash_table_size (self->refusals) == 0)
    return;
  g_hash_table_remove_all (self->refusals);
  macaw_schema_form_queue_update (self);
  macaw_schema_form_flush (self);
}

char *
macaw_schema_form_show_problems (MacawSchemaForm *self, AraValue *detail)
{
  g_autoptr (GHashTable) found = NULL;
  g_autoptr (GString) others = g_string_new (NULL);
  g_autofree char *first = NULL;
  GHashTableIter iter;
  gpointer pointer, message;

  g_return_val_if_fail (MACAW_IS_SCHEMA_FORM (self) && detail != NULL, NULL);
  found = macaw_form_problems_read (detail);
  g_hash_table_remove_all (self->refusals);
  g_hash_table_iter_init (&iter, found);
  while (g_hash_table_iter_next (&iter, &pointer, &message))
    {
      Refusal *refusal;

      if (*(char *) pointer == '\0')
        {
          g_string_append_printf (others, "%s%s", others->len > 0 ? "\n" : "", (char *) message);
          continue;
        }
      refusal = g_new0 (Refusal, 1);
      refusal->message = g_strdup (message);
      refusal->value = dup_at (macaw_form_node_get_value (self->root), pointer);
      g_hash_table_insert (self->refusals, g_strdup (pointer), refusal);
    }
  macaw_schema_form_queue_update (self);
  macaw_schema_form_flush (self);
  first = macaw_schema_form_is_form_shown (self) ? g_strdup (find_first (self, self->refusals)) : NULL;
  if (first != NULL)
    macaw_schema_form_focus_field (self, first);
  return others->len == 0 ? NULL : g_strdup (others->str);
}
