/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a growing message is other than the last time that it was kept. */

#include "ara-message-journal-private.h"
#include "ara-json-private.h"
#include "ara-message-private.h"
#include "ara-part-private.h"

#include <string.h>

/* Of a part of the message. */
typedef struct
{
  AraMessageJournal *journal;
  AraPart           *part;
  gulong             handler;
  guint              index;
  gsize              length;  /* of what only grows: how much was kept */
  gboolean           grows;   /* and it was such when it was kept */
  gboolean           changed; /* it is among those that have changed */
} Entry;

struct _AraMessageJournal
{
  AraMessage      *message;
  gulong           handler;
  GPtrArray       *entries; /* of Entry, one a part */
  GPtrArray       *changed; /* of Entry, borrowed */
  AraValue        *metadata;
  AraMessageStatus status;
  char            *error_text;
};

static void
entry_free (Entry *self)
{
  g_signal_handler_disconnect (self->part, self->handler);
  g_object_unref (self->part);
  g_free (self);
}

static void
part_changed (AraPart *part, gpointer data)
{
  Entry *self = data;

  if (!self->changed)
    g_ptr_array_add (self->journal->changed, self);
  self->changed = TRUE;
}

static void
add_entry (AraMessageJournal *self, guint index)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->journal = self;
  entry->part = g_list_model_get_item (G_LIST_MODEL (self->message), index);
  entry->index = index;
  entry->handler = g_signal_connect (entry->part, "changed", G_CALLBACK (part_changed), entry);
  g_ptr_array_add (self->entries, entry);
  part_changed (entry->part, entry);
}

/* Parts are only added. */
static void
parts_added (AraMessageJournal *self)
{
  for (guint i = self->entries->len; i < g_list_model_get_n_items (G_LIST_MODEL (self->message)); i++)
    add_entry (self, i);
}

AraMessageJournal *
ara_message_journal_new (AraMessage *message)
{
  AraMessageJournal *self = g_new0 (AraMessageJournal, 1);

  self->message = g_object_ref (message);
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  self->changed = g_ptr_array_new ();
  self->handler = g_signal_connect_swapped (message, "items-changed", G_CALLBACK (parts_added), self);
  parts_added (self);
  ara_message_journal_mark_kept (self);
  return self;
}

void
ara_message_journal_free (AraMessageJournal *self)
{
  g_signal_handler_disconnect (self->message, self->handler);
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->changed);
  g_object_unref (self->message);
  g_clear_pointer (&self->metadata, ara_value_unref);
  g_free (self->error_text);
  g_free (self);
}

AraMessage *
ara_message_journal_get_message (AraMessageJournal *self)
{
  return self->message;
}

/* Writing */

static void
keep_metadata (AraMessageJournal *self)
{
  g_clear_pointer (&self->metadata, ara_value_unref);
  self->metadata = self->message->metadata == NULL ? NULL : ara_value_ref (self->message->metadata);
  self->status = self->message->status;
  g_free (self->error_text);
  self->error_text = g_strdup (self->message->error_text);
}

static gboolean
metadata_changed (AraMessageJournal *self)
{
  return self->metadata != self->message->metadata || self->status != self->message->status
         || g_strcmp0 (self->error_text, self->message->error_text) != 0;
}

/* What only grows: a text, and the arguments of a call while they are written. NULL: it is neither. */
static const char *
get_growing (AraPart *part)
{
  if (ARA_IS_TEXT_PART (part))
    return ara_text_part_get_text (ARA_TEXT_PART (part));
  if (ARA_IS_TOOL_CALL (part) && ara_tool_call_get_state (ARA_TOOL_CALL (part)) == ARA_TOOL_CALL_INPUT_STREAMING)
    return ara_tool_call_get_input_text (ARA_TOOL_CALL (part));
  return NULL;
}

static gsize
get_length (AraPart *part)
{
  const char *text = ARA_IS_TEXT_PART (part) ? NULL : get_growing (part);

  return ARA_IS_TEXT_PART (part) ? ara_text_part_get_length (ARA_TEXT_PART (part)) : text == NULL ? 0 : strlen (text);
}

