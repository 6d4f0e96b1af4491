/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of the timeline: the widget that shows an item. */

#include "config.h"

#include "macaw-timeline-row.h"
#include "app/markdown/macaw-block-widget.h"
#include "macaw-answer-rows.h"
#include "macaw-head-row.h"
#include "macaw-tool-detail.h"

/* Prompts: pieces of one are one bubble */

static void
update_prompt (GtkWidget *label, MacawTimelineItem *item)
{
  const char *text = ara_text_part_get_text (ARA_TEXT_PART (item->part)) + item->from;
  gsize end = item->to == ara_text_part_get_length (ARA_TEXT_PART (item->part)) ? item->to : item->to - (text[item->to - item->from - 1] == '\n' ? 1 : 0);
  g_autofree char *piece = g_utf8_make_valid (text, (gssize) (end - item->from));

  gtk_label_set_text (GTK_LABEL (label), piece);
}

static GtkWidget *
make_prompt (MacawTimelineItem *item)
{
  GtkWidget *label = macaw_text_label_new ("", FALSE);
  gboolean ends = item->to == ara_text_part_get_length (ARA_TEXT_PART (item->part));

  /* As wide as its text: "OK" is a small bubble. */
  gtk_label_set_width_chars (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "bubble");
  if (item->from > 0)
    gtk_widget_add_css_class (label, "goes-on");
  if (!ends)
    gtk_widget_add_css_class (label, "continues");
  /* A long one fills the width, so that its pieces do too. */
  gtk_widget_set_halign (label, item->from == 0 && ends ? GTK_ALIGN_END : GTK_ALIGN_FILL);
  update_prompt (label, item);
  return label;
}

GtkWidget *
macaw_timeline_row_new (MacawTimelineItem *item)
{
  switch (item->kind)
    {
    case MACAW_ITEM_PROMPT:
      return make_prompt (item);
    case MACAW_ITEM_BLOCK:
      return macaw_block_widget_new (item->block);
    case MACAW_ITEM_REASONING:
    case MACAW_ITEM_TOOL:
      return macaw_head_row_new (item);
    case MACAW_ITEM_TOOL_DETAIL:
      return macaw_tool_detail_new (item);
    case MACAW_ITEM_ERROR:
      return macaw_error_row_new (item);
    case MACAW_ITEM_FOOTER:
      return macaw_footer_row_new (item);
    case MACAW_ITEM_CHUNK:
    default:
      g_assert_not_reached ();
    }
}

gboolean
macaw_timeline_row_update (GtkWidget *row, MacawTimelineItem *item)
{
  switch (item->kind)
    {
    case MACAW_ITEM_PROMPT:
      update_prompt (row, item);
      break;
    case MACAW_ITEM_BLOCK:
      return macaw_block_widget_update (row, item->block);
    case MACAW_ITEM_REASONING:
    case MACAW_ITEM_TOOL:
      macaw_head_row_update (MACAW_HEAD_ROW (row));
      break;
    case MACAW_ITEM_TOOL_DETAIL:
      macaw_tool_detail_update (MACAW_TOOL_DETAIL (row));
      break;
    case MACAW_ITEM_ERROR:
      macaw_error_row_update (MACAW_ERROR_ROW (row));
      break;
    case MACAW_ITEM_FOOTER:
      macaw_footer_row_update (MACAW_FOOTER_ROW (row));
      break;
    case MACAW_ITEM_CHUNK:
    default:
      g_assert_not_reached ();
    }
  return TRUE;
}
