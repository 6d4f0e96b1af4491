/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a growing Markdown text can be cut so that its pieces give the blocks of the whole. */

#include "macaw-markdown-scan.h"

#include <string.h>

/* A line and what decides about cuts in it. */
typedef struct
{
  const char *text;
  gsize       length;
  gsize       indent; /* spaces before it; a tab counts as four */
  const char *content;
  gsize       left; /* bytes of the content */
} Line;

gsize
macaw_markdown_line_length (const char *text, gsize length)
{
  const char *feed = memchr (text, '\n', length);

  return feed == NULL ? length : (gsize) (feed - text);
}

static gboolean
is_blank (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (text[i] != ' ' && text[i] != '\t' && text[i] != '\r')
      return FALSE;
  return TRUE;
}

static Line
read_line (const char *text, gsize length)
{
  Line line = { text, length, 0, text, length };

  for (; line.left > 0 && (*line.content == ' ' || *line.content == '\t'); line.content++, line.left--)
    line.indent += *line.content == ' ' ? 1 : 4;
  return line;
}

/* How many marks make this line the beginning of a fence; 0: it is none. */
static gsize
fence_marks (const Line *line)
{
  gsize count = 0;

  if (line->indent > 3 || line->left < 3 || (*line->content != '`' && *line->content != '~'))
    return 0;
  while (count < line->left && line->content[count] == *line->content)
    count++;
  /* ```code``` within a line is none. */
  if (count < 3 || (*line->content == '`' && memchr (line->content + count, '`', line->left - count) != NULL))
    return 0;
  return count;
}

gboolean
macaw_markdown_is_fence (const char *text, gsize length, gsize *marks)
{
  Line line = read_line (text, length);

  *marks = fence_marks (&line);
  return *marks > 0 && line.indent == 0;
}

gboolean
macaw_markdown_ends_fence (const char *text, gsize length, gsize marks, char kind)
{
  Line line = read_line (text, length);
  gsize count = 0;

  while (count < line.left && line.content[count] == kind)
    count++;
  return line.indent <= 3 && count >= marks && is_blank (line.content + count, line.left - count);
}

static gboolean
is_heading (const Line *line)
{
  gsize count = 0;

  while (count < line->length && line->text[count] == '#')
    count++;
  return count >= 1 && count <= 6 && (count == line->length || line->text[count] == ' ' || line->text[count] == '\t' || line->text[count] == '\r');
}

/* The kind of list whose item this line begins at the left edge, or 0; @number: its own one;
 * @empty: nothing follows the marker, which then may be something else. */
static char
item_kind (const Line *line, guint *number, gboolean *empty)
{
  gsize at = 0;
  char kind;

  *number = 0;
  while (at < line->length && at < 9 && g_ascii_isdigit (line->text[at]))
    *number = *number * 10 + (guint) (line->text[at++] - '0');
  if (at >= line->length)
    return 0;
  kind = line->text[at];
  if (at == 0 ? kind != '-' && kind != '*' && kind != '+' : kind != '.' && kind != ')')
    return 0;
  at++;
  *empty = is_blank (line->text + at, line->length - at);
  return *empty || line->text[at] == ' ' || line->text[at] == '\t' ? kind : 0;
}

static void
cut_at (MacawMarkdownScan *self, gsize place, guint number)
{
  self->cut = place;
  self->number = number;
}

static gboolean
read_item (MacawMarkdownScan *self, const Line *line)
{
  gboolean empty = FALSE, fresh = self->after_blank || self->at == self->cut;
  guint number;
  char kind = item_kind (line, &number, &empty);
  gboolean ordered = kind == '.' || kind == ')', goes_on = kind != 0 && self->list == kind;

  /* What else the line would be: text of the paragraph before, or the rule that makes it a heading. */
  if (kind == 0 || (!goes_on && !fresh && (empty || (ordered && number != 1))))
    return FALSE;
  self->list_number = goes_on ? self->list_number + 1 : number;
  self->list = kind;
  cut_at (self, self->at, goes_on && ordered ? self->list_number : 0);
  return TRUE;
}

static void
begin_fence (MacawMarkdownScan *self, const Line *line, gsize marks)
{
  self->fence = marks;
  self->fence_kind = *line->content;
  self->fence_indent = (guint) line->indent;
  if (line->indent > 0)
    return;
  self->list = 0;
  cut_at (self, self->at, 0);
}

/* Whether the fence goes on with this line. One in a list ends with its item, too. */
static gboolean
read_fenced (MacawMarkdownScan *self, const Line *line)
{
  if (self->list != 0 && line->left > 0 && line->indent < MIN (self->fence_indent, 2) && !is_blank (line->content, line->left))
    {
      self->fence = 0;
      return FALSE;
    }
  if (!macaw_markdown_ends_fence (line->text, line->length, self->fence, self->fence_kind))
    return TRUE;
  self->fence = 0;
  if (self->fence_indent == 0)
    cut_at (self, self->at + line->length + 1, 0);
  return TRUE;
}

static void
read_plain (MacawMarkdownScan *self, const Line *line)
{
  gsize marks = fence_marks (line);

  if (marks > 0)
    begin_fence (self, line, marks);
  else if (line->indent > 0)
    return;
  else if (is_heading (line))
    {
      self->list = 0;
      cut_at (self, self->at + line->length + 1, 0);
    }
  else if (!read_item (self, line) && self->after_blank)
    {
      self->list = 0;
      cut_at (self, self->at, 0);
    }
}

gboolean
macaw_markdown_scan_next (MacawMarkdownScan *self, const char *text, gsize length)
{
  gsize before = self->cut;

  while (self->at < length && self->cut == before)
    {
      gsize size = macaw_markdown_line_length (text + self->at, length - self->at);
      Line line = read_line (text + self->at, size);
      gboolean blank = is_blank (line.content, line.left);

      if (self->at + size == length)
        break;
      if (self->fence > 0 && read_fenced (self, &line))
        blank = FALSE;
      else if (!blank)
        read_plain (self, &line);
      self->after_blank = blank;
      self->at += size + 1;
    }
  return self->cut != before;
}
