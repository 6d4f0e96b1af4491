/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a schema asks of one field, as a form needs to know it. */

#include "config.h"

#include "macaw-form-spec.h"
#include "macaw-form-limits.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_PARTS 64 /* that speak of one field */

/* One part as read: what it says, and where it stands. */
typedef struct
{
  AraValue     *value;
  MacawFormPart part; /* its pointer is owned */
} Source;

typedef struct
{
  MacawFormSpec *spec;
  GPtrArray     *sources;
  GHashTable    *seen;
  char          *problem; /* a reference that leads nowhere */
  guint          types;   /* bits of type_names, all of them at first */
  gboolean       typed;
} Reader;

static const char *const type_names[] = { "null", "boolean", "number", "string", "array", "object", "integer" };
enum { T_NULL = 1, T_BOOLEAN = 2, T_NUMBER = 4, T_STRING = 8, T_ARRAY = 16, T_OBJECT = 32, T_INTEGER = 64, T_ALL = 127 };

static void
part_free (MacawFormPart *part)
{
  g_free (part->pointer);
  g_free (part);
}

static GPtrArray *
parts_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) part_free);
}

static void
add_part (GPtrArray *parts, const char *pointer, gboolean settled, const char *type)
{
  MacawFormPart *part = g_new0 (MacawFormPart, 1);

  part->pointer = g_strdup (pointer);
  part->settled = settled;
  part->type = type;
  g_ptr_array_add (parts, part);
}

static char *
step (const char *pointer, const char *name)
{
  g_auto (GStrv) tilde = g_strsplit (name, "~", -1);
  g_autofree char *once = g_strjoinv ("~0", tilde);
  g_auto (GStrv) slash = g_strsplit (once, "/", -1);
  g_autofree char *twice = g_strjoinv ("~1", slash);

  return g_strconcat (pointer, "/", twice, NULL);
}

static char *
step_to (const char *pointer, const char *keyword, guint place)
{
  return g_strdup_printf ("%s/%s/%u", pointer, keyword, place);
}

static void
branch_free (MacawFormBranch *branch)
{
  g_free (branch->title);
  g_free (branch->pointer);
  g_ptr_array_unref (branch->parts);
  g_free (branch);
}

static void
source_free (Source *source)
{
  g_clear_pointer (&source->value, ara_value_unref);
  g_free (source->part.pointer);
  g_free (source);
}

MacawFormSpec *
macaw_form_spec_ref (MacawFormSpec *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
macaw_form_spec_unref (MacawFormSpec *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  ara_schema_unref (self->schema);
  g_free (self->title);
  g_free (self->description);
  g_free (self->format);
  g_free (self->limits);
  g_free (self->reason);
  g_clear_pointer (&self->default_value, ara_value_unref);
  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->members, g_hash_table_unref);
  g_clear_pointer (&self->required, g_hash_table_unref);
  g_clear_pointer (&self->rest, g_ptr_array_unref);
  g_clear_pointer (&self->prefix, g_ptr_array_unref);
  g_clear_pointer (&self->branches, g_ptr_array_unref);
  g_free (self);
}

/* Reading */

/* Adds @part, what it refers to and what it holds in allOf; each place once. */
static void
collect (Reader *reader, const MacawFormPart *part)
{
  g_autoptr (AraValue) value = ara_schema_dup_part (reader->spec->schema, part->pointer);
  g_autoptr (AraValue) all = NULL, reference = NULL;
  Source *source;

  if (value == NULL || reader->sources->len >= MAX_PARTS || !g_hash_table_add (reader->seen, g_strdup (part->pointer)))
    return;
  source = g_new0 (Source, 1);
  source->value = ara_value_ref (value);
  source->part = *part;
  source->part.pointer = g_strdup (part->pointer);
  g_ptr_array_add (reader->sources, source);
  reference = ara_value_dup_member (value, "$ref");
  if (reference != NULL)
    {
      g_autofree char *target = ara_schema_dup_target (reader->spec->schema, part->pointer);
      MacawFormPart next = { target, part->settled, part->type };

      if (target != NULL)
        collect (reader, &next);
      else if (reader->problem == NULL)
        {
          g_autofree char *text = ara_value_dup_string (reference);

          reader->problem = g_strdup_printf (_("The schema refers to “%s”, which is not in it."), text);
        }
    }
  all = ara_value_dup_member (value, "allOf");
  for (guint i = 0; all != NULL && i < ara_value_get_n_children (all); i++)
    {
      g_autofree char *pointer = step_to (part->pointer, "allOf", i);
      MacawFormPart next = { pointer, part->settled, part->type };

      collect (reader, &next);
    }
}

