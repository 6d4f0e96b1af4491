/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form made from a schema: each kind of field through its widgets, and the JSON beside it. */

#include "app/inspector/form/macaw-form-beside.h"
#include "app/inspector/form/macaw-form-editors.h"
#include "app/inspector/form/macaw-schema-form.h"

#include <adwaita.h>
#include <gtksourceview/gtksource.h>
#include <string.h>

static const char kitchen_sink[] =
  "{\"type\":\"object\",\"required\":[\"path\",\"mode\",\"count\"],\"properties\":{"
  "\"path\":{\"type\":\"string\",\"description\":\"Where the file is.\"},"
  "\"content\":{\"type\":\"string\",\"title\":\"Content\",\"description\":\"What is written.\"},"
  "\"note\":{\"type\":[\"string\",\"null\"],\"maxLength\":5},"
  "\"count\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":18446744073709551616,\"default\":3},"
  "\"ratio\":{\"type\":\"number\"},"
  "\"force\":{\"type\":\"boolean\",\"default\":false},"
  "\"mode\":{\"enum\":[\"every\",\"cron\",7,null]},"
  "\"version\":{\"const\":\"2.0\"},"
  "\"tags\":{\"type\":\"array\",\"items\":{\"type\":\"string\",\"minLength\":2}},"
  "\"owner\":{\"type\":\"object\",\"required\":[\"name\"],\"properties\":{\"name\":{\"type\":\"string\"},\"age\":{\"type\":\"integer\"}}},"
  "\"when\":{\"oneOf\":[{\"title\":\"At a Time\",\"type\":\"string\",\"format\":\"date-time\"},"
  "{\"title\":\"Every\",\"type\":\"object\",\"required\":[\"seconds\"],\"properties\":{\"seconds\":{\"type\":\"integer\"}}}]},"
  "\"env\":{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"}},"
  "\"tree\":{\"$ref\":\"#/$defs/tree\"},"
  "\"both\":{\"allOf\":[{\"$ref\":\"#/$defs/a\"},{\"properties\":{\"y\":{\"type\":\"integer\"}},\"required\":[\"y\"]}]},"
  "\"any\":{},"
  "\"code\":{\"type\":\"string\",\"pattern\":\"^[a-z]+$\",\"minLength\":1}},"
  "\"$defs\":{\"tree\":{\"type\":\"object\",\"properties\":{\"label\":{\"type\":\"string\"},\"left\":{\"$ref\":\"#/$defs/tree\"}}},"
  "\"a\":{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"string\"}}}}}";

static AraValue *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  AraValue *value = ara_value_new_from_text (text, -1, &error);

  g_assert_no_error (error);
  return value;
}

static void
settle (void)
{
  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
}

typedef struct
{
  GtkWindow       *window;
  MacawSchemaForm *form;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer schema)
{
  g_autoptr (AraValue) value = parse (schema != NULL ? schema : kitchen_sink);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  fixture->window = GTK_WINDOW (gtk_window_new ());
  fixture->form = MACAW_SCHEMA_FORM (macaw_schema_form_new ());
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (fixture->form));
  gtk_window_set_child (fixture->window, scroller);
  gtk_window_set_default_size (fixture->window, 360, 700);
  macaw_schema_form_set_schema (fixture->form, value);
  gtk_window_present (fixture->window);
  settle ();
}

static void
tear_down (Fixture *fixture, gconstpointer schema)
{
  gpointer form = fixture->form;

  g_object_add_weak_pointer (G_OBJECT (fixture->form), &form);
  gtk_window_destroy (fixture->window);
  settle ();
  g_assert_null (form);
}

static void
assert_value (Fixture *fixture, const char *json)
{
  g_autofree char *text = macaw_schema_form_dup_value (fixture->form);

  g_assert_cmpstr (text, ==, json);
}

