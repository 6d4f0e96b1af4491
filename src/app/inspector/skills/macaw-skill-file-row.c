/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file of a skill, which is read when it is opened. */

#include "config.h"

#include "macaw-skill-file-row.h"
#include "app/inspector/macaw-raw-view.h"
#include "app/inspector/sandbox/macaw-sandbox-file.h"
#include "app/macaw-error-sentence.h"

struct _MacawSkillFileRow
{
  GtkWidget         parent_instance;

  GtkExpander      *expander;
  GtkLabel         *name;
  GtkLabel         *size;
  GtkStack         *stack;
  GtkSpinner       *spinner;
  MacawRawView     *text;
  GtkLabel         *trouble;

  AraRuntimeClient *client;
  char             *session_id;
  char             *path;
  GCancellable     *cancellable; /* NULL: it is not being read */
};

G_DEFINE_FINAL_TYPE (MacawSkillFileRow, macaw_skill_file_row, GTK_TYPE_WIDGET)

static void
file_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawSkillFileRow) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = macaw_sandbox_file_read_finish (result, &error), *sentence = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  gtk_spinner_stop (self->spinner);
  if (text != NULL)
    macaw_raw_view_set_text (self->text, text, NULL, NULL);
  else
    {
      sentence = macaw_error_get_sentence (error);
      gtk_label_set_text (self->trouble, sentence);
    }
  gtk_stack_set_visible_child_name (self->stack, text != NULL ? "text" : "trouble");
}

/* Each time anew: the agent may have changed it. */
static void
expanded_changed (MacawSkillFileRow *self)
{
  if (self->client == NULL || self->cancellable != NULL || !gtk_expander_get_expanded (self->expander))
    return;
  self->cancellable = g_cancellable_new ();
  gtk_spinner_start (self->spinner);
  macaw_sandbox_file_read_async (self->client, self->session_id, self->path, self->cancellable, file_came, g_object_ref (self));
}

static void
macaw_skill_file_row_dispose (GObject *object)
{
  MacawSkillFileRow *self = MACAW_SKILL_FILE_ROW (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->expander != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->expander));
  self->expander = NULL;
  g_clear_object (&self->client);
  G_OBJECT_CLASS (macaw_skill_file_row_parent_class)->dispose (object);
}

static void
macaw_skill_file_row_finalize (GObject *object)
{
  g_free (MACAW_SKILL_FILE_ROW (object)->session_id);
  g_free (MACAW_SKILL_FILE_ROW (object)->path);
  G_OBJECT_CLASS (macaw_skill_file_row_parent_class)->finalize (object);
}

static void
macaw_skill_file_row_class_init (MacawSkillFileRowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  g_type_ensure (MACAW_TYPE_RAW_VIEW);
  G_OBJECT_CLASS (class)->dispose = macaw_skill_file_row_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_skill_file_row_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/inspector/skills/macaw-skill-file-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawSkillFileRow, expander);
  gtk_widget_class_bind_template_child (widget_class, MacawSkillFileRow, name);
  gtk_widget_class_bind_template_child (widget_class, MacawSkillFileRow, size);
  gtk_widget_class_bind_template_child (widget_class, MacawSkillFileRow, stack);
  gtk_widget_class_bind_template_child (widget_class, MacawSkillFileRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, MacawSkillFileRow, text);
  gtk_widget_class_bind_template_child (widget_class, MacawSkillFileRow, trouble);
  gtk_widget_class_bind_template_callback (widget_class, expanded_changed);
}

static void
macaw_skill_file_row_init (MacawSkillFileRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
macaw_skill_file_row_new (AraRuntimeClient *client, const char *session_id, const char *path, const char *name, goffset size)
{
  MacawSkillFileRow *self = g_object_new (MACAW_TYPE_SKILL_FILE_ROW, NULL);
  g_autofree char *amount = size < 0 ? g_strdup ("") : g_format_size_full ((guint64) size, G_FORMAT_SIZE_IEC_UNITS);

  self->client = g_object_ref (client);
  self->session_id = g_strdup (session_id);
  self->path = g_strdup (path);
  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->size, amount);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->expander), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return GTK_WIDGET (self);
}
