/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A JSON text parsed whole, for what looks at every part of it many times. */

#include "ara-json-tree-private.h"

#include <string.h>

#define BLOCK_SIZE    (16 * 1024)
#define INDEX_MINIMUM 8

struct _AraTree
{
  AraSource *source;
  AraItem   *root;
  guint      n_items;
  GPtrArray *blocks; /* all that the items are made of */
  char      *block;  /* the last one of the usual size */
  gsize      used;
  GPtrArray *stack;  /* children of what is being parsed */
  GArray    *names;  /* of AraText, the names of the same */
};

static gpointer
allocate (AraTree *self, gsize size)
{
  gpointer memory;

  size = (size + 7) & ~(gsize) 7;
  if (size > BLOCK_SIZE / 4)
    {
      memory = g_malloc0 (size);
      g_ptr_array_add (self->blocks, memory);
      return memory;
    }
  if (self->block == NULL || self->used + size > BLOCK_SIZE)
    {
      self->block = g_malloc0 (BLOCK_SIZE);
      self->used = 0;
      g_ptr_array_add (self->blocks, self->block);
    }
  memory = self->block + self->used;
  self->used += size;
  return memory;
}

static guint
hash_bytes (const char *text, gsize length)
{
  guint32 hash = 2166136261u;

  for (gsize i = 0; i < length; i++)
    hash = (hash ^ (guchar) text[i]) * 16777619u;
  return hash;
}

/* U+0000 and lone surrogates, which ara_json_unescape() gives up, are kept. */
static gsize
decode_unicode (const char *text, gsize rest, char *out, gsize *written)
{
  gunichar code = 0;

  for (int i = 2; i < 6; i++)
    code = code * 16 + (guint) g_ascii_xdigit_value (text[i]);
  if (code >= 0xd800 && code < 0xdc00 && rest >= 12 && text[6] == '\\' && text[7] == 'u')
    {
      gunichar low = 0;

      for (int i = 8; i < 12; i++)
        low = low * 16 + (guint) g_ascii_xdigit_value (text[i]);
      if (low >= 0xdc00 && low < 0xe000)
        {
          *written = (gsize) g_unichar_to_utf8 (0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00), out);
          return 12;
        }
    }
  *written = (gsize) g_unichar_to_utf8 (code, out);
  return 6;
}

/* @text is the inside of a literal; what has no escapes is not copied. */
static AraText
decode (AraTree *self, const char *text, gsize length)
{
  static const char names[] = "bfnrt", values[] = "\b\f\n\r\t";
  char *out;
  gsize size = 0;

  if (memchr (text, '\\', length) == NULL)
    return (AraText) { text, length };
  out = allocate (self, length);
  for (gsize i = 0; i < length;)
    {
      const char *name;
      gsize written = 1;

      if (text[i] != '\\')
        {
          out[size++] = text[i++];
          continue;
        }
      if (text[i + 1] == 'u')
        {
          i += decode_unicode (text + i, length - i, out + size, &written);
          size += written;
          continue;
        }
      name = strchr (names, text[i + 1]);
      out[size++] = name != NULL ? values[name - names] : text[i + 1];
      i += 2;
    }
  return (AraText) { out, size };
}

static gboolean
texts_equal (AraText a, AraText b)
{
  return a.length == b.length && memcmp (a.text, b.text, a.length) == 0;
}

static gboolean
comes_again (const AraText *names, gsize place, gsize count)
{
  for (gsize i = place + 1; i < count; i++)
    if (texts_equal (names[place], names[i]))
      return TRUE;
  return FALSE;
}

