/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of the preferences for the web tools of this computer's sessions. */

#include "config.h"

#include "macaw-web-page.h"

#include <glib/gi18n.h>

#include "app/macaw-error-sentence.h"
#include "app/macaw-paths.h"
#include "macaw-connection-list.h"
#include "macaw-consent.h"
#include "macaw-keys.h"
#include "macaw-web-settings.h"

struct _MacawWebPage
{
  AdwPreferencesPage parent_instance;

  AdwComboRow       *kind;
  GtkEditable       *url;
  GtkEditable       *key;
  AdwActionRow      *result;
  GtkSpinner        *spinner;
  GtkSwitch         *allow_private;

  MacawConnection   *connection;
  GCancellable      *cancellable; /* of what runs, or NULL */
  gboolean           filling;     /* fields are set by us, not by a person */
};

G_DEFINE_FINAL_TYPE (MacawWebPage, macaw_web_page, ADW_TYPE_PREFERENCES_PAGE)

/* In the order of the rows. */
static const char *const kinds[] = { "none", "searxng", "brave" };

static const char *
get_kind (MacawWebPage *self)
{
  return kinds[MIN (adw_combo_row_get_selected (self->kind), G_N_ELEMENTS (kinds) - 1)];
}

static void
show_result (MacawWebPage *self, const char *title, const char *details)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->result), title);
  adw_action_row_set_subtitle (self->result, details != NULL ? details : "");
}

static void
show_error (MacawWebPage *self, const GError *error)
{
  g_autofree char *sentence = macaw_error_get_sentence (error);

  show_result (self, sentence, NULL);
}

static void
set_busy (MacawWebPage *self, gboolean busy)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (busy)
    self->cancellable = g_cancellable_new ();
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "web.use", !busy);
}

static AraRuntimeClient *
get_client (MacawWebPage *self)
{
  return self->connection == NULL ? NULL : macaw_connection_get_client (self->connection);
}

/* Trying: a search by the agent's own tool, the way it will be done later */

static void
searched (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawWebPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) answer = ara_runtime_client_execute_tool_finish (ARA_RUNTIME_CLIENT (source), result, &error);
  g_autofree char *refusal = answer == NULL ? NULL : ara_value_dup_member_string (answer, "error");

  if (self->cancellable == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  set_busy (self, FALSE);
  if (answer == NULL)
    show_error (self, error);
  else if (refusal == NULL)
    show_result (self, _("It works. The agent can search the web."), NULL);
  else
    show_result (self, _("It is kept, but a first search failed."), refusal);
}

static void
try_it (MacawWebPage *self)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autoptr (AraValue) args = NULL;

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "query", "GNOME");
  ara_value_builder_name (builder, "count");
  ara_value_builder_integer (builder, 1);
  ara_value_builder_end_object (builder);
  args = ara_value_builder_end (builder);
  show_result (self, _("Trying a search…"), NULL);
  ara_runtime_client_execute_tool_async (get_client (self), NULL, "web_search", args, NULL, self->cancellable, searched, g_object_ref (self));
}

/* Telling the runtime */

static void
applied (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawWebPage) self = data;
  g_autoptr (GError) error = NULL;
  gboolean done = macaw_web_settings_apply_finish (result, &error);

  if (self->cancellable == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (done && !g_str_equal (get_kind (self), "none"))
    {
      try_it (self);
      return;
    }
  set_busy (self, FALSE);
  if (done)
    show_result (self, _("The agent can’t search the web."), NULL);
  else
    show_error (self, error);
}

static void
key_stored (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawWebPage) self = data;

  if (!macaw_keys_store_finish (result, NULL))
    adw_action_row_set_subtitle (self->result, _("There is no keyring that opens. Macaw forgets the key when you quit it."));
}

/* With no runtime yet, its start tells it. */
static void
apply (MacawWebPage *self)
{
  if (get_client (self) == NULL)
    {
      show_result (self, _("Kept for the next start of the runtime."), NULL);
      return;
    }
  set_busy (self, TRUE);
  show_result (self, _("Telling the runtime…"), NULL);
  macaw_web_settings_apply_async (get_client (self), self->cancellable, applied, g_object_ref (self));
}

/* The address as it is used, "" for a service's own; NULL with the sentence of what is wrong. */
static char *
dup_url (MacawWebPage *self, GError **error)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->url)));

  if (g_str_equal (get_kind (self), "none") || (*text == '\0' && g_str_equal (get_kind (self), "brave")))
    return g_strdup ("");
  return macaw_connection_list_check (text, error);
}

