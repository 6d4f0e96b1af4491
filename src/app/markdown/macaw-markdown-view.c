/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A Markdown text as widgets, one a block; while it grows only its last blocks are made again. */

#include "macaw-markdown-view.h"
#include "macaw-code-view.h"
#include "macaw-markdown-scan.h"
#include "macaw-markdown.h"

#include <string.h>

struct _MacawMarkdownView
{
  GtkWidget         parent_instance;

  MacawMarkdownScan scan;
  gsize             closed; /* bytes whose blocks stay as they are */
  GPtrArray        *open;   /* of the widgets after that, borrowed, */
  GPtrArray        *blocks; /* and of what they show */
};

G_DEFINE_TYPE (MacawMarkdownView, macaw_markdown_view, GTK_TYPE_WIDGET)

GtkWidget *
macaw_text_label_new (const char *text, gboolean markup)
{
  GtkWidget *label = gtk_label_new (NULL);

  if (markup)
    gtk_label_set_markup (GTK_LABEL (label), text);
  else
    gtk_label_set_text (GTK_LABEL (label), text);
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
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *marker = gtk_label_new (block->marker), *label = macaw_text_label_new (block->text, TRUE);

  gtk_widget_set_valign (marker, GTK_ALIGN_START);
  gtk_widget_add_css_class (marker, "dim-label");
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_margin_start (row, (int) (6 + 18 * MIN (block->level, 8)));
  gtk_box_append (GTK_BOX (row), marker);
  gtk_box_append (GTK_BOX (row), label);
  return row;
}

static GtkWidget *
make_table (const MacawBlock *block)
{
  GtkWidget *scroller = gtk_scrolled_window_new (), *grid = gtk_grid_new ();

  gtk_widget_add_css_class (grid, "table");
  for (guint row = 0; row < block->rows->len; row++)
    {
      GStrv cells = g_ptr_array_index (block->rows, row);

      for (int column = 0; cells[column] != NULL; column++)
        {
          GtkWidget *cell = macaw_text_label_new (cells[column], TRUE);

          if (row == 0)
            gtk_widget_add_css_class (cell, "heading");
          gtk_label_set_max_width_chars (GTK_LABEL (cell), 40);
          gtk_grid_attach (GTK_GRID (grid), cell, column, (int) row, 1, 1);
        }
    }
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), grid);
  return scroller;
}

static GtkWidget *
make_block (const MacawBlock *block)
{
  static const char *const titles[] = { "title-2", "title-3", "title-4", "heading" };
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
        gtk_widget_set_margin_start (widget, (int) (18 * MIN (block->level, 8)));
    }
  if (block->quote > 0)
    {
      gtk_widget_add_css_class (widget, "quote");
      gtk_widget_set_margin_start (widget, (int) (12 * MIN (block->quote, 8)));
    }
  return widget;
}

/* Shows @block in the widget of another one that differs in its text at most. */
static gboolean
reuse (GtkWidget *widget, const MacawBlock *old, const MacawBlock *block)
{
  if (old->kind != block->kind || old->rows != NULL || old->level != block->level || old->quote != block->quote
      || g_strcmp0 (old->marker, block->marker) != 0 || g_strcmp0 (old->language, block->language) != 0)
    return FALSE;
  if (g_strcmp0 (old->text, block->text) == 0)
    return TRUE;
  if (block->kind == MACAW_BLOCK_CODE)
    macaw_code_view_set_text (widget, block->text);
  else if (block->kind == MACAW_BLOCK_ITEM)
    gtk_label_set_markup (GTK_LABEL (gtk_widget_get_last_child (widget)), block->text);
  else if (GTK_IS_LABEL (widget))
    gtk_label_set_markup (GTK_LABEL (widget), block->text);
  else
    return FALSE;
  return TRUE;
}

static void
drop_open_from (MacawMarkdownView *self, guint first)
{
  while (self->open->len > first)
    gtk_widget_unparent (g_ptr_array_remove_index (self->open, self->open->len - 1));
}

static void
show_open (MacawMarkdownView *self, GPtrArray *blocks)
{
  for (guint i = 0; i < blocks->len; i++)
    {
      const MacawBlock *block = g_ptr_array_index (blocks, i);
      GtkWidget *widget;

      if (i < self->open->len && reuse (g_ptr_array_index (self->open, i), g_ptr_array_index (self->blocks, i), block))
        continue;
      drop_open_from (self, i);
      widget = make_block (block);
      gtk_widget_set_parent (widget, GTK_WIDGET (self));
      g_ptr_array_add (self->open, widget);
    }
  drop_open_from (self, blocks->len);
  g_ptr_array_unref (self->blocks);
  self->blocks = g_ptr_array_ref (blocks);
}

void
macaw_markdown_view_set_text (MacawMarkdownView *self, const char *text, gsize length, gboolean complete)
{
  gsize closed;
  guint number = self->scan.number;

  while (macaw_markdown_scan_next (&self->scan, text, length))
    ;
  closed = complete ? length : self->scan.cut;
  if (closed > self->closed)
    {
      g_autoptr (GPtrArray) blocks = macaw_markdown_parse_from (text + self->closed, closed - self->closed, number);

      show_open (self, blocks);
      g_ptr_array_set_size (self->open, 0);
      g_ptr_array_unref (self->blocks);
      self->blocks = g_ptr_array_new ();
      self->closed = closed;
    }
  if (closed < length)
    {
      g_autoptr (GPtrArray) blocks = macaw_markdown_parse_from (text + closed, length - closed, self->scan.number);

      show_open (self, blocks);
    }
}

static void
macaw_markdown_view_dispose (GObject *object)
{
  MacawMarkdownView *self = MACAW_MARKDOWN_VIEW (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->open, g_ptr_array_unref);
  g_clear_pointer (&self->blocks, g_ptr_array_unref);
  G_OBJECT_CLASS (macaw_markdown_view_parent_class)->dispose (object);
}

static void
macaw_markdown_view_class_init (MacawMarkdownViewClass *class)
{
  G_OBJECT_CLASS (class)->dispose = macaw_markdown_view_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (class), "markdown");
}

static void
macaw_markdown_view_init (MacawMarkdownView *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 9);
  self->open = g_ptr_array_new ();
  self->blocks = g_ptr_array_new ();
}

GtkWidget *
macaw_markdown_view_new (void)
{
  return g_object_new (MACAW_TYPE_MARKDOWN_VIEW, NULL);
}
