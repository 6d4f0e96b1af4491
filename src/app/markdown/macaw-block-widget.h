/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A block of Markdown as a widget. */
#pragma once

#include <gtk/gtk.h>
#include "macaw-markdown.h"

G_BEGIN_DECLS

GtkWidget *macaw_block_widget_new    (const MacawBlock *block);
/* Shows @block, whose shape is that of the one before; FALSE: it takes a new widget. */
gboolean   macaw_block_widget_update (GtkWidget *widget, const MacawBlock *block);
/* A wrapping label that costs little to measure; it asks before it opens a link. */
GtkWidget *macaw_text_label_new      (const char *text, gboolean markup);

G_END_DECLS
