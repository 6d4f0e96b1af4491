/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A skill as the Skills page shows it, made of what the server told, whatever that is. */

#include "config.h"

#include "macaw-skill-entry.h"
#include "app/inspector/macaw-abridged.h"

#include <glib/gi18n.h>

struct _MacawSkillEntry
{
  GObject    parent_instance;

  char      *name;
  char      *description;
  char      *source;
  char      *note;
  char      *path;
  char      *body;
  GPtrArray *files;
  GStrv      hidden;
  gboolean   used;
  gboolean   more_files;
};

G_DEFINE_FINAL_TYPE (MacawSkillEntry, macaw_skill_entry, G_TYPE_OBJECT)

enum { PROP_0, PROP_NAME, PROP_DESCRIPTION, PROP_SOURCE, PROP_HAS_SOURCE, PROP_NOTE, PROP_UNUSED, N_PROPS };
static GParamSpec *properties[N_PROPS];

static void
file_free (gpointer data)
{
  g_free (((MacawSkillFile *) data)->path);
  g_free (data);
}

static void
macaw_skill_entry_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MacawSkillEntry *self = MACAW_SKILL_ENTRY (object);

  switch (id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_DESCRIPTION:
      g_value_set_string (value, self->description);
      break;
    case PROP_SOURCE:
      g_value_set_string (value, self->source);
      break;
    case PROP_NOTE:
      g_value_set_string (value, self->note);
      break;
    case PROP_HAS_SOURCE:
      g_value_set_boolean (value, self->source != NULL && *self->source != '\0');
      break;
    case PROP_UNUSED:
      g_value_set_boolean (value, !self->used);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
macaw_skill_entry_finalize (GObject *object)
{
  MacawSkillEntry *self = MACAW_SKILL_ENTRY (object);

  g_free (self->name);
  g_free (self->description);
  g_free (self->source);
  g_free (self->note);
  g_free (self->path);
  g_free (self->body);
  g_ptr_array_unref (self->files);
  g_strfreev (self->hidden);
  G_OBJECT_CLASS (macaw_skill_entry_parent_class)->finalize (object);
}

static void
macaw_skill_entry_class_init (MacawSkillEntryClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = macaw_skill_entry_get_property;
  object_class->finalize = macaw_skill_entry_finalize;
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);
  properties[PROP_SOURCE] = g_param_spec_string ("source", NULL, NULL, NULL, flags);
  properties[PROP_NOTE] = g_param_spec_string ("note", NULL, NULL, NULL, flags);
  properties[PROP_HAS_SOURCE] = g_param_spec_boolean ("has-source", NULL, NULL, FALSE, flags);
  properties[PROP_UNUSED] = g_param_spec_boolean ("unused", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
macaw_skill_entry_init (MacawSkillEntry *self)
{
  self->used = TRUE;
  self->files = g_ptr_array_new_with_free_func (file_free);
}

/* Reading what the server told */

static char *
describe_source (const char *source)
{
  static const char *const known[][2] = {
    { "workspace", N_("Workspace") },
    { "self", N_("Agent’s own") },
    { "global", N_("All sessions") },
    { "builtin", N_("Built in") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_strcmp0 (source, known[i][0]) == 0)
      return g_strdup (_(known[i][1]));
  return macaw_abridge (source, MACAW_ABRIDGED_LINE);
}

/* The source of the skill at @path, as the server calls it; @path itself where nobody knows. */
static char *
source_of_path (GListModel *skills, const char *path)
{
  for (guint i = 0; i < g_list_model_get_n_items (skills); i++)
    {
      g_autoptr (AraSkill) skill = g_list_model_get_item (skills, i);
      g_autofree char *its = ara_value_dup_member_string (ara_model_get_raw (ARA_MODEL (skill)), "path");

      if (g_strcmp0 (its, path) == 0)
        return describe_source (ara_skill_get_source (skill));
    }
  return g_strdup (path);
}

static char *
make_note (AraValue *raw, GListModel *skills, gboolean used)
{
  g_autofree char *error = ara_value_dup_member_string (raw, "error");
  g_autofree char *winner = ara_value_dup_member_string (raw, "shadowed_by"), *source = NULL;

  if (error != NULL)
    return g_steal_pointer (&error);
  if (winner != NULL)
    {
      source = source_of_path (skills, winner);
      /* Translators: %s is where a skill comes from, e.g. “Workspace”, or a path. */
      return g_strdup_printf (_("Not used: another skill of this name wins (%s)."), source);
    }
  return used ? NULL : g_strdup (_("Not used: it is switched off."));
}

/* Files come as names, or as objects with path and size. */
static void
read_files (MacawSkillEntry *self, AraValue *raw)
{
  g_autoptr (AraValue) files = ara_value_dup_member (raw, "files");

  for (guint i = 0; files != NULL && i < ara_value_get_n_children (files); i++)
    {
      g_autoptr (AraValue) file = ara_value_dup_child (files, i), size = ara_value_dup_member (file, "size");
      g_autofree char *path = ara_value_get_kind (file) == ARA_VALUE_STRING ? ara_value_dup_string (file)
                                                                            : ara_value_dup_member_string (file, "path");
      MacawSkillFile *entry;
      gint64 bytes;

      if (path == NULL)
        continue;
      entry = g_new (MacawSkillFile, 1);
      entry->path = g_steal_pointer (&path);
      entry->size = size != NULL && ara_value_get_integer (size, &bytes) ? bytes : -1;
      g_ptr_array_add (self->files, entry);
    }
  self->more_files = ara_value_get_member_boolean (raw, "files_truncated");
}

static GStrv
read_hidden (AraValue *raw)
{
  g_autoptr (AraValue) hidden = ara_value_dup_member (raw, "shadows");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint count = hidden == NULL ? 0 : ara_value_get_n_children (hidden);

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (AraValue) path = ara_value_dup_child (hidden, i);
      g_autofree char *text = ara_value_dup_string (path);

      if (text != NULL)
        g_strv_builder_add (builder, text);
    }
  return count == 0 ? NULL : g_strv_builder_end (builder);
}

MacawSkillEntry *
macaw_skill_entry_new (AraSkill *skill, GListModel *skills)
{
  MacawSkillEntry *self = g_object_new (MACAW_TYPE_SKILL_ENTRY, NULL);
  AraValue *raw = ara_model_get_raw (ARA_MODEL (skill));
  g_autoptr (AraValue) enabled = ara_value_dup_member (raw, "enabled");
  const char *name = ara_skill_get_name (skill);

  self->name = macaw_abridge (macaw_is_blank (name) ? _("(without a name)") : name, MACAW_ABRIDGED_LINE);
  self->description = ara_skill_get_description (skill) == NULL ? NULL : macaw_abridge (ara_skill_get_description (skill), MACAW_ABRIDGED_TEXT);
  self->source = describe_source (ara_skill_get_source (skill));
  self->path = ara_value_dup_member_string (raw, "path");
  self->body = ara_value_dup_member_string (raw, "body");
  /* A server that does not tell uses it. */
  self->used = enabled == NULL || ara_value_get_kind (enabled) != ARA_VALUE_BOOLEAN || ara_value_get_boolean (enabled);
  self->note = make_note (raw, skills, self->used);
  self->hidden = read_hidden (raw);
  read_files (self, raw);
  return self;
}

/* Access */

const char *
macaw_skill_entry_get_name (MacawSkillEntry *self)
{
  g_return_val_if_fail (MACAW_IS_SKILL_ENTRY (self), NULL);
  return self->name;
}

const char *
macaw_skill_entry_get_description (MacawSkillEntry *self)
{
  g_return_val_if_fail (MACAW_IS_SKILL_ENTRY (self), NULL);
  return self->description;
}

const char *
macaw_skill_entry_get_source (MacawSkillEntry *self)
{
  g_return_val_if_fail (MACAW_IS_SKILL_ENTRY (self), NULL);
  return self->source;
}

const char *
macaw_skill_entry_get_note (MacawSkillEntry *self)
{
  g_return_val_if_fail (MACAW_IS_SKILL_ENTRY (self), NULL);
  return self->note;
}

gboolean
macaw_skill_entry_is_used (MacawSkillEntry *self)
{
  g_return_val_if_fail (MACAW_IS_SKILL_ENTRY (self), FALSE);
  return self->used;
}

const char *
macaw_skill_entry_get_path (MacawSkillEntry *self)
{
  g_return_val_if_fail (MACAW_IS_SKILL_ENTRY (self), NULL);
  return self->path;
}

const char *
macaw_skill_entry_get_body (MacawSkillEntry *self)
{
  g_return_val_if_fail (MACAW_IS_SKILL_ENTRY (self), NULL);
  return self->body;
}

GPtrArray *
macaw_skill_entry_get_files (MacawSkillEntry *self)
{
  g_return_val_if_fail (MACAW_IS_SKILL_ENTRY (self), NULL);
  return self->files;
}

gboolean
macaw_skill_entry_has_more_files (MacawSkillEntry *self)
{
  g_return_val_if_fail (MACAW_IS_SKILL_ENTRY (self), FALSE);
  return self->more_files;
}

GStrv
macaw_skill_entry_get_hidden (MacawSkillEntry *self)
{
  g_return_val_if_fail (MACAW_IS_SKILL_ENTRY (self), NULL);
  return self->hidden;
}
