/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tools of a session: a list, filtered as one types, and the one that was chosen. */

#include "config.h"

#include "macaw-tools-page-private.h"
#include "app/inspector/macaw-abridged.h"
#include "macaw-call-history.h"
#include "macaw-tool-name.h"
#include "macaw-tool-pane.h"
#include "app/inspector/macaw-status-text.h"
#include "app/macaw-drop-down.h"
#include "app/macaw-error-sentence.h"
#include "app/macaw-needle.h"

#include <adwaita.h>
#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (MacawToolsPage, macaw_tools_page, GTK_TYPE_WIDGET)

guint macaw_tools_page_signals[MACAW_TOOLS_PAGE_N_SIGNALS];

/* As GtkDropDown "kind" lists them. */
static const char *const kinds[] = { NULL, "builtin", "app", "connector" };

static gboolean
is_wanted (gpointer item, gpointer data)
{
  MacawToolsPage *self = data;
  const char *kind = kinds[MIN (gtk_drop_down_get_selected (self->kind), G_N_ELEMENTS (kinds) - 1)];

  if (kind != NULL && g_strcmp0 (ara_tool_get_kind (item), kind) != 0)
    return FALSE;
  return macaw_needle_is_in (self->needle, ara_tool_get_name (item))
         || macaw_needle_is_in (self->needle, ara_tool_get_description (item));
}

/* What is shown in place of the list, and why */

static void
update_place (MacawToolsPage *self)
{
  GListModel *all;
  const char *place = "none";
  guint count;

  if (self->filter == NULL)
    return; /* the template is being built */
  all = gtk_filter_list_model_get_model (self->filtered);
  count = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));

  if (gtk_toggle_button_get_active (self->history_button))
    place = "history";
  else if (self->cancellable != NULL)
    place = "loading";
  else if (self->error != NULL)
    place = "trouble";
  else if (count > 0)
    place = "list";
  else if (self->client == NULL)
    {
      adw_status_page_set_title (self->none, _("No Session"));
      adw_status_page_set_description (self->none, _("Connect to a session to see its tools."));
    }
  else if (all != NULL && g_list_model_get_n_items (all) > 0)
    {
      adw_status_page_set_title (self->none, _("No Such Tool"));
      adw_status_page_set_description (self->none, _("Try another word or another kind."));
    }
  else
    {
      adw_status_page_set_title (self->none, _("No Tools"));
      adw_status_page_set_description (self->none, _("This session offers none."));
    }
  gtk_stack_set_visible_child_name (self->stack, place);
}

static void
filter_changed (MacawToolsPage *self)
{
  const char *typed;

  if (self->filter == NULL)
    return;
  typed = gtk_editable_get_text (self->search);
  g_free (self->needle);
  self->needle = macaw_needle_new (typed);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  macaw_call_history_set_filter (self->history, typed);
  update_place (self);
}

static void
set_tools (MacawToolsPage *self, GListModel *tools)
{
  guint count = tools == NULL ? 0 : g_list_model_get_n_items (tools);

  g_hash_table_remove_all (self->places);
  for (guint i = count; i-- > 0;)
    {
      g_autoptr (AraTool) tool = g_list_model_get_item (tools, i);

      if (macaw_tool_has_name (tool))
        g_hash_table_replace (self->places, g_strdup (ara_tool_get_name (tool)), GUINT_TO_POINTER (i));
    }
  gtk_filter_list_model_set_model (self->filtered, tools);
}

static void
row_activated (MacawToolsPage *self, guint position)
{
  macaw_tools_page_choose (self, position);
}

static void
search_activated (MacawToolsPage *self)
{
  if (!gtk_toggle_button_get_active (self->history_button))
    macaw_tools_page_choose (self, 0);
}

/* Reading the list */

