/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Markdown to blocks, by cmark-gfm. */

#include "macaw-markdown.h"
#include "macaw-markdown-scan.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <string.h>

#define MAX_NESTED 32         /* elements, quotes and lists within each other */
#define LONG_CODE (16 * 1024) /* bytes from which on code is not given to cmark */

static const char *const extensions[] = { "table", "strikethrough", "autolink", "tasklist" };

void
macaw_block_free (MacawBlock *block)
{
  g_free (block->text);
  g_free (block->language);
  g_free (block->marker);
  g_free (block->aligns);
  g_clear_pointer (&block->rows, g_ptr_array_unref);
  g_clear_pointer (&block->columns, g_array_unref);
  g_free (block);
}

gboolean
macaw_block_same_shape (const MacawBlock *a, const MacawBlock *b)
{
  if ((a->columns == NULL) != (b->columns == NULL)
      || (a->columns != NULL && (a->columns->len != b->columns->len
                                 || memcmp (a->columns->data, b->columns->data, a->columns->len * sizeof (guint)) != 0)))
    return FALSE;
  return a->kind == b->kind && a->level == b->level && a->quote == b->quote && g_strcmp0 (a->marker, b->marker) == 0
         && g_strcmp0 (a->language, b->language) == 0;
}

/* After a space if there is one in the last quarter, else between two characters. */
gsize
macaw_text_piece_length (const char *text, gsize length, gsize room)
{
  gsize end = MIN (room, length);

  if (length <= room)
    return length;
  for (gsize at = end; at > end - end / 4; at--)
    if (text[at - 1] == '\n' || text[at - 1] == ' ')
      return at;
  while (end > 0 && ((unsigned char) text[end] & 0xC0) == 0x80)
    end--;
  return end;
}

/* Inlines to Pango markup, in pieces that a label can measure */

typedef struct
{
  GString   *markup;
  GPtrArray *pieces;  /* those that are full */
  GPtrArray *opened;  /* of the elements that are open: how they begin */
  GPtrArray *closing; /* and how they end */
  gsize      shown;   /* bytes of text in this piece */
} Inlines;

static void
open_element (Inlines *self, char *start, const char *end)
{
  /* Each piece opens them again: what is nested deeper has no style of its own. */
  if (self->opened->len >= MAX_NESTED)
    {
      *start = '\0';
      end = "";
    }
  g_string_append (self->markup, start);
  g_ptr_array_add (self->opened, start);
  g_ptr_array_add (self->closing, (gpointer) end);
}

static void
close_element (Inlines *self)
{
  g_string_append (self->markup, g_ptr_array_index (self->closing, self->closing->len - 1));
  g_ptr_array_set_size (self->opened, (int) self->opened->len - 1);
  g_ptr_array_set_size (self->closing, (int) self->closing->len - 1);
}

static void
next_piece (Inlines *self)
{
  for (guint i = self->closing->len; i > 0; i--)
    g_string_append (self->markup, g_ptr_array_index (self->closing, i - 1));
  g_ptr_array_add (self->pieces, g_string_free (self->markup, FALSE));
  self->markup = g_string_new (NULL);
  for (guint i = 0; i < self->opened->len; i++)
    g_string_append (self->markup, g_ptr_array_index (self->opened, i));
  self->shown = 0;
}

static void
append_text (Inlines *self, const char *text)
{
  gsize left = text == NULL ? 0 : strlen (text);

  while (left > 0)
    {
      gsize size = macaw_text_piece_length (text, left, MACAW_MAX_PIECE - self->shown);
      g_autofree char *escaped = g_markup_escape_text (text, (gssize) size);

      if (size == 0 && self->shown == 0)
        break;
      g_string_append (self->markup, escaped);
      self->shown += size;
      text += size;
      left -= size;
      if (left > 0)
        next_piece (self);
    }
}

gboolean
macaw_markdown_is_safe_link (const char *url)
{
  g_autofree char *scheme = url == NULL ? NULL : g_uri_parse_scheme (url);

  return scheme != NULL && (g_str_equal (scheme, "http") || g_str_equal (scheme, "https") || g_str_equal (scheme, "mailto"));
}

static gboolean
is_in_link (cmark_node *node)
{
  for (node = cmark_node_parent (node); node != NULL; node = cmark_node_parent (node))
    if (cmark_node_get_type (node) == CMARK_NODE_LINK && macaw_markdown_is_safe_link (cmark_node_get_url (node)))
      return TRUE;
  return FALSE;
}

