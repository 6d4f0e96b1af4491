/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Markdown to blocks, by cmark-gfm. */

#include "macaw-markdown.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <string.h>

static const char *const extensions[] = { "table", "strikethrough", "autolink", "tasklist" };

void
macaw_block_free (MacawBlock *block)
{
  g_free (block->text);
  g_free (block->language);
  g_free (block->marker);
  g_clear_pointer (&block->rows, g_ptr_array_unref);
  g_free (block);
}

/* Inlines to Pango markup */

static void
append_escaped (GString *markup, const char *text)
{
  g_autofree char *escaped = text == NULL ? NULL : g_markup_escape_text (text, -1);

  if (escaped != NULL)
    g_string_append (markup, escaped);
}

/* Only these are opened; any other address stays a text. */
static gboolean
is_safe_link (const char *url)
{
  g_autofree char *scheme = url == NULL ? NULL : g_uri_parse_scheme (url);

  return scheme != NULL && (g_str_equal (scheme, "http") || g_str_equal (scheme, "https") || g_str_equal (scheme, "mailto"));
}

static void
append_link (GString *markup, cmark_node *node, gboolean entering)
{
  const char *url = cmark_node_get_url (node);
  g_autofree char *title = NULL;

  if (!is_safe_link (url))
    return;
  if (!entering)
    {
      g_string_append (markup, "</a>");
      return;
    }
  g_string_append (markup, "<a href=\"");
  append_escaped (markup, url);
  /* GtkLabel shows a title as markup: it is escaped for that, and once more for this. */
  title = g_markup_escape_text (url, -1);
  g_string_append (markup, "\" title=\"");
  append_escaped (markup, title);
  g_string_append (markup, "\">");
}

static void
append_inline (GString *markup, cmark_node *node, gboolean entering)
{
  cmark_node_type type = cmark_node_get_type (node);

  if (type == CMARK_NODE_STRONG)
    g_string_append (markup, entering ? "<b>" : "</b>");
  else if (type == CMARK_NODE_EMPH)
    g_string_append (markup, entering ? "<i>" : "</i>");
  else if (g_strcmp0 (cmark_node_get_type_string (node), "strikethrough") == 0)
    g_string_append (markup, entering ? "<s>" : "</s>");
  else if (type == CMARK_NODE_LINK)
    append_link (markup, node, entering);
  else if (type == CMARK_NODE_IMAGE && entering)
    g_string_append (markup, "🖼 ");
  else if (!entering)
    return;
  else if (type == CMARK_NODE_CODE)
    {
      g_string_append (markup, "<tt>");
      append_escaped (markup, cmark_node_get_literal (node));
      g_string_append (markup, "</tt>");
    }
  else if (type == CMARK_NODE_LINEBREAK)
    g_string_append_c (markup, '\n');
  else if (type == CMARK_NODE_SOFTBREAK)
    g_string_append_c (markup, ' ');
  else
    append_escaped (markup, cmark_node_get_literal (node));
}

static char *
inlines_of (cmark_node *block)
{
  GString *markup = g_string_new (NULL);
  cmark_iter *iter = cmark_iter_new (block);
  cmark_event_type event;

  while ((event = cmark_iter_next (iter)) != CMARK_EVENT_DONE)
    if (cmark_iter_get_node (iter) != block)
      append_inline (markup, cmark_iter_get_node (iter), event == CMARK_EVENT_ENTER);
  cmark_iter_free (iter);
  return g_string_free (markup, FALSE);
}

/* Blocks */

typedef struct
{
  GPtrArray *blocks;
  guint      quote;
  guint      depth;
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

static void
walk_table (Walk *self, cmark_node *table)
{
  MacawBlock *block = add_block (self, MACAW_BLOCK_TABLE);

  block->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  for (cmark_node *row = cmark_node_first_child (table); row != NULL; row = cmark_node_next (row))
    {
      g_autoptr (GStrvBuilder) cells = g_strv_builder_new ();

      for (cmark_node *cell = cmark_node_first_child (row); cell != NULL; cell = cmark_node_next (cell))
        {
          g_autofree char *markup = inlines_of (cell);

          g_strv_builder_add (cells, markup);
        }
      g_ptr_array_add (block->rows, g_strv_builder_end (cells));
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

  if (type == CMARK_NODE_LIST)
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
    {
      block = add_block (self, MACAW_BLOCK_PARAGRAPH);
      block->text = g_markup_escape_text (cmark_node_get_literal (node), -1);
    }
  else
    {
      block = add_block (self, type == CMARK_NODE_HEADING ? MACAW_BLOCK_HEADING : MACAW_BLOCK_PARAGRAPH);
      block->text = inlines_of (node);
      if (type == CMARK_NODE_HEADING)
        block->level = (guint) cmark_node_get_heading_level (node);
    }
}

static void
walk_children (Walk *self, cmark_node *parent)
{
  for (cmark_node *node = cmark_node_first_child (parent); node != NULL; node = cmark_node_next (node))
    walk_node (self, node);
}

GPtrArray *
macaw_markdown_parse (const char *text, gssize length)
{
  Walk self = { g_ptr_array_new_with_free_func ((GDestroyNotify) macaw_block_free), 0, 0 };
  cmark_parser *parser;
  cmark_node *document;

  cmark_gfm_core_extensions_ensure_registered ();
  parser = cmark_parser_new (CMARK_OPT_DEFAULT);
  for (guint i = 0; i < G_N_ELEMENTS (extensions); i++)
    cmark_parser_attach_syntax_extension (parser, cmark_find_syntax_extension (extensions[i]));
  cmark_parser_feed (parser, text, length < 0 ? strlen (text) : (gsize) length);
  document = cmark_parser_finish (parser);
  walk_children (&self, document);
  cmark_node_free (document);
  cmark_parser_free (parser);
  return self.blocks;
}

/* How many ` or ~ make this line a fence; 0 if it is none. */
static gsize
fence_length (const char *line, gsize length, char *kind)
{
  gsize indent = 0, count = 0;

  while (indent < length && indent < 4 && line[indent] == ' ')
    indent++;
  if (indent >= length || indent > 3 || (line[indent] != '`' && line[indent] != '~'))
    return 0;
  *kind = line[indent];
  while (indent + count < length && line[indent + count] == *kind)
    count++;
  return count >= 3 ? count : 0;
}

static gboolean
is_blank (const char *line, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r')
      return FALSE;
  return TRUE;
}

/* A line that, after a blank one, can't belong to a list or quote before it. */
static gboolean
begins_block (const char *line, gsize length)
{
  return length > 0 && (g_ascii_isalpha (*line) || *line == '#' || (unsigned char) *line >= 0x80);
}

gsize
macaw_markdown_closed (const char *text, gsize length, gsize from)
{
  gsize closed = from, at = from, fence = 0;
  char fence_kind = 0;
  gboolean after_blank = FALSE;

  while (at < length)
    {
      const char *feed = memchr (text + at, '\n', length - at);
      gsize line = feed == NULL ? length - at : (gsize) (feed - text) - at;
      char kind = 0;
      gsize marks = fence_length (text + at, line, &kind);

      if (feed == NULL)
        break;
      if (fence == 0 && after_blank && begins_block (text + at, line))
        closed = at;
      if (fence == 0 && marks > 0)
        fence = marks, fence_kind = kind;
      else if (fence > 0 && marks >= fence && kind == fence_kind)
        fence = 0;
      after_blank = fence == 0 && is_blank (text + at, line);
      at += line + 1;
    }
  return closed;
}