static void
tools_came (GObject *source, GAsyncResult *result, gpointer data)
{
  MacawToolsPage *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) tools = ara_runtime_client_tools_finish (ARA_RUNTIME_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_object_unref (self);
      return;
    }
  g_clear_object (&self->cancellable);
  self->error = g_steal_pointer (&error);
  if (self->error != NULL)
    {
      g_autofree char *sentence = macaw_error_get_sentence (self->error);

      macaw_status_page_set_text (self->trouble, sentence);
    }
  set_tools (self, tools);
  update_place (self);
  macaw_tools_page_go_on (self);
  g_object_unref (self);
}

static void
forget (MacawToolsPage *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
}

void
macaw_tools_page_read_list (MacawToolsPage *self)
{
  forget (self);
  self->stale = FALSE;
  if (self->client != NULL)
    {
      self->cancellable = g_cancellable_new ();
      ara_runtime_client_tools_async (self->client, self->session_id, "all", NULL, self->cancellable, tools_came, g_object_ref (self));
    }
  update_place (self);
}

static void
reload (GtkWidget *widget, const char *name, GVariant *parameter)
{
  macaw_tools_page_read_list (MACAW_TOOLS_PAGE (widget));
}

void
macaw_tools_page_set_session (MacawToolsPage *self, AraRuntimeClient *client, const char *session_id)
{
  g_return_if_fail (MACAW_IS_TOOLS_PAGE (self));
  if (self->client == client && g_strcmp0 (self->session_id, session_id) == 0)
    return;
  forget (self);
  g_set_object (&self->client, client);
  g_free (self->session_id);
  self->session_id = g_strdup (session_id);
  set_tools (self, NULL);
  macaw_tool_pane_set_session (self->pane, client, session_id);
  adw_leaflet_set_visible_child (self->leaflet, self->list_side);
  self->stale = TRUE;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) || self->wanted != NULL)
    macaw_tools_page_read_list (self);
  else
    update_place (self);
}

void
macaw_tools_page_set_store (MacawToolsPage *self, MacawStore *store, const char *connection_id)
{
  g_return_if_fail (MACAW_IS_TOOLS_PAGE (self));
  macaw_tool_pane_set_store (self->pane, store, connection_id);
  macaw_call_history_set_store (self->history, store, connection_id);
}

/* The object */

static void
call_finished (MacawToolsPage *self, const char *name, const char *result, const char *error)
{
  macaw_call_history_reload (self->history);
  g_signal_emit (self, macaw_tools_page_signals[MACAW_TOOLS_PAGE_CALL_FINISHED], 0, name, result, error);
}

static void
compose (MacawToolsPage *self, const char *text)
{
  g_signal_emit (self, macaw_tools_page_signals[MACAW_TOOLS_PAGE_COMPOSE], 0, text);
}

static void
macaw_tools_page_map (GtkWidget *widget)
{
  MacawToolsPage *self = MACAW_TOOLS_PAGE (widget);

  GTK_WIDGET_CLASS (macaw_tools_page_parent_class)->map (widget);
  if (self->stale)
    macaw_tools_page_read_list (self);
}

static void
macaw_tools_page_dispose (GObject *object)
{
  MacawToolsPage *self = MACAW_TOOLS_PAGE (object);

  forget (self);
  g_clear_pointer ((GtkWidget **) &self->leaflet, gtk_widget_unparent);
  g_clear_object (&self->filter);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (macaw_tools_page_parent_class)->dispose (object);
}

