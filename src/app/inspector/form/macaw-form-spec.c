/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a schema asks of one field, as a form needs to know it. */

#include "config.h"

#include "macaw-form-spec-private.h"
#include "macaw-form-limits.h"
#include "app/inspector/macaw-abridged.h"

#include <glib/gi18n.h>
#include <string.h>

static void
part_free (MacawFormPart *part)
{
  g_free (part->pointer);
  g_free (part);
}

GPtrArray *
macaw_form_parts_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) part_free);
}

void
macaw_form_parts_add (GPtrArray *parts, const char *pointer, gboolean settled, const char *type)
{
  MacawFormPart *part = g_new0 (MacawFormPart, 1);

  part->pointer = g_strdup (pointer);
  part->settled = settled;
  part->type = type;
  g_ptr_array_add (parts, part);
}

char *
macaw_form_pointer_step (const char *pointer, const char *name)
{
  g_auto (GStrv) tilde = g_strsplit (name, "~", -1);
  g_autofree char *once = g_strjoinv ("~0", tilde);
  g_auto (GStrv) slash = g_strsplit (once, "/", -1);
  g_autofree char *twice = g_strjoinv ("~1", slash);

  return g_strconcat (pointer, "/", twice, NULL);
}

char *
macaw_form_pointer_step_to (const char *pointer, const char *keyword, guint place)
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
source_free (MacawFormSource *source)
{
  g_clear_pointer (&source->value, ara_value_unref);
  g_free (source->part.pointer);
  g_free (source);
}

void
macaw_form_spec_free (MacawFormSpec *self)
{
  ara_schema_unref (self->schema);
  g_free (self->title);
  g_free (self->description);
  g_free (self->format);
  g_free (self->limits);
  g_free (self->reason);
  g_clear_pointer (&self->default_value, ara_value_unref);
  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_clear_pointer (&self->value_titles, g_ptr_array_unref);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->members, g_hash_table_unref);
  g_clear_pointer (&self->required, g_hash_table_unref);
  g_clear_pointer (&self->rest, g_ptr_array_unref);
  g_clear_pointer (&self->prefix, g_ptr_array_unref);
  g_clear_pointer (&self->branches, g_ptr_array_unref);
  g_free (self);
}

/* Reading */

static gboolean
has_lines (MacawFormReader *reader, const char *name)
{
  static const char *const names[] = {
    "content", "contents", "command", "commands", "old_text", "new_text", "oldText", "newText", "old_string", "new_string",
    "text", "message", "prompt", "body", "code", "script", "markdown", "instructions", "file_text", "new_str", "old_str", NULL,
  };
  const char *format = reader->spec->format;
  g_autoptr (AraValue) longest = macaw_form_reader_find (reader, "maxLength");
  gint64 length = 0;

  if (g_strcmp0 (format, "multi-line") == 0 || g_strcmp0 (format, "textarea") == 0 || g_strcmp0 (format, "markdown") == 0)
    return TRUE;
  if (format != NULL || macaw_form_reader_has (reader, "pattern") || (longest != NULL && ara_value_get_integer (longest, &length) && length < 200))
    return FALSE;
  return length >= 500 || macaw_form_reader_has (reader, "contentMediaType") || (name != NULL && g_strv_contains (names, name));
}

static void
read_scalar (MacawFormReader *reader, guint types, const char *name)
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
read_json (MacawFormReader *reader, char *reason)
{
  reader->spec->kind = MACAW_FIELD_JSON;
  reader->spec->reason = reason;
}

gboolean
macaw_form_spec_is_anything (AraValue *schema)
{
  if (schema == NULL)
    return FALSE;
  return ara_value_get_kind (schema) == ARA_VALUE_OBJECT ? ara_value_get_n_children (schema) == 0 : ara_value_get_boolean (schema);
}

/* No kind is named: what may stand there? */
static char *
dup_untyped_reason (MacawFormReader *reader)
{
  g_autoptr (AraValue) excluded = macaw_form_reader_find (reader, "not");

  if (excluded == NULL)
    return g_strdup (_("Any value may stand here."));
  if (macaw_form_spec_is_anything (excluded))
    return g_strdup (_("No value may stand here."));
  return g_strdup (_("Any value may stand here that the schema does not exclude."));
}

