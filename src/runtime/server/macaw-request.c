/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a request of the API, and telling what is wrong with it. */

#include "macaw-request.h"
#include "macaw-reply.h"

#include <string.h>

#define MAX_TOLD_BACK 1000 /* bytes of a wrong value that are told back */

struct _MacawProblems
{
  AraValueBuilder *details; /* NULL for none */
  guint            count;
};

MacawProblems *
macaw_problems_new (void)
{
  return g_new0 (MacawProblems, 1);
}

void
macaw_problems_free (MacawProblems *self)
{
  g_clear_pointer (&self->details, ara_value_builder_unref);
  g_free (self);
}

void
macaw_problems_add (MacawProblems *self, const char *where, const char *name, const char *message, const char *type, AraValue *input)
{
  g_auto (GStrv) places = g_strsplit (where, ".", -1);
  AraValueBuilder *builder;

  if (self->count++ == 0)
    {
      self->details = ara_value_builder_new ();
      ara_value_builder_begin_array (self->details);
    }
  builder = self->details;
  ara_value_builder_begin_object (builder);
  ara_value_builder_name (builder, "loc");
  ara_value_builder_begin_array (builder);
  for (guint i = 0; places[i] != NULL; i++)
    if (g_ascii_isdigit (*places[i]))
      ara_value_builder_integer (builder, g_ascii_strtoll (places[i], NULL, 10));
    else
      ara_value_builder_string (builder, places[i]);
  if (name != NULL)
    ara_value_builder_string (builder, name);
  ara_value_builder_end_array (builder);
  ara_value_builder_member_string (builder, "msg", message);
  ara_value_builder_member_string (builder, "type", type);
  if (input != NULL && ara_value_get_text_length (input) <= MAX_TOLD_BACK)
    ara_value_builder_member_value (builder, "input", input);
  ara_value_builder_end_object (builder);
}

/* The names of the kinds are pydantic's, which clients know. */
static void
check_type (MacawProblems *self, const char *where, AraValue *value, const MacawMember *member)
{
  static const struct { const char *type; AraValueKind kind; const char *message, *problem; } types[] = {
    { "string", ARA_VALUE_STRING, "Input should be a valid string", "string_type" },
    { "boolean", ARA_VALUE_BOOLEAN, "Input should be a valid boolean", "bool_type" },
    { "integer", ARA_VALUE_NUMBER, "Input should be a valid integer", "int_type" },
    { "array", ARA_VALUE_ARRAY, "Input should be a valid list", "list_type" },
    { "object", ARA_VALUE_OBJECT, "Input should be a valid object", "dict_type" },
  };
  AraValue *input = member->flags & MACAW_MEMBER_SECRET ? NULL : value;
  gint64 integer;

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (member->type, types[i].type)
        && (ara_value_get_kind (value) != types[i].kind
            || (types[i].kind == ARA_VALUE_NUMBER && !ara_value_get_integer (value, &integer))))
      macaw_problems_add (self, where, member->name, types[i].message, types[i].problem, input);
}

static void
check_length (MacawProblems *self, const char *where, AraValue *value, const MacawMember *member)
{
  AraValue *input = member->flags & MACAW_MEMBER_SECRET ? NULL : value;
  g_autofree char *text = ara_value_dup_string (value);

  if (text == NULL)
    return;
  if (*text == '\0' && (member->flags & MACAW_MEMBER_FILLED) != 0)
    macaw_problems_add (self, where, member->name, "String should have at least 1 character", "string_too_short", input);
  if (member->most > 0 && g_utf8_strlen (text, -1) > (glong) member->most)
    {
      g_autofree char *message = g_strdup_printf ("String should have at most %u characters", member->most);

      macaw_problems_add (self, where, member->name, message, "string_too_long", input);
    }
}

static void
check_member (MacawProblems *self, const char *where, AraValue *value, const MacawMember *member)
{
  /* A member left open counts as not given. */
  if (value == NULL || ara_value_get_kind (value) == ARA_VALUE_NULL)
    {
      if ((member->flags & MACAW_MEMBER_REQUIRED) != 0)
        macaw_problems_add (self, where, member->name, "Field required", "missing", value);
      return;
    }
  check_type (self, where, value, member);
  check_length (self, where, value, member);
}

/* Which of two was meant can't be known. */
static void
check_doubles (MacawProblems *self, const char *where, GPtrArray *names)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < names->len; i++)
    if (!g_hash_table_add (known, names->pdata[i]))
      macaw_problems_add (self, where, names->pdata[i], "This member is given more than once", "duplicate_member", NULL);
}

