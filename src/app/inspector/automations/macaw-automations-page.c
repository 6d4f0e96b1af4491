/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The automations of a session: a list, the one that was chosen with its runs, and a form. */

#include "config.h"

#include "macaw-automations-page-private.h"
#include "macaw-automation-editor.h"
#include "macaw-automation-row.h"
#include "macaw-automation-text.h"
#include "macaw-keep-running.h"
#include "app/macaw-error-sentence.h"


#define RUNNING_SECONDS 5    /* between looks while a run goes on */
#define LATE_SECONDS    2    /* after a run was due, it is looked for */
#define MAX_WAIT        3600

G_DEFINE_FINAL_TYPE (MacawAutomationsPage, macaw_automations_page, GTK_TYPE_WIDGET)

static guint open_conversation_signal;

/* What is shown in place of the list, and why */

static gboolean
has_none_of_these (const GError *error)
{
  return g_error_matches (error, ARA_ERROR, ARA_ERROR_UNSUPPORTED)
         || (g_error_matches (error, ARA_ERROR, ARA_ERROR_NOT_FOUND) && ara_error_get_status (error) == 404);
}

static const char *
name_place (MacawAutomationsPage *self)
{
  if (macaw_session_reader_get_client (self->reader) == NULL)
    return "no-session";
  if (macaw_session_reader_is_busy (self->reader))
    return "loading";
  if (self->error != NULL)
    return has_none_of_these (self->error) ? "unsupported" : "trouble";
  return g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) > 0 ? "list" : "none";
}

static void
update_place (MacawAutomationsPage *self)
{
  const char *place = name_place (self);
  gboolean works = g_str_equal (place, "list") || g_str_equal (place, "none");

  gtk_stack_set_visible_child_name (self->stack, place);
  gtk_widget_set_visible (self->keep_running, works && self->local);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "automations.new", works);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "automations.reload", macaw_session_reader_get_client (self->reader) != NULL);
}

/* Choosing one */

AraAutomation *
macaw_automations_page_dup_chosen (MacawAutomationsPage *self)
{
  for (guint i = 0; self->chosen != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->filtered)); i++)
    {
      g_autoptr (AraAutomation) automation = g_list_model_get_item (G_LIST_MODEL (self->filtered), i);

      if (g_strcmp0 (ara_automation_get_id (automation), self->chosen) == 0)
        return g_steal_pointer (&automation);
    }
  return NULL;
}

/* The same one as it is now; NULL if it is gone. */
static void
show_chosen (MacawAutomationsPage *self)
{
  static const char *const actions[] = { "run-now", "pause", "edit" };
  g_autoptr (AraAutomation) automation = macaw_automations_page_dup_chosen (self);
  g_autoptr (AraAutomationRun) run = automation == NULL ? NULL : ara_automation_dup_run (automation);

  macaw_automation_pane_set_automation (self->pane, macaw_session_reader_get_client (self->reader), automation);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      g_autofree char *name = g_strconcat ("automations.", actions[i], NULL);

      gtk_widget_action_set_enabled (GTK_WIDGET (self), name, automation != NULL);
    }
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "automations.delete", automation != NULL && self->deletions != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "automations.stop", run != NULL);
  if (automation == NULL || self->to_open)
    adw_leaflet_set_visible_child (self->leaflet, automation == NULL ? self->list_side : self->automation_side);
  self->to_open = self->to_open && automation == NULL;
}

static void
select_chosen (MacawAutomationsPage *self)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (self->filtered)), position = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (AraAutomation) automation = g_list_model_get_item (G_LIST_MODEL (self->filtered), i);

      if (g_strcmp0 (ara_automation_get_id (automation), self->chosen) == 0)
        position = i;
    }
  gtk_single_selection_set_selected (self->selection, position);
}

void
macaw_automations_page_choose (MacawAutomationsPage *self, const char *id)
{
  g_autofree char *chosen = g_strdup (id);

  g_free (self->chosen);
  self->chosen = g_steal_pointer (&chosen);
  self->to_open = FALSE;
  select_chosen (self);
  show_chosen (self);
}

static void
row_activated (MacawAutomationsPage *self, guint position)
{
  g_autoptr (AraAutomation) automation = g_list_model_get_item (G_LIST_MODEL (self->filtered), position);

  if (automation == NULL)
    return;
  macaw_automations_page_choose (self, ara_automation_get_id (automation));
  adw_leaflet_set_visible_child (self->leaflet, self->automation_side);
}

