/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A conversation as the window sees it: its messages, its running turn, its queue of one. */

#include "macaw-conversation.h"

#include <glib/gi18n.h>
#include <string.h>

#define READ_BACK_SECONDS 2

struct _MacawConversation
{
  GObject           parent_instance;

  AraRuntimeClient *client;
  char             *session_id;
  char             *id;
  char             *title;
  GListStore       *messages;
  AraTurn          *turn;
  GCancellable     *cancellable;
  char             *waiting;
  char             *error;
  guint             read_back;
  guint             n_turns;
  gboolean          stopping;
  gboolean          loaded;
};

G_DEFINE_TYPE (MacawConversation, macaw_conversation, G_TYPE_OBJECT)

enum
{
  PROP_TITLE = 1,
  PROP_BUSY,
  PROP_STOPPING,
  PROP_WAITING_TEXT,
  PROP_ERROR,
  N_PROPS,
};
static GParamSpec *properties[N_PROPS];
static guint ended_signal;

static void start_turn (MacawConversation *self, AraMessage *question);

static void
notify (MacawConversation *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_text (MacawConversation *self, char **place, const char *text, guint property)
{
  if (g_strcmp0 (*place, text) == 0)
    return;
  g_free (*place);
  *place = g_strdup (text);
  notify (self, property);
}

static void
macaw_conversation_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MacawConversation *self = MACAW_CONVERSATION (object);

  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->turn != NULL);
      break;
    case PROP_STOPPING:
      g_value_set_boolean (value, self->stopping);
      break;
    case PROP_WAITING_TEXT:
      g_value_set_string (value, self->waiting);
      break;
    case PROP_ERROR:
      g_value_set_string (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
macaw_conversation_dispose (GObject *object)
{
  MacawConversation *self = MACAW_CONVERSATION (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->read_back, g_source_remove);
  g_clear_object (&self->turn);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (macaw_conversation_parent_class)->dispose (object);
}

static void
macaw_conversation_finalize (GObject *object)
{
  MacawConversation *self = MACAW_CONVERSATION (object);

  g_object_unref (self->messages);
  g_object_unref (self->cancellable);
  g_free (self->session_id);
  g_free (self->id);
  g_free (self->title);
  g_free (self->waiting);
  g_free (self->error);
  G_OBJECT_CLASS (macaw_conversation_parent_class)->finalize (object);
}

static void
macaw_conversation_class_init (MacawConversationClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = macaw_conversation_get_property;
  object_class->dispose = macaw_conversation_dispose;
  object_class->finalize = macaw_conversation_finalize;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[PROP_STOPPING] = g_param_spec_boolean ("stopping", NULL, NULL, FALSE, flags);
  properties[PROP_WAITING_TEXT] = g_param_spec_string ("waiting-text", NULL, NULL, NULL, flags);
  properties[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  ended_signal = g_signal_new ("ended", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
macaw_conversation_init (MacawConversation *self)
{
  self->messages = g_list_store_new (ARA_TYPE_MESSAGE);
  self->cancellable = g_cancellable_new ();
}

MacawConversation *
macaw_conversation_new (AraRuntimeClient *client, const char *session_id, const char *conversation_id, const char *title)
{
  MacawConversation *self = g_object_new (MACAW_TYPE_CONVERSATION, NULL);

  self->client = g_object_ref (client);
  self->session_id = g_strdup (session_id);
  self->loaded = conversation_id == NULL;
  self->id = conversation_id != NULL ? g_strdup (conversation_id) : g_uuid_string_random ();
  self->title = g_strdup (title);
  return self;
}

const char *
macaw_conversation_get_id (MacawConversation *self)
{
  return self->id;
}

const char *
macaw_conversation_get_title (MacawConversation *self)
{
  return self->title;
}

void
macaw_conversation_set_title (MacawConversation *self, const char *title)
{
  set_text (self, &self->title, title, PROP_TITLE);
}

GListModel *
macaw_conversation_get_messages (MacawConversation *self)
{
  return G_LIST_MODEL (self->messages);
}

const char *
macaw_conversation_get_waiting (MacawConversation *self)
{
  return self->waiting;
}

const char *
macaw_conversation_get_error (MacawConversation *self)
{
  return self->error;
}

gboolean
macaw_conversation_is_busy (MacawConversation *self)
{
  return self->turn != NULL;
}

gboolean
macaw_conversation_is_stopping (MacawConversation *self)
{
  return self->stopping;
}

guint
macaw_conversation_get_n_turns (MacawConversation *self)
{
  return self->n_turns;
}

/* Reading from the server */

static void load_again (MacawConversation *self);

/* Puts the server's messages in the place of ours, keeping those that are the same. */
static void
take_messages (MacawConversation *self, GListModel *messages)
{
  guint count = g_list_model_get_n_items (messages);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < count; i++)
    g_ptr_array_add (items, g_list_model_get_item (messages, i));
  g_list_store_splice (self->messages, 0, g_list_model_get_n_items (G_LIST_MODEL (self->messages)), items->pdata, items->len);
}

static gboolean
time_to_read_back (gpointer data)
{
  MacawConversation *self = data;

  self->read_back = 0;
  load_again (self);
  return G_SOURCE_REMOVE;
}

static void
messages_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawConversation) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) messages = ara_runtime_client_conversation_finish (ARA_RUNTIME_CLIENT (source), result, &error);
  guint count = messages == NULL ? 0 : g_list_model_get_n_items (messages);
  g_autoptr (AraMessage) last = count == 0 ? NULL : g_list_model_get_item (messages, count - 1);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->turn != NULL)
    return;
  set_text (self, &self->error, error == NULL ? NULL : error->message, PROP_ERROR);
  if (messages == NULL)
    return;
  take_messages (self, messages);
  /* A turn that runs on without us is read again until it ends. */
  if (last != NULL && ara_message_get_status (last) == ARA_MESSAGE_STREAMING && self->read_back == 0)
    self->read_back = g_timeout_add_seconds (READ_BACK_SECONDS, time_to_read_back, self);
}

