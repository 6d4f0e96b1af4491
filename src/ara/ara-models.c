/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the inspection calls answer, as objects: each reads its properties out of the
 * server's own JSON by a table of members. */

#include "ara-models-private.h"

#include <string.h>

#define MAX_FIELDS 20

typedef enum
{
  FIELD_STRING,
  FIELD_INTEGER,
  FIELD_BOOLEAN,
  FIELD_VALUE,
} FieldKind;

/* A property and the members it may be read from, the first that is there. */
typedef struct _AraModelField
{
  const char *property;
  FieldKind   kind;
  const char *members[3]; /* "a/b" is member b of member a */
} AraModelField;

typedef struct
{
  AraValue *raw;
  char     *strings[MAX_FIELDS];
  AraValue *values[MAX_FIELDS];
} AraModelPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (AraModel, ara_model, G_TYPE_OBJECT)

/* Property ids: 1 is raw, a field's is its index + 2. */
#define PROP_RAW 1
#define FIRST_FIELD 2

static AraValue *
dup_at_path (AraValue *object, const char *path)
{
  const char *slash = strchr (path, '/');
  g_autofree char *first = NULL;
  g_autoptr (AraValue) inner = NULL;

  if (slash == NULL)
    return ara_value_dup_member (object, path);
  first = g_strndup (path, (gsize) (slash - path));
  inner = ara_value_dup_member (object, first);
  return inner == NULL ? NULL : dup_at_path (inner, slash + 1);
}

static gboolean
fits (AraValue *value, FieldKind kind)
{
  AraValueKind is = ara_value_get_kind (value);

  return kind == FIELD_VALUE ? is != ARA_VALUE_NULL
         : kind == FIELD_STRING ? is == ARA_VALUE_STRING
         : kind == FIELD_BOOLEAN ? is == ARA_VALUE_BOOLEAN
                                 : is == ARA_VALUE_NUMBER;
}

static void
ara_model_set_raw (AraModel *self, AraValue *raw)
{
  AraModelPrivate *private = ara_model_get_instance_private (self);
  const AraModelField *fields = ARA_MODEL_GET_CLASS (self)->fields;

  private->raw = ara_value_ref (raw);
  for (guint i = 0; fields[i].property != NULL; i++)
    for (guint j = 0; j < G_N_ELEMENTS (fields[i].members) && fields[i].members[j] != NULL; j++)
      {
        g_autoptr (AraValue) value = dup_at_path (raw, fields[i].members[j]);

        if (value == NULL || !fits (value, fields[i].kind))
          continue;
        if (fields[i].kind == FIELD_STRING)
          private->strings[i] = ara_value_dup_string (value);
        private->values[i] = g_steal_pointer (&value);
        break;
      }
}

static gpointer
model_new (GType type, AraValue *raw)
{
  AraModel *self = g_object_new (type, NULL);

  ara_model_set_raw (self, raw);
  return self;
}

/**
 * ara_model_get_raw:
 * @self: an #AraModel
 *
 * Tells the server's own JSON, with members that we don't know.
 *
 * Returns: (transfer none): the value
 */
AraValue *
ara_model_get_raw (AraModel *self)
{
  return ((AraModelPrivate *) ara_model_get_instance_private (self))->raw;
}

static const char *
get_string (gpointer self, guint field)
{
  return ((AraModelPrivate *) ara_model_get_instance_private (self))->strings[field];
}

static AraValue *
get_value (gpointer self, guint field)
{
  return ((AraModelPrivate *) ara_model_get_instance_private (self))->values[field];
}

static gint64
get_integer (gpointer self, guint field)
{
  AraValue *value = get_value (self, field);
  gint64 number = 0;

  return value != NULL && ara_value_get_integer (value, &number) ? number : 0;
}

static gboolean
get_boolean (gpointer self, guint field)
{
  AraValue *value = get_value (self, field);

  return value != NULL && ara_value_get_boolean (value);
}

