/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a terminal's escape sequences ask for, as tags of a text. */

#include "macaw-ansi-tag.h"

#include <adwaita.h>

static void
set_colour (GtkTextTag *tag, const char *property, guint32 rgb)
{
  GdkRGBA colour = { (float) (rgb >> 16) / 255, (float) (rgb >> 8 & 0xff) / 255, (float) (rgb & 0xff) / 255, 1 };

  g_object_set (tag, property, &colour, NULL);
}

static void
set_colours (GtkTextTag *tag, const MacawAnsiStyle *style, gboolean dark)
{
  gboolean inverse = (style->flags & MACAW_ANSI_INVERSE) != 0;
  guint32 front = inverse ? style->background : style->foreground, back = inverse ? style->foreground : style->background;

  if (front != MACAW_ANSI_DEFAULT || inverse)
    set_colour (tag, "foreground-rgba", front == MACAW_ANSI_DEFAULT ? (dark ? 0x241f31 : 0xffffff) : macaw_ansi_get_rgb (front, dark));
  if (back != MACAW_ANSI_DEFAULT || inverse)
    set_colour (tag, "background-rgba", back == MACAW_ANSI_DEFAULT ? (dark ? 0xffffff : 0x241f31) : macaw_ansi_get_rgb (back, dark));
}

GtkTextTag *
macaw_ansi_get_tag (GtkTextBuffer *buffer, const MacawAnsiStyle *style)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  g_autofree char *name = g_strdup_printf ("%d-%x-%x-%x", dark, style->foreground, style->background, style->flags);
  GtkTextTag *tag = gtk_text_tag_table_lookup (gtk_text_buffer_get_tag_table (buffer), name);

  if (tag != NULL)
    return tag;
  tag = gtk_text_buffer_create_tag (buffer, name, NULL);
  gtk_text_tag_set_priority (tag, 0);
  set_colours (tag, style, dark);
  if (style->flags & MACAW_ANSI_BOLD)
    g_object_set (tag, "weight", PANGO_WEIGHT_BOLD, NULL);
  if (style->flags & MACAW_ANSI_ITALIC)
    g_object_set (tag, "style", PANGO_STYLE_ITALIC, NULL);
  if (style->flags & MACAW_ANSI_UNDERLINE)
    g_object_set (tag, "underline", PANGO_UNDERLINE_SINGLE, NULL);
  if (style->flags & MACAW_ANSI_STRIKE)
    g_object_set (tag, "strikethrough", TRUE, NULL);
  return tag;
}
