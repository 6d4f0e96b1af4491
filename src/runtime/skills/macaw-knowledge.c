/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the agent of a session knows beside its model: skills and memory, as read at one moment. */

#include "macaw-knowledge.h"

#include <string.h>

MacawKnowledge *
macaw_knowledge_new (void)
{
  MacawKnowledge *self = g_new0 (MacawKnowledge, 1);

  self->skills = g_ptr_array_new_with_free_func ((GDestroyNotify) macaw_skill_free);
  self->problems = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
macaw_knowledge_free (MacawKnowledge *self)
{
  g_ptr_array_unref (self->skills);
  g_ptr_array_unref (self->problems);
  g_clear_pointer (&self->memory, g_ptr_array_unref);
  g_free (self);
}

/* A broken skill hides nothing: the next one of its name is used. */
void
macaw_knowledge_settle (MacawKnowledge *self)
{
  g_autoptr (GHashTable) winners = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->skills->len; i++)
    {
      MacawSkill *skill = g_ptr_array_index (self->skills, i);

      skill->winner = g_hash_table_lookup (winners, skill->name);
      if (skill->winner == NULL && skill->problem == NULL)
        g_hash_table_insert (winners, skill->name, skill);
    }
}

gboolean
macaw_knowledge_is_used (const MacawSkill *skill)
{
  return skill->problem == NULL && skill->winner == NULL;
}

/* The prompt */

static void
append_skills (MacawKnowledge *self, GString *prompt)
{
  gsize begin = prompt->len;
  guint left_out = 0;

  for (guint i = 0; i < self->skills->len; i++)
    {
      MacawSkill *skill = g_ptr_array_index (self->skills, i);
      g_autofree char *path = NULL, *line = NULL;

      if (!macaw_knowledge_is_used (skill))
        continue;
      path = macaw_skill_dup_path (skill);
      line = g_strdup_printf ("- %s: %s (%s)\n", skill->name, skill->description, path);
      if (prompt->len - begin + strlen (line) > MACAW_SKILLS_PROMPT_MAX_BYTES)
        left_out++;
      else
        g_string_append (prompt, line);
    }
  if (left_out > 0)
    g_string_append_printf (prompt, "- and %u more, for which there is no room here: list_dir shows the folders %s, %s and %s.\n", left_out,
                            macaw_skill_source_get_folder (MACAW_SKILL_WORKSPACE), macaw_skill_source_get_folder (MACAW_SKILL_SELF),
                            macaw_skill_source_get_folder (MACAW_SKILL_GLOBAL));
}

void
macaw_knowledge_append_prompt (MacawKnowledge *self, GString *prompt)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->skills->len && !any; i++)
    any = macaw_knowledge_is_used (g_ptr_array_index (self->skills, i));
  if (any)
    {
      g_string_append_printf (prompt, "\n\n# Skills\n\nWhere one of these fits the task, read its file with read_file first and "
                              "do as it says. A skill of your own goes to %s/<name>/SKILL.md.\n\n",
                              macaw_skill_source_get_folder (MACAW_SKILL_SELF));
      append_skills (self, prompt);
    }
  macaw_memory_append (self->memory, prompt);
}

/* JSON */

static void
write_files (const MacawSkill *skill, AraValueBuilder *builder)
{
  ara_value_builder_name (builder, "files");
  ara_value_builder_begin_array (builder);
  for (guint i = 0; i < skill->files->len; i++)
    {
      const MacawSkillFile *file = g_ptr_array_index (skill->files, i);

      ara_value_builder_begin_object (builder);
      ara_value_builder_member_string (builder, "path", file->path);
      ara_value_builder_name (builder, "size");
      ara_value_builder_integer (builder, file->size);
      ara_value_builder_end_object (builder);
    }
  ara_value_builder_end_array (builder);
  if (skill->files_cut)
    {
      ara_value_builder_name (builder, "files_truncated");
      ara_value_builder_boolean (builder, TRUE);
    }
}

static void
write_rivals (MacawKnowledge *self, const MacawSkill *skill, AraValueBuilder *builder)
{
  gboolean any = FALSE;

  if (skill->winner != NULL)
    {
      g_autofree char *path = macaw_skill_dup_path (skill->winner);

      ara_value_builder_member_string (builder, "shadowed_by", path);
    }
  for (guint i = 0; i < self->skills->len; i++)
    {
      const MacawSkill *other = g_ptr_array_index (self->skills, i);
      g_autofree char *path = NULL;

      if (other->winner != skill)
        continue;
      if (!any)
        {
          ara_value_builder_name (builder, "shadows");
          ara_value_builder_begin_array (builder);
        }
      any = TRUE;
      path = macaw_skill_dup_path (other);
      ara_value_builder_string (builder, path);
    }
  if (any)
    ara_value_builder_end_array (builder);
}

static void
write_skill (MacawKnowledge *self, const MacawSkill *skill, AraValueBuilder *builder, gboolean with_body)
{
  g_autofree char *path = macaw_skill_dup_path (skill);

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "name", skill->name);
  ara_value_builder_member_string (builder, "description", skill->description);
  ara_value_builder_member_string (builder, "source", macaw_skill_source_to_string (skill->source));
  ara_value_builder_member_string (builder, "path", path);
  if (with_body)
    ara_value_builder_member_string (builder, "body", skill->body);
  write_files (skill, builder);
  ara_value_builder_name (builder, "enabled");
  ara_value_builder_boolean (builder, macaw_knowledge_is_used (skill));
  ara_value_builder_member_string (builder, "error", skill->problem);
  write_rivals (self, skill, builder);
  ara_value_builder_end_object (builder);
}

void
macaw_knowledge_write_skills (MacawKnowledge *self, AraValueBuilder *builder, gboolean with_bodies)
{
  ara_value_builder_begin_array (builder);
  for (guint i = 0; i < self->skills->len; i++)
    write_skill (self, g_ptr_array_index (self->skills, i), builder, with_bodies);
  ara_value_builder_end_array (builder);
}

void
macaw_knowledge_write_problems (MacawKnowledge *self, AraValueBuilder *builder)
{
  ara_value_builder_begin_array (builder);
  for (guint i = 0; i < self->problems->len; i++)
    ara_value_builder_string (builder, g_ptr_array_index (self->problems, i));
  ara_value_builder_end_array (builder);
}
