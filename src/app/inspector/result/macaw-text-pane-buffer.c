/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A text that is shown by pieces: writing them into the buffer, and finding places there. */

#include "config.h"

#include "macaw-text-pane-private.h"
#include "app/markdown/macaw-ansi-tag.h"

#include <string.h>

#define WRAP_MARK     "\342\206\251" /* ↩ */
#define MAX_MARKED    500          /* matches that are coloured at once */

void
macaw_text_pane_set_colour (GtkTextTag *tag, const char *property, guint32 rgb)
{
  GdkRGBA colour = { (float) (rgb >> 16) / 255, (float) (rgb >> 8 & 0xff) / 255, (float) (rgb & 0xff) / 255, 1 };

  g_object_set (tag, property, &colour, NULL);
}

typedef struct
{
  GtkTextBuffer *buffer;
  GtkTextIter    iter;
  GString       *pending;
  GtkTextTag    *tag; /* of what is pending */
  GtkTextTag    *plain;
} Writer;

static void
flush (Writer *writer)
{
  gtk_text_buffer_insert_with_tags (writer->buffer, &writer->iter, writer->pending->str, (int) writer->pending->len, writer->plain,
                                    writer->tag, NULL);
  g_string_truncate (writer->pending, 0);
}

static void
write_text (Writer *writer, const char *text, gsize length, GtkTextTag *tag)
{
  if (tag != writer->tag)
    flush (writer);
  writer->tag = tag;
  g_string_append_len (writer->pending, text, (gssize) length);
}

static GtkTextTag *
find_style (MacawTextPane *self, MacawTextWindow *window, guint *run, gsize from, gsize *to)
{
  const MacawTextRun *runs = (const MacawTextRun *) window->runs->data;
  const MacawAnsiStyle *style;

  while (*run < window->runs->len && runs[*run].offset <= from)
    ++*run;
  if (*run < window->runs->len)
    *to = MIN (*to, runs[*run].offset);
  if (*run == 0)
    return NULL;
  style = &runs[*run - 1].style;
  return (style->foreground | style->background | style->flags) == 0 ? NULL : macaw_ansi_get_tag (self->buffer, style);
}

/* Writes the window's pieces at one end of the buffer. */
void
macaw_text_pane_write_window (MacawTextPane *self, MacawTextWindow *window, gboolean at_start)
{
  Writer writer = { self->buffer, { 0 }, g_string_sized_new (window->text->len + window->pieces->len), NULL, self->plain_tag };
  guint count = window->pieces->len, run = 0;
  g_autofree MacawTextPanePiece *written = g_new (MacawTextPanePiece, count + 1);

  if (at_start)
    gtk_text_buffer_get_start_iter (self->buffer, &writer.iter);
  else
    gtk_text_buffer_get_end_iter (self->buffer, &writer.iter);
  for (guint i = 0; i < count; i++)
    {
      const MacawTextPiece *piece = &g_array_index (window->pieces, MacawTextPiece, i);
      gsize end = i + 1 < count ? piece[1].offset : window->text->len;

      for (gsize from = piece->offset, to; from < end; from = to)
        {
          GtkTextTag *tag = (to = end, find_style (self, window, &run, from, &to));

          write_text (&writer, window->text->str + from, to - from, tag);
        }
      if (piece->wrapped)
        write_text (&writer, WRAP_MARK "\n", strlen (WRAP_MARK "\n"), self->mark_tag);
      else
        write_text (&writer, "\n", 1, NULL);
      written[i] = (MacawTextPanePiece){ piece->place, (int) g_utf8_strlen (window->text->str + piece->offset, (gssize) (end - piece->offset)) + 1 + piece->wrapped };
    }
  flush (&writer);
  g_string_free (writer.pending, TRUE);
  g_array_insert_vals (self->pieces, at_start ? 0 : self->pieces->len, written, count);
}

void
macaw_text_pane_cut_pieces (MacawTextPane *self, guint from, guint count)
{
  int before = 0, chars = 0;
  GtkTextIter start, end;

  for (guint i = 0; i < from + count; i++)
    *(i < from ? &before : &chars) += g_array_index (self->pieces, MacawTextPanePiece, i).chars;
  gtk_text_buffer_get_iter_at_offset (self->buffer, &start, before);
  gtk_text_buffer_get_iter_at_offset (self->buffer, &end, before + chars);
  gtk_text_buffer_delete (self->buffer, &start, &end);
  g_array_remove_range (self->pieces, from, count);
}

void
macaw_text_pane_get_iter_of_piece (MacawTextPane *self, guint index, GtkTextIter *iter)
{
  int chars = 0;

  for (guint i = 0; i < index; i++)
    chars += g_array_index (self->pieces, MacawTextPanePiece, i).chars;
  gtk_text_buffer_get_iter_at_offset (self->buffer, iter, chars);
}

void
macaw_text_pane_get_iter_of_place (MacawTextPane *self, gint64 place, GtkTextIter *iter)
{
  g_autofree char *text = NULL;
  GtkTextIter end;
  guint index = 0;
  gsize bytes;

  while (index + 1 < self->pieces->len && g_array_index (self->pieces, MacawTextPanePiece, index + 1).place <= place)
    index++;
  macaw_text_pane_get_iter_of_piece (self, index, iter);
  if (index >= self->pieces->len)
    return;
  end = *iter;
  gtk_text_iter_forward_chars (&end, g_array_index (self->pieces, MacawTextPanePiece, index).chars);
  text = gtk_text_iter_get_slice (iter, &end);
  bytes = (gsize) CLAMP (place - g_array_index (self->pieces, MacawTextPanePiece, index).place, 0, (gint64) strlen (text));
  gtk_text_iter_forward_chars (iter, (int) g_utf8_strlen (text, (gssize) bytes));
}

/* The piece at the top of the view, counted in the window. */
guint
macaw_text_pane_get_top (MacawTextPane *self)
{
  GdkRectangle visible;
  GtkTextIter iter;
  int offset, chars = 0;

  gtk_text_view_get_visible_rect (self->view, &visible);
  gtk_text_view_get_line_at_y (self->view, &iter, visible.y, NULL);
  offset = gtk_text_iter_get_offset (&iter);
  for (guint i = 0; i < self->pieces->len; i++)
    {
      chars += g_array_index (self->pieces, MacawTextPanePiece, i).chars;
      if (chars > offset)
        return i;
    }
  return self->pieces->len == 0 ? 0 : self->pieces->len - 1;
}

/* The first one at or after the window's beginning. */
static guint
first_match (MacawTextPane *self)
{
  guint low = 0, high = self->matches->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (g_array_index (self->matches, gint64, middle) < g_array_index (self->pieces, MacawTextPanePiece, 0).place)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

void
macaw_text_pane_mark_matches (MacawTextPane *self)
{
  GtkTextIter start, end;
  guint marked = 0;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  gtk_text_buffer_remove_tag (self->buffer, self->match_tag, &start, &end);
  gtk_text_buffer_remove_tag (self->buffer, self->current_tag, &start, &end);
  if (self->matches == NULL || self->pieces->len == 0)
    return;
  for (guint i = first_match (self); i < self->matches->len && marked < MAX_MARKED; i++)
    {
      gint64 place = g_array_index (self->matches, gint64, i);

      if (place >= self->end)
        break;
      macaw_text_pane_get_iter_of_place (self, place, &start);
      macaw_text_pane_get_iter_of_place (self, place + (gint64) self->match_length, &end);
      gtk_text_buffer_apply_tag (self->buffer, i == self->current ? self->current_tag : self->match_tag, &start, &end);
      marked++;
    }
}
