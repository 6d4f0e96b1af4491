/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What there is to say of a session, out of its capabilities and its status, as rows to show. */

#include "config.h"

#include "macaw-session-facts.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_LISTED 50      /* agents, memory files and members that we don't know, of each */
#define MAX_UNKNOWN 300    /* bytes of such a member's JSON; the raw view has all */
#define MAX_TITLE 120      /* bytes of a name that the server gave */

static void
fact_free (gpointer data)
{
  MacawFact *self = data;

  g_free (self->title);
  g_free (self->text);
  g_free (self->panel);
  g_free (self);
}

static void
group_free (gpointer data)
{
  MacawFactGroup *self = data;

  g_free (self->title);
  g_ptr_array_unref (self->facts);
  g_free (self);
}

void
macaw_session_facts_free (MacawSessionFacts *self)
{
  g_clear_object (&self->capabilities);
  g_clear_object (&self->status);
  g_ptr_array_unref (self->groups);
  g_free (self);
}

static MacawFactGroup *
begin_group (MacawSessionFacts *self, const char *title)
{
  MacawFactGroup *group = g_new (MacawFactGroup, 1);

  group->title = g_strdup (title);
  group->facts = g_ptr_array_new_with_free_func (fact_free);
  g_ptr_array_add (self->groups, group);
  return group;
}

static char *
shorten (const char *text, gsize length)
{
  g_autofree char *cut = NULL;

  if (strlen (text) < length)
    return g_strdup (text);
  cut = g_utf8_make_valid (text, (gssize) length - 4);
  return g_strconcat (cut, "…", NULL);
}

/* @text: (transfer full) (nullable): without one there is nothing to say. */
static void
take_fact (MacawFactGroup *group, const char *title, char *text, const char *panel)
{
  MacawFact *fact;

  if (text == NULL || *text == '\0')
    {
      g_free (text);
      return;
    }
  fact = g_new (MacawFact, 1);
  *fact = (MacawFact){ shorten (title, MAX_TITLE), text, g_strdup (panel) };
  g_ptr_array_add (group->facts, fact);
}

/* A value as somebody would write it down, short enough for a row. */
static char *
describe (AraValue *value)
{
  g_autofree char *text = NULL;
  char piece[MAX_UNKNOWN];
  gssize length;

  if (ara_value_get_kind (value) == ARA_VALUE_STRING)
    text = ara_value_dup_string (value);
  else
    {
      length = ara_value_read_text (value, 0, piece, sizeof piece);
      text = g_utf8_make_valid (piece, MAX (length, 0));
    }
  return shorten (text, MAX_UNKNOWN);
}

/* Members that are of another kind than this are shown as they are, not read. */
static const struct
{
  const char  *name;
  AraValueKind kind;
} shapes[] = {
  { "session_id", ARA_VALUE_STRING }, { "session_type", ARA_VALUE_STRING }, { "sandbox_url_present", ARA_VALUE_BOOLEAN },
  { "tools", ARA_VALUE_ARRAY },       { "skills", ARA_VALUE_ARRAY },        { "agents", ARA_VALUE_ARRAY },
  { "control", ARA_VALUE_OBJECT },    { "sandbox", ARA_VALUE_OBJECT },      { "memory", ARA_VALUE_OBJECT },
};

static AraValue *
dup_told (MacawSessionFacts *self, const char *name)
{
  return ara_value_dup_member (ara_model_get_raw (ARA_MODEL (self->capabilities)), name);
}

/* Null is as good as not told. */
static gboolean
has_kind (AraValue *value, AraValueKind kind)
{
  return value != NULL && (ara_value_get_kind (value) == kind || ara_value_get_kind (value) == ARA_VALUE_NULL);
}

static gboolean
tells_list (MacawSessionFacts *self, const char *name)
{
  g_autoptr (AraValue) value = dup_told (self, name);

  return value != NULL && ara_value_get_kind (value) == ARA_VALUE_ARRAY;
}

static void
add_strange (MacawSessionFacts *self)
{
  MacawFactGroup *group = begin_group (self, _("Told in a way that Macaw doesn’t know"));

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autoptr (AraValue) value = dup_told (self, shapes[i].name);

      if (value != NULL && !has_kind (value, shapes[i].kind))
        take_fact (group, shapes[i].name, describe (value), NULL);
    }
}

/* The session */

