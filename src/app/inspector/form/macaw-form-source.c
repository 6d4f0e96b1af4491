/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON in a source view: its colours, and what can't be shown as lines. */

#include "config.h"

#include "macaw-form-source.h"

#include <adwaita.h>

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

  gtk_source_buffer_set_language (buffer, gtk_source_language_manager_get_language (gtk_source_language_manager_get_default (), "json"));
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (follow_style), buffer, 0);
  follow_style (style, NULL, buffer);
}

char *
macaw_form_source_dup_text (GtkSourceBuffer *buffer)
{
  char *text = NULL;

  g_object_get (buffer, "text", &text, NULL);
  return text;
}