static Source *
source_at (Reader *reader, guint i)
{
  return g_ptr_array_index (reader->sources, i);
}

/* The first part that has this keyword wins: what stands beside a reference is nearer. */
static AraValue *
find (Reader *reader, const char *keyword)
{
  for (guint i = 0; i < reader->sources->len; i++)
    {
      AraValue *value = ara_value_dup_member (source_at (reader, i)->value, keyword);

      if (value != NULL)
        return value;
    }
  return NULL;
}

static gboolean
has (Reader *reader, const char *keyword)
{
  g_autoptr (AraValue) value = find (reader, keyword);

  return value != NULL;
}

static char *
find_string (Reader *reader, const char *keyword)
{
  g_autoptr (AraValue) value = find (reader, keyword);

  return value == NULL ? NULL : ara_value_dup_string (value);
}

static guint
type_bit (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (type_names); i++)
    if (g_strcmp0 (name, type_names[i]) == 0)
      return 1u << i;
  return 0;
}

/* An integer is a number as well. */
static guint
widen (guint types)
{
  return types & T_NUMBER ? types | T_INTEGER : types;
}

static guint
read_types (AraValue *value)
{
  guint types = 0;
  g_autofree char *one = ara_value_dup_string (value);

  if (one != NULL)
    return widen (type_bit (one));
  for (guint i = 0; i < ara_value_get_n_children (value); i++)
    {
      g_autoptr (AraValue) child = ara_value_dup_child (value, i);
      g_autofree char *name = ara_value_dup_string (child);

      types |= type_bit (name);
    }
  return widen (types);
}

static void
narrow_types (Reader *reader)
{
  reader->types = T_ALL;
  for (guint i = 0; i < reader->sources->len; i++)
    {
      Source *source = source_at (reader, i);
      g_autoptr (AraValue) type = ara_value_dup_member (source->value, "type");

      if (source->part.type != NULL)
        reader->types &= widen (type_bit (source->part.type));
      if (type != NULL)
        reader->types &= read_types (type);
      reader->typed |= type != NULL || source->part.type != NULL;
    }
}

/* Where no type is named, the keywords that are only for one tell. */
static void
guess_type (Reader *reader)
{
  static const struct { const char *keyword; guint type; } hints[] = {
    { "properties", T_OBJECT }, { "required", T_OBJECT }, { "additionalProperties", T_OBJECT }, { "patternProperties", T_OBJECT },
    { "items", T_ARRAY }, { "prefixItems", T_ARRAY }, { "uniqueItems", T_ARRAY }, { "minItems", T_ARRAY }, { "maxItems", T_ARRAY },
    { "pattern", T_STRING }, { "format", T_STRING }, { "minLength", T_STRING }, { "maxLength", T_STRING },
    { "minimum", T_NUMBER }, { "maximum", T_NUMBER }, { "multipleOf", T_NUMBER },
    { "exclusiveMinimum", T_NUMBER }, { "exclusiveMaximum", T_NUMBER },
  };

  for (guint i = 0; !reader->typed && i < G_N_ELEMENTS (hints); i++)
    if (has (reader, hints[i].keyword))
      {
        reader->types = widen (hints[i].type);
        reader->typed = TRUE;
      }
}

/* Members and elements */

static void
read_properties (Reader *reader, Source *source)
{
  MacawFormSpec *spec = reader->spec;
  g_autoptr (AraValue) properties = ara_value_dup_member (source->value, "properties");
  g_autofree char *base = g_strconcat (source->part.pointer, "/properties", NULL);
  guint count = properties == NULL ? 0 : ara_value_get_n_children (properties);

  for (guint i = 0; i < count; i++)
    {
      g_autofree char *name = ara_value_dup_child_name (properties, i), *pointer = step (base, name);
      GPtrArray *parts = g_hash_table_lookup (spec->members, name);

      if (parts == NULL)
        {
          parts = parts_new ();
          g_hash_table_insert (spec->members, g_strdup (name), parts);
          g_ptr_array_add (spec->names, g_strdup (name));
        }
      add_part (parts, pointer, FALSE, NULL);
    }
}

