/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of an item of the timeline as a person reads it, by pieces. */

#include "macaw-item-reader.h"
#include "macaw-change-text.h"
#include "macaw-listing.h"
#include "macaw-value-text.h"
#include "macaw-value-view.h"

#include <string.h>

#define PIECE (32 * 1024)
#define MAX_ARGUMENTS 64 /* more are read as their JSON */

/* The character that an entity stands for. */
static const char *
append_entity (GString *text, const char *entity)
{
  static const struct { const char *name; char is; } known[] = {
    { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' }, { "&apos;", '\'' }, { "&#39;", '\'' },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_has_prefix (entity, known[i].name))
      {
        g_string_append_c (text, known[i].is);
        return entity + strlen (known[i].name);
      }
  g_string_append_c (text, '&');
  return entity + 1;
}

/* Our markup has links, which Pango alone doesn't know. */
static void
append_markup (GString *text, const char *markup)
{
  while (*markup != '\0')
    {
      gsize plain = strcspn (markup, "<&");
      const char *end;

      g_string_append_len (text, markup, (gssize) plain);
      markup += plain;
      if (*markup == '&')
        markup = append_entity (text, markup);
      else if (*markup == '<')
        markup = (end = strchr (markup, '>')) == NULL ? markup + strlen (markup) : end + 1;
    }
}

/* A line feed stands between what doesn't follow: nobody can look for one. */
static void
append_block (GString *text, const MacawBlock *block)
{
  if (block->kind == MACAW_BLOCK_CODE && block->text != NULL)
    g_string_append (text, block->text);
  else if (block->text != NULL)
    append_markup (text, block->text);
  for (guint i = 0; block->rows != NULL && i < block->rows->len; i++)
    for (char **cell = g_ptr_array_index (block->rows, i); *cell != NULL; cell++)
      {
        g_string_append_c (text, '\n');
        append_markup (text, *cell);
      }
  g_string_append_c (text, '\n');
}

static char *
read_block (const MacawBlock *block)
{
  GString *text = g_string_new (NULL);

  append_block (text, block);
  return g_string_free (text, FALSE);
}

static char *
read_markdown (const char *markdown, gsize length, guint number)
{
  g_autoptr (GPtrArray) blocks = macaw_markdown_parse_from (markdown, length, number);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < blocks->len; i++)
    append_block (text, g_ptr_array_index (blocks, i));
  return g_string_free (text, FALSE);
}

/* Cut as its blocks will be when it is opened. */
static char *
read_reasoning (MacawItemReader *self)
{
  AraTextPart *part = ARA_TEXT_PART (self->item->part);
  const char *text = ara_text_part_get_text (part);
  gsize length = ara_text_part_get_length (part), from = self->from;
  guint number = self->number;

  if (self->item->open || from >= length)
    return NULL;
  while (macaw_markdown_scan_next (&self->scan, text, length))
    if (self->scan.cut - from >= PIECE / 4)
      {
        self->from = self->scan.cut;
        self->number = self->scan.number;
        return read_markdown (text + from, self->from - from, number);
      }
  self->from = length;
  return read_markdown (text + from, length - from, number);
}

static char *
read_range (MacawTimelineItem *item)
{
  const char *text = ara_text_part_get_text (ARA_TEXT_PART (item->part)) + item->from;

  return item->kind == MACAW_ITEM_CHUNK ? read_markdown (text, item->to - item->from, item->number)
                                        : g_utf8_make_valid (text, (gssize) (item->to - item->from));
}

/* Tool calls: the name is one text; then come those that an opened row shows, in its order */

static void
add_text (MacawItemReader *self, const char *text)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  ara_value_builder_string (builder, valid);
  g_ptr_array_add (self->values, ara_value_builder_end (builder));
}

/* As a MacawValueView shows it. */
static void
add_value (MacawItemReader *self, AraValue *value)
{
  g_autofree char *brief = macaw_value_text_dup_short (value), *pretty = NULL;

  if (brief == NULL && ara_value_get_kind (value) != ARA_VALUE_STRING && ara_value_get_text_length (value) <= MACAW_VALUE_SHOWN)
    add_text (self, pretty = ara_value_dup_pretty (value));
  else
    g_ptr_array_add (self->values, ara_value_ref (value));
}

static void
add_arguments (MacawItemReader *self, AraValue *input)
{
  gboolean object = ara_value_get_kind (input) == ARA_VALUE_OBJECT;
  guint count = object ? ara_value_get_n_children (input) : 0;
  g_autofree char *change = object ? macaw_change_text_dup (input) : NULL;

  if (!object || count > MAX_ARGUMENTS)
    g_ptr_array_add (self->values, ara_value_ref (input));
  for (guint i = 0; count <= MAX_ARGUMENTS && i < count; i++)
    {
      g_autofree char *name = ara_value_dup_child_name (input, i);
      g_autoptr (AraValue) value = ara_value_dup_child (input, i);

      if (change == NULL || !macaw_change_text_has_name (name))
        add_value (self, value);
    }
  if (change != NULL)
    add_text (self, change);
}

