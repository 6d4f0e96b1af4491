/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checks a text as Python's json.loads reads it: by RFC 8259, but with NaN and Infinity,
 * and with Python's own limits and sentences. */

#include "cli-json.h"

#include <string.h>

G_DEFINE_QUARK (cli-json-error, cli_json_error)

typedef struct
{
  const char *bytes; /* the name without escapes, surrogates as three bytes each */
  gsize       length;
  guint       hash;
  int         next;  /* with the same hash in the same object, -1: none */
  gsize       value; /* of the first member of that name */
  gsize       value_end;
  gsize       last;  /* where the last value of that name begins */
} Name;

typedef struct
{
  CliJson      *json;
  const char   *text;
  gsize         length;
  gsize         place;
  int           depth;
  GArray       *names;  /* of Name, of all objects that are open */
  GStringChunk *decoded;
  GError       *error;
} Reader;

static gboolean read_value (Reader *self);

/* A NUL counts as well, unlike in g_utf8_strlen(). */
static gsize
count_characters (const char *start, const char *end)
{
  gsize count = 0;

  for (; start < end; start++)
    count += ((guchar) *start & 0xc0) != 0x80;
  return count;
}

static gboolean
fail (Reader *self, const char *problem, gsize place)
{
  gsize line = 1;
  const char *start = self->text, *end = self->text + place;

  for (const char *newline; (newline = memchr (start, '\n', (gsize) (end - start))) != NULL; line++)
    start = newline + 1;
  g_set_error (&self->error, CLI_JSON_ERROR, 0,
               "%s: line %" G_GSIZE_FORMAT " column %" G_GSIZE_FORMAT " (char %" G_GSIZE_FORMAT ")",
               problem, line, count_characters (start, end) + 1, count_characters (self->text, end));
  return FALSE;
}

/* The byte at the place, 0 at the end. */
static inline char
peek (Reader *self)
{
  return self->place < self->length ? self->text[self->place] : '\0';
}

static char
skip_space (Reader *self)
{
  char byte;

  while ((byte = peek (self)) == ' ' || byte == '\n' || byte == '\r' || byte == '\t')
    self->place++;
  return byte;
}

/* Python wants four digits and one character more, be it only the closing quote. */
static gboolean
has_four_digits (Reader *self, gsize place)
{
  if (place + 4 >= self->length)
    return FALSE;
  for (gsize i = place; i < place + 4; i++)
    if (!g_ascii_isxdigit (self->text[i]))
      return FALSE;
  return TRUE;
}

static gboolean
read_string (Reader *self, gboolean *escaped)
{
  gsize begin = self->place++;

  for (; self->place < self->length; self->place++)
    {
      char byte = self->text[self->place];

      if (byte == '"')
        {
          self->place++;
          return TRUE;
        }
      if ((guchar) byte < 0x20)
        return fail (self, "Invalid control character at", self->place);
      if (byte != '\\')
        continue;
      *escaped = TRUE;
      if (++self->place == self->length)
        break;
      byte = self->text[self->place];
      if (byte == '\0' || strchr ("\"\\/bfnrtu", byte) == NULL)
        return fail (self, "Invalid \\escape", self->place - 1);
      if (byte == 'u' && !has_four_digits (self, self->place + 1))
        return fail (self, "Invalid \\uXXXX escape", self->place);
      if (byte == 'u')
        self->place += 4;
    }
  return fail (self, "Unterminated string starting at", begin);
}

static gsize
skip_digits (Reader *self)
{
  gsize start = self->place;

  while (g_ascii_isdigit (peek (self)))
    self->place++;
  return self->place - start;
}

static gboolean
skip_fraction (Reader *self)
{
  gsize dot = self->place;

  if (peek (self) != '.')
    return FALSE;
  self->place++;
  if (skip_digits (self) > 0)
    return TRUE;
  self->place = dot;
  return FALSE;
}

static gboolean
skip_exponent (Reader *self)
{
  gsize letter = self->place;

  if (peek (self) != 'e' && peek (self) != 'E')
    return FALSE;
  self->place++;
  if (peek (self) == '+' || peek (self) == '-')
    self->place++;
  if (skip_digits (self) > 0)
    return TRUE;
  self->place = letter;
  return FALSE;
}

