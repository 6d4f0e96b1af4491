/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Folds the events of a UI message stream into an AraMessage. */

#include "ara-fold.h"
#include "ara-fold-private.h"
#include "ara-json-private.h"
#include "ara-part-private.h"

#include <string.h>

struct _AraFold
{
  GObject     parent_instance;

  AraMessage *message;
  GHashTable *open[2]; /* text, reasoning: id → AraTextPart, borrowed from the message */
  GHashTable *data;    /* "type id" → AraOtherPart, borrowed */
  gboolean    done;
  gboolean    complete; /* finish or [DONE] */
  guint       n_skipped;
  gsize       text_limit;   /* 0: none */
  gsize       n_text;       /* bytes of text and reasoning in the message */
  gboolean    full;
  char       *error_text;
  char       *finish_reason;
  GString    *id;       /* of the delta at hand: kept so as not to be made again each time */
  GString    *delta;
};

/**
 * AraFold:
 *
 * Folds the events of a turn into a message.
 *
 * It is fed with the data of one event after the other, and its message grows. It never
 * fails: what can't be parsed is passed over and counted. [class@Turn] does this for a turn
 * of its own; a fold by itself is for a stream that was recorded, or that came another way.
 *
 * Since: 1.0
 */
G_DEFINE_FINAL_TYPE (AraFold, ara_fold, G_TYPE_OBJECT)

static guint overflow_signal;

typedef void (*Handler) (AraFold *self, AraValue *event);

/* Text and reasoning */

static AraTextPart *
open_text (AraFold *self, const char *id, gboolean reasoning)
{
  g_autoptr (AraTextPart) part = ara_text_part_new (id, reasoning, NULL);

  ara_message_append_part (self->message, ARA_PART (part));
  g_hash_table_insert (self->open[reasoning], g_strdup (id), part);
  return part; /* the message holds it */
}

/* How much of @delta the message still takes: whole characters. */
static gsize
get_fitting (AraFold *self, const char *delta, gsize length)
{
  gsize room = self->text_limit - self->n_text;

  if (self->full)
    return 0;
  if (self->text_limit == 0 || length <= room)
    return length;
  while (room > 0 && ((guchar) delta[room] & 0xc0) == 0x80)
    room--;
  return room;
}

static void
append_delta (AraFold *self, const char *id, const char *delta, gsize length, gboolean reasoning)
{
  AraTextPart *part = g_hash_table_lookup (self->open[reasoning], id);
  gsize fitting = get_fitting (self, delta, length);

  if (part == NULL)
    part = open_text (self, id, reasoning);
  self->n_text += fitting;
  ara_text_part_append (part, delta, (gssize) fitting);
  if (fitting < length)
    {
      g_autoptr (GBytes) rest = g_bytes_new (delta + fitting, length - fitting);

      self->full = TRUE;
      g_signal_emit (self, overflow_signal, 0, part, rest);
    }
}

static void
text_event (AraFold *self, AraValue *event, const char *what, gboolean reasoning)
{
  g_autofree char *named = ara_value_dup_member_string (event, "id");
  const char *id = named != NULL ? named : "";
  AraTextPart *part = g_hash_table_lookup (self->open[reasoning], id);

  if (g_str_equal (what, "start"))
    {
      if (part != NULL)
        ara_text_part_close (part);
      open_text (self, id, reasoning);
    }
  else if (g_str_equal (what, "delta"))
    {
      g_autofree char *delta = ara_value_dup_member_string (event, "delta");

      if (delta != NULL)
        append_delta (self, id, delta, strlen (delta), reasoning);
    }
  else if (g_str_equal (what, "end") && part != NULL)
    {
      ara_text_part_close (part);
      g_hash_table_remove (self->open[reasoning], id);
    }
}

/* The message itself */

static void
merge_metadata (AraFold *self, AraValue *event)
{
  g_autoptr (AraValue) metadata = ara_value_dup_member (event, "messageMetadata");

  if (metadata != NULL)
    ara_message_merge_metadata (self->message, metadata);
}