/* Finds the row of a field among all that are made. */
static MacawFormRow *
find_row (GtkWidget *below, const char *pointer)
{
  for (GtkWidget *child = gtk_widget_get_first_child (below); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      MacawFormRow *found;

      if (MACAW_IS_FORM_ROW (child))
        {
          g_autofree char *own = macaw_form_node_dup_pointer (macaw_form_row_get_node (MACAW_FORM_ROW (child)));

          if (strcmp (own, pointer) == 0 && *pointer != '\0')
            return MACAW_FORM_ROW (child);
        }
      found = find_row (child, pointer);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static MacawFormRow *
row (Fixture *fixture, const char *pointer)
{
  MacawFormRow *found = find_row (GTK_WIDGET (fixture->form), pointer);

  g_assert_nonnull (found);
  return found;
}

static GtkWidget *
find_type (GtkWidget *below, GType type)
{
  for (GtkWidget *child = gtk_widget_get_first_child (below); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (child), type) ? child : find_type (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* A button by its icon. */
static GtkWidget *
find_named (GtkWidget *below, const char *icon_name)
{
  for (GtkWidget *child = gtk_widget_get_first_child (below); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      gboolean fits = GTK_IS_BUTTON (child) && g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (child)), icon_name) == 0;
      GtkWidget *found = fits ? child : find_named (child, icon_name);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gpointer
control (Fixture *fixture, const char *pointer, GType type)
{
  GtkWidget *found = find_type (GTK_WIDGET (row (fixture, pointer)), type);

  g_assert_nonnull (found);
  return found;
}

static void
type_text (Fixture *fixture, const char *pointer, const char *text)
{
  gtk_editable_set_text (control (fixture, pointer, GTK_TYPE_ENTRY), text);
  settle ();
}

static const char *
entry_text (Fixture *fixture, const char *pointer)
{
  return gtk_editable_get_text (control (fixture, pointer, GTK_TYPE_ENTRY));
}

static gboolean
can_do (Fixture *fixture, const char *pointer, const char *action)
{
  return gtk_widget_activate_action (GTK_WIDGET (row (fixture, pointer)), action, NULL);
}

static const char *
problem_at (Fixture *fixture, const char *pointer)
{
  return macaw_form_node_get_problem (macaw_form_row_get_node (row (fixture, pointer)));
}

static void
pick (Fixture *fixture, const char *pointer, const char *title)
{
  GtkDropDown *drop_down = control (fixture, pointer, GTK_TYPE_DROP_DOWN);
  GListModel *model = gtk_drop_down_get_model (drop_down);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    if (strcmp (gtk_string_list_get_string (GTK_STRING_LIST (model), i), title) == 0)
      {
        gtk_drop_down_set_selected (drop_down, i);
        settle ();
        return;
      }
  g_assert_not_reached ();
}

static void
set_text_view (Fixture *fixture, const char *pointer, const char *text)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (control (fixture, pointer, GTK_TYPE_TEXT_VIEW)), text, -1);
  settle ();
}

static GtkTextBuffer *
json_buffer (Fixture *fixture)
{
  GtkWidget *json_side = gtk_widget_get_last_child (find_type (GTK_WIDGET (fixture->form), MACAW_TYPE_FORM_BESIDE));

  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (find_type (json_side, GTK_SOURCE_TYPE_VIEW)));
}

static void
set_view (Fixture *fixture, const char *view)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->form), "form.view", "s", view);
  settle ();
}

/* Pictures to look at, for who names a folder for them; and that it is narrow enough. */
static void
save_picture (GtkWidget *widget, const char *name, int width, int height)
{
  const char *folder = g_getenv ("MACAW_SCREENSHOTS");
  g_autofree char *path = folder == NULL ? NULL : g_build_filename (folder, name, NULL);
  g_autoptr (GdkPaintable) paintable = NULL;
  g_autoptr (GtkSnapshot) snapshot = NULL;
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  if (path == NULL)
    return;
  paintable = gtk_widget_paintable_new (widget);
  snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (widget)), node, NULL);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

static gboolean
count_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer frames)
{
  (*(guint *) frames)++;
  return G_SOURCE_CONTINUE;
}

static void
wait_frames (GtkWidget *widget, guint count)
{
  guint frames = 0, id = gtk_widget_add_tick_callback (widget, count_frame, &frames, NULL);

  while (frames < count)
    g_main_context_iteration (NULL, TRUE);
  gtk_widget_remove_tick_callback (widget, id);
}

/* Tests */

static void
test_kinds (Fixture *fixture, gconstpointer data)
{
  assert_value (fixture, "{\"count\":3}"); /* required and with a default */
  type_text (fixture, "/path", "a.txt");
  assert_value (fixture, "{\"path\":\"a.txt\",\"count\":3}");
  set_text_view (fixture, "/content", "one\ntwo \"é\"");
  type_text (fixture, "/count", "18446744073709551617");
  type_text (fixture, "/ratio", "1.50");
  gtk_switch_set_active (control (fixture, "/force", GTK_TYPE_SWITCH), TRUE);
  pick (fixture, "/mode", "7");
  pick (fixture, "/version", "2.0");
  assert_value (fixture, "{\"path\":\"a.txt\",\"content\":\"one\\ntwo \\\"é\\\"\",\"count\":18446744073709551617,\"ratio\":1.50,\"force\":true,\"mode\":7,\"version\":\"2.0\"}");
  gtk_switch_set_active (control (fixture, "/force", GTK_TYPE_SWITCH), FALSE);
  pick (fixture, "/mode", "null");
  type_text (fixture, "/ratio", "1e400");
  assert_value (fixture, "{\"path\":\"a.txt\",\"content\":\"one\\ntwo \\\"é\\\"\",\"count\":18446744073709551617,\"ratio\":1e400,\"force\":false,\"mode\":null,\"version\":\"2.0\"}");
}

/* Left out, null and empty are three things. */
static void
test_states (Fixture *fixture, gconstpointer data)
{
  type_text (fixture, "/note", "x");
  assert_value (fixture, "{\"note\":\"x\",\"count\":3}");
  type_text (fixture, "/note", "");
  assert_value (fixture, "{\"count\":3}");
  g_assert_true (can_do (fixture, "/note", "field.set-empty"));
  assert_value (fixture, "{\"note\":\"\",\"count\":3}");
  g_assert_cmpstr (gtk_entry_get_placeholder_text (control (fixture, "/note", GTK_TYPE_ENTRY)), ==, "empty text");
  g_assert_true (can_do (fixture, "/note", "field.set-null"));
  assert_value (fixture, "{\"note\":null,\"count\":3}");
  g_assert_cmpstr (gtk_entry_get_placeholder_text (control (fixture, "/note", GTK_TYPE_ENTRY)), ==, "null");
  g_assert_true (can_do (fixture, "/note", "field.leave-out"));
  assert_value (fixture, "{\"count\":3}");
  g_assert_cmpstr (gtk_entry_get_placeholder_text (control (fixture, "/note", GTK_TYPE_ENTRY)), ==, "not given");
  g_assert_true (can_do (fixture, "/force", "field.use-default"));
  assert_value (fixture, "{\"count\":3,\"force\":false}");
}

