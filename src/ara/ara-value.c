/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An immutable JSON value: a range of a source text, looked into when asked. */

#include "ara-value-private.h"

#include <string.h>

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
  g_clear_pointer (&self->index, ara_value_index_free);
  g_free (self);
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