/* Takes the longest beginning that is a number; what follows is judged by the caller. */
static gboolean
read_number (Reader *self)
{
  gsize start = self->place, digits = 1;
  gboolean is_float;

  if (peek (self) == '-')
    self->place++;
  if (peek (self) == '0')
    self->place++;
  else if ((digits = skip_digits (self)) == 0)
    return fail (self, "Expecting value", start);
  is_float = skip_fraction (self);
  is_float = skip_exponent (self) || is_float;
  if (is_float || digits <= CLI_JSON_MAX_DIGITS)
    return TRUE;
  g_set_error (&self->error, CLI_JSON_ERROR, 0,
               "Exceeds the limit (%d digits) for integer string conversion: value has %" G_GSIZE_FORMAT
               " digits; use sys.set_int_max_str_digits() to increase the limit", CLI_JSON_MAX_DIGITS, digits);
  return FALSE;
}

static gboolean
enter (Reader *self, const char *kind)
{
  if (++self->depth <= CLI_JSON_MAX_DEPTH)
    return TRUE;
  g_set_error (&self->error, CLI_JSON_ERROR, 0,
               "maximum recursion depth exceeded while decoding a JSON %s from a unicode string", kind);
  return FALSE;
}

static gboolean
read_array (Reader *self)
{
  if (!enter (self, "array"))
    return FALSE;
  self->place++;
  if (skip_space (self) != ']')
    for (;; self->place++)
      {
        skip_space (self);
        if (!read_value (self))
          return FALSE;
        if (skip_space (self) == ']')
          break;
        if (peek (self) != ',')
          return fail (self, "Expecting ',' delimiter", self->place);
      }
  self->place++;
  self->depth--;
  return TRUE;
}

/* Names */

static void
append_surrogate (GString *out, guint unit)
{
  const char bytes[] = { (char) 0xed, (char) (0x80 | ((unit >> 6) & 0x3f)), (char) (0x80 | (unit & 0x3f)) };

  g_string_append_len (out, bytes, sizeof bytes);
}

static guint
read_unit (const char *text)
{
  guint unit = 0;

  for (int i = 0; i < 4; i++)
    unit = unit * 16 + (guint) g_ascii_xdigit_value (text[i]);
  return unit;
}

static const char *
append_escape (GString *out, const char *place)
{
  static const char letters[] = "bfnrt", values[] = "\b\f\n\r\t";
  const char *known;
  guint unit, low;

  if (place[1] != 'u')
    {
      known = strchr (letters, place[1]);
      g_string_append_c (out, known != NULL ? values[known - letters] : place[1]);
      return place + 2;
    }
  unit = read_unit (place + 2);
  low = unit >= 0xd800 && unit < 0xdc00 && place[6] == '\\' && place[7] == 'u' ? read_unit (place + 8) : 0;
  if (low >= 0xdc00 && low < 0xe000)
    {
      g_string_append_unichar (out, 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
      return place + 12;
    }
  if (unit >= 0xd800 && unit < 0xe000)
    append_surrogate (out, unit);
  else if (unit == 0)
    g_string_append_c (out, '\0');
  else
    g_string_append_unichar (out, unit);
  return place + 6;
}

static void
decode_name (Reader *self, Name *name)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const char *place = name->bytes, *end = name->bytes + name->length;

  while (place < end)
    if (*place == '\\')
      place = append_escape (out, place);
    else
      g_string_append_c (out, *place++);
  if (self->decoded == NULL)
    self->decoded = g_string_chunk_new (4096);
  name->length = out->len;
  name->bytes = g_string_chunk_insert_len (self->decoded, out->str, (gssize) out->len);
}

static guint
hash_bytes (const char *bytes, gsize length)
{
  guint hash = 5381;

  for (gsize i = 0; i < length; i++)
    hash = hash * 33 + (guchar) bytes[i];
  return hash == 0 ? 1 : hash;
}

