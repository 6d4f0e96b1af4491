/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of the preferences that connects a language model to this computer's runtime. */

#include "config.h"

#include "macaw-model-page.h"

#include <glib/gi18n.h>
#include <libsecret/secret.h>

#include "app/macaw-drop-down.h"
#include "app/macaw-error-sentence.h"
#include "app/macaw-paths.h"
#include "macaw-connection-list.h"
#include "macaw-consent.h"
#include "macaw-keys.h"
#include "macaw-model-provider.h"

struct _MacawModelPage
{
  AdwPreferencesPage parent_instance;

  AdwComboRow       *preset;
  GtkEditable       *url;
  GtkEditable       *key;
  AdwActionRow      *result;
  GtkSpinner        *spinner;
  GtkWidget         *anyway;
  GtkEditable       *model;
  GtkWidget         *offered;
  GtkDropDown       *models;
  GtkStringList     *names;

  MacawConnection   *connection;
  GCancellable      *cancellable; /* of what runs, or NULL */
  gboolean           filling;     /* fields are set by us, not by a person */
};

G_DEFINE_FINAL_TYPE (MacawModelPage, macaw_model_page, ADW_TYPE_PREFERENCES_PAGE)

/* The last one stands for every other address. */
static const struct
{
  const char *title;
  const char *url;
} presets[] = {
  { "OpenAI", "https://api.openai.com/v1" },
  { "OpenRouter", "https://openrouter.ai/api/v1" },
  { "Mistral", "https://api.mistral.ai/v1" },
  { "Groq", "https://api.groq.com/openai/v1" },
  { N_("Ollama on this computer"), "http://127.0.0.1:11434/v1" },
  { N_("llama.cpp on this computer"), "http://127.0.0.1:8080/v1" },
  { N_("Another server"), "" },
};

static void
show_result (MacawModelPage *self, const char *title, const char *details, gboolean may_use)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->result), title);
  adw_action_row_set_subtitle (self->result, details != NULL ? details : "");
  gtk_widget_set_visible (self->anyway, may_use);
}

static void
show_error (MacawModelPage *self, const GError *error, gboolean may_use)
{
  g_autofree char *sentence = macaw_error_get_sentence (error);
  g_autofree char *details = error->domain == ARA_ERROR ? macaw_error_get_details (error) : NULL;

  show_result (self, sentence, details, may_use);
}

static void
set_busy (MacawModelPage *self, gboolean busy)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (busy)
    self->cancellable = g_cancellable_new ();
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "model.test", !busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "model.use", !busy);
}

/* Another call than this one is waited for, or none. */
static gboolean
is_stale (MacawModelPage *self, const GError *error)
{
  return self->cancellable == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static char *
dup_url (MacawModelPage *self, GError **error)
{
  return macaw_connection_list_check (gtk_editable_get_text (self->url), error);
}

/* Telling the runtime */

static void
applied (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawModelPage) self = data;
  g_autoptr (GError) error = NULL;

  if (!macaw_model_provider_apply_finish (result, &error) && macaw_error_is_news (error))
    show_error (self, error, FALSE);
  if (self->connection != NULL)
    macaw_connection_tell_models_changed (self->connection);
}

static void
apply (MacawModelPage *self)
{
  AraRuntimeClient *client = self->connection == NULL ? NULL : macaw_connection_get_client (self->connection);

  /* With no runtime yet, its start tells it. */
  if (client != NULL)
    macaw_model_provider_apply_async (client, NULL, applied, g_object_ref (self));
}

static void
key_stored (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawModelPage) self = data;

  if (!macaw_keys_store_finish (result, NULL))
    adw_action_row_set_subtitle (self->result, _("There is no keyring that opens. Macaw forgets the key when you quit it."));
}

static void
keep (MacawModelPage *self)
{
  const char *key = gtk_editable_get_text (self->key);
  g_autofree char *url = dup_url (self, NULL);
  g_autofree char *id = url == NULL ? NULL : macaw_model_provider_dup_key_id (url);

  if (url == NULL)
    return;
  if (*key != '\0')
    macaw_keys_store_async (id, _("Macaw: key of the model provider"), key, NULL, key_stored, g_object_ref (self));
  g_settings_set_string (macaw_paths_get_settings (), "provider-base-url", url);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "model.forget", TRUE);
  apply (self);
}

/* Testing */

