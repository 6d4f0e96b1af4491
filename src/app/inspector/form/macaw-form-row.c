/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A field with its name, what can be done with it, its editor, its problem and description. */

#include "config.h"

#include "macaw-form-editors.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _MacawFormRow
{
  GtkWidget      parent_instance;

  GtkWidget     *header;
  GtkLabel      *label;
  GtkWidget     *required;
  GtkWidget     *up;
  GtkWidget     *down;
  GtkWidget     *remove;
  GtkWidget     *menu;
  AdwBin        *slot;
  GtkLabel      *problem;
  GtkLabel      *description;

  MacawFormNode *node;
  MacawFieldKind editor;
  guint          exchange; /* idle source */
  gboolean       bare;
};

G_DEFINE_FINAL_TYPE (MacawFormRow, macaw_form_row, GTK_TYPE_WIDGET)

static GtkWidget *
make_editor (MacawFormNode *node, MacawFieldKind kind)
{
  switch (kind)
    {
    case MACAW_FIELD_STRING:
    case MACAW_FIELD_NUMBER:
      return macaw_form_entry_new (node);
    case MACAW_FIELD_TEXT:
      return macaw_form_text_new (node);
    case MACAW_FIELD_BOOLEAN:
      return macaw_form_switch_new (node);
    case MACAW_FIELD_PICK:
      return macaw_form_pick_new (node);
    case MACAW_FIELD_ARRAY:
    case MACAW_FIELD_OBJECT:
      return macaw_form_group_new (node);
    case MACAW_FIELD_CHOICE:
      return macaw_form_choice_new (node);
    case MACAW_FIELD_JSON:
    default:
      return macaw_form_json_new (node);
    }
}

/* A line that has grown into several keeps its editor: it may be short again in a moment. */
static gboolean
fits (MacawFormRow *self, MacawFieldKind wanted)
{
  return self->editor == wanted || (self->editor == MACAW_FIELD_TEXT && wanted == MACAW_FIELD_STRING);
}

static void
show_editor (MacawFormRow *self)
{
  gboolean focused = gtk_widget_get_focus_child (GTK_WIDGET (self->slot)) != NULL;

  self->editor = macaw_form_node_get_editor (self->node);
  adw_bin_set_child (self->slot, make_editor (self->node, self->editor));
  if (focused)
    macaw_form_row_focus (self);
}

static gboolean
exchange_editor (gpointer user_data)
{
  MacawFormRow *self = MACAW_FORM_ROW (user_data);

  self->exchange = 0;
  if (!fits (self, macaw_form_node_get_editor (self->node)))
    show_editor (self);
  return G_SOURCE_REMOVE;
}

/* Later: the editor may be in the middle of telling what was typed. */
static void
check_editor (MacawFormRow *self)
{
  if (self->exchange == 0 && !fits (self, macaw_form_node_get_editor (self->node)))
    self->exchange = g_idle_add (exchange_editor, self);
}

/* What can be done depends on what the field may be and on what it is. */
static void
update_actions (MacawFormRow *self)
{
  MacawFormSpec *spec = macaw_form_node_get_spec (self->node);
  GtkWidget *widget = GTK_WIDGET (self);
  AraValue *value = macaw_form_node_get_value (self->node);
  MacawFormNode *parent = macaw_form_node_get_parent (self->node);
  gboolean is_element = macaw_form_node_is_element (self->node), is_extra = macaw_form_node_is_extra (self->node);
  gboolean is_text = spec->kind == MACAW_FIELD_STRING || spec->kind == MACAW_FIELD_TEXT, is_null = macaw_form_node_is_null (self->node);
  guint place = macaw_form_node_get_place (self->node);
  gboolean moves = is_element && parent != NULL && macaw_form_node_get_spec (parent)->prefix->len == 0;
  gboolean leave_out = value != NULL && !macaw_form_node_is_required (self->node) && !is_extra;
  gboolean set_null = spec->nullable && !is_null, set_empty = is_text && (value == NULL || is_null);
  gboolean use_default = spec->default_value != NULL && (value == NULL || !ara_value_equal (value, spec->default_value));

  gtk_widget_action_set_enabled (widget, "field.leave-out", leave_out);
  gtk_widget_action_set_enabled (widget, "field.set-null", set_null);
  gtk_widget_action_set_enabled (widget, "field.set-empty", set_empty);
  gtk_widget_action_set_enabled (widget, "field.use-default", use_default);
  gtk_widget_action_set_enabled (widget, "field.remove", is_element || is_extra);
  gtk_widget_action_set_enabled (widget, "field.move-up", moves && place > 0);
  gtk_widget_action_set_enabled (widget, "field.move-down", moves && place + 1 < g_list_model_get_n_items (macaw_form_node_get_children (parent)));
  gtk_widget_set_visible (self->up, moves);
  gtk_widget_set_visible (self->down, moves);
  gtk_widget_set_visible (self->remove, is_element || is_extra);
  gtk_widget_set_visible (self->menu, leave_out || set_null || set_empty || use_default);
}

