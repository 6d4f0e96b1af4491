/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A value in a tool row: a string as its text, anything else as JSON; of a long one more is shown
 * when asked for, and all of it can be saved. */

#include "config.h"

#include "macaw-value-view.h"
#include "app/markdown/macaw-code-view.h"
#include "macaw-value-text.h"

#include <glib/gi18n.h>

#define MACAW_TYPE_VALUE_VIEW (macaw_value_view_get_type ())
G_DECLARE_FINAL_TYPE (MacawValueView, macaw_value_view, MACAW, VALUE_VIEW, GtkWidget)

struct _MacawValueView
{
  GtkWidget             parent_instance;

  GtkBox               *box;
  GtkWidget            *rest; /* what is said and offered when not all is shown */
  GtkLabel             *note;
  GtkWidget            *more;
  GtkWidget            *code;

  AraValue             *value;
  char                 *language; /* NULL: none */
  GString              *text;   /* what is shown */
  goffset               offset; /* where it goes on */
  GtkFileChooserNative *chooser;
  GCancellable         *cancellable;
};

G_DEFINE_FINAL_TYPE (MacawValueView, macaw_value_view, GTK_TYPE_WIDGET)

static void
show (MacawValueView *self)
{
  goffset length = ara_value_get_text_length (self->value);
  gboolean all = self->offset >= length - 1;
  g_autofree char *shown = g_format_size_full (self->text->len, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *size = g_format_size_full ((guint64) length, G_FORMAT_SIZE_IEC_UNITS);
  /* Translators: both are sizes, e.g. “64.0 KiB”. */
  g_autofree char *note = g_strdup_printf (_("The first %s of %s are shown."), shown, size);

  if (self->code == NULL)
    {
      self->code = macaw_code_view_new (self->text->str, ara_value_get_kind (self->value) == ARA_VALUE_STRING ? self->language : "json");
      gtk_box_prepend (self->box, self->code);
    }
  else
    macaw_code_view_set_text (self->code, self->text->str);
  gtk_label_set_text (self->note, note);
  gtk_widget_set_visible (self->rest, !all);
  gtk_widget_set_visible (self->more, self->text->len < MACAW_CODE_SHOWN);
}

static void
take_more (MacawValueView *self)
{
  g_autofree char *piece = macaw_value_text_next (self->value, &self->offset, MACAW_VALUE_SHOWN);

  if (piece != NULL)
    g_string_append (self->text, piece);
}

static void
show_more (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawValueView *self = MACAW_VALUE_VIEW (widget);

  take_more (self);
  show (self);
}

void
macaw_value_view_set_value (GtkWidget *view, AraValue *value)
{
  MacawValueView *self = MACAW_VALUE_VIEW (view);
  g_autofree char *pretty = NULL;

  ara_value_ref (value);
  g_clear_pointer (&self->value, ara_value_unref);
  self->value = value;
  self->offset = 0;
  g_string_truncate (self->text, 0);
  if (ara_value_get_kind (value) != ARA_VALUE_STRING && ara_value_get_text_length (value) <= MACAW_VALUE_SHOWN)
    {
      pretty = ara_value_dup_pretty (value);
      g_string_assign (self->text, pretty);
      self->offset = ara_value_get_text_length (value);
    }
  else
    take_more (self);
  show (self);
}

/* Saving */

static void
saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawValueView) self = data;
  g_autoptr (GError) error = NULL;

  if (!macaw_value_text_save_finish (result, &error) && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      /* Translators: %s is a sentence that says why. */
      g_autofree char *text = g_strdup_printf (_("This could not be saved. %s"), error->message);

      gtk_label_set_text (self->note, text);
    }
}

static void
chosen (MacawValueView *self, int response, GtkFileChooserNative *chooser)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;

  if (file != NULL)
    macaw_value_text_save_async (self->value, file, self->cancellable, saved, g_object_ref (self));
  g_clear_object (&self->chooser);
}

static void
ask_where (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawValueView *self = MACAW_VALUE_VIEW (widget);
  GtkRoot *root = gtk_widget_get_root (widget);

  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (_("Save Result"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                               GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser),
                                     ara_value_get_kind (self->value) == ARA_VALUE_STRING ? "result.txt" : "result.json");
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
macaw_value_view_dispose (GObject *object)
{
  MacawValueView *self = MACAW_VALUE_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->chooser);
  g_clear_pointer ((GtkWidget **) &self->box, gtk_widget_unparent);
  g_clear_pointer (&self->value, ara_value_unref);
  G_OBJECT_CLASS (macaw_value_view_parent_class)->dispose (object);
}

static void
macaw_value_view_finalize (GObject *object)
{
  MacawValueView *self = MACAW_VALUE_VIEW (object);

  g_object_unref (self->cancellable);
  g_string_free (self->text, TRUE);
  g_free (self->language);
  G_OBJECT_CLASS (macaw_value_view_parent_class)->finalize (object);
}

static void
macaw_value_view_class_init (MacawValueViewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = macaw_value_view_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_value_view_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/chat/macaw-value-view.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawValueView, box);
  gtk_widget_class_bind_template_child (widget_class, MacawValueView, rest);
  gtk_widget_class_bind_template_child (widget_class, MacawValueView, note);
  gtk_widget_class_bind_template_child (widget_class, MacawValueView, more);
  gtk_widget_class_install_action (widget_class, "value.more", NULL, show_more);
  gtk_widget_class_install_action (widget_class, "value.save", NULL, ask_where);
}

static void
macaw_value_view_init (MacawValueView *self)
{
  self->cancellable = g_cancellable_new ();
  self->text = g_string_new (NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
macaw_value_view_new (AraValue *value, const char *language)
{
  GtkWidget *view = g_object_new (MACAW_TYPE_VALUE_VIEW, NULL);

  MACAW_VALUE_VIEW (view)->language = g_strdup (language);
  macaw_value_view_set_value (view, value);
  return view;
}
