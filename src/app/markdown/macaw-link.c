/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks before an address that a model wrote is opened. */

#include "config.h"

#include "macaw-link.h"
#include "macaw-markdown.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define MAX_SHOWN 400 /* characters of an address in the question */

static void
answered (AdwMessageDialog *dialog, const char *response, gpointer uri)
{
  if (g_str_equal (response, "open"))
    gtk_show_uri (gtk_window_get_transient_for (GTK_WINDOW (dialog)), uri, GDK_CURRENT_TIME);
}

static void
free_uri (gpointer uri, GClosure *closure)
{
  g_free (uri);
}

/* The address as it is, or its beginning and the site that it leads to. */
static char *
describe (const char *uri)
{
  g_autoptr (GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_NONE, NULL);
  g_autofree char *start = NULL;

  if (g_utf8_strlen (uri, -1) <= MAX_SHOWN)
    return g_strdup (uri);
  start = g_utf8_substring (uri, 0, MAX_SHOWN);
  if (parsed == NULL || g_uri_get_host (parsed) == NULL)
    return g_strconcat (start, "…", NULL);
  return g_strdup_printf ("%s…\n\n%s", start, g_uri_get_host (parsed));
}

void
macaw_link_ask (GtkWidget *widget, const char *uri)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autofree char *text = NULL;
  GtkWidget *dialog;

  if (!macaw_markdown_is_safe_link (uri))
    return;
  text = describe (uri);
  dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, _("Open This Link?"), text);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "open", _("_Open"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "open", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (answered), g_strdup (uri), free_uri, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}
