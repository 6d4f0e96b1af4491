/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One tool: taking back what its last run did to a file. */

#include "config.h"

#include "macaw-tool-pane-private.h"
#include "app/macaw-error-sentence.h"

#include <glib/gi18n.h>

void
macaw_tool_pane_show_undo (MacawToolPane *self)
{
  gboolean offered = self->run != NULL && macaw_tool_run_get_undo (self->run) != NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tool.undo", offered);
  gtk_widget_set_visible (self->undo_button, offered);
}

/* It is offered, or it is said why not where one may have expected it. */
void
macaw_tool_pane_undo_changed (MacawToolPane *self, MacawToolRun *run)
{
  const char *why = macaw_tool_run_get_undo_problem (run);
  /* Translators: %s is a sentence. */
  g_autofree char *text = why == NULL ? NULL : g_strdup_printf (_("This can’t be undone. %s"), why);

  if (run != self->run)
    return;
  macaw_tool_pane_show_undo (self);
  if (text != NULL && !macaw_call_note_has_problem (self->note))
    macaw_call_note_set_notice (self->note, text);
}

static void
undone (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawToolPane) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = macaw_file_undo_undo_finish (MACAW_FILE_UNDO (source), result, &error);
  g_autofree char *problem = sentence != NULL ? NULL : macaw_error_get_sentence (error);

  if (self->stack == NULL)
    return; /* the window was closed meanwhile */
  if (sentence != NULL)
    macaw_call_note_set_notice (self->note, sentence);
  else
    macaw_call_note_set_problem (self->note, problem);
}

static void
undo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawToolPane *self = MACAW_TOOL_PANE (widget);
  g_autoptr (MacawFileUndo) wanted = macaw_tool_run_take_undo (self->run);

  macaw_tool_pane_show_undo (self);
  macaw_file_undo_undo_async (wanted, NULL, undone, g_object_ref (self));
}

void
macaw_tool_pane_install_undo (GtkWidgetClass *class)
{
  gtk_widget_class_install_action (class, "tool.undo", NULL, undo);
}
