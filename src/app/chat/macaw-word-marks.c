/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words that a person looks for, marked where a row of the timeline shows them. */

#include "macaw-word-marks.h"

#include <string.h>

#define CURRENT "macaw-current-match" /* a tag and a mark of a text view */
#define MAX_MARKED 1000 /* in one text; the current match is marked in any case */

typedef struct
{
  gsize start;
  gsize end;
} Match;

/* The current match in a text of a row. */
typedef struct
{
  GtkWidget *place; /* NULL: the row doesn't show it */
  Match      match;
} Current;

/* The texts of a row: those that can be selected, and the name in the head of a call */

static void
collect_places (GtkWidget *widget, GPtrArray *places)
{
  if (GTK_IS_TEXT_VIEW (widget)
      || (GTK_IS_LABEL (widget) && (gtk_label_get_selectable (GTK_LABEL (widget)) || gtk_widget_has_css_class (widget, "findable"))))
    g_ptr_array_add (places, widget);
  else
    for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
      collect_places (child, places);
}

static char *
dup_text (GtkWidget *place)
{
  GtkTextIter start, end;

  if (GTK_IS_LABEL (place))
    return g_strdup (gtk_label_get_text (GTK_LABEL (place)));
  gtk_text_buffer_get_bounds (gtk_text_view_get_buffer (GTK_TEXT_VIEW (place)), &start, &end);
  return gtk_text_iter_get_text (&start, &end);
}

/* @text with its case folded; @origins: for each byte, and the end, where its character begins. */
static char *
fold (const char *text, GArray *origins)
{
  GString *folded = g_string_sized_new (strlen (text));

  for (const char *at = text, *next; *at != '\0'; at = next)
    {
      gsize origin = (gsize) (at - text), length = folded->len;

      next = g_utf8_next_char (at);
      if ((guchar) *at < 0x80)
        g_string_append_c (folded, g_ascii_tolower (*at));
      else
        {
          g_autofree char *character = g_utf8_casefold (at, next - at);

          g_string_append (folded, character);
        }
      for (; length < folded->len; length++)
        g_array_append_val (origins, origin);
    }
  g_array_set_size (origins, (guint) folded->len + 1);
  g_array_index (origins, gsize, folded->len) = strlen (text);
  return g_string_free (folded, FALSE);
}

static GArray *
find_matches (GtkWidget *place, const char *words)
{
  g_autoptr (GArray) origins = g_array_new (FALSE, FALSE, sizeof (gsize));
  GArray *matches = g_array_new (FALSE, FALSE, sizeof (Match));
  g_autofree char *text = dup_text (place), *folded = fold (text, origins);

  for (const char *at = folded; (at = strstr (at, words)) != NULL; at += strlen (words))
    {
      Match match = { g_array_index (origins, gsize, at - folded), g_array_index (origins, gsize, at - folded + strlen (words)) };

      /* The words may end within what one character was folded to. */
      match.end = MAX (match.end, (gsize) (g_utf8_next_char (text + match.start) - text));
      g_array_append_val (matches, match);
    }
  return matches;
}

/* Marking */

static void
mark_label (GtkLabel *label, GArray *matches, guint current)
{
  g_autoptr (PangoAttrList) attributes = matches->len == 0 ? NULL : pango_attr_list_new ();

  for (guint i = 0; i < matches->len; i++)
    {
      Match *match = &g_array_index (matches, Match, i);
      PangoAttribute *colours[] = {
        i == current ? pango_attr_background_new (0xffff, 0x7878, 0) : pango_attr_background_new (0xf9f9, 0xf0f0, 0x6b6b),
        pango_attr_foreground_new (0, 0, 0),
      };

      if (i >= MAX_MARKED && i != current)
        {
          pango_attribute_destroy (colours[0]);
          pango_attribute_destroy (colours[1]);
          continue;
        }
      for (guint j = 0; j < G_N_ELEMENTS (colours); j++)
        {
          colours[j]->start_index = (guint) match->start;
          colours[j]->end_index = (guint) match->end;
          pango_attr_list_insert (attributes, colours[j]);
        }
    }
  gtk_label_set_attributes (label, attributes);
}

static GtkTextTag *
get_tag (GtkTextBuffer *buffer, const char *name, const char *colour)
{
  GtkTextTag *tag = gtk_text_tag_table_lookup (gtk_text_buffer_get_tag_table (buffer), name);

  return tag != NULL ? tag : gtk_text_buffer_create_tag (buffer, name, "background", colour, "foreground", "#000000", NULL);
}

static void
get_iters (GtkTextBuffer *buffer, const char *text, const Match *match, GtkTextIter *start, GtkTextIter *end)
{
  int offset = (int) g_utf8_pointer_to_offset (text, text + match->start);

  gtk_text_buffer_get_iter_at_offset (buffer, start, offset);
  gtk_text_buffer_get_iter_at_offset (buffer, end, offset + (int) g_utf8_strlen (text + match->start, (gssize) (match->end - match->start)));
}

