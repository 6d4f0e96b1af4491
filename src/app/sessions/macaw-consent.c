/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A person's consent before a key goes where it could be read or taken. */

#include "config.h"

#include "macaw-consent.h"

#include <glib/gi18n.h>

#include "app/macaw-paths.h"
#include "ara/ara.h"

char *
macaw_consent_dup_question (const char *base_url, gboolean foreign)
{
  g_auto (GStrv) trusted = g_settings_get_strv (macaw_paths_get_settings (), "trusted-urls");

  if (g_strv_contains ((const char *const *) trusted, base_url))
    return NULL;
  if (ara_base_url_is_cleartext (base_url))
    return g_strdup_printf (_("The key would go to %s unencrypted: everybody on the way could read it."), base_url);
  if (foreign)
    return g_strdup_printf (_("A file “.env” in the folder that Macaw was started in wants the key sent to %s."), base_url);
  return NULL;
}

void
macaw_consent_give (const char *base_url, gboolean foreign)
{
  GSettings *settings = macaw_paths_get_settings ();
  g_auto (GStrv) trusted = g_settings_get_strv (settings, "trusted-urls");
  g_autofree char *question = macaw_consent_dup_question (base_url, foreign);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  if (question == NULL)
    return;
  g_strv_builder_addv (builder, (const char **) trusted);
  g_strv_builder_add (builder, base_url);
  all = g_strv_builder_end (builder);
  g_settings_set_strv (settings, "trusted-urls", (const char *const *) all);
}

typedef struct
{
  char     *base_url;
  gboolean  foreign;
  void    (*agreed) (gpointer owner);
  GWeakRef  owner;
} Question;

static void
question_free (gpointer data, GClosure *closure)
{
  Question *question = data;

  g_free (question->base_url);
  g_weak_ref_clear (&question->owner);
  g_free (question);
}

static void
answered (AdwMessageDialog *dialog, const char *response, Question *question)
{
  g_autoptr (GObject) owner = g_weak_ref_get (&question->owner);

  if (!g_str_equal (response, "send") || owner == NULL)
    return;
  macaw_consent_give (question->base_url, question->foreign);
  question->agreed (owner);
}

void
macaw_consent_ask (GtkWindow *parent, const char *base_url, gboolean foreign, void (*agreed) (gpointer owner), GObject *owner)
{
  g_autofree char *body = macaw_consent_dup_question (base_url, foreign);
  AdwMessageDialog *dialog;
  Question *question;

  if (body == NULL)
    {
      agreed (owner);
      return;
    }
  question = g_new0 (Question, 1);
  question->base_url = g_strdup (base_url);
  question->foreign = foreign;
  question->agreed = agreed;
  g_weak_ref_init (&question->owner, owner);
  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, _("Send the Key There?"), body));
  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "send", _("_Send the Key"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "send", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (answered), question, question_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}
