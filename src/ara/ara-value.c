/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An immutable JSON value: a range of a source text, looked into when asked. */

#include "ara-json-private.h"
#include "ara-error.h"

#include <string.h>

/* Every so many children their place is remembered, so that walking a long array costs
 * linear time and an index of it stays small. */
#define CHECKPOINT_EVERY 64

typedef struct
{
  guint   n_children;
  GArray *checkpoints; /* of goffset, where child 0, 64, 128… begins */
} ChildIndex;

struct _AraValue
{
  gatomicrefcount references;
  AraSource      *source;
  goffset         start;
  goffset         end;
  AraValueKind    kind;
  ChildIndex     *index; /* made on first use, on any thread */
};

/**
 * AraValue:
 *
 * An immutable JSON value that keeps its source text.
 *
 * It is a range of the text that came, looked into when it is asked: numbers of any size
 * keep their digits, equal names stay, and what is shown is what was sent. A text over
 * %ARA_SPOOL_THRESHOLD may lie in a file instead of in memory.
 *
 * What is read is never an error: a value of another kind gives a default, and a member
 * that is not there is `NULL`. Values may be used on any thread. [struct@ValueBuilder]
 * writes new ones.
 *
 * ```c
 * g_autoptr (AraValue) value = ara_value_new_from_text ("{\"paths\": [\"a\", \"b\"]}", -1, NULL);
 * g_autoptr (AraValue) paths = ara_value_dup_member (value, "paths");
 * guint n_paths = ara_value_get_n_children (paths);
 * ```
 *
 * Since: 1.0
 */
G_DEFINE_BOXED_TYPE (AraValue, ara_value, ara_value_ref, ara_value_unref)

static void
child_index_free (ChildIndex *index)
{
  g_array_unref (index->checkpoints);
  g_free (index);
}

static AraValueKind
kind_of_byte (int byte)
{
  switch (byte)
    {
    case '{':
      return ARA_VALUE_OBJECT;
    case '[':
      return ARA_VALUE_ARRAY;
    case '"':
      return ARA_VALUE_STRING;
    case 't':
    case 'f':
      return ARA_VALUE_BOOLEAN;
    case 'n':
      return ARA_VALUE_NULL;
    default:
      return ARA_VALUE_NUMBER;
    }
}

AraValue *
ara_value_new_in_source (AraSource *source, goffset offset, goffset length)
{
  AraValue *self = g_new0 (AraValue, 1);
  char first = 0;

  ara_source_read (source, offset, &first, 1);
  g_atomic_ref_count_init (&self->references);
  self->source = ara_source_ref (source);
  self->start = offset;
  self->end = offset + length;
  self->kind = kind_of_byte (first);
  return self;
}

static AraValue *
new_checked (AraSource *source, GError **error)
{
  goffset start, end;

  if (!ara_json_check (source, &start, &end, error))
    return NULL;
  return ara_value_new_in_source (source, start, end - start);
}

/**
 * ara_value_new_from_bytes:
 * @bytes: the JSON text; a reference is kept
 *
 * Like [ctor@Value.new_from_text], without a copy.
 *
 * Returns: (transfer full) (nullable): the value, or %NULL on error
 *
 * Since: 1.0
 */
AraValue *
ara_value_new_from_bytes (GBytes *bytes, GError **error)
{
  g_autoptr (AraSource) source = NULL;

  g_return_val_if_fail (bytes != NULL, NULL);
  source = ara_source_new_from_bytes (bytes);
  return new_checked (source, error);
}

/**
 * ara_value_new_from_text:
 * @text: the JSON text; copied
 * @length: its length in bytes, or -1 if it ends with a NUL
 *
 * Checks a whole text by RFC 8259: UTF-8, one value, at most %ARA_VALUE_MAX_DEPTH levels.
 * Numbers may be of any size and names may repeat: nothing of the text is lost. Fails with
 * %ARA_ERROR_BAD_JSON, whose message tells what is wrong, the line, and the byte in it.
 *
 * Returns: (transfer full) (nullable): the value, or %NULL on error
 *
 * Since: 1.0
 */
AraValue *
ara_value_new_from_text (const char *text, gssize length, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (text != NULL, NULL);
  bytes = g_bytes_new (text, length < 0 ? strlen (text) : (gsize) length);
  return ara_value_new_from_bytes (bytes, error);
}

