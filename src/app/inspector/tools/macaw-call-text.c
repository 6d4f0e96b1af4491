/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A call of a tool or a control action as something to paste: an ara line, a curl line, JSON. */

#include "config.h"

#include "macaw-call-text.h"

#include <glib/gi18n.h>
#include <string.h>

#define ASKED_BYTES 4000 /* of a value that goes into a question to the agent */

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

/* In one word where the value would be taken for an option. */
static void
append_option (GString *line, const char *option, const char *value)
{
  g_autofree char *joined = *value == '-' ? g_strconcat (option, "=", value, NULL) : NULL;

  append_word (line, joined != NULL ? joined : option);
  if (joined == NULL)
    append_word (line, value);
}

static gboolean
holds_nul (AraValue *value)
{
  g_autofree char *text = ara_value_dup_text (value);

  for (const char *at = strchr (text, '\\'); at != NULL; at = strchr (at + 2, '\\'))
    if (g_str_has_prefix (at + 1, "u0000"))
      return TRUE;
  return FALSE;
}

/* Why ara can't be given the argument; NULL: it can. It splits at the first "=" and drops the
 * white space around the name. */
static char *
find_obstacle (const MacawCallText *call, const char *name, AraValue *value)
{
  g_autofree char *stripped = g_strstrip (g_strdup (name));

  if (*name == '\0' || strchr (name, '=') != NULL || !g_str_equal (name, stripped))
    return g_strdup_printf (_("The ara command can’t pass an argument of the name “%s”. Copy the call as curl."), name);
  if (ara_value_get_text_length (value) > MACAW_CALL_MAX_WORD)
    return g_strdup_printf (_("The argument “%s” is too long for a command. Copy the call as curl."), name);
  if (ara_value_get_kind (value) == ARA_VALUE_STRING && holds_nul (value))
    return g_strdup_printf (_("The argument “%s” holds a NUL, which no command takes. Copy the call as curl."), name);
  /* The server turns text back by the schema of a tool, not by that of an action. */
  if (call->action != NULL && ara_value_get_kind (value) != ARA_VALUE_STRING)
    return g_strdup_printf (_("The ara command passes the argument “%s” as text only. Copy the call as curl."), name);
  return NULL;
}

static gboolean
append_argument (GString *line, const MacawCallText *call, const char *name, AraValue *value, GError **error)
{
  g_autofree char *obstacle = find_obstacle (call, name, value);
  g_autofree char *text = NULL, *pair = NULL;

  if (obstacle != NULL)
    {
      g_set_error_literal (error, ARA_ERROR, ARA_ERROR_INVALID_ARGUMENTS, obstacle);
      return FALSE;
    }
  text = ara_value_get_kind (value) == ARA_VALUE_STRING ? ara_value_dup_string (value) : ara_value_dup_text (value);
  pair = g_strconcat (name, "=", text, NULL);
  append_option (line, "--arg", pair);
  return TRUE;
}

static GString *
begin_ara (const MacawCallText *call)
{
  GString *line = g_string_new (NULL);
  g_autofree char *variable = g_strconcat ("ARA_API_BASE_URL=", call->base_url, NULL);

  if (!call->is_local && !g_str_equal (call->base_url, ARA_DEFAULT_BASE_URL))
    append_word (line, variable);
  append_word (line, "ara");
  if (call->is_local)
    append_word (line, "--local");
  append_word (line, "runtime");
  append_word (line, call->action != NULL ? "control" : "tools");
  append_word (line, call->action != NULL ? "call" : "execute");
  return line;
}

char *
macaw_call_text_ara (const MacawCallText *call, GError **error)
{
  g_autoptr (GPtrArray) names = NULL, values = ara_value_dup_children (call->args, 0, G_MAXUINT, &names);
  GString *line = begin_ara (call);
  gboolean done = TRUE;

  if (call->session_id != NULL)
    append_option (line, "--session", call->session_id);
  append_option (line, call->action != NULL ? "--action" : "--tool", call->action != NULL ? call->action : call->tool);
  for (guint i = 0; i < values->len && done; i++)
    done = append_argument (line, call, g_ptr_array_index (names, i), g_ptr_array_index (values, i), error);
  return g_string_free (line, !done);
}