static void
go_back (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawAutomationsPage *self = MACAW_AUTOMATIONS_PAGE (widget);

  adw_leaflet_set_visible_child (self->leaflet, self->list_side);
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

/* Reading */

static gpointer
finish_reading (AraRuntimeClient *client, GAsyncResult *result, GError **error)
{
  return ara_runtime_client_automations_finish (client, result, error);
}

static gboolean
time_to_look (gpointer data)
{
  MacawAutomationsPage *self = data;

  self->look = 0;
  macaw_session_reader_expect_change (self->reader);
  macaw_automation_pane_look_again (self->pane);
  return G_SOURCE_REMOVE;
}

/* A server with a control channel tells of each change; another one is asked when there should
 * be something new. */
static guint
seconds_until_news (MacawAutomationsPage *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  gint64 wait = MAX_WAIT;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->automations)); i++)
    {
      g_autoptr (AraAutomation) automation = g_list_model_get_item (G_LIST_MODEL (self->automations), i);
      g_autoptr (AraAutomationRun) run = ara_automation_dup_run (automation);
      const char *next = ara_automation_get_next_run_at (automation);
      g_autoptr (GDateTime) due = next == NULL ? NULL : g_date_time_new_from_iso8601 (next, NULL);

      if (run != NULL)
        wait = MIN (wait, RUNNING_SECONDS);
      if (due != NULL)
        wait = MIN (wait, g_date_time_difference (due, now) / G_USEC_PER_SEC + LATE_SECONDS);
    }
  return (guint) MAX (wait, LATE_SECONDS);
}

static void
plan_look (MacawAutomationsPage *self)
{
  g_clear_handle_id (&self->look, g_source_remove);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && g_list_model_get_n_items (G_LIST_MODEL (self->automations)) > 0)
    self->look = g_timeout_add_seconds (seconds_until_news (self), time_to_look, self);
}

static void
automations_came (gpointer owner, gpointer what, const GError *error)
{
  MacawAutomationsPage *self = owner;
  g_autoptr (GListModel) fresh = what;
  g_autofree char *sentence = error == NULL ? NULL : macaw_error_get_sentence (error);

  g_clear_error (&self->error);
  self->error = error == NULL ? NULL : g_error_copy (error);
  if (error != NULL)
    adw_status_page_set_description (self->trouble, sentence);
  if (fresh != NULL)
    macaw_automation_pane_update_list (self->automations, fresh);
  else
    g_list_store_remove_all (self->automations);
  select_chosen (self);
  show_chosen (self);
  update_place (self);
  plan_look (self);
}

static void
reload (GtkWidget *widget, const char *name, GVariant *parameter)
{
  macaw_session_reader_reload (MACAW_AUTOMATIONS_PAGE (widget)->reader);
  macaw_automation_pane_look_again (MACAW_AUTOMATIONS_PAGE (widget)->pane);
}

void
macaw_automations_page_set_session (MacawAutomationsPage *self, AraRuntimeClient *client, const char *session_id)
{
  g_return_if_fail (MACAW_IS_AUTOMATIONS_PAGE (self));
  if (client != macaw_session_reader_get_client (self->reader) || g_strcmp0 (session_id, macaw_session_reader_get_session (self->reader)) != 0)
    macaw_automations_page_end_offers (self);
  macaw_session_reader_set_session (self->reader, client, session_id);
}

void
macaw_automations_page_set_local (MacawAutomationsPage *self, gboolean local)
{
  g_return_if_fail (MACAW_IS_AUTOMATIONS_PAGE (self));
  self->local = local;
  update_place (self);
}

/* Those that are being deleted are not shown. */

static gboolean
is_shown (gpointer item, gpointer page)
{
  MacawAutomationsPage *self = page;

  return self->deletions == NULL || !macaw_automation_deletions_is_hidden (self->deletions, self->connection_id, ara_automation_get_id (item));
}

static void
deletions_changed (MacawAutomationsPage *self)
{
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  select_chosen (self);
  show_chosen (self);
  update_place (self);
}

void
macaw_automations_page_set_deletions (MacawAutomationsPage *self, MacawAutomationDeletions *deletions, const char *connection_id)
{
  g_return_if_fail (MACAW_IS_AUTOMATIONS_PAGE (self) && (deletions == NULL || MACAW_IS_AUTOMATION_DELETIONS (deletions)));
  if (self->deletions == deletions && g_strcmp0 (self->connection_id, connection_id) == 0)
    return;
  if (self->deletions != NULL)
    g_signal_handlers_disconnect_by_func (self->deletions, deletions_changed, self);
  g_clear_object (&self->deletions);
  g_free (self->connection_id);
  self->connection_id = g_strdup (connection_id);
  if (deletions != NULL && connection_id != NULL)
    {
      self->deletions = g_object_ref (deletions);
      g_signal_connect_object (deletions, "changed", G_CALLBACK (deletions_changed), self, G_CONNECT_SWAPPED);
    }
  deletions_changed (self);
}

/* The form */

/* When it runs next is what a person looks for then, in a narrow panel, too. */
static void
saved (MacawAutomationsPage *self, const char *id)
{
  macaw_automations_page_choose (self, id);
  self->to_open = TRUE;
  show_chosen (self);
}

static void
open_editor (MacawAutomationsPage *self, AraAutomation *automation)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  MacawAutomationEditor *editor = macaw_automation_editor_new (macaw_session_reader_get_client (self->reader),
                                                               macaw_session_reader_get_session (self->reader), automation);

  gtk_window_set_transient_for (GTK_WINDOW (editor), GTK_WINDOW (root));
  g_signal_connect_object (editor, "saved", G_CALLBACK (saved), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (editor));
}

