/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding words in a result. */

#include "config.h"

#include "macaw-result-view-private.h"

#include <glib/gi18n.h>
#include <string.h>

static void
show_count (MacawResultView *self)
{
  g_autofree char *text = NULL;

  if (self->places == NULL)
    text = g_strdup ("");
  else if (self->n_found == 0)
    text = g_strdup (_("Not found"));
  else if (self->n_found > self->places->len)
    /* Translators: the place among the words that were found, and how many there are at least. */
    text = g_strdup_printf (_("%u of over %u"), self->at + 1, self->places->len);
  else
    text = g_strdup_printf (_("%u of %u"), self->at + 1, self->places->len);
  gtk_label_set_text (self->find_label, text);
}

void
macaw_result_view_stop_finding (MacawResultView *self)
{
  g_cancellable_cancel (self->finding);
  g_clear_object (&self->finding);
  g_clear_pointer (&self->places, g_array_unref);
  self->n_found = 0;
  self->at = 0;
}

static void
found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawResultView) self = data;
  guint64 total;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) places = macaw_text_search_finish (MACAW_TEXT (source), result, &total, &error);
  MacawTextPane *pane = self->box == NULL ? NULL : macaw_result_view_get_pane (self);

  /* Cancelled, or another text is shown by now. */
  if (places == NULL || pane == NULL || macaw_text_pane_get_text (pane) != MACAW_TEXT (source))
    return;
  g_clear_object (&self->finding);
  self->places = g_steal_pointer (&places);
  self->n_found = total;
  self->at = 0;
  macaw_text_pane_set_matches (pane, self->places, strlen (gtk_editable_get_text (self->find_entry)));
  if (self->places->len > 0)
    macaw_text_pane_show_match (pane, 0);
  show_count (self);
}

void
macaw_result_view_start_finding (MacawResultView *self)
{
  const char *words = gtk_editable_get_text (self->find_entry);
  MacawTextPane *pane = *words == '\0' ? macaw_result_view_get_pane (self) : macaw_result_view_show_text (self);

  macaw_result_view_stop_finding (self);
  if (pane != NULL)
    macaw_text_pane_set_matches (pane, NULL, 0);
  show_count (self);
  if (*words == '\0' || pane == NULL)
    return;
  gtk_label_set_text (self->find_label, _("Searching…"));
  self->finding = g_cancellable_new ();
  macaw_text_search_async (macaw_text_pane_get_text (pane), words, self->finding, found, g_object_ref (self));
}

void
macaw_result_view_find_step (GtkWidget *widget, const char *name, GVariant *step)
{
  MacawResultView *self = MACAW_RESULT_VIEW (widget);
  MacawTextPane *pane = macaw_result_view_get_pane (self);

  if (self->places == NULL || self->places->len == 0 || pane == NULL)
    return;
  self->at = (self->at + self->places->len + (guint) g_variant_get_int32 (step)) % self->places->len;
  macaw_text_pane_show_match (pane, self->at);
  show_count (self);
}

void
macaw_result_view_find (MacawResultView *self, const char *words)
{
  g_return_if_fail (MACAW_IS_RESULT_VIEW (self) && words != NULL);
  gtk_toggle_button_set_active (self->find_button, *words != '\0');
  gtk_editable_set_text (self->find_entry, words);
  macaw_result_view_start_finding (self);
}