static void
add_session (MacawSessionFacts *self)
{
  MacawFactGroup *group = begin_group (self, _("Session"));
  AraValue *status = self->status == NULL ? NULL : ara_model_get_raw (ARA_MODEL (self->status));
  g_autoptr (AraValue) runtime = status == NULL ? NULL : ara_value_dup_member (status, "runtime");
  g_autofree char *name = runtime == NULL ? NULL : ara_value_dup_member_string (runtime, "name");
  g_autofree char *version = runtime == NULL ? NULL : ara_value_dup_member_string (runtime, "version");
  const char *type = ara_capabilities_get_session_type (self->capabilities);

  take_fact (group, _("Name"), self->status == NULL ? NULL : g_strdup (ara_session_get_name (self->status)), NULL);
  take_fact (group, _("ID"), g_strdup (ara_capabilities_get_session_id (self->capabilities)), NULL);
  take_fact (group, _("Type"), g_strcmp0 (type, "local") == 0 ? g_strdup (_("On this computer")) : g_strdup (type), NULL);
  take_fact (group, _("State"), self->status == NULL ? NULL : g_strdup (ara_session_get_status (self->status)), NULL);
  if (name != NULL || version != NULL)
    take_fact (group, _("Runtime"), g_strjoin (" ", name != NULL ? name : "", version, NULL), NULL);
}

/* The sandbox */

static const struct
{
  const char       *kind;
  MacawSandboxState state;
  const char       *sentence;
} kinds[] = {
  { "bwrap", MACAW_SANDBOX_STATE_ON, N_("Commands run in a bubblewrap sandbox: they see the session’s files and a read-only system, nothing else of this computer.") },
  { "none", MACAW_SANDBOX_STATE_OFF, N_("Commands run without a sandbox, with all your rights on this computer.") },
  { "unavailable", MACAW_SANDBOX_STATE_REFUSED, N_("No sandbox can be built here, so commands are refused.") },
};

typedef enum { UNIT_NUMBER, UNIT_BYTES, UNIT_SECONDS, UNIT_TEXT } Unit;

static const struct
{
  const char *name;
  const char *title;
  Unit        unit;
} limits[] = {
  { "processes", N_("Processes at once"), UNIT_NUMBER },
  { "memory_bytes", N_("Memory of a command"), UNIT_BYTES },
  { "memory_bytes_per_process", N_("Memory of each process"), UNIT_BYTES },
  { "file_bytes", N_("Size of a file"), UNIT_BYTES },
  { "output_bytes", N_("Output that the result holds"), UNIT_BYTES },
  { "seconds", N_("Time of a command"), UNIT_SECONDS },
  { "enforced_by", N_("Limits are kept by"), UNIT_TEXT },
};

static char *
describe_amount (AraValue *value, Unit unit)
{
  gint64 number;

  if (unit == UNIT_TEXT || !ara_value_get_integer (value, &number) || number < 0)
    return describe (value);
  if (unit == UNIT_BYTES)
    return g_format_size_full ((guint64) number, G_FORMAT_SIZE_IEC_UNITS);
  if (unit == UNIT_SECONDS)
    return g_strdup_printf (ngettext ("%lld second", "%lld seconds", (gulong) number), (long long) number);
  return g_strdup_printf ("%" G_GINT64_FORMAT, number);
}

static void
add_limits (MacawSessionFacts *self, AraValue *values)
{
  MacawFactGroup *group = begin_group (self, _("Limits of a command"));

  for (guint i = 0; i < ara_value_get_n_children (values) && i < MAX_LISTED; i++)
    {
      g_autofree char *name = ara_value_dup_child_name (values, i);
      g_autoptr (AraValue) value = ara_value_dup_child (values, i);
      const char *title = name;
      Unit unit = UNIT_TEXT;

      for (guint j = 0; j < G_N_ELEMENTS (limits); j++)
        if (g_strcmp0 (name, limits[j].name) == 0)
          title = _(limits[j].title), unit = limits[j].unit;
      if (title != NULL)
        take_fact (group, title, describe_amount (value, unit), NULL);
    }
}

static void
add_sandbox (MacawSessionFacts *self)
{
  MacawFactGroup *group = begin_group (self, _("Sandbox"));
  AraValue *told = ara_capabilities_get_sandbox (self->capabilities);
  AraValue *sandbox = told != NULL && ara_value_get_kind (told) == ARA_VALUE_OBJECT ? told : NULL;
  g_autofree char *kind = sandbox == NULL ? NULL : ara_value_dup_member_string (sandbox, "kind");
  g_autoptr (AraValue) values = sandbox == NULL ? NULL : ara_value_dup_member (sandbox, "limits");
  g_autoptr (AraValue) network = sandbox == NULL ? NULL : ara_value_dup_member (sandbox, "network");
  const char *sentence = kind;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kind, kinds[i].kind) == 0)
      self->sandbox = kinds[i].state, sentence = _(kinds[i].sentence);
  if (sandbox == NULL)
    {
      gboolean remote = ara_capabilities_get_sandbox_url_present (self->capabilities);

      take_fact (group, _("Where commands run"), g_strdup (remote ? _("In a sandbox at the server.") : _("The server does not tell.")), NULL);
      return;
    }
  take_fact (group, _("Where commands run"), g_strdup (sentence), NULL);
  take_fact (group, _("Reason"), ara_value_dup_member_string (sandbox, "reason"), NULL);
  if (network != NULL && ara_value_get_kind (network) == ARA_VALUE_BOOLEAN)
    take_fact (group, _("Network"), g_strdup (ara_value_get_boolean (network) ? _("Commands can use the network.")
                                                                               : _("Commands can’t use the network.")), NULL);
  if (values != NULL && ara_value_get_kind (values) == ARA_VALUE_OBJECT)
    add_limits (self, values);
}

