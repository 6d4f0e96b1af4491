/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The skills of a session: a list, filtered as one types, and the one that was chosen. */

#include "config.h"

#include "macaw-skills-page.h"
#include "app/inspector/macaw-raw-view.h"
#include "app/inspector/macaw-session-reader.h"
#include "macaw-skill-pane.h"
#include "app/inspector/macaw-status-text.h"
#include "app/macaw-error-sentence.h"
#include "app/macaw-needle.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

struct _MacawSkillsPage
{
  GtkWidget           parent_instance;

  AdwLeaflet         *leaflet;
  GtkWidget          *list_side;
  GtkWidget          *skill_side;
  GtkWidget          *back_button;
  GtkEditable        *search;
  GtkStack           *stack;
  AdwStatusPage      *none;
  AdwStatusPage      *trouble;
  GtkWidget          *answer_button;
  MacawRawView       *raw;
  GtkListView        *list;
  GtkSingleSelection *selection;
  GtkFilterListModel *filtered;
  GtkLabel           *problems;
  MacawSkillPane     *pane;

  MacawSessionReader *reader;
  GListStore         *entries; /* of MacawSkillEntry */
  GtkFilter          *filter;
  char               *needle;  /* folded */
  char               *chosen;  /* path or name of the skill that is shown */
  gboolean            failed;
};

G_DEFINE_FINAL_TYPE (MacawSkillsPage, macaw_skills_page, GTK_TYPE_WIDGET)

/* Filtering */

static gboolean
is_wanted (gpointer item, gpointer data)
{
  MacawSkillsPage *self = data;

  return macaw_needle_is_in (self->needle, macaw_skill_entry_get_name (item))
         || macaw_needle_is_in (self->needle, macaw_skill_entry_get_description (item))
         || macaw_needle_is_in (self->needle, macaw_skill_entry_get_source (item));
}

/* What is shown in place of the list, and why */

static void
say_nothing_here (MacawSkillsPage *self)
{
  if (macaw_session_reader_get_client (self->reader) == NULL)
    {
      adw_status_page_set_title (self->none, _("No Session"));
      adw_status_page_set_description (self->none, _("Connect to a session to see its skills."));
    }
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->entries)) > 0)
    {
      adw_status_page_set_title (self->none, _("No Such Skill"));
      adw_status_page_set_description (self->none, _("Try another word."));
    }
  else
    {
      adw_status_page_set_title (self->none, _("No Skills"));
      adw_status_page_set_description (self->none, _("A skill is a folder with a file SKILL.md. Put one into the folder skills of the "
                                                     "workspace, or ask the agent to write one."));
    }
}

static void
update_place (MacawSkillsPage *self)
{
  const char *place = "none";

  if (macaw_session_reader_is_busy (self->reader))
    place = "loading";
  else if (self->failed)
    place = "trouble";
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) > 0)
    place = "list";
  else
    say_nothing_here (self);
  gtk_stack_set_visible_child_name (self->stack, place);
}

static void
filter_changed (MacawSkillsPage *self)
{
  g_free (self->needle);
  self->needle = macaw_needle_new (gtk_editable_get_text (self->search));
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  update_place (self);
}

/* Choosing one */

static const char *
get_identity (MacawSkillEntry *entry)
{
  const char *path = macaw_skill_entry_get_path (entry);

  return path != NULL ? path : macaw_skill_entry_get_name (entry);
}

static void
show_skill (MacawSkillsPage *self, MacawSkillEntry *entry)
{
  g_autofree char *identity = entry == NULL ? NULL : g_strdup (get_identity (entry));

  g_free (self->chosen);
  self->chosen = g_steal_pointer (&identity);
  macaw_skill_pane_set_skill (self->pane, macaw_session_reader_get_client (self->reader),
                              macaw_session_reader_get_session (self->reader), entry);
}

static void
choose (MacawSkillsPage *self, guint position)
{
  g_autoptr (MacawSkillEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->filtered), position);

  if (entry == NULL)
    return;
  gtk_single_selection_set_selected (self->selection, position);
  show_skill (self, entry);
  adw_leaflet_set_visible_child (self->leaflet, self->skill_side);
  /* Else it would go to a label, and select all of its text. */
  gtk_widget_grab_focus (adw_leaflet_get_folded (self->leaflet) ? self->back_button : GTK_WIDGET (self->list));
}

static void
row_activated (MacawSkillsPage *self, guint position)
{
  choose (self, position);
}

static void
search_activated (MacawSkillsPage *self)
{
  choose (self, 0);
}