/**
 * ara_value_new_from_fd:
 * @fd: a file that is not written any more, best an unlinked one; owned from now on, also
 *   on error
 *
 * Checks and keeps a text that stays in a file. It is read by ranges, on any thread, so
 * that memory does not grow with it; see [method@Value.is_spooled]. Fails with
 * %ARA_ERROR_BAD_JSON, or in %G_IO_ERROR if @fd can't be read.
 *
 * Returns: (transfer full) (nullable): the value, or %NULL on error
 *
 * Since: 1.0
 */
AraValue *
ara_value_new_from_fd (int fd, GError **error)
{
  g_autoptr (AraSource) source = ara_source_new_from_fd (fd, error);

  return source == NULL ? NULL : new_checked (source, error);
}

static AraValue *
new_trusted (char *text)
{
  gsize length = strlen (text);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, length);
  g_autoptr (AraSource) source = ara_source_new_from_bytes (bytes);

  return ara_value_new_in_source (source, 0, (goffset) length);
}

/**
 * ara_value_new_null:
 *
 * Makes `null`.
 *
 * Returns: (transfer full): a new value
 *
 * Since: 1.0
 */
AraValue *
ara_value_new_null (void)
{
  return new_trusted (g_strdup ("null"));
}

/**
 * ara_value_new_boolean:
 * @value: what it says
 *
 * Makes `true` or `false`.
 *
 * Returns: (transfer full): a new value
 *
 * Since: 1.0
 */
AraValue *
ara_value_new_boolean (gboolean value)
{
  return new_trusted (g_strdup (value ? "true" : "false"));
}

/**
 * ara_value_new_integer:
 * @value: the number
 *
 * Makes a number.
 *
 * Returns: (transfer full): a new value
 *
 * Since: 1.0
 */
AraValue *
ara_value_new_integer (gint64 value)
{
  return new_trusted (g_strdup_printf ("%" G_GINT64_FORMAT, value));
}

/**
 * ara_value_new_string:
 * @value: the text; what is not UTF-8 in it becomes U+FFFD
 *
 * Makes a string.
 *
 * Returns: (transfer full): a new value
 *
 * Since: 1.0
 */
AraValue *
ara_value_new_string (const char *value)
{
  GString *json = g_string_new (NULL);

  ara_json_append_quoted (json, value, strlen (value));
  return new_trusted (g_string_free (json, FALSE));
}

/**
 * ara_value_new_empty_object:
 *
 * Makes `{}`.
 *
 * Returns: (transfer full): a new value
 *
 * Since: 1.0
 */
AraValue *
ara_value_new_empty_object (void)
{
  return new_trusted (g_strdup ("{}"));
}

/**
 * ara_value_ref:
 * @self: an #AraValue
 *
 * Adds a reference. Values never change and may be shared between threads.
 *
 * Returns: (transfer full): @self
 *
 * Since: 1.0
 */
