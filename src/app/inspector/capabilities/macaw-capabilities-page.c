/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a session is and can do, as a readable page and as the server told it. */

#include "config.h"

#include "macaw-capabilities-page.h"
#include "app/inspector/macaw-raw-view.h"
#include "macaw-session-facts.h"
#include "app/inspector/macaw-session-reader.h"
#include "app/inspector/macaw-status-text.h"
#include "app/macaw-error-sentence.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _MacawCapabilitiesPage
{
  GtkWidget           parent_instance;

  GtkWidget          *box;
  GtkLabel           *badge;
  GtkStack           *stack;
  AdwStatusPage      *trouble;
  GtkBox             *groups;
  MacawRawView       *raw;

  MacawSessionReader *reader;
  AraValue           *told;     /* nullable: what is shown */
  gboolean            show_raw;
  gboolean            failed;
};

G_DEFINE_FINAL_TYPE (MacawCapabilitiesPage, macaw_capabilities_page, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_SHOW_RAW, N_PROPS };
static GParamSpec *properties[N_PROPS];

static void
update_place (MacawCapabilitiesPage *self)
{
  const char *place = "none";

  if (macaw_session_reader_is_busy (self->reader))
    place = "loading";
  else if (self->failed)
    place = "trouble";
  else if (self->told != NULL)
    place = self->show_raw ? "raw" : "facts";
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "capabilities.raw", self->told != NULL);
  gtk_stack_set_visible_child_name (self->stack, place);
}

/* The badge */

static const struct
{
  const char *text;
  const char *tooltip;
  const char *style;
} badges[] = {
  [MACAW_SANDBOX_STATE_UNKNOWN] = { NULL, NULL, NULL },
  [MACAW_SANDBOX_STATE_ON] = { N_("Sandboxed"), N_("Commands of the agent run in a sandbox"), "success" },
  [MACAW_SANDBOX_STATE_OFF] = { N_("Not Sandboxed"), N_("Commands of the agent run with all your rights on this computer"), "error" },
  [MACAW_SANDBOX_STATE_REFUSED] = { N_("Commands Refused"), N_("No sandbox can be built here"), "warning" },
};

static void
show_badge (MacawCapabilitiesPage *self, MacawSandboxState state)
{
  for (guint i = 0; i < G_N_ELEMENTS (badges); i++)
    if (badges[i].style != NULL)
      gtk_widget_remove_css_class (GTK_WIDGET (self->badge), badges[i].style);
  gtk_widget_set_visible (GTK_WIDGET (self->badge), badges[state].text != NULL);
  if (badges[state].text == NULL)
    return;
  gtk_label_set_text (self->badge, _(badges[state].text));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->badge), _(badges[state].tooltip));
  gtk_widget_add_css_class (GTK_WIDGET (self->badge), badges[state].style);
}

/* The facts */

static GtkWidget *
make_row (const MacawFact *fact)
{
  GtkWidget *row = adw_action_row_new ();

  /* What a server says is never markup. */
  g_object_set (row, "use-markup", FALSE, "title", fact->title, "subtitle", fact->text, "title-lines", 0, "subtitle-lines", 0, NULL);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), fact->panel != NULL);
  if (fact->panel != NULL)
    {
      gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", fact->panel);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "inspector.panel");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
    }
  return row;
}

static void
show_groups (MacawCapabilitiesPage *self, GPtrArray *groups)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->groups))) != NULL)
    gtk_box_remove (self->groups, child);
  for (guint i = 0; i < groups->len; i++)
    {
      const MacawFactGroup *group = g_ptr_array_index (groups, i);
      GtkWidget *widget = adw_preferences_group_new ();

      adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (widget), group->title);
      for (guint j = 0; j < group->facts->len; j++)
        adw_preferences_group_add (ADW_PREFERENCES_GROUP (widget), make_row (g_ptr_array_index (group->facts, j)));
      gtk_box_append (self->groups, widget);
    }
}