static void
start (AraFold *self, AraValue *event)
{
  g_autofree char *id = ara_value_dup_member_string (event, "messageId");

  if (id != NULL)
    ara_message_set_id (self->message, id);
  merge_metadata (self, event);
}

static void
start_step (AraFold *self, AraValue *event)
{
  g_autoptr (AraValue) value = ara_value_new_from_text ("{\"type\":\"step-start\"}", -1, NULL);
  g_autoptr (AraOtherPart) part = ara_other_part_new ("step-start", value);

  ara_message_append_part (self->message, ARA_PART (part));
}

/* All open ones are in the two tables: going through the parts instead would make a stream
 * of many steps cost their square. */
static void
close_texts (AraFold *self)
{
  for (int reasoning = FALSE; reasoning <= TRUE; reasoning++)
    {
      g_autoptr (GList) open = g_hash_table_get_values (self->open[reasoning]);

      g_hash_table_remove_all (self->open[reasoning]);
      for (GList *link = open; link != NULL; link = link->next)
        ara_text_part_close (link->data);
    }
}

static void
finish_step (AraFold *self, AraValue *event)
{
  close_texts (self);
}

static void
end_message (AraFold *self, AraMessageStatus status)
{
  close_texts (self);
  if (!self->done)
    ara_message_close_parts (self->message);
  self->done = TRUE;
  if (ara_message_get_status (self->message) == ARA_MESSAGE_STREAMING)
    ara_message_set_status (self->message, status);
}

static void
error_event (AraFold *self, AraValue *event)
{
  g_autofree char *text = ara_value_dup_member_string (event, "errorText");

  g_free (self->error_text);
  self->error_text = text != NULL ? g_steal_pointer (&text) : g_strdup ("The agent failed without saying why.");
  ara_message_set_error_text (self->message, self->error_text);
  end_message (self, ARA_MESSAGE_FAILED);
}

static void
abort_event (AraFold *self, AraValue *event)
{
  end_message (self, ARA_MESSAGE_STOPPED);
}

static void
finish (AraFold *self, AraValue *event)
{
  g_autofree char *reason = ara_value_dup_member_string (event, "finishReason");

  merge_metadata (self, event);
  if (reason != NULL)
    {
      g_free (self->finish_reason);
      self->finish_reason = g_steal_pointer (&reason);
    }
  self->complete = TRUE;
  end_message (self, ARA_MESSAGE_DONE);
}

/* Sources, files and custom parts */

static void
other_part (AraFold *self, AraValue *event, const char *type)
{
  g_autofree char *id = ara_value_dup_member_string (event, "id");
  g_autofree char *key = id == NULL ? NULL : g_strjoin (" ", type, id, NULL);
  g_autoptr (AraOtherPart) part = NULL;
  AraOtherPart *known = key == NULL ? NULL : g_hash_table_lookup (self->data, key);

  if (ara_value_get_member_boolean (event, "transient"))
    return;
  if (known != NULL)
    {
      ara_other_part_set_value (known, event);
      return;
    }
  part = ara_other_part_new (type, event);
  ara_message_append_part (self->message, ARA_PART (part));
  if (key != NULL)
    g_hash_table_insert (self->data, g_steal_pointer (&key), part);
}

static const struct
{
  const char *type;
  Handler     handler;
} handlers[] = {
  { "start", start },
  { "start-step", start_step },
  { "finish-step", finish_step },
  { "message-metadata", merge_metadata },
  { "error", error_event },
  { "abort", abort_event },
  { "finish", finish },
};

