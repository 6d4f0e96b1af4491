/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A block of code: its language, Copy, colours, a scroll of its own. */

#include "config.h"

#include "macaw-code-view.h"
#include "macaw-markdown.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>
#include <string.h>

#define MAX_HEIGHT 420

#define MACAW_TYPE_CODE_VIEW (macaw_code_view_get_type ())
G_DECLARE_FINAL_TYPE (MacawCodeView, macaw_code_view, MACAW, CODE_VIEW, GtkWidget)

struct _MacawCodeView
{
  GtkWidget        parent_instance;

  GtkWidget       *box;
  GtkWidget       *note; /* NULL: all of it is shown */
  GtkSourceBuffer *buffer;
  char            *text;   /* all of it: what Copy takes */
  gsize            length; /* of it */
  gsize            shown;  /* of these, what is in the buffer */
  gsize            column; /* bytes of its last line, since the last mark */
};

G_DEFINE_TYPE (MacawCodeView, macaw_code_view, GTK_TYPE_WIDGET)

static void
copy (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), MACAW_CODE_VIEW (widget)->text);
}

static void
follow_style (MacawCodeView *self)
{
  GtkSourceStyleSchemeManager *manager = gtk_source_style_scheme_manager_get_default ();
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  gtk_source_buffer_set_style_scheme (self->buffer, gtk_source_style_scheme_manager_get_scheme (manager, dark ? "Adwaita-dark" : "Adwaita"));
}

static void
macaw_code_view_dispose (GObject *object)
{
  MacawCodeView *self = MACAW_CODE_VIEW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->buffer);
  G_OBJECT_CLASS (macaw_code_view_parent_class)->dispose (object);
}

static void
macaw_code_view_finalize (GObject *object)
{
  g_free (MACAW_CODE_VIEW (object)->text);
  G_OBJECT_CLASS (macaw_code_view_parent_class)->finalize (object);
}

static void
macaw_code_view_class_init (MacawCodeViewClass *class)
{
  G_OBJECT_CLASS (class)->dispose = macaw_code_view_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_code_view_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (class), "codeview");
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (class), "code.copy", NULL, copy);
}

static void
macaw_code_view_init (MacawCodeView *self)
{
  self->buffer = gtk_source_buffer_new (NULL);
  gtk_source_buffer_set_highlight_matching_brackets (self->buffer, FALSE);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (follow_style), self, G_CONNECT_SWAPPED);
  follow_style (self);
}

/* GtkTextView stalls on very long lines: they are shown in pieces, with a mark. */
static char *
wrap_long_lines (const char *text, gsize length, gsize *column)
{
  GString *wrapped = g_string_sized_new (length + length / 64);

  for (const char *end = text + length; text < end;)
    {
      const char *feed = memchr (text, '\n', (gsize) (end - text));
      gsize line = (gsize) ((feed == NULL ? end : feed + 1) - text);
      gsize piece = *column + line <= MACAW_CODE_MAX_LINE ? line : macaw_text_piece_length (text, line, MACAW_CODE_MAX_LINE - *column);

      g_string_append_len (wrapped, text, (gssize) piece);
      text += piece;
      *column = piece == line && feed != NULL ? 0 : *column + piece;
      if (piece == line)
        continue;
      g_string_append (wrapped, "↩\n");
      *column = 0;
    }
  return g_string_free (wrapped, FALSE);
}

static void
show_note (MacawCodeView *self)
{
  g_autofree char *text = NULL;

  if (self->shown == self->length)
    {
      g_clear_pointer (&self->note, gtk_widget_unparent);
      return;
    }
  if (self->note == NULL)
    {
      self->note = gtk_label_new (NULL);
      gtk_label_set_xalign (GTK_LABEL (self->note), 0);
      gtk_label_set_ellipsize (GTK_LABEL (self->note), PANGO_ELLIPSIZE_END);
      gtk_widget_add_css_class (self->note, "code-note");
      gtk_widget_add_css_class (self->note, "caption");
      gtk_widget_add_css_class (self->note, "dim-label");
      gtk_box_append (GTK_BOX (self->box), self->note);
    }
  text = g_strdup_printf (_("The first %d KiB of %.1f KiB are shown; Copy takes all of it."), MACAW_CODE_SHOWN / 1024, (double) self->length / 1024);
  gtk_label_set_text (GTK_LABEL (self->note), text);
}

/* A text that grows is only added to: what is there keeps its colours and its place. */
void
macaw_code_view_set_text (GtkWidget *view, const char *text)
{
  MacawCodeView *self = MACAW_CODE_VIEW (view);
  gsize length = strlen (text), shown = macaw_text_piece_length (text, length, MACAW_CODE_SHOWN);
  g_autofree char *added = NULL;
  GtkTextIter end;

  if (self->text == NULL || length < self->length || memcmp (self->text, text, self->length) != 0 || shown < self->shown)
    {
      gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->buffer), "", 0);
      self->shown = self->column = 0;
    }
  added = wrap_long_lines (text + self->shown, shown - self->shown, &self->column);
  gtk_text_buffer_get_end_iter (GTK_TEXT_BUFFER (self->buffer), &end);
  gtk_text_buffer_insert (GTK_TEXT_BUFFER (self->buffer), &end, added, -1);
  g_free (self->text);
  self->text = g_strndup (text, length);
  self->length = length;
  self->shown = shown;
  show_note (self);
}

static GtkWidget *
make_header (const char *language)
{
  GtkWidget *header = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (language != NULL && strlen (language) < 40 ? language : _("Text"));
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");

  gtk_widget_add_css_class (header, "code-header");
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _("Copy Code"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "code.copy");
  gtk_box_append (GTK_BOX (header), label);
  gtk_box_append (GTK_BOX (header), button);
  return header;
}

GtkWidget *
macaw_code_view_new (const char *text, const char *language)
{
  MacawCodeView *self = g_object_new (MACAW_TYPE_CODE_VIEW, NULL);
  GtkSourceLanguageManager *languages = gtk_source_language_manager_get_default ();
  g_autofree char *id = language == NULL ? NULL : g_ascii_strdown (g_str_equal (language, "python") ? "python3" : language, -1);
  GtkWidget *scroller = gtk_scrolled_window_new (), *view = gtk_source_view_new_with_buffer (self->buffer);

  if (id != NULL)
    gtk_source_buffer_set_language (self->buffer, gtk_source_language_manager_get_language (languages, id));
  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_cursor_visible (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Code"), -1);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->box), make_header (language));
  gtk_box_append (GTK_BOX (self->box), scroller);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  macaw_code_view_set_text (GTK_WIDGET (self), text);
  return GTK_WIDGET (self);
}