static void
add_stream (MacawItemReader *self, AraValue *stream)
{
  /* Of an empty one nothing is shown. */
  if (stream != NULL && ara_value_get_kind (stream) == ARA_VALUE_STRING && ara_value_get_text_length (stream) > 2)
    g_ptr_array_add (self->values, ara_value_ref (stream));
}

static void
add_output (MacawItemReader *self, AraValue *output)
{
  g_autoptr (AraValue) out = ara_value_dup_member (output, "stdout"), err = ara_value_dup_member (output, "stderr");
  g_autoptr (AraValue) code = ara_value_dup_member (output, "exit_code");
  g_autofree char *title = NULL, *list = NULL;

  if (out != NULL && code != NULL && ara_value_get_kind (out) == ARA_VALUE_STRING)
    {
      self->terminal = self->values->len;
      add_stream (self, out);
      add_stream (self, err);
    }
  else if ((list = macaw_listing_dup_text (output, &title)) == NULL)
    add_value (self, output);
  else if (*list != '\0')
    add_text (self, list);
}

static char *
begin_call (MacawItemReader *self)
{
  AraToolCall *call = ARA_TOOL_CALL (self->item->part);
  AraValue *input = ara_tool_call_get_input (call), *output = ara_tool_call_get_output (call);
  const char *error = ara_tool_call_get_error_text (call), *begun = ara_tool_call_get_input_text (call);

  self->values = g_ptr_array_new_with_free_func ((GDestroyNotify) ara_value_unref);
  self->terminal = G_MAXUINT;
  if (input != NULL)
    add_arguments (self, input);
  else if (*begun != '\0')
    add_text (self, begun);
  if (error != NULL)
    add_text (self, error);
  if (output != NULL)
    add_output (self, output);
  return g_utf8_make_valid (ara_tool_call_get_name (call), -1);
}

/* Without what only a terminal reads. */
static void
strip (MacawItemReader *self, char *text)
{
  char *to = text;

  for (const char *from = text; *from != '\0'; from++)
    if (!macaw_ansi_feed (&self->parser, (guchar) *from < 0x80 ? (guchar) *from : 0xff))
      *to++ = *from;
  *to = '\0';
}

static char *
read_call (MacawItemReader *self, gboolean *goes_on)
{
  for (; self->at < self->values->len; self->at++, self->offset = 0)
    {
      char *text;

      *goes_on = self->offset > 0;
      self->text = self->at + 1;
      text = macaw_value_text_next (g_ptr_array_index (self->values, self->at), &self->offset, PIECE);
      if (text != NULL && self->at >= self->terminal)
        strip (self, text);
      if (text != NULL)
        return text;
      memset (&self->parser, 0, sizeof self->parser);
    }
  return NULL;
}

void
macaw_item_reader_clear (MacawItemReader *self)
{
  g_clear_object (&self->item);
  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_clear_pointer (&self->whole, g_free);
  memset (self, 0, sizeof *self);
}

void
macaw_item_reader_start (MacawItemReader *self, MacawTimelineItem *item)
{
  macaw_item_reader_clear (self);
  self->item = g_object_ref (item);
}

static char *
read_on (MacawItemReader *self, gboolean *goes_on)
{
  MacawTimelineItem *item = self->item;
  gboolean begun = self->begun;

  *goes_on = FALSE;
  self->begun = TRUE;
  if (item->kind == MACAW_ITEM_REASONING)
    return read_reasoning (self);
  if (item->kind == MACAW_ITEM_TOOL)
    return begun ? read_call (self, goes_on) : begin_call (self);
  if (begun)
    return NULL;
  if (item->kind == MACAW_ITEM_BLOCK)
    return read_block (item->block);
  if (item->kind == MACAW_ITEM_PROMPT || item->kind == MACAW_ITEM_CHUNK)
    return read_range (item);
  if (item->kind == MACAW_ITEM_ERROR)
    return g_utf8_make_valid (ara_message_get_error_text (item->message), -1);
  return NULL;
}

/* Code of any length may be one text: who folds its case does so piece by piece. */
char *
macaw_item_reader_next (MacawItemReader *self, gboolean *goes_on)
{
  const char *rest, *end;
  char *piece;

  if (self->whole == NULL && (self->whole = read_on (self, &self->follows)) == NULL)
    return NULL;
  *goes_on = self->follows || self->given > 0;
  rest = self->whole + self->given;
  end = strnlen (rest, PIECE + 1) <= PIECE ? NULL : g_utf8_find_prev_char (rest, rest + PIECE);
  piece = end == NULL ? g_strdup (rest) : g_strndup (rest, (gsize) (end - rest));
  self->given += strlen (piece);
  if (end == NULL)
    {
      g_clear_pointer (&self->whole, g_free);
      self->given = 0;
    }
  return piece;
}
