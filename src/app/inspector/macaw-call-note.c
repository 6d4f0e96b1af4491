/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between a form and its Run: what is wrong with a call, or what was done with it. */

#include "config.h"

#include "macaw-call-note.h"
#include "macaw-abridged.h"
#include "form/macaw-form-arguments.h"

struct _MacawCallNote
{
  GtkWidget        parent_instance;

  GtkWidget       *problem_box;
  GtkLabel        *problem;
  GtkWidget       *anyway_button;
  GtkLabel        *notice;

  MacawSchemaForm *form; /* of the same template */
};

enum { PROP_0, PROP_FORM, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];

enum { RUN_ANYWAY, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MacawCallNote, macaw_call_note, GTK_TYPE_WIDGET)

static void
show_abridged (GtkLabel *label, const char *sentence)
{
  g_autofree char *shown = macaw_abridge (sentence, MACAW_ABRIDGED_LINES);

  gtk_label_set_text (label, shown);
}

static void
set_insisting (MacawCallNote *self, gboolean possible)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "call.run-anyway", possible);
  gtk_widget_set_visible (self->anyway_button, possible);
}

void
macaw_call_note_set_problem (MacawCallNote *self, const char *sentence)
{
  g_return_if_fail (MACAW_IS_CALL_NOTE (self));
  show_abridged (self->problem, sentence);
  gtk_widget_set_visible (self->problem_box, sentence != NULL);
  set_insisting (self, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->notice), FALSE);
}

void
macaw_call_note_set_notice (MacawCallNote *self, const char *sentence)
{
  macaw_call_note_set_problem (self, NULL);
  show_abridged (self->notice, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->notice), sentence != NULL);
}

gboolean
macaw_call_note_has_problem (MacawCallNote *self)
{
  g_return_val_if_fail (MACAW_IS_CALL_NOTE (self), FALSE);
  return gtk_widget_get_visible (self->problem_box);
}

void
macaw_call_note_offer_anyway (MacawCallNote *self)
{
  g_return_if_fail (MACAW_IS_CALL_NOTE (self));
  set_insisting (self, macaw_form_arguments_can_insist (self->form));
}

/* What was refused has been mended meanwhile. */
static void
valid_changed (MacawCallNote *self)
{
  if (gtk_widget_get_visible (self->anyway_button) && macaw_schema_form_get_valid (self->form))
    macaw_call_note_set_problem (self, NULL);
}

static void
run_anyway (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[RUN_ANYWAY], 0);
}

/* The object */

static void
macaw_call_note_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MacawCallNote *self = MACAW_CALL_NOTE (object);

  self->form = g_value_get_object (value);
  g_signal_connect_object (self->form, "notify::valid", G_CALLBACK (valid_changed), self, G_CONNECT_SWAPPED);
}

static void
macaw_call_note_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (macaw_call_note_parent_class)->dispose (object);
}

static void
macaw_call_note_class_init (MacawCallNoteClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->set_property = macaw_call_note_set_property;
  object_class->dispose = macaw_call_note_dispose;
  properties[PROP_FORM] = g_param_spec_object ("form", NULL, NULL, MACAW_TYPE_SCHEMA_FORM, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[RUN_ANYWAY] = g_signal_new ("run-anyway", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/inspector/macaw-call-note.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawCallNote, problem_box);
  gtk_widget_class_bind_template_child (widget_class, MacawCallNote, problem);
  gtk_widget_class_bind_template_child (widget_class, MacawCallNote, anyway_button);
  gtk_widget_class_bind_template_child (widget_class, MacawCallNote, notice);
  gtk_widget_class_install_action (widget_class, "call.run-anyway", NULL, run_anyway);
}

static void
macaw_call_note_init (MacawCallNote *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  set_insisting (self, FALSE);
}