/* What is no number yet stays as it is typed, and is told about. */
static void
test_unfinished (Fixture *fixture, gconstpointer data)
{
  type_text (fixture, "/count", "12a");
  g_assert_cmpstr (entry_text (fixture, "/count"), ==, "12a");
  assert_value (fixture, "{\"count\":\"12a\"}");
  g_assert_cmpstr (problem_at (fixture, "/count"), ==, "This has to be a whole number.");
  gtk_test_accessible_assert_state (control (fixture, "/count", GTK_TYPE_ENTRY), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE);
  type_text (fixture, "/count", "0");
  g_assert_cmpstr (problem_at (fixture, "/count"), ==, "This has to be at least 1.");
  type_text (fixture, "/count", "12 ");
  g_assert_cmpstr (entry_text (fixture, "/count"), ==, "12 ");
  assert_value (fixture, "{\"count\":12}");
  g_assert_null (problem_at (fixture, "/count"));
  gtk_test_accessible_assert_state (control (fixture, "/count", GTK_TYPE_ENTRY), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_FALSE);
}

static void
test_array (Fixture *fixture, gconstpointer data)
{
  GtkWidget *group;

  gtk_expander_set_expanded (control (fixture, "/tags", GTK_TYPE_EXPANDER), TRUE);
  group = control (fixture, "/tags", MACAW_TYPE_FORM_GROUP);
  for (int i = 0; i < 3; i++)
    {
      g_autofree char *pointer = g_strdup_printf ("/tags/%d", i), *text = g_strdup_printf ("tag%d", i);

      g_assert_true (gtk_widget_activate_action (group, "group.add-item", NULL));
      settle ();
      type_text (fixture, pointer, text);
    }
  assert_value (fixture, "{\"count\":3,\"tags\":[\"tag0\",\"tag1\",\"tag2\"]}");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (find_named (GTK_WIDGET (row (fixture, "/tags/2")), "go-up-symbolic")),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Move Item 3 up");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (find_named (GTK_WIDGET (row (fixture, "/tags/2")), "list-remove-symbolic")),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Remove Item 3");
  can_do (fixture, "/tags/2", "field.move-up");
  settle ();
  assert_value (fixture, "{\"count\":3,\"tags\":[\"tag0\",\"tag2\",\"tag1\"]}");
  g_assert_cmpstr (entry_text (fixture, "/tags/1"), ==, "tag2");
  can_do (fixture, "/tags/0", "field.remove");
  settle ();
  assert_value (fixture, "{\"count\":3,\"tags\":[\"tag2\",\"tag1\"]}");
  type_text (fixture, "/tags/1", "x");
  g_assert_cmpstr (problem_at (fixture, "/tags/1"), ==, "This has to be at least 2 characters long.");
  can_do (fixture, "/tags", "field.leave-out");
  assert_value (fixture, "{\"count\":3}");
}

static void
test_nested (Fixture *fixture, gconstpointer data)
{
  gtk_expander_set_expanded (control (fixture, "/owner", GTK_TYPE_EXPANDER), TRUE);
  gtk_expander_set_expanded (control (fixture, "/both", GTK_TYPE_EXPANDER), TRUE);
  gtk_expander_set_expanded (control (fixture, "/tree", GTK_TYPE_EXPANDER), TRUE);
  gtk_expander_set_expanded (control (fixture, "/tree/left", GTK_TYPE_EXPANDER), TRUE);
  gtk_expander_set_expanded (control (fixture, "/tree/left/left", GTK_TYPE_EXPANDER), TRUE);
  type_text (fixture, "/owner/name", "Adi");
  type_text (fixture, "/both/x", "X");
  type_text (fixture, "/tree/left/left/label", "deep");
  assert_value (fixture, "{\"count\":3,\"owner\":{\"name\":\"Adi\"},\"tree\":{\"left\":{\"left\":{\"label\":\"deep\"}}},\"both\":{\"x\":\"X\"}}");
  type_text (fixture, "/both/y", "4");
  can_do (fixture, "/tree", "field.leave-out");
  assert_value (fixture, "{\"count\":3,\"owner\":{\"name\":\"Adi\"},\"both\":{\"x\":\"X\",\"y\":4}}");
}

static void
test_choice (Fixture *fixture, gconstpointer data)
{
  type_text (fixture, "/when", "2024-02-29T00:00:00Z");
  pick (fixture, "/when", "Every");
  assert_value (fixture, "{\"count\":3,\"when\":{}}");
  type_text (fixture, "/when/seconds", "60");
  assert_value (fixture, "{\"count\":3,\"when\":{\"seconds\":60}}");
  pick (fixture, "/when", "At a Time");
  assert_value (fixture, "{\"count\":3,\"when\":\"2024-02-29T00:00:00Z\"}"); /* what was there before */
  macaw_schema_form_set_value (fixture->form, "{\"when\":{\"seconds\":5}}");
  settle ();
  g_assert_cmpuint (gtk_drop_down_get_selected (control (fixture, "/when", GTK_TYPE_DROP_DOWN)), ==, 1);
  g_assert_cmpstr (entry_text (fixture, "/when/seconds"), ==, "5");
}

