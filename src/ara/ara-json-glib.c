/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The bridge to json-glib. Nothing else of this library knows it, so that a program which links
 * the archive and doesn't ask for nodes doesn't load it. */

#include "ara-json-glib.h"
#include "ara-error.h"
#include "ara-json-tree-private.h"
#include "ara-value-private.h"

#include <math.h>
#include <string.h>

static const GFlagsValue flags_values[] = {
  { ARA_JSON_NODE_EXACT, "ARA_JSON_NODE_EXACT", "exact" },
  { ARA_JSON_NODE_ROUND, "ARA_JSON_NODE_ROUND", "round" },
  { 0, NULL, NULL },
};

GType
ara_json_node_flags_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_flags_register_static ("AraJsonNodeFlags", flags_values));
  return type;
}

/* From a value to a node */

typedef struct
{
  AraCursor        cursor;
  AraJsonNodeFlags flags;
  GString         *pointer; /* to where it is */
  GError         **error;
} Reader;

static JsonNode *read_node (Reader *self);

/* Whether it may go on all the same. */
static gboolean
not_exact (Reader *self, const char *what)
{
  if (self->flags & ARA_JSON_NODE_ROUND)
    return TRUE;
  g_set_error (self->error, ARA_ERROR, ARA_ERROR_INEXACT, "A JsonNode can't hold %s%s%s", what,
               self->pointer->len > 0 ? " at " : "", self->pointer->str);
  return FALSE;
}

static guint
hex4 (const char *text)
{
  guint value = 0;

  for (int i = 0; i < 4; i++)
    value = value << 4 | (guint) g_ascii_xdigit_value (text[i]);
  return value;
}

/* Whether the inside of a literal has a place in a C string of UTF-8: U+0000 and half of a
 * surrogate pair have none. */
static gboolean
fits_a_string (const char *text, gsize length)
{
  const char *end = text + length;

  while ((text = memchr (text, '\\', (gsize) (end - text))) != NULL)
    {
      guint unit = text[1] == 'u' ? hex4 (text + 2) : ' ';
      gboolean pair = unit >= 0xd800 && unit < 0xdc00 && end - text >= 12 && text[6] == '\\' && text[7] == 'u'
                      && hex4 (text + 8) >= 0xdc00 && hex4 (text + 8) < 0xe000;

      if (unit == 0 || (unit >= 0xd800 && unit < 0xe000 && !pair))
        return FALSE;
      text += pair ? 12 : text[1] == 'u' ? 6 : 2;
    }
  return TRUE;
}

static char *
dup_range (Reader *self, goffset start, goffset end)
{
  gsize length = (gsize) (end - start);
  char *text = g_malloc (length + 1);

  text[ara_source_read (self->cursor.source, start, text, length)] = '\0';
  return text;
}

/* The string at the place, decoded. */
static char *
read_string (Reader *self)
{
  goffset start = ara_cursor_tell (&self->cursor) + 1, end;
  g_autofree char *text = NULL;
  gsize length;

  ara_cursor_skip_string (&self->cursor);
  end = ara_cursor_tell (&self->cursor) - 1;
  text = dup_range (self, start, end);
  length = strlen (text);
  if (!fits_a_string (text, length) && !not_exact (self, "the string with U+0000 or half of a surrogate pair"))
    return NULL;
  return ara_json_unescape (text, length, NULL);
}

static JsonNode *
read_number (Reader *self)
{
  goffset start = ara_cursor_tell (&self->cursor);
  g_autofree char *text = NULL;
  gint64 integer;
  double number;

  ara_cursor_skip_value (&self->cursor);
  text = dup_range (self, start, ara_cursor_tell (&self->cursor));
  if (g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &integer, NULL))
    return json_node_init_int (json_node_alloc (), integer);
  number = g_ascii_strtod (text, NULL);
  if (strpbrk (text, ".eE") == NULL && !not_exact (self, "the integer of more than 64 bits"))
    return NULL;
  if (!isfinite (number) && !not_exact (self, "the number beyond 1.8e308"))
    return NULL;
  return json_node_init_double (json_node_alloc (), CLAMP (number, -G_MAXDOUBLE, G_MAXDOUBLE));
}

static JsonNode *
read_element (Reader *self, guint index)
{
  gsize length = self->pointer->len;
  JsonNode *node;

  g_string_append_printf (self->pointer, "/%u", index);
  node = read_node (self);
  g_string_truncate (self->pointer, length);
  return node;
}

static JsonNode *
read_array (Reader *self)
{
  g_autoptr (JsonArray) array = json_array_new ();

  self->cursor.position++;
  while (ara_cursor_skip_space (&self->cursor) != ']')
    {
      JsonNode *element = read_element (self, json_array_get_length (array));

      if (element == NULL)
        return NULL;
      json_array_add_element (array, element);
      if (ara_cursor_skip_space (&self->cursor) == ',')
        self->cursor.position++;
    }
  self->cursor.position++;
  return json_node_init_array (json_node_alloc (), array);
}

