/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the app of a session can do for its agent: a list of actions, and the one that was chosen. */

#include "config.h"

#include "macaw-control-page-private.h"
#include "app/inspector/macaw-status-text.h"
#include "app/macaw-error-sentence.h"
#include "app/macaw-needle.h"

#include <glib/gi18n.h>
#include <string.h>

G_DEFINE_FINAL_TYPE (MacawControlPage, macaw_control_page, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_SHOW_DECISIONS, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];
enum { CALL_FINISHED, COMPOSE, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
update_refusing (MacawControlPage *self)
{
  gboolean refusing = macaw_control_link_is_refusing (self->link);
  const char *label = refusing ? _("Allow Calls Again") : _("Refuse All Calls");

  if (g_strcmp0 (gtk_button_get_label (self->refuse_button), label) == 0)
    return;
  gtk_button_set_label (self->refuse_button, label);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->refuse_button),
                               refusing ? _("Answer Calls, or Ask about Them, as Before (Ctrl+Shift+Escape)")
                                        : _("Refuse Calls That Wait and Further Ones (Ctrl+Shift+Escape)"));
  if (refusing)
    gtk_widget_add_css_class (GTK_WIDGET (self->refuse_button), "suggested-action");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->refuse_button), "suggested-action");
}

/* What is shown in place of the list, and why */

static void
say_nothing_here (MacawControlPage *self)
{
  if (macaw_session_reader_get_client (self->reader) == NULL)
    {
      adw_status_page_set_title (self->none, _("No Session"));
      adw_status_page_set_description (self->none, _("Connect to a session to see what its agent can do on the desktop."));
    }
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->items)) > 0)
    {
      adw_status_page_set_title (self->none, _("No Such Action"));
      adw_status_page_set_description (self->none, _("Try another word."));
    }
  else
    {
      adw_status_page_set_title (self->none, _("No Actions"));
      adw_status_page_set_description (self->none, _("What an agent can do on the desktop is offered by an app that is connected to its session."));
    }
}

static void
update_place (MacawControlPage *self)
{
  guint shown = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));
  const char *place = "none";

  if (self->deciding)
    place = "decisions";
  else if (shown > 0)
    place = "list";
  else if (macaw_session_reader_is_busy (self->reader))
    place = "loading";
  else if (self->failed)
    place = "trouble";
  else
    say_nothing_here (self);
  gtk_stack_set_visible_child_name (self->stack, place);
  macaw_control_link_set_answers (self->link, macaw_session_reader_get_client (self->reader) != NULL && !self->failed
                                                  && !macaw_session_reader_is_busy (self->reader),
                                  g_list_model_get_n_items (G_LIST_MODEL (self->items)) > 0);
  /* What another app asks about, and what was decided there, is not known. */
  macaw_control_pane_set_actions (self->pane, macaw_control_link_get_actions (self->link));
  update_refusing (self);
}

/* Filtering */

const char *
macaw_control_page_get_id (MacawControlItem *item)
{
  return ara_control_action_get_id (macaw_control_item_get_action (item));
}

static gboolean
is_wanted (gpointer item, gpointer data)
{
  MacawControlPage *self = data;

  return macaw_needle_is_in (self->needle, macaw_control_item_get_title (item))
         || macaw_needle_is_in (self->needle, ara_control_action_get_description (macaw_control_item_get_action (item)))
         || macaw_needle_is_in (self->needle, macaw_control_page_get_id (item));
}

static void
filter_changed (MacawControlPage *self)
{
  g_free (self->needle);
  self->needle = macaw_needle_new (gtk_editable_get_text (self->search));
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  update_place (self);
}

/* Choosing one */

void
macaw_control_page_show_action (MacawControlPage *self, AraControlAction *action)
{
  g_autofree char *id = action == NULL ? NULL : g_strdup (ara_control_action_get_id (action));

  g_free (self->chosen);
  self->chosen = g_steal_pointer (&id);
  macaw_control_pane_set_action (self->pane, action);
}

static void
choose (MacawControlPage *self, guint position)
{
  g_autoptr (MacawControlItem) item = g_list_model_get_item (G_LIST_MODEL (self->filtered), position);

  if (item == NULL)
    return;
  gtk_single_selection_set_selected (self->selection, position);
  macaw_control_page_show_action (self, macaw_control_item_get_action (item));
  adw_leaflet_set_visible_child (self->leaflet, self->action_side);
  macaw_control_pane_focus_form (self->pane);
}

static void
row_activated (MacawControlPage *self, guint position)
{
  choose (self, position);
}

static void
search_activated (MacawControlPage *self)
{
  if (!self->deciding)
    choose (self, 0);
}

