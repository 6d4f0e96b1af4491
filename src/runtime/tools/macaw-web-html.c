/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HTML as text that reads like Markdown: headings, lists, links, tables, code. */

#include "macaw-web-page.h"

#include <libxml/HTMLparser.h>
#include <libxml/uri.h>
#include <string.h>

typedef struct
{
  GString    *text;
  const char *base;
  guint       breaks;  /* line breaks before what comes next */
  gboolean    space;   /* a space before it */
  guint       pre;     /* open elements whose white space counts */
  guint       cell;    /* open cells: a row of a table is one line */
  guint       row;     /* cells so far in this row */
  guint       depth;   /* of lists */
  GArray     *numbers; /* of int, one an open list: the next number, or -1 in one without */
  GPtrArray  *links;   /* of char *, one an open link: where it goes, "" for nowhere */
} Writer;

/* What an element does; those that are not here are seen through. */
typedef enum { SKIP, BLOCK, PARAGRAPH, HEADING, LIST, ITEM, QUOTE, PRE, CODE, BREAK, RULE, IMAGE, LINK, TABLE, ROW, CELL } Role;

static const struct
{
  const char *name;
  Role        role;
} roles[] = {
  { "a", LINK }, { "address", BLOCK }, { "article", PARAGRAPH }, { "aside", PARAGRAPH }, { "blockquote", QUOTE }, { "body", BLOCK },
  { "br", BREAK }, { "button", SKIP }, { "canvas", SKIP }, { "caption", PARAGRAPH }, { "center", BLOCK }, { "code", CODE },
  { "dd", ITEM }, { "details", PARAGRAPH }, { "div", BLOCK }, { "dl", PARAGRAPH }, { "dt", BLOCK }, { "fieldset", PARAGRAPH },
  { "figcaption", BLOCK }, { "figure", PARAGRAPH }, { "footer", PARAGRAPH }, { "form", BLOCK }, { "h1", HEADING }, { "h2", HEADING },
  { "h3", HEADING }, { "h4", HEADING }, { "h5", HEADING }, { "h6", HEADING }, { "head", SKIP }, { "header", PARAGRAPH },
  { "hr", RULE }, { "iframe", SKIP }, { "img", IMAGE }, { "kbd", CODE }, { "li", ITEM }, { "main", PARAGRAPH }, { "nav", PARAGRAPH },
  { "noscript", BLOCK }, { "object", SKIP }, { "ol", LIST }, { "p", PARAGRAPH }, { "pre", PRE }, { "script", SKIP },
  { "section", PARAGRAPH }, { "select", SKIP }, { "style", SKIP }, { "summary", BLOCK }, { "svg", SKIP }, { "table", TABLE },
  { "td", CELL }, { "template", SKIP }, { "textarea", SKIP }, { "th", CELL }, { "title", SKIP }, { "tr", ROW }, { "ul", LIST },
};

#define MAX_CLIMB 64 /* levels that a table is looked for above a cell or another table */

static char layout_mark; /* a table that holds tables is there for the layout */

static int
find_role (const xmlNode *node)
{
  for (guint i = 0; node->type == XML_ELEMENT_NODE && i < G_N_ELEMENTS (roles); i++)
    if (g_ascii_strcasecmp (roles[i].name, (const char *) node->name) == 0)
      return (int) roles[i].role;
  return -1;
}

static char *
get_attribute (const xmlNode *node, const char *name)
{
  xmlChar *value = xmlGetNoNsProp (node, (const xmlChar *) name);
  char *copy = value == NULL ? NULL : g_strdup ((char *) value);

  xmlFree (value);
  return copy;
}

/* Writing */

static void
break_lines (Writer *self, guint count)
{
  if (self->cell > 0)
    self->space = TRUE;
  else
    self->breaks = MAX (self->breaks, count);
}

static void
write_breaks (Writer *self)
{
  if (self->text->len > 0)
    for (guint i = 0; i < self->breaks; i++)
      g_string_append_c (self->text, '\n');
  if (self->breaks == 0 && self->space && self->text->len > 0 && self->text->str[self->text->len - 1] != ' ')
    g_string_append_c (self->text, ' ');
  self->breaks = 0;
  self->space = FALSE;
}

static void
write_plain (Writer *self, const char *text)
{
  write_breaks (self);
  g_string_append (self->text, text);
}

/* Runs of white space are one space, and none stands at the beginning of a line. */
static void
write_text (Writer *self, const char *text)
{
  while (*text != '\0')
    {
      gsize blank = strspn (text, " \t\r\n\f"), word = strcspn (text + blank, " \t\r\n\f");

      if (blank > 0)
        self->space = TRUE;
      text += blank;
      if (word == 0)
        continue;
      write_breaks (self);
      g_string_append_len (self->text, text, (gssize) word);
      text += word;
    }
}

static void
write_node_text (Writer *self, const xmlNode *node)
{
  if (node->content == NULL)
    return;
  if (self->pre > 0 && *node->content != '\0')
    write_plain (self, (const char *) node->content);
  else
    write_text (self, (const char *) node->content);
}