/* The last one of that name, NULL if there is none. */
static AraValue *
find_value (GPtrArray *names, GPtrArray *values, const char *name)
{
  for (guint i = names->len; i > 0; i--)
    if (g_str_equal (names->pdata[i - 1], name))
      return values->pdata[i - 1];
  return NULL;
}

void
macaw_problems_check (MacawProblems *self, const char *where, AraValue *object, const MacawMember *members)
{
  g_autoptr (GPtrArray) names = NULL, values = ara_value_dup_children (object, 0, G_MAXUINT, &names);

  check_doubles (self, where, names);
  for (; members->name != NULL; members++)
    check_member (self, where, find_value (names, values, members->name), members);
}

gboolean
macaw_problems_refuse (MacawProblems *self, SoupServerMessage *message)
{
  g_autoptr (AraValueBuilder) builder = NULL;
  g_autoptr (AraValue) details = NULL;

  if (self->count == 0)
    return FALSE;
  ara_value_builder_end_array (self->details);
  details = ara_value_builder_end (self->details);
  builder = macaw_reply_object ();
  ara_value_builder_member_value (builder, "detail", details);
  ara_value_builder_end_object (builder);
  macaw_reply_text (message, 422, ara_value_builder_end_text (builder));
  return TRUE;
}

/* The text is known to be good JSON. */
static gboolean
is_deeper (const char *text, gsize length, gint64 levels)
{
  gint64 depth = 0;

  for (gsize i = 0; i < length && depth <= levels; i++)
    if (text[i] == '"')
      for (i++; text[i] != '"'; i++)
        i += text[i] == '\\';
    else if (text[i] == '[' || text[i] == '{')
      depth++;
    else if (text[i] == ']' || text[i] == '}')
      depth--;
  return depth > levels;
}

AraValue *
macaw_read_body (SoupServerMessage *message)
{
  g_autoptr (GBytes) bytes = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  g_autoptr (AraValue) value = length == 0 ? ara_value_new_empty_object () : ara_value_new_from_bytes (bytes, &error);
  g_autofree char *sentence = NULL;

  if (value == NULL)
    {
      sentence = g_strdup_printf ("The request is not JSON. %s", error->message);
      macaw_refuse (message, 400, sentence);
    }
  else if (is_deeper (text, length, macaw_default_limits.json_depth))
    {
      sentence = g_strdup_printf ("The request is nested deeper than %" G_GINT64_FORMAT " levels.", macaw_default_limits.json_depth);
      macaw_refuse (message, 400, sentence);
    }
  else if (ara_value_get_kind (value) != ARA_VALUE_OBJECT)
    {
      g_autoptr (MacawProblems) problems = macaw_problems_new ();

      macaw_problems_add (problems, "body", NULL, "Input should be a valid object", "dict_type", value);
      macaw_problems_refuse (problems, message);
    }
  else
    return g_steal_pointer (&value);
  return NULL;
}

AraValue *
macaw_read_request (SoupServerMessage *message, const MacawMember *members)
{
  g_autoptr (AraValue) body = macaw_read_body (message);
  g_autoptr (MacawProblems) problems = macaw_problems_new ();

  if (body == NULL)
    return NULL;
  macaw_problems_check (problems, "body", body, members);
  return macaw_problems_refuse (problems, message) ? NULL : g_steal_pointer (&body);
}

const char *
macaw_query_value (GHashTable *query, const char *name)
{
  const char *value = query == NULL ? NULL : g_hash_table_lookup (query, name);

  return value != NULL && *value != '\0' ? value : NULL;
}

gboolean
macaw_query_count (SoupServerMessage *message, GHashTable *query, const char *name, gint64 most, gint64 *value)
{
  const char *text = macaw_query_value (query, name);
  g_autoptr (MacawProblems) problems = NULL;
  g_autoptr (AraValue) input = NULL;
  guint64 number;

  if (text == NULL)
    return TRUE;
  if (g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT64, &number, NULL))
    {
      *value = MIN ((gint64) number, most);
      return TRUE;
    }
  problems = macaw_problems_new ();
  input = ara_value_new_string (text);
  macaw_problems_add (problems, "query", name, "Input should be a whole number from 1 on", "int_parsing", input);
  macaw_problems_refuse (problems, message);
  return FALSE;
}
