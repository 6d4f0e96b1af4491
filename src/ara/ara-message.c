/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A message of a conversation: a list model of parts that grows. */

#include "ara-message-private.h"
#include "ara-error.h"
#include "ara-json-private.h"
#include "ara-part-private.h"

#include <string.h>

struct _AraMessage
{
  GObject          parent_instance;

  char            *id;
  AraRole          role;
  AraMessageStatus status;
  char            *error_text;
  AraValue        *metadata;
  AraValue        *raw;         /* as read: members that we don't know are written back */
  GPtrArray       *parts;       /* of AraPart */
  GPtrArray       *calls;       /* of AraToolCall, borrowed, in the order of their complete arguments */
  GHashTable      *noted_calls; /* the same ones, to be found */
  GHashTable      *calls_by_id; /* borrowed */
  GString         *text;        /* all text deltas in the order of arrival */
};

static void list_model_init (GListModelInterface *interface);

/**
 * AraMessage:
 *
 * A message of a conversation: who said it, how it stands, and its parts.
 *
 * A message is a [iface@Gio.ListModel] of [class@Part]: text, reasoning, tool calls and
 * others, in the order in which they came. While the agent answers the list grows, and so
 * do its parts; parts are never replaced.
 *
 * [method@Message.dup_text], [method@Message.dup_reasoning] and
 * [method@Message.to_chat_result] tell all of it at once, as `chat()` of Ara's Python
 * client does.
 *
 * Since: 1.0
 */
G_DEFINE_TYPE_WITH_CODE (AraMessage, ara_message, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum
{
  PROP_ID = 1,
  PROP_ROLE,
  PROP_STATUS,
  PROP_ERROR_TEXT,
  PROP_METADATA,
  PROP_MODEL,
  PROP_DURATION_MS,
  PROP_CREATED_AT,
  N_PROPS,
};
static GParamSpec *properties[N_PROPS];
static guint changed_signal;

static const GEnumValue roles[] = {
  { ARA_ROLE_USER, "ARA_ROLE_USER", "user" },
  { ARA_ROLE_ASSISTANT, "ARA_ROLE_ASSISTANT", "assistant" },
  { ARA_ROLE_SYSTEM, "ARA_ROLE_SYSTEM", "system" },
  { 0, NULL, NULL },
};

static const GEnumValue statuses[] = {
  { ARA_MESSAGE_STREAMING, "ARA_MESSAGE_STREAMING", "streaming" },
  { ARA_MESSAGE_DONE, "ARA_MESSAGE_DONE", "done" },
  { ARA_MESSAGE_STOPPED, "ARA_MESSAGE_STOPPED", "stopped" },
  { ARA_MESSAGE_FAILED, "ARA_MESSAGE_FAILED", "failed" },
  { ARA_MESSAGE_INTERRUPTED, "ARA_MESSAGE_INTERRUPTED", "interrupted" },
  { 0, NULL, NULL },
};

GType
ara_role_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("AraRole", roles));
  return type;
}

GType
ara_message_status_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("AraMessageStatus", statuses));
  return type;
}

/* The value of @values whose nick is @nick, else @fallback. */
static int
enum_from_nick (const GEnumValue *values, const char *nick, int fallback)
{
  for (; values->value_nick != NULL; values++)
    if (g_strcmp0 (values->value_nick, nick) == 0)
      return values->value;
  return fallback;
}