static void
test_extra (Fixture *fixture, gconstpointer data)
{
  GtkWidget *group;

  gtk_expander_set_expanded (control (fixture, "/env", GTK_TYPE_EXPANDER), TRUE);
  group = control (fixture, "/env", MACAW_TYPE_FORM_GROUP);
  gtk_editable_set_text (GTK_EDITABLE (find_type (group, GTK_TYPE_ENTRY)), "PA/TH");
  g_assert_true (gtk_widget_activate_action (group, "group.add-member", NULL));
  settle ();
  type_text (fixture, "/env/PA~1TH", "/bin");
  assert_value (fixture, "{\"count\":3,\"env\":{\"PA/TH\":\"/bin\"}}");
  can_do (fixture, "/env/PA~1TH", "field.remove");
  assert_value (fixture, "{\"count\":3,\"env\":{}}");
}

/* The JSON beside it: what is written there is in the fields, and the other way round. */
static void
test_json (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;

  set_view (fixture, "json");
  gtk_text_buffer_set_text (json_buffer (fixture), "{ \"count\" : 1e2, \"unknown\":[1.0, null], \"path\":\"\\u00e9\" }", -1);
  settle ();
  assert_value (fixture, "{ \"count\" : 1e2, \"unknown\":[1.0, null], \"path\":\"\\u00e9\" }");
  set_view (fixture, "form");
  g_assert_cmpstr (entry_text (fixture, "/path"), ==, "é");
  g_assert_cmpstr (entry_text (fixture, "/count"), ==, "1e2");
  g_assert_nonnull (row (fixture, "/unknown"));
  type_text (fixture, "/ratio", "0.10");
  assert_value (fixture, "{\"count\":1e2,\"unknown\":[1.0, null],\"path\":\"\\u00e9\",\"ratio\":0.10}");
  set_view (fixture, "json");
  g_object_get (json_buffer (fixture), "text", &text, NULL);
  g_assert_cmpstr (text, ==, "{\n  \"count\": 1e2,\n  \"unknown\": [\n    1.0,\n    null\n  ],\n  \"path\": \"\\u00e9\",\n  \"ratio\": 0.10\n}");
}

/* Both at once: each follows what is typed in the other; the view stays for the next schema. */
static void
test_both (Fixture *fixture, gconstpointer data)
{
  GtkWidget *beside = find_type (GTK_WIDGET (fixture->form), MACAW_TYPE_FORM_BESIDE), *json_side = gtk_widget_get_last_child (beside);
  g_autofree char *text = NULL, *view = NULL;
  g_autoptr (AraValue) schema = parse ("{\"properties\":{\"a\":{\"type\":\"string\"}}}"), none = parse ("true");
  int narrow, wide;

  g_assert_false (gtk_widget_get_mapped (json_side));
  set_view (fixture, "both");
  g_assert_true (gtk_widget_get_mapped (json_side) && gtk_widget_get_mapped (GTK_WIDGET (row (fixture, "/path"))));
  type_text (fixture, "/path", "a");
  g_object_get (json_buffer (fixture), "text", &text, NULL);
  g_assert_cmpstr (text, ==, "{\n  \"path\": \"a\",\n  \"count\": 3\n}");
  gtk_text_buffer_set_text (json_buffer (fixture), "{\"path\":\"b\"", -1);
  settle ();
  g_assert_cmpstr (entry_text (fixture, "/path"), ==, "a");
  g_assert_false (gtk_widget_is_sensitive (GTK_WIDGET (row (fixture, "/path"))));
  gtk_text_buffer_set_text (json_buffer (fixture), "{\"path\":\"b\"} ", -1);
  settle ();
  g_assert_cmpstr (entry_text (fixture, "/path"), ==, "b");
  assert_value (fixture, "{\"path\":\"b\"}");
  gtk_widget_measure (beside, GTK_ORIENTATION_VERTICAL, 336, &narrow, NULL, NULL, NULL);
  gtk_widget_measure (beside, GTK_ORIENTATION_VERTICAL, 700, &wide, NULL, NULL, NULL);
  g_assert_cmpint (narrow, >, wide + 100);

  macaw_schema_form_set_schema (fixture->form, schema);
  g_object_get (fixture->form, "view", &view, NULL);
  g_assert_cmpstr (view, ==, "both");
  macaw_schema_form_set_schema (fixture->form, none);
  g_clear_pointer (&view, g_free);
  g_object_get (fixture->form, "view", &view, NULL);
  g_assert_cmpstr (view, ==, "json");
  macaw_schema_form_set_schema (fixture->form, schema);
  g_clear_pointer (&view, g_free);
  g_object_get (fixture->form, "view", &view, NULL);
  g_assert_cmpstr (view, ==, "both");
}

/* JSON that is not finished is kept as it is typed; the form waits for it. */
static void
test_broken_json (Fixture *fixture, gconstpointer data)
{
  set_view (fixture, "json");
  gtk_text_buffer_set_text (json_buffer (fixture), "{\"path\":", -1);
  settle ();
  assert_value (fixture, "{\"path\":");
  g_assert_false (macaw_schema_form_get_valid (fixture->form));
  set_view (fixture, "form");
  g_assert_false (gtk_widget_is_sensitive (GTK_WIDGET (row (fixture, "/path"))));
  set_view (fixture, "json");
  gtk_text_buffer_set_text (json_buffer (fixture), "{\"path\":\"p\",\"mode\":\"cron\",\"count\":1}", -1);
  settle ();
  g_assert_true (macaw_schema_form_get_valid (fixture->form));
  set_view (fixture, "form");
  g_assert_true (gtk_widget_is_sensitive (GTK_WIDGET (row (fixture, "/path"))));
  macaw_schema_form_set_value (fixture->form, "[1,");
  assert_value (fixture, "[1,");
  g_assert_false (macaw_schema_form_get_valid (fixture->form));
}

