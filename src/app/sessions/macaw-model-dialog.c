/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks for a language model's address and key, and gives them to the runtime. */

#include "config.h"

#include "macaw-model-dialog.h"

#include <glib/gi18n.h>

#include "app/macaw-error-sentence.h"
#include "app/macaw-paths.h"
#include "macaw-keys.h"
#include "macaw-model-provider.h"

typedef struct
{
  AraRuntimeClient *client;
  GtkWindow        *parent;
  GtkEditable      *url;
  GtkEditable      *key;
  GtkEditable      *model;
} Dialog;

static void
dialog_free (gpointer data, GClosure *closure)
{
  Dialog *self = data;

  g_object_unref (self->client);
  g_free (self);
}

static void
tell (GtkWindow *parent, const char *heading, const char *text)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, heading, text);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
tell_error (GtkWindow *parent, const GError *error)
{
  g_autofree char *sentence = macaw_error_get_sentence (error);

  tell (parent, _("The Model Was Not Connected"), sentence);
}

static void
models_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWindow) parent = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) models = ara_runtime_client_models_finish (ARA_RUNTIME_CLIENT (source), result, &error);
  g_autofree char *text = NULL;
  guint count = models == NULL ? 0 : g_list_model_get_n_items (models);

  if (models == NULL)
    tell_error (parent, error);
  else if (count <= 1)
    tell (parent, _("The Model's Server Did Not Answer"), _("It listed no models. Check the address and the key, and try again."));
  else
    {
      /* One is the built-in guide. */
      text = g_strdup_printf (ngettext ("The server offers %u model.", "The server offers %u models.", count - 1), count - 1);
      tell (parent, _("Connected"), text);
    }
}

static void
applied (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWindow) parent = data;
  g_autoptr (GError) error = NULL;

  if (!macaw_model_provider_apply_finish (result, &error))
    tell_error (parent, error);
  else
    ara_runtime_client_models_async (ARA_RUNTIME_CLIENT (source), NULL, models_came, g_steal_pointer (&parent));
}

/* The key works in this run whatever the keyring says; that it won't outlive it is told. */
static void
key_stored (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWindow) parent = data;

  if (!macaw_keys_store_finish (result, NULL))
    tell (parent, _("The Key Is Kept for This Run Only"),
          _("There is no keyring that opens. Macaw forgets the key when you quit it."));
}

static void
responded (AdwMessageDialog *message, const char *response, gpointer data)
{
  Dialog *self = data;
  GSettings *settings = macaw_paths_get_settings ();
  const char *key = gtk_editable_get_text (self->key);
  g_autofree char *url = g_strstrip (g_strdup (gtk_editable_get_text (self->url)));
  g_autofree char *id = macaw_model_provider_dup_key_id (url);

  if (!g_str_equal (response, "connect"))
    return;
  if (*key != '\0')
    macaw_keys_store_async (id, _("Macaw: key of the model provider"), key, NULL, key_stored, g_object_ref (self->parent));
  g_settings_set_string (settings, "provider-base-url", url);
  g_settings_set_string (settings, "default-model", gtk_editable_get_text (self->model));
  macaw_model_provider_apply_async (self->client, NULL, applied, g_object_ref (self->parent));
}

static GtkWidget *
add_row (GtkWidget *list, GtkWidget *row, const char *title, const char *text)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return row;
}

void
macaw_model_dialog_present (GtkWindow *parent, AraRuntimeClient *client)
{
  GtkWidget *message = adw_message_dialog_new (parent, _("Connect a Model"),
                                               _("Any server of OpenAI's chat completions will do, also one on this computer."));
  GtkWidget *list = gtk_list_box_new ();
  Dialog *self = g_new0 (Dialog, 1);
  GSettings *settings = macaw_paths_get_settings ();
  g_autofree char *url = g_settings_get_string (settings, "provider-base-url");
  g_autofree char *model = g_settings_get_string (settings, "default-model");

  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  self->client = g_object_ref (client);
  self->parent = parent;
  self->url = GTK_EDITABLE (add_row (list, adw_entry_row_new (), _("Address"), *url != '\0' ? url : "http://127.0.0.1:11434/v1"));
  self->key = GTK_EDITABLE (add_row (list, adw_password_entry_row_new (), *url != '\0' ? _("Key, if it is to change") : _("Key, if it needs one"), ""));
  self->model = GTK_EDITABLE (add_row (list, adw_entry_row_new (), _("Model, e.g. openai/gpt-4o"), model));
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (message), list);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (message), "cancel", _("_Cancel"), "connect", _("C_onnect"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (message), "connect", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (message), "connect");
  g_signal_connect_data (message, "response", G_CALLBACK (responded), self, dialog_free, 0);
  gtk_window_present (GTK_WINDOW (message));
}
