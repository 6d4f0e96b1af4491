/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answering a request of the API, in JSON: at once or later. */

#include "macaw-reply.h"
#include "macaw-connections.h"

#include <string.h>

void
macaw_reply_text (SoupServerMessage *message, guint status, char *json)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, json, strlen (json));
  macaw_connections_send_as_one (message);
}

void
macaw_reply (SoupServerMessage *message, AraValueBuilder *builder)
{
  ara_value_builder_end_object (builder);
  macaw_reply_text (message, 200, ara_value_builder_end_text (builder));
}

void
macaw_refuse (SoupServerMessage *message, guint status, const char *sentence)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "detail", sentence);
  ara_value_builder_end_object (builder);
  macaw_reply_text (message, status, ara_value_builder_end_text (builder));
}

AraValueBuilder *
macaw_reply_object (void)
{
  AraValueBuilder *builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  return builder;
}

void
macaw_reply_ok (SoupServerMessage *message)
{
  g_autoptr (AraValueBuilder) builder = macaw_reply_object ();

  ara_value_builder_name (builder, "ok");
  ara_value_builder_boolean (builder, TRUE);
  macaw_reply (message, builder);
}

/* Answering later */

static void
clear_hangup (MacawLater *later)
{
  if (later->hangup != NULL)
    g_source_destroy (later->hangup);
  g_clear_pointer (&later->hangup, g_source_unref);
}

static void
client_gone (gpointer data)
{
  MacawLater *later = data;

  clear_hangup (later);
  g_cancellable_cancel (later->cancellable);
}

MacawLater *
macaw_reply_later (SoupServerMessage *message)
{
  MacawLater *later = g_new0 (MacawLater, 1);

  later->message = g_object_ref (message);
  later->cancellable = g_cancellable_new ();
  later->hangup = macaw_connections_watch_hangup (message, client_gone, later);
  /* Finished before it is answered: the connection broke, or the server ends. */
  g_signal_connect_swapped (message, "finished", G_CALLBACK (client_gone), later);
  soup_server_message_pause (message);
  return later;
}

void
macaw_reply_resume (MacawLater *later)
{
  g_signal_handlers_disconnect_by_data (later->message, later);
  clear_hangup (later);
  soup_server_message_unpause (later->message);
  g_object_unref (later->message);
  g_object_unref (later->cancellable);
  g_free (later);
}