static void
append_link (Inlines *self, cmark_node *node, gboolean entering)
{
  const char *url = cmark_node_get_url (node);
  g_autofree char *title = NULL;

  if (!macaw_markdown_is_safe_link (url) || strlen (url) > MACAW_MAX_PIECE || is_in_link (node))
    return;
  if (!entering)
    {
      close_element (self);
      return;
    }
  /* GtkLabel shows a title as markup: it is escaped for that, and once more for this. */
  title = g_markup_escape_text (url, -1);
  open_element (self, g_markup_printf_escaped ("<a href=\"%s\" title=\"%s\">", url, title), "</a>");
}

/* Nothing is fetched for a picture: it is its description, and a link to it. */
static void
append_image (Inlines *self, cmark_node *node, gboolean entering)
{
  if (entering)
    append_text (self, "🖼 ");
  append_link (self, node, entering);
}

static void
append_styled (Inlines *self, const char *start, const char *end, gboolean entering)
{
  if (entering)
    open_element (self, g_strdup (start), end);
  else
    close_element (self);
}

static void
append_inline (Inlines *self, cmark_node *node, gboolean entering)
{
  cmark_node_type type = cmark_node_get_type (node);

  if (type == CMARK_NODE_STRONG)
    append_styled (self, "<b>", "</b>", entering);
  else if (type == CMARK_NODE_EMPH)
    append_styled (self, "<i>", "</i>", entering);
  else if (g_strcmp0 (cmark_node_get_type_string (node), "strikethrough") == 0)
    append_styled (self, "<s>", "</s>", entering);
  else if (type == CMARK_NODE_LINK)
    append_link (self, node, entering);
  else if (type == CMARK_NODE_IMAGE)
    append_image (self, node, entering);
  else if (!entering)
    return;
  else if (type == CMARK_NODE_CODE)
    {
      append_styled (self, "<tt>", "</tt>", TRUE);
      append_text (self, cmark_node_get_literal (node));
      append_styled (self, "<tt>", "</tt>", FALSE);
    }
  else if (type == CMARK_NODE_LINEBREAK)
    append_text (self, "\n");
  else if (type == CMARK_NODE_SOFTBREAK)
    append_text (self, " ");
  else
    append_text (self, cmark_node_get_literal (node));
}

/* At least one piece. */
static GPtrArray *
inlines_of (cmark_node *block)
{
  g_autoptr (GPtrArray) opened = g_ptr_array_new_with_free_func (g_free), closing = g_ptr_array_new ();
  Inlines self = { g_string_new (NULL), g_ptr_array_new_with_free_func (g_free), opened, closing, 0 };
  cmark_iter *iter = cmark_iter_new (block);
  cmark_event_type event;

  while ((event = cmark_iter_next (iter)) != CMARK_EVENT_DONE)
    if (cmark_iter_get_node (iter) != block)
      append_inline (&self, cmark_iter_get_node (iter), event == CMARK_EVENT_ENTER);
  cmark_iter_free (iter);
  g_ptr_array_add (self.pieces, g_string_free (self.markup, FALSE));
  return self.pieces;
}

/* Blocks */

typedef struct
{
  GPtrArray *blocks;
  guint      quote;
  guint      depth;
  guint      number; /* of the first ordered item, where its list began before this text */
} Walk;

static void walk_children (Walk *self, cmark_node *parent);

static MacawBlock *
add_block (Walk *self, MacawBlockKind kind)
{
  MacawBlock *block = g_new0 (MacawBlock, 1);

  block->kind = kind;
  block->quote = self->quote;
  block->level = self->depth;
  g_ptr_array_add (self->blocks, block);
  return block;
}

/* Further pieces of a long text follow its first block. */
static void
take_pieces (Walk *self, MacawBlock *block, GPtrArray *pieces)
{
  guint level = block->kind == MACAW_BLOCK_HEADING ? 0 : block->level;

  block->text = g_strdup (g_ptr_array_index (pieces, 0));
  for (guint i = 1; i < pieces->len; i++)
    {
      MacawBlock *more = add_block (self, MACAW_BLOCK_PARAGRAPH);

      more->level = level;
      more->continued = TRUE;
      more->text = g_strdup (g_ptr_array_index (pieces, i));
    }
  g_ptr_array_unref (pieces);
}

/* Text that is shown as it stands. */
static void
add_plain (Walk *self, const char *text, gsize length)
{
  GPtrArray *pieces = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) length);
  gsize left = strlen (valid);
  const char *at = valid;

  do
    {
      gsize size = macaw_text_piece_length (at, left, MACAW_MAX_PIECE);

      g_ptr_array_add (pieces, g_markup_escape_text (at, (gssize) size));
      at += size;
      left -= size;
    }
  while (left > 0);
  take_pieces (self, add_block (self, MACAW_BLOCK_PARAGRAPH), pieces);
}

