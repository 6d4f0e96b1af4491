/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A field that is one of a few values. A value that is none of them is kept and shown as well. */

#include "config.h"

#include "macaw-form-editors.h"
#include "macaw-form-control.h"
#include "app/inspector/macaw-abridged.h"

#include <glib/gi18n.h>

#define MANY 12 /* more are searched as one types */

struct _MacawFormPick
{
  GtkWidget      parent_instance;

  GtkDropDown   *drop_down;
  GtkStringList *titles;

  MacawFormNode *node;
  GPtrArray     *values; /* AraValue, one for each title; NULL: not given */
  GHashTable    *looks;  /* of the values that are no texts */
  gboolean       busy;
};

G_DEFINE_FINAL_TYPE (MacawFormPick, macaw_form_pick, GTK_TYPE_WIDGET)

static void
clear_value (gpointer value)
{
  if (value != NULL)
    ara_value_unref (value);
}

static void
note_look (MacawFormPick *self, AraValue *value)
{
  if (value != NULL && ara_value_get_kind (value) != ARA_VALUE_STRING)
    g_hash_table_add (self->looks, ara_value_dup_text (value));
}

/* Without its quotes a text may look like another value, such as 1 or null: then it keeps them. */
static char *
dup_title (MacawFormPick *self, AraValue *value)
{
  g_autofree char *text = ara_value_dup_string (value), *json = ara_value_dup_text (value);
  gboolean quoted = text == NULL || macaw_is_blank (text) || g_hash_table_contains (self->looks, text);

  return macaw_abridge (quoted ? json : text, MACAW_ABRIDGED_LINE);
}

static void
add (MacawFormPick *self, AraValue *value, const char *title)
{
  g_autofree char *own = title != NULL ? macaw_abridge (title, MACAW_ABRIDGED_LINE) : dup_title (self, value);

  g_ptr_array_add (self->values, value == NULL ? NULL : ara_value_ref (value));
  gtk_string_list_append (self->titles, own);
}

static guint
find (MacawFormPick *self, AraValue *value)
{
  for (guint i = 0; i < self->values->len; i++)
    {
      AraValue *other = g_ptr_array_index (self->values, i);

      if (value == NULL ? other == NULL : other != NULL && ara_value_equal (value, other))
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

static void
fill (MacawFormPick *self)
{
  MacawFormSpec *spec = macaw_form_node_get_spec (self->node);
  AraValue *value = macaw_form_node_get_value (self->node);
  g_autoptr (AraValue) null = ara_value_new_null ();

  gtk_string_list_splice (self->titles, 0, g_list_model_get_n_items (G_LIST_MODEL (self->titles)), NULL);
  g_ptr_array_set_size (self->values, 0);
  g_hash_table_remove_all (self->looks);
  note_look (self, value);
  if (spec->nullable)
    note_look (self, null);
  for (guint i = 0; i < spec->values->len; i++)
    note_look (self, g_ptr_array_index (spec->values, i));
  if (value == NULL || !macaw_form_node_is_required (self->node))
    {
      g_autofree char *absent = value != NULL ? NULL : macaw_form_control_dup_placeholder (self->node);

      add (self, NULL, absent == NULL || *absent == '\0' ? _("not given") : absent);
    }
  for (guint i = 0; i < spec->values->len; i++)
    add (self, g_ptr_array_index (spec->values, i), spec->value_titles == NULL ? NULL : g_ptr_array_index (spec->value_titles, i));
  if (spec->nullable && find (self, null) == GTK_INVALID_LIST_POSITION)
    add (self, null, NULL);
  if (find (self, value) == GTK_INVALID_LIST_POSITION)
    add (self, value, NULL);
  gtk_drop_down_set_enable_search (self->drop_down, self->values->len > MANY);
}

static void
on_node_changed (MacawFormNode *node, gpointer user_data)
{
  MacawFormPick *self = MACAW_FORM_PICK (user_data);

  if (self->busy)
    return;
  self->busy = TRUE;
  if (find (self, macaw_form_node_get_value (node)) == GTK_INVALID_LIST_POSITION)
    fill (self);
  gtk_drop_down_set_selected (self->drop_down, find (self, macaw_form_node_get_value (node)));
  self->busy = FALSE;
}

static void
on_selected (MacawFormPick *self)
{
  guint selected = gtk_drop_down_get_selected (self->drop_down);

  if (self->busy || self->node == NULL || selected >= self->values->len)
    return;
  self->busy = TRUE;
  macaw_form_node_set_value (self->node, g_ptr_array_index (self->values, selected));
  self->busy = FALSE;
}

static void
macaw_form_pick_dispose (GObject *object)
{
  MacawFormPick *self = MACAW_FORM_PICK (object);

  g_clear_object (&self->node);
  g_clear_pointer ((GtkWidget **) &self->drop_down, gtk_widget_unparent);
  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_clear_pointer (&self->looks, g_hash_table_unref);
  G_OBJECT_CLASS (macaw_form_pick_parent_class)->dispose (object);
}

static void
macaw_form_pick_class_init (MacawFormPickClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = macaw_form_pick_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/inspector/form/macaw-form-pick.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawFormPick, drop_down);
  gtk_widget_class_bind_template_child (widget_class, MacawFormPick, titles);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
}

static void
macaw_form_pick_init (MacawFormPick *self)
{
  self->values = g_ptr_array_new_with_free_func (clear_value);
  self->looks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
macaw_form_pick_new (MacawFormNode *node)
{
  MacawFormPick *self = g_object_new (MACAW_TYPE_FORM_PICK, NULL);

  self->node = g_object_ref (node);
  macaw_form_control_bind (GTK_WIDGET (self->drop_down), node);
  g_signal_connect_object (node, "changed", G_CALLBACK (on_node_changed), self, 0);
  on_node_changed (node, self);
  return GTK_WIDGET (self);
}