#define FEW_NAMES 16

/* The names of one object: few are compared in turn, many go through a table. */
typedef struct
{
  guint       first; /* in Reader.names */
  GHashTable *table; /* index + 1 of the newest by hash; NULL as long as they are few */
} Names;

static void
add_to_table (Reader *self, Names *names, guint index)
{
  Name *name = &g_array_index (self->names, Name, index);
  gpointer key = GUINT_TO_POINTER (name->hash);

  name->next = GPOINTER_TO_INT (g_hash_table_lookup (names->table, key)) - 1;
  g_hash_table_insert (names->table, key, GINT_TO_POINTER ((int) index + 1));
}

static gboolean
same_name (const Name *a, const Name *b)
{
  return a->hash == b->hash && a->length == b->length && memcmp (a->bytes, b->bytes, a->length) == 0;
}

static Name *
find_name (Reader *self, Names *names, const Name *wanted)
{
  int index = names->table == NULL ? (int) self->names->len - 1
                                   : GPOINTER_TO_INT (g_hash_table_lookup (names->table, GUINT_TO_POINTER (wanted->hash))) - 1;

  while (index >= (int) names->first)
    {
      Name *name = &g_array_index (self->names, Name, index);

      if (same_name (name, wanted))
        return name;
      index = names->table == NULL ? index - 1 : name->next;
    }
  return NULL;
}

static void
add_name (Reader *self, Names *names, const Name *name)
{
  g_array_append_vals (self->names, name, 1);
  if (names->table != NULL)
    add_to_table (self, names, self->names->len - 1);
  else if (self->names->len - names->first > FEW_NAMES)
    {
      names->table = g_hash_table_new (NULL, NULL);
      for (guint i = names->first; i < self->names->len; i++)
        add_to_table (self, names, i);
    }
}

/* Takes note that the member between @start and the place has the name of an earlier one. */
static void
drop_member (Reader *self, Name *name, gsize start, gsize value)
{
  if (self->json->dropped == NULL)
    {
      self->json->dropped = g_hash_table_new (NULL, NULL);
      self->json->moved = g_hash_table_new_full (NULL, NULL, NULL, g_free);
    }
  g_hash_table_insert (self->json->dropped, GSIZE_TO_POINTER (start), GSIZE_TO_POINTER (self->place));
  name->last = value;
}

static void
leave_names (Reader *self, Names *names)
{
  for (guint i = names->first; self->json->moved != NULL && i < self->names->len; i++)
    {
      const Name *name = &g_array_index (self->names, Name, i);

      if (name->last != name->value)
        {
          CliJsonMove *move = g_new (CliJsonMove, 1);

          move->from = name->last;
          move->end = name->value_end;
          g_hash_table_insert (self->json->moved, GSIZE_TO_POINTER (name->value), move);
        }
    }
  g_array_set_size (self->names, names->first);
  g_clear_pointer (&names->table, g_hash_table_unref);
}

static gboolean
read_member (Reader *self, Names *names)
{
  gsize start = self->place;
  gboolean escaped = FALSE;
  Name name = { 0 }, *earlier;

  if (peek (self) != '"')
    return fail (self, "Expecting property name enclosed in double quotes", self->place);
  if (!read_string (self, &escaped))
    return FALSE;
  name.bytes = self->text + start + 1;
  name.length = self->place - start - 2;
  if (skip_space (self) != ':')
    return fail (self, "Expecting ':' delimiter", self->place);
  self->place++;
  skip_space (self);
  name.value = name.last = self->place;
  if (!read_value (self))
    return FALSE;
  name.value_end = self->place;
  if (escaped)
    decode_name (self, &name);
  name.hash = hash_bytes (name.bytes, name.length);
  earlier = find_name (self, names, &name);
  if (earlier != NULL)
    drop_member (self, earlier, start, name.value);
  else
    add_name (self, names, &name);
  return TRUE;
}

static gboolean
read_members (Reader *self, Names *names)
{
  for (;; self->place++)
    {
      skip_space (self);
      if (!read_member (self, names))
        return FALSE;
      if (skip_space (self) == '}')
        return TRUE;
      if (peek (self) != ',')
        return fail (self, "Expecting ',' delimiter", self->place);
    }
}