/* Code has a scroll of its own. The mark lets GTK wait until the text is laid out. */
static void
scroll_to (GtkTextView *view, const GtkTextIter *place)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextMark *mark = gtk_text_buffer_get_mark (buffer, CURRENT);

  if (mark == NULL)
    mark = gtk_text_buffer_create_mark (buffer, CURRENT, place, TRUE);
  else
    gtk_text_buffer_move_mark (buffer, mark, place);
  gtk_text_view_scroll_to_mark (view, mark, 0.1, FALSE, 0, 0);
}

static void
mark_view (GtkTextView *view, GArray *matches, guint current)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextTag *all = get_tag (buffer, "macaw-match", "#f9f06b"), *one = get_tag (buffer, CURRENT, "#ff7800");
  g_autofree char *text = dup_text (GTK_WIDGET (view));
  GtkTextIter start, end;
  gboolean moves = FALSE;

  if (current < matches->len)
    {
      get_iters (buffer, text, &g_array_index (matches, Match, current), &start, &end);
      moves = !gtk_text_iter_starts_tag (&start, one);
    }
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_remove_tag (buffer, all, &start, &end);
  gtk_text_buffer_remove_tag (buffer, one, &start, &end);
  for (guint i = 0; i < matches->len; i++)
    if (i < MAX_MARKED || i == current)
      {
        get_iters (buffer, text, &g_array_index (matches, Match, i), &start, &end);
        gtk_text_buffer_apply_tag (buffer, i == current ? one : all, &start, &end);
        if (i == current && moves)
          scroll_to (view, &start);
      }
}

/* A detail is searched text by text; any other row as one text, however many labels show it. */
static Current
walk (GtkWidget *row, MacawTimelineItem *item, gboolean mark)
{
  g_autoptr (GPtrArray) places = g_ptr_array_new ();
  Current current = { NULL };
  guint before = 0;

  collect_places (row, places);
  for (guint i = 0; i < places->len; i++)
    {
      GtkWidget *place = g_ptr_array_index (places, i);
      g_autoptr (GArray) matches = item->words == NULL ? g_array_new (FALSE, FALSE, sizeof (Match)) : find_matches (place, item->words);
      gboolean here = item->kind == MACAW_ITEM_TOOL_DETAIL ? item->text == i + 1 : item->text == 0;
      guint nth = here && item->nth >= before ? item->nth - before : G_MAXUINT;

      if (nth < matches->len)
        current = (Current){ place, g_array_index (matches, Match, nth) };
      if (mark && GTK_IS_LABEL (place))
        mark_label (GTK_LABEL (place), matches, nth);
      else if (mark)
        mark_view (GTK_TEXT_VIEW (place), matches, nth);
      if (item->kind != MACAW_ITEM_TOOL_DETAIL)
        before += matches->len;
    }
  return current;
}

void
macaw_word_marks_show (GtkWidget *row, MacawTimelineItem *item)
{
  if (item->words == NULL && !gtk_widget_has_css_class (row, "found"))
    return;
  if (item->words != NULL)
    gtk_widget_add_css_class (row, "found");
  else
    gtk_widget_remove_css_class (row, "found");
  walk (row, item, TRUE);
}

/* Where it is */

static int
get_label_y (GtkLabel *label, gsize index)
{
  PangoRectangle place;
  int x, y;

  pango_layout_index_to_pos (gtk_label_get_layout (label), (int) index, &place);
  gtk_label_get_layout_offsets (label, &x, &y);
  return y + PANGO_PIXELS (place.y);
}

static int
get_view_y (GtkTextView *view, const Match *match)
{
  g_autofree char *text = dup_text (GTK_WIDGET (view));
  GtkTextIter start, end;
  GdkRectangle place;
  int y;

  get_iters (gtk_text_view_get_buffer (view), text, match, &start, &end);
  gtk_text_view_get_iter_location (view, &start, &place);
  gtk_text_view_buffer_to_window_coords (view, GTK_TEXT_WINDOW_WIDGET, 0, place.y, NULL, &y);
  return CLAMP (y, 0, MAX (gtk_widget_get_height (GTK_WIDGET (view)) - place.height, 0));
}

int
macaw_word_marks_get_y (GtkWidget *row, MacawTimelineItem *item)
{
  Current current = item->words == NULL ? (Current){ NULL } : walk (row, item, FALSE);
  double x, y;

  if (current.place == NULL)
    return -1;
  y = GTK_IS_LABEL (current.place) ? get_label_y (GTK_LABEL (current.place), current.match.start)
                                   : get_view_y (GTK_TEXT_VIEW (current.place), &current.match);
  return gtk_widget_translate_coordinates (current.place, row, 0, y, &x, &y) ? (int) y : -1;
}
