/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a schema allows in one field, told before anything is wrong. */

#include "config.h"

#include "macaw-form-limits.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_SHOWN 100 /* bytes of a pattern or a number */

/* As libara checks them. */
static const struct { const char *format, *hint, *sentence; } formats[] = {
  { "date", N_("A date like 2024-02-29"), N_("This has to be a date like 2024-02-29.") },
  { "time", N_("A time with its zone like 13:45:00Z"), N_("This has to be a time with its zone like 13:45:00Z.") },
  { "date-time", N_("A date and time like 2024-02-29T13:45:00Z"), N_("This has to be a date and time with its zone like 2024-02-29T13:45:00Z.") },
  { "duration", N_("A duration like P1DT12H"), N_("This has to be a duration like P1DT12H.") },
  { "email", N_("An email address"), N_("This has to be an email address.") },
  { "hostname", N_("A host name"), N_("This has to be a host name.") },
  { "ipv4", N_("An IPv4 address"), N_("This has to be an IPv4 address.") },
  { "ipv6", N_("An IPv6 address"), N_("This has to be an IPv6 address.") },
  { "uri", N_("An address like https://example.org/"), N_("This has to be an address with its scheme like https://example.org/.") },
  { "uri-reference", N_("An address, or the end of one"), N_("This has to be an address, or the end of one.") },
  { "uuid", N_("A UUID"), N_("This has to be a UUID.") },
  { "regex", N_("A regular expression"), N_("This has to be a regular expression.") },
  { "json-pointer", N_("A JSON Pointer like /a/0"), N_("This has to be a JSON Pointer like /a/0.") },
  { "relative-json-pointer", N_("A relative JSON Pointer like 1/a"), N_("This has to be a relative JSON Pointer like 1/a.") },
};

/* One sentence for both, or one for each. */
typedef struct { const char *low, *high, *both, *at_least, *at_most; } Range;

static const Range numbers = { "minimum", "maximum", N_("From %s to %s"), N_("At least %s"), N_("At most %s") };
static const Range bounds = { "exclusiveMinimum", "exclusiveMaximum", N_("More than %s and less than %s"), N_("More than %s"), N_("Less than %s") };
static const Range lengths = { "minLength", "maxLength", N_("Length: %s to %s"), N_("Length: at least %s"), N_("Length: at most %s") };
static const Range items = { "minItems", "maxItems", N_("Items: %s to %s"), N_("Items: at least %s"), N_("Items: at most %s") };
static const Range members = { "minProperties", "maxProperties", N_("Fields: %s to %s"), N_("Fields: at least %s"), N_("Fields: at most %s") };

static AraValue *
find (GPtrArray *schemas, const char *keyword)
{
  for (guint i = 0; i < schemas->len; i++)
    {
      AraValue *found = ara_value_dup_member (g_ptr_array_index (schemas, i), keyword);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
is_true (GPtrArray *schemas, const char *keyword)
{
  g_autoptr (AraValue) value = find (schemas, keyword);

  return value != NULL && ara_value_get_kind (value) == ARA_VALUE_BOOLEAN && ara_value_get_boolean (value);
}

/* Draft 4 has `true` as the exclusive limit beside the other, which it means. */
static const char *
find_meant (GPtrArray *schemas, const char *keyword)
{
  static const char *const pairs[][2] = { { "minimum", "exclusiveMinimum" }, { "maximum", "exclusiveMaximum" } };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (is_true (schemas, pairs[i][1]))
      {
        if (strcmp (keyword, pairs[i][0]) == 0)
          return NULL;
        if (strcmp (keyword, pairs[i][1]) == 0)
          return pairs[i][0];
      }
  return keyword;
}

/* As it stands in the schema; NULL for none, and for more than a person would read. */
static char *
find_text (GPtrArray *schemas, const char *keyword)
{
  const char *meant = find_meant (schemas, keyword);
  g_autoptr (AraValue) value = meant == NULL ? NULL : find (schemas, meant);
  char *text = value == NULL ? NULL : ara_value_dup_string (value) ?: ara_value_dup_text (value);

  if (text != NULL && (strlen (text) > MAX_SHOWN || ara_value_get_kind (value) == ARA_VALUE_BOOLEAN))
    g_clear_pointer (&text, g_free);
  return text;
}

static void
add_line (GString *lines, const char *sentence, const char *first, const char *second)
{
  g_autoptr (GString) line = g_string_new (sentence);
  const char *place = strstr (sentence, "%s");

  if (second != NULL && place != NULL)
    {
      const char *last = g_strrstr (sentence, "%s");

      g_string_erase (line, last - sentence, 2);
      g_string_insert (line, last - sentence, second);
    }
  g_string_replace (line, "%s", first, 1);
  g_string_append_printf (lines, "%s%s", lines->len > 0 ? "\n" : "", line->str);
}

static void
add_range (GString *lines, GPtrArray *schemas, const Range *range)
{
  g_autofree char *low = find_text (schemas, range->low), *high = find_text (schemas, range->high);

  /* That something has to be written is told by “required”. */
  if (range == &lengths && g_strcmp0 (low, "1") == 0)
    g_clear_pointer (&low, g_free);
  if (low != NULL && high != NULL)
    add_line (lines, _(range->both), low, high);
  else if (low != NULL)
    add_line (lines, _(range->at_least), low, NULL);
  else if (high != NULL)
    add_line (lines, _(range->at_most), high, NULL);
}

static void
add_one (GString *lines, GPtrArray *schemas, const char *keyword, const char *sentence)
{
  g_autofree char *text = find_text (schemas, keyword);

  if (text != NULL)
    add_line (lines, sentence, text, NULL);
}

static void
describe_text (GString *lines, GPtrArray *schemas)
{
  g_autofree char *format = find_text (schemas, "format");

  for (guint i = 0; format != NULL && i < G_N_ELEMENTS (formats); i++)
    if (strcmp (formats[i].format, format) == 0)
      add_line (lines, _(formats[i].hint), "", NULL);
  add_range (lines, schemas, &lengths);
  add_one (lines, schemas, "pattern", _("Pattern: %s"));
}

char *
macaw_form_limits_describe (GPtrArray *schemas, MacawFieldKind kind)
{
  GString *lines = g_string_new (NULL);

  if (kind == MACAW_FIELD_STRING || kind == MACAW_FIELD_TEXT)
    describe_text (lines, schemas);
  else if (kind == MACAW_FIELD_NUMBER)
    {
      add_range (lines, schemas, &numbers);
      add_range (lines, schemas, &bounds);
      add_one (lines, schemas, "multipleOf", _("A multiple of %s"));
    }
  else if (kind == MACAW_FIELD_ARRAY)
    add_range (lines, schemas, &items);
  else if (kind == MACAW_FIELD_OBJECT)
    add_range (lines, schemas, &members);
  return g_string_free (lines, lines->len == 0);
}

const char *
macaw_form_limits_get_sentence (const char *format)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (strcmp (formats[i].format, format) == 0)
      return _(formats[i].sentence);
  return NULL;
}