static gboolean
read_object (Reader *self)
{
  Names names = { .first = self->names->len };
  gboolean good = TRUE;

  if (!enter (self, "object"))
    return FALSE;
  self->place++;
  if (skip_space (self) != '}')
    {
      good = read_members (self, &names);
      leave_names (self, &names);
    }
  self->place++;
  self->depth--;
  return good;
}

static gboolean
read_value (Reader *self)
{
  gboolean escaped;
  gsize word;

  switch (peek (self))
    {
    case '{':
      return read_object (self);
    case '[':
      return read_array (self);
    case '"':
      return read_string (self, &escaped);
    default:
      word = cli_json_word_length (self->text + self->place, self->length - self->place);
      self->place += word;
      return word > 0 || read_number (self);
    }
}

/* UTF-8 */

/* How many bytes at @text Python calls bad, and why. */
static gsize
judge_bytes (const guchar *text, gsize length, const char **why)
{
  guint rest = text[0] >= 0xf0 ? 3 : text[0] >= 0xe0 ? 2 : 1;
  guchar low = text[0] == 0xe0 ? 0xa0 : text[0] == 0xf0 ? 0x90 : 0x80;
  guchar high = text[0] == 0xed ? 0x9f : text[0] == 0xf4 ? 0x8f : 0xbf;
  gsize count = 1;

  *why = "invalid start byte";
  if (text[0] < 0xc2 || text[0] > 0xf4)
    return 1;
  for (; count <= rest; count++, low = 0x80, high = 0xbf)
    {
      *why = count == length ? "unexpected end of data" : "invalid continuation byte";
      if (count == length || text[count] < low || text[count] > high)
        return count;
    }
  return count;
}

static gboolean
check_utf8 (const char *text, gsize length, GError **error)
{
  const char *place = text, *end = text + length, *why;
  gsize start, count;

  /* A NUL is a character like others here. */
  while (!g_utf8_validate_len (place, (gsize) (end - place), &place) && *place == '\0')
    place++;
  if (place == end)
    return TRUE;
  start = (gsize) (place - text);
  count = judge_bytes ((const guchar *) place, length - start, &why);
  if (count == 1)
    g_set_error (error, CLI_JSON_ERROR, 0, "'utf-8' codec can't decode byte 0x%02x in position %" G_GSIZE_FORMAT ": %s",
                 (guchar) *place, start, why);
  else
    g_set_error (error, CLI_JSON_ERROR, 0,
                 "'utf-8' codec can't decode bytes in position %" G_GSIZE_FORMAT "-%" G_GSIZE_FORMAT ": %s",
                 start, start + count - 1, why);
  return FALSE;
}

static gboolean
read_text (Reader *self)
{
  if (self->length >= 3 && memcmp (self->text, "\xef\xbb\xbf", 3) == 0)
    return fail (self, "Unexpected UTF-8 BOM (decode using utf-8-sig)", 0);
  skip_space (self);
  if (!read_value (self))
    return FALSE;
  skip_space (self);
  return self->place == self->length || fail (self, "Extra data", self->place);
}

CliJson *
cli_json_read (const char *text, gsize length, GError **error)
{
  g_autoptr (CliJson) json = g_new0 (CliJson, 1);
  Reader self = { .json = json, .text = text, .length = length };

  if (!check_utf8 (text, length, error))
    return NULL;
  json->text = text;
  json->length = length;
  self.names = g_array_new (FALSE, FALSE, sizeof (Name));
  read_text (&self);
  g_array_unref (self.names);
  g_clear_pointer (&self.decoded, g_string_chunk_free);
  if (self.error == NULL)
    return g_steal_pointer (&json);
  g_propagate_error (error, self.error);
  return NULL;
}

void
cli_json_free (CliJson *self)
{
  g_clear_pointer (&self->moved, g_hash_table_unref);
  g_clear_pointer (&self->dropped, g_hash_table_unref);
  g_free (self);
}