static void
keep (gpointer data)
{
  MacawWebPage *self = data;
  GSettings *settings = macaw_paths_get_settings ();
  const char *key = gtk_editable_get_text (self->key);
  g_autofree char *url = dup_url (self, NULL);
  g_autofree char *id = url == NULL ? NULL : macaw_web_settings_dup_key_id (get_kind (self), url);

  if (url == NULL)
    return;
  if (*key != '\0' && !g_str_equal (get_kind (self), "none"))
    macaw_keys_store_async (id, _("Macaw: key of the search service"), key, NULL, key_stored, g_object_ref (self));
  g_settings_set_string (settings, "search-kind", get_kind (self));
  g_settings_set_string (settings, "search-url", url);
  apply (self);
}

static void
use (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MacawWebPage *self = MACAW_WEB_PAGE (widget);
  g_autoptr (GError) error = NULL;
  g_autofree char *url = dup_url (self, &error);
  g_autofree char *address = url == NULL ? NULL : macaw_web_settings_dup_address (get_kind (self), url);

  if (url == NULL)
    show_error (self, error);
  else if (address == NULL || *gtk_editable_get_text (self->key) == '\0')
    keep (self);
  else
    macaw_consent_ask (GTK_WINDOW (gtk_widget_get_root (widget)), address, FALSE, keep, G_OBJECT (self));
}

static void
entry_activated (MacawWebPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "web.use", NULL);
}

/* Fields */

static void
show_fields (MacawWebPage *self)
{
  const char *kind = get_kind (self);

  gtk_widget_set_visible (GTK_WIDGET (self->url), !g_str_equal (kind, "none"));
  gtk_widget_set_visible (GTK_WIDGET (self->key), !g_str_equal (kind, "none"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->url),
                                 g_str_equal (kind, "brave") ? _("Address, if not Brave’s own") : _("Address, such as https://search.example.org"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->key), g_str_equal (kind, "brave") ? _("Key") : _("Key, if it needs one"));
}

static void
text_changed (MacawWebPage *self)
{
  if (self->filling)
    return;
  set_busy (self, FALSE);
  show_result (self, _("Not in use yet"), NULL);
}

/* A key or an address of one service is not the other's. */
static void
kind_changed (MacawWebPage *self)
{
  if (self->filling)
    return;
  self->filling = TRUE;
  gtk_editable_set_text (self->url, "");
  gtk_editable_set_text (self->key, "");
  self->filling = FALSE;
  show_fields (self);
  text_changed (self);
}

static void
private_applied (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawWebPage) self = data;
  g_autoptr (GError) error = NULL;

  if (!macaw_web_settings_apply_finish (result, &error) && macaw_error_is_news (error))
    show_error (self, error);
}

/* Another program may have changed it, too. */
static void
private_changed (MacawWebPage *self)
{
  AraRuntimeClient *client = get_client (self);

  if (client != NULL)
    macaw_web_settings_apply_async (client, NULL, private_applied, g_object_ref (self));
}

/* The object */

void
macaw_web_page_set_connection (MacawWebPage *self, MacawConnection *connection)
{
  g_return_if_fail (MACAW_IS_WEB_PAGE (self));

  g_set_object (&self->connection, connection);
}

static void
fill (MacawWebPage *self)
{
  GSettings *settings = macaw_paths_get_settings ();
  g_autofree char *kind = g_settings_get_string (settings, "search-kind"), *url = g_settings_get_string (settings, "search-url");
  guint selected = 0;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i], kind))
      selected = i;
  self->filling = TRUE;
  adw_combo_row_set_selected (self->kind, selected);
  gtk_editable_set_text (self->url, url);
  self->filling = FALSE;
  show_fields (self);
  show_result (self, selected == 0 ? _("No service is chosen.") : _("In use"), NULL);
  g_settings_bind (settings, "web-allow-private", self->allow_private, "active", G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_object (settings, "changed::web-allow-private", G_CALLBACK (private_changed), self, G_CONNECT_SWAPPED);
}

static void
macaw_web_page_dispose (GObject *object)
{
  MacawWebPage *self = MACAW_WEB_PAGE (object);

  self->filling = TRUE; /* what the rows tell while they go is no news */
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->connection);
  G_OBJECT_CLASS (macaw_web_page_parent_class)->dispose (object);
}

static void
macaw_web_page_class_init (MacawWebPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = macaw_web_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/sessions/macaw-web-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawWebPage, kind);
  gtk_widget_class_bind_template_child (widget_class, MacawWebPage, url);
  gtk_widget_class_bind_template_child (widget_class, MacawWebPage, key);
  gtk_widget_class_bind_template_child (widget_class, MacawWebPage, result);
  gtk_widget_class_bind_template_child (widget_class, MacawWebPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, MacawWebPage, allow_private);
  gtk_widget_class_bind_template_callback (widget_class, kind_changed);
  gtk_widget_class_bind_template_callback (widget_class, text_changed);
  gtk_widget_class_bind_template_callback (widget_class, entry_activated);
  gtk_widget_class_install_action (widget_class, "web.use", NULL, use);
}

static void
macaw_web_page_init (MacawWebPage *self)
{
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  /* What a server says is data. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->result), FALSE);
  fill (self);
}