static void
go_back (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawControlPage *self = MACAW_CONTROL_PAGE (widget);

  adw_leaflet_set_visible_child (self->leaflet, self->list_side);
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

/* The position among those that are shown, GTK_INVALID_LIST_POSITION if the action isn't. */
guint
macaw_control_page_find_shown (MacawControlPage *self, const char *id)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (MacawControlItem) item = g_list_model_get_item (G_LIST_MODEL (self->filtered), i);

      if (g_strcmp0 (macaw_control_page_get_id (item), id) == 0)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

/* Reading */

static gpointer
finish_reading (AraRuntimeClient *client, GAsyncResult *result, GError **error)
{
  return ara_runtime_client_control_actions_finish (client, result, error);
}

static void
fill (MacawControlPage *self, GListModel *actions)
{
  guint count = actions == NULL ? 0 : g_list_model_get_n_items (actions);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_auto (GStrv) offered = NULL;

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (AraControlAction) action = g_list_model_get_item (actions, i);

      g_ptr_array_add (items, macaw_control_item_new_action (action));
      if (ara_control_action_get_id (action) != NULL)
        g_strv_builder_add (ids, ara_control_action_get_id (action));
    }
  offered = g_strv_builder_end (ids);
  g_list_store_splice (self->items, 0, g_list_model_get_n_items (G_LIST_MODEL (self->items)), items->pdata, items->len);
  macaw_control_pane_set_offered (self->pane, (const char *const *) offered);
}

/* What is shown stays while it is offered, with what was typed and what came of it. */
static void
keep_choice (MacawControlPage *self)
{
  if (self->chosen != NULL)
    gtk_single_selection_set_selected (self->selection, macaw_control_page_find_shown (self, self->chosen));
}

static void
actions_came (gpointer owner, gpointer what, const GError *error)
{
  MacawControlPage *self = owner;
  g_autoptr (GListModel) actions = what;

  self->failed = error != NULL;
  if (error != NULL)
    {
      g_autofree char *sentence = macaw_error_get_sentence (error);

      macaw_status_page_set_text (self->trouble, sentence);
    }
  fill (self, actions);
  keep_choice (self);
  update_place (self);
  if (!macaw_session_reader_is_busy (self->reader))
    macaw_control_page_go_on (self);
}

static void
reload (GtkWidget *widget, const char *name, GVariant *parameter)
{
  macaw_session_reader_reload (MACAW_CONTROL_PAGE (widget)->reader);
}

/* What it looks at */

static void
show_decisions (MacawControlPage *self)
{
  macaw_control_decisions_set_actions (self->decisions, self->channels == NULL ? NULL : macaw_control_channels_get_actions (self->channels),
                                       macaw_session_reader_get_session (self->reader));
}

void
macaw_control_page_set_session (MacawControlPage *self, AraRuntimeClient *client, const char *session_id)
{
  g_autofree char *overtaken = NULL;

  g_return_if_fail (MACAW_IS_CONTROL_PAGE (self));
  if (macaw_session_reader_get_client (self->reader) == client && g_strcmp0 (macaw_session_reader_get_session (self->reader), session_id) == 0)
    return;
  overtaken = g_steal_pointer (&self->wanted);
  macaw_control_page_show_action (self, NULL);
  macaw_control_pane_set_session (self->pane, client, session_id);
  adw_leaflet_set_visible_child (self->leaflet, self->list_side);
  macaw_control_link_set_session (self->link, client, session_id);
  macaw_session_reader_set_session (self->reader, client, session_id);
  show_decisions (self);
  update_place (self);
  if (overtaken != NULL)
    macaw_control_page_refuse (self, overtaken, _("The session was changed before this call could begin."));
}

void
macaw_control_page_set_local (MacawControlPage *self, gboolean local)
{
  g_return_if_fail (MACAW_IS_CONTROL_PAGE (self));
  macaw_control_pane_set_local (self->pane, local);
}

/* This app's channel came, went, or connects: what is offered may be other. */
static void
link_changed (MacawControlPage *self)
{
  if (macaw_control_link_is_cut (self->link) && gtk_widget_get_mapped (GTK_WIDGET (self)))
    macaw_session_reader_reload (self->reader);
  update_place (self);
}

void
macaw_control_page_set_channels (MacawControlPage *self, MacawControlChannels *channels)
{
  g_return_if_fail (MACAW_IS_CONTROL_PAGE (self));
  if (!g_set_object (&self->channels, channels))
    return;
  macaw_control_link_set_channels (self->link, channels);
  show_decisions (self);
  update_place (self);
}

/* The object */

static void
call_finished (MacawControlPage *self, const char *action, const char *result, const char *error)
{
  g_signal_emit (self, signals[CALL_FINISHED], 0, action, result, error);
}

static void
compose (MacawControlPage *self, const char *text)
{
  g_signal_emit (self, signals[COMPOSE], 0, text);
}

static void
set_deciding (MacawControlPage *self, gboolean deciding)
{
  if (self->deciding == deciding)
    return;
  self->deciding = deciding;
  update_place (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_DECISIONS]);
}

