/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A block of code: its language, Copy, colours, a scroll of its own. */

#include "config.h"

#include "macaw-code-view.h"
#include "macaw-ansi-tag.h"
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
  gboolean         terminal;
  MacawAnsiParser  parser; /* of a terminal's text, at the end of what is shown */
};

G_DEFINE_TYPE (MacawCodeView, macaw_code_view, GTK_TYPE_WIDGET)

/* Without what only a terminal reads. */
static char *
dup_plain (const char *text)
{
  MacawAnsiParser parser = { 0 };
  GString *plain = g_string_sized_new (strlen (text));

  for (; *text != '\0'; text++)
    if (!macaw_ansi_feed (&parser, (guchar) *text < 0x80 ? (guchar) *text : 0xff))
      g_string_append_c (plain, *text);
  return g_string_free (plain, FALSE);
}

static void
copy (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawCodeView *self = MACAW_CODE_VIEW (widget);
  g_autofree char *plain = self->terminal ? dup_plain (self->text) : NULL;

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), plain != NULL ? plain : self->text);
}

static void
follow_style (MacawCodeView *self)
{
  GtkSourceStyleSchemeManager *manager = gtk_source_style_scheme_manager_get_default ();
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  gtk_source_buffer_set_style_scheme (self->buffer, gtk_source_style_scheme_manager_get_scheme (manager, dark ? "Adwaita-dark" : "Adwaita"));
  if (self->terminal && self->text != NULL)
    {
      g_autofree char *text = g_steal_pointer (&self->text);

      macaw_code_view_set_text (GTK_WIDGET (self), text);
    }
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
insert (MacawCodeView *self, const char *text, gsize length)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  const MacawAnsiStyle *style = &self->parser.style;
  g_autofree char *added = wrap_long_lines (text, length, &self->column);
  GtkTextIter end;

  gtk_text_buffer_get_end_iter (buffer, &end);
  if ((style->foreground | style->background | style->flags) == 0)
    gtk_text_buffer_insert (buffer, &end, added, -1);
  else
    gtk_text_buffer_insert_with_tags (buffer, &end, added, -1, macaw_ansi_get_tag (buffer, style), NULL);
}

/* What stands between escape sequences, each in the style that they left. */
static void
insert_terminal (MacawCodeView *self, const char *text, gsize length)
{
  gsize from = 0;

  for (gsize at = 0; at < length; at++)
    {
      MacawAnsiParser before = self->parser;

      if (!macaw_ansi_feed (&self->parser, (guchar) text[at] < 0x80 ? (guchar) text[at] : 0xff))
        continue;
      if (at > from)
        {
          MacawAnsiParser after = self->parser;

          self->parser = before;
          insert (self, text + from, at - from);
          self->parser = after;
        }
      from = at + 1;
    }
  if (length > from)
    insert (self, text + from, length - from);
}

static void
show_note (MacawCodeView *self)
{
  g_autofree char *text = NULL;

  /* The last line's end may wait for what comes after it. */
  if (self->shown + 1 >= self->length)
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

  /* Without an empty line at the end. */
  if (shown == length && length > 0 && text[length - 1] == '\n')
    shown--;
  if (self->text == NULL || length < self->length || memcmp (self->text, text, self->length) != 0 || shown < self->shown)
    {
      gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->buffer), "", 0);
      self->shown = self->column = 0;
      memset (&self->parser, 0, sizeof self->parser);
    }
  if (self->terminal)
    insert_terminal (self, text + self->shown, shown - self->shown);
  else
    insert (self, text + self->shown, shown - self->shown);
  g_free (self->text);
  self->text = g_strndup (text, length);
  self->length = length;
  self->shown = shown;
  show_note (self);
}

static const char *
get_title (MacawCodeView *self, const char *language)
{
  GtkSourceLanguage *known = gtk_source_buffer_get_language (self->buffer);

  if (self->terminal)
    return _("Terminal");
  if (known != NULL)
    return gtk_source_language_get_name (known);
  return language != NULL && strlen (language) < 40 ? language : _("Text");
}

static GtkWidget *
make_header (const char *title)
{
  GtkWidget *header = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (title);
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

  self->terminal = g_strcmp0 (language, MACAW_CODE_TERMINAL) == 0;
  if (id != NULL)
    gtk_source_buffer_set_language (self->buffer, gtk_source_language_manager_get_language (languages, id));
  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_cursor_visible (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), TRUE);
  /* An underscore may reach below its line. */
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 2);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Code"), -1);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->box), make_header (get_title (self, language)));
  gtk_box_append (GTK_BOX (self->box), scroller);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  macaw_code_view_set_text (GTK_WIDGET (self), text);
  return GTK_WIDGET (self);
}

char *
macaw_code_guess_language (const char *file_name)
{
  GtkSourceLanguage *language = gtk_source_language_manager_guess_language (gtk_source_language_manager_get_default (), file_name, NULL);

  return language == NULL ? NULL : g_strdup (gtk_source_language_get_id (language));
}