AraValue *
ara_value_ref (AraValue *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * ara_value_unref:
 * @self: (transfer full): an #AraValue
 *
 * Drops a reference; the last one frees the value, and its file if it is spooled.
 *
 * Since: 1.0
 */
void
ara_value_unref (AraValue *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  ara_source_unref (self->source);
  g_clear_pointer (&self->index, child_index_free);
  g_free (self);
}

/**
 * ara_value_get_text_length:
 * @self: an #AraValue
 *
 * Tells how long the source text is, without the white space around the value.
 *
 * Returns: bytes
 *
 * Since: 1.0
 */
goffset
ara_value_get_text_length (AraValue *self)
{
  return self->end - self->start;
}

/**
 * ara_value_read_text:
 * @self: an #AraValue
 * @offset: first byte, counted from the beginning of the value
 * @buffer: (out caller-allocates) (array length=size) (element-type guint8): where the
 *   bytes go; no NUL is added
 * @size: room in @buffer
 *
 * Copies a range of the source text. A range may begin or end inside a character.
 *
 * Returns: bytes copied: fewer than @size only at the end, or where a spooled text can't be
 *   read; 0 past the end
 *
 * Since: 1.0
 */
gssize
ara_value_read_text (AraValue *self, goffset offset, char *buffer, gsize size)
{
  goffset rest = self->end - self->start - offset;

  if (offset < 0 || rest <= 0)
    return 0;
  return (gssize) ara_source_read (self->source, self->start + offset, buffer, (gsize) MIN ((goffset) size, rest));
}

/**
 * ara_value_dup_text:
 * @self: an #AraValue
 *
 * Copies the source text exactly as it was received, without the white space around the
 * value. All of a spooled one as well: look at [method@Value.get_text_length] first.
 *
 * Returns: (transfer full): JSON text
 *
 * Since: 1.0
 */
char *
ara_value_dup_text (AraValue *self)
{
  gsize length = (gsize) ara_value_get_text_length (self);
  char *text = g_malloc (length + 1);

  text[ara_value_read_text (self, 0, text, length)] = '\0';
  return text;
}

/**
 * ara_value_is_spooled:
 * @self: an #AraValue
 *
 * Tells whether the text is kept in a file rather than in memory.
 *
 * Returns: %TRUE if it is
 *
 * Since: 1.0
 */
gboolean
ara_value_is_spooled (AraValue *self)
{
  return self->source->data == NULL;
}

/**
 * ara_value_get_kind:
 * @self: an #AraValue
 *
 * Tells what the value is.
 *
 * Returns: its kind
 *
 * Since: 1.0
 */
AraValueKind
ara_value_get_kind (AraValue *self)
{
  return self->kind;
}

/**
 * ara_value_get_boolean:
 * @self: an #AraValue
 *
 * Reads a boolean.
 *
 * Returns: %TRUE for `true`, %FALSE for everything else
 *
 * Since: 1.0
 */
gboolean
ara_value_get_boolean (AraValue *self)
{
  return self->kind == ARA_VALUE_BOOLEAN && ara_value_get_text_length (self) == 4;
}

/**
 * ara_value_get_integer:
 * @self: an #AraValue
 * @value: (out) (optional): the number; untouched when %FALSE is returned
 *
 * Reads a number that is written as an integer and fits 64 bits: neither `1.0` nor `1e3`
 * is.
 *
 * Returns: whether it is one
 *
 * Since: 1.0
 */
gboolean
ara_value_get_integer (AraValue *self, gint64 *value)
{
  char text[32] = "";

  if (self->kind != ARA_VALUE_NUMBER || ara_value_get_text_length (self) >= (goffset) sizeof text)
    return FALSE;
  text[ara_value_read_text (self, 0, text, sizeof text - 1)] = '\0';
  return g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, value, NULL);
}

/**
 * ara_value_get_double:
 * @self: an #AraValue
 *
 * Reads a number, maybe rounded; one that is too large gives infinity.
 *
 * Returns: the number, 0 if it is none
 *
 * Since: 1.0
 */
double
ara_value_get_double (AraValue *self)
{
  g_autofree char *text = NULL;

  if (self->kind != ARA_VALUE_NUMBER)
    return 0;
  text = ara_value_dup_text (self);
  return g_ascii_strtod (text, NULL);
}

/**
 * ara_value_dup_string:
 * @self: an #AraValue
 *
 * Decodes a string. U+0000 and lone surrogates become U+FFFD, so that it is a C string and
 * UTF-8.
 *
 * Returns: (transfer full) (nullable): the text, %NULL if it is no string
 *
 * Since: 1.0
 */
char *
ara_value_dup_string (AraValue *self)
{
  gsize length = (gsize) ara_value_get_text_length (self);
  g_autofree char *text = NULL;

  if (self->kind != ARA_VALUE_STRING)
    return NULL;
  if (self->source->data != NULL)
    return ara_json_unescape (self->source->data + self->start + 1, length - 2, NULL);
  text = ara_value_dup_text (self);
  return ara_json_unescape (text + 1, length - 2, NULL);
}

static ChildIndex *
build_index (AraValue *self)
{
  ChildIndex *index = g_new0 (ChildIndex, 1);
  AraCursor cursor;
  int byte;

  index->checkpoints = g_array_new (FALSE, FALSE, sizeof (goffset));
  ara_cursor_init (&cursor, self->source, self->start + 1, self->end - 1);
  while ((byte = ara_cursor_skip_space (&cursor)) >= 0)
    {
      goffset place;

      if (byte == ',')
        {
          cursor.position++;
          ara_cursor_skip_space (&cursor);
        }
      place = ara_cursor_tell (&cursor);
      if (index->n_children++ % CHECKPOINT_EVERY == 0)
        g_array_append_val (index->checkpoints, place);
      if (self->kind == ARA_VALUE_OBJECT)
        {
          ara_cursor_skip_string (&cursor);
          ara_cursor_skip_space (&cursor);
          cursor.position++;
        }
      ara_cursor_skip_value (&cursor);
    }
  ara_cursor_clear (&cursor);
  return index;
}

