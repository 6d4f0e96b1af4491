/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The members of an object or the elements of an array; rows are made when they are seen. */

#include "config.h"

#include "macaw-form-editors.h"
#include "macaw-form-control.h"

#include <glib/gi18n.h>

#define CHUNK      24 /* rows that are made at once */
#define OPEN_DEPTH 3  /* deeper groups begin closed */

struct _MacawFormGroup
{
  GtkWidget      parent_instance;

  GtkExpander   *expander;
  GtkWidget     *body;
  GtkLabel      *empty;
  GtkBox        *rows;
  GtkButton     *more;
  GtkWidget     *add_item;
  GtkWidget     *add_member;
  GtkEditable   *member_name;

  MacawFormNode *node;
  GListModel    *shown; /* the first of its children; NULL while it was never open */
};

G_DEFINE_FINAL_TYPE (MacawFormGroup, macaw_form_group, GTK_TYPE_WIDGET)

/* A closed group has no fields yet, but tells how many it would have. */
static guint
count_children (MacawFormGroup *self)
{
  MacawFormSpec *spec = macaw_form_node_get_spec (self->node);
  AraValue *value = macaw_form_node_get_value (self->node);

  if (self->shown != NULL)
    return g_list_model_get_n_items (macaw_form_node_get_children (self->node));
  if (spec->kind == MACAW_FIELD_OBJECT && spec->names->len > 0)
    return spec->names->len;
  return value == NULL ? 0 : ara_value_get_n_children (value);
}

static void
show_counts (MacawFormGroup *self)
{
  MacawFormSpec *spec = macaw_form_node_get_spec (self->node);
  guint count = count_children (self), shown = self->shown == NULL ? 0 : g_list_model_get_n_items (self->shown);
  g_autofree char *more = g_strdup_printf (ngettext ("Show %u More", "Show %u More", count - shown), count - shown);
  gboolean is_array = spec->kind == MACAW_FIELD_ARRAY;
  g_autofree char *title = is_array ? g_strdup_printf (ngettext ("%u item", "%u items", count), count)
                                    : g_strdup_printf (ngettext ("%u field", "%u fields", count), count);

  gtk_expander_set_label (self->expander, title);
  gtk_button_set_label (self->more, more);
  gtk_widget_set_visible (GTK_WIDGET (self->more), count > shown);
  gtk_widget_set_visible (GTK_WIDGET (self->empty), count == 0);
  gtk_label_set_text (self->empty, macaw_form_node_get_parent (self->node) == NULL && !spec->open ? _("This takes no arguments.")
                                   : is_array                                      ? _("The list is empty.")
                                                                                   : _("There are no fields."));
  gtk_widget_set_visible (self->add_item, is_array && (!spec->fixed_length || count < spec->prefix->len));
}

static GtkWidget *
row_at (MacawFormGroup *self, guint position)
{
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->rows));

  while (row != NULL && position-- > 0)
    row = gtk_widget_get_next_sibling (row);
  return row;
}

static void
on_items_changed (GListModel *shown, guint position, guint removed, guint added, gpointer user_data)
{
  MacawFormGroup *self = MACAW_FORM_GROUP (user_data);
  GtkWidget *before = position == 0 ? NULL : row_at (self, position - 1);

  for (; removed > 0; removed--)
    gtk_box_remove (self->rows, before == NULL ? gtk_widget_get_first_child (GTK_WIDGET (self->rows)) : gtk_widget_get_next_sibling (before));
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (MacawFormNode) node = g_list_model_get_item (shown, position + i);
      GtkWidget *row = macaw_form_row_new (node, FALSE);

      gtk_box_insert_child_after (self->rows, row, before);
      before = row;
    }
  show_counts (self);
}

static void
on_children_changed (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  show_counts (MACAW_FORM_GROUP (user_data));
}

static void
fill (MacawFormGroup *self)
{
  GListModel *children = macaw_form_node_get_children (self->node);

  if (self->shown != NULL)
    return;
  self->shown = G_LIST_MODEL (gtk_slice_list_model_new (g_object_ref (children), 0, CHUNK));
  g_signal_connect_object (self->shown, "items-changed", G_CALLBACK (on_items_changed), self, 0);
  g_signal_connect_object (children, "items-changed", G_CALLBACK (on_children_changed), self, G_CONNECT_AFTER);
  on_items_changed (self->shown, 0, 0, g_list_model_get_n_items (self->shown), self);
}

static void
on_expanded (MacawFormGroup *self)
{
  gboolean expanded = gtk_expander_get_expanded (self->expander);

  if (self->node == NULL)
    return;
  gtk_widget_set_visible (self->body, expanded);
  if (expanded)
    fill (self);
}

/* What comes to be there opens by itself once, unless it is deep. */
static gboolean
should_open (MacawFormGroup *self)
{
  AraValue *value = macaw_form_node_get_value (self->node);

  return macaw_form_node_get_depth (self->node) <= OPEN_DEPTH && value != NULL && ara_value_get_kind (value) >= ARA_VALUE_ARRAY;
}