/* Values of another kind than the schema says are shown as JSON, none is dropped. */
static void
test_other_kinds (Fixture *fixture, gconstpointer data)
{
  const char *json = "{\"path\":[1,2],\"content\":false,\"count\":{},\"force\":\"yes\",\"mode\":\"odd\",\"tags\":\"x\",\"owner\":7,\"any\":{\"deep\":[1]}}";

  macaw_schema_form_set_value (fixture->form, json);
  settle ();
  assert_value (fixture, json);
  g_assert_nonnull (control (fixture, "/path", GTK_SOURCE_TYPE_VIEW));
  g_assert_nonnull (control (fixture, "/owner", GTK_SOURCE_TYPE_VIEW));
  g_assert_nonnull (problem_at (fixture, "/path"));
  set_text_view (fixture, "/owner", "{\"name\":\"Adi\"}");
  g_assert_cmpstr (entry_text (fixture, "/owner/name"), ==, "Adi");
  set_text_view (fixture, "/any", "{\"deep\":");
  g_assert_false (macaw_schema_form_get_valid (fixture->form));
  g_assert_true (g_str_has_prefix (problem_at (fixture, "/any"), "Not JSON yet"));
  g_assert_null (strstr (problem_at (fixture, "/any"), "Not valid JSON")); /* said once */
  set_text_view (fixture, "/any", "9007199254740993");
  assert_value (fixture, "{\"path\":[1,2],\"content\":false,\"count\":{},\"force\":\"yes\",\"mode\":\"odd\",\"tags\":\"x\",\"owner\":{\"name\":\"Adi\"},\"any\":9007199254740993}");
}

/* Empty fields are told about when someone wants to send; the focus goes to the first. */
static void
test_check (Fixture *fixture, gconstpointer data)
{
  GtkWidget *focus;

  g_assert_false (macaw_schema_form_get_valid (fixture->form));
  g_assert_null (problem_at (fixture, "/path"));
  g_assert_false (macaw_schema_form_check (fixture->form));
  g_assert_cmpstr (problem_at (fixture, "/path"), ==, "This is required.");
  g_assert_cmpstr (problem_at (fixture, "/mode"), ==, "This is required.");
  focus = gtk_window_get_focus (fixture->window);
  g_assert_true (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (row (fixture, "/path"))));
  type_text (fixture, "/path", "p");
  pick (fixture, "/mode", "cron");
  g_assert_true (macaw_schema_form_check (fixture->form));
  g_assert_true (macaw_schema_form_get_valid (fixture->form));
}

/* What the server refuses stands at its field until that is changed, however deep it is. */
static void
test_server_problems (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AraValue) detail = parse ("[{\"loc\":[\"body\",\"args\",\"path\"],\"msg\":\"No such file\"},{\"loc\":[\"body\",\"args\",\"tree\",\"left\",\"label\"],\"msg\":\"Too green\"},"
                                       "{\"loc\":[\"body\",\"session_id\"],\"msg\":\"No such session\"}]");
  g_autofree char *rest = macaw_schema_form_show_problems (fixture->form, detail);

  settle ();
  g_assert_cmpstr (rest, ==, "No such session");
  g_assert_cmpstr (problem_at (fixture, "/path"), ==, "No such file");
  g_assert_cmpstr (problem_at (fixture, "/tree"), ==, "left/label: Too green");
  type_text (fixture, "/path", "other");
  g_assert_null (problem_at (fixture, "/path"));
  g_assert_nonnull (problem_at (fixture, "/tree"));
  g_assert_true (macaw_schema_form_focus_field (fixture->form, "/tree/left/label"));
  settle ();
  g_assert_cmpstr (problem_at (fixture, "/tree/left/label"), ==, "Too green");
  type_text (fixture, "/tree/left/label", "red");
  g_assert_null (problem_at (fixture, "/tree/left/label"));
}

static void
on_choose (MacawSchemaForm *form, const char *pointer, const char *path, gpointer user_data)
{
  g_assert_cmpstr (pointer, ==, "/path");
  g_assert_cmpstr (path, ==, user_data);
  macaw_schema_form_set_path (form, pointer, "chosen.txt");
}

static void
test_path (Fixture *fixture, gconstpointer data)
{
  GtkWidget *button = find_type (control (fixture, "/path", MACAW_TYPE_FORM_ENTRY), GTK_TYPE_BUTTON);

  g_assert_false (gtk_widget_get_visible (button));
  macaw_schema_form_set_path_chooser (fixture->form, on_choose, NULL, NULL);
  g_assert_true (gtk_widget_get_visible (button));
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  assert_value (fixture, "{\"path\":\"chosen.txt\",\"count\":3}");
  macaw_schema_form_set_path_chooser (fixture->form, on_choose, g_strdup ("chosen.txt"), g_free);
  g_signal_emit_by_name (button, "clicked");
}