static void
offer_models (MacawModelPage *self, char **names)
{
  self->filling = TRUE;
  gtk_string_list_splice (self->names, 0, g_list_model_get_n_items (G_LIST_MODEL (self->names)), (const char *const *) names);
  gtk_drop_down_set_selected (self->models, GTK_INVALID_LIST_POSITION);
  gtk_widget_set_visible (self->offered, names[0] != NULL);
  self->filling = FALSE;
}

static void
tested (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawModelPage) self = data;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) names = macaw_model_provider_test_finish (result, &error);
  g_autofree char *text = NULL;
  guint count = names == NULL ? 0 : g_strv_length (names);

  if (is_stale (self, error))
    return;
  set_busy (self, FALSE);
  if (names == NULL)
    {
      show_error (self, error, TRUE);
      return;
    }
  text = g_strdup_printf (ngettext ("Connected. The provider offers %u model.", "Connected. The provider offers %u models.", count), count);
  show_result (self, text, NULL, FALSE);
  offer_models (self, names);
  keep (self);
}

static void
key_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawModelPage) self = data;
  g_autoptr (GError) error = NULL;
  char *key = macaw_keys_lookup_finish (result, &error);
  g_autofree char *url = dup_url (self, NULL);

  if (!is_stale (self, error) && url != NULL)
    macaw_model_provider_test_async (url, key, self->cancellable, tested, g_object_ref (self));
  secret_password_free (key);
}

/* With no key typed, the one that is kept for this address. */
static void
test (gpointer data)
{
  MacawModelPage *self = data;
  const char *key = gtk_editable_get_text (self->key);
  g_autofree char *url = dup_url (self, NULL);
  g_autofree char *id = url == NULL ? NULL : macaw_model_provider_dup_key_id (url);

  if (url == NULL)
    return;
  set_busy (self, TRUE);
  show_result (self, _("Asking the provider for its models…"), NULL, FALSE);
  if (*key != '\0')
    macaw_model_provider_test_async (url, key, self->cancellable, tested, g_object_ref (self));
  else
    macaw_keys_lookup_async (id, self->cancellable, key_came, g_object_ref (self));
}

static void
begin_test (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MacawModelPage *self = MACAW_MODEL_PAGE (widget);
  g_autoptr (GError) error = NULL;
  g_autofree char *url = dup_url (self, &error);

  if (url == NULL)
    show_error (self, error, FALSE);
  else
    macaw_consent_ask (GTK_WINDOW (gtk_widget_get_root (widget)), url, FALSE, test, G_OBJECT (self));
}

static void
use_anyway (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MacawModelPage *self = MACAW_MODEL_PAGE (widget);

  keep (self);
  show_result (self, _("Kept, though the test failed."), NULL, FALSE);
}

static void
entry_activated (MacawModelPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "model.test", NULL);
}

/* Fields */

static void
text_changed (MacawModelPage *self)
{
  if (self->filling)
    return;
  set_busy (self, FALSE);
  show_result (self, _("Not tested yet"), NULL, FALSE);
}

static void
show_preset (MacawModelPage *self)
{
  g_autofree char *url = dup_url (self, NULL);
  guint i = 0;

  while (i < G_N_ELEMENTS (presets) - 1 && g_strcmp0 (url, presets[i].url) != 0)
    i++;
  self->filling = TRUE;
  adw_combo_row_set_selected (self->preset, i);
  self->filling = FALSE;
}

static void
url_changed (MacawModelPage *self)
{
  if (self->filling)
    return;
  show_preset (self);
  text_changed (self);
}

static void
preset_changed (MacawModelPage *self)
{
  guint selected = adw_combo_row_get_selected (self->preset);

  if (self->filling || selected >= G_N_ELEMENTS (presets) || *presets[selected].url == '\0')
    return;
  self->filling = TRUE;
  gtk_editable_set_text (self->url, presets[selected].url);
  self->filling = FALSE;
  text_changed (self);
}

static void
model_applied (MacawModelPage *self)
{
  g_autofree char *model = g_strstrip (g_strdup (gtk_editable_get_text (self->model)));

  g_settings_set_string (macaw_paths_get_settings (), "default-model", model);
  apply (self);
}

static void
model_selected (MacawModelPage *self)
{
  GtkStringObject *selected = gtk_drop_down_get_selected_item (self->models);
  g_autofree char *url = dup_url (self, NULL);
  g_autofree char *provider = url == NULL ? NULL : macaw_model_provider_dup_name (url);
  g_autofree char *model = NULL;

  if (self->filling || selected == NULL || provider == NULL)
    return;
  model = g_strconcat (provider, "/", gtk_string_object_get_string (selected), NULL);
  gtk_editable_set_text (self->model, model);
  model_applied (self);
}