/* Leaves out members whose name comes again later; returns how many are left. */
static gsize
drop_repeated (AraItem **children, AraText *names, gsize count)
{
  g_autoptr (GHashTable) seen = NULL;
  gsize kept = 0;

  if (count >= INDEX_MINIMUM)
    seen = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  for (gsize i = count; i-- > 0;)
    if (seen != NULL ? !g_hash_table_add (seen, g_bytes_new_static (names[i].text, names[i].length))
                     : comes_again (names, i, count))
      children[i] = NULL;
  for (gsize i = 0; i < count; i++)
    if (children[i] != NULL)
      {
        names[kept] = names[i];
        children[kept++] = children[i];
      }
  return kept;
}

static void
build_index (AraTree *self, AraItem *item)
{
  guint32 size = 16;

  if (item->n_children < INDEX_MINIMUM)
    return;
  while (size < item->n_children * 2)
    size *= 2;
  item->index = allocate (self, size * sizeof *item->index);
  item->index_mask = size - 1;
  for (guint i = 0; i < item->n_children; i++)
    {
      guint32 at = hash_bytes (item->names[i].text, item->names[i].length) & item->index_mask;

      while (item->index[at] != 0)
        at = (at + 1) & item->index_mask;
      item->index[at] = i + 1;
    }
}

static AraItem *parse_value (AraTree *self, AraCursor *cursor);

/* Takes what @cursor has of a string, as the inside of its literal. */
static AraText
take_literal (AraCursor *cursor)
{
  const char *start = cursor->window + cursor->position + 1;

  ara_cursor_skip_string (cursor);
  return (AraText) { start, (gsize) (cursor->window + cursor->position - 1 - start) };
}

static void
parse_children (AraTree *self, AraCursor *cursor, AraItem *item)
{
  guint first = self->stack->len, first_name = self->names->len, count;
  AraText *names = NULL;
  int byte;

  cursor->position++;
  while ((byte = ara_cursor_skip_space (cursor)) != '}' && byte != ']')
    {
      if (byte == ',')
        {
          cursor->position++;
          ara_cursor_skip_space (cursor);
        }
      if (item->kind == ARA_VALUE_OBJECT)
        {
          AraText name = take_literal (cursor);

          name = decode (self, name.text, name.length);
          g_array_append_val (self->names, name);
          ara_cursor_skip_space (cursor);
          cursor->position++;
          ara_cursor_skip_space (cursor);
        }
      g_ptr_array_add (self->stack, parse_value (self, cursor));
    }
  cursor->position++;
  count = self->stack->len - first;
  if (item->kind == ARA_VALUE_OBJECT)
    {
      names = &g_array_index (self->names, AraText, first_name);
      count = (guint) drop_repeated ((AraItem **) self->stack->pdata + first, names, count);
      item->names = allocate (self, count * sizeof *names);
      if (count > 0)
        memcpy (item->names, names, count * sizeof *names);
    }
  item->n_children = count;
  item->children = allocate (self, count * sizeof *item->children);
  for (guint i = 0; i < count; i++)
    {
      item->children[i] = g_ptr_array_index (self->stack, first + i);
      item->children[i]->parent = item;
      item->children[i]->place = i;
    }
  g_ptr_array_set_size (self->stack, (int) first);
  g_array_set_size (self->names, first_name);
  if (item->kind == ARA_VALUE_OBJECT)
    build_index (self, item);
}

static AraItem *
parse_value (AraTree *self, AraCursor *cursor)
{
  AraItem *item = allocate (self, sizeof *item);
  const char *start;
  int byte = ara_cursor_skip_space (cursor);

  self->n_items++;
  start = cursor->window + cursor->position;
  item->kind = byte == '{'                  ? ARA_VALUE_OBJECT
               : byte == '['                ? ARA_VALUE_ARRAY
               : byte == '"'                ? ARA_VALUE_STRING
               : byte == 't' || byte == 'f' ? ARA_VALUE_BOOLEAN
               : byte == 'n'                ? ARA_VALUE_NULL
                                            : ARA_VALUE_NUMBER;
  if (item->kind >= ARA_VALUE_ARRAY)
    parse_children (self, cursor, item);
  else if (item->kind == ARA_VALUE_STRING)
    {
      AraText literal = take_literal (cursor);

      item->string = decode (self, literal.text, literal.length);
    }
  else
    ara_cursor_skip_value (cursor);
  item->source = (AraText) { start, (gsize) (cursor->window + cursor->position - start) };
  return item;
}

