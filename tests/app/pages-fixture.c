/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server whose answers a test decides path by path, and a window with one page. */

#include "pages-fixture.h"

#include <adwaita.h>
#include <stdio.h>
#include <string.h>

/* The server */

static void
answer (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  PageServer *self = data;
  const char *told = g_hash_table_lookup (self->answers, path);

  g_hash_table_replace (self->asked, g_strdup (path), GUINT_TO_POINTER (page_server_get_asked (self, path) + 1));
  g_free (self->authorization);
  self->authorization = g_strdup (soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization"));
  g_free (self->body);
  self->body = g_strndup (soup_server_message_get_request_body (message)->data, (gsize) soup_server_message_get_request_body (message)->length);
  soup_server_message_set_status (message, told == NULL ? 404 : (guint) g_ascii_strtoull (told, NULL, 10), NULL);
  if (told != NULL)
    soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, told + 4, strlen (told + 4));
}

PageServer *
page_server_new (void)
{
  PageServer *self = g_new0 (PageServer, 1);
  g_autofree char *url = NULL;
  GSList *uris;

  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, answer, self, NULL);
  g_assert_true (soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (self->server);
  url = g_uri_to_string (uris->data);
  self->client = ara_runtime_client_new (url, "the-key-of-this-test");
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return self;
}

void
page_server_free (PageServer *self)
{
  g_object_unref (self->client);
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_hash_table_unref (self->answers);
  g_hash_table_unref (self->asked);
  g_free (self->authorization);
  g_free (self->body);
  g_free (self);
}

void
page_server_set (PageServer *self, const char *path, guint status, const char *json)
{
  g_hash_table_replace (self->answers, g_strdup (path), g_strdup_printf ("%u %s", status, json));
}

guint
page_server_get_asked (PageServer *self, const char *path)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->asked, path));
}

/* The log */

static gboolean
is_heading (gpointer widget)
{
  return ADW_IS_MESSAGE_DIALOG (gtk_widget_get_root (widget)) && gtk_widget_has_css_class (widget, "title-2");
}

static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  gpointer label;

  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "MESSAGE") && sscanf (fields[i].value, "Trying to measure GtkLabel %p for width", &label) == 1
        && is_heading (label))
      return G_LOG_WRITER_HANDLED;
  return g_log_writer_default (level, fields, n_fields, data);
}

/* AdwMessageDialog has its heading twice, large on one line and small on several, and asks both
 * for their height at a width that may only hold the small one. GTK since 4.18 says so. */
void
page_allow_headings (void)
{
  g_log_set_writer_func (write_log, NULL, NULL);
}

/* The window */

GtkWindow *
page_window_new (GtkWidget *page, int width, int height)
{
  GtkWindow *window = GTK_WINDOW (adw_window_new ());

  load_style ();
  gtk_window_set_default_size (window, width, height);
  adw_window_set_content (ADW_WINDOW (window), page);
  gtk_window_present (window);
  page_wait (gtk_widget_get_mapped (page));
  return window;
}

void
page_window_free (GtkWindow *window, GtkWidget *page)
{
  gpointer gone = page;

  g_object_add_weak_pointer (G_OBJECT (page), &gone);
  gtk_window_destroy (window);
  page_wait (gone == NULL);
}

gboolean
page_shows (GtkWidget *widget, const char *text)
{
  return shows_text (widget, text);
}

static gboolean
is_label (GtkWidget *widget, gconstpointer text)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  return (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
         || (GTK_IS_INSCRIPTION (widget) && g_strcmp0 (gtk_inscription_get_text (GTK_INSCRIPTION (widget)), text) == 0);
}

GtkWidget *
page_find_label (GtkWidget *widget, const char *text)
{
  return find_widget (widget, is_label, text);
}

typedef struct
{
  const char *action;
  const char *target;
} Wanted;

static gboolean
has_action (GtkWidget *widget, gconstpointer data)
{
  const Wanted *wanted = data;
  GVariant *target;

  if (!GTK_IS_ACTIONABLE (widget) || !gtk_widget_get_mapped (widget) || !gtk_widget_is_sensitive (widget)
      || g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), wanted->action) != 0)
    return FALSE;
  target = gtk_actionable_get_action_target_value (GTK_ACTIONABLE (widget));
  return wanted->target == NULL || (target != NULL && g_str_equal (g_variant_get_string (target, NULL), wanted->target));
}

GtkWidget *
page_find_action (GtkWidget *widget, const char *action, const char *target)
{
  Wanted wanted = { action, target };

  return find_widget (widget, has_action, &wanted);
}

static gboolean
is_type (GtkWidget *widget, gconstpointer type)
{
  return gtk_widget_get_mapped (widget) && g_type_is_a (G_OBJECT_TYPE (widget), GPOINTER_TO_SIZE (type));
}

GtkWidget *
page_find_type (GtkWidget *widget, GType type)
{
  return find_widget (widget, is_type, GSIZE_TO_POINTER (type));
}

/* Pictures */

void
page_take_pictures (GtkWindow *window, const char *name)
{
  g_autofree char *light = g_strconcat (name, "-light", NULL), *dark = g_strconcat (name, "-dark", NULL);

  take_picture (window, light);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  take_picture (window, dark);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
}