static void
keep_entry (Entry *entry)
{
  entry->length = get_length (entry->part);
  entry->grows = get_growing (entry->part) != NULL;
  entry->changed = FALSE;
}

void
ara_message_journal_mark_kept (AraMessageJournal *self)
{
  for (guint i = 0; i < self->changed->len; i++)
    keep_entry (g_ptr_array_index (self->changed, i));
  g_ptr_array_set_size (self->changed, 0);
  keep_metadata (self);
}

static void
write_entry (AraValueBuilder *builder, Entry *entry)
{
  const char *growing = entry->grows ? get_growing (entry->part) : NULL;

  /* That a text is closed, or how long it took, is not worth all of it. */
  if (growing != NULL && get_length (entry->part) <= entry->length)
    return;
  ara_value_builder_begin_object (builder);
  ara_value_builder_name (builder, "part");
  ara_value_builder_integer (builder, entry->index);
  if (growing != NULL)
    {
      ara_value_builder_name (builder, "from");
      ara_value_builder_integer (builder, (gint64) entry->length);
      ara_value_builder_member_string (builder, "text", growing + entry->length);
    }
  else
    {
      g_autoptr (AraValue) value = ara_part_to_value (entry->part);

      ara_value_builder_member_value (builder, "value", value);
    }
  ara_value_builder_end_object (builder);
}

char *
ara_message_journal_take (AraMessageJournal *self)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autofree char *json = NULL;

  ara_value_builder_begin_array (builder);
  for (guint i = 0; i < self->changed->len; i++)
    write_entry (builder, g_ptr_array_index (self->changed, i));
  if (metadata_changed (self))
    {
      g_autoptr (AraValue) metadata = ara_message_dup_full_metadata (self->message);

      ara_value_builder_begin_object (builder);
      ara_value_builder_member_value (builder, "metadata", metadata);
      ara_value_builder_end_object (builder);
    }
  ara_value_builder_end_array (builder);
  ara_message_journal_mark_kept (self);
  json = ara_value_builder_end_text (builder);
  return g_str_equal (json, "[]") ? NULL : g_steal_pointer (&json);
}

/* Reading */

/* What is added to a text. */
typedef struct
{
  gsize    kept; /* bytes that are there */
  GString *added;
} Text;

typedef struct
{
  GPtrArray *parts; /* of AraValue */
  GPtrArray *texts; /* of Text, one a part; NULL: nothing is added */
  AraValue  *metadata;
} Replay;

static Text *
text_new (AraValue *part)
{
  Text *self = g_new (Text, 1);
  g_autofree char *type = ara_value_dup_member_string (part, "type");
  gboolean text = g_strcmp0 (type, "text") == 0 || g_strcmp0 (type, "reasoning") == 0;
  g_autofree char *kept = ara_value_dup_member_string (part, text ? "text" : "inputText");

  *self = (Text){ kept == NULL ? 0 : strlen (kept), g_string_new (NULL) };
  return self;
}

static void
text_free (gpointer data)
{
  Text *self = data;

  if (self != NULL)
    g_string_free (self->added, TRUE);
  g_free (self);
}

static void
replay_clear (Replay *self)
{
  g_ptr_array_unref (self->parts);
  g_ptr_array_unref (self->texts);
  g_clear_pointer (&self->metadata, ara_value_unref);
}

static void
set_part (Replay *self, guint index, AraValue *value)
{
  if (index == self->parts->len)
    {
      g_ptr_array_add (self->parts, NULL);
      g_ptr_array_add (self->texts, NULL);
    }
  g_clear_pointer ((AraValue **) &g_ptr_array_index (self->parts, index), ara_value_unref);
  g_clear_pointer (&g_ptr_array_index (self->texts, index), text_free);
  g_ptr_array_index (self->parts, index) = ara_value_ref (value);
}