static void
go_back (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawSkillsPage *self = MACAW_SKILLS_PAGE (widget);

  adw_leaflet_set_visible_child (self->leaflet, self->list_side);
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

/* Reading */

static gpointer
finish_reading (AraRuntimeClient *client, GAsyncResult *result, GError **error)
{
  return ara_runtime_client_request_finish (client, result, error);
}

/* The whole answer is asked for, not the list of models: it tells problems, too. */
static void
begin_reading (AraRuntimeClient *client, const char *session_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autofree char *escaped = session_id == NULL ? NULL : g_uri_escape_string (session_id, NULL, FALSE);
  g_autofree char *query = escaped == NULL ? NULL : g_strconcat ("session_id=", escaped, NULL);

  ara_runtime_client_request_async (client, "GET", "/session/runtime/skills", query, NULL, cancellable, callback, data);
}

/* A server may tell the list alone. NULL: it tells none. */
static AraValue *
find_list (AraValue *answer)
{
  g_autoptr (AraValue) list = ara_value_get_kind (answer) == ARA_VALUE_ARRAY ? ara_value_ref (answer) : ara_value_dup_member (answer, "skills");

  return list == NULL || ara_value_get_kind (list) != ARA_VALUE_ARRAY ? NULL : g_steal_pointer (&list);
}

/* Only a name, without anything about it. */
static AraSkill *
name_skill (AraValue *name)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autoptr (AraValue) raw = NULL;

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_value (builder, "name", name);
  ara_value_builder_end_object (builder);
  raw = ara_value_builder_end (builder);
  return ara_skill_new_from_value (raw);
}

static GListStore *
read_skills (AraValue *list, guint *n_strange)
{
  GListStore *skills = g_list_store_new (ARA_TYPE_SKILL);

  for (guint i = 0; i < ara_value_get_n_children (list); i++)
    {
      g_autoptr (AraValue) raw = ara_value_dup_child (list, i);
      AraValueKind kind = ara_value_get_kind (raw);
      g_autoptr (AraSkill) skill = kind == ARA_VALUE_OBJECT ? ara_skill_new_from_value (raw)
                                   : kind == ARA_VALUE_STRING ? name_skill (raw)
                                                              : NULL;

      if (skill != NULL)
        g_list_store_append (skills, skill);
      else
        ++*n_strange;
    }
  return skills;
}

static void
show_problems (MacawSkillsPage *self, AraValue *answer, guint n_strange)
{
  g_autoptr (AraValue) problems = ara_value_dup_member (answer, "problems");
  GString *text = g_string_new (NULL);

  if (n_strange > 0)
    g_string_append_printf (text, ngettext ("%u entry of the server’s list is no skill that Macaw knows.",
                                            "%u entries of the server’s list are no skills that Macaw knows.", n_strange), n_strange);

  for (guint i = 0; problems != NULL && i < ara_value_get_n_children (problems); i++)
    {
      g_autoptr (AraValue) problem = ara_value_dup_child (problems, i);
      g_autofree char *sentence = ara_value_dup_string (problem);

      if (sentence != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", sentence);
    }
  gtk_label_set_text (self->problems, text->str);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->problems), text->len > 0 ? text->str : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->problems), text->len > 0);
  g_string_free (text, TRUE);
}

/* Shows the same skill again, as it is now. */
static void
choose_again (MacawSkillsPage *self)
{
  g_autofree char *identity = g_strdup (self->chosen);

  for (guint i = 0; identity != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->filtered)); i++)
    {
      g_autoptr (MacawSkillEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->filtered), i);

      if (!g_str_equal (get_identity (entry), identity))
        continue;
      gtk_single_selection_set_selected (self->selection, i);
      show_skill (self, entry);
      return;
    }
  show_skill (self, NULL);
}

static void
fill (MacawSkillsPage *self, AraValue *list, AraValue *answer)
{
  guint n_strange = 0;
  g_autoptr (GListStore) skills = read_skills (list, &n_strange);
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (skills)); i++)
    {
      g_autoptr (AraSkill) skill = g_list_model_get_item (G_LIST_MODEL (skills), i);

      g_ptr_array_add (entries, macaw_skill_entry_new (skill, G_LIST_MODEL (skills)));
    }
  g_list_store_splice (self->entries, 0, g_list_model_get_n_items (G_LIST_MODEL (self->entries)), entries->pdata, entries->len);
  show_problems (self, answer, n_strange);
}

/* An answer in which there is no list: it can be looked at as it is. */
static void
take_strange (MacawSkillsPage *self, AraValue *answer)
{
  g_autofree char *text = ara_value_dup_text (answer), *pretty = ara_value_dup_pretty (answer);

  adw_status_page_set_description (self->trouble, _("The server answered, but not with a list of skills that Macaw knows."));
  macaw_raw_view_set_text (self->raw, text, pretty, "json");
}

static void
show_answer (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_stack_set_visible_child_name (MACAW_SKILLS_PAGE (widget)->stack, "answer");
}

