/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The right-hand panel: tools, skills, control and what else there is to look at, a page each. */

#include "config.h"

#include "macaw-inspector.h"
#include "app/inspector/activity/macaw-activity-page.h"
#include "app/inspector/automations/macaw-automations-page.h"
#include "app/inspector/capabilities/macaw-capabilities-page.h"
#include "app/inspector/control/macaw-control-page.h"
#include "app/inspector/skills/macaw-skills-page.h"
#include "app/inspector/tools/macaw-tools-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define NATURAL_WIDTH 400 /* at least: a narrow window is filled by each page, whatever is on it */

struct _MacawInspector
{
  GtkWidget         parent_instance;

  GtkWidget        *box;
  GtkBox           *switcher; /* a toggle button a page */
  GtkStack         *stack;

  MacawStore       *store;
  MacawActivityLog *activity;
  MacawAutomationDeletions *deletions;
  GHashTable       *connections; /* ids of all that this window has used */
  MacawControlChannels *channels;
  AraRuntimeClient *client;
  char             *connection_id;
  char             *session_id;
};

G_DEFINE_FINAL_TYPE (MacawInspector, macaw_inspector, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_PANEL, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { CALL_FINISHED, COMPOSE, OPEN_CONVERSATION, OPEN_MESSAGE, N_SIGNALS };
static guint signals[N_SIGNALS];

/* The pages that come with it, in the order of the switcher. */
typedef struct
{
  const char *name;
  const char *title;
  const char *icon;
  GtkWidget *(*make) (void);
  void       (*set_session) (GtkWidget *page, MacawInspector *self);
  void       (*connect) (GtkWidget *page, MacawInspector *self);
} Page;

static void
set_tools_session (GtkWidget *page, MacawInspector *self)
{
  macaw_tools_page_set_store (MACAW_TOOLS_PAGE (page), self->store, self->connection_id);
  macaw_tools_page_set_session (MACAW_TOOLS_PAGE (page), self->client, self->session_id);
}

static void
tool_finished (MacawInspector *self, const char *name, const char *result, const char *error)
{
  g_signal_emit (self, signals[CALL_FINISHED], 0, "tool", name, result, error);
}

static void
compose (MacawInspector *self, const char *text)
{
  g_signal_emit (self, signals[COMPOSE], 0, text);
}

static void
connect_tools (GtkWidget *page, MacawInspector *self)
{
  g_signal_connect_object (page, "call-finished", G_CALLBACK (tool_finished), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "compose", G_CALLBACK (compose), self, G_CONNECT_SWAPPED);
}

static void
set_skills_session (GtkWidget *page, MacawInspector *self)
{
  macaw_skills_page_set_session (MACAW_SKILLS_PAGE (page), self->client, self->session_id);
}

static void
set_control_session (GtkWidget *page, MacawInspector *self)
{
  macaw_control_page_set_channels (MACAW_CONTROL_PAGE (page), self->channels);
  macaw_control_page_set_local (MACAW_CONTROL_PAGE (page), g_strcmp0 (self->connection_id, "local") == 0);
  macaw_control_page_set_session (MACAW_CONTROL_PAGE (page), self->client, self->session_id);
}

static void
control_finished (MacawInspector *self, const char *action, const char *result, const char *error)
{
  g_signal_emit (self, signals[CALL_FINISHED], 0, "control", action, result, error);
}

static void
connect_control (GtkWidget *page, MacawInspector *self)
{
  g_signal_connect_object (page, "call-finished", G_CALLBACK (control_finished), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "compose", G_CALLBACK (compose), self, G_CONNECT_SWAPPED);
}

static void
set_capabilities_session (GtkWidget *page, MacawInspector *self)
{
  macaw_capabilities_page_set_session (MACAW_CAPABILITIES_PAGE (page), self->client, self->session_id);
}

static void
set_automations_session (GtkWidget *page, MacawInspector *self)
{
  macaw_automations_page_set_local (MACAW_AUTOMATIONS_PAGE (page), g_strcmp0 (self->connection_id, "local") == 0);
  macaw_automations_page_set_deletions (MACAW_AUTOMATIONS_PAGE (page), self->deletions, self->connection_id);
  macaw_automations_page_set_session (MACAW_AUTOMATIONS_PAGE (page), self->client, self->session_id);
}

/* What was used before the page is made counts, too. */
static void
set_activity_session (GtkWidget *page, MacawInspector *self)
{
  GHashTableIter iter;
  gpointer id;

  macaw_activity_page_set_log (MACAW_ACTIVITY_PAGE (page), self->activity);
  g_hash_table_iter_init (&iter, self->connections);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    macaw_activity_page_add_connection (MACAW_ACTIVITY_PAGE (page), id);
}

static void
open_conversation (MacawInspector *self, const char *id)
{
  g_signal_emit (self, signals[OPEN_CONVERSATION], 0, id);
}

static void
connect_automations (GtkWidget *page, MacawInspector *self)
{
  g_signal_connect_object (page, "open-conversation", G_CALLBACK (open_conversation), self, G_CONNECT_SWAPPED);
}

static void
open_turn (MacawInspector *self, const char *id, const char *message_id)
{
  if (message_id != NULL)
    g_signal_emit (self, signals[OPEN_MESSAGE], 0, id, message_id);
  else
    open_conversation (self, id);
}

static MacawControlPage *show_control (MacawInspector *self);

/* An answer whose call fell out of the log doesn't tell the action. */
static void
open_control (MacawInspector *self, const char *action, const char *args_json)
{
  MacawControlPage *page = show_control (self);

  if (*action != '\0')
    macaw_control_page_open (page, action, args_json);
}

static void
connect_activity (GtkWidget *page, MacawInspector *self)
{
  g_signal_connect_object (page, "open-conversation", G_CALLBACK (open_turn), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "open-tool", G_CALLBACK (macaw_inspector_open_tool), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "open-control", G_CALLBACK (open_control), self, G_CONNECT_SWAPPED);
}

static const Page pages[] = {
  { "tools", N_("Tools"), "applications-utilities-symbolic", macaw_tools_page_new, set_tools_session, connect_tools },
  { "skills", N_("Skills"), "accessories-dictionary-symbolic", macaw_skills_page_new, set_skills_session, NULL },
  { "control", N_("Control"), "focus-windows-symbolic", macaw_control_page_new, set_control_session, connect_control },
  { "capabilities", N_("Capabilities"), "dialog-information-symbolic", macaw_capabilities_page_new, set_capabilities_session, NULL },
  { "automations", N_("Automations"), "alarm-symbolic", macaw_automations_page_new, set_automations_session, connect_automations },
  { "activity", N_("Activity"), "network-transmit-receive-symbolic", macaw_activity_page_new, set_activity_session, connect_activity },
};

/* The switcher */

static GtkWidget *
make_switch (const char *name, const char *title, const char *icon_name)
{
  GtkWidget *button = gtk_toggle_button_new (), *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (title);

  gtk_box_append (GTK_BOX (content), gtk_image_new_from_icon_name (icon_name));
  gtk_box_append (GTK_BOX (content), label);
  gtk_button_set_child (GTK_BUTTON (button), content);
  gtk_widget_set_name (button, name);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "inspector.panel");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", name);
  /* All names at once are wider than a narrow window: only the open page's is written out. */
  g_object_bind_property (button, "active", label, "visible", G_BINDING_SYNC_CREATE);
  return button;
}

