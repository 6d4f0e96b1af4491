/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Skills page: list, filter, text, files, which one wins; against a server in this process and
 * against the real runtime. */

#include "app/inspector/skills/macaw-skill-pane.h"
#include "app/inspector/skills/macaw-skills-page.h"
#include "pages-fixture.h"

#include <adwaita.h>
#include <string.h>

#define SKILLS_PATH "/session/runtime/skills"
#define EXECUTE_PATH "/session/runtime/tools/execute"
#define SKILLS \
  "{\"session_id\":\"s\",\"skills\":[" \
  "{\"name\":\"tidy\",\"description\":\"Tidies <b>up</b> %s\",\"source\":\"workspace\",\"path\":\"/root/.ara/workspace/skills/tidy/SKILL.md\"," \
  "\"body\":\"# How to tidy\\n\\nThrow *nothing* away.\\n\",\"files\":[{\"path\":\"SKILL.md\",\"size\":40},\"notes.txt\"],\"enabled\":true," \
  "\"shadows\":[\"/root/.ara/skills/builtin/tidy/SKILL.md\"]}," \
  "{\"name\":\"tidy\",\"description\":\"Tidies up\",\"source\":\"builtin\",\"path\":\"/root/.ara/skills/builtin/tidy/SKILL.md\"," \
  "\"body\":\"Old\",\"enabled\":false,\"shadowed_by\":\"/root/.ara/workspace/skills/tidy/SKILL.md\"}," \
  "{\"name\":\"broken\",\"source\":\"self\",\"path\":\"/x/SKILL.md\",\"enabled\":false,\"error\":\"It has no front matter.\"}," \
  "{\"name\":\"elsewhere\",\"description\":\"Its text has to be read\",\"path\":\"/y/SKILL.md\"}," \
  "{\"name\":\"bare\"},7,null],\"problems\":[\"There are too many.\"]}"

typedef struct
{
  PageServer *server;
  GtkWidget  *page;
  GtkWindow  *window;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->server = page_server_new ();
  page_server_set (self->server, SKILLS_PATH, 200, SKILLS);
  self->page = macaw_skills_page_new ();
  self->window = page_window_new (self->page, GPOINTER_TO_INT (data), 700);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  page_window_free (self->window, self->page);
  page_server_free (self->server);
}

static GtkListView *
get_list (Fixture *self)
{
  return GTK_LIST_VIEW (page_find_type (self->page, GTK_TYPE_LIST_VIEW));
}

static guint
count_rows (Fixture *self)
{
  GtkListView *list = get_list (self);

  return list == NULL ? 0 : g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (list)));
}

static void
choose (Fixture *self, guint position)
{
  g_signal_emit_by_name (get_list (self), "activate", position);
}

static void
test_states (Fixture *self, gconstpointer data)
{
  MacawSkillsPage *page = MACAW_SKILLS_PAGE (self->page);

  g_assert_true (page_shows (self->page, "No Session"));
  page_server_set (self->server, SKILLS_PATH, 503, "{\"detail\":\"down\"}");
  macaw_skills_page_set_session (page, self->server->client, "s");
  g_assert_nonnull (page_find_type (self->page, GTK_TYPE_SPINNER));
  page_wait (page_shows (self->page, "The Skills Can’t Be Read"));
  g_assert_true (page_shows (self->page, "The session isn’t running"));
  page_server_set (self->server, SKILLS_PATH, 200, "{\"skills\":[]}");
  gtk_widget_activate (page_find_action (self->page, "skills.reload", NULL));
  page_wait (page_shows (self->page, "No Skills"));
  g_assert_null (page_find_action (self->page, "skills.show-answer", NULL));
  page_server_set (self->server, SKILLS_PATH, 200, "{oops");
  gtk_widget_activate (page_find_action (self->page, "skills.reload", NULL));
  page_wait (page_shows (self->page, "The server answered something"));
  macaw_skills_page_set_session (page, NULL, NULL);
  g_assert_true (page_shows (self->page, "No Session"));
}

