/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The baseline of the start: a program made of the app's own .ui files, with nothing behind them;
 * or, with `bare`, an empty AdwApplicationWindow. Arguments: the time of its start, what it is. */

#include "bench-start-common.h"

#define PREFIX "/io/github/macaw_client/Macaw/"

static const char *start;
static gboolean bare;
static GtkWidget *composer;

/* Classes that have a template and nothing else */

static void
do_nothing (void)
{
}

typedef struct
{
  GObject parent_instance;
} Scope;

typedef struct
{
  GObjectClass parent_class;
} ScopeClass;

static GClosure *
create_closure (GtkBuilderScope *scope, GtkBuilder *builder, const char *name, GtkBuilderClosureFlags flags, GObject *object, GError **error)
{
  return g_cclosure_new (G_CALLBACK (do_nothing), NULL, NULL);
}

static GType
get_type_from_name (GtkBuilderScope *scope, GtkBuilder *builder, const char *name)
{
  static GtkBuilderScope *ordinary;

  if (ordinary == NULL)
    ordinary = gtk_builder_cscope_new ();
  return GTK_BUILDER_SCOPE_GET_IFACE (ordinary)->get_type_from_name (ordinary, builder, name);
}

static void
scope_interface_init (GtkBuilderScopeInterface *interface)
{
  interface->create_closure = create_closure;
  interface->get_type_from_name = get_type_from_name;
}

GType scope_get_type (void);
G_DEFINE_TYPE_WITH_CODE (Scope, scope, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDER_SCOPE, scope_interface_init))

static void
scope_class_init (ScopeClass *class)
{
}

static void
scope_init (Scope *self)
{
}

typedef struct
{
  const char *name;
  const char *resource;
  const char *children[4]; /* that this program fills */
} Template;

static const Template templates[] = {
  { "MacawComposer", PREFIX "chat/macaw-composer.ui", { "text_view" } },
  { "MacawChatPage", PREFIX "chat/macaw-chat-page.ui", { "composer" } },
  { "MacawConversationRow", PREFIX "sessions/macaw-conversation-row.ui", { "title" } },
  { "MacawSessionPicker", PREFIX "sessions/macaw-session-picker.ui", { NULL } },
  { "MacawModelChooser", PREFIX "sessions/macaw-model-chooser.ui", { NULL } },
  { "MacawSidebar", PREFIX "sessions/macaw-sidebar.ui", { "view", "shown", "stack" } },
  { "MacawWindow", PREFIX "macaw-window.ui", { "sidebar", "leaflet", "content", "page" } },
};

static void
class_init (gpointer class, gpointer data)
{
  g_autoptr (GObject) scope = g_object_new (scope_get_type (), NULL);
  const Template *template = data;

  gtk_widget_class_set_template_from_resource (class, template->resource);
  for (guint i = 0; i < G_N_ELEMENTS (template->children) && template->children[i] != NULL; i++)
    gtk_widget_class_bind_template_child_full (class, template->children[i], FALSE, 0);
  gtk_widget_class_set_template_scope (class, GTK_BUILDER_SCOPE (scope));
  if (!g_type_is_a (G_TYPE_FROM_CLASS (class), GTK_TYPE_WINDOW))
    gtk_widget_class_set_layout_manager_type (class, GTK_TYPE_BIN_LAYOUT);
}

static void
instance_init (GTypeInstance *instance, gpointer class)
{
  gtk_widget_init_template (GTK_WIDGET (instance));
}

static void
add_class (const Template *template)
{
  GType parent = g_str_equal (template->name, "MacawWindow") ? ADW_TYPE_APPLICATION_WINDOW : GTK_TYPE_WIDGET;
  GTypeQuery query;
  GTypeInfo info = { .class_init = class_init, .class_data = template, .instance_init = instance_init };

  g_type_query (parent, &query);
  info.class_size = (guint16) query.class_size;
  info.instance_size = (guint16) query.instance_size;
  g_type_register_static (parent, template->name, &info, 0);
}