/* The pages, made when first shown: all of them at the start would cost the first frame. */

static const Page *
find_page (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_strcmp0 (pages[i].name, name) == 0)
      return &pages[i];
  return NULL;
}

static GtkWidget *
get_made (MacawInspector *self, const Page *page)
{
  return adw_bin_get_child (ADW_BIN (gtk_stack_get_child_by_name (self->stack, page->name)));
}

static GtkWidget *
ensure_made (MacawInspector *self, const Page *page)
{
  GtkWidget *made = get_made (self, page);

  if (made != NULL)
    return made;
  made = page->make ();
  adw_bin_set_child (ADW_BIN (gtk_stack_get_child_by_name (self->stack, page->name)), made);
  if (page->connect != NULL)
    page->connect (made, self);
  page->set_session (made, self);
  return made;
}

static void
place_shown (MacawInspector *self, GtkWidget *place)
{
  g_autofree char *name = NULL;

  g_object_get (gtk_stack_get_page (self->stack, place), "name", &name, NULL);
  ensure_made (self, find_page (name));
}

static void
add_place (MacawInspector *self, const Page *page)
{
  GtkWidget *place = adw_bin_new ();

  gtk_stack_add_titled (self->stack, place, page->name, _(page->title));
  gtk_box_append (self->switcher, make_switch (page->name, _(page->title), page->icon));
  g_signal_connect_object (place, "map", G_CALLBACK (place_shown), self, G_CONNECT_SWAPPED);
}

