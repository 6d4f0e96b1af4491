/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The models of a server, to choose one: what the popover of the model button holds. */

#include "config.h"

#include "macaw-model-chooser.h"

#include <glib/gi18n.h>

#include "app/macaw-error-sentence.h"
#include "macaw-model-row.h"

struct _MacawModelChooser
{
  GtkWidget           parent_instance;

  GtkEditable        *search;
  GtkWidget          *scroller;
  GtkFilterListModel *shown;
  GtkStringFilter    *filter;
  GtkLabel           *hint;
  GtkWidget          *connect;
  GtkWidget          *automatic_mark;

  MacawConnection    *connection;
  GSignalGroup       *connection_signals;
  GCancellable       *cancellable;
  char               *chosen;        /* NULL: the server chooses */
  char               *default_model; /* what answers then, or NULL: not known */
};

G_DEFINE_FINAL_TYPE (MacawModelChooser, macaw_model_chooser, GTK_TYPE_WIDGET)

enum
{
  PROP_DEFAULT_MODEL = 1,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

static void
show_hint (MacawModelChooser *self, const char *text)
{
  gtk_label_set_text (self->hint, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->hint), text != NULL);
}

static void
set_default_model (MacawModelChooser *self, const char *id)
{
  if (g_strcmp0 (self->default_model, id) == 0)
    return;
  g_free (self->default_model);
  self->default_model = g_strdup (id);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DEFAULT_MODEL]);
}

static void
find_default_model (MacawModelChooser *self, GListModel *models)
{
  for (guint i = 0; i < g_list_model_get_n_items (models); i++)
    {
      g_autoptr (AraModelInfo) model = g_list_model_get_item (models, i);

      if (ara_model_info_is_default (model))
        {
          set_default_model (self, ara_model_info_get_id (model));
          return;
        }
    }
  set_default_model (self, NULL);
}

static void
models_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawModelChooser) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) models = ara_runtime_client_models_finish (ARA_RUNTIME_CLIENT (source), result, &error);
  guint count = models == NULL ? 0 : g_list_model_get_n_items (models);
  g_autofree char *sentence = NULL;

  if (self->connection == NULL || ARA_RUNTIME_CLIENT (source) != macaw_connection_get_client (self->connection)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (models != NULL)
    find_default_model (self, models);
  gtk_filter_list_model_set_model (self->shown, models);
  gtk_widget_set_visible (self->scroller, count > 0);
  if (count > 0)
    show_hint (self, NULL);
  else if (models != NULL || g_error_matches (error, ARA_ERROR, ARA_ERROR_NOT_FOUND)
           || g_error_matches (error, ARA_ERROR, ARA_ERROR_UNSUPPORTED))
    show_hint (self, _("This server doesn’t list its models. Type a name such as openai/gpt-4o and press Enter."));
  else
    {
      sentence = macaw_error_get_sentence (error);
      show_hint (self, sentence);
    }
}

static void
search_changed (MacawModelChooser *self)
{
  const char *text = gtk_editable_get_text (self->search);

  gtk_string_filter_set_search (self->filter, text);
  if (*text != '\0' && g_list_model_get_n_items (G_LIST_MODEL (self->shown)) == 0)
    show_hint (self, _("Press Enter to use that name."));
  else
    show_hint (self, NULL);
}

static void
choose (MacawModelChooser *self, const char *model)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.choose-model", "s", model);
}

/* The first that is left; else what was typed is a name. */
static void
search_activated (MacawModelChooser *self)
{
  g_autoptr (AraModelInfo) first = g_list_model_get_item (G_LIST_MODEL (self->shown), 0);
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->search)));

  if (*text != '\0')
    choose (self, first != NULL ? ara_model_info_get_id (first) : text);
}

static void
row_activated (MacawModelChooser *self, guint position)
{
  g_autoptr (AraModelInfo) model = g_list_model_get_item (G_LIST_MODEL (self->shown), position);

  if (model != NULL)
    choose (self, ara_model_info_get_id (model));
}

/* What the server has now, and which of them answers where none is chosen. */
static void
refresh (MacawModelChooser *self)
{
  AraRuntimeClient *client = self->connection == NULL ? NULL : macaw_connection_get_client (self->connection);

  if (client != NULL)
    ara_runtime_client_models_async (client, self->cancellable, models_came, g_object_ref (self));
}

/* Of the runtime here, which answers at once, the button names the model that will be asked. Of a
 * server elsewhere, which may have no such list, it is asked when somebody wants to see it. */
static void
refresh_if_needed (MacawModelChooser *self)
{
  gboolean local = self->connection != NULL && macaw_connection_get_kind (self->connection) == MACAW_CONNECTION_LOCAL;

  if (local || gtk_widget_get_mapped (GTK_WIDGET (self)))
    refresh (self);
}

