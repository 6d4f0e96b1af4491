/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The result of a call, shown by what it is; searched, copied and saved. */

#include "config.h"

#include "macaw-result-view-private.h"
#include "macaw-json-tree.h"
#include "macaw-result-face.h"
#include "macaw-table-view.h"

#include <glib/gi18n.h>

#define INLINE_BYTES (16 * 1024) /* longer results are looked at on a thread */

G_DEFINE_FINAL_TYPE (MacawResultView, macaw_result_view, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_FACE, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { OPEN_TOOL, SHOWN, N_SIGNALS };
static guint signals[N_SIGNALS];

/* Faces */

MacawTextPane *
macaw_result_view_get_pane (MacawResultView *self)
{
  GtkWidget *shown = gtk_stack_get_visible_child (self->stack);

  return MACAW_IS_TEXT_PANE (shown) ? MACAW_TEXT_PANE (shown) : NULL;
}

MacawTextPane *
macaw_result_view_show_text (MacawResultView *self)
{
  if (macaw_result_view_get_pane (self) == NULL)
    macaw_result_view_set_face (self, "raw");
  return macaw_result_view_get_pane (self);
}

/* A row of a directory or of lines that were found leads on to its file. */
static void
row_activated (MacawResultView *self, AraValue *row)
{
  g_autofree char *folder = ara_value_dup_member_string (self->shape->value, "path");
  g_autofree char *name = ara_value_dup_member_string (row, self->shape->kind == MACAW_RESULT_DIRECTORY ? "name" : "path");
  g_autofree char *type = ara_value_dup_member_string (row, "type"), *path = NULL, *args = NULL;
  gint64 line = ara_value_get_member_integer (row, "line");
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  if (name == NULL || (self->shape->kind != MACAW_RESULT_DIRECTORY && self->shape->kind != MACAW_RESULT_HITS))
    return;
  path = self->shape->kind == MACAW_RESULT_DIRECTORY && folder != NULL ? g_build_filename (folder, name, NULL) : g_strdup (name);
  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "path", path);
  if (line > 0)
    {
      ara_value_builder_name (builder, "offset");
      ara_value_builder_integer (builder, line);
    }
  ara_value_builder_end_object (builder);
  args = ara_value_builder_end_text (builder);
  g_signal_emit (self, signals[OPEN_TOOL], 0, g_strcmp0 (type, "directory") == 0 ? "list_dir" : "read_file", args);
}

gboolean
macaw_result_view_set_face (MacawResultView *self, const char *name)
{
  MacawFace faces[MACAW_N_FACES];
  guint count;

  g_return_val_if_fail (MACAW_IS_RESULT_VIEW (self) && name != NULL, FALSE);
  count = self->shape == NULL ? 0 : macaw_result_list_faces (self->shape, faces);
  for (guint i = 0; i < count; i++)
    {
      if (!g_str_equal (macaw_face_get_name (faces[i]), name))
        continue;
      if (g_strcmp0 (self->face, name) == 0)
        return TRUE;
      if (gtk_stack_get_child_by_name (self->stack, name) == NULL)
        {
          GtkWidget *widget = macaw_face_new (faces[i], self->shape);

          if (MACAW_IS_TABLE_VIEW (widget))
            g_signal_connect_object (widget, "row-activated", G_CALLBACK (row_activated), self, G_CONNECT_SWAPPED);
          else if (MACAW_IS_JSON_TREE (widget))
            g_signal_connect_object (widget, "too-long", G_CALLBACK (macaw_result_view_tell_too_long), self, G_CONNECT_SWAPPED);
          gtk_stack_add_named (self->stack, widget, name);
        }
      gtk_stack_set_visible_child_name (self->stack, name);
      g_free (self->face);
      self->face = g_strdup (name);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FACE]);
      return TRUE;
    }
  return FALSE;
}

const char *
macaw_result_view_get_face (MacawResultView *self)
{
  g_return_val_if_fail (MACAW_IS_RESULT_VIEW (self), NULL);
  return self->face;
}

static void
offer_face (MacawResultView *self, MacawFace face)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (macaw_face_get_title (face));

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "caption");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "result.face");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", macaw_face_get_name (face));
  gtk_box_append (self->faces, button);
}