static char *
marker_of (cmark_node *list, cmark_node *item, int number)
{
  if (g_strcmp0 (cmark_node_get_type_string (item), "tasklist") == 0)
    return g_strdup (cmark_gfm_extensions_get_tasklist_item_checked (item) ? "☑" : "☐");
  return cmark_node_get_list_type (list) == CMARK_ORDERED_LIST ? g_strdup_printf ("%d.", number) : g_strdup ("•");
}

static void
walk_list (Walk *self, cmark_node *list)
{
  int number = cmark_node_get_list_start (list);

  if (self->number > 0 && self->depth == 0 && cmark_node_get_list_type (list) == CMARK_ORDERED_LIST)
    number = (int) self->number;
  self->number = 0;
  for (cmark_node *item = cmark_node_first_child (list); item != NULL; item = cmark_node_next (item), number++)
    {
      guint first = self->blocks->len;
      MacawBlock *block;

      self->depth++;
      walk_children (self, item);
      self->depth--;
      if (self->blocks->len == first)
        add_block (self, MACAW_BLOCK_PARAGRAPH)->text = g_strdup ("");
      block = g_ptr_array_index (self->blocks, first);
      if (block->kind == MACAW_BLOCK_PARAGRAPH)
        {
          block->kind = MACAW_BLOCK_ITEM;
          block->level = self->depth;
          block->marker = marker_of (list, item, number);
        }
    }
}

/* Characters of a markup that are seen. */
static guint
measure_markup (const char *markup)
{
  guint count = 0;

  for (; *markup != '\0'; markup = g_utf8_next_char (markup))
    {
      if (*markup == '<')
        markup = strchr (markup, '>');
      else if (*markup == '&')
        markup = strchr (markup, ';'), count++;
      else
        count += g_unichar_iswide (g_utf8_get_char (markup)) ? 2 : 1;
    }
  return count;
}

static GStrv
read_cells (cmark_node *row, GArray *columns)
{
  g_autoptr (GStrvBuilder) cells = g_strv_builder_new ();
  guint column = 0;

  for (cmark_node *cell = cmark_node_first_child (row); cell != NULL; cell = cmark_node_next (cell), column++)
    {
      /* A cell that is longer is cut: a table is no place to read it. */
      g_autoptr (GPtrArray) pieces = inlines_of (cell);
      const char *markup = g_ptr_array_index (pieces, 0);

      if (column >= columns->len)
        g_array_set_size (columns, column + 1);
      g_array_index (columns, guint, column)
        = CLAMP (measure_markup (markup), MAX (g_array_index (columns, guint, column), 1), MACAW_MAX_CELL);
      g_strv_builder_add (cells, markup);
    }
  return g_strv_builder_end (cells);
}

/* In one piece if it is short, else by cells. */
static void
add_table_line (Walk *self, GStrv cells)
{
  GPtrArray *pieces = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *line = g_strjoinv (" │ ", cells);

  if (strlen (line) <= MACAW_MAX_PIECE)
    g_ptr_array_add (pieces, g_steal_pointer (&line));
  for (guint i = 0; line != NULL && cells[i] != NULL; i++)
    g_ptr_array_add (pieces, g_strdup (cells[i]));
  take_pieces (self, add_block (self, MACAW_BLOCK_PARAGRAPH), pieces);
  g_strfreev (cells);
}

static char *
read_aligns (cmark_node *table)
{
  guint count = cmark_gfm_extensions_get_table_columns (table);
  char *aligns = g_strnfill (count, '-');

  for (guint i = 0; i < count; i++)
    if (cmark_gfm_extensions_get_table_alignments (table)[i] != 0)
      aligns[i] = (char) cmark_gfm_extensions_get_table_alignments (table)[i];
  return aligns;
}

static void
walk_table (Walk *self, cmark_node *table)
{
  g_autofree char *aligns = read_aligns (table);
  g_autoptr (GArray) columns = g_array_new (FALSE, TRUE, sizeof (guint));
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  for (cmark_node *row = cmark_node_first_child (table); row != NULL; row = cmark_node_next (row))
    g_ptr_array_add (rows, read_cells (row, columns));
  for (guint i = 0; i < rows->len; i++)
    {
      MacawBlock *block;

      if (columns->len > MACAW_MAX_COLUMNS)
        {
          add_table_line (self, g_ptr_array_index (rows, i));
          continue;
        }
      if (i % MACAW_MAX_ROWS == 0)
        {
          block = add_block (self, MACAW_BLOCK_TABLE);
          block->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
          block->columns = g_array_ref (columns);
          block->aligns = g_strdup (aligns);
          block->continued = i > 0;
        }
      g_ptr_array_add (((MacawBlock *) g_ptr_array_index (self->blocks, self->blocks->len - 1))->rows, g_ptr_array_index (rows, i));
    }
}

