/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shows a text of any length: only what is near the view is in a widget. */

#include "config.h"

#include "macaw-text-pane-private.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#define WINDOW_PIECES 600
#define WINDOW_BYTES  (64 * 1024)
#define EDGE          8            /* what fraction of the window is its edge */
#define BEFORE        100          /* pieces above the one that is gone to */
#define SETTLE_FRAMES 5

G_DEFINE_FINAL_TYPE (MacawTextPane, macaw_text_pane, GTK_TYPE_WIDGET)

/* The window */

static void
aim (MacawTextPane *self)
{
  gtk_text_view_scroll_to_mark (self->view, gtk_text_buffer_get_mark (self->buffer, "macaw-view"), 0, TRUE, 0, self->align);
}

/* Heights that are measured only now move what was scrolled to: it is aimed at in each frame. */
static gboolean
count_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  MacawTextPane *self = MACAW_TEXT_PANE (widget);

  if (self->aiming)
    aim (self);
  if (--self->frames > 0)
    return G_SOURCE_CONTINUE;
  self->settling = 0;
  self->aiming = FALSE;
  return G_SOURCE_REMOVE;
}

/* Until the view has laid itself out again its scrolling tells nothing. */
static void
settle (MacawTextPane *self)
{
  self->frames = SETTLE_FRAMES;
  if (self->settling == 0)
    self->settling = gtk_widget_add_tick_callback (GTK_WIDGET (self), count_frame, NULL, NULL);
}

static gboolean
is_whole (MacawTextPane *self)
{
  return self->text == NULL
         || (self->first == 0 && macaw_text_is_complete (self->text) && macaw_text_get_n_pieces (self->text) <= self->pieces->len);
}

static void
update_scrollbar (MacawTextPane *self)
{
  gboolean whole = is_whole (self);

  gtk_widget_set_visible (self->scrollbar, !whole);
  gtk_scrolled_window_set_policy (self->scroller, GTK_POLICY_AUTOMATIC, whole ? GTK_POLICY_AUTOMATIC : GTK_POLICY_EXTERNAL);
  if (self->text != NULL)
    gtk_adjustment_set_upper (self->position, (double) macaw_text_get_n_pieces (self->text));
}

static void
load (MacawTextPane *self, guint64 first)
{
  g_autoptr (MacawTextWindow) window = macaw_text_read (self->text, first, WINDOW_PIECES, WINDOW_BYTES);

  gtk_text_buffer_set_text (self->buffer, "", 0);
  g_array_set_size (self->pieces, 0);
  self->first = window->first;
  self->end = window->end;
  macaw_text_pane_write_window (self, window, FALSE);
  macaw_text_pane_mark_matches (self);
  update_scrollbar (self);
}

/* Moves the window towards where the view is near its edge. What is shown stays where it is:
 * GtkTextView holds on to its first line. */
static void
slide (MacawTextPane *self, guint top)
{
  guint edge = MAX (self->pieces->len / EDGE, 1), half = self->pieces->len / 2;
  guint64 total = macaw_text_get_n_pieces (self->text);
  g_autoptr (MacawTextWindow) window = NULL;

  if (top + half + edge >= self->pieces->len && self->first + self->pieces->len < total)
    {
      guint cut = top > half / 2 ? top - half / 2 : 0;

      window = macaw_text_read (self->text, self->first + self->pieces->len, MAX (half, 100), WINDOW_BYTES / 2);
      settle (self);
      macaw_text_pane_cut_pieces (self, 0, cut);
      self->first += cut;
      macaw_text_pane_write_window (self, window, FALSE);
      self->end = window->end;
      macaw_text_pane_mark_matches (self);
    }
  else if (top < edge && self->first > 0)
    {
      guint64 first = self->first > half ? self->first - half : 0;
      guint keep = MIN (self->pieces->len, top + half);

      window = macaw_text_read (self->text, first, (guint) (self->first - first), G_MAXSIZE);
      settle (self);
      if (keep < self->pieces->len)
        self->end = g_array_index (self->pieces, MacawTextPanePiece, keep).place;
      macaw_text_pane_cut_pieces (self, keep, self->pieces->len - keep);
      macaw_text_pane_write_window (self, window, TRUE);
      self->first = first;
      macaw_text_pane_mark_matches (self);
    }
}

static void
tell_position (MacawTextPane *self, guint64 piece)
{
  self->telling = TRUE;
  gtk_adjustment_set_value (self->position, (double) piece);
  self->telling = FALSE;
}

