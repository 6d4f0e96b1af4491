/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Actions on windows, and on what this app shows. */

#include "config.h"

#include "macaw-control-actions-private.h"
#include "app/macaw-error-sentence.h"
#include "macaw-desktop-windows.h"

#include <glib/gi18n.h>

void
macaw_control_answer_string (MacawControlCall *call, const char *name, const char *value)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autoptr (AraValue) result = NULL;

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, name, value);
  ara_value_builder_end_object (builder);
  result = ara_value_builder_end (builder);
  macaw_control_call_answer (call, result);
}

/* Windows */

gboolean
macaw_control_prepare_list (GtkApplication *application, MacawControlCall *call, char **heading, char **body)
{
  *heading = g_strdup (_("Let the Agent See Your Windows?"));
  *body = g_strdup (_("It learns which windows are open, with their titles and places."));
  return TRUE;
}

void
macaw_control_list_windows (GtkApplication *application, MacawControlCall *call)
{
  g_autoptr (AraValue) list = macaw_desktop_windows_list (application);

  macaw_control_call_answer (call, list);
}

/* The title of another app's window; NULL where it is our own, or there is none and the call was failed. */
static char *
title_of_other (GtkApplication *application, MacawControlCall *call, gboolean *own)
{
  g_autofree char *id = macaw_control_dup_arg (call, "id");
  char *title;

  *own = macaw_desktop_windows_get_own (application, id) != NULL;
  if (*own)
    return NULL;
  title = macaw_desktop_windows_dup_title (id);
  if (title == NULL)
    macaw_control_call_fail (call, MACAW_CONTROL_BAD_ARGS, _("There is no such window; list_windows tells which there are."));
  return title;
}

gboolean
macaw_control_prepare_focus (GtkApplication *application, MacawControlCall *call, char **heading, char **body)
{
  gboolean own;
  g_autofree char *title = title_of_other (application, call, &own);

  if (title == NULL)
    return own;
  *heading = g_strdup (_("Let the Agent Bring a Window to the Front?"));
  /* Translators: %s is the title of a window */
  *body = g_strdup_printf (_("The window “%s” of another app gets the keyboard."), title);
  return TRUE;
}

gboolean
macaw_control_prepare_close (GtkApplication *application, MacawControlCall *call, char **heading, char **body)
{
  gboolean own;
  g_autofree char *title = title_of_other (application, call, &own);

  if (title == NULL)
    return own;
  *heading = g_strdup (_("Let the Agent Close a Window?"));
  /* Translators: %s is the title of a window */
  *body = g_strdup_printf (_("The window “%s” of another app is asked to close."), title);
  return TRUE;
}

void
macaw_control_focus_window (GtkApplication *application, MacawControlCall *call)
{
  g_autofree char *id = macaw_control_dup_arg (call, "id");
  GtkWindow *window = macaw_desktop_windows_get_own (application, id);

  if (window != NULL)
    gtk_window_present (window);
  if (window != NULL || macaw_desktop_windows_focus (id))
    macaw_control_answer_string (call, "focused", id);
  else
    macaw_control_call_fail (call, MACAW_CONTROL_FAILED, _("The window has gone."));
}

void
macaw_control_close_window (GtkApplication *application, MacawControlCall *call)
{
  g_autofree char *id = macaw_control_dup_arg (call, "id");
  GtkWindow *window = macaw_desktop_windows_get_own (application, id);

  /* Answered first: the channel may go with the last window. */
  if (window != NULL || macaw_desktop_windows_close (id))
    macaw_control_answer_string (call, "asked_to_close", id);
  else
    macaw_control_call_fail (call, MACAW_CONTROL_FAILED, _("The window has gone."));
  if (window != NULL)
    gtk_window_close (window);
}

/* What this app shows */

/* The window that has the action, the active one first; NULL and the call failed if none has. */
static GtkWindow *
find_window_with (GtkApplication *application, MacawControlCall *call, const char *name)
{
  GtkWindow *active = gtk_application_get_active_window (application);

  if (active != NULL && G_IS_ACTION_GROUP (active) && g_action_group_get_action_enabled (G_ACTION_GROUP (active), name))
    return active;
  for (GList *each = gtk_application_get_windows (application); each != NULL; each = each->next)
    if (G_IS_ACTION_GROUP (each->data) && g_action_group_get_action_enabled (G_ACTION_GROUP (each->data), name))
      return each->data;
  macaw_control_call_fail (call, MACAW_CONTROL_FAILED, _("No window of the app can do this now."));
  return NULL;
}