static void
walk_code (Walk *self, cmark_node *node)
{
  MacawBlock *block = add_block (self, MACAW_BLOCK_CODE);
  const char *info = cmark_node_get_fence_info (node);

  block->text = g_strdup (cmark_node_get_literal (node));
  if (g_str_has_suffix (block->text, "\n"))
    block->text[strlen (block->text) - 1] = '\0';
  if (info != NULL && *info != '\0')
    block->language = g_strndup (info, strcspn (info, " \t,{"));
}

static void
walk_node (Walk *self, cmark_node *node)
{
  cmark_node_type type = cmark_node_get_type (node);
  MacawBlock *block;

  if (self->depth + self->quote >= MAX_NESTED)
    take_pieces (self, add_block (self, MACAW_BLOCK_PARAGRAPH), inlines_of (node));
  else if (type == CMARK_NODE_LIST)
    walk_list (self, node);
  else if (type == CMARK_NODE_BLOCK_QUOTE)
    {
      self->quote++;
      walk_children (self, node);
      self->quote--;
    }
  else if (type == CMARK_NODE_CODE_BLOCK)
    walk_code (self, node);
  else if (type == CMARK_NODE_THEMATIC_BREAK)
    add_block (self, MACAW_BLOCK_RULE);
  else if (g_strcmp0 (cmark_node_get_type_string (node), "table") == 0)
    walk_table (self, node);
  else if (type == CMARK_NODE_HTML_BLOCK)
    add_plain (self, cmark_node_get_literal (node), strlen (cmark_node_get_literal (node)));
  else
    {
      block = add_block (self, type == CMARK_NODE_HEADING ? MACAW_BLOCK_HEADING : MACAW_BLOCK_PARAGRAPH);
      if (type == CMARK_NODE_HEADING)
        block->level = (guint) cmark_node_get_heading_level (node);
      take_pieces (self, block, inlines_of (node));
    }
}

static void
walk_children (Walk *self, cmark_node *parent)
{
  for (cmark_node *node = cmark_node_first_child (parent); node != NULL; node = cmark_node_next (node))
    walk_node (self, node);
}

static void
parse_by_cmark (Walk *self, const char *text, gsize length)
{
  cmark_parser *parser;
  cmark_node *document;

  cmark_gfm_core_extensions_ensure_registered ();
  parser = cmark_parser_new (CMARK_OPT_VALIDATE_UTF8);
  for (guint i = 0; i < G_N_ELEMENTS (extensions); i++)
    cmark_parser_attach_syntax_extension (parser, cmark_find_syntax_extension (extensions[i]));
  cmark_parser_feed (parser, text, length);
  document = cmark_parser_finish (parser);
  walk_children (self, document);
  cmark_node_free (document);
  cmark_parser_free (parser);
}

/* A long block of code at the start is taken as it stands; returns the bytes that it took. */
static gsize
take_fenced (Walk *self, const char *text, gsize length)
{
  gsize line = macaw_markdown_line_length (text, length), start = MIN (line + 1, length), end, marks;
  MacawBlock *block;

  if (length < LONG_CODE || !macaw_markdown_is_fence (text, line, &marks))
    return 0;
  for (end = start; end < length; end += macaw_markdown_line_length (text + end, length - end) + 1)
    if (text[end] == *text
        && macaw_markdown_ends_fence (text + end, macaw_markdown_line_length (text + end, length - end), marks, *text))
      break;
  end = MIN (end, length);
  block = add_block (self, MACAW_BLOCK_CODE);
  block->text = g_utf8_make_valid (text + start, (gssize) (end - start - (end > start && text[end - 1] == '\n' ? 1 : 0)));
  if (line > marks)
    {
      g_autofree char *info = g_utf8_make_valid (text + marks, (gssize) (line - marks));

      g_strstrip (info);
      block->language = *info == '\0' ? NULL : g_strndup (info, strcspn (info, " \t,{"));
    }
  return MIN (end + macaw_markdown_line_length (text + end, length - end) + 1, length);
}

GPtrArray *
macaw_markdown_parse_from (const char *text, gsize length, guint number)
{
  Walk self = { g_ptr_array_new_with_free_func ((GDestroyNotify) macaw_block_free), 0, 0, number };
  gsize taken;

  while ((taken = take_fenced (&self, text, length)) > 0)
    {
      text += taken;
      length -= taken;
    }
  if (length > MACAW_MAX_PARSED)
    add_plain (&self, text, length);
  else
    parse_by_cmark (&self, text, length);
  return self.blocks;
}

GPtrArray *
macaw_markdown_parse (const char *text, gssize length)
{
  return macaw_markdown_parse_from (text, length < 0 ? strlen (text) : (gsize) length, 0);
}