static void
scrolled (MacawTextPane *self)
{
  guint top;

  if (self->settling != 0 || self->text == NULL || self->pieces->len == 0 || is_whole (self))
    return;
  top = macaw_text_pane_get_top (self);
  tell_position (self, self->first + top);
  slide (self, top);
}

static void
scroll_to (MacawTextPane *self, GtkTextIter *iter, double align)
{
  gtk_text_buffer_create_mark (self->buffer, "macaw-view", iter, TRUE);
  self->aiming = TRUE;
  self->align = align;
  aim (self);
}

/* Sees to it that the piece and some after it are in the window. */
static void
show_piece (MacawTextPane *self, guint64 piece)
{
  settle (self);
  if (piece >= self->first && (is_whole (self) || piece + 40 < self->first + self->pieces->len))
    return;
  load (self, piece > BEFORE ? piece - BEFORE : 0);
  /* Pieces of long lines: fewer of them are in a window. */
  if (piece >= self->first + self->pieces->len)
    load (self, piece > 2 ? piece - 2 : 0);
}

void
macaw_text_pane_go_to (MacawTextPane *self, guint64 piece)
{
  GtkTextIter iter;

  g_return_if_fail (MACAW_IS_TEXT_PANE (self));
  if (self->text == NULL)
    return;
  piece = MIN (piece, macaw_text_get_n_pieces (self->text) - 1);
  show_piece (self, piece);
  macaw_text_pane_get_iter_of_piece (self, (guint) (piece - self->first), &iter);
  scroll_to (self, &iter, 0);
  tell_position (self, piece);
}

static void
position_changed (MacawTextPane *self)
{
  if (!self->telling && self->text != NULL)
    macaw_text_pane_go_to (self, (guint64) gtk_adjustment_get_value (self->position));
}

void
macaw_text_pane_set_matches (MacawTextPane *self, GArray *places, gsize length)
{
  g_return_if_fail (MACAW_IS_TEXT_PANE (self));
  g_clear_pointer (&self->matches, g_array_unref);
  self->matches = places == NULL ? NULL : g_array_ref (places);
  self->match_length = length;
  self->current = G_MAXUINT;
  macaw_text_pane_mark_matches (self);
}

void
macaw_text_pane_show_match (MacawTextPane *self, guint index)
{
  GtkTextIter iter;
  gint64 place;
  guint64 piece;

  g_return_if_fail (MACAW_IS_TEXT_PANE (self));
  if (self->text == NULL || self->matches == NULL || index >= self->matches->len)
    return;
  self->current = index;
  place = g_array_index (self->matches, gint64, index);
  piece = macaw_text_find_piece (self->text, place);
  show_piece (self, piece);
  macaw_text_pane_mark_matches (self);
  macaw_text_pane_get_iter_of_place (self, place, &iter);
  scroll_to (self, &iter, 0.3);
  tell_position (self, piece);
}

/* The whole text, not the marks that were put into it, nor a line's pieces. */
static void
copy_selection (MacawTextPane *self)
{
  GtkTextIter start, end, next;
  g_autoptr (GString) text = g_string_new (NULL);

  g_signal_stop_emission_by_name (self->view, "copy-clipboard");
  if (!gtk_text_buffer_get_selection_bounds (self->buffer, &start, &end))
    return;
  for (; gtk_text_iter_compare (&start, &end) < 0; start = next)
    {
      gboolean mark = gtk_text_iter_has_tag (&start, self->mark_tag);

      next = start;
      if (!gtk_text_iter_forward_to_tag_toggle (&next, self->mark_tag) || gtk_text_iter_compare (&next, &end) > 0)
        next = end;
      if (!mark)
        {
          g_autofree char *slice = gtk_text_iter_get_slice (&start, &next);

          g_string_append (text, slice);
        }
    }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text->str);
}

/* What is shown */

static void
text_changed (MacawTextPane *self)
{
  /* More lines are known: the window may not be full yet. */
  if (self->pieces->len < WINDOW_PIECES / 2 && self->first == 0 && !is_whole (self))
    load (self, 0);
  update_scrollbar (self);
}