/* Names and descriptions for who does not see the form; Tab goes through all of it. */
static void
test_accessible (Fixture *fixture, gconstpointer data)
{
  guint stops = 0;
  GtkWidget *focus, *first;

  gtk_test_accessible_assert_property (control (fixture, "/path", GTK_TYPE_ENTRY), GTK_ACCESSIBLE_PROPERTY_LABEL, "path");
  gtk_test_accessible_assert_property (control (fixture, "/path", GTK_TYPE_ENTRY), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "Where the file is.");
  gtk_test_accessible_assert_property (control (fixture, "/content", GTK_TYPE_TEXT_VIEW), GTK_ACCESSIBLE_PROPERTY_LABEL, "Content");
  gtk_test_accessible_assert_property (control (fixture, "/force", GTK_TYPE_SWITCH), GTK_ACCESSIBLE_PROPERTY_LABEL, "force");
  gtk_test_accessible_assert_property (control (fixture, "/mode", GTK_TYPE_DROP_DOWN), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      gtk_check_version (4, 10, 0) == NULL ? "mode: not given" : "mode");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (control (fixture, "/mode", GTK_TYPE_DROP_DOWN))), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      "mode: not given");
  pick (fixture, "/mode", "cron");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (control (fixture, "/mode", GTK_TYPE_DROP_DOWN))), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      "mode: cron");
  gtk_test_accessible_assert_property (control (fixture, "/tags", GTK_TYPE_EXPANDER), GTK_ACCESSIBLE_PROPERTY_LABEL, "tags");
  gtk_widget_child_focus (GTK_WIDGET (fixture->form), GTK_DIR_TAB_FORWARD);
  first = gtk_window_get_focus (fixture->window);
  do
    {
      gtk_widget_child_focus (GTK_WIDGET (fixture->window), GTK_DIR_TAB_FORWARD);
      focus = gtk_window_get_focus (fixture->window);
      stops++;
      g_assert_cmpuint (stops, <, 200);
    }
  while (focus != first && focus != NULL && !gtk_widget_is_ancestor (focus, GTK_WIDGET (row (fixture, "/code"))));
  g_assert_cmpuint (stops, >, 15);
}

static GtkWidget *
find_help (GtkWidget *below)
{
  for (GtkWidget *child = gtk_widget_get_first_child (below); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = GTK_IS_POPOVER (child) ? child : find_help (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The help names every keyword that the checks pass over. */
static void
test_help (Fixture *fixture, gconstpointer data)
{
  GtkWidget *popover = find_help (gtk_widget_get_first_child (GTK_WIDGET (fixture->form)));
  const char *text;

  gtk_popover_popup (GTK_POPOVER (popover));
  settle ();
  text = gtk_label_get_text (GTK_LABEL (gtk_popover_get_child (GTK_POPOVER (popover))));
  g_assert_nonnull (strstr (text, "draft 2020-12"));
  for (guint i = 0; ara_schema_get_unsupported ()[i] != NULL; i++)
    g_assert_nonnull (strstr (text, ara_schema_get_unsupported ()[i]));
  g_assert_nonnull (strstr (text, "relative-json-pointer"));
  wait_frames (GTK_WIDGET (fixture->window), 20);
  save_picture (popover, "form-help.png", gtk_widget_get_width (popover), gtk_widget_get_height (popover));
  g_assert_cmpint (gtk_widget_get_width (popover), <=, 360);
  gtk_popover_popdown (GTK_POPOVER (popover));
  settle ();
}

static void
test_notifies (Fixture *fixture, gconstpointer data)
{
  guint count = 0;
  int position = 0;

  g_signal_connect_swapped (fixture->form, "notify::value-text", G_CALLBACK (g_atomic_int_inc), &count);
  gtk_editable_insert_text (control (fixture, "/path", GTK_TYPE_ENTRY), "a", -1, &position);
  settle ();
  g_assert_cmpuint (count, ==, 1);
  macaw_schema_form_set_path (fixture->form, "/path", "a");
  g_assert_cmpuint (count, ==, 1);
  g_signal_handlers_disconnect_by_data (fixture->form, &count);
}

/* Without a schema, or with one that is none, there is the JSON and the reason. */
static void
test_fallback (void)
{
  static const struct { const char *schema, *reason; } rows[] = {
    { NULL, "There is no schema, so the arguments are written as JSON." },
    { "{\"type\":\"objekt\"}", "The arguments are written as JSON, since their schema can't be read. The schema is not valid: “type” should be one or several of null, boolean, integer, number, string, array, object (at /type)." },
    { "\"text\"", "The arguments are written as JSON, since their schema can't be read. The schema is not valid: A schema should be an object, true or false (at the top)." },
    { "true", "The arguments are written as JSON. Any value may stand here." },
    { "{\"$ref\":\"https://example.org/x\"}", "The arguments are written as JSON. The schema refers to “https://example.org/x”, which is not in it." },
    { "{\"$ref\":\"#\"}",
      "The arguments are written as JSON. Any value may stand here.\nThe arguments couldn’t be checked whole here; the server will check them." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AraValue) schema = rows[i].schema == NULL ? NULL : parse (rows[i].schema);
      GtkWidget *form = g_object_ref_sink (macaw_schema_form_new ());
      g_autofree char *view = NULL, *value = NULL;

      macaw_schema_form_set_schema (MACAW_SCHEMA_FORM (form), schema);
      macaw_schema_form_set_value (MACAW_SCHEMA_FORM (form), "{\"a\":1}");
      g_object_get (form, "view", &view, NULL);
      value = macaw_schema_form_dup_value (MACAW_SCHEMA_FORM (form));
      g_assert_cmpstr (view, ==, "json");
      g_assert_cmpstr (value, ==, "{\"a\":1}");
      g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (gtk_widget_get_next_sibling (gtk_widget_get_first_child (form)))), ==, rows[i].reason);
      g_object_unref (form);
    }
}

/* The tools of two public servers, each with a form of its own. */
static void
test_foreign (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "mcp-tools.json", NULL), *text = NULL;
  g_autoptr (AraValue) servers = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  servers = parse (text);
  for (guint i = 1; i < ara_value_get_n_children (servers); i++)
    {
      g_autoptr (AraValue) tools = ara_value_dup_child (servers, i);

      for (guint j = 0; j < ara_value_get_n_children (tools); j++)
        {
          g_autoptr (AraValue) tool = ara_value_dup_child (tools, j), schema = ara_value_dup_member (tool, "input_schema");
          GtkWidget *form = g_object_ref_sink (macaw_schema_form_new ());
          g_autofree char *view = NULL, *value = NULL;

          macaw_schema_form_set_schema (MACAW_SCHEMA_FORM (form), schema);
          g_object_get (form, "view", &view, NULL);
          value = macaw_schema_form_dup_value (MACAW_SCHEMA_FORM (form));
          g_assert_cmpstr (view, ==, "form");
          g_assert_cmpstr (value, ==, "{}");
          g_object_unref (form);
        }
    }
}

