/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A Markdown text as widgets, one a block; while it grows only its last blocks are made again. */

#include "macaw-markdown-view.h"
#include "macaw-block-widget.h"
#include "macaw-markdown-scan.h"

struct _MacawMarkdownView
{
  GtkWidget         parent_instance;

  MacawMarkdownScan scan;
  gsize             closed; /* bytes whose blocks stay as they are */
  GPtrArray        *open;   /* of the widgets after that, borrowed, */
  GPtrArray        *blocks; /* and of what they show */
};

G_DEFINE_TYPE (MacawMarkdownView, macaw_markdown_view, GTK_TYPE_WIDGET)

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

      if (i < self->open->len && macaw_block_same_shape (g_ptr_array_index (self->blocks, i), block)
          && macaw_block_widget_update (g_ptr_array_index (self->open, i), block))
        continue;
      drop_open_from (self, i);
      widget = macaw_block_widget_new (block);
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