static void
read_required (Reader *reader, Source *source)
{
  MacawFormSpec *spec = reader->spec;
  g_autoptr (AraValue) required = ara_value_dup_member (source->value, "required");

  for (guint i = 0; required != NULL && i < ara_value_get_n_children (required); i++)
    {
      g_autoptr (AraValue) child = ara_value_dup_child (required, i);
      char *name = ara_value_dup_string (child);

      if (name == NULL)
        continue;
      if (!g_hash_table_contains (spec->members, name))
        {
          g_hash_table_insert (spec->members, g_strdup (name), parts_new ());
          g_ptr_array_add (spec->names, g_strdup (name));
        }
      g_hash_table_add (spec->required, name);
    }
}

/* A schema for the rest: FALSE forbids it. */
static gboolean
read_rest (Reader *reader, Source *source, const char *keyword)
{
  g_autoptr (AraValue) rest = ara_value_dup_member (source->value, keyword);
  g_autofree char *pointer = NULL;

  if (rest == NULL)
    return TRUE;
  if (ara_value_get_kind (rest) == ARA_VALUE_BOOLEAN)
    return ara_value_get_boolean (rest);
  pointer = g_strconcat (source->part.pointer, "/", keyword, NULL);
  add_part (reader->spec->rest, pointer, FALSE, NULL);
  return TRUE;
}

static void
read_object (Reader *reader)
{
  MacawFormSpec *spec = reader->spec;

  gboolean closed = FALSE, told = has (reader, "additionalProperties") || has (reader, "patternProperties")
                                   || has (reader, "unevaluatedProperties");

  spec->kind = MACAW_FIELD_OBJECT;
  spec->names = g_ptr_array_new_with_free_func (g_free);
  spec->members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  spec->required = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  spec->rest = parts_new ();
  for (guint i = 0; i < reader->sources->len; i++)
    {
      read_properties (reader, source_at (reader, i));
      closed |= !read_rest (reader, source_at (reader, i), "additionalProperties");
      closed |= !read_rest (reader, source_at (reader, i), "unevaluatedProperties");
    }
  for (guint i = 0; i < reader->sources->len; i++)
    read_required (reader, source_at (reader, i));
  /* A schema that names members and says nothing of others hardly means that any will do. */
  spec->open = has (reader, "patternProperties") || (!closed && (told || spec->names->len == 0));
}

/* `prefixItems`, or the array of `items` of older drafts. */
static void
read_prefix (Reader *reader, Source *source, const char *keyword)
{
  g_autoptr (AraValue) prefix = ara_value_dup_member (source->value, keyword);

  if (prefix == NULL || ara_value_get_kind (prefix) != ARA_VALUE_ARRAY)
    return;
  for (guint i = 0; i < ara_value_get_n_children (prefix); i++)
    {
      g_autofree char *pointer = step_to (source->part.pointer, keyword, i);

      if (i >= reader->spec->prefix->len)
        g_ptr_array_add (reader->spec->prefix, parts_new ());
      add_part (g_ptr_array_index (reader->spec->prefix, i), pointer, FALSE, NULL);
    }
}

static void
read_array (Reader *reader)
{
  MacawFormSpec *spec = reader->spec;

  spec->kind = MACAW_FIELD_ARRAY;
  spec->rest = parts_new ();
  spec->prefix = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < reader->sources->len; i++)
    {
      Source *source = source_at (reader, i);
      g_autoptr (AraValue) items = ara_value_dup_member (source->value, "items");
      gboolean open = TRUE;

      read_prefix (reader, source, "prefixItems");
      read_prefix (reader, source, "items");
      if (items != NULL && ara_value_get_kind (items) != ARA_VALUE_ARRAY)
        open = read_rest (reader, source, "items");
      else if (items != NULL)
        open = read_rest (reader, source, "additionalItems");
      open &= read_rest (reader, source, "unevaluatedItems");
      spec->fixed_length |= !open;
    }
}