/* What else there is to say */

static void
add_note (GString *note, const char *sentence)
{
  g_string_append_printf (note, "%s%s", note->len > 0 ? " · " : "", sentence);
}

static void
show_note (MacawResultView *self)
{
  g_autoptr (GString) note = g_string_new (NULL);
  MacawResultShape *shape = self->shape;

  if (!self->failure_told && shape->exit_code != NULL && ara_value_get_kind (shape->exit_code) == ARA_VALUE_NUMBER)
    {
      g_autofree char *code = ara_value_dup_text (shape->exit_code), *sentence = g_strdup_printf (_("Exit code %s"), code);

      add_note (note, sentence);
    }
  if (shape->timed_out)
    add_note (note, _("ended by its time limit"));
  if (shape->failed && !self->failure_told)
    add_note (note, _("the tool says that it failed"));
  if (shape->truncated)
    add_note (note, _("cut: there is more"));
  if (shape->output_file != NULL)
    {
      g_autofree char *sentence = g_strdup_printf (_("the whole output is in %s"), shape->output_file);

      add_note (note, sentence);
    }
  gtk_label_set_text (self->note, note->str);
  gtk_widget_set_visible (GTK_WIDGET (self->note), note->len > 0);
}

/* The result */

static void
show_shape (MacawResultView *self, MacawResultShape *shape)
{
  MacawFace faces[MACAW_N_FACES];
  guint count;

  self->shape = macaw_result_shape_ref (shape);
  count = macaw_result_list_faces (shape, faces);
  for (guint i = 0; i < count; i++)
    offer_face (self, faces[i]);
  show_note (self);
  macaw_result_view_set_face (self, macaw_face_get_name (faces[0]));
  if (gtk_toggle_button_get_active (self->find_button))
    macaw_result_view_start_finding (self);
  g_signal_emit (self, signals[SHOWN], 0);
}

static void
look_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, macaw_result_shape_new (data), (GDestroyNotify) macaw_result_shape_unref);
}

static void
looked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawResultShape) shape = g_task_propagate_pointer (G_TASK (result), NULL);

  if (shape == NULL)
    return; /* cancelled: another result is shown by now */
  show_shape (MACAW_RESULT_VIEW (source), shape);
}

static gboolean
let_go (gpointer child)
{
  g_object_unref (child);
  return G_SOURCE_REMOVE;
}

/* A tree has hundreds of rows, whose end takes some frames: it comes in a dispatch of its own. */
static void
bury (GtkStack *stack, GtkWidget *child)
{
  g_idle_add (let_go, g_object_ref (child));
  gtk_stack_remove (stack, child);
}

static void
forget (MacawResultView *self)
{
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  macaw_result_view_stop_finding (self);
  g_clear_pointer (&self->value, ara_value_unref);
  g_clear_pointer (&self->shape, macaw_result_shape_unref);
  g_clear_pointer (&self->tool_name, g_free);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->stack))) != NULL)
    bury (self->stack, child);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->faces))) != NULL)
    gtk_box_remove (self->faces, child);
  gtk_widget_set_visible (GTK_WIDGET (self->note), FALSE);
  if (self->face == NULL)
    return;
  g_clear_pointer (&self->face, g_free);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FACE]);
}

void
macaw_result_view_set_value (MacawResultView *self, AraValue *value, const char *tool_name)
{
  g_return_if_fail (MACAW_IS_RESULT_VIEW (self));
  forget (self);
  gtk_widget_set_visible (self->tools, value != NULL);
  if (value == NULL)
    return;
  self->value = ara_value_ref (value);
  self->tool_name = g_strdup (tool_name);
  self->cancellable = g_cancellable_new ();
  if (ara_value_get_text_length (value) <= INLINE_BYTES)
    {
      g_autoptr (MacawResultShape) shape = macaw_result_shape_new (value);

      show_shape (self, shape);
    }
  else
    {
      g_autoptr (GTask) task = g_task_new (self, self->cancellable, looked, NULL);

      g_task_set_task_data (task, ara_value_ref (value), (GDestroyNotify) ara_value_unref);
      g_task_run_in_thread (task, look_in_thread);
    }
}