AraTree *
ara_tree_new (AraValue *value, goffset limit)
{
  AraTree *self;
  g_autoptr (GBytes) bytes = NULL;
  AraCursor cursor;
  gsize length;

  if (ara_value_get_text_length (value) > limit)
    return NULL;
  self = g_new0 (AraTree, 1);
  length = (gsize) ara_value_get_text_length (value);
  bytes = g_bytes_new_take (ara_value_dup_text (value), length);
  self->source = ara_source_new_from_bytes (bytes);
  self->blocks = g_ptr_array_new_with_free_func (g_free);
  self->stack = g_ptr_array_new ();
  self->names = g_array_new (FALSE, FALSE, sizeof (AraText));
  ara_cursor_init (&cursor, self->source, 0, (goffset) length);
  self->root = parse_value (self, &cursor);
  ara_cursor_clear (&cursor);
  g_clear_pointer (&self->stack, g_ptr_array_unref);
  g_clear_pointer (&self->names, g_array_unref);
  return self;
}

void
ara_tree_free (AraTree *self)
{
  g_ptr_array_unref (self->blocks);
  ara_source_unref (self->source);
  g_free (self);
}

AraItem *
ara_tree_get_root (AraTree *self)
{
  return self->root;
}

guint
ara_tree_get_n_items (AraTree *self)
{
  return self->n_items;
}

AraValue *
ara_tree_dup_value (AraTree *self, AraItem *item)
{
  return ara_value_new_in_source (self->source, item->source.text - self->source->data, (goffset) item->source.length);
}

AraItem *
ara_item_find (AraItem *self, const char *name, gsize length)
{
  AraText wanted = { name, length };

  if (self->index == NULL)
    {
      for (guint i = 0; self->kind == ARA_VALUE_OBJECT && i < self->n_children; i++)
        if (texts_equal (self->names[i], wanted))
          return self->children[i];
      return NULL;
    }
  for (guint32 at = hash_bytes (name, length) & self->index_mask; self->index[at] != 0; at = (at + 1) & self->index_mask)
    if (texts_equal (self->names[self->index[at] - 1], wanted))
      return self->children[self->index[at] - 1];
  return NULL;
}

AraItem *
ara_item_get (AraItem *self, const char *name)
{
  return self == NULL ? NULL : ara_item_find (self, name, strlen (name));
}

static gboolean
numbers_equal (AraItem *a, AraItem *b)
{
  g_auto (AraDecimal) left = { 0 }, right = { 0 };

  if (texts_equal (a->source, b->source))
    return TRUE;
  ara_decimal_init (&left, a->source.text, a->source.length);
  ara_decimal_init (&right, b->source.text, b->source.length);
  return ara_decimal_compare (&left, &right) == 0;
}

gboolean
ara_item_equal (AraItem *self, AraItem *other)
{
  if (self->kind != other->kind || self->n_children != other->n_children)
    return FALSE;
  if (self->kind == ARA_VALUE_NUMBER)
    return numbers_equal (self, other);
  if (self->kind == ARA_VALUE_STRING)
    return texts_equal (self->string, other->string);
  if (self->kind < ARA_VALUE_ARRAY)
    return texts_equal (self->source, other->source);
  for (guint i = 0; i < self->n_children; i++)
    {
      AraItem *match = self->kind == ARA_VALUE_ARRAY ? other->children[i]
                                                     : ara_item_find (other, self->names[i].text, self->names[i].length);

      if (match == NULL || !ara_item_equal (self->children[i], match))
        return FALSE;
    }
  return TRUE;
}