/* Forms to choose from */

static GPtrArray *
settle (Reader *reader, const char *pointer, const char *type)
{
  GPtrArray *parts = parts_new ();

  if (pointer != NULL)
    add_part (parts, pointer, FALSE, NULL);
  for (guint i = 0; i < reader->sources->len; i++)
    {
      const MacawFormPart *part = &source_at (reader, i)->part;

      add_part (parts, part->pointer, part->settled || pointer != NULL, type != NULL ? type : part->type);
    }
  return parts;
}

static const char *
type_title (const char *type)
{
  switch (type_bit (type))
    {
    case T_NULL:
      return _("Null");
    case T_BOOLEAN:
      return _("True or False");
    case T_NUMBER:
      return _("Number");
    case T_INTEGER:
      return _("Whole Number");
    case T_STRING:
      return _("Text");
    case T_ARRAY:
      return _("List");
    case T_OBJECT:
      return _("Group");
    default:
      return NULL;
    }
}

static char *
dup_value_text (AraValue *value)
{
  char *text = ara_value_dup_string (value);

  return text != NULL ? text : ara_value_dup_text (value);
}

/* The const that stands in the schema of a member itself. */
static AraValue *
dup_constant (MacawFormSpec *self, const char *name)
{
  GPtrArray *parts = g_hash_table_lookup (self->members, name);

  for (guint i = 0; i < parts->len; i++)
    {
      g_autoptr (AraValue) schema = ara_schema_dup_part (self->schema, ((MacawFormPart *) g_ptr_array_index (parts, i))->pointer);
      AraValue *constant = schema == NULL ? NULL : ara_value_dup_member (schema, "const");

      if (constant != NULL)
        return constant;
    }
  return NULL;
}

/* What tells one form from another: its title, its type, or the constant in it. */
static char *
title_branch (MacawFormSpec *branch, guint place)
{
  if (branch->title != NULL)
    return g_strdup (branch->title);
  if (branch->kind == MACAW_FIELD_PICK && branch->fixed)
    return dup_value_text (g_ptr_array_index (branch->values, 0));
  for (guint i = 0; branch->kind == MACAW_FIELD_OBJECT && i < branch->names->len; i++)
    {
      g_autoptr (AraValue) constant = dup_constant (branch, g_ptr_array_index (branch->names, i));

      if (constant != NULL)
        return dup_value_text (constant);
    }
  switch (branch->kind)
    {
    case MACAW_FIELD_STRING:
    case MACAW_FIELD_TEXT:
      return g_strdup (type_title ("string"));
    case MACAW_FIELD_NUMBER:
      return g_strdup (type_title (branch->integer ? "integer" : "number"));
    case MACAW_FIELD_BOOLEAN:
      return g_strdup (type_title ("boolean"));
    case MACAW_FIELD_ARRAY:
      return g_strdup (type_title ("array"));
    case MACAW_FIELD_OBJECT:
      if (branch->names->len > 0)
        return g_strdup_printf (_("Group with “%s”"), (char *) g_ptr_array_index (branch->names, 0));
      return g_strdup (type_title ("object"));
    case MACAW_FIELD_PICK:
    case MACAW_FIELD_CHOICE:
    case MACAW_FIELD_JSON:
    default:
      return g_strdup_printf (_("Form %u"), place + 1);
    }
}

static void
add_branch (Reader *reader, char *pointer, const char *type, char *title)
{
  MacawFormBranch *branch = g_new0 (MacawFormBranch, 1);

  branch->pointer = pointer;
  branch->parts = settle (reader, pointer, type);
  branch->type = type;
  branch->title = title;
  g_ptr_array_add (reader->spec->branches, branch);
}

static gboolean
is_null_schema (AraValue *schema)
{
  g_autofree char *type = ara_value_dup_member_string (schema, "type");
  g_autoptr (AraValue) constant = ara_value_dup_member (schema, "const");

  return g_strcmp0 (type, "null") == 0 || (constant != NULL && ara_value_get_kind (constant) == ARA_VALUE_NULL);
}

