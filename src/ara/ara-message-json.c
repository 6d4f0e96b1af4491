/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A message as JSON: as a server stores it, and as chat() of Ara's own client returns it. */

#include "ara-message-private.h"
#include "ara-error.h"
#include "ara-json-private.h"
#include "ara-part-private.h"

#include <string.h>

/* The value of @values whose nick is @nick, else @fallback. */
static int
enum_from_nick (const GEnumValue *values, const char *nick, int fallback)
{
  for (; values->value_nick != NULL; values++)
    if (g_strcmp0 (values->value_nick, nick) == 0)
      return values->value;
  return fallback;
}

/* Reading a stored one */

/* How much text is still taken. */
typedef struct
{
  gsize    left;
  gboolean cut;
} Room;

/* The end of a piece of a JSON string, where no escape and no character is broken. */
static gsize
find_break (const char *json, gsize length)
{
  gsize at = 1;

  while (at < length)
    {
      gsize size = json[at] != '\\' ? (gsize) g_utf8_skip[(guchar) json[at]] : at + 1 < length && json[at + 1] == 'u' ? 6 : 2;

      if (at + size > length)
        break;
      at += size;
    }
  return at;
}

/* The beginning of a string that is too long. Its first half alone of a pair would be nothing. */
static char *
dup_beginning (AraValue *text, gsize size)
{
  g_autofree char *json = g_malloc (size + 2);
  gssize length = ara_value_read_text (text, 0, json, size + 1);
  gsize end = length < 1 ? 0 : find_break (json, (gsize) length);
  g_autoptr (AraValue) value = NULL;

  if (end > 6 && g_ascii_strncasecmp (json + end - 6, "\\ud", 3) == 0 && strchr ("89abAB", json[end - 3]) != NULL)
    end -= 6;
  json[end] = '"';
  value = end == 0 ? NULL : ara_value_new_from_text (json, (gssize) end + 1, NULL);
  return value == NULL ? NULL : ara_value_dup_string (value);
}

static char *
dup_text (AraValue *value, Room *room)
{
  g_autoptr (AraValue) text = ara_value_dup_member (value, "text");
  char *taken;

  if (text == NULL || ara_value_get_kind (text) != ARA_VALUE_STRING)
    return NULL;
  /* Between its quotes the JSON is never shorter than the text. */
  if ((goffset) room->left >= ara_value_get_text_length (text) - 2)
    taken = ara_value_dup_string (text);
  else
    {
      taken = dup_beginning (text, room->left);
      room->cut = TRUE;
    }
  room->left -= MIN (room->left, taken == NULL ? 0 : strlen (taken));
  return taken;
}

static AraPart *
part_from_value (AraValue *value, Room *room)
{
  g_autofree char *type = ara_value_dup_member_string (value, "type");
  g_autofree char *text = NULL;

  if (type == NULL)
    return NULL;
  if (g_str_equal (type, "text") || g_str_equal (type, "reasoning"))
    {
      AraTextPart *part;

      text = dup_text (value, room);
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
read_parts (AraMessage *self, AraValue *value, Room *room)
{
  g_autoptr (AraValue) parts = ara_value_dup_member (value, "parts");
  g_autofree char *content = NULL;

  for (guint i = 0; parts != NULL && i < ara_value_get_n_children (parts); i++)
    {
      g_autoptr (AraValue) child = ara_value_dup_child (parts, i);
      g_autoptr (AraPart) part = part_from_value (child, room);

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
  return ara_message_new_bounded (value, G_MAXSSIZE, NULL, error);
}

AraMessage *
ara_message_new_bounded (AraValue *value, gsize limit, gboolean *cut, GError **error)
{
  g_autofree char *id = NULL, *role = NULL, *status = NULL;
  g_autoptr (AraValue) metadata = NULL;
  Room room = { limit, FALSE };
  AraMessage *self;

  g_return_val_if_fail (value != NULL, NULL);
  if (ara_value_get_kind (value) != ARA_VALUE_OBJECT)
    {
      g_set_error (error, ARA_ERROR, ARA_ERROR_BAD_REPLY, "A message is not a JSON object");
      return NULL;
    }
  id = ara_value_dup_member_string (value, "id");
  role = ara_value_dup_member_string (value, "role");
  self = ara_message_new ((AraRole) enum_from_nick (ara_message_roles, role, ARA_ROLE_ASSISTANT), id);
  self->raw = ara_value_ref (value);
  read_parts (self, value, &room);
  if (cut != NULL)
    *cut = room.cut;
  metadata = ara_value_dup_member (value, "metadata");
  self->status = ARA_MESSAGE_DONE;
  if (metadata != NULL && ara_value_get_kind (metadata) == ARA_VALUE_OBJECT)
    {
      self->metadata = ara_value_ref (metadata);
      status = ara_value_dup_member_string (metadata, "status");
      self->status = (AraMessageStatus) enum_from_nick (ara_message_statuses, status, ARA_MESSAGE_DONE);
      self->error_text = ara_value_dup_member_string (metadata, "errorText");
    }
  return self;
}

/* Writing */

static const char *const known_members[] = { "id", "role", "parts", "metadata", NULL };

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
  ara_value_builder_member_string (builder, "role", ara_message_roles[self->role].value_nick);
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
      g_autoptr (AraValue) metadata = self->role == ARA_ROLE_ASSISTANT ? ara_message_dup_full_metadata (self)
                                                                       : ara_value_ref (self->metadata);

      ara_value_builder_member_value (builder, "metadata", metadata);
    }
  if (self->raw != NULL)
    ara_value_builder_write_others (builder, self->raw, known_members);
  ara_value_builder_end_object (builder);
  return ara_value_builder_end (builder);
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