static ChildIndex *
get_index (AraValue *self)
{
  ChildIndex *index = g_atomic_pointer_get (&self->index);

  if (index != NULL || self->kind < ARA_VALUE_ARRAY)
    return index;
  index = build_index (self);
  if (g_atomic_pointer_compare_and_exchange (&self->index, NULL, index))
    return index;
  child_index_free (index);
  return g_atomic_pointer_get (&self->index);
}

/**
 * ara_value_get_n_children:
 * @self: an #AraValue
 *
 * Counts elements or members, equal names each. The first call reads the whole value once.
 *
 * Returns: how many, 0 if it is neither array nor object
 *
 * Since: 1.0
 */
guint
ara_value_get_n_children (AraValue *self)
{
  ChildIndex *index = get_index (self);

  return index == NULL ? 0 : index->n_children;
}

/* From a member's name to its value; tells where the name begins and ends, without quotes. */
static void
pass_name (AraCursor *cursor, goffset *name, goffset *name_end)
{
  *name = ara_cursor_tell (cursor) + 1;
  ara_cursor_skip_string (cursor);
  *name_end = ara_cursor_tell (cursor) - 1;
  ara_cursor_skip_space (cursor);
  cursor->position++;
  ara_cursor_skip_space (cursor);
}

/* Moves to the value of child @number; tells where its name begins and ends in an object. */
static gboolean
go_to_child (AraValue *self, AraCursor *cursor, guint number, goffset *name, goffset *name_end)
{
  ChildIndex *index = get_index (self);
  guint skip = number % CHECKPOINT_EVERY;

  if (index == NULL || number >= index->n_children)
    return FALSE;
  ara_cursor_init (cursor, self->source,
                   g_array_index (index->checkpoints, goffset, number / CHECKPOINT_EVERY), self->end - 1);
  for (;; skip--)
    {
      if (self->kind == ARA_VALUE_OBJECT)
        pass_name (cursor, name, name_end);
      if (skip == 0)
        return TRUE;
      ara_cursor_skip_value (cursor);
      ara_cursor_skip_space (cursor);
      cursor->position++;
      ara_cursor_skip_space (cursor);
    }
}

static AraValue *
take_value_at (AraValue *self, AraCursor *cursor)
{
  goffset start;

  ara_cursor_skip_space (cursor);
  start = ara_cursor_tell (cursor);
  ara_cursor_skip_value (cursor);
  return ara_value_new_in_source (self->source, start, ara_cursor_tell (cursor) - start);
}

/**
 * ara_value_dup_child:
 * @self: an #AraValue
 * @index: which one, from 0
 *
 * Looks at an element, or at the value of a member, in the order of the source.
 *
 * Returns: (transfer full) (nullable): the value, %NULL past the end
 *
 * Since: 1.0
 */
AraValue *
ara_value_dup_child (AraValue *self, guint index)
{
  AraCursor cursor;
  goffset name, name_end;
  AraValue *child;

  if (!go_to_child (self, &cursor, index, &name, &name_end))
    return NULL;
  child = take_value_at (self, &cursor);
  ara_cursor_clear (&cursor);
  return child;
}

static char *
dup_name (AraValue *self, goffset start, goffset end)
{
  gsize length = (gsize) (end - start);
  g_autofree char *text = g_malloc (length + 1);

  length = ara_source_read (self->source, start, text, length);
  return ara_json_unescape (text, length, NULL);
}

/**
 * ara_value_dup_child_name:
 * @self: an #AraValue
 * @index: which one, from 0
 *
 * Looks at a member's name, decoded as by [method@Value.dup_string].
 *
 * Returns: (transfer full) (nullable): the name, %NULL past the end or in an array
 *
 * Since: 1.0
 */
char *
ara_value_dup_child_name (AraValue *self, guint index)
{
  AraCursor cursor;
  goffset name, name_end;

  if (self->kind != ARA_VALUE_OBJECT || !go_to_child (self, &cursor, index, &name, &name_end))
    return NULL;
  ara_cursor_clear (&cursor);
  return dup_name (self, name, name_end);
}