/* The schemas of anyOf or oneOf in the one part that has such; FALSE if several have. */
static gboolean
find_forms (Reader *reader, Source **source, const char **keyword, AraValue **forms)
{
  static const char *const keywords[] = { "anyOf", "oneOf" };

  *forms = NULL;
  for (guint i = 0; i < reader->sources->len; i++)
    for (guint k = 0; k < G_N_ELEMENTS (keywords) && !source_at (reader, i)->part.settled; k++)
      {
        g_autoptr (AraValue) found = ara_value_dup_member (source_at (reader, i)->value, keywords[k]);

        if (found == NULL)
          continue;
        if (*forms != NULL)
          {
            g_clear_pointer (forms, ara_value_unref);
            return FALSE;
          }
        *source = source_at (reader, i);
        *keyword = keywords[k];
        *forms = g_steal_pointer (&found);
      }
  return TRUE;
}

/* Something or null is that thing, nullable; it is read in place of the choice. */
static gboolean
read_nullable_form (Reader *reader, Source *source, const char *keyword, AraValue *forms)
{
  guint count = ara_value_get_n_children (forms), other = 0, n_others = 0;
  g_autofree char *pointer = NULL;
  MacawFormPart part = { NULL };

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (AraValue) form = ara_value_dup_child (forms, i);

      if (is_null_schema (form))
        continue;
      other = i;
      n_others++;
    }
  if (n_others != 1)
    return FALSE;
  reader->spec->nullable = count > 1;
  source->part.settled = TRUE;
  pointer = step_to (source->part.pointer, keyword, other);
  part.pointer = pointer;
  collect (reader, &part);
  return TRUE;
}

static void
read_forms (Reader *reader, Source *source, const char *keyword, AraValue *forms)
{
  reader->spec->kind = MACAW_FIELD_CHOICE;
  for (guint i = 0; i < ara_value_get_n_children (forms); i++)
    {
      g_autoptr (AraValue) form = ara_value_dup_child (forms, i);
      char *pointer;
      g_autoptr (GPtrArray) alone = NULL;
      g_autoptr (MacawFormSpec) spec = NULL;

      if (is_null_schema (form))
        {
          reader->spec->nullable = TRUE;
          continue;
        }
      pointer = step_to (source->part.pointer, keyword, i);
      alone = parts_new ();
      add_part (alone, pointer, TRUE, NULL);
      spec = macaw_form_spec_new (reader->spec->schema, alone, NULL);
      add_branch (reader, pointer, NULL, title_branch (spec, i));
    }
}

/* All forms are constants: that is an enumeration, whose values may have titles. */
static gboolean
are_constants (AraValue *forms)
{
  for (guint i = 0; i < ara_value_get_n_children (forms); i++)
    {
      g_autoptr (AraValue) form = ara_value_dup_child (forms, i), constant = ara_value_dup_member (form, "const");

      if (constant == NULL)
        return FALSE;
    }
  return TRUE;
}

/* Kinds */

static void
read_constants (Reader *reader, AraValue *forms)
{
  reader->spec->kind = MACAW_FIELD_PICK;
  reader->spec->values = g_ptr_array_new_with_free_func ((GDestroyNotify) ara_value_unref);
  for (guint i = 0; i < ara_value_get_n_children (forms); i++)
    {
      g_autoptr (AraValue) form = ara_value_dup_child (forms, i);

      g_ptr_array_add (reader->spec->values, ara_value_dup_member (form, "const"));
    }
}

static gboolean
read_pick (Reader *reader)
{
  g_autoptr (AraValue) constant = find (reader, "const"), values = find (reader, "enum");
  guint count = constant != NULL ? 1 : values != NULL ? ara_value_get_n_children (values) : 0;

  if (count == 0)
    return FALSE;
  reader->spec->kind = MACAW_FIELD_PICK;
  reader->spec->fixed = count == 1;
  reader->spec->values = g_ptr_array_new_with_free_func ((GDestroyNotify) ara_value_unref);
  for (guint i = 0; i < count; i++)
    g_ptr_array_add (reader->spec->values, constant != NULL ? ara_value_ref (constant) : ara_value_dup_child (values, i));
  return TRUE;
}

