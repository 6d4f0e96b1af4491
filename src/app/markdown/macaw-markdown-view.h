/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A Markdown text as widgets, one a block; while it grows only its last blocks are made again. */
#pragma once

#include "macaw-block-widget.h"

G_BEGIN_DECLS

#define MACAW_TYPE_MARKDOWN_VIEW (macaw_markdown_view_get_type ())
G_DECLARE_FINAL_TYPE (MacawMarkdownView, macaw_markdown_view, MACAW, MARKDOWN_VIEW, GtkWidget)
GtkWidget *macaw_markdown_view_new      (void);
/* @text begins with the text set before; @complete: nothing more will come. */
void       macaw_markdown_view_set_text (MacawMarkdownView *self, const char *text, gsize length, gboolean complete);

G_END_DECLS
