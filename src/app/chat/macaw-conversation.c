/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A conversation as the window sees it: its messages, its running turn, its queue of one. */

#include "config.h"

#include "macaw-conversation-private.h"

G_DEFINE_FINAL_TYPE (MacawConversation, macaw_conversation, G_TYPE_OBJECT)

static GParamSpec *properties[MACAW_CONVERSATION_N_PROPERTIES];

void
macaw_conversation_notify (MacawConversation *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

void
macaw_conversation_set_error (MacawConversation *self, GError **place, const GError *error, guint property)
{
  if (*place == NULL && error == NULL)
    return;
  g_clear_error (place);
  *place = error == NULL ? NULL : g_error_copy (error);
  macaw_conversation_notify (self, property);
}

AraMessage *
macaw_conversation_dup_last (MacawConversation *self)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (self->messages));

  return count == 0 ? NULL : g_list_model_get_item (G_LIST_MODEL (self->messages), count - 1);
}

static void
macaw_conversation_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MacawConversation *self = MACAW_CONVERSATION (object);

  switch (id)
    {
    case MACAW_CONVERSATION_ID:
      g_value_set_string (value, self->id);
      break;
    case MACAW_CONVERSATION_TITLE:
      g_value_set_string (value, self->title);
      break;
    case MACAW_CONVERSATION_BUSY:
      g_value_set_boolean (value, macaw_conversation_is_busy (self));
      break;
    case MACAW_CONVERSATION_STOPPING:
      g_value_set_boolean (value, self->stopping);
      break;
    case MACAW_CONVERSATION_WAITING_TEXT:
      g_value_set_string (value, self->waiting);
      break;
    case MACAW_CONVERSATION_DRAFT:
      g_value_set_string (value, self->draft);
      break;
    case MACAW_CONVERSATION_UNREAD:
      g_value_set_boolean (value, self->unread);
      break;
    case MACAW_CONVERSATION_LOADING:
      g_value_set_boolean (value, self->loads > 0);
      break;
    case MACAW_CONVERSATION_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case MACAW_CONVERSATION_LOAD_ERROR:
      g_value_set_boxed (value, self->load_error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
macaw_conversation_dispose (GObject *object)
{
  MacawConversation *self = MACAW_CONVERSATION (object);

  if (self->store != NULL)
    macaw_conversation_stop_keeping (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->read_back, g_source_remove);
  g_clear_handle_id (&self->save_timer, g_source_remove);
  g_clear_handle_id (&self->draft_timer, g_source_remove);
  g_clear_object (&self->answer_signals);
  macaw_conversation_drop_long_answer (self);
  g_clear_object (&self->turn);
  g_clear_object (&self->client);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (macaw_conversation_parent_class)->dispose (object);
}

static void
macaw_conversation_finalize (GObject *object)
{
  MacawConversation *self = MACAW_CONVERSATION (object);

  g_object_unref (self->messages);
  g_object_unref (self->cancellable);
  g_free (self->connection_id);
  g_free (self->session_id);
  g_free (self->id);
  g_free (self->title);
  g_free (self->model);
  g_free (self->draft);
  g_free (self->waiting);
  g_clear_error (&self->error);
  g_clear_error (&self->load_error);
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
  properties[MACAW_CONVERSATION_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[MACAW_CONVERSATION_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[MACAW_CONVERSATION_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[MACAW_CONVERSATION_STOPPING] = g_param_spec_boolean ("stopping", NULL, NULL, FALSE, flags);
  properties[MACAW_CONVERSATION_WAITING_TEXT] = g_param_spec_string ("waiting-text", NULL, NULL, NULL, flags);
  properties[MACAW_CONVERSATION_DRAFT] = g_param_spec_string ("draft", NULL, NULL, "", flags);
  properties[MACAW_CONVERSATION_UNREAD] = g_param_spec_boolean ("unread", NULL, NULL, FALSE, flags);
  properties[MACAW_CONVERSATION_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  properties[MACAW_CONVERSATION_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  properties[MACAW_CONVERSATION_LOAD_ERROR] = g_param_spec_boxed ("load-error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, MACAW_CONVERSATION_N_PROPERTIES, properties);
  g_signal_new ("ended", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
macaw_conversation_init (MacawConversation *self)
{
  self->text_limit = MACAW_MAX_ANSWER;
  self->file_limit = MACAW_MAX_LONG_ANSWER;
  self->messages = g_list_store_new (ARA_TYPE_MESSAGE);
  self->cancellable = g_cancellable_new ();
  self->draft = g_strdup ("");
}

MacawConversation *
macaw_conversation_new (AraRuntimeClient *client, MacawStore *store, const char *connection_id, const char *session_id,
                        const char *conversation_id, const char *title)
{
  MacawConversation *self;

  g_return_val_if_fail (connection_id != NULL, NULL);
  self = g_object_new (MACAW_TYPE_CONVERSATION, NULL);
  g_set_object (&self->client, client);
  g_set_object (&self->store, store);
  self->connection_id = g_strdup (connection_id);
  self->session_id = g_strdup (session_id);
  self->fresh = conversation_id == NULL;
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
  g_return_if_fail (MACAW_IS_CONVERSATION (self));
  if (g_strcmp0 (self->title, title) == 0)
    return;
  g_free (self->title);
  self->title = g_strdup (title);
  macaw_conversation_keep_title (self, 0);
  macaw_conversation_notify (self, MACAW_CONVERSATION_TITLE);
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
macaw_conversation_get_draft (MacawConversation *self)
{
  return self->draft;
}

const GError *
macaw_conversation_get_error (MacawConversation *self)
{
  return self->error;
}

const GError *
macaw_conversation_get_load_error (MacawConversation *self)
{
  return self->load_error;
}

gboolean
macaw_conversation_is_fresh (MacawConversation *self)
{
  return self->fresh;
}

gboolean
macaw_conversation_is_busy (MacawConversation *self)
{
  return self->turn != NULL || self->reading_back;
}

gboolean
macaw_conversation_is_stopping (MacawConversation *self)
{
  return self->stopping;
}

gboolean
macaw_conversation_is_loading (MacawConversation *self)
{
  return self->loads > 0;
}

gboolean
macaw_conversation_is_unread (MacawConversation *self)
{
  return self->unread;
}

guint
macaw_conversation_get_n_turns (MacawConversation *self)
{
  return self->n_turns;
}

void
macaw_conversation_set_client (MacawConversation *self, AraRuntimeClient *client)
{
  g_return_if_fail (MACAW_IS_CONVERSATION (self));
  if (!g_set_object (&self->client, client) || client == NULL)
    return;
  self->attempts = 0;
  /* What ran at the runtime before ended with it; the server knows how far it came. */
  if (self->load_begun && !self->fresh && !self->reading_kept)
    macaw_conversation_reload (self);
  macaw_conversation_send_waiting (self);
}

void
macaw_conversation_set_held (MacawConversation *self, gboolean held)
{
  g_return_if_fail (MACAW_IS_CONVERSATION (self));
  self->held = held;
  macaw_conversation_send_waiting (self);
}

void
macaw_conversation_set_model (MacawConversation *self, const char *model)
{
  g_return_if_fail (MACAW_IS_CONVERSATION (self));
  g_free (self->model);
  self->model = g_strdup (model);
}

void
macaw_conversation_set_shown (MacawConversation *self, gboolean shown)
{
  g_return_if_fail (MACAW_IS_CONVERSATION (self));
  self->shown = shown;
  if (!shown || !self->unread)
    return;
  self->unread = FALSE;
  macaw_conversation_notify (self, MACAW_CONVERSATION_UNREAD);
}
