/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arguments of a tool against its JSON Schema: coercing and checking. */

#include "macaw-schema.h"

#include <string.h>

/* An argument that a tool takes. */
typedef struct
{
  char     *type; /* nullable, as all of these */
  AraValue *choices;
  AraValue *minimum;
  AraValue *maximum;
} Member;

struct _MacawSchema
{
  GHashTable *members;  /* name → Member */
  GStrv       required;
};

static void
member_free (gpointer data)
{
  Member *self = data;

  g_free (self->type);
  g_clear_pointer (&self->choices, ara_value_unref);
  g_clear_pointer (&self->minimum, ara_value_unref);
  g_clear_pointer (&self->maximum, ara_value_unref);
  g_free (self);
}

static Member *
member_new (AraValue *schema)
{
  Member *self = g_new0 (Member, 1);

  self->type = ara_value_dup_member_string (schema, "type");
  self->choices = ara_value_dup_member (schema, "enum");
  self->minimum = ara_value_dup_member (schema, "minimum");
  self->maximum = ara_value_dup_member (schema, "maximum");
  return self;
}

MacawSchema *
macaw_schema_new (AraValue *schema)
{
  MacawSchema *self = g_new0 (MacawSchema, 1);
  g_autoptr (AraValue) properties = ara_value_dup_member (schema, "properties");
  g_autoptr (AraValue) required = ara_value_dup_member (schema, "required");
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  self->members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, member_free);
  for (guint i = 0; properties != NULL && i < ara_value_get_n_children (properties); i++)
    {
      g_autoptr (AraValue) member = ara_value_dup_child (properties, i);

      g_hash_table_replace (self->members, ara_value_dup_child_name (properties, i), member_new (member));
    }
  for (guint i = 0; required != NULL && i < ara_value_get_n_children (required); i++)
    {
      g_autoptr (AraValue) entry = ara_value_dup_child (required, i);
      g_autofree char *name = ara_value_dup_string (entry);

      if (name != NULL)
        g_strv_builder_add (names, name);
    }
  self->required = g_strv_builder_end (names);
  return self;
}

void
macaw_schema_free (MacawSchema *self)
{
  g_hash_table_unref (self->members);
  g_strfreev (self->required);
  g_free (self);
}

typedef struct
{
  AraValueBuilder *details; /* NULL for none */
} Problems;

static void
add_problem (Problems *self, const char *name, const char *message, const char *type, AraValue *input)
{
  AraValueBuilder *builder = self->details;

  if (builder == NULL)
    {
      builder = self->details = ara_value_builder_new ();
      ara_value_builder_begin_array (builder);
    }
  ara_value_builder_begin_object (builder);
  ara_value_builder_name (builder, "loc");
  ara_value_builder_begin_array (builder);
  ara_value_builder_string (builder, "body");
  ara_value_builder_string (builder, "args");
  if (name != NULL)
    ara_value_builder_string (builder, name);
  ara_value_builder_end_array (builder);
  ara_value_builder_member_string (builder, "msg", message);
  ara_value_builder_member_string (builder, "type", type);
  ara_value_builder_member_value (builder, "input", input);
  ara_value_builder_end_object (builder);
}

/* Whether a number is written with no fraction, as an integer must be. */
static gboolean
is_integer (AraValue *value)
{
  g_autofree char *text = NULL;

  if (ara_value_get_kind (value) != ARA_VALUE_NUMBER)
    return FALSE;
  text = ara_value_dup_text (value);
  return strpbrk (text, ".eE") == NULL;
}

static gboolean
has_type (AraValue *value, const char *type)
{
  AraValueKind kind = ara_value_get_kind (value);

  return g_strcmp0 (type, "integer") == 0 ? is_integer (value)
         : g_strcmp0 (type, "number") == 0 ? kind == ARA_VALUE_NUMBER
         : g_strcmp0 (type, "boolean") == 0 ? kind == ARA_VALUE_BOOLEAN
         : g_strcmp0 (type, "string") == 0 ? kind == ARA_VALUE_STRING
         : g_strcmp0 (type, "array") == 0 ? kind == ARA_VALUE_ARRAY
         : g_strcmp0 (type, "object") == 0 ? kind == ARA_VALUE_OBJECT
                                           : TRUE;
}

/* The CLI sends every argument as a string: "5" for 5, "true" for true. */
static AraValue *
coerce (AraValue *value, const char *type)
{
  g_autofree char *text = NULL;
  g_autoptr (AraValue) parsed = NULL;

  if (type == NULL || has_type (value, type) || ara_value_get_kind (value) != ARA_VALUE_STRING)
    return ara_value_ref (value);
  text = ara_value_dup_string (value);
  parsed = ara_value_new_from_text (text, -1, NULL);
  return ara_value_ref (parsed != NULL && has_type (parsed, type) ? parsed : value);
}

static gboolean
in_enum (AraValue *value, AraValue *choices)
{
  for (guint i = 0; i < ara_value_get_n_children (choices); i++)
    {
      g_autoptr (AraValue) choice = ara_value_dup_child (choices, i);

      if (ara_value_equal (value, choice))
        return TRUE;
    }
  return FALSE;
}