void
macaw_text_pane_set_text (MacawTextPane *self, MacawText *text)
{
  g_return_if_fail (MACAW_IS_TEXT_PANE (self));
  if (self->text == text)
    return;
  if (self->text != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->text, text_changed, self);
      macaw_text_stop (self->text);
    }
  g_set_object (&self->text, text);
  macaw_text_pane_set_matches (self, NULL, 0);
  if (text == NULL)
    {
      gtk_text_buffer_set_text (self->buffer, "", 0);
      g_array_set_size (self->pieces, 0);
      return;
    }
  g_signal_connect_object (text, "changed", G_CALLBACK (text_changed), self, G_CONNECT_SWAPPED);
  settle (self);
  tell_position (self, 0);
  load (self, 0);
}

MacawText *
macaw_text_pane_get_text (MacawTextPane *self)
{
  return self->text;
}

void
macaw_text_pane_set_wrap (MacawTextPane *self, gboolean wrap)
{
  g_return_if_fail (MACAW_IS_TEXT_PANE (self));
  gtk_text_view_set_wrap_mode (self->view, wrap ? GTK_WRAP_WORD_CHAR : GTK_WRAP_NONE);
}

static gboolean
go_to_end (GtkWidget *widget, GVariant *args, gpointer data)
{
  MacawTextPane *self = MACAW_TEXT_PANE (widget);

  if (is_whole (self))
    return FALSE;
  macaw_text_pane_go_to (self, g_variant_get_int32 (args) == 0 ? 0 : G_MAXUINT64);
  return TRUE;
}

static void
follow_style (MacawTextPane *self)
{
  macaw_text_pane_set_colour (self->match_tag, "background-rgba", adw_style_manager_get_dark (adw_style_manager_get_default ()) ? 0x63550d : 0xf9f06b);
  if (self->text != NULL)
    load (self, self->first);
}

/* The object */

static void
macaw_text_pane_dispose (GObject *object)
{
  MacawTextPane *self = MACAW_TEXT_PANE (object);

  if (self->settling != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->settling);
  self->settling = 0;
  if (self->text != NULL)
    macaw_text_stop (self->text);
  g_clear_object (&self->text);
  g_clear_pointer (&self->matches, g_array_unref);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (macaw_text_pane_parent_class)->dispose (object);
}

static void
macaw_text_pane_finalize (GObject *object)
{
  g_array_unref (MACAW_TEXT_PANE (object)->pieces);
  G_OBJECT_CLASS (macaw_text_pane_parent_class)->finalize (object);
}

static void
macaw_text_pane_class_init (MacawTextPaneClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = macaw_text_pane_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_text_pane_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "textpane");
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/inspector/result/macaw-text-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawTextPane, box);
  gtk_widget_class_bind_template_child (widget_class, MacawTextPane, scroller);
  gtk_widget_class_bind_template_child (widget_class, MacawTextPane, view);
  gtk_widget_class_bind_template_child (widget_class, MacawTextPane, scrollbar);
  gtk_widget_class_bind_template_child (widget_class, MacawTextPane, position);
  gtk_widget_class_bind_template_callback (widget_class, position_changed);
  gtk_widget_class_bind_template_callback (widget_class, copy_selection);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Home, GDK_CONTROL_MASK, go_to_end, "i", 0);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_End, GDK_CONTROL_MASK, go_to_end, "i", 1);
}

static void
macaw_text_pane_init (MacawTextPane *self)
{
  self->pieces = g_array_new (FALSE, FALSE, sizeof (MacawTextPanePiece));
  self->current = G_MAXUINT;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->buffer = gtk_text_view_get_buffer (self->view);
  gtk_text_buffer_set_enable_undo (self->buffer, FALSE);
  self->plain_tag = gtk_text_buffer_create_tag (self->buffer, NULL, "insert-hyphens", FALSE, NULL);
  self->mark_tag = gtk_text_buffer_create_tag (self->buffer, NULL, "foreground", "#9a9996", "underline", PANGO_UNDERLINE_NONE, NULL);
  self->match_tag = gtk_text_buffer_create_tag (self->buffer, NULL, NULL);
  self->current_tag = gtk_text_buffer_create_tag (self->buffer, NULL, "background", "#ff7800", "foreground", "#000000", NULL);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (follow_style), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller), "value-changed", G_CALLBACK (scrolled), self,
                           G_CONNECT_SWAPPED);
  follow_style (self);
}

GtkWidget *
macaw_text_pane_new (void)
{
  return g_object_new (MACAW_TYPE_TEXT_PANE, NULL);
}