guint
ara_item_hash (AraItem *self)
{
  guint hash = (guint) self->kind * 2654435761u;

  if (self->kind == ARA_VALUE_NUMBER)
    {
      g_auto (AraDecimal) number = { 0 };

      ara_decimal_init (&number, self->source.text, self->source.length);
      return hash ^ ara_decimal_hash (&number);
    }
  if (self->kind == ARA_VALUE_STRING)
    return hash ^ hash_bytes (self->string.text, self->string.length);
  if (self->kind < ARA_VALUE_ARRAY)
    return hash ^ (guint) self->source.length;
  for (guint i = 0; i < self->n_children; i++)
    if (self->kind == ARA_VALUE_ARRAY)
      hash = hash * 31 + ara_item_hash (self->children[i]);
    else
      hash += (hash_bytes (self->names[i].text, self->names[i].length) | 1) * (ara_item_hash (self->children[i]) | 1);
  return hash;
}

gboolean
ara_item_is_text (AraItem *self, const char *text)
{
  return self != NULL && self->kind == ARA_VALUE_STRING && texts_equal (self->string, (AraText) { text, strlen (text) });
}

char *
ara_text_dup (AraText text)
{
  GString *out = g_string_sized_new (text.length);

  for (gsize i = 0; i < text.length; i++)
    if (text.text[i] == '\0')
      g_string_append (out, "\xef\xbf\xbd");
    /* Three bytes, ed a0..bf xx: a surrogate, which UTF-8 has no room for. */
    else if ((guchar) text.text[i] == 0xed && i + 2 < text.length && (guchar) text.text[i + 1] >= 0xa0)
      {
        g_string_append (out, "\xef\xbf\xbd");
        i += 2;
      }
    else
      g_string_append_c (out, text.text[i]);
  return g_string_free (out, FALSE);
}

char *
ara_item_dup_string (AraItem *self)
{
  return self == NULL || self->kind != ARA_VALUE_STRING ? NULL : ara_text_dup (self->string);
}

void
ara_pointer_append (GString *pointer, const char *name)
{
  g_string_append_c (pointer, '/');
  for (; *name != '\0'; name++)
    if (*name == '~')
      g_string_append (pointer, "~0");
    else if (*name == '/')
      g_string_append (pointer, "~1");
    else
      g_string_append_c (pointer, *name);
}

static void
append_pointer (GString *pointer, AraItem *item)
{
  if (item->parent == NULL)
    return;
  append_pointer (pointer, item->parent);
  if (item->parent->kind == ARA_VALUE_OBJECT)
    {
      g_autofree char *name = ara_text_dup (item->parent->names[item->place]);

      ara_pointer_append (pointer, name);
    }
  else
    g_string_append_printf (pointer, "/%u", item->place);
}

char *
ara_item_dup_pointer (AraItem *self)
{
  GString *pointer = g_string_new (NULL);

  append_pointer (pointer, self);
  return g_string_free (pointer, FALSE);
}

static AraItem *
step_down (AraItem *item, const char *token, gsize length)
{
  g_autoptr (GString) name = g_string_new_len (token, (gssize) length);
  guint64 place;

  g_string_replace (name, "~1", "/", 0);
  g_string_replace (name, "~0", "~", 0);
  if (item->kind == ARA_VALUE_OBJECT)
    return ara_item_find (item, name->str, name->len);
  if (item->kind != ARA_VALUE_ARRAY || (name->len > 1 && name->str[0] == '0')
      || !g_ascii_string_to_unsigned (name->str, 10, 0, G_MAXUINT, &place, NULL) || place >= item->n_children)
    return NULL;
  return item->children[place];
}

AraItem *
ara_item_at_pointer (AraItem *self, const char *pointer)
{
  while (self != NULL && *pointer == '/')
    {
      gsize length = strcspn (pointer + 1, "/");

      self = step_down (self, pointer + 1, length);
      pointer += length + 1;
    }
  return *pointer == '\0' ? self : NULL;
}