void
macaw_control_page_show_actions (MacawControlPage *self)
{
  set_deciding (self, FALSE);
}

static void
macaw_control_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, MACAW_CONTROL_PAGE (object)->deciding);
}

static void
macaw_control_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  set_deciding (MACAW_CONTROL_PAGE (object), g_value_get_boolean (value));
}

static void
macaw_control_page_dispose (GObject *object)
{
  MacawControlPage *self = MACAW_CONTROL_PAGE (object);

  g_clear_pointer ((GtkWidget **) &self->leaflet, gtk_widget_unparent);
  if (self->reader != NULL)
    g_object_run_dispose (G_OBJECT (self->reader));
  g_clear_object (&self->reader);
  g_clear_object (&self->channels);
  g_clear_object (&self->filter);
  g_clear_object (&self->items);
  G_OBJECT_CLASS (macaw_control_page_parent_class)->dispose (object);
}

static void
macaw_control_page_finalize (GObject *object)
{
  MacawControlPage *self = MACAW_CONTROL_PAGE (object);

  g_free (self->needle);
  g_free (self->chosen);
  g_free (self->wanted);
  g_free (self->wanted_args);
  G_OBJECT_CLASS (macaw_control_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *class)
{
  gtk_widget_class_set_template_from_resource (class, "/io/github/macaw_client/Macaw/inspector/control/macaw-control-page.ui");
  gtk_widget_class_bind_template_child (class, MacawControlPage, leaflet);
  gtk_widget_class_bind_template_child (class, MacawControlPage, list_side);
  gtk_widget_class_bind_template_child (class, MacawControlPage, action_side);
  gtk_widget_class_bind_template_child (class, MacawControlPage, search);
  gtk_widget_class_bind_template_child (class, MacawControlPage, link);
  gtk_widget_class_bind_template_child (class, MacawControlPage, stack);
  gtk_widget_class_bind_template_child (class, MacawControlPage, none);
  gtk_widget_class_bind_template_child (class, MacawControlPage, trouble);
  gtk_widget_class_bind_template_child (class, MacawControlPage, list);
  gtk_widget_class_bind_template_child (class, MacawControlPage, selection);
  gtk_widget_class_bind_template_child (class, MacawControlPage, filtered);
  gtk_widget_class_bind_template_child (class, MacawControlPage, decisions);
  gtk_widget_class_bind_template_child (class, MacawControlPage, refuse_button);
  gtk_widget_class_bind_template_child (class, MacawControlPage, pane);
  gtk_widget_class_bind_template_callback (class, link_changed);
  gtk_widget_class_bind_template_callback (class, filter_changed);
  gtk_widget_class_bind_template_callback (class, search_activated);
  gtk_widget_class_bind_template_callback (class, row_activated);
}

static void
macaw_control_page_class_init (MacawControlPageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  g_type_ensure (MACAW_TYPE_CONTROL_DECISIONS);
  g_type_ensure (MACAW_TYPE_CONTROL_LINK);
  g_type_ensure (MACAW_TYPE_CONTROL_PANE);
  object_class->get_property = macaw_control_page_get_property;
  object_class->set_property = macaw_control_page_set_property;
  object_class->dispose = macaw_control_page_dispose;
  object_class->finalize = macaw_control_page_finalize;
  properties[PROP_SHOW_DECISIONS] = g_param_spec_boolean ("show-decisions", NULL, NULL, FALSE,
                                                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[CALL_FINISHED] = g_signal_new ("call-finished", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  signals[COMPOSE] = g_signal_new ("compose", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "control.reload", NULL, reload);
  gtk_widget_class_install_action (widget_class, "control.back", NULL, go_back);
  gtk_widget_class_install_property_action (widget_class, "control.show-decisions", "show-decisions");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "control.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "control.reload", NULL);
}

static void
macaw_control_page_init (MacawControlPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->items = g_list_store_new (MACAW_TYPE_CONTROL_ITEM);
  self->filter = GTK_FILTER (gtk_custom_filter_new (is_wanted, self, NULL));
  gtk_filter_list_model_set_filter (self->filtered, self->filter);
  gtk_filter_list_model_set_model (self->filtered, G_LIST_MODEL (self->items));
  self->reader = macaw_session_reader_new (ara_runtime_client_control_actions_async, finish_reading, actions_came, GTK_WIDGET (self));
  g_signal_connect_object (self->reader, "notify::busy", G_CALLBACK (update_place), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pane, "call-finished", G_CALLBACK (call_finished), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pane, "compose", G_CALLBACK (compose), self, G_CONNECT_SWAPPED);
  update_place (self);
}

GtkWidget *
macaw_control_page_new (void)
{
  return g_object_new (MACAW_TYPE_CONTROL_PAGE, NULL);
}