gboolean
macaw_inspector_show_panel (MacawInspector *self, const char *name)
{
  g_return_val_if_fail (MACAW_IS_INSPECTOR (self) && name != NULL, FALSE);
  if (find_page (name) == NULL)
    return FALSE;
  gtk_stack_set_visible_child_name (self->stack, name);
  return TRUE;
}

const char *
macaw_inspector_get_panel (MacawInspector *self)
{
  g_return_val_if_fail (MACAW_IS_INSPECTOR (self), NULL);
  return gtk_stack_get_visible_child_name (self->stack);
}

static void
panel_changed (MacawInspector *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PANEL]);
}

/* To the next or the page before, from the last on to the first. */
static gboolean
turn_page (GtkWidget *widget, GVariant *args, gpointer data)
{
  MacawInspector *self = MACAW_INSPECTOR (widget);
  g_autoptr (GtkSelectionModel) shown = gtk_stack_get_pages (self->stack);
  guint count = g_list_model_get_n_items (G_LIST_MODEL (shown));

  for (guint i = 0; i < count; i++)
    if (gtk_selection_model_is_selected (shown, i))
      {
        gtk_selection_model_select_item (shown, (i + count + (guint) g_variant_get_int32 (args)) % count, TRUE);
        return TRUE;
      }
  return FALSE;
}

/* What the pages look at */

static void
tell_session (MacawInspector *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      GtkWidget *page = get_made (self, &pages[i]);

      if (page != NULL)
        pages[i].set_session (page, self);
    }
}

void
macaw_inspector_set_store (MacawInspector *self, MacawStore *store)
{
  g_return_if_fail (MACAW_IS_INSPECTOR (self));
  if (g_set_object (&self->store, store))
    tell_session (self);
}

void
macaw_inspector_set_activity (MacawInspector *self, MacawActivityLog *log)
{
  g_return_if_fail (MACAW_IS_INSPECTOR (self));
  if (g_set_object (&self->activity, log))
    tell_session (self);
}

void
macaw_inspector_set_deletions (MacawInspector *self, MacawAutomationDeletions *deletions)
{
  g_return_if_fail (MACAW_IS_INSPECTOR (self));
  if (g_set_object (&self->deletions, deletions))
    tell_session (self);
}

void
macaw_inspector_set_channels (MacawInspector *self, MacawControlChannels *channels)
{
  g_return_if_fail (MACAW_IS_INSPECTOR (self));
  if (g_set_object (&self->channels, channels))
    tell_session (self);
}

void
macaw_inspector_set_session (MacawInspector *self, AraRuntimeClient *client, const char *connection_id, const char *session_id)
{
  gboolean same;

  g_return_if_fail (MACAW_IS_INSPECTOR (self));
  same = self->client == client && g_strcmp0 (self->connection_id, connection_id) == 0 && g_strcmp0 (self->session_id, session_id) == 0;
  if (same)
    return;
  g_set_object (&self->client, client);
  g_free (self->connection_id);
  self->connection_id = g_strdup (connection_id);
  if (connection_id != NULL)
    g_hash_table_add (self->connections, g_strdup (connection_id));
  g_free (self->session_id);
  self->session_id = g_strdup (session_id);
  tell_session (self);
}

static MacawToolsPage *
show_tools (MacawInspector *self)
{
  macaw_inspector_show_panel (self, "tools");
  return MACAW_TOOLS_PAGE (ensure_made (self, find_page ("tools")));
}