static void
show_raw_text (MacawCapabilitiesPage *self)
{
  g_autofree char *text = ara_value_dup_text (self->told), *pretty = ara_value_dup_pretty (self->told);

  macaw_raw_view_set_text (self->raw, text, pretty, "json");
}

static void
facts_came (gpointer owner, gpointer what, const GError *error)
{
  MacawCapabilitiesPage *self = owner;
  g_autoptr (MacawSessionFacts) facts = what;
  AraValue *told = facts == NULL ? NULL : ara_model_get_raw (ARA_MODEL (facts->capabilities));
  g_autofree char *sentence = error == NULL ? NULL : macaw_error_get_sentence (error);

  self->failed = error != NULL;
  if (error != NULL)
    macaw_status_page_set_text (self->trouble, sentence);
  g_clear_pointer (&self->told, ara_value_unref);
  if (facts != NULL)
    {
      self->told = ara_value_ref (told);
      show_groups (self, facts->groups);
      show_raw_text (self);
    }
  show_badge (self, facts == NULL ? MACAW_SANDBOX_STATE_UNKNOWN : facts->sandbox);
  update_place (self);
}

static void
reload (GtkWidget *widget, const char *name, GVariant *parameter)
{
  macaw_session_reader_reload (MACAW_CAPABILITIES_PAGE (widget)->reader);
}

void
macaw_capabilities_page_set_session (MacawCapabilitiesPage *self, AraRuntimeClient *client, const char *session_id)
{
  g_return_if_fail (MACAW_IS_CAPABILITIES_PAGE (self));
  macaw_session_reader_set_session (self->reader, client, session_id);
}

/* The object */

static void
macaw_capabilities_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, MACAW_CAPABILITIES_PAGE (object)->show_raw);
}

static void
macaw_capabilities_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MacawCapabilitiesPage *self = MACAW_CAPABILITIES_PAGE (object);

  if (self->show_raw == g_value_get_boolean (value))
    return;
  self->show_raw = !self->show_raw;
  update_place (self);
  g_object_notify_by_pspec (object, pspec);
}

static void
macaw_capabilities_page_dispose (GObject *object)
{
  MacawCapabilitiesPage *self = MACAW_CAPABILITIES_PAGE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  if (self->reader != NULL)
    g_object_run_dispose (G_OBJECT (self->reader));
  g_clear_object (&self->reader);
  g_clear_pointer (&self->told, ara_value_unref);
  G_OBJECT_CLASS (macaw_capabilities_page_parent_class)->dispose (object);
}

static void
macaw_capabilities_page_class_init (MacawCapabilitiesPageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  g_type_ensure (MACAW_TYPE_RAW_VIEW);
  object_class->get_property = macaw_capabilities_page_get_property;
  object_class->set_property = macaw_capabilities_page_set_property;
  object_class->dispose = macaw_capabilities_page_dispose;
  properties[PROP_SHOW_RAW] = g_param_spec_boolean ("show-raw", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/inspector/capabilities/macaw-capabilities-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawCapabilitiesPage, box);
  gtk_widget_class_bind_template_child (widget_class, MacawCapabilitiesPage, badge);
  gtk_widget_class_bind_template_child (widget_class, MacawCapabilitiesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, MacawCapabilitiesPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, MacawCapabilitiesPage, groups);
  gtk_widget_class_bind_template_child (widget_class, MacawCapabilitiesPage, raw);
  gtk_widget_class_install_action (widget_class, "capabilities.reload", NULL, reload);
  gtk_widget_class_install_property_action (widget_class, "capabilities.raw", "show-raw");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "capabilities.reload", NULL);
}

static void
macaw_capabilities_page_init (MacawCapabilitiesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->reader = macaw_session_reader_new (macaw_session_facts_read_async, macaw_session_facts_read_finish, facts_came, GTK_WIDGET (self));
  g_signal_connect_object (self->reader, "notify::busy", G_CALLBACK (update_place), self, G_CONNECT_SWAPPED);
  update_place (self);
}

GtkWidget *
macaw_capabilities_page_new (void)
{
  return g_object_new (MACAW_TYPE_CAPABILITIES_PAGE, NULL);
}