static gboolean
has_lines (Reader *reader, const char *name)
{
  static const char *const names[] = {
    "content", "contents", "command", "commands", "old_text", "new_text", "oldText", "newText", "old_string", "new_string",
    "text", "message", "prompt", "body", "code", "script", "markdown", "instructions", "file_text", "new_str", "old_str", NULL,
  };
  const char *format = reader->spec->format;
  g_autoptr (AraValue) longest = find (reader, "maxLength");
  gint64 length = 0;

  if (g_strcmp0 (format, "multi-line") == 0 || g_strcmp0 (format, "textarea") == 0 || g_strcmp0 (format, "markdown") == 0)
    return TRUE;
  if (format != NULL || has (reader, "pattern") || (longest != NULL && ara_value_get_integer (longest, &length) && length < 200))
    return FALSE;
  return length >= 500 || has (reader, "contentMediaType") || (name != NULL && g_strv_contains (names, name));
}

static void
read_scalar (Reader *reader, guint types, const char *name)
{
  MacawFormSpec *spec = reader->spec;

  if (types & T_STRING)
    spec->kind = has_lines (reader, name) ? MACAW_FIELD_TEXT : MACAW_FIELD_STRING;
  else if (types & T_BOOLEAN)
    spec->kind = MACAW_FIELD_BOOLEAN;
  else
    {
      spec->kind = MACAW_FIELD_NUMBER;
      spec->integer = (types & T_NUMBER) == 0;
    }
}

static void
read_types_of_choice (Reader *reader, guint types)
{
  if (types & T_NUMBER)
    types &= ~(guint) T_INTEGER;
  reader->spec->kind = MACAW_FIELD_CHOICE;
  for (guint i = 0; i < G_N_ELEMENTS (type_names); i++)
    if (types & 1u << i)
      add_branch (reader, NULL, type_names[i], g_strdup (type_title (type_names[i])));
}

static void
read_json (Reader *reader, char *reason)
{
  reader->spec->kind = MACAW_FIELD_JSON;
  reader->spec->reason = reason;
}

static void
read_kind (Reader *reader, const char *name)
{
  guint types;

  narrow_types (reader);
  guess_type (reader);
  types = reader->types & ~(guint) T_NULL;
  if (reader->typed && reader->types & T_NULL)
    reader->spec->nullable = TRUE;
  if (read_pick (reader))
    return;
  if (reader->types == 0)
    read_json (reader, g_strdup (_("The schema asks for two types at once.")));
  else if (!reader->typed)
    read_json (reader, g_strdup (_("Any value may stand here.")));
  else if (types == 0)
    read_json (reader, g_strdup (_("Only null may stand here.")));
  else if (types == T_OBJECT)
    read_object (reader);
  else if (types == T_ARRAY)
    read_array (reader);
  else if ((types & (types - 1)) == 0 || types == (T_NUMBER | T_INTEGER))
    read_scalar (reader, types, name);
  else
    read_types_of_choice (reader, types);
}

static void
read_all (Reader *reader, const char *name)
{
  g_autoptr (AraValue) forms = NULL;
  Source *source = NULL;
  const char *keyword = NULL;

  for (guint i = 0; i < reader->sources->len; i++)
    if (ara_value_get_kind (source_at (reader, i)->value) == ARA_VALUE_BOOLEAN)
      {
        read_json (reader, g_strdup (ara_value_get_boolean (source_at (reader, i)->value) ? _("Any value may stand here.")
                                                                                          : _("No value may stand here.")));
        if (!ara_value_get_boolean (source_at (reader, i)->value) || reader->sources->len == 1)
          return;
      }
  if (reader->problem != NULL)
    read_json (reader, g_steal_pointer (&reader->problem));
  else if (!find_forms (reader, &source, &keyword, &forms))
    read_json (reader, g_strdup (_("The schema combines several choices.")));
  else if (forms == NULL)
    read_kind (reader, name);
  else if (are_constants (forms))
    read_constants (reader, forms);
  /* What is left when null is taken away may be a choice of its own. */
  else if (read_nullable_form (reader, source, keyword, forms))
    read_all (reader, name);
  else
    read_forms (reader, source, keyword, forms);
}

static char *
dup_limits (Reader *reader)
{
  g_autoptr (GPtrArray) schemas = g_ptr_array_new ();

  for (guint i = 0; i < reader->sources->len; i++)
    g_ptr_array_add (schemas, source_at (reader, i)->value);
  return macaw_form_limits_describe (schemas, reader->spec->kind);
}