static void
handle (AraFold *self, AraValue *event, const char *type)
{
  if (g_str_has_prefix (type, "text-"))
    text_event (self, event, type + strlen ("text-"), FALSE);
  else if (g_str_has_prefix (type, "reasoning-"))
    text_event (self, event, type + strlen ("reasoning-"), TRUE);
  else if (g_str_has_prefix (type, "data-") || g_str_has_prefix (type, "source-") || g_str_equal (type, "file"))
    other_part (self, event, type);
  else if (g_str_has_prefix (type, "tool-"))
    ara_fold_take_call_event (self->message, event, type);
  else
    for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
      if (g_str_equal (type, handlers[i].type))
        handlers[i].handler (self, event);
}

static gboolean
literal_is (const AraLiteral *literal, const char *text)
{
  return literal->text != NULL && literal->length == strlen (text)
         && memcmp (literal->text, text, literal->length) == 0;
}

/* Deltas are nearly all of a stream: these are taken straight out of their text, with no
 * value made of them. FALSE: @text, which is valid JSON, is something else. */
static gboolean
take_delta (AraFold *self, AraSource *text, goffset start, goffset end)
{
  static const char *const names[] = { "type", "id", "delta" };
  AraLiteral found[G_N_ELEMENTS (names)];
  gboolean reasoning;

  if (!ara_json_find_strings (text, start, end, names, G_N_ELEMENTS (names), found))
    return FALSE;
  reasoning = literal_is (&found[0], "reasoning-delta");
  if (!reasoning && !literal_is (&found[0], "text-delta"))
    return FALSE;
  if (found[2].text == NULL)
    return TRUE; /* a delta of a wrong type says nothing */
  g_string_truncate (self->id, 0);
  ara_json_append_unescaped (self->id, found[1].text != NULL ? found[1].text : "", found[1].length);
  g_string_truncate (self->delta, 0);
  ara_json_append_unescaped (self->delta, found[2].text, found[2].length);
  append_delta (self, self->id->str, self->delta->str, self->delta->len, reasoning);
  return TRUE;
}

static void
push_json (AraFold *self, const char *data, gsize length)
{
  AraSource borrowed = { .data = data, .size = (goffset) length, .fd = -1 };
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (AraSource) source = NULL;
  g_autoptr (AraValue) event = NULL;
  g_autofree char *type = NULL;
  goffset start, end;

  if (!ara_json_check (&borrowed, &start, &end, NULL))
    {
      self->n_skipped++;
      return;
    }
  if (take_delta (self, &borrowed, start, end))
    return;
  bytes = g_bytes_new (data + start, (gsize) (end - start));
  source = ara_source_new_from_bytes (bytes);
  event = ara_value_new_in_source (source, 0, end - start);
  type = ara_value_dup_member_string (event, "type");
  if (type == NULL)
    self->n_skipped++;
  else
    handle (self, event, type);
}

/**
 * ara_fold_push:
 * @self: an #AraFold
 * @data: the data of one event: a JSON object with a `type`, or `[DONE]`
 * @length: its length in bytes, or -1 if it ends with a NUL
 *
 * Applies one event to the message. Types that are not known are ignored; what is no object
 * with a type is counted, see [method@Fold.get_n_skipped].
 *
 * Since: 1.0
 */
void
ara_fold_push (AraFold *self, const char *data, gssize length)
{
  g_return_if_fail (ARA_IS_FOLD (self) && data != NULL);
  if (length < 0)
    length = (gssize) strlen (data);
  if (length == 6 && memcmp (data, "[DONE]", 6) == 0)
    {
      self->complete = TRUE;
      end_message (self, ARA_MESSAGE_DONE);
      return;
    }
  push_json (self, data, (gsize) length);
}

/**
 * ara_fold_end:
 * @self: an #AraFold
 *
 * Tells that the bytes ended: closes what is open. A message that still streams becomes
 * %ARA_MESSAGE_DONE if `finish` or `[DONE]` was seen, else %ARA_MESSAGE_INTERRUPTED.
 *
 * Since: 1.0
 */
void
ara_fold_end (AraFold *self)
{
  g_return_if_fail (ARA_IS_FOLD (self));
  end_message (self, self->complete ? ARA_MESSAGE_DONE : ARA_MESSAGE_INTERRUPTED);
  ara_message_close_parts (self->message); /* also what came after its end */
}