static void
emit_changed (AraMessage *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static void
notify (AraMessage *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
  emit_changed (self);
}

/* GListModel */

static GType
get_item_type (GListModel *model)
{
  return ARA_TYPE_PART;
}

static guint
get_n_items (GListModel *model)
{
  return ARA_MESSAGE (model)->parts->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  AraMessage *self = ARA_MESSAGE (model);

  return position < self->parts->len ? g_object_ref (g_ptr_array_index (self->parts, position)) : NULL;
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

static void
ara_message_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AraMessage *self = ARA_MESSAGE (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_ROLE:
      g_value_set_enum (value, (int) self->role);
      break;
    case PROP_STATUS:
      g_value_set_enum (value, (int) self->status);
      break;
    case PROP_ERROR_TEXT:
      g_value_set_string (value, self->error_text);
      break;
    case PROP_METADATA:
      g_value_set_boxed (value, self->metadata);
      break;
    case PROP_MODEL:
      g_value_take_string (value, ara_message_dup_model (self));
      break;
    case PROP_DURATION_MS:
      g_value_set_int64 (value, ara_message_get_duration_ms (self));
      break;
    case PROP_CREATED_AT:
      g_value_set_int64 (value, ara_message_get_created_at (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ara_message_finalize (GObject *object)
{
  AraMessage *self = ARA_MESSAGE (object);

  g_free (self->id);
  g_free (self->error_text);
  g_clear_pointer (&self->metadata, ara_value_unref);
  g_clear_pointer (&self->raw, ara_value_unref);
  g_ptr_array_unref (self->calls);
  g_hash_table_unref (self->noted_calls);
  g_hash_table_unref (self->calls_by_id);
  for (guint i = 0; i < self->parts->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->parts, i), self);
  g_ptr_array_unref (self->parts);
  g_string_free (self->text, TRUE);
  G_OBJECT_CLASS (ara_message_parent_class)->finalize (object);
}

static void
ara_message_class_init (AraMessageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = ara_message_get_property;
  object_class->finalize = ara_message_finalize;
  /**
   * AraMessage:id:
   *
   * The id of the message, a UUID unless the server chose another.
   *
   * Since: 1.0
   */
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  /**
   * AraMessage:role:
   *
   * Who speaks.
   *
   * Since: 1.0
   */
  properties[PROP_ROLE] = g_param_spec_enum ("role", NULL, NULL, ARA_TYPE_ROLE, 0, flags);
  /**
   * AraMessage:status:
   *
   * Whether it still grows, and how it ended.
   *
   * Since: 1.0
   */
  properties[PROP_STATUS] = g_param_spec_enum ("status", NULL, NULL, ARA_TYPE_MESSAGE_STATUS, 0, flags);
  /**
   * AraMessage:error-text:
   *
   * Why the message failed, in the server's words.
   *
   * Since: 1.0
   */
  properties[PROP_ERROR_TEXT] = g_param_spec_string ("error-text", NULL, NULL, NULL, flags);
  /**
   * AraMessage:metadata:
   *
   * What the server tells beside the message: an object, or `NULL`.
   *
   * Since: 1.0
   */
  properties[PROP_METADATA] = g_param_spec_boxed ("metadata", NULL, NULL, ARA_TYPE_VALUE, flags);
  /**
   * AraMessage:model:
   *
   * The name of the language model that answered, out of the metadata.
   *
   * Since: 1.0
   */
  properties[PROP_MODEL] = g_param_spec_string ("model", NULL, NULL, NULL, flags);
  /**
   * AraMessage:duration-ms:
   *
   * How long the answer took, in milliseconds; -1 if it is not known.
   *
   * Since: 1.0
   */
  properties[PROP_DURATION_MS] = g_param_spec_int64 ("duration-ms", NULL, NULL, -1, G_MAXINT64, -1, flags);
  /**
   * AraMessage:created-at:
   *
   * When the message was made, in microseconds since 1970; 0 if it is not known.
   *
   * Since: 1.0
   */
  properties[PROP_CREATED_AT] = g_param_spec_int64 ("created-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  /**
   * AraMessage::changed:
   *
   * It or one of its parts is other than before.
   *
   * Since: 1.0
   */
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
ara_message_init (AraMessage *self)
{
  self->parts = g_ptr_array_new_with_free_func (g_object_unref);
  self->calls = g_ptr_array_new ();
  self->noted_calls = g_hash_table_new (NULL, NULL);
  self->calls_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->text = g_string_new (NULL);
}

/**
 * ara_message_new:
 * @role: who speaks
 * @id: (nullable): its id, or %NULL for a new UUID
 *
 * Makes an empty message: one of the assistant streams, others are done.
 *
 * Returns: (transfer full): a new message
 *
 * Since: 1.0
 */
AraMessage *
ara_message_new (AraRole role, const char *id)
{
  AraMessage *self = g_object_new (ARA_TYPE_MESSAGE, NULL);

  self->role = role;
  self->id = id != NULL ? g_strdup (id) : g_uuid_string_random ();
  self->status = role == ARA_ROLE_ASSISTANT ? ARA_MESSAGE_STREAMING : ARA_MESSAGE_DONE;
  return self;
}

/* Reading a stored one */

static AraPart *
part_from_value (AraValue *value)
{
  g_autofree char *type = ara_value_dup_member_string (value, "type");
  g_autofree char *text = NULL;

  if (type == NULL)
    return NULL;
  if (g_str_equal (type, "text") || g_str_equal (type, "reasoning"))
    {
      AraTextPart *part;

      text = ara_value_dup_member_string (value, "text");
      part = ara_text_part_new (NULL, type[0] == 'r', text != NULL ? text : "");
      ara_part_set_raw (ARA_PART (part), value);
      return ARA_PART (part);
    }
  if (g_str_has_prefix (type, "tool-"))
    return ARA_PART (ara_tool_call_new_from_value (value, type + strlen ("tool-")));
  if (g_str_equal (type, "dynamic-tool"))
    {
      g_autofree char *name = ara_value_dup_member_string (value, "toolName");

      return ARA_PART (ara_tool_call_new_from_value (value, name));
    }
  return ARA_PART (ara_other_part_new (type, value));
}

static void
read_parts (AraMessage *self, AraValue *value)
{
  g_autoptr (AraValue) parts = ara_value_dup_member (value, "parts");
  g_autofree char *content = NULL;

  for (guint i = 0; parts != NULL && i < ara_value_get_n_children (parts); i++)
    {
      g_autoptr (AraValue) child = ara_value_dup_child (parts, i);
      g_autoptr (AraPart) part = part_from_value (child);

      if (part != NULL)
        ara_message_append_part (self, part);
    }
  /* The older form, {"role","content"}. */
  if (parts == NULL && (content = ara_value_dup_member_string (value, "content")) != NULL)
    {
      g_autoptr (AraPart) part = ARA_PART (ara_text_part_new (NULL, FALSE, content));

      ara_message_append_part (self, part);
    }
}

/**
 * ara_message_new_from_value:
 * @value: a UI message as stored
 *
 * Reads a stored message; members that are not known are kept for
 * [method@Message.to_value], in its parts too. Fails with %ARA_ERROR_BAD_REPLY if @value is
 * no object; whatever else is missing or of a wrong type is passed over.
 *
 * Returns: (transfer full) (nullable): the message, or %NULL on error
 *
 * Since: 1.0
 */
AraMessage *
ara_message_new_from_value (AraValue *value, GError **error)
{
  g_autofree char *id = NULL, *role = NULL, *status = NULL;
  g_autoptr (AraValue) metadata = NULL;
  AraMessage *self;

  g_return_val_if_fail (value != NULL, NULL);
  if (ara_value_get_kind (value) != ARA_VALUE_OBJECT)
    {
      g_set_error (error, ARA_ERROR, ARA_ERROR_BAD_REPLY, "A message is not a JSON object");
      return NULL;
    }
  id = ara_value_dup_member_string (value, "id");
  role = ara_value_dup_member_string (value, "role");
  self = ara_message_new ((AraRole) enum_from_nick (roles, role, ARA_ROLE_ASSISTANT), id);
  self->raw = ara_value_ref (value);
  read_parts (self, value);
  metadata = ara_value_dup_member (value, "metadata");
  self->status = ARA_MESSAGE_DONE;
  if (metadata != NULL && ara_value_get_kind (metadata) == ARA_VALUE_OBJECT)
    {
      self->metadata = ara_value_ref (metadata);
      status = ara_value_dup_member_string (metadata, "status");
      self->status = (AraMessageStatus) enum_from_nick (statuses, status, ARA_MESSAGE_DONE);
      self->error_text = ara_value_dup_member_string (metadata, "errorText");
    }
  return self;
}

/* Writing */

static const char *const known_members[] = { "id", "role", "parts", "metadata", NULL };

/* The members of @old, those of @new in the place of equal ones. */
static AraValue *
merge_objects (AraValue *old, AraValue *new)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < ara_value_get_n_children (new); i++)
    g_ptr_array_add (names, ara_value_dup_child_name (new, i));
  g_ptr_array_add (names, NULL);
  ara_value_builder_begin_object (builder);
  if (old != NULL)
    ara_value_builder_write_others (builder, old, (const char *const *) names->pdata);
  ara_value_builder_write_others (builder, new, NULL);
  ara_value_builder_end_object (builder);
  return ara_value_builder_end (builder);
}

static AraValue *
metadata_with_status (AraMessage *self)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autoptr (AraValue) own = NULL;

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "status", statuses[self->status].value_nick);
  ara_value_builder_member_string (builder, "errorText", self->error_text);
  ara_value_builder_end_object (builder);
  own = ara_value_builder_end (builder);
  return merge_objects (self->metadata, own);
}

/**
 * ara_message_to_value:
 * @self: an #AraMessage
 *
 * Writes the message as a server stores it.
 *
 * Returns: (transfer full): a UI message
 *
 * Since: 1.0
 */
AraValue *
ara_message_to_value (AraMessage *self)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  g_return_val_if_fail (ARA_IS_MESSAGE (self), NULL);
  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "id", self->id);
  ara_value_builder_member_string (builder, "role", roles[self->role].value_nick);
  ara_value_builder_name (builder, "parts");
  ara_value_builder_begin_array (builder);
  for (guint i = 0; i < self->parts->len; i++)
    {
      g_autoptr (AraValue) part = ara_part_to_value (g_ptr_array_index (self->parts, i));

      ara_value_builder_value (builder, part);
    }
  ara_value_builder_end_array (builder);
  if (self->role == ARA_ROLE_ASSISTANT || self->metadata != NULL)
    {
      g_autoptr (AraValue) metadata = self->role == ARA_ROLE_ASSISTANT ? metadata_with_status (self)
                                                                       : ara_value_ref (self->metadata);

      ara_value_builder_member_value (builder, "metadata", metadata);
    }
  if (self->raw != NULL)
    ara_value_builder_write_others (builder, self->raw, known_members);
  ara_value_builder_end_object (builder);
  return ara_value_builder_end (builder);
}