/* FALSE: what stands before it is missing. */
static gboolean
add_text (Replay *self, guint index, gint64 from, const char *text)
{
  Text *added = g_ptr_array_index (self->texts, index);

  if (added == NULL)
    added = g_ptr_array_index (self->texts, index) = text_new (g_ptr_array_index (self->parts, index));
  if (from != (gint64) (added->kept + added->added->len))
    return FALSE;
  g_string_append (added->added, text);
  return TRUE;
}

static gboolean
apply_change (Replay *self, AraValue *change)
{
  g_autoptr (AraValue) metadata = ara_value_dup_member (change, "metadata"), value = ara_value_dup_member (change, "value");
  g_autoptr (AraValue) part = ara_value_dup_member (change, "part");
  g_autofree char *text = ara_value_dup_member_string (change, "text");
  gint64 index;

  if (metadata != NULL)
    {
      g_clear_pointer (&self->metadata, ara_value_unref);
      self->metadata = g_steal_pointer (&metadata);
      return TRUE;
    }
  if (part == NULL || !ara_value_get_integer (part, &index) || index < 0 || index > self->parts->len)
    return FALSE;
  if (value != NULL)
    set_part (self, (guint) index, value);
  else
    return text != NULL && index < self->parts->len && add_text (self, (guint) index, ara_value_get_member_integer (change, "from"), text);
  return TRUE;
}

static gboolean
apply_changes (Replay *self, const char *json)
{
  g_autoptr (AraValue) changes = ara_value_new_from_text (json, -1, NULL);
  gboolean good = changes != NULL && ara_value_get_kind (changes) == ARA_VALUE_ARRAY;

  for (guint i = 0; good && i < ara_value_get_n_children (changes); i++)
    {
      g_autoptr (AraValue) change = ara_value_dup_child (changes, i);

      good = apply_change (self, change);
    }
  return good;
}

static AraValue *
build (Replay *self, AraValue *value)
{
  static const char *const replayed[] = { "parts", "metadata", NULL };
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  ara_value_builder_write_others (builder, value, replayed);
  ara_value_builder_name (builder, "parts");
  ara_value_builder_begin_array (builder);
  for (guint i = 0; i < self->parts->len; i++)
    ara_value_builder_value (builder, g_ptr_array_index (self->parts, i));
  ara_value_builder_end_array (builder);
  ara_value_builder_member_value (builder, "metadata", self->metadata);
  ara_value_builder_end_object (builder);
  return ara_value_builder_end (builder);
}

static void
add_texts (Replay *self, AraMessage *message)
{
  for (guint i = 0; i < MIN (self->texts->len, message->parts->len); i++)
    {
      Text *text = g_ptr_array_index (self->texts, i);
      AraPart *part = g_ptr_array_index (message->parts, i);

      if (text != NULL && ARA_IS_TEXT_PART (part))
        ara_text_part_append (ARA_TEXT_PART (part), text->added->str, (gssize) text->added->len);
      else if (text != NULL && ARA_IS_TOOL_CALL (part))
        ara_tool_call_append_input_text (ARA_TOOL_CALL (part), text->added->str);
    }
}

AraMessage *
ara_message_new_from_journal (AraValue *value, GPtrArray *changes, GError **error)
{
  Replay replay = { g_ptr_array_new_with_free_func ((GDestroyNotify) ara_value_unref), g_ptr_array_new_with_free_func (text_free),
                    ara_value_dup_member (value, "metadata") };
  g_autoptr (AraValue) parts = ara_value_dup_member (value, "parts"), whole = NULL;
  AraMessage *message;

  for (guint i = 0; parts != NULL && i < ara_value_get_n_children (parts); i++)
    {
      g_autoptr (AraValue) part = ara_value_dup_child (parts, i);

      set_part (&replay, i, part);
    }
  for (guint i = 0; i < changes->len; i++)
    if (!apply_changes (&replay, g_ptr_array_index (changes, i)))
      break;
  whole = changes->len == 0 || ara_value_get_kind (value) != ARA_VALUE_OBJECT ? ara_value_ref (value) : build (&replay, value);
  message = ara_message_new_from_value (whole, error);
  if (message != NULL)
    add_texts (&replay, message);
  replay_clear (&replay);
  return message;
}