static void
ara_fold_finalize (GObject *object)
{
  AraFold *self = ARA_FOLD (object);

  g_clear_object (&self->message);
  g_hash_table_unref (self->open[FALSE]);
  g_hash_table_unref (self->open[TRUE]);
  g_hash_table_unref (self->data);
  g_free (self->error_text);
  g_free (self->finish_reason);
  g_string_free (self->id, TRUE);
  g_string_free (self->delta, TRUE);
  G_OBJECT_CLASS (ara_fold_parent_class)->finalize (object);
}

static void
ara_fold_class_init (AraFoldClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ara_fold_finalize;
  /**
   * AraFold::overflow:
   * @self: an #AraFold
   * @part: the text or reasoning that it belongs to
   * @text: the text, UTF-8
   *
   * Text came that the message doesn't take any more, see [method@Fold.set_text_limit].
   *
   * Since: 1.0
   */
  overflow_signal = g_signal_new ("overflow", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, ARA_TYPE_TEXT_PART, G_TYPE_BYTES);
}

static void
ara_fold_init (AraFold *self)
{
  self->open[FALSE] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->open[TRUE] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->id = g_string_new (NULL);
  self->delta = g_string_new (NULL);
  self->data = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * ara_fold_new:
 * @message: the message that grows; a reference is kept
 *
 * Makes a fold: it is fed with the events of one turn, in any legal order, and never fails.
 *
 * Returns: (transfer full): a new fold
 *
 * Since: 1.0
 */
AraFold *
ara_fold_new (AraMessage *message)
{
  AraFold *self = g_object_new (ARA_TYPE_FOLD, NULL);

  self->message = g_object_ref (message);
  return self;
}

/**
 * ara_fold_get_message:
 * @self: an #AraFold
 *
 * Tells the message that grows.
 *
 * Returns: (transfer none): the message
 *
 * Since: 1.0
 */
AraMessage *
ara_fold_get_message (AraFold *self)
{
  return self->message;
}

/**
 * ara_fold_set_text_limit:
 * @self: an #AraFold
 * @limit: bytes, 0 for no limit, which is the default
 *
 * Bounds the text and the reasoning that the message takes together. What comes beyond is
 * told by [signal@Fold::overflow] and kept nowhere. Only before anything is pushed.
 *
 * Since: 1.0
 */
void
ara_fold_set_text_limit (AraFold *self, gsize limit)
{
  g_return_if_fail (ARA_IS_FOLD (self));
  self->text_limit = limit;
}

/**
 * ara_fold_is_done:
 * @self: an #AraFold
 *
 * Tells whether `[DONE]`, `finish`, `error` or `abort` was seen, or [method@Fold.end]
 * called.
 *
 * Returns: %TRUE if so
 *
 * Since: 1.0
 */
gboolean
ara_fold_is_done (AraFold *self)
{
  return self->done;
}

/**
 * ara_fold_get_n_skipped:
 * @self: an #AraFold
 *
 * Counts the texts that were not JSON objects with a `type`.
 *
 * Returns: how many
 *
 * Since: 1.0
 */
guint
ara_fold_get_n_skipped (AraFold *self)
{
  return self->n_skipped;
}

/**
 * ara_fold_get_error_text:
 * @self: an #AraFold
 *
 * Tells what an `error` event said.
 *
 * Returns: (nullable): the server's sentence, %NULL if there was none
 *
 * Since: 1.0
 */
const char *
ara_fold_get_error_text (AraFold *self)
{
  return self->error_text;
}

/**
 * ara_fold_get_finish_reason:
 * @self: an #AraFold
 *
 * Tells why the model ended, e.g. `stop`.
 *
 * Returns: (nullable): the server's word, %NULL if it told none
 *
 * Since: 1.0
 */
const char *
ara_fold_get_finish_reason (AraFold *self)
{
  return self->finish_reason;
}
