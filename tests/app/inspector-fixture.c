/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server with tools in the test's own process, and hands for a window. */

#include "inspector-fixture.h"

#include <string.h>

#define PATIENCE 60 /* seconds */

/* Waiting */

static gboolean
too_late (gpointer data)
{
  g_error ("waited in vain: %s", (const char *) data);
  return G_SOURCE_REMOVE;
}

guint
inspector_guard (const char *place, const char *condition)
{
  return g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, PATIENCE, too_late, g_strconcat (place, ": ", condition, NULL), g_free);
}

/* The server */

static void
reply (SoupServerMessage *message, guint status, GBytes *json)
{
  soup_server_message_set_status (message, status, NULL);
  soup_message_headers_set_content_type (soup_server_message_get_response_headers (message), "application/json", NULL);
  if (g_bytes_get_size (json) > 0)
    soup_message_body_append_bytes (soup_server_message_get_response_body (message), json);
}

/* libsoup doesn't look at the socket of a paused message. */
static gboolean
client_gone (GSocket *socket, GIOCondition condition, gpointer data)
{
  ToolServer *self = data;

  self->n_gone++;
  for (guint i = 0; i < self->waiting->len; i++)
    if (soup_server_message_get_socket (g_ptr_array_index (self->waiting, i)) == socket)
      g_ptr_array_remove_index (self->waiting, i);
  return G_SOURCE_REMOVE;
}

static void
watch_client (ToolServer *self, GSocket *socket)
{
  g_autoptr (GSource) watch = g_socket_create_source (socket, G_IO_IN | G_IO_HUP, NULL);

  g_source_set_callback (watch, G_SOURCE_FUNC (client_gone), self, NULL);
  g_source_attach (watch, NULL);
  g_ptr_array_add (self->watches, g_steal_pointer (&watch));
}

static void
watch_free (gpointer data)
{
  g_source_destroy (data);
  g_source_unref (data);
}

static void
run_tool (ToolServer *self, SoupServerMessage *message, SoupMessageBody *body)
{
  AraValue *value = ara_value_new_from_text (body->data, body->length, NULL);

  g_assert_nonnull (value);
  g_ptr_array_add (self->bodies, value);
  if (self->answer != NULL)
    {
      reply (message, self->answer_status, self->answer);
      return;
    }
  g_ptr_array_add (self->waiting, g_object_ref (message));
  watch_client (self, soup_server_message_get_socket (message));
  soup_server_message_pause (message);
}

static void
handle (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  ToolServer *self = data;

  if (g_str_equal (path, "/session/runtime/tools"))
    {
      g_autoptr (GBytes) json = g_bytes_new (self->tools, strlen (self->tools));

      reply (message, self->tools_status, json);
    }
  else if (g_str_equal (path, "/session/runtime/tools/execute"))
    run_tool (self, message, soup_server_message_get_request_body (message));
  else
    soup_server_message_set_status (message, 404, NULL);
}

ToolServer *
tool_server_new (void)
{
  ToolServer *self = g_new0 (ToolServer, 1);
  g_autofree char *url = NULL;
  GSList *uris;

  self->tools_status = self->answer_status = 200;
  self->bodies = g_ptr_array_new_with_free_func ((GDestroyNotify) ara_value_unref);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->watches = g_ptr_array_new_with_free_func (watch_free);
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, handle, self, NULL);
  g_assert_true (soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (self->server);
  url = g_uri_to_string (uris->data);
  self->client = ara_runtime_client_new (url, "key");
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return self;
}

void
tool_server_free (ToolServer *self)
{
  g_object_unref (self->client);
  g_ptr_array_unref (self->watches);
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_ptr_array_unref (self->waiting);
  g_ptr_array_unref (self->bodies);
  g_clear_pointer (&self->answer, g_bytes_unref);
  g_free (self->tools);
  g_free (self);
}

void
tool_server_set_answer (ToolServer *self, guint status, const char *answer)
{
  g_clear_pointer (&self->answer, g_bytes_unref);
  self->answer = answer == NULL ? NULL : g_bytes_new (answer, strlen (answer));
  self->answer_status = status;
}