/* What it can do */

static char *
count_tools (GListModel *tools)
{
  guint count = g_list_model_get_n_items (tools), builtin = 0, app = 0, connector = 0;
  g_autofree char *all = g_strdup_printf (ngettext ("%u tool", "%u tools", count), count);

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (AraTool) tool = g_list_model_get_item (tools, i);
      const char *kind = ara_tool_get_kind (tool);

      builtin += g_strcmp0 (kind, "builtin") == 0;
      app += g_strcmp0 (kind, "app") == 0;
      connector += g_strcmp0 (kind, "connector") == 0;
    }
  if (builtin + app + connector == 0)
    return g_steal_pointer (&all);
  /* Translators: “8 tools: 8 built in, 0 of apps, 0 of connectors” */
  return g_strdup_printf (_("%s: %u built in, %u of apps, %u of connectors"), all, builtin, app, connector);
}

static char *
count_skills (GListModel *skills)
{
  guint count = g_list_model_get_n_items (skills), used = 0;

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (AraSkill) skill = g_list_model_get_item (skills, i);
      g_autoptr (AraValue) enabled = ara_value_dup_member (ara_model_get_raw (ARA_MODEL (skill)), "enabled");

      used += enabled == NULL || ara_value_get_boolean (enabled);
    }
  if (used == count)
    return g_strdup_printf (ngettext ("%u skill", "%u skills", count), count);
  return g_strdup_printf (ngettext ("%u skill, %u of them used", "%u skills, %u of them used", count), count, used);
}

static char *
describe_control (AraValue *control)
{
  g_autoptr (AraValue) actions = control == NULL ? NULL : ara_value_dup_member (control, "actions");
  guint count = actions == NULL ? 0 : ara_value_get_n_children (actions);

  if (actions == NULL || ara_value_get_kind (actions) != ARA_VALUE_ARRAY)
    return NULL;
  if (count == 0)
    return g_strdup (_("No app is connected, so there is nothing to control."));
  return g_strdup_printf (ngettext ("%u action", "%u actions", count), count);
}

static void
add_counts (MacawSessionFacts *self)
{
  MacawFactGroup *group = begin_group (self, _("What it can do"));
  g_autoptr (GListModel) tools = ara_capabilities_get_tools (self->capabilities);
  g_autoptr (GListModel) skills = ara_capabilities_get_skills (self->capabilities);

  take_fact (group, _("Tools"), tells_list (self, "tools") ? count_tools (tools) : g_strdup (_("The server does not tell.")), "tools");
  take_fact (group, _("Skills"), tells_list (self, "skills") ? count_skills (skills) : g_strdup (_("The server does not tell.")), "skills");
  take_fact (group, _("Control"), describe_control (ara_capabilities_get_control (self->capabilities)), "control");
}

static void
add_agents (MacawSessionFacts *self)
{
  MacawFactGroup *group = begin_group (self, _("Agents"));
  AraValue *agents = ara_capabilities_get_agents (self->capabilities);
  guint count = agents == NULL || ara_value_get_kind (agents) != ARA_VALUE_ARRAY ? 0 : ara_value_get_n_children (agents);

  for (guint i = 0; i < MIN (count, MAX_LISTED); i++)
    {
      g_autoptr (AraValue) agent = ara_value_dup_child (agents, i);
      g_autofree char *id = ara_value_dup_member_string (agent, "id"), *name = ara_value_dup_member_string (agent, "name");
      g_autofree char *said = ara_value_dup_member_string (agent, "description"), *whole = describe (agent);
      const char *title = name != NULL ? name : id != NULL ? id : whole;

      take_fact (group, title, g_strdup (said != NULL ? said : id != NULL && title != id ? id : " "), NULL);
    }
  if (count > MAX_LISTED)
    take_fact (group, _("More"), g_strdup_printf (ngettext ("%u more agent", "%u more agents", count - MAX_LISTED), count - MAX_LISTED), NULL);
  if (agents != NULL && !tells_list (self, "agents"))
    return;
  if (count == 0)
    take_fact (group, _("Agents"), g_strdup (_("One agent, without a name of its own.")), NULL);
}

