/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A call of a tool as something to paste: an ara line, a curl line, JSON. */

#include "macaw-call-text.h"

/* What a shell takes as one word, quoted only where it has to be. */
static void
append_word (GString *line, const char *word)
{
  gboolean plain = *word != '\0';
  g_autofree char *quoted = NULL;

  for (const char *at = word; *at != '\0'; at++)
    plain &= g_ascii_isalnum (*at) || strchr ("-_./:=@,+%", *at) != NULL;
  quoted = plain ? g_strdup (word) : g_shell_quote (word);
  g_string_append_printf (line, "%s%s", line->len > 0 ? " " : "", quoted);
}

static void
append_argument (GString *line, AraValue *args, guint index)
{
  g_autofree char *name = ara_value_dup_child_name (args, index);
  g_autoptr (AraValue) value = ara_value_dup_child (args, index);
  g_autofree char *text = ara_value_get_kind (value) == ARA_VALUE_STRING ? ara_value_dup_string (value) : ara_value_dup_text (value);
  g_autofree char *pair = g_strconcat (name, "=", text, NULL);

  append_word (line, "--arg");
  append_word (line, pair);
}

char *
macaw_call_text_ara (const char *session_id, const char *tool, AraValue *args)
{
  GString *line = g_string_new ("ara runtime tools execute");

  if (session_id != NULL)
    {
      append_word (line, "--session");
      append_word (line, session_id);
    }
  append_word (line, "--tool");
  append_word (line, tool);
  for (guint i = 0; i < ara_value_get_n_children (args); i++)
    append_argument (line, args, i);
  return g_string_free (line, FALSE);
}

char *
macaw_call_text_json (const char *session_id, const char *tool, AraValue *args)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "session_id", session_id);
  ara_value_builder_member_string (builder, "tool_name", tool);
  ara_value_builder_member_value (builder, "args", args);
  ara_value_builder_end_object (builder);
  return ara_value_builder_end_text (builder);
}

char *
macaw_call_text_curl (const char *base_url, const char *session_id, const char *tool, AraValue *args)
{
  GString *line = g_string_new ("curl -sS");
  g_autofree char *url = g_strconcat (base_url, "/session/runtime/tools/execute", NULL);
  g_autofree char *body = macaw_call_text_json (session_id, tool, args);

  /* In double quotes: the shell puts the key in. */
  g_string_append (line, " -H \"Authorization: Bearer $ARA_API_KEY\"");
  append_word (line, "-H");
  append_word (line, "Content-Type: application/json");
  append_word (line, "--data-binary");
  append_word (line, body);
  append_word (line, url);
  return g_string_free (line, FALSE);
}