/* Each item has the same buttons: who hears them has to know whose they are. @format has a %s. */
static void
name_button (GtkWidget *button, const char *format, const char *label)
{
  g_autoptr (GString) name = g_string_new (format);

  g_string_replace (name, "%s", label, 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name->str, -1);
}

static void
show_label (MacawFormRow *self)
{
  g_autofree char *label = macaw_form_node_dup_label (self->node), *options = g_strdup_printf (_("Options of %s"), label);
  const char *name = macaw_form_node_get_name (self->node);

  gtk_label_set_text (self->label, label);
  /* On X11 GTK asks the display for the pointer at each tooltip of a visible widget, and waits. */
  if (g_strcmp0 (name, label) != 0 || gtk_widget_get_tooltip_text (GTK_WIDGET (self->label)) != NULL)
    gtk_widget_set_tooltip_text (GTK_WIDGET (self->label), g_strcmp0 (name, label) == 0 ? NULL : name);
  gtk_widget_set_tooltip_text (self->menu, options);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu), GTK_ACCESSIBLE_PROPERTY_LABEL, options, -1);
  name_button (self->up, _("Move %s up"), label);
  name_button (self->down, _("Move %s down"), label);
  name_button (self->remove, _("Remove %s"), label);
}

static void
on_node_changed (MacawFormNode *node, gpointer user_data)
{
  MacawFormRow *self = MACAW_FORM_ROW (user_data);

  check_editor (self);
  if (!self->bare)
    update_actions (self);
}

/* An item that comes or goes gives the others another number and other ways to move. */
static void
on_siblings_changed (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  MacawFormRow *self = MACAW_FORM_ROW (user_data);

  if (macaw_form_node_get_parent (self->node) == NULL)
    return;
  show_label (self);
  update_actions (self);
}

static void
on_problem_changed (MacawFormNode *node, gpointer user_data)
{
  MacawFormRow *self = MACAW_FORM_ROW (user_data);
  const char *problem = macaw_form_node_get_problem (node);

  gtk_label_set_text (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
}

static void
show_description (MacawFormRow *self)
{
  MacawFormSpec *spec = macaw_form_node_get_spec (self->node);
  g_autofree char *text = spec->description != NULL && spec->limits != NULL ? g_strdup_printf ("%s\n%s", spec->description, spec->limits)
                                                                            : g_strdup (spec->description != NULL ? spec->description : spec->limits);

  gtk_label_set_text (self->description, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->description), text != NULL && *text != '\0');
}

/* Actions */

static void
leave_out (GtkWidget *widget, const char *name, GVariant *parameter)
{
  macaw_form_node_set_value (MACAW_FORM_ROW (widget)->node, NULL);
}

static void
set_null (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (AraValue) value = ara_value_new_null ();

  macaw_form_node_set_value (MACAW_FORM_ROW (widget)->node, value);
}

static void
set_empty (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (AraValue) value = ara_value_new_string ("");

  macaw_form_node_set_value (MACAW_FORM_ROW (widget)->node, value);
}

static void
use_default (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawFormNode *node = MACAW_FORM_ROW (widget)->node;

  macaw_form_node_set_value (node, macaw_form_node_get_spec (node)->default_value);
}

static void
remove_field (GtkWidget *widget, const char *name, GVariant *parameter)
{
  macaw_form_node_remove (MACAW_FORM_ROW (widget)->node);
}