void
macaw_model_chooser_set_connection (MacawModelChooser *self, MacawConnection *connection)
{
  g_return_if_fail (MACAW_IS_MODEL_CHOOSER (self));

  if (!g_set_object (&self->connection, connection))
    return;
  gtk_filter_list_model_set_model (self->shown, NULL);
  g_signal_group_set_target (self->connection_signals, connection);
  set_default_model (self, NULL);
  refresh_if_needed (self);
  gtk_widget_set_visible (self->connect, connection != NULL && macaw_connection_get_kind (connection) == MACAW_CONNECTION_LOCAL);
}

void
macaw_model_chooser_set_chosen (MacawModelChooser *self, const char *id)
{
  g_return_if_fail (MACAW_IS_MODEL_CHOOSER (self));

  g_free (self->chosen);
  self->chosen = g_strdup (id);
  gtk_widget_set_visible (self->automatic_mark, id == NULL);
}

gboolean
macaw_model_chooser_is_chosen (MacawModelChooser *self, const char *id)
{
  g_return_val_if_fail (MACAW_IS_MODEL_CHOOSER (self), FALSE);

  return id != NULL && g_strcmp0 (self->chosen, id) == 0;
}

const char *
macaw_model_chooser_get_default_model (MacawModelChooser *self)
{
  g_return_val_if_fail (MACAW_IS_MODEL_CHOOSER (self), NULL);

  return self->default_model;
}

char *
macaw_model_chooser_dup_short_name (const char *id)
{
  const char *slash = strrchr (id, '/');

  if (g_str_equal (id, "builtin/guide"))
    return g_strdup (C_("what answers without a language model", "Guide"));
  return g_strdup (slash != NULL && slash[1] != '\0' ? slash + 1 : id);
}

static void
macaw_model_chooser_map (GtkWidget *widget)
{
  MacawModelChooser *self = MACAW_MODEL_CHOOSER (widget);
  AraRuntimeClient *client = self->connection == NULL ? NULL : macaw_connection_get_client (self->connection);

  gtk_editable_set_text (self->search, "");
  gtk_widget_set_visible (self->scroller, g_list_model_get_n_items (G_LIST_MODEL (self->shown)) > 0);
  show_hint (self, client == NULL ? _("There is no connection.") : NULL);
  refresh (self);
  GTK_WIDGET_CLASS (macaw_model_chooser_parent_class)->map (widget);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
macaw_model_chooser_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_DEFAULT_MODEL)
    g_value_set_string (value, MACAW_MODEL_CHOOSER (object)->default_model);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
macaw_model_chooser_dispose (GObject *object)
{
  MacawModelChooser *self = MACAW_MODEL_CHOOSER (object);
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->connection_signals);
  g_clear_object (&self->connection);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (macaw_model_chooser_parent_class)->dispose (object);
}

static void
macaw_model_chooser_finalize (GObject *object)
{
  MacawModelChooser *self = MACAW_MODEL_CHOOSER (object);

  g_object_unref (self->cancellable);
  g_free (self->chosen);
  g_free (self->default_model);
  G_OBJECT_CLASS (macaw_model_chooser_parent_class)->finalize (object);
}

static void
macaw_model_chooser_class_init (MacawModelChooserClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = macaw_model_chooser_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_model_chooser_finalize;
  G_OBJECT_CLASS (class)->get_property = macaw_model_chooser_get_property;
  widget_class->map = macaw_model_chooser_map;
  properties[PROP_DEFAULT_MODEL] = g_param_spec_string ("default-model", NULL, NULL, NULL,
                                                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (G_OBJECT_CLASS (class), N_PROPERTIES, properties);
  g_type_ensure (ARA_TYPE_MODEL_INFO);
  g_type_ensure (MACAW_TYPE_MODEL_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/sessions/macaw-model-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawModelChooser, search);
  gtk_widget_class_bind_template_child (widget_class, MacawModelChooser, scroller);
  gtk_widget_class_bind_template_child (widget_class, MacawModelChooser, shown);
  gtk_widget_class_bind_template_child (widget_class, MacawModelChooser, filter);
  gtk_widget_class_bind_template_child (widget_class, MacawModelChooser, hint);
  gtk_widget_class_bind_template_child (widget_class, MacawModelChooser, connect);
  gtk_widget_class_bind_template_child (widget_class, MacawModelChooser, automatic_mark);
  gtk_widget_class_bind_template_callback (widget_class, search_changed);
  gtk_widget_class_bind_template_callback (widget_class, search_activated);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
}

static void
macaw_model_chooser_init (MacawModelChooser *self)
{
  self->cancellable = g_cancellable_new ();
  self->connection_signals = g_signal_group_new (MACAW_TYPE_CONNECTION);
  g_signal_group_connect_swapped (self->connection_signals, "models-changed", G_CALLBACK (refresh_if_needed), self);
  gtk_widget_init_template (GTK_WIDGET (self));
}