/**
 * ara_value_dup_children:
 * @self: an #AraValue
 * @first: the first one, from 0
 * @count: how many at most
 * @names: (out) (optional) (transfer full) (element-type utf8): the members' names, decoded
 *   as by [method@Value.dup_string]; empty for an array
 *
 * Looks at a run of elements or members in one pass over the source, where asking for one
 * by one would pass some of it again and again.
 *
 * Returns: (transfer full) (element-type AraValue): the values; fewer than @count at the
 *   end
 *
 * Since: 1.0
 */
GPtrArray *
ara_value_dup_children (AraValue *self, guint first, guint count, GPtrArray **names)
{
  GPtrArray *values = g_ptr_array_new_with_free_func ((GDestroyNotify) ara_value_unref);
  guint end = (guint) MIN ((guint64) first + count, ara_value_get_n_children (self));
  goffset name = 0, name_end = 0;
  AraCursor cursor;

  if (names != NULL)
    *names = g_ptr_array_new_with_free_func (g_free);
  if (first >= end || !go_to_child (self, &cursor, first, &name, &name_end))
    return values;
  for (guint i = first;; i++)
    {
      if (names != NULL && self->kind == ARA_VALUE_OBJECT)
        g_ptr_array_add (*names, dup_name (self, name, name_end));
      g_ptr_array_add (values, take_value_at (self, &cursor));
      if (i + 1 >= end)
        break;
      ara_cursor_skip_space (&cursor);
      cursor.position++;
      ara_cursor_skip_space (&cursor);
      if (self->kind == ARA_VALUE_OBJECT)
        pass_name (&cursor, &name, &name_end);
    }
  ara_cursor_clear (&cursor);
  return values;
}

/* Whether the literal between @start and @end (without quotes) decodes to @name. */
static gboolean
name_matches (AraValue *self, goffset start, goffset end, const char *name, gsize length)
{
  gsize raw = (gsize) (end - start);
  g_autofree char *decoded = NULL;

  if (self->source->data != NULL)
    {
      const char *text = self->source->data + start;

      if (raw == length && memcmp (text, name, length) == 0)
        return TRUE;
      if (raw <= length || memchr (text, '\\', raw) == NULL)
        return FALSE;
    }
  decoded = dup_name (self, start, end);
  return strcmp (decoded, name) == 0;
}

/**
 * ara_value_dup_member:
 * @self: an #AraValue
 * @name: the decoded name
 *
 * Looks for a member; of several with the same name the last one counts. Takes time linear
 * in the object.
 *
 * Returns: (transfer full) (nullable): its value, %NULL if there is none or this is no
 *   object
 *
 * Since: 1.0
 */
AraValue *
ara_value_dup_member (AraValue *self, const char *name)
{
  gsize length = strlen (name);
  goffset found = -1, found_end = 0;
  AraCursor cursor;

  if (self->kind != ARA_VALUE_OBJECT)
    return NULL;
  ara_cursor_init (&cursor, self->source, self->start + 1, self->end - 1);
  while (ara_cursor_skip_space (&cursor) >= 0)
    {
      goffset start = ara_cursor_tell (&cursor) + 1, value;
      gboolean match;

      ara_cursor_skip_string (&cursor);
      match = name_matches (self, start, ara_cursor_tell (&cursor) - 1, name, length);
      ara_cursor_skip_space (&cursor);
      cursor.position++;
      ara_cursor_skip_space (&cursor);
      value = ara_cursor_tell (&cursor);
      ara_cursor_skip_value (&cursor);
      if (match)
        {
          found = value;
          found_end = ara_cursor_tell (&cursor);
        }
      if (ara_cursor_skip_space (&cursor) == ',')
        cursor.position++;
    }
  ara_cursor_clear (&cursor);
  return found < 0 ? NULL : ara_value_new_in_source (self->source, found, found_end - found);
}

/**
 * ara_value_dup_member_string:
 * @self: an #AraValue
 * @name: the decoded name
 *
 * Reads a member that is a string.
 *
 * Returns: (transfer full) (nullable): the text, %NULL if there is none or it is no string
 *
 * Since: 1.0
 */
char *
ara_value_dup_member_string (AraValue *self, const char *name)
{
  g_autoptr (AraValue) member = ara_value_dup_member (self, name);

  return member == NULL ? NULL : ara_value_dup_string (member);
}