void
macaw_inspector_open_tool (MacawInspector *self, const char *name, const char *args_json)
{
  g_return_if_fail (MACAW_IS_INSPECTOR (self) && name != NULL);
  macaw_tools_page_open (show_tools (self), name, args_json);
}

void
macaw_inspector_run_tool (MacawInspector *self, const char *name, const char *args_json)
{
  g_return_if_fail (MACAW_IS_INSPECTOR (self) && name != NULL);
  macaw_tools_page_run (show_tools (self), name, args_json);
}

static MacawControlPage *
show_control (MacawInspector *self)
{
  macaw_inspector_show_panel (self, "control");
  return MACAW_CONTROL_PAGE (ensure_made (self, find_page ("control")));
}

void
macaw_inspector_call_control (MacawInspector *self, const char *action, const char *args_json)
{
  g_return_if_fail (MACAW_IS_INSPECTOR (self) && action != NULL);
  macaw_control_page_call (show_control (self), action, args_json);
}

void
macaw_inspector_export_activity (MacawInspector *self, const char *path)
{
  g_return_if_fail (MACAW_IS_INSPECTOR (self) && path != NULL);
  gtk_widget_activate_action (ensure_made (self, find_page ("activity")), "activity.export-to", "s", path);
}

/* The object */

static void
macaw_inspector_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, macaw_inspector_get_panel (MACAW_INSPECTOR (object)));
}

static void
macaw_inspector_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (g_value_get_string (value) != NULL)
    macaw_inspector_show_panel (MACAW_INSPECTOR (object), g_value_get_string (value));
}

static void
macaw_inspector_dispose (GObject *object)
{
  MacawInspector *self = MACAW_INSPECTOR (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->store);
  g_clear_object (&self->activity);
  g_clear_object (&self->channels);
  g_clear_object (&self->deletions);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (macaw_inspector_parent_class)->dispose (object);
}

static void
macaw_inspector_finalize (GObject *object)
{
  MacawInspector *self = MACAW_INSPECTOR (object);

  g_hash_table_unref (self->connections);
  g_free (self->connection_id);
  g_free (self->session_id);
  G_OBJECT_CLASS (macaw_inspector_parent_class)->finalize (object);
}

static void
macaw_inspector_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                         int *natural_baseline)
{
  gtk_widget_measure (MACAW_INSPECTOR (widget)->box, orientation, for_size, minimum, natural, minimum_baseline, natural_baseline);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural = MAX (*natural, NATURAL_WIDTH);
}

static void
macaw_inspector_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_allocate (MACAW_INSPECTOR (widget)->box, width, height, baseline, NULL);
}

static void
macaw_inspector_class_init (MacawInspectorClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = macaw_inspector_get_property;
  object_class->set_property = macaw_inspector_set_property;
  object_class->dispose = macaw_inspector_dispose;
  object_class->finalize = macaw_inspector_finalize;
  properties[PROP_PANEL] = g_param_spec_string ("panel", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[CALL_FINISHED] = g_signal_new ("call-finished", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 4, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  signals[COMPOSE] = g_signal_new ("compose", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[OPEN_CONVERSATION] =
      g_signal_new ("open-conversation", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[OPEN_MESSAGE] = g_signal_new ("open-message", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                        G_TYPE_STRING, G_TYPE_STRING);
  widget_class->measure = macaw_inspector_measure;
  widget_class->size_allocate = macaw_inspector_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "inspector");
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/inspector/macaw-inspector.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawInspector, box);
  gtk_widget_class_bind_template_child (widget_class, MacawInspector, switcher);
  gtk_widget_class_bind_template_child (widget_class, MacawInspector, stack);
  gtk_widget_class_install_property_action (widget_class, "inspector.panel", "panel");
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Page_Down, GDK_CONTROL_MASK, turn_page, "i", 1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Page_Up, GDK_CONTROL_MASK, turn_page, "i", -1);
}

static void
macaw_inspector_init (MacawInspector *self)
{
  self->connections = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->stack, "notify::visible-child-name", G_CALLBACK (panel_changed), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    add_place (self, &pages[i]);
}

GtkWidget *
macaw_inspector_new (void)
{
  return g_object_new (MACAW_TYPE_INSPECTOR, NULL);
}
