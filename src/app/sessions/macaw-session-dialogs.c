/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The questions that belong to sessions and connections. */

#include "config.h"

#include "macaw-session-dialogs.h"
#include "app/macaw-brief-text.h"

#include <glib/gi18n.h>

/* What a question is about; it lives as long as its dialog. */
typedef struct
{
  MacawConnectionList *connections;
  MacawConnection     *connection;
  AraSession          *session;
  GtkEditable         *entry; /* in the dialog */
} Question;

static void
question_free (gpointer data, GClosure *closure)
{
  Question *question = data;

  g_clear_object (&question->connections);
  g_clear_object (&question->connection);
  g_clear_object (&question->session);
  g_free (question);
}

static Question *
question_new (MacawConnectionList *connections, MacawConnection *connection, AraSession *session)
{
  Question *question = g_new0 (Question, 1);

  g_set_object (&question->connections, connections);
  g_set_object (&question->connection, connection);
  g_set_object (&question->session, session);
  return question;
}

/* Takes @question. */
static void
ask (AdwMessageDialog *dialog, const char *response, const char *label, AdwResponseAppearance appearance, GCallback answered,
     Question *question)
{
  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), response, label, NULL);
  adw_message_dialog_set_response_appearance (dialog, response, appearance);
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_data (dialog, "response", answered, question, question_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static AdwMessageDialog *
dialog_new (GtkWindow *parent, const char *heading, const char *body)
{
  return ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, heading, body));
}

/* Names */

static void
name_answered (AdwMessageDialog *dialog, const char *response, Question *question)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (question->entry)));

  if (!g_str_equal (response, "name") || *name == '\0')
    return;
  if (question->session == NULL)
    macaw_connection_start_session (question->connection, NULL, name);
  else
    macaw_connection_rename_session (question->connection, ara_session_get_id (question->session), name);
}

static void
name_changed (GtkEditable *entry, AdwMessageDialog *dialog)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  adw_message_dialog_set_response_enabled (dialog, "name", *name != '\0');
}

void
macaw_session_dialogs_ask_name (GtkWindow *parent, MacawConnection *connection, AraSession *session)
{
  AdwMessageDialog *dialog = dialog_new (parent, session != NULL ? _("Rename Session") : _("Start a New Session"), NULL);
  Question *question = question_new (NULL, connection, session);
  GtkWidget *entry = gtk_entry_new ();
  const char *name = session != NULL ? ara_session_get_name (session) : _("New session");

  question->entry = GTK_EDITABLE (entry);
  gtk_editable_set_text (question->entry, name != NULL ? name : "");
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Name"), -1);
  adw_message_dialog_set_extra_child (dialog, entry);
  g_signal_connect_object (entry, "changed", G_CALLBACK (name_changed), dialog, 0);
  adw_message_dialog_set_default_response (dialog, "name");
  ask (dialog, "name", session != NULL ? _("_Rename") : _("_Start"), ADW_RESPONSE_SUGGESTED, G_CALLBACK (name_answered), question);
  gtk_widget_grab_focus (entry);
}

/* Deleting */

static void
delete_answered (AdwMessageDialog *dialog, const char *response, Question *question)
{
  if (g_str_equal (response, "delete"))
    macaw_connection_delete_session (question->connection, ara_session_get_id (question->session));
}

void
macaw_session_dialogs_ask_delete (GtkWindow *parent, MacawConnection *connection, AraSession *session)
{
  const char *name = ara_session_get_name (session);
  g_autofree char *brief = macaw_text_dup_brief (name != NULL ? name : ara_session_get_id (session), MACAW_BRIEF_NAME);
  /* Translators: %s is the name of a session. */
  g_autofree char *heading = g_strdup_printf (_("Delete “%s”?"), brief);
  AdwMessageDialog *dialog = dialog_new (parent, heading, _("Its conversations and the files in its workspace are deleted for good."));

  ask (dialog, "delete", _("_Delete"), ADW_RESPONSE_DESTRUCTIVE, G_CALLBACK (delete_answered),
       question_new (NULL, connection, session));
}

static void
remove_answered (AdwMessageDialog *dialog, const char *response, Question *question)
{
  if (g_str_equal (response, "remove") && macaw_connection_list_is_added (question->connections, question->connection))
    macaw_connection_list_remove (question->connections, question->connection);
}

void
macaw_session_dialogs_ask_remove (GtkWindow *parent, MacawConnectionList *connections, MacawConnection *connection)
{
  /* Translators: %s is the name of a connection. */
  g_autofree char *heading = g_strdup_printf (_("Remove “%s”?"), macaw_connection_get_name (connection));
  AdwMessageDialog *dialog = dialog_new (parent, heading, _("Its key is removed from the keyring. On the server nothing changes."));

  ask (dialog, "remove", _("_Remove"), ADW_RESPONSE_DESTRUCTIVE, G_CALLBACK (remove_answered),
       question_new (connections, connection, NULL));
}
