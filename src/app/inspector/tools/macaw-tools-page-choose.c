/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tools of a session: the one that is chosen, asked for by name, or run again. */

#include "config.h"

#include "macaw-tools-page-private.h"
#include "macaw-file-undo.h"
#include "app/macaw-error-sentence.h"

#include <glib/gi18n.h>

/* The one of that name, the first if there are several, also where the filter hides it. */
static AraTool *
find_tool (MacawToolsPage *self, const char *name)
{
  gpointer place;

  if (!g_hash_table_lookup_extended (self->places, name, NULL, &place))
    return NULL;
  return g_list_model_get_item (gtk_filter_list_model_get_model (self->filtered), GPOINTER_TO_UINT (place));
}

static gboolean
can_undo (MacawToolsPage *self, AraTool *tool)
{
  const char *const *needed = macaw_file_undo_get_needed ();
  gboolean all = macaw_file_undo_is_for (ara_tool_get_name (tool));

  for (guint i = 0; needed[i] != NULL && all; i++)
    all = g_hash_table_contains (self->places, needed[i]);
  return all;
}

static void
show_tool (MacawToolsPage *self, AraTool *tool)
{
  macaw_tool_pane_set_browsable (self->pane, g_hash_table_contains (self->places, "list_dir"));
  macaw_tool_pane_set_tool (self->pane, tool);
  macaw_tool_pane_set_undoable (self->pane, can_undo (self, tool));
  adw_leaflet_set_visible_child (self->leaflet, self->tool_side);
}

void
macaw_tools_page_choose (MacawToolsPage *self, guint position)
{
  g_autoptr (AraTool) tool = g_list_model_get_item (G_LIST_MODEL (self->filtered), position);

  if (tool == NULL)
    return;
  gtk_single_selection_set_selected (self->selection, position);
  show_tool (self, tool);
  gtk_widget_child_focus (GTK_WIDGET (self->pane), GTK_DIR_TAB_FORWARD);
}

void
macaw_tools_page_go_back (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawToolsPage *self = MACAW_TOOLS_PAGE (widget);

  adw_leaflet_set_visible_child (self->leaflet, self->list_side);
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

/* Where the filter lets it be. */
static guint
find_shown (MacawToolsPage *self, AraTool *tool)
{
  GListModel *all = gtk_filter_list_model_get_model (self->filtered), *shown = G_LIST_MODEL (self->filtered);
  guint count = g_list_model_get_n_items (shown);

  if (count == g_list_model_get_n_items (all))
    return GPOINTER_TO_UINT (g_hash_table_lookup (self->places, ara_tool_get_name (tool)));
  for (guint i = 0; i < count; i++)
    {
      g_autoptr (AraTool) one = g_list_model_get_item (shown, i);

      if (one == tool)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

static void
select_in_list (MacawToolsPage *self, AraTool *tool)
{
  guint place = find_shown (self, tool);

  gtk_single_selection_set_selected (self->selection, place);
  if (place != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", place);
}

/* Tells why a tool that was asked for can't be run. */
static void
refuse (MacawToolsPage *self, const char *name, gboolean run, const char *sentence)
{
  macaw_tool_pane_show_problem (self->pane, sentence);
  adw_leaflet_set_visible_child (self->leaflet, self->tool_side);
  if (run)
    g_signal_emit (self, macaw_tools_page_signals[MACAW_TOOLS_PAGE_CALL_FINISHED], 0, name, NULL, sentence);
}

/* Goes on with what was asked for before the list was there. */
void
macaw_tools_page_go_on (MacawToolsPage *self)
{
  g_autofree char *name = g_steal_pointer (&self->wanted);
  g_autofree char *args = g_steal_pointer (&self->wanted_args);
  g_autofree char *sentence = NULL;
  g_autoptr (AraTool) tool = NULL;

  if (name == NULL)
    return;
  tool = find_tool (self, name);
  if (tool == NULL)
    {
      sentence = self->error != NULL ? macaw_error_get_sentence (self->error)
                                     : g_strdup_printf (_("This session has no tool “%s”."), name);
      refuse (self, name, self->wanted_run, sentence);
      return;
    }
  select_in_list (self, tool);
  show_tool (self, tool);
  if (args != NULL && !macaw_tool_pane_set_arguments (self->pane, args, &sentence))
    refuse (self, name, self->wanted_run, sentence);
  else if (self->wanted_run)
    macaw_tool_pane_run (self->pane);
}

static void
ask_for (MacawToolsPage *self, const char *name, const char *args_json, gboolean run)
{
  g_autofree char *overtaken = g_steal_pointer (&self->wanted);

  if (overtaken != NULL && self->wanted_run)
    refuse (self, overtaken, TRUE, _("Another call was asked for before this one could begin."));
  self->wanted = g_strdup (name);
  g_free (self->wanted_args);
  self->wanted_args = g_strdup (args_json);
  self->wanted_run = run;
  if (self->client == NULL)
    {
      g_clear_pointer (&self->wanted, g_free);
      refuse (self, name, run, _("There is no session to run a tool in."));
    }
  else if (self->stale || (self->error != NULL && self->cancellable == NULL))
    macaw_tools_page_read_list (self);
  else if (self->cancellable == NULL)
    macaw_tools_page_go_on (self);
}

void
macaw_tools_page_open (MacawToolsPage *self, const char *name, const char *args_json)
{
  g_return_if_fail (MACAW_IS_TOOLS_PAGE (self) && name != NULL);
  /* A script has no other way to name none. */
  ask_for (self, name, args_json != NULL && *args_json == '\0' ? NULL : args_json, FALSE);
}

void
macaw_tools_page_run (MacawToolsPage *self, const char *name, const char *args_json)
{
  g_return_if_fail (MACAW_IS_TOOLS_PAGE (self) && name != NULL);
  ask_for (self, name, args_json, TRUE);
}

void
macaw_tools_page_open_call (MacawToolsPage *self, MacawCallRecord *call)
{
  const MacawCallFields *fields = macaw_call_record_get_fields (call);

  macaw_tools_page_open (self, fields->tool, fields->args);
}

/* As if its Run was pressed: a destructive tool is asked about. */
void
macaw_tools_page_run_call (MacawToolsPage *self, MacawCallRecord *call)
{
  const MacawCallFields *fields = macaw_call_record_get_fields (call);

  macaw_tools_page_open_call (self, call);
  if (self->wanted != NULL || g_strcmp0 (macaw_tool_pane_get_tool_name (self->pane), fields->tool) != 0)
    return;
  if (fields->masked)
    macaw_tool_pane_show_problem (self->pane, _("Fill in the secrets: they are not kept."));
  else
    gtk_widget_activate_action (GTK_WIDGET (self->pane), "tool.run", NULL);
}