static void
ara_model_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  guint field = id - FIRST_FIELD;

  if (id == PROP_RAW)
    g_value_set_boxed (value, ara_model_get_raw (ARA_MODEL (object)));
  else if (G_IS_PARAM_SPEC_STRING (pspec))
    g_value_set_string (value, get_string (object, field));
  else if (G_IS_PARAM_SPEC_INT64 (pspec))
    g_value_set_int64 (value, get_integer (object, field));
  else if (G_IS_PARAM_SPEC_BOOLEAN (pspec))
    g_value_set_boolean (value, get_boolean (object, field));
  else
    g_value_set_boxed (value, get_value (object, field));
}

static void
ara_model_finalize (GObject *object)
{
  AraModelPrivate *private = ara_model_get_instance_private (ARA_MODEL (object));

  g_clear_pointer (&private->raw, ara_value_unref);
  for (guint i = 0; i < MAX_FIELDS; i++)
    {
      g_free (private->strings[i]);
      g_clear_pointer (&private->values[i], ara_value_unref);
    }
  G_OBJECT_CLASS (ara_model_parent_class)->finalize (object);
}

static void
ara_model_class_init (AraModelClass *class)
{
  G_OBJECT_CLASS (class)->get_property = ara_model_get_property;
  G_OBJECT_CLASS (class)->finalize = ara_model_finalize;
  g_object_class_install_property (G_OBJECT_CLASS (class), PROP_RAW,
                                   g_param_spec_boxed ("raw", NULL, NULL, ARA_TYPE_VALUE,
                                                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

static void
ara_model_init (AraModel *self)
{
}

static void
install_fields (AraModelClass *class, const AraModelField *fields)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  class->fields = fields;
  G_OBJECT_CLASS (class)->get_property = ara_model_get_property;
  for (guint i = 0; fields[i].property != NULL; i++)
    {
      const char *name = fields[i].property;
      GParamSpec *pspec = fields[i].kind == FIELD_STRING ? g_param_spec_string (name, NULL, NULL, NULL, flags)
                          : fields[i].kind == FIELD_INTEGER
                              ? g_param_spec_int64 (name, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags)
                          : fields[i].kind == FIELD_BOOLEAN ? g_param_spec_boolean (name, NULL, NULL, FALSE, flags)
                                                            : g_param_spec_boxed (name, NULL, NULL, ARA_TYPE_VALUE, flags);

      g_object_class_install_property (G_OBJECT_CLASS (class), i + FIRST_FIELD, pspec);
    }
}

/* Defines a model that is nothing but its fields. */
#define DEFINE_MODEL(Name, name, NAME, fields)                     \
  struct _##Name                                                   \
  {                                                                \
    AraModel parent_instance;                                      \
  };                                                               \
  G_DEFINE_TYPE (Name, name, ARA_TYPE_MODEL)                       \
  static void name##_class_init (Name##Class *class)               \
  {                                                                \
    install_fields (ARA_MODEL_CLASS (class), fields);              \
  }                                                                \
  static void name##_init (Name *self)                             \
  {                                                                \
  }                                                                \
  Name *name##_new_from_value (AraValue *raw)                      \
  {                                                                \
    g_return_val_if_fail (raw != NULL, NULL);                      \
    return model_new (name##_get_type (), raw);                    \
  }

/* Session */

enum { SESSION_ID, SESSION_NAME, SESSION_STATUS, SESSION_URL, SESSION_TOKEN, SESSION_CREATED_AT,
       SESSION_LAST_ACTIVE_AT, SESSION_N_CONVERSATIONS };
static const AraModelField session_fields[] = {
  { "id", FIELD_STRING, { "sessionId", "session_id", "session/sessionId" } },
  { "name", FIELD_STRING, { "name", "session/name", "serverName" } },
  { "status", FIELD_STRING, { "status", "session/status" } },
  { "url", FIELD_STRING, { "url" } },
  { "token", FIELD_STRING, { "token" } },
  { "created-at", FIELD_STRING, { "createdAt", "session/createdAt" } },
  { "last-active-at", FIELD_STRING, { "lastActiveAt", "session/lastActiveAt" } },
  { "n-conversations", FIELD_INTEGER, { "conversations" } },
  { NULL },
};
DEFINE_MODEL (AraSession, ara_session, ARA_SESSION, session_fields)

const char *ara_session_get_id (AraSession *self) { return get_string (self, SESSION_ID); }
const char *ara_session_get_name (AraSession *self) { return get_string (self, SESSION_NAME); }
const char *ara_session_get_status (AraSession *self) { return get_string (self, SESSION_STATUS); }
const char *ara_session_get_url (AraSession *self) { return get_string (self, SESSION_URL); }
const char *ara_session_get_token (AraSession *self) { return get_string (self, SESSION_TOKEN); }
const char *ara_session_get_created_at (AraSession *self) { return get_string (self, SESSION_CREATED_AT); }
const char *ara_session_get_last_active_at (AraSession *self) { return get_string (self, SESSION_LAST_ACTIVE_AT); }

guint
ara_session_get_n_conversations (AraSession *self)
{
  return (guint) CLAMP (get_integer (self, SESSION_N_CONVERSATIONS), 0, G_MAXUINT);
}

/* Conversation */

enum { CONVERSATION_ID, CONVERSATION_TITLE, CONVERSATION_UPDATED_AT, CONVERSATION_N_MESSAGES };
static const AraModelField conversation_fields[] = {
  { "id", FIELD_STRING, { "id", "chatId" } },
  { "title", FIELD_STRING, { "title" } },
  { "updated-at-text", FIELD_STRING, { "updatedAt" } },
  { "n-messages", FIELD_INTEGER, { "messages" } },
  { NULL },
};
DEFINE_MODEL (AraConversationInfo, ara_conversation_info, ARA_CONVERSATION_INFO, conversation_fields)

const char *ara_conversation_info_get_id (AraConversationInfo *self) { return get_string (self, CONVERSATION_ID); }
const char *ara_conversation_info_get_title (AraConversationInfo *self) { return get_string (self, CONVERSATION_TITLE); }

gint64
ara_conversation_info_get_updated_at (AraConversationInfo *self)
{
  const char *text = get_string (self, CONVERSATION_UPDATED_AT);
  g_autoptr (GDateTime) time = text == NULL ? NULL : g_date_time_new_from_iso8601 (text, NULL);

  return time == NULL ? 0 : g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time);
}

guint
ara_conversation_info_get_n_messages (AraConversationInfo *self)
{
  return (guint) CLAMP (get_integer (self, CONVERSATION_N_MESSAGES), 0, G_MAXUINT);
}

/* Model of a provider */

enum { MODEL_ID, MODEL_DEFAULT };
static const AraModelField model_fields[] = {
  { "id", FIELD_STRING, { "id" } },
  { "default", FIELD_BOOLEAN, { "default" } },
  { NULL },
};
DEFINE_MODEL (AraModelInfo, ara_model_info, ARA_MODEL_INFO, model_fields)

const char *ara_model_info_get_id (AraModelInfo *self) { return get_string (self, MODEL_ID); }
gboolean ara_model_info_is_default (AraModelInfo *self) { return get_boolean (self, MODEL_DEFAULT); }

/* Tool */

enum { TOOL_NAME, TOOL_KIND, TOOL_DESCRIPTION, TOOL_INPUT_SCHEMA, TOOL_READ_ONLY, TOOL_DESTRUCTIVE };
static const AraModelField tool_fields[] = {
  { "name", FIELD_STRING, { "name" } },
  { "kind", FIELD_STRING, { "kind" } },
  { "description", FIELD_STRING, { "description" } },
  { "input-schema", FIELD_VALUE, { "input_schema", "inputSchema", "parameters" } },
  { "read-only", FIELD_BOOLEAN, { "annotations/readOnlyHint" } },
  { "destructive", FIELD_BOOLEAN, { "annotations/destructiveHint" } },
  { NULL },
};
DEFINE_MODEL (AraTool, ara_tool, ARA_TOOL, tool_fields)

const char *ara_tool_get_name (AraTool *self) { return get_string (self, TOOL_NAME); }
const char *ara_tool_get_kind (AraTool *self) { return get_string (self, TOOL_KIND); }
const char *ara_tool_get_description (AraTool *self) { return get_string (self, TOOL_DESCRIPTION); }
/**
 * ara_tool_get_input_schema:
 * @self: an #AraTool
 *
 * Tells the JSON Schema of the arguments.
 *
 * Returns: (transfer none) (nullable): the schema, %NULL if the server told none
 */
AraValue *ara_tool_get_input_schema (AraTool *self) { return get_value (self, TOOL_INPUT_SCHEMA); }
gboolean ara_tool_is_read_only (AraTool *self) { return get_boolean (self, TOOL_READ_ONLY); }
gboolean ara_tool_is_destructive (AraTool *self) { return get_boolean (self, TOOL_DESTRUCTIVE); }

/* Skill */

enum { SKILL_NAME, SKILL_DESCRIPTION, SKILL_SOURCE };
static const AraModelField skill_fields[] = {
  { "name", FIELD_STRING, { "name" } },
  { "description", FIELD_STRING, { "description" } },
  { "source", FIELD_STRING, { "source" } },
  { NULL },
};
DEFINE_MODEL (AraSkill, ara_skill, ARA_SKILL, skill_fields)

const char *ara_skill_get_name (AraSkill *self) { return get_string (self, SKILL_NAME); }
const char *ara_skill_get_description (AraSkill *self) { return get_string (self, SKILL_DESCRIPTION); }
const char *ara_skill_get_source (AraSkill *self) { return get_string (self, SKILL_SOURCE); }

/* Control action */

enum { ACTION_ID, ACTION_TITLE, ACTION_DESCRIPTION, ACTION_INPUT_SCHEMA };
static const AraModelField action_fields[] = {
  { "id", FIELD_STRING, { "id" } },
  { "title", FIELD_STRING, { "title" } },
  { "description", FIELD_STRING, { "description" } },
  { "input-schema", FIELD_VALUE, { "input_schema", "inputSchema" } },
  { NULL },
};
DEFINE_MODEL (AraControlAction, ara_control_action, ARA_CONTROL_ACTION, action_fields)

const char *ara_control_action_get_id (AraControlAction *self) { return get_string (self, ACTION_ID); }
const char *ara_control_action_get_title (AraControlAction *self) { return get_string (self, ACTION_TITLE); }
const char *ara_control_action_get_description (AraControlAction *self) { return get_string (self, ACTION_DESCRIPTION); }
/**
 * ara_control_action_get_input_schema:
 * @self: an #AraControlAction
 *
 * Tells the JSON Schema of the arguments.
 *
 * Returns: (transfer none) (nullable): the schema, %NULL if the server told none
 */
AraValue *ara_control_action_get_input_schema (AraControlAction *self) { return get_value (self, ACTION_INPUT_SCHEMA); }

/* Capabilities */

enum { CAPABILITIES_SESSION_ID, CAPABILITIES_SESSION_TYPE, CAPABILITIES_SANDBOX_URL_PRESENT, CAPABILITIES_AGENTS,
       CAPABILITIES_CONTROL, CAPABILITIES_SANDBOX, CAPABILITIES_TOOLS, CAPABILITIES_SKILLS };
static const AraModelField capabilities_fields[] = {
  { "session-id", FIELD_STRING, { "session_id", "sessionId" } },
  { "session-type", FIELD_STRING, { "session_type" } },
  { "sandbox-url-present", FIELD_BOOLEAN, { "sandbox_url_present" } },
  { "agents", FIELD_VALUE, { "agents" } },
  { "control", FIELD_VALUE, { "control" } },
  { "sandbox", FIELD_VALUE, { "sandbox" } },
  { "tools-json", FIELD_VALUE, { "tools" } },
  { "skills-json", FIELD_VALUE, { "skills" } },
  { NULL },
};
DEFINE_MODEL (AraCapabilities, ara_capabilities, ARA_CAPABILITIES, capabilities_fields)

const char *ara_capabilities_get_session_id (AraCapabilities *self) { return get_string (self, CAPABILITIES_SESSION_ID); }
const char *ara_capabilities_get_session_type (AraCapabilities *self) { return get_string (self, CAPABILITIES_SESSION_TYPE); }
/**
 * ara_capabilities_get_agents:
 * @self: an #AraCapabilities
 *
 * Tells the agents as the server listed them.
 *
 * Returns: (transfer none) (nullable): the value, %NULL if the server told none
 */
AraValue *ara_capabilities_get_agents (AraCapabilities *self) { return get_value (self, CAPABILITIES_AGENTS); }
/**
 * ara_capabilities_get_control:
 * @self: an #AraCapabilities
 *
 * Tells what the server said of the control channel.
 *
 * Returns: (transfer none) (nullable): the value, %NULL if the server told nothing
 */
AraValue *ara_capabilities_get_control (AraCapabilities *self) { return get_value (self, CAPABILITIES_CONTROL); }
/**
 * ara_capabilities_get_sandbox:
 * @self: an #AraCapabilities
 *
 * Tells how tools are confined; only runtimes of this project tell it.
 *
 * Returns: (transfer none) (nullable): an object, %NULL elsewhere
 */
AraValue *ara_capabilities_get_sandbox (AraCapabilities *self) { return get_value (self, CAPABILITIES_SANDBOX); }

gboolean
ara_capabilities_get_sandbox_url_present (AraCapabilities *self)
{
  return get_boolean (self, CAPABILITIES_SANDBOX_URL_PRESENT);
}

/* Lists */

GListModel *
ara_models_from_array (AraValue *array, GType type)
{
  GListStore *store = g_list_store_new (type);

  for (guint i = 0; array != NULL && i < ara_value_get_n_children (array); i++)
    {
      g_autoptr (AraValue) child = ara_value_dup_child (array, i);
      g_autoptr (GObject) item = NULL;

      if (ara_value_get_kind (child) != ARA_VALUE_OBJECT)
        continue;
      item = model_new (type, child);
      g_list_store_append (store, item);
    }
  return G_LIST_MODEL (store);
}

/**
 * ara_capabilities_get_tools:
 * @self: an #AraCapabilities
 *
 * Lists the tools.
 *
 * Returns: (transfer full): a model of #AraTool
 */
GListModel *
ara_capabilities_get_tools (AraCapabilities *self)
{
  return ara_models_from_array (get_value (self, CAPABILITIES_TOOLS), ARA_TYPE_TOOL);
}

/**
 * ara_capabilities_get_skills:
 * @self: an #AraCapabilities
 *
 * Lists the skills.
 *
 * Returns: (transfer full): a model of #AraSkill
 */
GListModel *
ara_capabilities_get_skills (AraCapabilities *self)
{
  return ara_models_from_array (get_value (self, CAPABILITIES_SKILLS), ARA_TYPE_SKILL);
}

/* Automation */

enum { RUN_ID, RUN_AUTOMATION_ID, RUN_STATUS, RUN_SCHEDULED_AT, RUN_STARTED_AT,
       RUN_ENDED_AT, RUN_RETRY_AT, RUN_ATTEMPT, RUN_N_MISSED, RUN_TOKENS,
       RUN_CONVERSATION_ID, RUN_ERROR, RUN_SUMMARY, RUN_LOG };
static const AraModelField run_fields[] = {
  { "id", FIELD_STRING, { "id" } },
  { "automation-id", FIELD_STRING, { "automation_id" } },
  { "status", FIELD_STRING, { "status" } },
  { "scheduled-at", FIELD_STRING, { "scheduled_at" } },
  { "started-at", FIELD_STRING, { "started_at" } },
  { "ended-at", FIELD_STRING, { "ended_at" } },
  { "retry-at", FIELD_STRING, { "retry_at" } },
  { "attempt", FIELD_INTEGER, { "attempt" } },
  { "n-missed", FIELD_INTEGER, { "missed" } },
  { "tokens", FIELD_INTEGER, { "tokens" } },
  { "conversation-id", FIELD_STRING, { "conversation_id" } },
  { "error", FIELD_STRING, { "error" } },
  { "summary", FIELD_STRING, { "summary" } },
  { "log-json", FIELD_VALUE, { "log" } },
  { NULL },
};
DEFINE_MODEL (AraAutomationRun, ara_automation_run, ARA_AUTOMATION_RUN, run_fields)

/**
 * ara_automation_run_get_id:
 * @self: an #AraAutomationRun
 *
 * Tells its id.
 *
 * Returns: (nullable): the text, %NULL if the server told none
 * Since: 1.0
 */
const char *ara_automation_run_get_id (AraAutomationRun *self) { return get_string (self, RUN_ID); }
/**
 * ara_automation_run_get_automation_id:
 * @self: an #AraAutomationRun
 *
 * Tells the automation that it is a run of.
 *
 * Returns: (nullable): the text, %NULL if the server told none
 * Since: 1.0
 */
const char *ara_automation_run_get_automation_id (AraAutomationRun *self) { return get_string (self, RUN_AUTOMATION_ID); }
/**
 * ara_automation_run_get_status:
 * @self: an #AraAutomationRun
 *
 * Tells how it is: `running`, `waiting` (to be tried again), `done`, `failed`, `stopped` or `missed`.
 *
 * Returns: (nullable): the text, %NULL if the server told none
 * Since: 1.0
 */
const char *ara_automation_run_get_status (AraAutomationRun *self) { return get_string (self, RUN_STATUS); }
/**
 * ara_automation_run_get_scheduled_at:
 * @self: an #AraAutomationRun
 *
 * Tells when it was due, as ISO 8601.
 *
 * Returns: (nullable): the text, %NULL if the server told none
 * Since: 1.0
 */
const char *ara_automation_run_get_scheduled_at (AraAutomationRun *self) { return get_string (self, RUN_SCHEDULED_AT); }
/**
 * ara_automation_run_get_started_at:
 * @self: an #AraAutomationRun
 *
 * Tells when it began, as ISO 8601.
 *
 * Returns: (nullable): the text, %NULL if the server told none
 * Since: 1.0
 */
const char *ara_automation_run_get_started_at (AraAutomationRun *self) { return get_string (self, RUN_STARTED_AT); }
/**
 * ara_automation_run_get_ended_at:
 * @self: an #AraAutomationRun
 *
 * Tells when it ended, as ISO 8601.
 *
 * Returns: (nullable): the text, %NULL if the server told none
 * Since: 1.0
 */
const char *ara_automation_run_get_ended_at (AraAutomationRun *self) { return get_string (self, RUN_ENDED_AT); }
/**
 * ara_automation_run_get_retry_at:
 * @self: an #AraAutomationRun
 *
 * Tells when it is tried again, as ISO 8601.
 *
 * Returns: (nullable): the text, %NULL if the server told none
 * Since: 1.0
 */
const char *ara_automation_run_get_retry_at (AraAutomationRun *self) { return get_string (self, RUN_RETRY_AT); }
/**
 * ara_automation_run_get_attempt:
 * @self: an #AraAutomationRun
 *
 * Tells the number of its last attempt, from 1.
 *
 * Returns: the number, 0 if the server told none
 * Since: 1.0
 */
gint64 ara_automation_run_get_attempt (AraAutomationRun *self) { return get_integer (self, RUN_ATTEMPT); }
/**
 * ara_automation_run_get_n_missed:
 * @self: an #AraAutomationRun
 *
 * Tells for how many missed runs it stands.
 *
 * Returns: the number, 0 if the server told none
 * Since: 1.0
 */
gint64 ara_automation_run_get_n_missed (AraAutomationRun *self) { return get_integer (self, RUN_N_MISSED); }
/**
 * ara_automation_run_get_tokens:
 * @self: an #AraAutomationRun
 *
 * Tells the tokens that it took.
 *
 * Returns: the number, 0 if the server told none
 * Since: 1.0
 */
gint64 ara_automation_run_get_tokens (AraAutomationRun *self) { return get_integer (self, RUN_TOKENS); }
/**
 * ara_automation_run_get_conversation_id:
 * @self: an #AraAutomationRun
 *
 * Tells its conversation.
 *
 * Returns: (nullable): the text, %NULL if the server told none
 * Since: 1.0
 */
const char *ara_automation_run_get_conversation_id (AraAutomationRun *self) { return get_string (self, RUN_CONVERSATION_ID); }
/**
 * ara_automation_run_get_error:
 * @self: an #AraAutomationRun
 *
 * Tells why it failed, in a sentence.
 *
 * Returns: (nullable): the text, %NULL if the server told none
 * Since: 1.0
 */
const char *ara_automation_run_get_error (AraAutomationRun *self) { return get_string (self, RUN_ERROR); }
/**
 * ara_automation_run_get_summary:
 * @self: an #AraAutomationRun
 *
 * Tells how its answer begins.
 *
 * Returns: (nullable): the text, %NULL if the server told none
 * Since: 1.0
 */
const char *ara_automation_run_get_summary (AraAutomationRun *self) { return get_string (self, RUN_SUMMARY); }
/**
 * ara_automation_run_get_log:
 * @self: an #AraAutomationRun
 *
 * Tells what happened, line by line: an array of objects with `at` and `text`.
 *
 * Returns: (transfer none) (nullable): the array, %NULL if the server told none
 * Since: 1.0
 */
AraValue *ara_automation_run_get_log (AraAutomationRun *self) { return get_value (self, RUN_LOG); }

enum { AUTOMATION_ID, AUTOMATION_SESSION_ID, AUTOMATION_NAME, AUTOMATION_MESSAGE, AUTOMATION_SCHEDULE_KIND,
       AUTOMATION_EVERY_SECONDS, AUTOMATION_SCHEDULE_EXPR, AUTOMATION_TIMEZONE, AUTOMATION_MODEL, AUTOMATION_MISSED_POLICY,
       AUTOMATION_MAX_RETRIES, AUTOMATION_ENABLED, AUTOMATION_CREATED_AT, AUTOMATION_NEXT_RUN_AT, AUTOMATION_RUN,
       AUTOMATION_LAST_RUN };
static const AraModelField automation_fields[] = {
  { "id", FIELD_STRING, { "id" } },
  { "session-id", FIELD_STRING, { "session_id" } },
  { "name", FIELD_STRING, { "name" } },
  { "message", FIELD_STRING, { "message" } },
  { "schedule-kind", FIELD_STRING, { "schedule_kind" } },
  { "every-seconds", FIELD_INTEGER, { "every_seconds" } },
  { "schedule-expr", FIELD_STRING, { "schedule_expr" } },
  { "timezone", FIELD_STRING, { "timezone" } },
  { "model", FIELD_STRING, { "model" } },
  { "missed-policy", FIELD_STRING, { "missed_policy" } },
  { "max-retries", FIELD_INTEGER, { "max_retries" } },
  { "enabled", FIELD_BOOLEAN, { "enabled" } },
  { "created-at", FIELD_STRING, { "created_at" } },
  { "next-run-at", FIELD_STRING, { "next_run_at" } },
  { "run-json", FIELD_VALUE, { "run" } },
  { "last-run-json", FIELD_VALUE, { "last_run" } },
  { NULL },
};
DEFINE_MODEL (AraAutomation, ara_automation, ARA_AUTOMATION, automation_fields)

/**
 * ara_automation_get_id:
 * @self: an #AraAutomation
 *
 * Tells its id.
 *
 * Returns: (nullable): the text, %NULL if the server told none
 * Since: 1.0
 */
const char *ara_automation_get_id (AraAutomation *self) { return get_string (self, AUTOMATION_ID); }
/**
 * ara_automation_get_session_id:
 * @self: an #AraAutomation
 *
 * Tells the session that it belongs to.
 *
 * Returns: (nullable): the text, %NULL if the server told none
 * Since: 1.0
 */
const char *ara_automation_get_session_id (AraAutomation *self) { return get_string (self, AUTOMATION_SESSION_ID); }
/**
 * ara_automation_get_name:
 * @self: an #AraAutomation
 *
 * Tells its name.
 *
 * Returns: (nullable): the text, %NULL if the server told none
 * Since: 1.0
 */
const char *ara_automation_get_name (AraAutomation *self) { return get_string (self, AUTOMATION_NAME); }
/**
 * ara_automation_get_message:
 * @self: an #AraAutomation
 *
 * Tells what the agent is asked at each run.
 *
 * Returns: (nullable): the text, %NULL if the server told none
 * Since: 1.0
 */
const char *ara_automation_get_message (AraAutomation *self) { return get_string (self, AUTOMATION_MESSAGE); }
/**
 * ara_automation_get_schedule_kind:
 * @self: an #AraAutomation
 *
 * Tells the kind of its schedule: `every` or `cron`.
 *
 * Returns: (nullable): the text, %NULL if the server told none
 * Since: 1.0
 */
const char *ara_automation_get_schedule_kind (AraAutomation *self) { return get_string (self, AUTOMATION_SCHEDULE_KIND); }
/**
 * ara_automation_get_every_seconds:
 * @self: an #AraAutomation
 *
 * Tells the seconds between two runs, for the kind `every`.
 *
 * Returns: the number, 0 if the server told none
 * Since: 1.0
 */
gint64 ara_automation_get_every_seconds (AraAutomation *self) { return get_integer (self, AUTOMATION_EVERY_SECONDS); }
/**
 * ara_automation_get_schedule_expr:
 * @self: an #AraAutomation
 *
 * Tells the five fields of cron, for the kind `cron`.
 *
 * Returns: (nullable): the text, %NULL if the server told none
 * Since: 1.0
 */
const char *ara_automation_get_schedule_expr (AraAutomation *self) { return get_string (self, AUTOMATION_SCHEDULE_EXPR); }
/**
 * ara_automation_get_timezone:
 * @self: an #AraAutomation
 *
 * Tells the IANA name of its time zone.
 *
 * Returns: (nullable): the text, %NULL if the server told none
 * Since: 1.0
 */
const char *ara_automation_get_timezone (AraAutomation *self) { return get_string (self, AUTOMATION_TIMEZONE); }
/**
 * ara_automation_get_model:
 * @self: an #AraAutomation
 *
 * Tells the model that answers.
 *
 * Returns: (nullable): the text, %NULL if the server told none
 * Since: 1.0
 */
const char *ara_automation_get_model (AraAutomation *self) { return get_string (self, AUTOMATION_MODEL); }
/**
 * ara_automation_get_missed_policy:
 * @self: an #AraAutomation
 *
 * Tells what happens to missed runs: `fire_all`, `fire_latest_only` or `skip_if_late`.
 *
 * Returns: (nullable): the text, %NULL if the server told none
 * Since: 1.0
 */
const char *ara_automation_get_missed_policy (AraAutomation *self) { return get_string (self, AUTOMATION_MISSED_POLICY); }
/**
 * ara_automation_get_max_retries:
 * @self: an #AraAutomation
 *
 * Tells how often a failed run is tried again.
 *
 * Returns: the number, 0 if the server told none
 * Since: 1.0
 */
gint64 ara_automation_get_max_retries (AraAutomation *self) { return get_integer (self, AUTOMATION_MAX_RETRIES); }
/**
 * ara_automation_is_enabled:
 * @self: an #AraAutomation
 *
 * Tells whether it runs by its schedule.
 *
 * Returns: %TRUE if it does
 * Since: 1.0
 */
gboolean ara_automation_is_enabled (AraAutomation *self) { return get_boolean (self, AUTOMATION_ENABLED); }
/**
 * ara_automation_get_created_at:
 * @self: an #AraAutomation
 *
 * Tells when it was made, as ISO 8601.
 *
 * Returns: (nullable): the text, %NULL if the server told none
 * Since: 1.0
 */
const char *ara_automation_get_created_at (AraAutomation *self) { return get_string (self, AUTOMATION_CREATED_AT); }
/**
 * ara_automation_get_next_run_at:
 * @self: an #AraAutomation
 *
 * Tells when it is due next, as ISO 8601.
 *
 * Returns: (nullable): the text, %NULL if the server told none
 * Since: 1.0
 */
const char *ara_automation_get_next_run_at (AraAutomation *self) { return get_string (self, AUTOMATION_NEXT_RUN_AT); }

/**
 * ara_automation_dup_run:
 * @self: an #AraAutomation
 *
 * Tells the run that goes on, or that waits to be tried again.
 *
 * Returns: (transfer full) (nullable): the run, or %NULL
 * Since: 1.0
 */
AraAutomationRun *
ara_automation_dup_run (AraAutomation *self)
{
  AraValue *value = get_value (self, AUTOMATION_RUN);

  return value == NULL ? NULL : ara_automation_run_new_from_value (value);
}

/**
 * ara_automation_dup_last_run:
 * @self: an #AraAutomation
 *
 * Tells the last run that came to its end.
 *
 * Returns: (transfer full) (nullable): the run, or %NULL
 * Since: 1.0
 */
AraAutomationRun *
ara_automation_dup_last_run (AraAutomation *self)
{
  AraValue *value = get_value (self, AUTOMATION_LAST_RUN);

  return value == NULL ? NULL : ara_automation_run_new_from_value (value);
}
