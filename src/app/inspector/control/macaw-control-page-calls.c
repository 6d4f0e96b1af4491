/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls that scripts ask the Control page for, and those that are looked at again. */

#include "config.h"

#include "macaw-control-page-private.h"

#include <glib/gi18n.h>

/* Also where the filter hides it (transfer full). */
static AraControlAction *
find_action (MacawControlPage *self, const char *id)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (self->items));

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (MacawControlItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (g_strcmp0 (macaw_control_page_get_id (item), id) == 0)
        return g_object_ref (macaw_control_item_get_action (item));
    }
  return NULL;
}

void
macaw_control_page_refuse (MacawControlPage *self, const char *action, const char *sentence)
{
  macaw_control_pane_show_problem (self->pane, sentence);
  adw_leaflet_set_visible_child (self->leaflet, self->action_side);
  if (self->wanted_call)
    g_signal_emit_by_name (self, "call-finished", action, NULL, sentence);
}

/* One that nobody told of: the server knows best whether it exists. */
static AraControlAction *
make_action (const char *id)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autoptr (AraValue) value = NULL;

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "id", id);
  ara_value_builder_end_object (builder);
  value = ara_value_builder_end (builder);
  return ara_control_action_new_from_value (value);
}

void
macaw_control_page_go_on (MacawControlPage *self)
{
  g_autofree char *id = g_steal_pointer (&self->wanted), *args = g_steal_pointer (&self->wanted_args), *problem = NULL;
  g_autoptr (AraControlAction) action = NULL;

  if (id == NULL)
    return;
  macaw_control_page_show_actions (self);
  action = find_action (self, id);
  if (action == NULL)
    action = make_action (id);
  gtk_single_selection_set_selected (self->selection, macaw_control_page_find_shown (self, id));
  macaw_control_page_show_action (self, action);
  adw_leaflet_set_visible_child (self->leaflet, self->action_side);
  /* None are given: not those that were typed for an earlier call. */
  if (!macaw_control_pane_set_arguments (self->pane, args != NULL && *args != '\0' ? args : "{}", &problem))
    macaw_control_page_refuse (self, id, problem);
  else if (self->wanted_call)
    macaw_control_pane_call (self->pane);
  else
    macaw_control_pane_focus_form (self->pane);
}

static void
ask_for (MacawControlPage *self, const char *action, const char *args_json, gboolean call)
{
  g_autofree char *overtaken = g_steal_pointer (&self->wanted);

  if (overtaken != NULL)
    macaw_control_page_refuse (self, overtaken, _("Another call was asked for before this one could begin."));
  self->wanted_call = call;
  if (macaw_session_reader_get_client (self->reader) == NULL)
    {
      macaw_control_page_refuse (self, action, _("There is no session to control. Connect first, then try again."));
      return;
    }
  self->wanted = g_strdup (action);
  g_free (self->wanted_args);
  self->wanted_args = g_strdup (args_json);
  if (!macaw_session_reader_is_busy (self->reader))
    macaw_control_page_go_on (self);
  else if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    macaw_session_reader_reload (self->reader);
}

void
macaw_control_page_open (MacawControlPage *self, const char *action, const char *args_json)
{
  g_return_if_fail (MACAW_IS_CONTROL_PAGE (self) && action != NULL);
  ask_for (self, action, args_json, FALSE);
}

void
macaw_control_page_call (MacawControlPage *self, const char *action, const char *args_json)
{
  g_return_if_fail (MACAW_IS_CONTROL_PAGE (self) && action != NULL);
  ask_for (self, action, args_json, TRUE);
}