void
macaw_result_view_set_failure_told (MacawResultView *self, gboolean told)
{
  g_return_if_fail (MACAW_IS_RESULT_VIEW (self));
  self->failure_told = told;
}

/* Finding, as a person does it */

static void
find_changed (MacawResultView *self)
{
  if (self->value != NULL)
    macaw_result_view_start_finding (self);
}

static void
find_next (MacawResultView *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "result.find-step", "i", 1);
}

static void
find_stopped (MacawResultView *self)
{
  gtk_toggle_button_set_active (self->find_button, FALSE);
}

static void
find_toggled (MacawResultView *self)
{
  if (gtk_toggle_button_get_active (self->find_button))
    gtk_widget_grab_focus (GTK_WIDGET (self->find_entry));
  else
    gtk_editable_set_text (self->find_entry, "");
}

static void
begin_finding (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawResultView *self = MACAW_RESULT_VIEW (widget);

  gtk_toggle_button_set_active (self->find_button, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->find_entry));
}

/* The object */

static void
macaw_result_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  const char *face = MACAW_RESULT_VIEW (object)->face;

  /* It is an action's state, and a state can't be NULL. */
  g_value_set_string (value, face != NULL ? face : "");
}

static void
macaw_result_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (g_value_get_string (value) != NULL)
    macaw_result_view_set_face (MACAW_RESULT_VIEW (object), g_value_get_string (value));
}

static void
macaw_result_view_dispose (GObject *object)
{
  MacawResultView *self = MACAW_RESULT_VIEW (object);

  if (self->box != NULL)
    forget (self);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (macaw_result_view_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *class)
{
  gtk_widget_class_set_template_from_resource (class, "/io/github/macaw_client/Macaw/inspector/result/macaw-result-view.ui");
  gtk_widget_class_bind_template_child (class, MacawResultView, box);
  gtk_widget_class_bind_template_child (class, MacawResultView, tools);
  gtk_widget_class_bind_template_child (class, MacawResultView, faces);
  gtk_widget_class_bind_template_child (class, MacawResultView, find_button);
  gtk_widget_class_bind_template_child (class, MacawResultView, find_entry);
  gtk_widget_class_bind_template_child (class, MacawResultView, find_label);
  gtk_widget_class_bind_template_child (class, MacawResultView, note);
  gtk_widget_class_bind_template_child (class, MacawResultView, stack);
  gtk_widget_class_bind_template_callback (class, find_changed);
  gtk_widget_class_bind_template_callback (class, find_next);
  gtk_widget_class_bind_template_callback (class, find_stopped);
}

static void
macaw_result_view_class_init (MacawResultViewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->get_property = macaw_result_view_get_property;
  G_OBJECT_CLASS (class)->set_property = macaw_result_view_set_property;
  G_OBJECT_CLASS (class)->dispose = macaw_result_view_dispose;
  properties[PROP_FACE] = g_param_spec_string ("face", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (G_OBJECT_CLASS (class), N_PROPS, properties);
  signals[OPEN_TOOL] = g_signal_new ("open-tool", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[SHOWN] = g_signal_new ("shown", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "resultview");
  bind_template (widget_class);
  gtk_widget_class_install_property_action (widget_class, "result.face", "face");
  gtk_widget_class_install_action (widget_class, "result.find", NULL, begin_finding);
  gtk_widget_class_install_action (widget_class, "result.find-step", "i", macaw_result_view_find_step);
  gtk_widget_class_install_action (widget_class, "result.copy", NULL, macaw_result_view_copy);
  gtk_widget_class_install_action (widget_class, "result.save", NULL, macaw_result_view_save);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "result.find", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_g, GDK_CONTROL_MASK, "result.find-step", "i", 1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_g, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "result.find-step", "i", -1);
}

static void
macaw_result_view_init (MacawResultView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->find_button, "toggled", G_CALLBACK (find_toggled), self, G_CONNECT_SWAPPED);
  gtk_widget_set_visible (self->tools, FALSE);
}

GtkWidget *
macaw_result_view_new (void)
{
  return g_object_new (MACAW_TYPE_RESULT_VIEW, NULL);
}