/* Other shapes: the list alone, bare names, no list at all. */
static void
test_shapes (Fixture *self, gconstpointer data)
{
  page_server_set (self->server, SKILLS_PATH, 200, "[\"only-a-name\",{\"name\":\"with-more\",\"description\":7},5,{},null]");
  macaw_skills_page_set_session (MACAW_SKILLS_PAGE (self->page), self->server->client, "s");
  page_wait (page_shows (self->page, "only-a-name"));
  g_assert_cmpuint (count_rows (self), ==, 3);
  g_assert_true (page_shows (self->page, "(without a name)"));
  g_assert_true (page_shows (self->page, "2 entries of the server’s list are no skills that Macaw knows."));
  choose (self, 0);
  page_wait (page_shows (self->page, "The server does not tell where its text is."));
  gtk_widget_activate_action (self->page, "skills.back", NULL);
  page_wait (count_rows (self) == 3);
  page_server_set (self->server, SKILLS_PATH, 200, "{\"skills\":{\"a\":{}},\"number\":12345678901234567890}");
  gtk_widget_activate (page_find_action (self->page, "skills.reload", NULL));
  page_wait (page_shows (self->page, "The server answered, but not with a list of skills that Macaw knows."));
  page_take_pictures (self->window, "skills-strange");
  gtk_widget_activate (page_find_action (self->page, "skills.show-answer", NULL));
  page_wait (page_shows (self->page, "12345678901234567890"));
  page_server_set (self->server, SKILLS_PATH, 200, "{\"skills\":[]}");
  gtk_widget_activate (page_find_action (self->page, "skills.reload", NULL));
  page_wait (page_shows (self->page, "No Skills"));
}

static void
test_list (Fixture *self, gconstpointer data)
{
  GtkWidget *search;

  macaw_skills_page_set_session (MACAW_SKILLS_PAGE (self->page), self->server->client, "s");
  page_wait (count_rows (self) == 5);
  g_assert_true (page_shows (self->page, "There are too many."));
  /* A server's words are never markup. */
  g_assert_true (page_shows (self->page, "Tidies <b>up</b> %s"));
  g_assert_true (page_shows (self->page, "Workspace"));
  search = page_find_type (self->page, GTK_TYPE_SEARCH_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (search), "TIDIES");
  page_wait (count_rows (self) == 2);
  gtk_editable_set_text (GTK_EDITABLE (search), "no such thing");
  page_wait (page_shows (self->page, "No Such Skill"));
  gtk_editable_set_text (GTK_EDITABLE (search), "");
  page_wait (count_rows (self) == 5);
}

static void
test_skill (Fixture *self, gconstpointer data)
{
  MacawSkillsPage *page = MACAW_SKILLS_PAGE (self->page);
  GtkWidget *expander;

  page_server_set (self->server, EXECUTE_PATH, 200, "{\"ok\":true,\"result\":\"---\\nname: x\\n---\\nRead by a tool\"}");
  macaw_skills_page_set_session (page, self->server->client, "s");
  page_wait (count_rows (self) == 5);
  page_take_pictures (self->window, "skills-list");
  choose (self, 0);
  page_wait (page_shows (self->page, "How to tidy"));
  g_assert_true (page_shows (self->page, "Throw nothing away."));
  g_assert_true (page_shows (self->page, "/root/.ara/workspace/skills/tidy/SKILL.md"));
  g_assert_true (page_shows (self->page, "It wins over another skill of this name"));
  g_assert_true (page_shows (self->page, "notes.txt"));
  page_take_pictures (self->window, "skills-skill");
  expander = page_find_type (self->page, GTK_TYPE_EXPANDER);
  gtk_expander_set_expanded (GTK_EXPANDER (expander), TRUE);
  page_wait (page_shows (self->page, "Read by a tool"));

  gtk_widget_activate_action (self->page, "skills.back", NULL);
  page_wait (count_rows (self) == 5);
  choose (self, 1);
  page_wait (page_shows (self->page, "another skill of this name wins (Workspace)"));
  gtk_widget_activate_action (self->page, "skills.back", NULL);
  page_wait (count_rows (self) == 5);
  choose (self, 2);
  page_wait (page_shows (self->page, "It has no front matter."));

  /* The text that the list does not hold is read without its front matter, and again after a failure. */
  gtk_widget_activate_action (self->page, "skills.back", NULL);
  page_wait (count_rows (self) == 5);
  page_server_set (self->server, EXECUTE_PATH, 200, "{\"ok\":false,\"error\":\"The disk is on fire.\"}");
  choose (self, 3);
  page_wait (page_shows (self->page, "The disk is on fire."));
  page_server_set (self->server, EXECUTE_PATH, 200, "{\"ok\":true,\"result\":\"---\\nname: x\\n---\\nRead by a tool\"}");
  gtk_widget_activate (page_find_action (self->page, "skill.read-again", NULL));
  page_wait (page_shows (self->page, "Read by a tool"));
  g_assert_false (page_shows (self->page, "name: x"));
  gtk_widget_activate_action (self->page, "skills.back", NULL);
  page_wait (count_rows (self) == 5);
  choose (self, 4);
  page_wait (page_shows (self->page, "does not tell where its text is"));
}