static gboolean
read_member (Reader *self, JsonObject *object)
{
  g_autofree char *name = read_string (self);
  gsize length = self->pointer->len;
  JsonNode *value = NULL;

  if (name == NULL)
    return FALSE;
  ara_cursor_skip_space (&self->cursor);
  self->cursor.position++; /* the colon */
  ara_pointer_append (self->pointer, name);
  if (!json_object_has_member (object, name) || not_exact (self, "both members of the same name"))
    value = read_node (self);
  g_string_truncate (self->pointer, length);
  if (value == NULL)
    return FALSE;
  json_object_set_member (object, name, value);
  return TRUE;
}

static JsonNode *
read_object (Reader *self)
{
  g_autoptr (JsonObject) object = json_object_new ();

  self->cursor.position++;
  while (ara_cursor_skip_space (&self->cursor) != '}')
    {
      if (!read_member (self, object))
        return NULL;
      if (ara_cursor_skip_space (&self->cursor) == ',')
        self->cursor.position++;
    }
  self->cursor.position++;
  return json_node_init_object (json_node_alloc (), object);
}

static JsonNode *
read_word (Reader *self, int first)
{
  ara_cursor_skip_value (&self->cursor);
  return first == 'n' ? json_node_init_null (json_node_alloc ()) : json_node_init_boolean (json_node_alloc (), first == 't');
}

static JsonNode *
read_node (Reader *self)
{
  int first = ara_cursor_skip_space (&self->cursor);
  g_autofree char *string = NULL;

  switch (first)
    {
    case '{':
      return read_object (self);
    case '[':
      return read_array (self);
    case '"':
      string = read_string (self);
      return string == NULL ? NULL : json_node_init_string (json_node_alloc (), string);
    case 't':
    case 'f':
    case 'n':
      return read_word (self, first);
    default:
      return read_number (self);
    }
}

/**
 * ara_value_to_json_node:
 * @self: an #AraValue
 * @flags: what becomes of JSON that a node can't hold
 *
 * Makes a tree of json-glib's of the value.
 *
 * Integers become 64-bit integers, and numbers with a fraction or an exponent the nearest
 * double. What a node can't hold is
 *
 * - an integer of more than 64 bits, which rounds to a double,
 * - a number beyond the range of a double, which rounds to the largest one,
 * - a string or a name with U+0000 or half of a surrogate pair, which become U+FFFD,
 * - all but the last of members with the same name.
 *
 * By default each of these fails with %ARA_ERROR_INEXACT, whose message tells its JSON
 * Pointer. The tree is in memory as a whole, also that of a value which
 * [method@Value.is_spooled].
 *
 * Returns: (transfer full) (nullable): a new node, or %NULL on error
 *
 * Since: 1.0
 */
JsonNode *
ara_value_to_json_node (AraValue *self, AraJsonNodeFlags flags, GError **error)
{
  Reader reader = { .flags = flags, .error = error };
  JsonNode *node;

  g_return_val_if_fail (self != NULL, NULL);
  reader.pointer = g_string_new (NULL);
  ara_cursor_init (&reader.cursor, self->source, self->start, self->end);
  node = read_node (&reader);
  ara_cursor_clear (&reader.cursor);
  g_string_free (reader.pointer, TRUE);
  return node;
}

/**
 * ara_model_to_json_node:
 * @self: an #AraModel
 * @flags: what becomes of JSON that a node can't hold
 *
 * Makes a tree of json-glib's of what the server told; see [method@Value.to_json_node].
 *
 * Returns: (transfer full) (nullable): a new node, or %NULL on error
 *
 * Since: 1.0
 */
JsonNode *
ara_model_to_json_node (AraModel *self, AraJsonNodeFlags flags, GError **error)
{
  AraValue *raw;

  g_return_val_if_fail (ARA_IS_MODEL (self), NULL);
  raw = ara_model_get_raw (self);
  return raw == NULL ? json_node_init_null (json_node_alloc ()) : ara_value_to_json_node (raw, flags, error);
}

/**
 * ara_message_to_json_node:
 * @self: an #AraMessage
 * @flags: what becomes of JSON that a node can't hold
 *
 * Makes a tree of json-glib's of the message as a server stores it:
 * [method@Message.to_value] as [method@Value.to_json_node] has it.
 *
 * Returns: (transfer full) (nullable): a new node, or %NULL on error
 *
 * Since: 1.0
 */
JsonNode *
ara_message_to_json_node (AraMessage *self, AraJsonNodeFlags flags, GError **error)
{
  g_autoptr (AraValue) value = NULL;

  g_return_val_if_fail (ARA_IS_MESSAGE (self), NULL);
  value = ara_message_to_value (self);
  return ara_value_to_json_node (value, flags, error);
}

/**
 * ara_part_to_json_node:
 * @self: an #AraPart
 * @flags: what becomes of JSON that a node can't hold
 *
 * Makes a tree of json-glib's of the part as a server stores it, of a tool call with its
 * arguments and its result: [method@Part.to_value] as [method@Value.to_json_node] has it.
 *
 * Returns: (transfer full) (nullable): a new node, or %NULL on error
 *
 * Since: 1.0
 */