static void
make_new (GtkWidget *widget, const char *name, GVariant *parameter)
{
  open_editor (MACAW_AUTOMATIONS_PAGE (widget), NULL);
}

static void
edit (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (AraAutomation) automation = macaw_automations_page_dup_chosen (MACAW_AUTOMATIONS_PAGE (widget));

  if (automation != NULL)
    open_editor (MACAW_AUTOMATIONS_PAGE (widget), automation);
}

static void
open_conversation (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, open_conversation_signal, 0, g_variant_get_string (parameter, NULL));
}

/* The object */

static void
macaw_automations_page_map (GtkWidget *widget)
{
  MacawAutomationsPage *self = MACAW_AUTOMATIONS_PAGE (widget);

  GTK_WIDGET_CLASS (macaw_automations_page_parent_class)->map (widget);
  plan_look (self);
}

static void
macaw_automations_page_unmap (GtkWidget *widget)
{
  MacawAutomationsPage *self = MACAW_AUTOMATIONS_PAGE (widget);

  g_clear_handle_id (&self->look, g_source_remove);
  GTK_WIDGET_CLASS (macaw_automations_page_parent_class)->unmap (widget);
}

static void
macaw_automations_page_dispose (GObject *object)
{
  MacawAutomationsPage *self = MACAW_AUTOMATIONS_PAGE (object);

  macaw_automations_page_end_offers (self);
  if (self->deletions != NULL)
    g_signal_handlers_disconnect_by_func (self->deletions, deletions_changed, self);
  g_clear_object (&self->deletions);
  g_clear_handle_id (&self->look, g_source_remove);
  if (self->toasts != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->toasts));
  self->toasts = NULL;
  if (self->reader != NULL)
    g_object_run_dispose (G_OBJECT (self->reader));
  g_clear_object (&self->reader);
  g_clear_object (&self->filter);
  g_clear_object (&self->automations);
  G_OBJECT_CLASS (macaw_automations_page_parent_class)->dispose (object);
}

static void
macaw_automations_page_finalize (GObject *object)
{
  MacawAutomationsPage *self = MACAW_AUTOMATIONS_PAGE (object);

  g_ptr_array_unref (self->offers);
  g_free (self->connection_id);
  g_clear_error (&self->error);
  g_free (self->chosen);
  G_OBJECT_CLASS (macaw_automations_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/inspector/automations/macaw-automations-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationsPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationsPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationsPage, list_side);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationsPage, automation_side);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationsPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationsPage, list);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationsPage, selection);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationsPage, filtered);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationsPage, keep_running);
  gtk_widget_class_bind_template_child (widget_class, MacawAutomationsPage, pane);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
}

static void
macaw_automations_page_class_init (MacawAutomationsPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  g_type_ensure (MACAW_TYPE_AUTOMATION_ROW);
  g_type_ensure (MACAW_TYPE_AUTOMATION_PANE);
  g_type_ensure (MACAW_TYPE_KEEP_RUNNING);
  G_OBJECT_CLASS (class)->dispose = macaw_automations_page_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_automations_page_finalize;
  widget_class->map = macaw_automations_page_map;
  widget_class->unmap = macaw_automations_page_unmap;
  open_conversation_signal = g_signal_new ("open-conversation", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "automations.reload", NULL, reload);
  gtk_widget_class_install_action (widget_class, "automations.back", NULL, go_back);
  gtk_widget_class_install_action (widget_class, "automations.new", NULL, make_new);
  gtk_widget_class_install_action (widget_class, "automations.edit", NULL, edit);
  gtk_widget_class_install_action (widget_class, "automations.open-conversation", "s", open_conversation);
  macaw_automations_page_install_calls (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "automations.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "automations.reload", NULL);
}

static void
macaw_automations_page_init (MacawAutomationsPage *self)
{
  self->offers = g_ptr_array_new ();
  self->automations = g_list_store_new (ARA_TYPE_AUTOMATION);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filter = GTK_FILTER (gtk_custom_filter_new (is_shown, self, NULL));
  gtk_filter_list_model_set_filter (self->filtered, self->filter);
  gtk_filter_list_model_set_model (self->filtered, G_LIST_MODEL (self->automations));
  self->reader = macaw_session_reader_new (ara_runtime_client_automations_async, finish_reading, automations_came, GTK_WIDGET (self));
  macaw_session_reader_watch_frame (self->reader, "\"automations.changed\"");
  g_signal_connect_object (self->reader, "notify::busy", G_CALLBACK (update_place), self, G_CONNECT_SWAPPED);
  show_chosen (self);
  update_place (self);
}

GtkWidget *
macaw_automations_page_new (void)
{
  return g_object_new (MACAW_TYPE_AUTOMATIONS_PAGE, NULL);
}
