/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line of the model chooser: a model, and whether it is the chosen one. */

#include "config.h"

#include "macaw-model-row.h"

#include <ara/ara.h>

#include "macaw-model-chooser.h"

struct _MacawModelRow
{
  GtkWidget     parent_instance;

  GtkLabel     *name;
  GtkWidget    *automatic;
  GtkWidget    *mark;

  AraModelInfo *model;
};

G_DEFINE_FINAL_TYPE (MacawModelRow, macaw_model_row, GTK_TYPE_WIDGET)

enum
{
  PROP_MODEL = 1,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

static void
update (MacawModelRow *self)
{
  GtkWidget *chooser = gtk_widget_get_ancestor (GTK_WIDGET (self), MACAW_TYPE_MODEL_CHOOSER);
  const char *id = self->model == NULL ? NULL : ara_model_info_get_id (self->model);

  gtk_label_set_text (self->name, id != NULL ? id : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), id);
  gtk_widget_set_visible (self->automatic, self->model != NULL && ara_model_info_is_default (self->model));
  gtk_widget_set_visible (self->mark, chooser != NULL && macaw_model_chooser_is_chosen (MACAW_MODEL_CHOOSER (chooser), id));
}

static void
macaw_model_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MacawModelRow *self = MACAW_MODEL_ROW (object);

  if (id != PROP_MODEL)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  else if (g_set_object (&self->model, g_value_get_object (value)))
    {
      update (self);
      g_object_notify_by_pspec (object, pspec);
    }
}

/* Another one may have been chosen while the popover was closed. */
static void
macaw_model_row_map (GtkWidget *widget)
{
  update (MACAW_MODEL_ROW (widget));
  GTK_WIDGET_CLASS (macaw_model_row_parent_class)->map (widget);
}

static void
macaw_model_row_dispose (GObject *object)
{
  MacawModelRow *self = MACAW_MODEL_ROW (object);
  GtkWidget *child;

  g_clear_object (&self->model);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (macaw_model_row_parent_class)->dispose (object);
}

static void
macaw_model_row_class_init (MacawModelRowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->set_property = macaw_model_row_set_property;
  G_OBJECT_CLASS (class)->dispose = macaw_model_row_dispose;
  widget_class->map = macaw_model_row_map;
  properties[PROP_MODEL] = g_param_spec_object ("model", NULL, NULL, ARA_TYPE_MODEL_INFO,
                                                G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (G_OBJECT_CLASS (class), N_PROPERTIES, properties);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/sessions/macaw-model-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawModelRow, name);
  gtk_widget_class_bind_template_child (widget_class, MacawModelRow, automatic);
  gtk_widget_class_bind_template_child (widget_class, MacawModelRow, mark);
}

static void
macaw_model_row_init (MacawModelRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