static void
read_kind (MacawFormReader *reader, const char *name)
{
  g_autoptr (AraValue) values = macaw_form_reader_find (reader, "enum");
  guint types;

  macaw_form_reader_narrow_types (reader);
  macaw_form_reader_guess_type (reader);
  types = reader->types & ~(guint) T_NULL;
  if (reader->typed && reader->types & T_NULL)
    reader->spec->nullable = TRUE;
  if (macaw_form_reader_read_pick (reader))
    return;
  if (reader->types == 0)
    read_json (reader, g_strdup (_("The schema asks for two types at once.")));
  else if (values != NULL && ara_value_get_kind (values) == ARA_VALUE_ARRAY && ara_value_get_n_children (values) == 0)
    read_json (reader, g_strdup (_("No value may stand here.")));
  else if (!reader->typed)
    read_json (reader, dup_untyped_reason (reader));
  else if (types == 0)
    read_json (reader, g_strdup (_("Only null may stand here.")));
  else if (types == T_OBJECT)
    macaw_form_reader_read_object (reader);
  else if (types == T_ARRAY)
    macaw_form_reader_read_array (reader);
  else if ((types & (types - 1)) == 0 || types == (T_NUMBER | T_INTEGER))
    read_scalar (reader, types, name);
  else
    macaw_form_reader_read_types (reader, types);
}

static void
read_all (MacawFormReader *reader, const char *name)
{
  g_autoptr (AraValue) forms = NULL;
  MacawFormSource *source = NULL;
  const char *keyword = NULL;

  for (guint i = 0; i < reader->sources->len; i++)
    if (ara_value_get_kind (macaw_form_reader_get_source (reader, i)->value) == ARA_VALUE_BOOLEAN)
      {
        read_json (reader, g_strdup (ara_value_get_boolean (macaw_form_reader_get_source (reader, i)->value) ? _("Any value may stand here.")
                                                                                          : _("No value may stand here.")));
        if (!ara_value_get_boolean (macaw_form_reader_get_source (reader, i)->value) || reader->sources->len == 1)
          return;
      }
  if (reader->problem != NULL)
    read_json (reader, g_steal_pointer (&reader->problem));
  else if (!macaw_form_reader_find_forms (reader, &source, &keyword, &forms))
    read_json (reader, g_strdup (_("The schema combines several choices.")));
  else if (forms == NULL)
    read_kind (reader, name);
  else if (macaw_form_values_are_constants (forms))
    macaw_form_reader_read_constants (reader, forms);
  /* What is left when null is taken away may be a choice of its own. */
  else if (macaw_form_reader_read_nullable_form (reader, source, keyword, forms))
    read_all (reader, name);
  else
    macaw_form_reader_read_forms (reader, source, keyword, forms);
}

static char *
dup_limits (MacawFormReader *reader)
{
  g_autoptr (GPtrArray) schemas = g_ptr_array_new ();

  for (guint i = 0; i < reader->sources->len; i++)
    g_ptr_array_add (schemas, macaw_form_reader_get_source (reader, i)->value);
  return macaw_form_limits_describe (schemas, reader->spec->kind);
}

/* For a label; the schema's author may go on for long. */
static char *
find_words (MacawFormReader *reader, const char *keyword, gsize max)
{
  g_autofree char *words = macaw_form_reader_find_string (reader, keyword);

  return words == NULL ? NULL : macaw_abridge (words, max);
}

MacawFormSpec *
macaw_form_spec_new (AraSchema *schema, GPtrArray *parts, const char *name)
{
  MacawFormSpec *spec = g_new0 (MacawFormSpec, 1);
  MacawFormReader reader = { spec };
  g_autofree char *format = NULL;

  spec->schema = ara_schema_ref (schema);
  spec->branches = g_ptr_array_new_with_free_func ((GDestroyNotify) branch_free);
  reader.sources = g_ptr_array_new_with_free_func ((GDestroyNotify) source_free);
  reader.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < parts->len; i++)
    macaw_form_reader_collect (&reader, g_ptr_array_index (parts, i));
  format = macaw_form_reader_find_string (&reader, "format");
  spec->format = format == NULL ? NULL : g_ascii_strdown (format, -1);
  read_all (&reader, name);
  spec->limits = dup_limits (&reader);
  spec->title = find_words (&reader, "title", MACAW_ABRIDGED_LINE);
  spec->description = find_words (&reader, "description", MACAW_ABRIDGED_TEXT);
  spec->default_value = macaw_form_reader_find (&reader, "default");
  g_ptr_array_unref (reader.sources);
  g_hash_table_unref (reader.seen);
  g_free (reader.problem);
  return spec;
}

MacawFormSpec *
macaw_form_spec_new_root (AraSchema *schema)
{
  g_autoptr (GPtrArray) parts = macaw_form_parts_new ();

  macaw_form_parts_add (parts, "", FALSE, NULL);
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