/* 500 fields: some rows are made, the others when they are asked for or needed. */
static void
test_many (void)
{
  g_autoptr (GString) text = g_string_new ("{\"type\":\"object\",\"properties\":{");
  g_autoptr (AraValue) schema = NULL;
  Fixture fixture;

  for (guint i = 0; i < 500; i++)
    g_string_append_printf (text, "%s\"f%u\":{\"type\":\"integer\"}", i == 0 ? "" : ",", i);
  g_string_append (text, "}}");
  set_up (&fixture, text->str);
  g_assert_nonnull (find_row (GTK_WIDGET (fixture.form), "/f0"));
  g_assert_null (find_row (GTK_WIDGET (fixture.form), "/f499"));
  gtk_widget_activate_action (control (&fixture, "/f0", GTK_TYPE_ENTRY), "group.show-more", NULL);
  settle ();
  g_assert_nonnull (find_row (GTK_WIDGET (fixture.form), "/f40"));
  g_assert_true (macaw_schema_form_focus_field (fixture.form, "/f499"));
  type_text (&fixture, "/f499", "1");
  assert_value (&fixture, "{\"f499\":1}");
  tear_down (&fixture, NULL);
}

/* Values that read alike are told apart, and a title stands for its value. */
static void
test_alike (void)
{
  Fixture fixture;

  set_up (&fixture, "{\"properties\":{\"a\":{\"enum\":[1,\"1\",\"2\",null,\"null\",\"\",\" \"]},\"b\":{\"enum\":[\"1\",\"2\"]},"
                    "\"c\":{\"oneOf\":[{\"const\":\"r\",\"title\":\"Red\"},{\"const\":\"g\"}]}}}");
  pick (&fixture, "/a", "\"1\"");
  pick (&fixture, "/b", "1");
  pick (&fixture, "/c", "Red");
  assert_value (&fixture, "{\"a\":\"1\",\"b\":\"1\",\"c\":\"r\"}");
  pick (&fixture, "/a", "1");
  pick (&fixture, "/c", "g");
  assert_value (&fixture, "{\"a\":1,\"b\":\"1\",\"c\":\"g\"}");
  pick (&fixture, "/a", "\"null\"");
  assert_value (&fixture, "{\"a\":\"null\",\"b\":\"1\",\"c\":\"g\"}");
  pick (&fixture, "/a", "2");
  assert_value (&fixture, "{\"a\":\"2\",\"b\":\"1\",\"c\":\"g\"}");
  pick (&fixture, "/a", "\" \"");
  /* A value of elsewhere is kept, and told apart as well. */
  macaw_schema_form_set_value (fixture.form, "{\"b\":1}");
  settle ();
  pick (&fixture, "/b", "\"1\"");
  assert_value (&fixture, "{\"b\":\"1\"}");
  tear_down (&fixture, NULL);
}

/* 5 000 values of which all read like another. */
static void
test_huge_enum (void)
{
  g_autoptr (GString) text = g_string_new ("{\"properties\":{\"a\":{\"enum\":[null");
  Fixture fixture;

  for (guint i = 0; i < 2500; i++)
    g_string_append_printf (text, ",%u,\"%u\"", i, i);
  set_up (&fixture, g_string_append (text, "]}}}")->str);
  pick (&fixture, "/a", "\"2499\"");
  assert_value (&fixture, "{\"a\":\"2499\"}");
  pick (&fixture, "/a", "2499");
  assert_value (&fixture, "{\"a\":2499}");
  tear_down (&fixture, NULL);
}