static void
on_node_changed (MacawFormNode *node, gpointer user_data)
{
  MacawFormGroup *self = MACAW_FORM_GROUP (user_data);

  if (self->shown != NULL)
    return;
  show_counts (self);
  if (should_open (self))
    gtk_expander_set_expanded (self->expander, TRUE);
}

static void
show_up_to (MacawFormGroup *self, guint count)
{
  GtkSliceListModel *slice = GTK_SLICE_LIST_MODEL (self->shown);

  if (count > gtk_slice_list_model_get_size (slice))
    gtk_slice_list_model_set_size (slice, count);
}

static void
show_more (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawFormGroup *self = MACAW_FORM_GROUP (widget);
  guint shown = g_list_model_get_n_items (self->shown);
  GtkWidget *row;

  show_up_to (self, shown + CHUNK);
  row = row_at (self, shown);
  if (row != NULL)
    macaw_form_row_focus (MACAW_FORM_ROW (row));
}

static void
focus_last (MacawFormGroup *self)
{
  GtkWidget *row;

  gtk_expander_set_expanded (self->expander, TRUE);
  fill (self);
  show_up_to (self, count_children (self));
  row = gtk_widget_get_last_child (GTK_WIDGET (self->rows));
  if (row != NULL)
    macaw_form_row_focus (MACAW_FORM_ROW (row));
}

static void
add_item (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawFormGroup *self = MACAW_FORM_GROUP (widget);

  macaw_form_node_add_element (self->node);
  focus_last (self);
}

static void
add_member (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawFormGroup *self = MACAW_FORM_GROUP (widget);
  g_autofree char *member = g_strdup (gtk_editable_get_text (self->member_name));

  if (!macaw_form_node_add_member (self->node, member))
    return;
  gtk_editable_set_text (self->member_name, "");
  focus_last (self);
}

static void
on_name_changed (MacawFormGroup *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "group.add-member", *gtk_editable_get_text (self->member_name) != '\0');
}

static void
on_name_activated (MacawFormGroup *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "group.add-member", NULL);
}

static void
macaw_form_group_dispose (GObject *object)
{
  MacawFormGroup *self = MACAW_FORM_GROUP (object);
  GtkWidget *child;

  g_clear_object (&self->shown);
  g_clear_object (&self->node);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (macaw_form_group_parent_class)->dispose (object);
}

static void
macaw_form_group_class_init (MacawFormGroupClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = macaw_form_group_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/inspector/form/macaw-form-group.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawFormGroup, expander);
  gtk_widget_class_bind_template_child (widget_class, MacawFormGroup, body);
  gtk_widget_class_bind_template_child (widget_class, MacawFormGroup, empty);
  gtk_widget_class_bind_template_child (widget_class, MacawFormGroup, rows);
  gtk_widget_class_bind_template_child (widget_class, MacawFormGroup, more);
  gtk_widget_class_bind_template_child (widget_class, MacawFormGroup, add_item);
  gtk_widget_class_bind_template_child (widget_class, MacawFormGroup, add_member);
  gtk_widget_class_bind_template_child (widget_class, MacawFormGroup, member_name);
  gtk_widget_class_bind_template_callback (widget_class, on_expanded);
  gtk_widget_class_bind_template_callback (widget_class, on_name_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_name_activated);
  gtk_widget_class_install_action (widget_class, "group.show-more", NULL, show_more);
  gtk_widget_class_install_action (widget_class, "group.add-item", NULL, add_item);
  gtk_widget_class_install_action (widget_class, "group.add-member", NULL, add_member);
}

static void
macaw_form_group_init (MacawFormGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "group.add-member", FALSE);
}

GtkWidget *
macaw_form_group_new (MacawFormNode *node)
{
  MacawFormGroup *self = g_object_new (MACAW_TYPE_FORM_GROUP, NULL);
  MacawFormSpec *spec = macaw_form_node_get_spec (node);
  gboolean is_top = macaw_form_node_get_parent (node) == NULL;

  self->node = g_object_ref (node);
  gtk_widget_set_visible (GTK_WIDGET (self->expander), !is_top);
  gtk_widget_set_visible (self->add_member, spec->kind == MACAW_FIELD_OBJECT && spec->open);
  if (!is_top)
    gtk_widget_add_css_class (self->body, "form-group");
  macaw_form_control_bind (GTK_WIDGET (self->expander), node);
  g_signal_connect_object (node, "changed", G_CALLBACK (on_node_changed), self, 0);
  show_counts (self);
  gtk_expander_set_expanded (self->expander, is_top || should_open (self)
                                              || (macaw_form_node_is_required (node) && macaw_form_node_get_depth (node) <= OPEN_DEPTH));
  on_expanded (self);
  return GTK_WIDGET (self);
}

MacawFormRow *
macaw_form_group_reveal (MacawFormGroup *self, MacawFormNode *child)
{
  guint place = macaw_form_node_get_place (child);
  GtkWidget *row;

  gtk_expander_set_expanded (self->expander, TRUE);
  fill (self);
  show_up_to (self, place + 1);
  row = row_at (self, place);
  return row == NULL ? NULL : MACAW_FORM_ROW (row);
}