static void
add_memory (MacawSessionFacts *self)
{
  g_autoptr (AraValue) memory = ara_value_dup_member (ara_model_get_raw (ARA_MODEL (self->capabilities)), "memory");
  g_autoptr (AraValue) files = memory == NULL ? NULL : ara_value_dup_member (memory, "files");
  gint64 limit = memory == NULL ? 0 : ara_value_get_member_integer (memory, "limit_bytes");
  g_autofree char *limit_text = limit <= 0 ? NULL : g_format_size_full ((guint64) limit, G_FORMAT_SIZE_IEC_UNITS);
  guint count = files == NULL ? 0 : ara_value_get_n_children (files);
  MacawFactGroup *group;

  if (memory == NULL)
    return;
  group = begin_group (self, _("Memory"));
  for (guint i = 0; i < MIN (count, MAX_LISTED); i++)
    {
      g_autoptr (AraValue) file = ara_value_dup_child (files, i);
      g_autofree char *path = ara_value_dup_member_string (file, "path");
      gint64 size = ara_value_get_member_integer (file, "size"), known = ara_value_get_member_integer (file, "in_prompt");
      g_autofree char *size_text = g_format_size_full ((guint64) MAX (size, 0), G_FORMAT_SIZE_IEC_UNITS);
      g_autofree char *known_text = g_format_size_full ((guint64) MAX (known, 0), G_FORMAT_SIZE_IEC_UNITS);

      if (path != NULL)
        take_fact (group, path, known < size ? g_strdup_printf (_("%s, of which the agent knows the first %s"), size_text, known_text)
                                             : g_strdup (size_text), NULL);
    }
  if (count == 0)
    take_fact (group, _("What the agent remembers"), g_strdup (_("Nothing yet.")), NULL);
  if (limit_text != NULL)
    take_fact (group, _("Limit"), g_strdup_printf (_("Of each file the agent is told the first %s; the rest it has to look up."), limit_text), NULL);
}

/* What a newer server tells: better shown as it is than not at all. */
static void
add_others (MacawSessionFacts *self)
{
  static const char *const known[] = { "session_id", "session_type", "sandbox_url_present", "tools", "skills", "agents", "control",
                                       "sandbox", "memory", NULL };
  MacawFactGroup *group = begin_group (self, _("Also told by the server"));
  AraValue *raw = ara_model_get_raw (ARA_MODEL (self->capabilities));

  for (guint i = 0; i < ara_value_get_n_children (raw) && group->facts->len < MAX_LISTED; i++)
    {
      g_autofree char *name = ara_value_dup_child_name (raw, i);
      g_autoptr (AraValue) value = ara_value_dup_child (raw, i);

      if (name != NULL && !g_strv_contains (known, name))
        take_fact (group, name, describe (value), NULL);
    }
}

static MacawSessionFacts *
facts_new (AraCapabilities *capabilities, AraSession *status)
{
  MacawSessionFacts *self = g_new0 (MacawSessionFacts, 1);

  self->capabilities = g_object_ref (capabilities);
  self->status = status == NULL ? NULL : g_object_ref (status);
  self->groups = g_ptr_array_new_with_free_func (group_free);
  add_strange (self);
  add_session (self);
  add_sandbox (self);
  add_counts (self);
  add_agents (self);
  add_memory (self);
  add_others (self);
  for (guint i = self->groups->len; i > 0; i--)
    if (((MacawFactGroup *) g_ptr_array_index (self->groups, i - 1))->facts->len == 0)
      g_ptr_array_remove_index (self->groups, i - 1);
  return self;
}

/* Asking */

static void
status_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (AraSession) status = ara_runtime_client_session_status_finish (ARA_RUNTIME_CLIENT (source), result, NULL);

  g_task_return_pointer (task, facts_new (g_task_get_task_data (task), status), (GDestroyNotify) macaw_session_facts_free);
}

static void
capabilities_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;
  AraCapabilities *capabilities = ara_runtime_client_capabilities_finish (ARA_RUNTIME_CLIENT (source), result, &error);

  if (capabilities == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_set_task_data (task, capabilities, g_object_unref);
  ara_runtime_client_session_status_async (ARA_RUNTIME_CLIENT (source), ara_capabilities_get_session_id (capabilities),
                                           cancellable, status_came, g_steal_pointer (&task));
}

void
macaw_session_facts_read_async (AraRuntimeClient *client, const char *session_id, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (client, cancellable, callback, user_data);

  g_task_set_source_tag (task, macaw_session_facts_read_async);
  ara_runtime_client_capabilities_async (client, session_id, NULL, cancellable, capabilities_came, task);
}

gpointer
macaw_session_facts_read_finish (AraRuntimeClient *client, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, client), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
