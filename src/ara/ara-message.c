/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A message of a conversation: a list model of parts that grows. */

#include "ara-message-private.h"
#include "ara-part-private.h"

#include <string.h>

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

const GEnumValue ara_message_roles[] = {
  { ARA_ROLE_USER, "ARA_ROLE_USER", "user" },
  { ARA_ROLE_ASSISTANT, "ARA_ROLE_ASSISTANT", "assistant" },
  { ARA_ROLE_SYSTEM, "ARA_ROLE_SYSTEM", "system" },
  { 0, NULL, NULL },
};

const GEnumValue ara_message_statuses[] = {
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
    g_once_init_leave (&type, g_enum_register_static ("AraRole", ara_message_roles));
  return type;
}

GType
ara_message_status_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("AraMessageStatus", ara_message_statuses));
  return type;
}

void
ara_message_changed (AraMessage *self)
{
  g_signal_emit (self, changed_signal, 0);
}

void
ara_message_metadata_changed (AraMessage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_METADATA]);
  ara_message_changed (self);
}

static void
notify (AraMessage *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
  ara_message_changed (self);
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