MacawFormSpec *
macaw_form_spec_new (AraSchema *schema, GPtrArray *parts, const char *name)
{
  MacawFormSpec *spec = g_new0 (MacawFormSpec, 1);
  Reader reader = { spec };
  g_autofree char *format = NULL;

  g_atomic_ref_count_init (&spec->references);
  spec->schema = ara_schema_ref (schema);
  spec->branches = g_ptr_array_new_with_free_func ((GDestroyNotify) branch_free);
  reader.sources = g_ptr_array_new_with_free_func ((GDestroyNotify) source_free);
  reader.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < parts->len; i++)
    collect (&reader, g_ptr_array_index (parts, i));
  format = find_string (&reader, "format");
  spec->format = format == NULL ? NULL : g_ascii_strdown (format, -1);
  read_all (&reader, name);
  spec->limits = dup_limits (&reader);
  spec->title = find_string (&reader, "title");
  spec->description = find_string (&reader, "description");
  spec->default_value = find (&reader, "default");
  g_ptr_array_unref (reader.sources);
  g_hash_table_unref (reader.seen);
  g_free (reader.problem);
  return spec;
}

MacawFormSpec *
macaw_form_spec_new_root (AraSchema *schema)
{
  g_autoptr (GPtrArray) parts = parts_new ();

  add_part (parts, "", FALSE, NULL);
  return macaw_form_spec_new (schema, parts, NULL);
}

MacawFormSpec *
macaw_form_spec_new_member (MacawFormSpec *self, const char *name)
{
  GPtrArray *parts = g_hash_table_lookup (self->members, name);

  return macaw_form_spec_new (self->schema, parts != NULL ? parts : self->rest, name);
}

MacawFormSpec *
macaw_form_spec_new_element (MacawFormSpec *self, guint place)
{
  return macaw_form_spec_new (self->schema, place < self->prefix->len ? g_ptr_array_index (self->prefix, place) : self->rest, NULL);
}

gboolean
macaw_form_spec_requires (MacawFormSpec *self, const char *name)
{
  return self->required != NULL && g_hash_table_contains (self->required, name);
}

gboolean
macaw_form_spec_is_path (MacawFormSpec *self, const char *name)
{
  static const char *const formats[] = { "path", "file-path", "directory-path", "file", NULL };
  static const char *const names[] = { "cwd", "dir", "directory", "file", "file_name", "filename", "files", "folder", "path", "paths", NULL };

  if (self->kind != MACAW_FIELD_STRING)
    return FALSE;
  if (self->format != NULL)
    return g_strv_contains (formats, self->format);
  return name != NULL && (g_strv_contains (names, name) || g_str_has_suffix (name, "_path") || g_str_has_suffix (name, "Path")
                          || g_str_has_suffix (name, "_file") || g_str_has_suffix (name, "_dir"));
}

/* An object begins with what of it is certain: the constants that it must have. */
static AraValue *
dup_initial_object (MacawFormSpec *self)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  for (guint i = 0; i < self->names->len; i++)
    {
      const char *name = g_ptr_array_index (self->names, i);
      g_autoptr (MacawFormSpec) member = macaw_form_spec_requires (self, name) ? macaw_form_spec_new_member (self, name) : NULL;

      if (member != NULL && member->default_value != NULL)
        ara_value_builder_member_value (builder, name, member->default_value);
      else if (member != NULL && member->fixed)
        ara_value_builder_member_value (builder, name, g_ptr_array_index (member->values, 0));
    }
  ara_value_builder_end_object (builder);
  return ara_value_builder_end (builder);
}

AraValue *
macaw_form_spec_dup_initial (MacawFormSpec *self)
{
  if (self->default_value != NULL)
    return ara_value_ref (self->default_value);
  if (self->fixed)
    return ara_value_ref (g_ptr_array_index (self->values, 0));
  if (self->kind == MACAW_FIELD_OBJECT)
    return dup_initial_object (self);
  return self->kind == MACAW_FIELD_ARRAY ? ara_value_new_from_text ("[]", -1, NULL) : NULL;
}