/* A long text is shown as it is, and at once. */
static void
test_long (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) body = g_string_new (NULL);
  g_autofree char *json = NULL;

  while (body->len < 2 * MACAW_SKILL_MAX_FORMATTED)
    g_string_append (body, "- item\\n");
  json = g_strdup_printf ("{\"skills\":[{\"name\":\"long\",\"path\":\"/x/SKILL.md\",\"body\":\"%s\"}]}", body->str);
  page_server_set (self->server, SKILLS_PATH, 200, json);
  macaw_skills_page_set_session (MACAW_SKILLS_PAGE (self->page), self->server->client, "s");
  page_wait (count_rows (self) == 1);
  choose (self, 0);
  page_wait (page_find_type (self->page, GTK_TYPE_TEXT_VIEW) != NULL && page_shows (self->page, "- item\n- item"));
}

/* Against the runtime: what a tool writes is in the list by itself, and what is chosen stays chosen. */
static void
test_runtime (void)
{
  RealRuntime *runtime = real_runtime_new (NULL);
  GtkWidget *page = macaw_skills_page_new ();
  GtkWindow *window = page_window_new (page, 900, 700);
  g_autoptr (AraValue) args = NULL, answer = NULL;
  GtkWidget *list;

  macaw_skills_page_set_session (MACAW_SKILLS_PAGE (page), runtime->client, runtime->session);
  page_wait (page_shows (page, "work-with-csv"));
  list = page_find_type (page, GTK_TYPE_LIST_VIEW);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list)))), >=, 4);
  g_signal_emit_by_name (list, "activate", 0);
  page_wait (page_shows (page, "Summarise a text"));
  page_take_pictures (window, "skills-runtime");
  args = ara_value_new_from_text ("{\"path\":\"self-skills/new/SKILL.md\",\"content\":\"---\\nname: just-written\\n"
                                  "description: New\\n---\\nText\\n\"}", -1, NULL);
  answer = ara_runtime_client_execute_tool (runtime->client, runtime->session, "write_file", args, NULL, NULL, NULL);
  g_assert_nonnull (answer);
  page_wait (page_shows (page, "just-written"));
  g_assert_true (page_shows (page, "Agent’s own"));
  g_assert_true (page_shows (page, "Summarise a text"));
  page_window_free (window, page);
  real_runtime_free (runtime);
}

/* Words of a server may have any length. */
static void
test_long_words (Fixture *self, gconstpointer data)
{
  g_autofree char *filler = g_strnfill (100000, 'n');
  g_autofree char *skills = g_strdup_printf ("{\"skills\":[{\"name\":\"A%s\",\"description\":\"B%s\",\"source\":\"C%s\",\"body\":\"x\"}]}", filler, filler, filler);

  page_server_set (self->server, SKILLS_PATH, 200, skills);
  macaw_skills_page_set_session (MACAW_SKILLS_PAGE (self->page), self->server->client, "s");
  page_wait (page_shows (self->page, "Annn") && page_shows (self->page, "Bnnn"));
  choose (self, 0);
  page_wait (page_shows (self->page, "Cnnn"));
  g_assert_false (page_shows (self->page, filler));
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv);
  adw_init ();
  g_test_add ("/skills-page/states", Fixture, GINT_TO_POINTER (360), set_up, test_states, tear_down);
  g_test_add ("/skills-page/shapes", Fixture, GINT_TO_POINTER (360), set_up, test_shapes, tear_down);
  g_test_add ("/skills-page/list", Fixture, GINT_TO_POINTER (360), set_up, test_list, tear_down);
  g_test_add ("/skills-page/skill", Fixture, GINT_TO_POINTER (360), set_up, test_skill, tear_down);
  g_test_add ("/skills-page/long", Fixture, GINT_TO_POINTER (900), set_up, test_long, tear_down);
  g_test_add ("/skills-page/long-words", Fixture, GINT_TO_POINTER (900), set_up, test_long_words, tear_down);
  g_test_add_func ("/skills-page/runtime", test_runtime);
  return g_test_run ();
}