JsonNode *
ara_part_to_json_node (AraPart *self, AraJsonNodeFlags flags, GError **error)
{
  g_autoptr (AraValue) value = NULL;

  g_return_val_if_fail (ARA_IS_PART (self), NULL);
  value = ara_part_to_value (self);
  return ara_value_to_json_node (value, flags, error);
}

/* From a node to a value */

typedef struct
{
  AraValueBuilder *builder;
  guint            depth;
  GError         **error;
} Writer;

static gboolean write_node (Writer *self, JsonNode *node);

static gboolean
no_json (Writer *self, const char *why)
{
  g_set_error (self->error, ARA_ERROR, ARA_ERROR_BAD_JSON, "The JsonNode has no JSON: %s", why);
  return FALSE;
}

static gboolean
is_text (Writer *self, const char *text)
{
  return g_utf8_validate (text, -1, NULL) || no_json (self, "a string is not UTF-8");
}

/* With a point or an exponent, so that it is read back as a double. */
static gboolean
write_double (Writer *self, double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE + 2];
  g_autoptr (AraValue) value = NULL;

  if (!isfinite (number))
    return no_json (self, "a number is not finite");
  ara_json_format_double (text, number);
  if (strpbrk (text, ".e") == NULL)
    strcat (text, ".0");
  value = ara_value_new_from_text (text, -1, NULL);
  ara_value_builder_value (self->builder, value);
  return TRUE;
}

static gboolean
write_scalar (Writer *self, JsonNode *node)
{
  const char *text;

  switch (json_node_get_value_type (node))
    {
    case G_TYPE_BOOLEAN:
      ara_value_builder_boolean (self->builder, json_node_get_boolean (node));
      return TRUE;
    case G_TYPE_INT64:
      ara_value_builder_integer (self->builder, json_node_get_int (node));
      return TRUE;
    case G_TYPE_DOUBLE:
      return write_double (self, json_node_get_double (node));
    case G_TYPE_STRING:
      text = json_node_get_string (node);
      ara_value_builder_string (self->builder, text);
      return text == NULL || is_text (self, text);
    default:
      return no_json (self, "a node is of no type of JSON");
    }
}

static gboolean
write_array (Writer *self, JsonArray *array)
{
  gboolean written = TRUE;

  ara_value_builder_begin_array (self->builder);
  for (guint i = 0; array != NULL && written && i < json_array_get_length (array); i++)
    written = write_node (self, json_array_get_element (array, i));
  ara_value_builder_end_array (self->builder);
  return written;
}

static gboolean
write_object (Writer *self, JsonObject *object)
{
  JsonObjectIter iterator;
  gboolean written = TRUE;
  const char *name;
  JsonNode *member;

  ara_value_builder_begin_object (self->builder);
  if (object != NULL)
    json_object_iter_init_ordered (&iterator, object);
  while (object != NULL && written && json_object_iter_next_ordered (&iterator, &name, &member))
    {
      ara_value_builder_name (self->builder, name);
      written = is_text (self, name) && write_node (self, member);
    }
  ara_value_builder_end_object (self->builder);
  return written;
}

static gboolean
write_node (Writer *self, JsonNode *node)
{
  JsonNodeType type = json_node_get_node_type (node);
  gboolean written;

  if (type == JSON_NODE_NULL)
    {
      ara_value_builder_null (self->builder);
      return TRUE;
    }
  if (type == JSON_NODE_VALUE)
    return write_scalar (self, node);
  if (self->depth == ARA_VALUE_MAX_DEPTH)
    return no_json (self, "it is more than " G_STRINGIFY (ARA_VALUE_MAX_DEPTH) " levels deep");
  self->depth++;
  written = type == JSON_NODE_ARRAY ? write_array (self, json_node_get_array (node)) : write_object (self, json_node_get_object (node));
  self->depth--;
  return written;
}

/**
 * ara_value_new_from_json_node:
 * @node: a node
 *
 * Makes a value of a tree of json-glib's: what [method@RuntimeClient.execute_tool] takes as
 * arguments, or the constructors of the classes derived from [class@Model] read.
 *
 * Members keep their order, and doubles are written with a point or an exponent. Fails with
 * %ARA_ERROR_BAD_JSON where JSON has no word for what is in @node: a number that is not
 * finite, a string that is not UTF-8, or more than %ARA_VALUE_MAX_DEPTH levels.
 *
 * Returns: (transfer full) (nullable): a new value, or %NULL on error
 *
 * Since: 1.0
 */
AraValue *
ara_value_new_from_json_node (JsonNode *node, GError **error)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  Writer writer = { .builder = builder, .error = error };

  g_return_val_if_fail (node != NULL, NULL);
  return write_node (&writer, node) ? ara_value_builder_end (builder) : NULL;
}
