/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One field of a form: what is wrong with it, and what is no value yet. */

#include "config.h"

#include "macaw-form-node-private.h"

#include <string.h>

const char *
macaw_form_node_get_problem (MacawFormNode *self)
{
  return self->draft != NULL ? self->draft : self->problem;
}

void
macaw_form_node_set_draft (MacawFormNode *self, const char *problem)
{
  if (g_strcmp0 (self->draft, problem) == 0)
    return;
  if (self->root != NULL)
    self->root->n_drafts += (problem != NULL) - (self->draft != NULL);
  g_free (self->draft);
  self->draft = g_strdup (problem);
  g_signal_emit (self, macaw_form_node_signals[MACAW_FORM_NODE_PROBLEM_CHANGED], 0);
}

guint
macaw_form_node_count_drafts (MacawFormNode *root)
{
  return root->n_drafts;
}

static void
set_problem (MacawFormNode *self, const char *problem)
{
  if (g_strcmp0 (self->problem, problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_signal_emit (self, macaw_form_node_signals[MACAW_FORM_NODE_PROBLEM_CHANGED], 0);
}

/* The first token of @pointer, unescaped; @length of it in the pointer. */
static char *
dup_token (const char *pointer, gsize *length)
{
  GString *token;

  *length = strcspn (pointer + 1, "/");
  token = g_string_new_len (pointer + 1, (gssize) *length);
  g_string_replace (token, "~1", "/", 0);
  g_string_replace (token, "~0", "~", 0);
  return g_string_free (token, FALSE);
}

MacawFormNode *
macaw_form_node_find_nearest (MacawFormNode *root, const char *pointer, const char **rest)
{
  MacawFormNode *node = root;

  while (*pointer == '/')
    {
      gsize length;
      g_autofree char *token = dup_token (pointer, &length);
      MacawFormNode *next = macaw_form_node_find (node, token);

      if (next == NULL)
        break;
      node = next;
      pointer += length + 1;
    }
  /* The form that is chosen says more than the choice. */
  while (node->children != NULL && macaw_form_node_get_spec (node)->kind == MACAW_FIELD_CHOICE)
    {
      g_autoptr (MacawFormNode) form = g_list_model_get_item (G_LIST_MODEL (node->children), 0);

      node = form;
    }
  *rest = pointer;
  return node;
}

/* The field below @self that @pointer leads through, made if need be. */
static MacawFormNode *
find_below (MacawFormNode *self, const char *pointer, gsize *length)
{
  g_autofree char *token = dup_token (pointer, length);
  MacawFormNode *node = self;

  macaw_form_node_get_children (node);
  while (macaw_form_node_get_spec (node)->kind == MACAW_FIELD_CHOICE && g_list_model_get_n_items (G_LIST_MODEL (node->children)) > 0)
    {
      g_autoptr (MacawFormNode) form = g_list_model_get_item (G_LIST_MODEL (node->children), 0);

      node = form;
      macaw_form_node_get_children (node);
    }
  return macaw_form_node_find (node, token);
}

int
macaw_form_node_compare_places (MacawFormNode *root, const char *a, const char *b)
{
  MacawFormNode *node = root;

  while (*a == '/' && *b == '/')
    {
      gsize length_a, length_b;
      MacawFormNode *one = find_below (node, a, &length_a), *other = find_below (node, b, &length_b);

      if (one == NULL || other == NULL)
        return one == other ? strcmp (a, b) : one == NULL ? 1 : -1;
      if (one != other)
        return macaw_form_node_get_place (one) < macaw_form_node_get_place (other) ? -1 : 1;
      node = one;
      a += length_a + 1;
      b += length_b + 1;
    }
  return (*a == '/') - (*b == '/');
}

void
macaw_form_node_assign_problems (MacawFormNode *root)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, root->problems);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const char *rest;
      MacawFormNode *node = macaw_form_node_find_nearest (root, key, &rest);

      if (*rest == '\0')
        g_hash_table_insert (wanted, node, g_strdup (value));
      else if (!g_hash_table_contains (wanted, node))
        g_hash_table_insert (wanted, node, g_strdup_printf ("%s: %s", rest + 1, (char *) value));
    }
  for (guint i = root->marked->len; i-- > 0;)
    {
      MacawFormNode *node = g_ptr_array_index (root->marked, i);

      if (g_hash_table_contains (wanted, node))
        continue;
      set_problem (node, NULL);
      g_ptr_array_remove_index_fast (root->marked, i);
    }
  g_hash_table_iter_init (&iter, wanted);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      if (!g_ptr_array_find (root->marked, key, NULL))
        g_ptr_array_add (root->marked, key);
      set_problem (key, value);
    }
}

void
macaw_form_node_set_problems (MacawFormNode *root, GHashTable *problems)
{
  g_clear_pointer (&root->problems, g_hash_table_unref);
  root->problems = g_hash_table_ref (problems);
  macaw_form_node_assign_problems (root);
}