char *
macaw_call_text_json (const MacawCallText *call)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "session_id", call->session_id);
  ara_value_builder_member_string (builder, call->action != NULL ? "action" : "tool_name", call->action != NULL ? call->action : call->tool);
  ara_value_builder_member_value (builder, "args", call->args);
  ara_value_builder_end_object (builder);
  return ara_value_builder_end_text (builder);
}

char *
macaw_call_text_curl (const MacawCallText *call)
{
  GString *line = g_string_new ("curl -sS");
  g_autofree char *url = g_strconcat (call->base_url, "/session/runtime/", call->action != NULL ? "control/call" : "tools/execute", NULL);
  g_autofree char *body = macaw_call_text_json (call);
  gboolean is_long = strlen (body) > MACAW_CALL_MAX_WORD;

  /* In double quotes: the shell puts the key in. */
  g_string_append (line, " -H \"Authorization: Bearer $ARA_API_KEY\"");
  append_option (line, "-H", "Content-Type: application/json");
  append_option (line, "--data-binary", is_long ? "@-" : body);
  append_word (line, url);
  /* No line of a JSON object reads like the mark that ends it. */
  if (is_long)
    g_string_append_printf (line, " <<'END_OF_CALL'\n%s\nEND_OF_CALL\n", body);
  return g_string_free (line, FALSE);
}

char *
macaw_call_text_write (const MacawCallText *call, const char *form, GError **error)
{
  if (g_str_equal (form, "ara"))
    return macaw_call_text_ara (call, error);
  return g_str_equal (form, "curl") ? macaw_call_text_curl (call) : macaw_call_text_json (call);
}

static gboolean
holds_other_than_text (AraValue *args)
{
  g_autoptr (GPtrArray) values = ara_value_dup_children (args, 0, G_MAXUINT, NULL);

  for (guint i = 0; i < values->len; i++)
    if (ara_value_get_kind (g_ptr_array_index (values, i)) != ARA_VALUE_STRING)
      return TRUE;
  return FALSE;
}

char *
macaw_call_text_notice (const MacawCallText *call, const char *form)
{
  gboolean is_ara = g_str_equal (form, "ara");
  GString *notice = g_string_new (NULL);

  if (g_str_equal (form, "json") || (is_ara && call->is_local))
    g_string_append (notice, _("Copied."));
  else if (call->is_local)
    g_string_append (notice, _("Copied without the key: put it into ARA_API_KEY. It is the “api_key” in $XDG_RUNTIME_DIR/macaw/runtime.json."));
  else
    g_string_append (notice, _("Copied without the key: the shell takes it from ARA_API_KEY."));
  if (is_ara && call->tool != NULL && holds_other_than_text (call->args))
    g_string_append_printf (notice, "\n%s", _("The ara command sends each argument as text: the server makes of it what the tool’s schema names."));
  return g_string_free (notice, FALSE);
}

char *
macaw_call_text_tell (AraValue *result)
{
  goffset length = ara_value_get_text_length (result);

  if (length <= MACAW_CALL_MAX_TOLD)
    return ara_value_dup_text (result);
  return g_strdup_printf ("{\"too_large\":true,\"bytes\":%" G_GOFFSET_FORMAT "}", length);
}

/* For the agent */

char *
macaw_call_text_beginning (AraValue *value)
{
  char text[ASKED_BYTES + 1];
  goffset whole = ara_value_get_text_length (value);
  const char *end;
  gssize length;

  if (whole <= ASKED_BYTES && ara_value_get_kind (value) == ARA_VALUE_STRING)
    return ara_value_dup_string (value);
  length = MAX (0, ara_value_read_text (value, 0, text, ASKED_BYTES));
  text[length] = '\0';
  g_utf8_validate (text, length, &end);
  return g_strdup_printf ("%.*s%s", (int) (end - text), text, whole > end - text ? "…" : "");
}

char *
macaw_call_text_fence (const char *text)
{
  gsize longest = 2, run = 0;

  for (; *text != '\0'; text++)
    {
      run = *text == '`' ? run + 1 : 0;
      longest = MAX (longest, run);
    }
  return g_strnfill (longest + 1, '`');
}