/* Whether a string holds U+0000, which no path, command or text of a file can. */
static gboolean
holds_nul (AraValue *value)
{
  g_autofree char *text = NULL;

  if (ara_value_get_kind (value) != ARA_VALUE_STRING)
    return FALSE;
  text = ara_value_dup_text (value);
  for (const char *at = strchr (text, '\\'); at != NULL; at = strchr (at + 2, '\\'))
    if (g_str_has_prefix (at + 1, "u0000"))
      return TRUE;
  return FALSE;
}

/* @limit as its schema writes it. */
static gboolean
check_bound (Problems *problems, const char *name, AraValue *value, AraValue *limit, gboolean least)
{
  g_autofree char *text = NULL, *message = NULL;
  double number = ara_value_get_double (value);

  if (limit == NULL || (least ? number >= ara_value_get_double (limit) : number <= ara_value_get_double (limit)))
    return TRUE;
  text = ara_value_dup_text (limit);
  message = g_strdup_printf (least ? "Input should be at least %s" : "Input should be at most %s", text);
  add_problem (problems, name, message, least ? "greater_than_equal" : "less_than_equal", value);
  return FALSE;
}

/* The names of the kinds of problem are pydantic's, which clients know. */
static void
check_member (Problems *problems, const char *name, AraValue *value, const Member *member)
{
  static const struct { const char *type, *message, *problem; } kinds[] = {
    { "integer", "Input should be a valid integer", "int_type" },
    { "number", "Input should be a valid number", "float_type" },
    { "boolean", "Input should be a valid boolean", "bool_type" },
    { "string", "Input should be a valid string", "string_type" },
    { "array", "Input should be a valid array", "list_type" },
    { "object", "Input should be a valid object", "dict_type" },
  };
  const char *type = member->type;
  gint64 integer;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (type, kinds[i].type) == 0 && !has_type (value, type))
      {
        add_problem (problems, name, kinds[i].message, kinds[i].problem, value);
        return;
      }
  if (member->choices != NULL && !in_enum (value, member->choices))
    {
      g_autofree char *text = ara_value_dup_text (member->choices);
      g_autofree char *message = g_strdup_printf ("Input should be one of %s", text);

      add_problem (problems, name, message, "enum", value);
    }
  else if (holds_nul (value))
    add_problem (problems, name, "Input should not hold the character U+0000", "string_nul", value);
  else if (check_bound (problems, name, value, member->minimum, TRUE) && check_bound (problems, name, value, member->maximum, FALSE)
           && g_strcmp0 (type, "integer") == 0 && !ara_value_get_integer (value, &integer))
    add_problem (problems, name, "Input should fit into 64 bits", "int_parsing_size", value);
}

static void
check_required (Problems *problems, const MacawSchema *schema, AraValue *args)
{
  for (guint i = 0; schema->required[i] != NULL; i++)
    {
      g_autoptr (AraValue) value = ara_value_dup_member (args, schema->required[i]);

      if (value == NULL)
        add_problem (problems, schema->required[i], "Field required", "missing", args);
    }
}

/* An argument left open counts as not given. */
static gboolean
is_open (AraValue *value)
{
  return ara_value_get_kind (value) == ARA_VALUE_NULL;
}

static AraValue *
write_members (const MacawSchema *schema, GPtrArray *names, GPtrArray *values)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  for (guint i = 0; i < values->len; i++)
    if (g_hash_table_contains (schema->members, names->pdata[i]) && !is_open (values->pdata[i]))
      ara_value_builder_member_value (builder, names->pdata[i], values->pdata[i]);
  ara_value_builder_end_object (builder);
  return ara_value_builder_end (builder);
}

/* @args themselves where nothing of them changes. */
static AraValue *
apply_members (Problems *problems, const MacawSchema *schema, AraValue *args)
{
  g_autoptr (GPtrArray) names = NULL, values = ara_value_dup_children (args, 0, G_MAXUINT, &names);
  gboolean changed = FALSE;

  for (guint i = 0; i < values->len; i++)
    {
      const char *name = names->pdata[i];
      const Member *member = g_hash_table_lookup (schema->members, name);
      g_autoptr (AraValue) given = ara_value_ref (values->pdata[i]);

      if (member == NULL)
        add_problem (problems, name, "This tool has no such argument", "extra_forbidden", given);
      else if (!is_open (given))
        {
          ara_value_unref (values->pdata[i]);
          values->pdata[i] = coerce (given, member->type);
          check_member (problems, name, values->pdata[i], member);
        }
      changed |= member == NULL || is_open (given) || values->pdata[i] != given;
    }
  return changed ? write_members (schema, names, values) : ara_value_ref (args);
}

AraValue *
macaw_schema_check (const MacawSchema *self, AraValue *args, AraValue **details)
{
  Problems problems = { NULL };
  g_autoptr (AraValueBuilder) found = NULL;
  g_autoptr (AraValue) applied = NULL;

  if (ara_value_get_kind (args) == ARA_VALUE_OBJECT)
    {
      applied = apply_members (&problems, self, args);
      check_required (&problems, self, applied);
    }
  else
    add_problem (&problems, NULL, "The arguments should be an object", "dict_type", args);
  if (problems.details == NULL)
    return g_steal_pointer (&applied);
  found = problems.details;
  ara_value_builder_end_array (found);
  *details = ara_value_builder_end (found);
  return NULL;
}

AraValue *
macaw_schema_apply (AraValue *schema, AraValue *args, AraValue **details)
{
  g_autoptr (MacawSchema) read = macaw_schema_new (schema);

  return macaw_schema_check (read, args, details);
}