/* Properties */

/**
 * ara_message_get_id:
 * @self: an #AraMessage
 *
 * Tells its id.
 *
 * Returns: the id
 *
 * Since: 1.0
 */
const char *
ara_message_get_id (AraMessage *self)
{
  return self->id;
}

/**
 * ara_message_set_id:
 * @self: an #AraMessage
 * @id: the id
 *
 * Changes its id: the server may tell another one when the message begins.
 *
 * Since: 1.0
 */
void
ara_message_set_id (AraMessage *self, const char *id)
{
  if (g_strcmp0 (self->id, id) == 0)
    return;
  g_free (self->id);
  self->id = g_strdup (id);
  notify (self, PROP_ID);
}

/**
 * ara_message_get_role:
 * @self: an #AraMessage
 *
 * Tells who speaks.
 *
 * Returns: the role
 *
 * Since: 1.0
 */
AraRole
ara_message_get_role (AraMessage *self)
{
  return self->role;
}

/**
 * ara_message_get_status:
 * @self: an #AraMessage
 *
 * Tells how far it is.
 *
 * Returns: the status
 *
 * Since: 1.0
 */
AraMessageStatus
ara_message_get_status (AraMessage *self)
{
  return self->status;
}

/**
 * ara_message_set_status:
 * @self: an #AraMessage
 * @status: the status
 *
 * Changes how far it is.
 *
 * Since: 1.0
 */