/**
 * ara_value_get_member_integer:
 * @self: an #AraValue
 * @name: the decoded name
 *
 * Reads a member that is an integer of 64 bits.
 *
 * Returns: the number, 0 if there is none
 *
 * Since: 1.0
 */
gint64
ara_value_get_member_integer (AraValue *self, const char *name)
{
  g_autoptr (AraValue) member = ara_value_dup_member (self, name);
  gint64 value = 0;

  return member != NULL && ara_value_get_integer (member, &value) ? value : 0;
}

/**
 * ara_value_get_member_boolean:
 * @self: an #AraValue
 * @name: the decoded name
 *
 * Reads a member that is a boolean.
 *
 * Returns: %TRUE only if it is `true`
 *
 * Since: 1.0
 */
gboolean
ara_value_get_member_boolean (AraValue *self, const char *name)
{
  g_autoptr (AraValue) member = ara_value_dup_member (self, name);

  return member != NULL && ara_value_get_boolean (member);
}

/* The next byte that counts: white space between tokens doesn't. */
static int
next_token_byte (AraCursor *cursor, gboolean *in_string)
{
  int byte = *in_string ? ara_cursor_peek (cursor) : ara_cursor_skip_space (cursor);

  if (byte < 0)
    return byte;
  cursor->position++;
  if (byte == '"')
    *in_string = !*in_string;
  return byte;
}

/**
 * ara_value_equal:
 * @self: an #AraValue
 * @other: another value
 *
 * Compares the source texts apart from white space: `1` and `1.0` are not equal, nor are
 * `"é"` and `"\u00e9"`.
 *
 * Returns: whether they are the same
 *
 * Since: 1.0
 */
gboolean
ara_value_equal (AraValue *self, AraValue *other)
{
  AraCursor a, b;
  gboolean in_a = FALSE, in_b = FALSE, equal = TRUE;
  int byte;

  ara_cursor_init (&a, self->source, self->start, self->end);
  ara_cursor_init (&b, other->source, other->start, other->end);
  do
    {
      byte = next_token_byte (&a, &in_a);
      equal = byte == next_token_byte (&b, &in_b);
      if (byte == '\\' && in_a && equal)
        equal = ara_cursor_next (&a) == ara_cursor_next (&b);
    }
  while (equal && byte >= 0);
  ara_cursor_clear (&a);
  ara_cursor_clear (&b);
  return equal;
}

static void
append_newline (GString *text, int depth)
{
  g_string_append_c (text, '\n');
  for (int i = 0; i < depth; i++)
    g_string_append (text, "  ");
}

static void
append_pretty_string (GString *text, AraCursor *cursor)
{
  int byte;

  g_string_append_c (text, (char) ara_cursor_next (cursor));
  while ((byte = ara_cursor_next (cursor)) >= 0)
    {
      g_string_append_c (text, (char) byte);
      if (byte == '"')
        return;
      if (byte == '\\')
        g_string_append_c (text, (char) ara_cursor_next (cursor));
    }
}

/**
 * ara_value_dup_pretty:
 * @self: an #AraValue
 *
 * Lays the value out for reading: two spaces a level, members in the order of the source,
 * digits and escapes as they stand there.
 *
 * Returns: (transfer full): JSON text
 *
 * Since: 1.0
 */
char *
ara_value_dup_pretty (AraValue *self)
{
  GString *text = g_string_new (NULL);
  AraCursor cursor;
  int byte, depth = 0;

  ara_cursor_init (&cursor, self->source, self->start, self->end);
  while ((byte = ara_cursor_skip_space (&cursor)) >= 0)
    {
      if (byte == '"')
        {
          append_pretty_string (text, &cursor);
          continue;
        }
      cursor.position++;
      if (byte == '}' || byte == ']')
        append_newline (text, --depth);
      g_string_append_c (text, (char) byte);
      if (byte == ':')
        g_string_append_c (text, ' ');
      else if (byte == ',')
        append_newline (text, depth);
      else if (byte == '{' || byte == '[')
        {
          int next = ara_cursor_skip_space (&cursor);

          if (next == '}' || next == ']')
            g_string_append_c (text, (char) ara_cursor_next (&cursor));
          else
            append_newline (text, ++depth);
        }
    }
  ara_cursor_clear (&cursor);
  return g_string_free (text, FALSE);
}