/* Text that no editor can take at once is kept, and sent as it is. */
static void
test_long (Fixture *fixture, gconstpointer data)
{
  g_autofree char *line = g_strnfill (300000, 'x'), *json = g_strdup_printf ("{\"path\":\"p\",\"content\":\"%s\",\"mode\":7,\"count\":1}", line), *now = NULL;

  macaw_schema_form_set_value (fixture->form, json);
  settle ();
  set_view (fixture, "json");
  g_assert_cmpint (gtk_text_buffer_get_char_count (json_buffer (fixture)), ==, 0);
  set_view (fixture, "form");
  type_text (fixture, "/path", "q");
  now = macaw_schema_form_dup_value (fixture->form);
  g_assert_cmpuint (strlen (now), ==, strlen (json));
  g_assert_true (macaw_schema_form_get_valid (fixture->form));
  type_text (fixture, "/path", "with\nlines");
  g_assert_nonnull (control (fixture, "/path", MACAW_TYPE_FORM_TEXT)); /* a line that grew */
}

static void
test_look (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GtkCssProvider) style = gtk_css_provider_new ();
  int minimum, natural;
  static const struct { const char *name; AdwColorScheme scheme; int width; } looks[] = {
    { "form-light-360.png", ADW_COLOR_SCHEME_FORCE_LIGHT, 360 },
    { "form-dark-360.png", ADW_COLOR_SCHEME_FORCE_DARK, 360 },
    { "form-light-700.png", ADW_COLOR_SCHEME_FORCE_LIGHT, 700 },
  };

  gtk_css_provider_load_from_resource (style, "/io/github/macaw_client/Macaw/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (style), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_widget_set_margin_start (GTK_WIDGET (fixture->form), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (fixture->form), 12);
  macaw_schema_form_set_value (fixture->form, "{\"path\":\"/root/.ara/workspace/hello.py\",\"content\":\"print(\\\"hello\\\")\\n\",\"count\":\"12a\",\"force\":true,\"tags\":[\"one\",\"x\"],"
                                              "\"owner\":{\"name\":\"Adi\"},\"when\":{\"seconds\":60},\"env\":{\"HOME\":\"/root\"},\"any\":{\"k\":[1,2]},\"extra\":1.50}");
  macaw_schema_form_check (fixture->form);
  gtk_widget_measure (GTK_WIDGET (fixture->form), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      int height;

      adw_style_manager_set_color_scheme (adw_style_manager_get_default (), looks[i].scheme);
      gtk_widget_measure (GTK_WIDGET (fixture->form), GTK_ORIENTATION_VERTICAL, looks[i].width, &height, NULL, NULL, NULL);
      gtk_window_set_default_size (fixture->window, looks[i].width, height);
      wait_frames (GTK_WIDGET (fixture->window), 12);
      /* All of it, not what is scrolled to. */
      save_picture (GTK_WIDGET (fixture->form), looks[i].name, gtk_widget_get_width (GTK_WIDGET (fixture->form)), gtk_widget_get_height (GTK_WIDGET (fixture->form)));
    }
  macaw_schema_form_focus_field (fixture->form, "/code");
  wait_frames (GTK_WIDGET (fixture->window), 12);
  save_picture (GTK_WIDGET (fixture->window), "form-end.png", gtk_widget_get_width (GTK_WIDGET (fixture->window)), gtk_widget_get_height (GTK_WIDGET (fixture->window)));
  set_view (fixture, "both");
  wait_frames (GTK_WIDGET (fixture->window), 20);
  save_picture (GTK_WIDGET (fixture->window), "form-both-700.png", gtk_widget_get_width (GTK_WIDGET (fixture->window)), gtk_widget_get_height (GTK_WIDGET (fixture->window)));
  gtk_window_set_default_size (fixture->window, 360, 700);
  wait_frames (GTK_WIDGET (fixture->window), 20);
  save_picture (GTK_WIDGET (fixture->form), "form-both-360.png", gtk_widget_get_width (GTK_WIDGET (fixture->form)), gtk_widget_get_height (GTK_WIDGET (fixture->form)));
  set_view (fixture, "json");
  wait_frames (GTK_WIDGET (fixture->window), 20);
  save_picture (GTK_WIDGET (fixture->window), "form-json.png", gtk_widget_get_width (GTK_WIDGET (fixture->window)), gtk_widget_get_height (GTK_WIDGET (fixture->window)));
}

#define ADD(name, test) g_test_add ("/schema-form/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  gtk_source_init ();
  ADD ("kinds", test_kinds);
  ADD ("states", test_states);
  ADD ("unfinished", test_unfinished);
  ADD ("array", test_array);
  ADD ("nested", test_nested);
  ADD ("choice", test_choice);
  ADD ("extra", test_extra);
  ADD ("json", test_json);
  ADD ("both", test_both);
  ADD ("broken-json", test_broken_json);
  ADD ("other-kinds", test_other_kinds);
  ADD ("check", test_check);
  ADD ("server-problems", test_server_problems);
  ADD ("path", test_path);
  ADD ("accessible", test_accessible);
  ADD ("help", test_help);
  ADD ("notifies", test_notifies);
  ADD ("long", test_long);
  ADD ("look", test_look);
  g_test_add_func ("/schema-form/fallback", test_fallback);
  g_test_add_func ("/schema-form/foreign", test_foreign);
  g_test_add_func ("/schema-form/alike", test_alike);
  g_test_add_func ("/schema-form/huge-enum", test_huge_enum);
  g_test_add_func ("/schema-form/many", test_many);
  return g_test_run ();
}