/* A text member of what the window says of itself; NULL if it says nothing of it. */
static char *
dup_status (GActionGroup *window, const char *member)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (window, "status");
  const char *text = state == NULL || !g_variant_is_of_type (state, G_VARIANT_TYPE_STRING) ? NULL : g_variant_get_string (state, NULL);
  g_autoptr (AraValue) status = text == NULL ? NULL : ara_value_new_from_text (text, -1, NULL);

  return status == NULL ? NULL : ara_value_dup_member_string (status, member);
}

/* Activates it with @target, and offers to undo that by the same action with what was @before. */
static void
show (GtkWindow *window, MacawControlCall *call, const char *action, const char *target, const char *before, const char *sentence)
{
  g_autofree char *name = g_strconcat ("win.", action, NULL);
  g_autofree char *undo = before == NULL ? NULL : g_action_print_detailed_name (name, g_variant_new_string (before));

  if (undo != NULL && !g_str_equal (before, target))
    macaw_control_call_set_undo (call, G_ACTION_GROUP (window), sentence, undo);
  g_action_group_activate_action (G_ACTION_GROUP (window), action, g_variant_new_string (target));
}

typedef struct
{
  GtkApplication   *application;
  MacawControlCall *call;
} Opening;

static void
conversation_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Opening *opening = data;
  g_autoptr (GtkApplication) application = opening->application;
  g_autoptr (MacawControlCall) call = opening->call;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) messages = ara_runtime_client_conversation_finish (ARA_RUNTIME_CLIENT (source), result, &error);
  g_autofree char *id = macaw_control_dup_arg (call, "id"), *sentence = NULL, *before = NULL;
  GtkWindow *window;

  if (messages == NULL)
    {
      sentence = macaw_error_get_sentence (error);
      macaw_control_call_fail (call, g_error_matches (error, ARA_ERROR, ARA_ERROR_NOT_FOUND) ? MACAW_CONTROL_BAD_ARGS : MACAW_CONTROL_FAILED,
                               sentence);
      return;
    }
  window = find_window_with (application, call, "open-conversation");
  if (window == NULL)
    return;
  before = dup_status (G_ACTION_GROUP (window), "conversation");
  show (window, call, "open-conversation", id, before, _("An agent opened this conversation."));
  macaw_control_answer_string (call, "opened", id);
}

void
macaw_control_open_conversation (GtkApplication *application, MacawControlCall *call)
{
  g_autofree char *id = macaw_control_dup_arg (call, "id");
  Opening *opening;

  if (macaw_control_call_get_client (call) == NULL)
    {
      macaw_control_call_fail (call, MACAW_CONTROL_FAILED, _("The app is not connected."));
      return;
    }
  opening = g_new (Opening, 1);
  *opening = (Opening){ g_object_ref (application), g_object_ref (call) };
  ara_runtime_client_conversation_async (macaw_control_call_get_client (call), id, 1, macaw_control_call_get_cancellable (call),
                                         conversation_found, opening);
}

void
macaw_control_show_panel (GtkApplication *application, MacawControlCall *call)
{
  g_autofree char *panel = macaw_control_dup_arg (call, "panel");
  GtkWindow *window = find_window_with (application, call, "show-panel");
  g_autofree char *before = NULL;

  if (window == NULL)
    return;
  before = dup_status (G_ACTION_GROUP (window), "panel");
  show (window, call, "show-panel", panel, before, _("An agent opened this panel."));
  /* No panel was there. */
  if (before == NULL)
    macaw_control_call_set_undo (call, G_ACTION_GROUP (window), _("An agent opened this panel."), "win.show-inspector");
  macaw_control_answer_string (call, "shown", panel);
}

void
macaw_control_notify (GtkApplication *application, MacawControlCall *call)
{
  g_autofree char *title = macaw_control_dup_arg (call, "title"), *body = macaw_control_dup_arg (call, "body");
  g_autoptr (GNotification) notification = g_notification_new (title);

  if (body != NULL)
    g_notification_set_body (notification, body);
  g_application_send_notification (G_APPLICATION (application), NULL, notification);
  macaw_control_answer_string (call, "notified", title);
}