/* The node gets a row of its own at the new place; the focus goes along. */
static void
move_by (GtkWidget *widget, int by)
{
  g_autoptr (MacawFormNode) node = g_object_ref (MACAW_FORM_ROW (widget)->node);
  GtkWidget *group = gtk_widget_get_ancestor (widget, MACAW_TYPE_FORM_GROUP);
  MacawFormRow *row;

  macaw_form_node_move (node, by);
  row = macaw_form_group_reveal (MACAW_FORM_GROUP (group), node);
  if (row != NULL)
    macaw_form_row_focus (row);
}

static void
move_up (GtkWidget *widget, const char *name, GVariant *parameter)
{
  move_by (widget, -1);
}

static void
move_down (GtkWidget *widget, const char *name, GVariant *parameter)
{
  move_by (widget, 1);
}

static void
macaw_form_row_dispose (GObject *object)
{
  MacawFormRow *self = MACAW_FORM_ROW (object);
  GtkWidget *child;

  g_clear_handle_id (&self->exchange, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->node);
  G_OBJECT_CLASS (macaw_form_row_parent_class)->dispose (object);
}

static void
macaw_form_row_class_init (MacawFormRowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  static const struct { const char *name; GtkWidgetActionActivateFunc func; } actions[] = {
    { "field.leave-out", leave_out }, { "field.set-null", set_null }, { "field.set-empty", set_empty }, { "field.use-default", use_default },
    { "field.remove", remove_field }, { "field.move-up", move_up }, { "field.move-down", move_down },
  };

  G_OBJECT_CLASS (class)->dispose = macaw_form_row_dispose;
  gtk_widget_class_set_css_name (widget_class, "formrow");
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/inspector/form/macaw-form-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawFormRow, header);
  gtk_widget_class_bind_template_child (widget_class, MacawFormRow, label);
  gtk_widget_class_bind_template_child (widget_class, MacawFormRow, required);
  gtk_widget_class_bind_template_child (widget_class, MacawFormRow, up);
  gtk_widget_class_bind_template_child (widget_class, MacawFormRow, down);
  gtk_widget_class_bind_template_child (widget_class, MacawFormRow, remove);
  gtk_widget_class_bind_template_child (widget_class, MacawFormRow, menu);
  gtk_widget_class_bind_template_child (widget_class, MacawFormRow, slot);
  gtk_widget_class_bind_template_child (widget_class, MacawFormRow, problem);
  gtk_widget_class_bind_template_child (widget_class, MacawFormRow, description);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].func);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Up, GDK_ALT_MASK, "field.move-up", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Down, GDK_ALT_MASK, "field.move-down", NULL);
}

static void
macaw_form_row_init (MacawFormRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
macaw_form_row_new (MacawFormNode *node, gboolean bare)
{
  MacawFormRow *self = g_object_new (MACAW_TYPE_FORM_ROW, NULL);
  MacawFormNode *parent = macaw_form_node_get_parent (node);

  self->node = g_object_ref (node);
  self->bare = bare;
  gtk_widget_set_visible (self->header, !bare);
  gtk_widget_set_visible (self->required, macaw_form_node_is_required (node) && !macaw_form_node_is_element (node));
  g_signal_connect_object (node, "changed", G_CALLBACK (on_node_changed), self, 0);
  g_signal_connect_object (node, "problem-changed", G_CALLBACK (on_problem_changed), self, 0);
  if (parent != NULL && macaw_form_node_is_element (node))
    g_signal_connect_object (macaw_form_node_get_children (parent), "items-changed", G_CALLBACK (on_siblings_changed), self, G_CONNECT_AFTER);
  if (!bare)
    {
      show_label (self);
      show_description (self);
      update_actions (self);
    }
  show_editor (self);
  on_problem_changed (node, self);
  return GTK_WIDGET (self);
}

MacawFormNode *
macaw_form_row_get_node (MacawFormRow *self)
{
  return self->node;
}

MacawFormRow *
macaw_form_row_reveal (MacawFormRow *self, MacawFormNode *child)
{
  GtkWidget *editor = adw_bin_get_child (self->slot);

  if (MACAW_IS_FORM_GROUP (editor))
    return macaw_form_group_reveal (MACAW_FORM_GROUP (editor), child);
  return MACAW_IS_FORM_CHOICE (editor) ? macaw_form_choice_reveal (MACAW_FORM_CHOICE (editor), child) : NULL;
}

gboolean
macaw_form_row_focus (MacawFormRow *self)
{
  return gtk_widget_child_focus (GTK_WIDGET (self->slot), GTK_DIR_TAB_FORWARD);
}