/* Elements */

static void
begin_item (Writer *self)
{
  int *number = self->numbers->len == 0 ? NULL : &g_array_index (self->numbers, int, self->numbers->len - 1);
  g_autofree char *sign = number == NULL || *number < 0 ? g_strdup ("- ") : g_strdup_printf ("%d. ", (*number)++);

  break_lines (self, 1);
  write_breaks (self);
  for (guint i = 1; self->cell == 0 && i < MIN (self->depth, 16); i++)
    g_string_append (self->text, "  ");
  g_string_append (self->text, sign);
}

static void
write_image (Writer *self, const xmlNode *node)
{
  g_autofree char *words = get_attribute (node, "alt");

  if (words != NULL && *g_strstrip (words) != '\0')
    {
      write_text (self, "[image: ");
      write_text (self, words);
      g_string_append_c (self->text, ']');
    }
}

static void
begin_link (Writer *self, const xmlNode *node)
{
  g_autofree char *target = get_attribute (node, "href");
  g_autofree char *whole = NULL;

  if (target != NULL)
    g_strstrip (target);
  /* Links within the page and scripts lead nowhere. */
  if (target != NULL && *target != '\0' && *target != '#' && g_ascii_strncasecmp (target, "javascript:", 11) != 0)
    whole = g_uri_resolve_relative (self->base, target, G_URI_FLAGS_PARSE_RELAXED, NULL);
  g_ptr_array_add (self->links, whole != NULL ? g_strdup (whole) : g_strdup (""));
  if (whole != NULL)
    write_plain (self, "[");
}

static void
end_link (Writer *self)
{
  const char *target = g_ptr_array_index (self->links, self->links->len - 1);

  if (*target != '\0')
    {
      gboolean space = self->space;

      if (self->text->str[self->text->len - 1] == '[')
        g_string_truncate (self->text, self->text->len - 1); /* nothing to see in it */
      else
        g_string_append_printf (self->text, "](%s)", target);
      self->space = space;
    }
  g_ptr_array_set_size (self->links, (int) self->links->len - 1);
}

static void
begin_list (Writer *self, const xmlNode *node)
{
  g_autofree char *start = get_attribute (node, "start");
  int number = g_ascii_strcasecmp ((const char *) node->name, "ol") != 0 ? -1 : 1;

  if (start != NULL && number > 0)
    number = (int) CLAMP (g_ascii_strtoll (start, NULL, 10), 0, 1000000000);
  break_lines (self, self->depth == 0 ? 2 : 1);
  self->depth++;
  g_array_append_val (self->numbers, number);
}

/* @node or the table around it. */
static xmlNode *
find_table (xmlNode *node)
{
  for (guint i = 0; i < MAX_CLIMB && node != NULL && node->type == XML_ELEMENT_NODE; i++, node = node->parent)
    if (g_ascii_strcasecmp ((const char *) node->name, "table") == 0)
      return node;
  return NULL;
}

static void
begin_cell (Writer *self, const xmlNode *node)
{
  const xmlNode *table = find_table (node->parent);

  if (table != NULL && table->_private == &layout_mark)
    {
      break_lines (self, 1);
      return;
    }
  write_plain (self, self->row++ == 0 ? "| " : " | ");
  self->cell++;
}

static void
enter (Writer *self, const xmlNode *node, Role role)
{
  switch (role)
    {
    case PARAGRAPH:
    case TABLE:
      break_lines (self, 2);
      break;
    case BLOCK:
      break_lines (self, 1);
      break;
    case QUOTE:
      break_lines (self, 2);
      write_plain (self, "> ");
      break;
    case HEADING:
      break_lines (self, 2);
      for (char i = '0'; i < (char) node->name[1]; i++)
        write_plain (self, "#");
      self->space = TRUE;
      break;
    case LIST:
      begin_list (self, node);
      break;
    case ITEM:
      begin_item (self);
      break;
    case PRE:
      break_lines (self, 2);
      write_plain (self, self->cell > 0 ? "`" : "```\n");
      self->pre++;
      break;
    case CODE:
      if (self->pre == 0)
        write_plain (self, "`");
      break;
    case BREAK:
      break_lines (self, self->breaks + 1 > 2 ? 2 : self->breaks + 1);
      break;
    case RULE:
      break_lines (self, 2);
      write_plain (self, "---");
      break_lines (self, 2);
      break;
    case IMAGE:
      write_image (self, node);
      break;
    case LINK:
      begin_link (self, node);
      break;
    case ROW:
      break_lines (self, 1);
      if (self->cell == 0)
        self->row = 0;
      break;
    case CELL:
      begin_cell (self, node);
      break;
    case SKIP:
      break;
    }
}

