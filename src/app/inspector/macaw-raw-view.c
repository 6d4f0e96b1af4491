/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A text as it is, read-only: JSON from a server, the body of a request, a file. */

#include "config.h"

#include "macaw-raw-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>
#include <string.h>

struct _MacawRawView
{
  GtkWidget        parent_instance;

  GtkWidget       *box;
  GtkLabel        *limit;
  GtkToggleButton *indent;
  GtkWidget       *view;
  GtkSourceBuffer *buffer;
  GtkTextTag      *plain; /* of all: a hyphen where a line is broken would seem to be of the text */

  char            *text;
  char            *indented; /* nullable */
};

G_DEFINE_FINAL_TYPE (MacawRawView, macaw_raw_view, GTK_TYPE_WIDGET)

/* GtkTextView stalls on very long lines: they are shown in pieces, with a mark. */
static char *
break_long_lines (const char *text, gsize length)
{
  GString *broken = g_string_sized_new (length + length / 256);
  gsize column = 0;

  for (const char *at = text; at < text + length; at = g_utf8_next_char (at))
    {
      gsize size = (gsize) (g_utf8_next_char (at) - at);

      if (column + size > MACAW_RAW_MAX_LINE && *at != '\n')
        {
          g_string_append (broken, "↩\n");
          column = 0;
        }
      g_string_append_len (broken, at, (gssize) size);
      column = *at == '\n' ? 0 : column + size;
    }
  return g_string_free (broken, FALSE);
}

static const char *
get_chosen (MacawRawView *self)
{
  return self->indented != NULL && gtk_toggle_button_get_active (self->indent) ? self->indented : self->text;
}

/* The length of what is shown: never a part of a character. */
static gsize
limit_length (const char *text)
{
  gsize length = strlen (text);

  if (length <= MACAW_RAW_MAX_TEXT)
    return length;
  for (length = MACAW_RAW_MAX_TEXT; length > 0 && ((guchar) text[length] & 0xc0) == 0x80; length--)
    ;
  return length;
}

static void
show_text (MacawRawView *self)
{
  const char *text = get_chosen (self);
  g_autofree char *broken = NULL;
  GtkTextIter start, end;
  gsize length;

  if (text == NULL)
    return;
  length = limit_length (text);
  broken = break_long_lines (text, length);
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->buffer), broken, -1);
  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end);
  gtk_text_buffer_apply_tag (GTK_TEXT_BUFFER (self->buffer), self->plain, &start, &end);
  gtk_widget_set_visible (GTK_WIDGET (self->limit), text[length] != '\0');
}

static void
copy (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *text = get_chosen (MACAW_RAW_VIEW (widget));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text != NULL ? text : "");
}

static void
follow_style (MacawRawView *self)
{
  GtkSourceStyleSchemeManager *manager = gtk_source_style_scheme_manager_get_default ();
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  gtk_source_buffer_set_style_scheme (self->buffer, gtk_source_style_scheme_manager_get_scheme (manager, dark ? "Adwaita-dark" : "Adwaita"));
}

void
macaw_raw_view_set_text (MacawRawView *self, const char *text, const char *indented, const char *language)
{
  GtkSourceLanguageManager *languages = gtk_source_language_manager_get_default ();

  g_return_if_fail (MACAW_IS_RAW_VIEW (self) && text != NULL);
  g_free (self->text);
  self->text = g_strdup (text);
  g_free (self->indented);
  self->indented = g_strdup (indented);
  gtk_source_buffer_set_language (self->buffer, language == NULL ? NULL : gtk_source_language_manager_get_language (languages, language));
  gtk_widget_set_visible (GTK_WIDGET (self->indent), indented != NULL);
  show_text (self);
}

const char *
macaw_raw_view_get_text (MacawRawView *self)
{
  g_return_val_if_fail (MACAW_IS_RAW_VIEW (self), NULL);
  return self->text;
}

static void
macaw_raw_view_dispose (GObject *object)
{
  g_clear_pointer (&MACAW_RAW_VIEW (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (macaw_raw_view_parent_class)->dispose (object);
}

static void
macaw_raw_view_finalize (GObject *object)
{
  g_free (MACAW_RAW_VIEW (object)->text);
  g_free (MACAW_RAW_VIEW (object)->indented);
  G_OBJECT_CLASS (macaw_raw_view_parent_class)->finalize (object);
}

static void
macaw_raw_view_class_init (MacawRawViewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  g_type_ensure (GTK_SOURCE_TYPE_BUFFER);
  G_OBJECT_CLASS (class)->dispose = macaw_raw_view_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_raw_view_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rawview");
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/inspector/macaw-raw-view.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawRawView, box);
  gtk_widget_class_bind_template_child (widget_class, MacawRawView, limit);
  gtk_widget_class_bind_template_child (widget_class, MacawRawView, indent);
  gtk_widget_class_bind_template_child (widget_class, MacawRawView, view);
  gtk_widget_class_bind_template_child (widget_class, MacawRawView, buffer);
  gtk_widget_class_bind_template_callback (widget_class, show_text);
  gtk_widget_class_install_action (widget_class, "raw.copy", NULL, copy);
}

static void
macaw_raw_view_init (MacawRawView *self)
{
  g_autofree char *sentence = g_strdup_printf (_("Only the first %d KiB are shown. Copy takes all of it."), MACAW_RAW_MAX_TEXT / 1024);

  gtk_widget_init_template (GTK_WIDGET (self));
  self->plain = gtk_text_buffer_create_tag (GTK_TEXT_BUFFER (self->buffer), NULL, "insert-hyphens", FALSE, NULL);
  gtk_label_set_text (self->limit, sentence);
  gtk_toggle_button_set_active (self->indent, TRUE);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (follow_style), self, G_CONNECT_SWAPPED);
  follow_style (self);
}

GtkWidget *
macaw_raw_view_new (void)
{
  return g_object_new (MACAW_TYPE_RAW_VIEW, NULL);
}