static void
load_again (MacawConversation *self)
{
  ara_runtime_client_conversation_async (self->client, self->id, 500, self->cancellable, messages_came, g_object_ref (self));
}

void
macaw_conversation_load (MacawConversation *self)
{
  if (self->loaded)
    return;
  self->loaded = TRUE;
  load_again (self);
}

/* Turns */

static void
send_waiting (MacawConversation *self)
{
  g_autofree char *text = macaw_conversation_take_waiting (self);

  if (text != NULL)
    macaw_conversation_send (self, text);
}

static void
turn_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawConversation) self = data;
  g_autoptr (GError) error = NULL;
  AraMessage *answer = ara_turn_get_message (ARA_TURN (source));
  gboolean worked = ara_turn_run_finish (ARA_TURN (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->turn != ARA_TURN (source))
    return;
  if (!worked)
    ara_message_set_error_text (answer, error->message);
  else if (ara_message_get_status (answer) == ARA_MESSAGE_STOPPED)
    {
      gboolean confirmed;

      g_object_get (source, "stop-confirmed", &confirmed, NULL);
      if (!confirmed)
        ara_message_set_error_text (answer, _("Stopped here; the server did not confirm that it stopped too."));
    }
  g_clear_object (&self->turn);
  self->stopping = FALSE;
  self->n_turns++;
  set_text (self, &self->error, worked ? NULL : error->message, PROP_ERROR);
  notify (self, PROP_STOPPING);
  notify (self, PROP_BUSY);
  g_signal_emit (self, ended_signal, 0);
  /* The turn runs on at the server when only the line to it was cut. */
  if (g_error_matches (error, ARA_ERROR, ARA_ERROR_DISCONNECTED) && self->read_back == 0)
    self->read_back = g_timeout_add_seconds (READ_BACK_SECONDS, time_to_read_back, self);
  if (worked)
    send_waiting (self);
}

static void
start_turn (MacawConversation *self, AraMessage *question)
{
  g_autofree char *text = ara_message_dup_text (question);

  self->turn = ara_turn_new (self->client, text);
  ara_turn_set_conversation_id (self->turn, self->id);
  ara_turn_set_session_id (self->turn, self->session_id);
  ara_turn_set_message_id (self->turn, ara_message_get_id (question));
  g_list_store_append (self->messages, ara_turn_get_message (self->turn));
  set_text (self, &self->error, NULL, PROP_ERROR);
  notify (self, PROP_BUSY);
  ara_turn_run_async (self->turn, self->cancellable, turn_ended, g_object_ref (self));
}

static void
set_title_from (MacawConversation *self, const char *text)
{
  g_autofree char *line = g_strndup (text, strcspn (text, "\n"));
  g_autofree char *title = g_utf8_substring (line, 0, MIN (g_utf8_strlen (line, -1), 60));

  if (self->title == NULL)
    macaw_conversation_set_title (self, title);
}

void
macaw_conversation_send (MacawConversation *self, const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autoptr (AraMessage) question = NULL;
  g_autoptr (AraTextPart) part = NULL;

  if (*stripped == '\0')
    return;
  if (self->turn != NULL)
    {
      /* One message waits; what is sent after it joins it. */
      g_autofree char *joined = self->waiting == NULL ? g_strdup (stripped) : g_strjoin ("\n\n", self->waiting, stripped, NULL);

      set_text (self, &self->waiting, joined, PROP_WAITING_TEXT);
      return;
    }
  set_title_from (self, stripped);
  question = ara_message_new (ARA_ROLE_USER, NULL);
  part = ara_text_part_new (NULL, FALSE, stripped);
  ara_message_append_part (question, ARA_PART (part));
  g_list_store_append (self->messages, question);
  start_turn (self, question);
}

static void
stop_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!ara_turn_stop_finish (ARA_TURN (source), result, NULL, &error))
    g_info ("The stop was not taken: %s", error->message);
}

void
macaw_conversation_stop (MacawConversation *self)
{
  if (self->turn == NULL || self->stopping)
    return;
  self->stopping = TRUE;
  notify (self, PROP_STOPPING);
  ara_turn_stop_async (self->turn, NULL, stop_answered, NULL);
}

void
macaw_conversation_retry (MacawConversation *self)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (self->messages));

  if (self->turn != NULL)
    return;
  for (guint i = count; i > 0; i--)
    {
      g_autoptr (AraMessage) message = g_list_model_get_item (G_LIST_MODEL (self->messages), i - 1);

      if (ara_message_get_role (message) != ARA_ROLE_USER)
        continue;
      g_list_store_splice (self->messages, i, count - i, NULL, 0);
      start_turn (self, message);
      return;
    }
}

char *
macaw_conversation_take_waiting (MacawConversation *self)
{
  char *text = g_steal_pointer (&self->waiting);

  if (text != NULL)
    notify (self, PROP_WAITING_TEXT);
  return text;
}