static void
leave (Writer *self, const xmlNode *node, Role role)
{
  switch (role)
    {
    case PARAGRAPH:
    case HEADING:
    case QUOTE:
    case TABLE:
      break_lines (self, 2);
      break;
    case BLOCK:
    case ITEM:
      break_lines (self, 1);
      break;
    case LIST:
      self->depth--;
      g_array_set_size (self->numbers, self->numbers->len - 1);
      break_lines (self, self->depth == 0 ? 2 : 1);
      break;
    case PRE:
      self->pre--;
      g_string_append (self->text, self->cell > 0                                                     ? "`"
                                   : self->text->len > 0 && self->text->str[self->text->len - 1] == '\n' ? "```"
                                                                                                        : "\n```");
      break_lines (self, 2);
      break;
    case CODE:
      if (self->pre == 0)
        g_string_append_c (self->text, '`');
      break;
    case LINK:
      end_link (self);
      break;
    case ROW:
      if (self->cell == 0 && self->row > 0)
        g_string_append (self->text, " |");
      self->row = self->cell == 0 ? 0 : self->row;
      break_lines (self, 1);
      break;
    case CELL:
      if (self->cell > 0)
        self->cell--;
      break;
    case BREAK:
    case RULE:
    case IMAGE:
    case SKIP:
      break;
    }
}

/* The tree: without recursion, since a page may nest as deep as it likes. */

static gboolean
is_skipped (const xmlNode *node, int role)
{
  return role == SKIP || (node->type == XML_ELEMENT_NODE && xmlHasProp (node, (const xmlChar *) "hidden") != NULL)
         || (node->type != XML_ELEMENT_NODE && node->type != XML_TEXT_NODE && node->type != XML_CDATA_SECTION_NODE);
}

static void
write_tree (Writer *self, const xmlNode *top, gsize max_bytes)
{
  const xmlNode *node = top;

  while (node != NULL && self->text->len <= max_bytes)
    {
      int role = find_role (node);
      gboolean skipped = is_skipped (node, role);

      if (!skipped && node->type != XML_ELEMENT_NODE)
        write_node_text (self, node);
      else if (!skipped && role >= 0)
        enter (self, node, (Role) role);
      if (!skipped && node->type == XML_ELEMENT_NODE && node->children != NULL)
        {
          node = node->children;
          continue;
        }
      if (!skipped && role >= 0)
        leave (self, node, (Role) role);
      while (node != top && node->next == NULL)
        {
          node = node->parent;
          role = find_role (node);
          if (role >= 0)
            leave (self, node, (Role) role);
        }
      node = node == top ? NULL : node->next;
    }
}

static xmlNode *
next_in_tree (xmlNode *node)
{
  if (node->type == XML_ELEMENT_NODE && node->children != NULL)
    return node->children;
  while (node != NULL && node->next == NULL)
    node = node->parent;
  return node == NULL || node->type == XML_HTML_DOCUMENT_NODE ? NULL : node->next;
}

/* Marks the tables that hold tables; finds the title and the one <main>, if there is one. */
static void
survey (xmlNode *root, char **title, xmlNode **body)
{
  g_autoptr (GPtrArray) tables = g_ptr_array_new ();
  xmlNode *found = NULL;
  guint n_main = 0;

  for (xmlNode *node = root; node != NULL; node = next_in_tree (node))
    {
      if (node->type != XML_ELEMENT_NODE)
        continue;
      if (*title == NULL && g_ascii_strcasecmp ((const char *) node->name, "title") == 0 && node->children != NULL
          && node->children->content != NULL)
        *title = g_strdup ((const char *) node->children->content);
      else if (g_ascii_strcasecmp ((const char *) node->name, "main") == 0 && n_main++ == 0)
        found = node;
      else if (g_ascii_strcasecmp ((const char *) node->name, "table") == 0)
        {
          xmlNode *outer = find_table (node->parent);

          if (outer != NULL)
            outer->_private = &layout_mark;
        }
    }
  *body = n_main == 1 ? found : root;
}

static char *
render (xmlNode *body, const char *base, gsize max_bytes)
{
  Writer writer = { .text = g_string_new (NULL), .base = base };

  writer.numbers = g_array_new (FALSE, FALSE, sizeof (int));
  writer.links = g_ptr_array_new_with_free_func (g_free);
  write_tree (&writer, body, max_bytes);
  g_array_unref (writer.numbers);
  g_ptr_array_unref (writer.links);
  return g_string_free (writer.text, FALSE);
}

char *
macaw_web_html_to_text (const char *html, const char *base, gsize max_bytes, char **title)
{
  const int options = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC;
  htmlDocPtr document = htmlReadMemory (html, (int) strlen (html), base, "UTF-8", options);
  xmlNode *root = document == NULL ? NULL : xmlDocGetRootElement (document), *body = NULL;
  char *text;

  *title = NULL;
  if (root == NULL)
    {
      xmlFreeDoc (document);
      return g_strdup ("");
    }
  survey (root, title, &body);
  text = render (body, base, max_bytes);
  if (*text == '\0' && body != root)
    {
      g_free (text);
      text = render (root, base, max_bytes);
    }
  if (*title != NULL)
    g_strstrip (*title);
  xmlFreeDoc (document);
  return g_strchomp (text);
}
