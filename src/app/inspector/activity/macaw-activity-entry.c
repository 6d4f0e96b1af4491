/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line of the activity log: an exchange, whose it is, and what made it. */

#include "macaw-activity-entry.h"

#include <string.h>

#define HEAD_BYTES 4096 /* of a body that was cut, in which a name is looked for */
#define CONVERSATIONS "/session/conversations/"

struct _MacawActivityEntry
{
  GObject      parent_instance;

  AraExchange *exchange;
  guint64      serial;
  char        *connection_id;
  char        *connection_name;

  /* Of the body. */
  gboolean     is_read;
  gboolean     tells_error;
  MacawOrigin  origin;
  char        *name;
  char        *args;
  char        *summary;
  char        *call_id;
};

G_DEFINE_FINAL_TYPE (MacawActivityEntry, macaw_activity_entry, G_TYPE_OBJECT)

/* A body */

typedef struct
{
  char     *text;
  AraValue *value; /* NULL: not JSON, or cut */
} Body;

static void
body_clear (Body *self)
{
  g_free (self->text);
  g_clear_pointer (&self->value, ara_value_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Body, body_clear)

static Body
read_body (AraExchange *exchange)
{
  gboolean came = ara_exchange_get_kind (exchange) == ARA_EXCHANGE_FRAME_RECEIVED;
  char *text = came ? ara_exchange_dup_response_body (exchange) : ara_exchange_dup_request_body (exchange);

  return (Body){ text, text == NULL ? NULL : ara_value_new_from_text (text, -1, NULL) };
}

/* A member of a body that was cut, as our own programs write it. */
static char *
find_in_head (const char *text, const char *member)
{
  g_autofree char *head = g_strndup (text, HEAD_BYTES), *mark = g_strconcat ("\"", member, "\":\"", NULL);
  const char *start = strstr (head, mark), *end;

  start = start == NULL ? NULL : start + strlen (mark);
  end = start == NULL ? NULL : strpbrk (start, "\"\\");
  return end == NULL || *end != '"' ? NULL : g_strndup (start, (gsize) (end - start));
}

static char *
dup_text (const Body *body, const char *member)
{
  if (body->value != NULL)
    return ara_value_dup_member_string (body->value, member);
  return body->text == NULL ? NULL : find_in_head (body->text, member);
}

/* The id of the message that a turn answers. */
static char *
dup_message_id (const Body *body)
{
  g_autoptr (AraValue) messages = body->value == NULL ? NULL : ara_value_dup_member (body->value, "messages");
  guint count = messages == NULL ? 0 : ara_value_get_n_children (messages);
  g_autoptr (AraValue) last = count == 0 ? NULL : ara_value_dup_child (messages, count - 1);

  return last == NULL ? NULL : ara_value_dup_member_string (last, "id");
}

static char *
dup_args (const Body *body)
{
  g_autoptr (AraValue) args = body->value == NULL ? NULL : ara_value_dup_member (body->value, "args");

  return args == NULL ? NULL : ara_value_dup_text (args);
}

/* What it tells */

static void
read_call (MacawActivityEntry *self, const Body *body, MacawOrigin origin, const char *member)
{
  self->name = dup_text (body, member);
  if (self->name == NULL)
    return;
  self->origin = origin;
  self->args = dup_args (body);
  self->summary = g_strdup (self->name);
}

static void
read_frame (MacawActivityEntry *self)
{
  g_auto (Body) body = read_body (self->exchange);
  g_autofree char *type = dup_text (&body, "type");

  if (type == NULL || !g_str_has_prefix (type, "control."))
    {
      self->summary = g_steal_pointer (&type);
      return;
    }
  self->origin = MACAW_ORIGIN_CONTROL;
  self->name = dup_text (&body, "action");
  self->args = dup_args (&body);
  self->call_id = dup_text (&body, "id");
  self->tells_error = g_str_equal (type, "control.error");
  self->summary = self->name == NULL ? g_strdup (type) : g_strconcat (type, " ", self->name, NULL);
  if (self->name == NULL)
    self->name = g_strdup ("");
}

static void
read_request (MacawActivityEntry *self)
{
  const char *path = ara_exchange_get_path (self->exchange), *found;
  g_autofree char *bare = g_strndup (path, strcspn (path, "?"));
  gboolean post = g_str_equal (ara_exchange_get_method (self->exchange), "POST");

  if ((found = strstr (bare, CONVERSATIONS)) != NULL && !g_str_equal (ara_exchange_get_method (self->exchange), "DELETE"))
    {
      self->name = g_uri_unescape_string (found + strlen (CONVERSATIONS), "/");
      self->origin = self->name != NULL && *self->name != '\0' ? MACAW_ORIGIN_CONVERSATION : MACAW_ORIGIN_UNKNOWN;
    }
  else if (post && (g_str_has_suffix (bare, "/chat") || g_str_has_suffix (bare, "/chat/stop")))
    {
      g_auto (Body) body = read_body (self->exchange);

      self->name = dup_text (&body, "chatId");
      self->args = dup_message_id (&body);
      self->origin = self->name != NULL ? MACAW_ORIGIN_CONVERSATION : MACAW_ORIGIN_UNKNOWN;
    }
  else if (post && g_str_has_suffix (bare, "/tools/execute"))
    {
      g_auto (Body) body = read_body (self->exchange);

      read_call (self, &body, MACAW_ORIGIN_TOOL, "tool_name");
    }
  else if (post && g_str_has_suffix (bare, "/control/call"))
    {
      g_auto (Body) body = read_body (self->exchange);

      read_call (self, &body, MACAW_ORIGIN_CONTROL, "action");
    }
}

/* An exchange is told just before it gets its body. */
static gboolean
has_body (MacawActivityEntry *self)
{
  return ara_exchange_get_request_size (self->exchange) > 0 || ara_exchange_get_status (self->exchange) != 0
         || ara_exchange_get_state (self->exchange) != ARA_EXCHANGE_RUNNING
         || g_str_equal (ara_exchange_get_method (self->exchange), "GET");
}

static void
ensure_read (MacawActivityEntry *self)
{
  if (self->is_read || !has_body (self))
    return;
  self->is_read = TRUE;
  if (ara_exchange_get_kind (self->exchange) == ARA_EXCHANGE_REQUEST)
    read_request (self);
  else
    read_frame (self);
}

/* Public */

AraExchange *
macaw_activity_entry_get_exchange (MacawActivityEntry *self)
{
  return self->exchange;
}

guint64
macaw_activity_entry_get_serial (MacawActivityEntry *self)
{
  return self->serial;
}

const char *
macaw_activity_entry_get_connection_id (MacawActivityEntry *self)
{
  return self->connection_id;
}

const char *
macaw_activity_entry_get_connection_name (MacawActivityEntry *self)
{
  return self->connection_name;
}

MacawOrigin
macaw_activity_entry_get_origin (MacawActivityEntry *self)
{
  ensure_read (self);
  return self->origin;
}

const char *
macaw_activity_entry_get_origin_name (MacawActivityEntry *self)
{
  ensure_read (self);
  return self->name;
}

const char *
macaw_activity_entry_get_origin_args (MacawActivityEntry *self)
{
  ensure_read (self);
  return self->args;
}

const char *
macaw_activity_entry_get_summary (MacawActivityEntry *self)
{
  ensure_read (self);
  return self->summary;
}

const char *
macaw_activity_entry_get_call_id (MacawActivityEntry *self)
{
  ensure_read (self);
  return self->call_id;
}

gboolean
macaw_activity_entry_is_failed (MacawActivityEntry *self)
{
  if (ara_exchange_get_state (self->exchange) == ARA_EXCHANGE_FAILED || ara_exchange_get_status (self->exchange) >= 400)
    return TRUE;
  if (ara_exchange_get_kind (self->exchange) == ARA_EXCHANGE_REQUEST)
    return FALSE;
  ensure_read (self);
  return self->tells_error;
}

/* The object */

static void
macaw_activity_entry_finalize (GObject *object)
{
  MacawActivityEntry *self = MACAW_ACTIVITY_ENTRY (object);

  g_object_unref (self->exchange);
  g_free (self->connection_id);
  g_free (self->connection_name);
  g_free (self->name);
  g_free (self->args);
  g_free (self->summary);
  g_free (self->call_id);
  G_OBJECT_CLASS (macaw_activity_entry_parent_class)->finalize (object);
}

static void
macaw_activity_entry_class_init (MacawActivityEntryClass *class)
{
  G_OBJECT_CLASS (class)->finalize = macaw_activity_entry_finalize;
}

static void
macaw_activity_entry_init (MacawActivityEntry *self)
{
}

MacawActivityEntry *
macaw_activity_entry_new (AraExchange *exchange, guint64 serial, const char *connection_id, const char *connection_name)
{
  MacawActivityEntry *self = g_object_new (MACAW_TYPE_ACTIVITY_ENTRY, NULL);

  self->exchange = g_object_ref (exchange);
  self->serial = serial;
  self->connection_id = g_strdup (connection_id);
  self->connection_name = g_strdup (connection_name);
  return self;
}