void
ara_message_set_status (AraMessage *self, AraMessageStatus status)
{
  if (self->status == status)
    return;
  self->status = status;
  notify (self, PROP_STATUS);
}

/**
 * ara_message_get_error_text:
 * @self: an #AraMessage
 *
 * Tells why it failed.
 *
 * Returns: (nullable): a sentence, %NULL if it did not
 *
 * Since: 1.0
 */
const char *
ara_message_get_error_text (AraMessage *self)
{
  return self->error_text;
}

/**
 * ara_message_set_error_text:
 * @self: an #AraMessage
 * @text: (nullable): a sentence, or %NULL
 *
 * Changes why it failed.
 *
 * Since: 1.0
 */
void
ara_message_set_error_text (AraMessage *self, const char *text)
{
  if (g_strcmp0 (self->error_text, text) == 0)
    return;
  g_free (self->error_text);
  self->error_text = g_strdup (text);
  notify (self, PROP_ERROR_TEXT);
}

/**
 * ara_message_get_metadata:
 * @self: an #AraMessage
 *
 * Tells its metadata, an object.
 *
 * Returns: (transfer none) (nullable): the metadata, %NULL if there are none
 *
 * Since: 1.0
 */
AraValue *
ara_message_get_metadata (AraMessage *self)
{
  return self->metadata;
}

