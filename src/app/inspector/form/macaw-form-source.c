/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON in a source view: its colours, and what can't be shown as lines. */

#include "config.h"

#include "macaw-form-source.h"

#include <adwaita.h>
#include <glib/gi18n.h>

static void
follow_style (AdwStyleManager *style, GParamSpec *pspec, gpointer buffer)
{
  GtkSourceStyleSchemeManager *schemes = gtk_source_style_scheme_manager_get_default ();

  gtk_source_buffer_set_style_scheme (buffer, gtk_source_style_scheme_manager_get_scheme (schemes, adw_style_manager_get_dark (style) ? "Adwaita-dark" : "Adwaita"));
}

void
macaw_form_source_prepare (GtkSourceBuffer *buffer)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  g_signal_connect_object (style, "notify::dark", G_CALLBACK (follow_style), buffer, 0);
  follow_style (style, NULL, buffer);
}

static gboolean
set_language (gpointer user_data)
{
  GWeakRef *reference = user_data;
  g_autoptr (GtkSourceBuffer) buffer = g_weak_ref_get (reference);

  if (buffer != NULL && gtk_source_buffer_get_language (buffer) == NULL)
    gtk_source_buffer_set_language (buffer, gtk_source_language_manager_get_language (gtk_source_language_manager_get_default (), "json"));
  return G_SOURCE_REMOVE;
}

static void
reference_free (gpointer reference)
{
  g_weak_ref_clear (reference);
  g_free (reference);
}

/* Each buffer compiles the language anew, which takes some 35 ms: not before it is seen. */
void
macaw_form_source_colour (GtkSourceBuffer *buffer)
{
  GWeakRef *reference;

  if (gtk_source_buffer_get_language (buffer) != NULL)
    return;
  reference = g_new0 (GWeakRef, 1);
  g_weak_ref_init (reference, buffer);
  g_idle_add_full (G_PRIORITY_LOW, set_language, reference, reference_free);
}

char *
macaw_form_source_dup_text (GtkSourceBuffer *buffer)
{
  char *text = NULL;

  g_object_get (buffer, "text", &text, NULL);
  return text;
}

/* libara says first that it isn't valid JSON, which our sentence says as well. */
char *
macaw_form_source_describe (const GError *error)
{
  static const char told[] = "Not valid JSON: ";
  const char *rest = g_str_has_prefix (error->message, told) ? error->message + strlen (told) : error->message;

  return g_strdup_printf (_("Not JSON yet: %s"), rest);
}