/* The one that others bind to. */
static void
timeline_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, TRUE);
}

static void
timeline_class_init (gpointer class, gpointer data)
{
  G_OBJECT_CLASS (class)->get_property = timeline_get_property;
  g_object_class_install_property (class, 1, g_param_spec_boolean ("at-end", NULL, NULL, TRUE, G_PARAM_READABLE));
}

static void
add_classes (void)
{
  GTypeInfo timeline = { .class_init = timeline_class_init, .class_size = sizeof (GtkWidgetClass), .instance_size = sizeof (GtkWidget) };

  /* A list in the .ui files names it. */
  g_type_ensure (ARA_TYPE_MODEL_INFO);
  g_type_register_static (GTK_TYPE_WIDGET, "MacawTimeline", &timeline, 0);
  for (guint i = 0; i < G_N_ELEMENTS (templates); i++)
    add_class (&templates[i]);
}

/* What is in it */

static gpointer
child_of (GtkWidget *widget, const char *type, const char *name)
{
  return gtk_widget_get_template_child (widget, g_type_from_name (type), name);
}

static void
set_up_row (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, g_object_new (g_type_from_name ("MacawConversationRow"), NULL));
}

static void
bind_row (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *title = child_of (gtk_list_item_get_child (item), "MacawConversationRow", "title");

  gtk_label_set_text (GTK_LABEL (title), gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

static void
fill_sidebar (GtkWidget *sidebar)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  for (guint i = 0; i < BENCH_CONVERSATIONS; i++)
    {
      g_autofree char *title = bench_make_title (i);

      gtk_string_list_append (titles, title);
    }
  g_signal_connect (factory, "setup", G_CALLBACK (set_up_row), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_row), NULL);
  gtk_list_view_set_factory (child_of (sidebar, "MacawSidebar", "view"), factory);
  gtk_filter_list_model_set_filter (child_of (sidebar, "MacawSidebar", "shown"), NULL);
  gtk_filter_list_model_set_model (child_of (sidebar, "MacawSidebar", "shown"), G_LIST_MODEL (titles));
  gtk_stack_set_visible_child_name (child_of (sidebar, "MacawSidebar", "stack"), "list");
}

static void
painted (GdkFrameClock *clock, GtkWindow *window)
{
  if (bare || (gtk_window_get_focus (window) == composer && bench_find (GTK_WIDGET (window), g_type_from_name ("MacawConversationRow")) != NULL))
    bench_tell (start);
}

static void
activate (GtkApplication *application)
{
  GtkWidget *window;

  if (bare)
    window = adw_application_window_new (application);
  else
    {
      add_classes ();
      window = g_object_new (g_type_from_name ("MacawWindow"), "application", application, NULL);
      fill_sidebar (child_of (window, "MacawWindow", "sidebar"));
      adw_leaflet_set_visible_child (child_of (window, "MacawWindow", "leaflet"), child_of (window, "MacawWindow", "content"));
      composer = child_of (child_of (child_of (window, "MacawWindow", "page"), "MacawChatPage", "composer"), "MacawComposer", "text_view");
      gtk_widget_grab_focus (composer);
    }
  gtk_window_set_default_size (GTK_WINDOW (window), 1040, 760);
  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (painted), window);
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) application = NULL;

  g_assert_cmpint (argc, ==, 3);
  start = argv[1];
  bare = g_str_equal (argv[2], "bare");
  application = adw_application_new ("io.github.macaw_client.Macaw.Static", G_APPLICATION_DEFAULT_FLAGS);
  g_object_set (application, "resource-base-path", "/io/github/macaw_client/Macaw", NULL);
  g_signal_connect (application, "activate", G_CALLBACK (activate), NULL);
  return g_application_run (G_APPLICATION (application), 1, argv);
}