/**
 * ara_message_merge_metadata:
 * @self: an #AraMessage
 * @object: an object; anything else is ignored
 *
 * Adds members to the metadata, in the place of those with the same names.
 *
 * Since: 1.0
 */
void
ara_message_merge_metadata (AraMessage *self, AraValue *object)
{
  AraValue *merged;

  if (ara_value_get_kind (object) != ARA_VALUE_OBJECT)
    return;
  merged = merge_objects (self->metadata, object);
  g_clear_pointer (&self->metadata, ara_value_unref);
  self->metadata = merged;
  notify (self, PROP_METADATA);
}

/**
 * ara_message_dup_model:
 * @self: an #AraMessage
 *
 * Tells from the metadata which model spoke.
 *
 * Returns: (transfer full) (nullable): `provider/model`, %NULL if it is not known
 *
 * Since: 1.0
 */
char *
ara_message_dup_model (AraMessage *self)
{
  return self->metadata == NULL ? NULL : ara_value_dup_member_string (self->metadata, "model");
}

/**
 * ara_message_get_duration_ms:
 * @self: an #AraMessage
 *
 * Tells from the metadata how long the turn took.
 *
 * Returns: milliseconds, -1 if it is not known
 *
 * Since: 1.0
 */
gint64
ara_message_get_duration_ms (AraMessage *self)
{
  g_autoptr (AraValue) duration = self->metadata == NULL ? NULL : ara_value_dup_member (self->metadata, "durationMs");
  gint64 value = -1;

  if (duration != NULL && !ara_value_get_integer (duration, &value))
    value = (gint64) ara_value_get_double (duration);
  return value;
}

/**
 * ara_message_get_created_at:
 * @self: an #AraMessage
 *
 * Tells from the metadata when the message began.
 *
 * Returns: microseconds since 1970, 0 if it is not known
 *
 * Since: 1.0
 */
gint64
ara_message_get_created_at (AraMessage *self)
{
  g_autofree char *text = self->metadata == NULL ? NULL : ara_value_dup_member_string (self->metadata, "createdAt");
  g_autoptr (GDateTime) time = text == NULL ? NULL : g_date_time_new_from_iso8601 (text, NULL);

  return time == NULL ? 0 : g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time);
}

/* Parts */

static void
text_appended (AraMessage *self, guint64 offset, AraTextPart *part)
{
  g_string_append_len (self->text, ara_text_part_get_text (part) + offset,
                       (gssize) (ara_text_part_get_length (part) - offset));
}

/**
 * ara_message_append_part:
 * @self: an #AraMessage
 * @part: (transfer none): the part
 *
 * Adds a part at the end of the list model.
 *
 * Since: 1.0
 */
void
ara_message_append_part (AraMessage *self, AraPart *part)
{
  guint position = self->parts->len;

  g_return_if_fail (ARA_IS_MESSAGE (self) && ARA_IS_PART (part));
  g_ptr_array_add (self->parts, g_object_ref (part));
  if (ARA_IS_TEXT_PART (part) && !ara_text_part_is_reasoning (ARA_TEXT_PART (part)))
    {
      text_appended (self, 0, ARA_TEXT_PART (part));
      g_signal_connect_swapped (part, "appended", G_CALLBACK (text_appended), self);
    }
  else if (ARA_IS_TOOL_CALL (part))
    {
      AraToolCall *call = ARA_TOOL_CALL (part);

      if (ara_tool_call_get_id (call) != NULL)
        g_hash_table_insert (self->calls_by_id, (gpointer) ara_tool_call_get_id (call), call);
      if (ara_tool_call_get_state (call) != ARA_TOOL_CALL_INPUT_STREAMING)
        ara_message_note_call (self, call);
    }
  g_signal_connect_swapped (part, "changed", G_CALLBACK (emit_changed), self);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
  emit_changed (self);
}