/* Disconnecting */

static void
key_cleared (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!macaw_keys_clear_finish (result, &error))
    g_debug ("%s", error->message);
}

static void
forgotten (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawModelPage) self = data;
  g_autoptr (GError) error = NULL;

  if (macaw_model_provider_forget_finish (result, &error))
    show_result (self, _("Disconnected. The built-in guide answers."), NULL, FALSE);
  else if (macaw_error_is_news (error))
    show_error (self, error, FALSE);
}

static void
forget (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MacawModelPage *self = MACAW_MODEL_PAGE (widget);
  GSettings *settings = macaw_paths_get_settings ();
  g_autofree char *url = g_settings_get_string (settings, "provider-base-url");
  g_autofree char *id = macaw_model_provider_dup_key_id (url);
  AraRuntimeClient *client = self->connection == NULL ? NULL : macaw_connection_get_client (self->connection);

  macaw_keys_clear_async (id, NULL, key_cleared, NULL);
  g_settings_reset (settings, "provider-base-url");
  g_settings_reset (settings, "default-model");
  self->filling = TRUE;
  gtk_editable_set_text (self->key, "");
  gtk_editable_set_text (self->model, "");
  gtk_widget_set_visible (self->offered, FALSE);
  self->filling = FALSE;
  gtk_widget_action_set_enabled (widget, "model.forget", FALSE);
  if (client != NULL)
    macaw_model_provider_forget_async (client, url, NULL, forgotten, g_object_ref (self));
}

/* The object */

void
macaw_model_page_set_connection (MacawModelPage *self, MacawConnection *connection)
{
  g_return_if_fail (MACAW_IS_MODEL_PAGE (self));

  g_set_object (&self->connection, connection);
}

static void
fill (MacawModelPage *self)
{
  GSettings *settings = macaw_paths_get_settings ();
  g_autofree char *url = g_settings_get_string (settings, "provider-base-url");
  g_autofree char *model = g_settings_get_string (settings, "default-model");
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (presets); i++)
    gtk_string_list_append (titles, _(presets[i].title));
  self->filling = TRUE;
  adw_combo_row_set_model (self->preset, G_LIST_MODEL (titles));
  gtk_editable_set_text (self->url, *url != '\0' ? url : presets[0].url);
  gtk_editable_set_text (self->model, model);
  self->filling = FALSE;
  show_preset (self);
  if (*url != '\0')
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->key), _("Key, if it is to change"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "model.forget", *url != '\0');
}

static void
macaw_model_page_dispose (GObject *object)
{
  MacawModelPage *self = MACAW_MODEL_PAGE (object);

  self->filling = TRUE; /* what the rows tell while they go is no news */
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->connection);
  G_OBJECT_CLASS (macaw_model_page_parent_class)->dispose (object);
}

static void
macaw_model_page_class_init (MacawModelPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = macaw_model_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/sessions/macaw-model-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawModelPage, preset);
  gtk_widget_class_bind_template_child (widget_class, MacawModelPage, url);
  gtk_widget_class_bind_template_child (widget_class, MacawModelPage, key);
  gtk_widget_class_bind_template_child (widget_class, MacawModelPage, result);
  gtk_widget_class_bind_template_child (widget_class, MacawModelPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, MacawModelPage, anyway);
  gtk_widget_class_bind_template_child (widget_class, MacawModelPage, model);
  gtk_widget_class_bind_template_child (widget_class, MacawModelPage, offered);
  gtk_widget_class_bind_template_child (widget_class, MacawModelPage, models);
  gtk_widget_class_bind_template_child (widget_class, MacawModelPage, names);
  gtk_widget_class_bind_template_callback (widget_class, preset_changed);
  gtk_widget_class_bind_template_callback (widget_class, url_changed);
  gtk_widget_class_bind_template_callback (widget_class, text_changed);
  gtk_widget_class_bind_template_callback (widget_class, entry_activated);
  gtk_widget_class_bind_template_callback (widget_class, model_applied);
  gtk_widget_class_bind_template_callback (widget_class, model_selected);
  gtk_widget_class_install_action (widget_class, "model.test", NULL, begin_test);
  gtk_widget_class_install_action (widget_class, "model.use", NULL, use_anyway);
  gtk_widget_class_install_action (widget_class, "model.forget", NULL, forget);
}

static void
macaw_model_page_init (MacawModelPage *self)
{
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  macaw_drop_down_set_label (self->models, _("Models of the Provider"));
  /* What a server says is data. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->result), FALSE);
  fill (self);
}