static void
macaw_tools_page_finalize (GObject *object)
{
  MacawToolsPage *self = MACAW_TOOLS_PAGE (object);

  g_hash_table_unref (self->places);
  g_free (self->needle);
  g_free (self->session_id);
  g_free (self->wanted);
  g_free (self->wanted_args);
  G_OBJECT_CLASS (macaw_tools_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *class)
{
  gtk_widget_class_set_template_from_resource (class, "/io/github/macaw_client/Macaw/inspector/tools/macaw-tools-page.ui");
  gtk_widget_class_bind_template_child (class, MacawToolsPage, leaflet);
  gtk_widget_class_bind_template_child (class, MacawToolsPage, list_side);
  gtk_widget_class_bind_template_child (class, MacawToolsPage, tool_side);
  gtk_widget_class_bind_template_child (class, MacawToolsPage, search);
  gtk_widget_class_bind_template_child (class, MacawToolsPage, kind);
  gtk_widget_class_bind_template_child (class, MacawToolsPage, stack);
  gtk_widget_class_bind_template_child (class, MacawToolsPage, none);
  gtk_widget_class_bind_template_child (class, MacawToolsPage, trouble);
  gtk_widget_class_bind_template_child (class, MacawToolsPage, list);
  gtk_widget_class_bind_template_child (class, MacawToolsPage, selection);
  gtk_widget_class_bind_template_child (class, MacawToolsPage, filtered);
  gtk_widget_class_bind_template_child (class, MacawToolsPage, pane);
  gtk_widget_class_bind_template_child (class, MacawToolsPage, history_button);
  gtk_widget_class_bind_template_child (class, MacawToolsPage, history);
  gtk_widget_class_bind_template_callback (class, update_place);
  gtk_widget_class_bind_template_callback_full (class, "open_call", G_CALLBACK (macaw_tools_page_open_call));
  gtk_widget_class_bind_template_callback_full (class, "run_call", G_CALLBACK (macaw_tools_page_run_call));
  gtk_widget_class_bind_template_callback (class, filter_changed);
  gtk_widget_class_bind_template_callback (class, search_activated);
  gtk_widget_class_bind_template_callback (class, row_activated);
}

static void
macaw_tools_page_class_init (MacawToolsPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  g_type_ensure (MACAW_TYPE_CALL_HISTORY);
  g_type_ensure (MACAW_TYPE_TOOL_PANE);
  g_type_ensure (ARA_TYPE_TOOL);
  G_OBJECT_CLASS (class)->dispose = macaw_tools_page_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_tools_page_finalize;
  widget_class->map = macaw_tools_page_map;
  macaw_tools_page_signals[MACAW_TOOLS_PAGE_CALL_FINISHED] = g_signal_new ("call-finished", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  macaw_tools_page_signals[MACAW_TOOLS_PAGE_COMPOSE] = g_signal_new ("compose", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "tools.reload", NULL, reload);
  gtk_widget_class_install_action (widget_class, "tools.back", NULL, macaw_tools_page_go_back);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "tools.back", NULL);
}

/* What the template of a row calls. */
static char *
abridge_line (GtkListItem *item, const char *text)
{
  return macaw_abridge (text, MACAW_ABRIDGED_LINE);
}

static char *
title_of (GtkListItem *item, AraTool *tool)
{
  return tool == NULL ? NULL : macaw_tool_dup_title (tool);
}

static void
set_up_rows (MacawToolsPage *self)
{
  g_autoptr (GtkBuilderScope) scope = gtk_builder_cscope_new ();
  g_autoptr (GtkListItemFactory) factory = NULL;

  gtk_builder_cscope_add_callback (scope, abridge_line);
  gtk_builder_cscope_add_callback (scope, title_of);
  factory = gtk_builder_list_item_factory_new_from_resource (scope, "/io/github/macaw_client/Macaw/inspector/tools/macaw-tool-row.ui");
  gtk_list_view_set_factory (self->list, factory);
}

static void
macaw_tools_page_init (MacawToolsPage *self)
{
  self->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  set_up_rows (self);
  macaw_drop_down_set_label (self->kind, _("Kind of tools"));
  self->filter = GTK_FILTER (gtk_custom_filter_new (is_wanted, self, NULL));
  gtk_filter_list_model_set_filter (self->filtered, self->filter);
  g_signal_connect_object (self->pane, "call-finished", G_CALLBACK (call_finished), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pane, "compose", G_CALLBACK (compose), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pane, "open-tool", G_CALLBACK (macaw_tools_page_open), self, G_CONNECT_SWAPPED);
  update_place (self);
}

GtkWidget *
macaw_tools_page_new (void)
{
  return g_object_new (MACAW_TYPE_TOOLS_PAGE, NULL);
}