void
ara_message_note_call (AraMessage *self, AraToolCall *call)
{
  if (g_hash_table_add (self->noted_calls, call))
    g_ptr_array_add (self->calls, call);
}

void
ara_message_close_parts (AraMessage *self)
{
  for (guint i = 0; i < self->parts->len; i++)
    {
      AraPart *part = g_ptr_array_index (self->parts, i);

      if (ARA_IS_TEXT_PART (part))
        ara_text_part_close (ARA_TEXT_PART (part));
      else if (ARA_IS_TOOL_CALL (part))
        ara_tool_call_stop_clock (ARA_TOOL_CALL (part));
    }
}

/**
 * ara_message_find_tool_call:
 * @self: an #AraMessage
 * @tool_call_id: (nullable): its id
 *
 * Looks for a tool call.
 *
 * Returns: (transfer none) (nullable): the call, %NULL if there is none
 *
 * Since: 1.0
 */
AraToolCall *
ara_message_find_tool_call (AraMessage *self, const char *tool_call_id)
{
  return tool_call_id == NULL ? NULL : g_hash_table_lookup (self->calls_by_id, tool_call_id);
}

/**
 * ara_message_dup_text:
 * @self: an #AraMessage
 *
 * Joins all text in the order in which it arrived, which need not be the order of the
 * parts.
 *
 * Returns: (transfer full): the text
 *
 * Since: 1.0
 */
char *
ara_message_dup_text (AraMessage *self)
{
  return g_strndup (self->text->str, self->text->len);
}

/**
 * ara_message_dup_reasoning:
 * @self: an #AraMessage
 *
 * Joins all reasoning.
 *
 * Returns: (transfer full) (nullable): the text, %NULL if there was none
 *
 * Since: 1.0
 */
char *
ara_message_dup_reasoning (AraMessage *self)
{
  GString *reasoning = NULL;

  for (guint i = 0; i < self->parts->len; i++)
    {
      AraPart *part = g_ptr_array_index (self->parts, i);

      if (!ARA_IS_TEXT_PART (part) || !ara_text_part_is_reasoning (ARA_TEXT_PART (part)))
        continue;
      if (reasoning == NULL)
        reasoning = g_string_new (NULL);
      g_string_append (reasoning, ara_text_part_get_text (ARA_TEXT_PART (part)));
    }
  return reasoning == NULL ? NULL : g_string_free (reasoning, FALSE);
}

static void
write_call (AraValueBuilder *builder, AraToolCall *call)
{
  AraValue *input = ara_tool_call_get_input (call), *output = ara_tool_call_get_output (call);

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "name", ara_tool_call_get_name (call));
  ara_value_builder_name (builder, "args");
  if (input != NULL)
    ara_value_builder_value (builder, input);
  else
    ara_value_builder_null (builder);
  ara_value_builder_name (builder, "result");
  if (output != NULL && ara_tool_call_get_state (call) == ARA_TOOL_CALL_OUTPUT_AVAILABLE)
    ara_value_builder_value (builder, output);
  else
    ara_value_builder_string (builder, "");
  ara_value_builder_end_object (builder);
}

/**
 * ara_message_to_chat_result:
 * @self: an #AraMessage
 *
 * Writes what `chat()` of Ara's client returns: `text`, `tool_calls` in the order of their
 * complete arguments, each with `name`, `args` and `result`, and `reasoning` if there was
 * any. The `result` of a call that has none, or that failed, is `""`.
 *
 * Returns: (transfer full): an object
 *
 * Since: 1.0
 */
AraValue *
ara_message_to_chat_result (AraMessage *self)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autofree char *reasoning = ara_message_dup_reasoning (self);

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "text", self->text->str);
  ara_value_builder_name (builder, "tool_calls");
  ara_value_builder_begin_array (builder);
  for (guint i = 0; i < self->calls->len; i++)
    write_call (builder, g_ptr_array_index (self->calls, i));
  ara_value_builder_end_array (builder);
  ara_value_builder_member_string (builder, "reasoning", reasoning);
  ara_value_builder_end_object (builder);
  return ara_value_builder_end (builder);
}