static void
skills_came (gpointer owner, gpointer what, const GError *error)
{
  MacawSkillsPage *self = owner;
  g_autoptr (AraValue) answer = what, list = answer == NULL ? NULL : find_list (answer);
  g_autofree char *sentence = error == NULL ? NULL : macaw_error_get_sentence (error);
  gboolean strange = answer != NULL && list == NULL;

  self->failed = error != NULL || strange;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "skills.show-answer", strange);
  gtk_widget_set_visible (self->answer_button, strange);
  if (error != NULL)
    macaw_status_page_set_text (self->trouble, sentence);
  if (list != NULL)
    fill (self, list, answer);
  else
    {
      g_list_store_remove_all (self->entries);
      gtk_widget_set_visible (GTK_WIDGET (self->problems), FALSE);
    }
  if (strange)
    take_strange (self, answer);
  choose_again (self);
  update_place (self);
}

static void
reload (GtkWidget *widget, const char *name, GVariant *parameter)
{
  macaw_session_reader_reload (MACAW_SKILLS_PAGE (widget)->reader);
}

void
macaw_skills_page_set_session (MacawSkillsPage *self, AraRuntimeClient *client, const char *session_id)
{
  g_return_if_fail (MACAW_IS_SKILLS_PAGE (self));
  macaw_session_reader_set_session (self->reader, client, session_id);
}

/* The object */

static void
macaw_skills_page_dispose (GObject *object)
{
  MacawSkillsPage *self = MACAW_SKILLS_PAGE (object);

  if (self->leaflet != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->leaflet));
  self->leaflet = NULL;
  if (self->reader != NULL)
    g_object_run_dispose (G_OBJECT (self->reader));
  g_clear_object (&self->reader);
  g_clear_object (&self->filter);
  g_clear_object (&self->entries);
  G_OBJECT_CLASS (macaw_skills_page_parent_class)->dispose (object);
}

static void
macaw_skills_page_finalize (GObject *object)
{
  g_free (MACAW_SKILLS_PAGE (object)->needle);
  g_free (MACAW_SKILLS_PAGE (object)->chosen);
  G_OBJECT_CLASS (macaw_skills_page_parent_class)->finalize (object);
}

static void
macaw_skills_page_class_init (MacawSkillsPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  g_type_ensure (MACAW_TYPE_RAW_VIEW);
  g_type_ensure (MACAW_TYPE_SKILL_ENTRY);
  g_type_ensure (MACAW_TYPE_SKILL_PANE);
  G_OBJECT_CLASS (class)->dispose = macaw_skills_page_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_skills_page_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/inspector/skills/macaw-skills-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawSkillsPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, MacawSkillsPage, list_side);
  gtk_widget_class_bind_template_child (widget_class, MacawSkillsPage, skill_side);
  gtk_widget_class_bind_template_child (widget_class, MacawSkillsPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, MacawSkillsPage, search);
  gtk_widget_class_bind_template_child (widget_class, MacawSkillsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, MacawSkillsPage, none);
  gtk_widget_class_bind_template_child (widget_class, MacawSkillsPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, MacawSkillsPage, answer_button);
  gtk_widget_class_bind_template_child (widget_class, MacawSkillsPage, raw);
  gtk_widget_class_bind_template_child (widget_class, MacawSkillsPage, list);
  gtk_widget_class_bind_template_child (widget_class, MacawSkillsPage, selection);
  gtk_widget_class_bind_template_child (widget_class, MacawSkillsPage, filtered);
  gtk_widget_class_bind_template_child (widget_class, MacawSkillsPage, problems);
  gtk_widget_class_bind_template_child (widget_class, MacawSkillsPage, pane);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed);
  gtk_widget_class_bind_template_callback (widget_class, search_activated);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
  gtk_widget_class_install_action (widget_class, "skills.reload", NULL, reload);
  gtk_widget_class_install_action (widget_class, "skills.show-answer", NULL, show_answer);
  gtk_widget_class_install_action (widget_class, "skills.back", NULL, go_back);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "skills.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "skills.reload", NULL);
}

static void
macaw_skills_page_init (MacawSkillsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->entries = g_list_store_new (MACAW_TYPE_SKILL_ENTRY);
  self->filter = GTK_FILTER (gtk_custom_filter_new (is_wanted, self, NULL));
  gtk_filter_list_model_set_filter (self->filtered, self->filter);
  gtk_filter_list_model_set_model (self->filtered, G_LIST_MODEL (self->entries));
  self->reader = macaw_session_reader_new (begin_reading, finish_reading, skills_came, GTK_WIDGET (self));
  g_signal_connect_object (self->reader, "notify::busy", G_CALLBACK (update_place), self, G_CONNECT_SWAPPED);
  update_place (self);
}

GtkWidget *
macaw_skills_page_new (void)
{
  return g_object_new (MACAW_TYPE_SKILLS_PAGE, NULL);
}
