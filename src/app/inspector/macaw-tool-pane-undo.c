/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One tool: taking back what its last run did to a file. */

#include "config.h"

#include "macaw-tool-pane-private.h"
#include "app/macaw-error-sentence.h"

#include <glib/gi18n.h>

static void
show_undo (MacawToolPane *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tool.undo", self->undo != NULL);
  gtk_widget_set_visible (self->undo_button, self->undo != NULL);
}

void
macaw_tool_pane_forget_undo (MacawToolPane *self)
{
  g_cancellable_cancel (self->sealing);
  g_clear_object (&self->sealing);
  g_clear_object (&self->undo);
  show_undo (self);
}

/* Why it isn't offered, where one may have expected it. */
static void
tell_obstacle (MacawToolPane *self, const char *why)
{
  /* Translators: %s is a sentence. */
  g_autofree char *text = g_strdup_printf (_("This can’t be undone. %s"), why);

  if (!gtk_widget_get_visible (GTK_WIDGET (self->problem)))
    macaw_tool_pane_set_notice (self, text);
}

static void
sealed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawToolPane) self = data;
  g_autoptr (GError) error = NULL;
  gboolean changed = macaw_file_undo_seal_finish (MACAW_FILE_UNDO (source), result, &error);

  /* Cancelled: something else is shown by now. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->sealing);
  if (error != NULL)
    {
      tell_obstacle (self, error->message);
      return;
    }
  if (changed)
    g_set_object (&self->undo, MACAW_FILE_UNDO (source));
  show_undo (self);
}

void
macaw_tool_pane_offer_undo (MacawToolPane *self)
{
  MacawFileUndo *undo = macaw_tool_run_get_undo (self->run);
  const char *why = macaw_tool_run_get_undo_problem (self->run);

  macaw_tool_pane_forget_undo (self);
  if (undo != NULL)
    {
      self->sealing = g_cancellable_new ();
      macaw_file_undo_seal_async (undo, self->sealing, sealed, g_object_ref (self));
    }
  else if (why != NULL && macaw_tool_run_get_state (self->run) == MACAW_TOOL_DONE)
    tell_obstacle (self, why);
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
    macaw_tool_pane_set_notice (self, sentence);
  else
    macaw_tool_pane_set_problem (self, problem);
}

static void
undo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawToolPane *self = MACAW_TOOL_PANE (widget);
  g_autoptr (MacawFileUndo) wanted = g_steal_pointer (&self->undo);

  show_undo (self);
  if (wanted != NULL)
    macaw_file_undo_undo_async (wanted, NULL, undone, g_object_ref (self));
}

void
macaw_tool_pane_install_undo (GtkWidgetClass *class)
{
  gtk_widget_class_install_action (class, "tool.undo", NULL, undo);
}