void
tool_server_answer_one (ToolServer *self, const char *answer)
{
  g_autoptr (GBytes) json = g_bytes_new (answer, strlen (answer));
  g_autoptr (SoupServerMessage) message = NULL;

  g_assert_cmpuint (self->waiting->len, >, 0);
  /* The client lives, and its socket is libsoup's again. */
  watch_free (g_ptr_array_steal_index (self->watches, self->watches->len - self->waiting->len));
  message = g_ptr_array_steal_index (self->waiting, 0);
  reply (message, 200, json);
  soup_server_message_unpause (message);
}

char *
tool_server_dup_args (ToolServer *self)
{
  g_autoptr (AraValue) args = NULL;

  g_assert_cmpuint (self->bodies->len, >, 0);
  args = ara_value_dup_member (g_ptr_array_index (self->bodies, self->bodies->len - 1), "args");
  return ara_value_dup_text (args);
}

/* Hands and eyes */

GtkWidget *
find_widget (GtkWidget *widget, WidgetCondition condition, gconstpointer data)
{
  if (condition (widget, data))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, condition, data);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
is_of_type (GtkWidget *widget, gconstpointer type)
{
  return g_type_is_a (G_OBJECT_TYPE (widget), GPOINTER_TO_SIZE (type));
}

GtkWidget *
find_of_type (GtkWidget *widget, GType type)
{
  return find_widget (widget, is_of_type, GSIZE_TO_POINTER (type));
}

static gboolean
has_action (GtkWidget *widget, gconstpointer name)
{
  return GTK_IS_ACTIONABLE (widget) && gtk_widget_get_mapped (widget)
         && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), name) == 0;
}

GtkWidget *
find_action (GtkWidget *widget, const char *action)
{
  return find_widget (widget, has_action, action);
}

static gboolean
has_text (GtkWidget *widget, gconstpointer text)
{
  g_autofree char *buffer = NULL;
  const char *shown = NULL;

  if (!gtk_widget_get_mapped (widget) || !gtk_widget_get_child_visible (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget))
    shown = gtk_label_get_text (GTK_LABEL (widget));
  else if (GTK_IS_INSCRIPTION (widget))
    shown = gtk_inscription_get_text (GTK_INSCRIPTION (widget));
  else if (GTK_IS_TEXT (widget))
    shown = gtk_editable_get_text (GTK_EDITABLE (widget));
  else if (GTK_IS_TEXT_VIEW (widget))
    {
      g_object_get (gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget)), "text", &buffer, NULL);
      shown = buffer;
    }
  return shown != NULL && strstr (shown, text) != NULL;
}

gboolean
shows_text (GtkWidget *widget, const char *text)
{
  return find_widget (widget, has_text, text) != NULL;
}

void
press_action (GtkWidget *widget, const char *action)
{
  GtkWidget *button;

  wait_until ((button = find_action (widget, action)) != NULL && gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

void
press_keys (const char *keys)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "xdotool", "key", "--delay", "20", keys, NULL);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  g_assert_no_error (error);
}

void
load_style (void)
{
  GtkCssProvider *provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, "/io/github/macaw_client/Macaw/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_object_unref (provider);
}

static gboolean
count_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  gtk_widget_queue_draw (widget);
  return ++*(guint *) data < 20 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

void
take_picture (GtkWindow *window, const char *name)
{
  const char *folder = g_getenv ("MACAW_PICTURES");
  g_autofree char *file = g_strdup_printf ("%s/%s.png", folder, name);
  g_autoptr (GdkPaintable) paintable = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GskRenderNode) node = NULL;
  GtkSnapshot *snapshot;
  guint frames = 0;

  if (folder == NULL)
    return;
  gtk_widget_add_tick_callback (GTK_WIDGET (window), count_frame, &frames, NULL);
  wait_until (frames == 20);
  paintable = gtk_widget_paintable_new (GTK_WIDGET (window));
  snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (paintable, snapshot, gdk_paintable_get_intrinsic_width (paintable), gdk_paintable_get_intrinsic_height (paintable));
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, NULL);
  g_assert_true (gdk_texture_save_to_png (texture, file));
}
