/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A block of Markdown as a widget. */

#include "macaw-block-widget.h"
#include "macaw-code-view.h"
#include "macaw-link.h"

#define ITEM_INDENT 28 /* pixels: what a marker and its distance take */

static gboolean
link_activated (GtkLabel *label, const char *uri)
{
  macaw_link_ask (GTK_WIDGET (label), uri);
  return TRUE;
}

GtkWidget *
macaw_text_label_new (const char *text, gboolean markup)
{
  GtkWidget *label = gtk_label_new (NULL);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  if (markup)
    gtk_label_set_markup (GTK_LABEL (label), text);
  else
    gtk_label_set_text (GTK_LABEL (label), text);
  g_signal_connect (label, "activate-link", G_CALLBACK (link_activated), NULL);
  /* What is too long for a line is an address or a path, of which a hyphen would seem to be. */
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  gtk_label_set_attributes (GTK_LABEL (label), attributes);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  /* Without both, measuring a wrapping label takes ten times as long. */
  gtk_label_set_width_chars (GTK_LABEL (label), 10);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 80);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  return label;
}

static GtkWidget *
make_item (const MacawBlock *block)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *marker = gtk_label_new (block->marker), *label = macaw_text_label_new (block->text, TRUE);

  /* The texts of a list stand below each other, whatever is before them. */
  gtk_label_set_width_chars (GTK_LABEL (marker), 3);
  gtk_label_set_xalign (GTK_LABEL (marker), 1);
  gtk_widget_set_valign (marker, GTK_ALIGN_START);
  gtk_widget_add_css_class (marker, "dim-label");
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_margin_start (row, (int) (ITEM_INDENT * MIN (block->level, 8)));
  gtk_box_append (GTK_BOX (row), marker);
  gtk_box_append (GTK_BOX (row), label);
  return row;
}

/* All pieces of a table have columns of the same width, since labels with the same number of
 * characters for both limits are equally wide. */
static GtkWidget *
make_cell (const char *markup, guint columns, char align, gboolean heading)
{
  GtkWidget *cell = macaw_text_label_new (markup, TRUE);

  if (heading)
    gtk_widget_add_css_class (cell, "head");
  if (align == 'r' || align == 'c')
    {
      gtk_label_set_xalign (GTK_LABEL (cell), align == 'r' ? 1 : 0.5f);
      gtk_label_set_justify (GTK_LABEL (cell), align == 'r' ? GTK_JUSTIFY_RIGHT : GTK_JUSTIFY_CENTER);
    }
  gtk_label_set_width_chars (GTK_LABEL (cell), (int) columns);
  gtk_label_set_max_width_chars (GTK_LABEL (cell), (int) columns);
  return cell;
}

static GtkWidget *
make_table (const MacawBlock *block)
{
  GtkWidget *scroller = gtk_scrolled_window_new (), *grid = gtk_grid_new ();

  gtk_widget_add_css_class (grid, "table");
  gtk_widget_set_halign (grid, GTK_ALIGN_START);
  if (block->continued)
    gtk_widget_add_css_class (grid, "goes-on");
  for (guint row = 0; row < block->rows->len; row++)
    {
      GStrv cells = g_ptr_array_index (block->rows, row);

      for (guint column = 0; cells[column] != NULL; column++)
        gtk_grid_attach (GTK_GRID (grid),
                         make_cell (cells[column], g_array_index (block->columns, guint, column), block->aligns[column], row == 0 && !block->continued),
                         (int) column, (int) row, 1, 1);
    }
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), grid);
  return scroller;
}

GtkWidget *
macaw_block_widget_new (const MacawBlock *block)
{
  static const char *const titles[] = { "title-2", "title-4", "heading", "heading" };
  GtkWidget *widget;

  switch (block->kind)
    {
    case MACAW_BLOCK_CODE:
      widget = macaw_code_view_new (block->text, block->language);
      break;
    case MACAW_BLOCK_TABLE:
      widget = make_table (block);
      break;
    case MACAW_BLOCK_RULE:
      widget = gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);
      break;
    case MACAW_BLOCK_ITEM:
      widget = make_item (block);
      break;
    default:
      widget = macaw_text_label_new (block->text, TRUE);
      if (block->kind == MACAW_BLOCK_HEADING)
        gtk_widget_add_css_class (widget, titles[CLAMP (block->level, 1, 4) - 1]);
      else
        gtk_widget_set_margin_start (widget, (int) (ITEM_INDENT * MIN (block->level, 8)));
    }
  if (block->quote > 0)
    {
      gtk_widget_add_css_class (widget, "quote");
      gtk_widget_set_margin_start (widget, (int) (12 * MIN (block->quote, 8)));
    }
  return widget;
}

gboolean
macaw_block_widget_update (GtkWidget *widget, const MacawBlock *block)
{
  if (block->kind == MACAW_BLOCK_TABLE)
    return FALSE;
  if (block->kind == MACAW_BLOCK_CODE)
    macaw_code_view_set_text (widget, block->text);
  else if (block->kind == MACAW_BLOCK_ITEM)
    gtk_label_set_markup (GTK_LABEL (gtk_widget_get_last_child (widget)), block->text);
  else if (GTK_IS_LABEL (widget))
    gtk_label_set_markup (GTK_LABEL (widget), block->text);
  return TRUE;
}
