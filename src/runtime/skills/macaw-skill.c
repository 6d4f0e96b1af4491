/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One skill: a folder with a SKILL.md, and what was found when it was read. */

#include "macaw-skill.h"
#include "macaw-front-matter.h"

#include <string.h>

static const struct
{
  const char *name;
  const char *folder;
} sources[] = {
  [MACAW_SKILL_WORKSPACE] = { "workspace", "/root/.ara/workspace/skills" },
  [MACAW_SKILL_SELF] = { "self", "/root/.ara/workspace/self-skills" },
  [MACAW_SKILL_GLOBAL] = { "global", "/root/.ara/skills/global" },
  [MACAW_SKILL_BUILTIN] = { "builtin", "/root/.ara/skills/builtin" },
};
G_STATIC_ASSERT (G_N_ELEMENTS (sources) == MACAW_SKILL_N_SOURCES);

const char *
macaw_skill_source_to_string (MacawSkillSource source)
{
  return sources[source].name;
}

const char *
macaw_skill_source_get_folder (MacawSkillSource source)
{
  return sources[source].folder;
}

static void
file_free (gpointer data)
{
  g_free (((MacawSkillFile *) data)->path);
  g_free (data);
}

MacawSkill *
macaw_skill_new (MacawSkillSource source, const char *folder)
{
  MacawSkill *self = g_new0 (MacawSkill, 1);

  self->source = source;
  self->folder = g_strdup (folder);
  self->name = g_utf8_make_valid (folder, -1);
  self->files = g_ptr_array_new_with_free_func (file_free);
  return self;
}

void
macaw_skill_free (MacawSkill *self)
{
  g_free (self->folder);
  g_free (self->name);
  g_free (self->description);
  g_free (self->body);
  g_free (self->problem);
  g_ptr_array_unref (self->files);
  g_free (self);
}

void
macaw_skill_add_file (MacawSkill *self, const char *path, goffset size, gint64 changed, gboolean runs)
{
  MacawSkillFile *file = g_new (MacawSkillFile, 1);

  *file = (MacawSkillFile){ g_strdup (path), size, changed, runs };
  g_ptr_array_add (self->files, file);
}

void
macaw_skill_set_problem (MacawSkill *self, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_free (self->problem);
  self->problem = g_strdup_vprintf (format, arguments);
  va_end (arguments);
}

char *
macaw_skill_dup_path (const MacawSkill *self)
{
  return g_build_filename (sources[self->source].folder, self->folder, "SKILL.md", NULL);
}

/* A name is one line of its own in lists and in the prompt. */
static gboolean
is_good_name (const char *name)
{
  if (g_utf8_strlen (name, -1) > MACAW_SKILL_MAX_NAME)
    return FALSE;
  for (const char *at = name; *at != '\0'; at = g_utf8_next_char (at))
    if (!g_unichar_isprint (g_utf8_get_char (at)))
      return FALSE;
  return TRUE;
}

/* Takes over what the front matter says, and judges it. */
static void
take_front_matter (MacawSkill *self, MacawFrontMatter *matter)
{
  glong length;

  if (matter->name != NULL)
    {
      g_strdelimit (matter->name, "\n", ' ');
      if (!is_good_name (matter->name))
        {
          macaw_skill_set_problem (self, "Its name has more than %d characters, or some that can't be printed.",
                                   MACAW_SKILL_MAX_NAME);
          return;
        }
      g_free (self->name);
      self->name = g_steal_pointer (&matter->name);
    }
  self->description = g_steal_pointer (&matter->description);
  if (self->description == NULL)
    {
      macaw_skill_set_problem (self, "Its front matter has no description, by which the agent could tell when to use it.");
      return;
    }
  g_strdelimit (self->description, "\n\r\t", ' ');
  length = g_utf8_strlen (self->description, -1);
  if (length > MACAW_SKILL_MAX_DESCRIPTION)
    macaw_skill_set_problem (self, "Its description has %ld characters, more than the limit of %d.", length,
                             MACAW_SKILL_MAX_DESCRIPTION);
}

void
macaw_skill_take_text (MacawSkill *self, const char *text, gsize length)
{
  g_autofree char *valid = NULL;
  g_autoptr (GError) error = NULL;
  MacawFrontMatter matter;

  if (memchr (text, '\0', length) != NULL)
    {
      macaw_skill_set_problem (self, "SKILL.md is a binary file, not a text.");
      return;
    }
  valid = g_utf8_make_valid (text, (gssize) length);
  if (!macaw_front_matter_parse (valid, &matter, &error))
    {
      macaw_skill_set_problem (self, "%s", error->message);
      self->body = g_steal_pointer (&valid);
      return;
    }
  self->body = g_strdup (valid + matter.body);
  take_front_matter (self, &matter);
  macaw_front_matter_clear (&matter);
}
