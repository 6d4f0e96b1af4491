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

static GType add_class (const char *name);

static GType
get_type_from_name (GtkBuilderScope *scope, GtkBuilder *builder, const char *name)
{
  static GtkBuilderScope *ordinary;

  if (ordinary == NULL)
    ordinary = gtk_builder_cscope_new ();
  if (g_str_has_prefix (name, "Macaw"))
    return add_class (name);
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

/* Children that this program fills. */
static const struct
{
  const char *class;
  const char *child;
} filled[] = {
  { "MacawComposer", "text_view" }, { "MacawChatPage", "composer" }, { "MacawConversationRow", "title" },
  { "MacawSidebar", "view" },       { "MacawSidebar", "shown" },     { "MacawSidebar", "stack" },
  { "MacawWindow", "sidebar" },     { "MacawWindow", "leaflet" },    { "MacawWindow", "content" },
  { "MacawWindow", "page" },
};

/* Signals that templates connect to. */
static const struct
{
  const char *class;
  const char *signal;
} connected[] = { { "MacawFindBar", "began" }, { "MacawFindBar", "closed" } };

static void
class_init (gpointer class, gpointer data)
{
  g_autoptr (GObject) scope = g_object_new (scope_get_type (), NULL);

  for (guint i = 0; i < G_N_ELEMENTS (connected); i++)
    if (g_str_equal (connected[i].class, G_OBJECT_CLASS_NAME (class)))
      g_signal_new (connected[i].signal, G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (class, data);
  for (guint i = 0; i < G_N_ELEMENTS (filled); i++)
    if (g_str_equal (filled[i].class, G_OBJECT_CLASS_NAME (class)))
      gtk_widget_class_bind_template_child_full (class, filled[i].child, FALSE, 0);
  gtk_widget_class_set_template_scope (class, GTK_BUILDER_SCOPE (scope));
  if (!g_type_is_a (G_TYPE_FROM_CLASS (class), GTK_TYPE_WINDOW))
    gtk_widget_class_set_layout_manager_type (class, GTK_TYPE_BIN_LAYOUT);
}

static void
instance_init (GTypeInstance *instance, gpointer class)
{
  gtk_widget_init_template (GTK_WIDGET (instance));
}

/* The one that others bind to. */
static void
timeline_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, TRUE);
}

static void
plain_class_init (gpointer class, gpointer data)
{
  G_OBJECT_CLASS (class)->get_property = timeline_get_property;
  gtk_widget_class_set_layout_manager_type (class, GTK_TYPE_BIN_LAYOUT);
  if (g_str_equal (G_OBJECT_CLASS_NAME (class), "MacawTimeline"))
    g_object_class_install_property (class, 1, g_param_spec_boolean ("at-end", NULL, NULL, TRUE, G_PARAM_READABLE));
}

/* "MacawChatPage" → "macaw-chat-page.ui", in whatever folder it is. */
static char *
find_resource (const char *name)
{
  static const char *const folders[] = { "", "chat/", "sessions/", "inspector/", "inspector/form/", "control/", "markdown/" };
  g_autoptr (GString) file = g_string_new (NULL);

  for (; *name != '\0'; name++)
    g_string_append_printf (file, "%s%c", g_ascii_isupper (*name) && file->len > 0 ? "-" : "", g_ascii_tolower (*name));
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_strconcat (PREFIX, folders[i], file->str, ".ui", NULL);

      if (g_resources_get_info (path, 0, NULL, NULL, NULL))
        return g_steal_pointer (&path);
    }
  return NULL;
}

/* With the template that the app has for it, or as an empty widget. */
static GType
add_class (const char *name)
{
  GType parent = g_str_equal (name, "MacawWindow") ? ADW_TYPE_APPLICATION_WINDOW : GTK_TYPE_WIDGET;
  char *resource = find_resource (name); /* kept by the class */
  GTypeInfo info = { .class_init = resource == NULL ? plain_class_init : class_init, .class_data = resource };
  GTypeQuery query;

  if (g_type_from_name (name) != 0)
    return g_type_from_name (name);
  info.instance_init = resource == NULL ? NULL : instance_init;
  g_type_query (parent, &query);
  info.class_size = (guint16) query.class_size;
  info.instance_size = (guint16) query.instance_size;
  return g_type_register_static (parent, name, &info, 0);
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
  gtk_list_item_set_child (item, g_object_new (add_class ("MacawConversationRow"), NULL));
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
  if (bare || (gtk_window_get_focus (window) == composer && bench_find (GTK_WIDGET (window), add_class ("MacawConversationRow")) != NULL))
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
      /* A list in the .ui files names it. */
      g_type_ensure (ARA_TYPE_MODEL_INFO);
      window = g_object_new (add_class ("MacawWindow"), "application", application, NULL);
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
  /* A template that doesn't fit would never show the frame that is waited for. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  bare = g_str_equal (argv[2], "bare");
  application = adw_application_new ("io.github.macaw_client.Macaw.Static", G_APPLICATION_DEFAULT_FLAGS);
  g_object_set (application, "resource-base-path", "/io/github/macaw_client/Macaw", NULL);
  g_signal_connect (application, "activate", G_CALLBACK (activate), NULL);
  return g_application_run (G_APPLICATION (application), 1, argv);
}
