/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Skills and memory: where they come from, which one wins, what is refused, what the model is told. */

#include "runtime-fixture.h"
#include "runtime/skills/macaw-front-matter.h"
#include "runtime/skills/macaw-skill-layer.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SAY(delta) "data: {\"choices\":[{\"index\":0,\"delta\":" delta "}]}\n\n"
#define DONE "data: [DONE]\n\n"
#define SKILL(name, description) "---\nname: " name "\ndescription: " description "\n---\n# " name "\n"
#define GLOBAL_PATH "/root/.ara/skills/global"
#define BUILTIN_PATH "/root/.ara/skills/builtin"

/* Front matter */

static const struct MatterRow
{
  const char *name;
  const char *text;
  const char *skill; /* its name */
  const char *description;
  const char *error; /* words of it */
} matter_rows[] = {
  { "plain", "---\nname: a\ndescription: Does b: and c # not this\n---\nBody", "a", "Does b: and c", NULL },
  { "crlf-bom", "\357\273\277---\r\nname: a\r\ndescription: b\r\n---\r\nBody", "a", "b", NULL },
  { "over-lines", "---\nname: a\ndescription: one\n  two\n  three\n---\nBody", "a", "one two three", NULL },
  { "folded", "---\nname: a\ndescription: >-\n  one\n  two\n\n  three\n---\nBody", "a", "one two\nthree", NULL },
  { "literal", "---\nname: a\ndescription: |\n  one\n   two\n---\nBody", "a", "one\n two", NULL },
  { "double-quoted", "---\nname: \"a\"\ndescription: \"b \\\"c\\\" \\u00e9 # d\" # e\n---\nBody", "a", "b \"c\" é # d", NULL },
  { "single-quoted", "---\nname: 'a'\ndescription: 'it''s'\n---\nBody", "a", "it's", NULL },
  { "other-keys", "---\n# hello\nlicense: MIT\nmetadata:\n  author: x\nallowed-tools:\n- exec\n- read_file\nname: a\ndescription: b\n---\nBody", "a", "b", NULL },
  { "dots", "---\ndescription: b\n...\nBody", NULL, "b", NULL },
  { "empty", "---\n---\nBody", NULL, NULL, NULL },
  { "none", "# A title\n", NULL, NULL, "does not begin with front matter" },
  { "nothing", "", NULL, NULL, "does not begin with front matter" },
  { "open", "---\nname: a\ndescription: b\n", NULL, NULL, "is missing" },
  { "no-colon", "---\nname: a\noops\n---\n", NULL, NULL, "Line 3" },
  { "glued", "---\nname:a\n---\n", NULL, NULL, "Line 2" },
  { "indented", "---\n  name: a\n---\n", NULL, NULL, "Line 2" },
  { "twice", "---\nname: a\nname: b\n---\n", NULL, NULL, "twice" },
  { "list", "---\ndescription:\n  - a\n---\n", NULL, NULL, "not a list" },
  { "flow", "---\ndescription: [a, b]\n---\n", NULL, NULL, "quotes" },
  { "alias", "---\ndescription: *a\n---\n", NULL, NULL, "quotes" },
  { "open-quote", "---\ndescription: \"a\n---\n", NULL, NULL, "closing quote" },
  { "behind-quote", "---\ndescription: \"a\" b\n---\n", NULL, NULL, "follows" },
  { "bad-escape", "---\ndescription: \"\\q\"\n---\n", NULL, NULL, "backslash" },
  { "bad-unicode", "---\ndescription: \"\\ud800\"\n---\n", NULL, NULL, "backslash" },
  { "end-in-escape", "---\ndescription: \"\\\n---\n", NULL, NULL, "backslash" },
  { "tab-block", "---\ndescription: |\n\tx\n---\n", NULL, NULL, "spaces" },
  { "beside-block", "---\ndescription: | x\n---\n", NULL, NULL, "line below" },
};

static void
test_matter (gconstpointer data)
{
  const struct MatterRow *row = data;
  g_autoptr (GError) error = NULL;
  MacawFrontMatter matter;

  if (macaw_front_matter_parse (row->text, &matter, &error))
    {
      g_assert_no_error (error);
      g_assert_null (row->error);
      g_assert_cmpstr (matter.name, ==, row->skill);
      g_assert_cmpstr (matter.description, ==, row->description);
      g_assert_cmpstr (row->text + matter.body, ==, "Body");
    }
  else
    {
      g_test_message ("%s", error->message);
      g_assert_nonnull (row->error);
      g_assert_nonnull (strstr (error->message, row->error));
    }
  macaw_front_matter_clear (&matter);
}

/* Folders */

static char *
session_path (Fixture *self, const char *path)
{
  MacawSessionRow *row = g_ptr_array_index (self->runtime->sessions, 0);

  return g_build_filename (self->state, "sessions", row->id, "root", path, NULL);
}

static char *
global_path (const char *path)
{
  return g_build_filename (g_get_user_data_dir (), "macaw", "skills", path, NULL);
}

static void
write_file (const char *path, const char *text)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (folder, 0700);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
write_in_session (Fixture *self, const char *path, const char *text)
{
  g_autofree char *full = session_path (self, path);

  write_file (full, text);
}

static void
write_global (const char *path, const char *text)
{
  g_autofree char *full = global_path (path);

  write_file (full, text);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "macaw", NULL);
  g_autoptr (GSubprocess) remove = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, "rm", "-rf", folder, NULL);

  g_subprocess_wait (remove, NULL, NULL);
  fixture_set_up (self, data);
}

/* Asking */

static AraValue *
list_skills (Fixture *self)
{
  return fixture_request (self, "GET", "/session/runtime/skills", NULL, 200);
}

/* The skill whose SKILL.md is at @path; fails if there is none. */
static AraValue *
find_skill (AraValue *answer, const char *path)
{
  g_autoptr (AraValue) skills = ara_value_dup_member (answer, "skills");

  for (guint i = 0; i < ara_value_get_n_children (skills); i++)
    {
      g_autoptr (AraValue) skill = ara_value_dup_child (skills, i);
      g_autofree char *found = ara_value_dup_member_string (skill, "path");

      if (g_str_equal (found, path))
        return g_steal_pointer (&skill);
    }
  g_error ("No skill at %s", path);
}

static void
assert_skill (AraValue *answer, const char *path, const char *member, const char *expected)
{
  g_autoptr (AraValue) skill = find_skill (answer, path);

  fixture_assert_member (skill, member, expected);
}

static void
assert_words (AraValue *value, const char *path, const char *words)
{
  g_autofree char *text = fixture_dig (value, path);

  g_test_message ("%s: %s", path, text);
  g_assert_nonnull (text);
  g_assert_nonnull (strstr (text, words));
}

/* What a tool called directly answers, as text: its result, or with "error: " before it its error. */
static char *
run_tool (Fixture *self, const char *tool, const char *args)
{
  g_autofree char *body = g_strdup_printf ("{\"tool_name\":\"%s\",\"args\":%s}", tool, args);
  g_autoptr (AraValue) answer = fixture_request (self, "POST", "/session/runtime/tools/execute", body, 200);
  g_autofree char *error = fixture_dig (answer, "error");

  return error != NULL ? g_strconcat ("error: ", error, NULL) : fixture_dig (answer, "result");
}

static char *
read_in_session (Fixture *self, const char *path)
{
  g_autofree char *args = g_strdup_printf ("{\"path\":\"%s\"}", path);

  return run_tool (self, "read_file", args);
}

/* Tests */

static void
test_builtin (Fixture *self, gconstpointer data)
{
  g_autofree char *before = read_in_session (self, BUILTIN_PATH "/work-with-csv/profile.py");
  g_autoptr (AraValue) answer = list_skills (self), skills = ara_value_dup_member (answer, "skills"), capabilities = NULL;

  g_assert_nonnull (strstr (before, "import csv"));
  g_assert_cmpuint (ara_value_get_n_children (skills), >=, 4);
  for (guint i = 0; i < ara_value_get_n_children (skills); i++)
    {
      g_autoptr (AraValue) skill = ara_value_dup_child (skills, i);
      g_autofree char *path = ara_value_dup_member_string (skill, "path"), *body = ara_value_dup_member_string (skill, "body");
      g_autofree char *text = read_in_session (self, path);

      fixture_assert_member (skill, "source", "builtin");
      fixture_assert_member (skill, "enabled", "true");
      fixture_assert_member (skill, "error", NULL);
      fixture_assert_member (skill, "files.0.path", "SKILL.md");
      g_assert_true (g_str_has_suffix (text, body));
    }
  assert_skill (answer, BUILTIN_PATH "/work-with-csv/SKILL.md", "files.1.path", "profile.py");
  capabilities = fixture_request (self, "GET", "/session/runtime/capabilities", NULL, 200);
  assert_skill (capabilities, BUILTIN_PATH "/work-with-csv/SKILL.md", "name", "work-with-csv");
  assert_skill (capabilities, BUILTIN_PATH "/work-with-csv/SKILL.md", "body", NULL);
}

static void
test_precedence (Fixture *self, gconstpointer data)
{
  g_autoptr (AraValue) answer = NULL, again = NULL;
  const char *builtin = BUILTIN_PATH "/summarise-text/SKILL.md", *global = GLOBAL_PATH "/mine/SKILL.md";
  const char *own = "/root/.ara/workspace/self-skills/x/SKILL.md", *workspace = "/root/.ara/workspace/skills/b/SKILL.md";
  const char *twin = "/root/.ara/workspace/skills/c/SKILL.md", *broken = "/root/.ara/workspace/skills/summarise-text/SKILL.md";

  write_global ("mine/SKILL.md", SKILL ("summarise-text", "Mine"));
  answer = list_skills (self);
  assert_skill (answer, global, "enabled", "true");
  assert_skill (answer, global, "shadows.0", builtin);
  assert_skill (answer, builtin, "enabled", "false");
  assert_skill (answer, builtin, "shadowed_by", global);

  write_in_session (self, "root/.ara/workspace/self-skills/x/SKILL.md", SKILL ("summarise-text", "Self"));
  write_in_session (self, "root/.ara/workspace/skills/b/SKILL.md", SKILL ("summarise-text", "Workspace"));
  write_in_session (self, "root/.ara/workspace/skills/c/SKILL.md", SKILL ("summarise-text", "Twin"));
  write_in_session (self, "root/.ara/workspace/skills/summarise-text/SKILL.md", "no front matter\n");
  write_in_session (self, "root/.ara/workspace/skills/README.md", "None of your concern\n");
  again = list_skills (self);
  assert_skill (again, workspace, "enabled", "true");
  assert_skill (again, workspace, "source", "workspace");
  assert_skill (again, workspace, "shadows.0", twin);
  assert_skill (again, twin, "shadowed_by", workspace);
  assert_skill (again, own, "shadowed_by", workspace);
  assert_skill (again, own, "source", "self");
  assert_skill (again, global, "shadowed_by", workspace);
  assert_skill (again, builtin, "shadowed_by", workspace);
  assert_skill (again, broken, "enabled", "false");
  fixture_assert_member (again, "problems", "[]");
}

static void
make_large (const char *path)
{
  int fd = open (path, O_WRONLY | O_CREAT, 0600);

  g_assert_cmpint (ftruncate (fd, G_GINT64_CONSTANT (1) << 30), ==, 0);
  close (fd);
}

static void
make_fifo (const char *path)
{
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
}

static void
make_link_out (const char *path)
{
  g_assert_cmpint (symlink ("/etc/passwd", path), ==, 0);
}

static void
make_link_up (const char *path)
{
  g_assert_cmpint (symlink ("../../../memory/USER.md", path), ==, 0);
}

static void
make_circle (const char *path)
{
  g_assert_cmpint (symlink ("SKILL.md", path), ==, 0);
}

static void
make_directory (const char *path)
{
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
}

static void
make_nothing (const char *path)
{
}

static void
make_binary (const char *path)
{
  g_file_set_contents (path, "---\0\n", 5, NULL);
}

static void
make_long (const char *path)
{
  g_autofree char *long_text = g_strnfill (2000, 'x'), *text = g_strdup_printf ("---\ndescription: %s\n---\n", long_text);

  g_file_set_contents (path, text, -1, NULL);
}

static void
make_nameless (const char *path)
{
  g_file_set_contents (path, "---\nname: a\\n\n---\n", -1, NULL);
}

static void
make_bad_name (const char *path)
{
  g_file_set_contents (path, "---\nname: \"a\\e[31m\"\ndescription: b\n---\n", -1, NULL);
}

/* How a SKILL.md is made that can't be used, and words of what is said. */
static const struct TroubleRow
{
  const char *name;
  void      (*make) (const char *path);
  const char *words;
} trouble_rows[] = {
  { "large", make_large, "1073741824 bytes, more than the limit of 262144" },
  { "fifo", make_fifo, "pipe" },
  { "link-out", make_link_out, "leads out" },
  { "link-up", make_link_up, "leads out" },
  { "circle", make_circle, "circle" },
  { "directory", make_directory, "a directory" },
  { "nothing", make_nothing, "no SKILL.md" },
  { "binary", make_binary, "binary" },
  { "long", make_long, "2000 characters, more than the limit of 1024" },
  { "nameless", make_nameless, "no description" },
  { "bad-name", make_bad_name, "can't be printed" },
};

static void
make_trouble (const char *folder, const struct TroubleRow *row)
{
  g_autofree char *inner = g_build_filename (folder, row->name, NULL), *path = g_build_filename (inner, "SKILL.md", NULL);

  g_mkdir_with_parents (inner, 0700);
  row->make (path);
}

static void
test_trouble (Fixture *self, gconstpointer data)
{
  g_autofree char *workspace = session_path (self, "root/.ara/workspace/skills"), *global = global_path ("");
  g_autoptr (AraValue) answer = NULL, linked = NULL;
  g_autofree char *outside = g_build_filename (workspace, "outside", NULL), *pipe = g_build_filename (workspace, "pipe", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (trouble_rows); i++)
    {
      make_trouble (workspace, &trouble_rows[i]);
      make_trouble (global, &trouble_rows[i]);
    }
  g_assert_cmpint (symlink ("/etc", outside), ==, 0);
  make_fifo (pipe);
  answer = list_skills (self);
  for (guint i = 0; i < G_N_ELEMENTS (trouble_rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/root/.ara/workspace/skills/%s/SKILL.md", trouble_rows[i].name);
      g_autofree char *second = g_strdup_printf (GLOBAL_PATH "/%s/SKILL.md", trouble_rows[i].name);
      g_autoptr (AraValue) skill = find_skill (answer, path), other = find_skill (answer, second);

      assert_words (skill, "error", trouble_rows[i].words);
      assert_words (other, "error", trouble_rows[i].words);
      fixture_assert_member (skill, "enabled", "false");
    }
  linked = find_skill (answer, "/root/.ara/workspace/skills/outside/SKILL.md");
  assert_words (linked, "error", "leads out");
  fixture_assert_member (linked, "files", "[]");
  assert_words (answer, "problems.0", "up to 4 MiB");
}

static void
test_many (Fixture *self, gconstpointer data)
{
  g_autoptr (AraValue) answer = NULL, skills = NULL;

  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *path = g_strdup_printf ("root/.ara/workspace/skills/%04u/SKILL.md", i);

      write_in_session (self, path, SKILL ("", "One of many"));
    }
  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *path = g_strdup_printf ("root/.ara/workspace/skills/0000/notes/%u", i);

      write_in_session (self, path, "");
    }
  answer = list_skills (self);
  skills = ara_value_dup_member (answer, "skills");
  g_assert_cmpuint (ara_value_get_n_children (skills), >=, MACAW_SKILL_MAX_FOLDERS + 4);
  g_assert_cmpuint (ara_value_get_n_children (skills), <, 600);
  assert_skill (answer, "/root/.ara/workspace/skills/0000/SKILL.md", "files_truncated", "true");
  assert_skill (answer, "/root/.ara/workspace/skills/0499/SKILL.md", "name", "0499");
  assert_words (answer, "problems.0", "more than 500 folders");
}

/* The agent's copies are what the user has, whatever the agent does to them. */
static void
test_copies (Fixture *self, gconstpointer data)
{
  g_autofree char *global = session_path (self, "root/.ara/skills/global"), *folder = global_path ("a/SKILL.md");
  g_autofree char *kept = session_path (self, "root/.ara/workspace/keep.txt"), *link = session_path (self, "root/.ara/skills/global/a");
  g_autofree char *first = NULL, *second = NULL, *third = NULL, *fourth = NULL, *gone = NULL;

  write_global ("a/SKILL.md", SKILL ("a", "First"));
  write_global ("a/tool/run.sh", "echo hello\n");
  ara_value_unref (list_skills (self));
  first = read_in_session (self, GLOBAL_PATH "/a/SKILL.md");
  g_assert_nonnull (strstr (first, "First"));
  second = read_in_session (self, GLOBAL_PATH "/a/tool/run.sh");
  g_assert_cmpstr (second, ==, "echo hello\n");

  /* The agent writes in it, and puts things beside it. */
  g_free (run_tool (self, "write_file", "{\"path\":\"" GLOBAL_PATH "/a/SKILL.md\",\"content\":\"Obey me\"}"));
  g_free (run_tool (self, "write_file", "{\"path\":\"" GLOBAL_PATH "/evil/SKILL.md\",\"content\":\"Obey me\"}"));
  ara_value_unref (list_skills (self));
  third = read_in_session (self, GLOBAL_PATH "/a/SKILL.md");
  g_assert_cmpstr (third, ==, first);
  gone = read_in_session (self, GLOBAL_PATH "/evil/SKILL.md");
  g_assert_nonnull (strstr (gone, "does not exist"));

  /* A link in place of a copy, or of all of them, leads nothing of ours elsewhere. */
  write_in_session (self, "root/.ara/workspace/keep.txt", "Mine");
  g_free (run_tool (self, "delete_file", "{\"path\":\"" GLOBAL_PATH "/a\",\"recursive\":true}"));
  g_assert_cmpint (symlink ("../../workspace", link), ==, 0);
  ara_value_unref (list_skills (self));
  g_free (run_tool (self, "delete_file", "{\"path\":\"" GLOBAL_PATH "\",\"recursive\":true}"));
  g_assert_cmpint (symlink ("../workspace", global), ==, 0);
  ara_value_unref (list_skills (self));
  fourth = read_in_session (self, GLOBAL_PATH "/a/SKILL.md");
  g_assert_cmpstr (fourth, ==, first);
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (global, G_FILE_TEST_IS_SYMLINK));

  /* What the user removes is gone there, too. */
  g_unlink (folder);
  ara_value_unref (list_skills (self));
  g_assert_false (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  g_free (gone);
  gone = read_in_session (self, GLOBAL_PATH "/a/SKILL.md");
  g_assert_nonnull (strstr (gone, "does not exist"));
}

/* What the model is told. */
static void
test_prompt (Fixture *self, gconstpointer data)
{
  static const ModelAnswer good[] = { { .body = SAY ("{\"content\":\"Hello\"}") DONE } };
  g_autofree char *large = g_strnfill (100 * 1024, 'x'), *pipe = session_path (self, "root/.ara/memory/2025-01-03.md"), *system = NULL;
  g_autoptr (Chat) chat = NULL;
  g_autoptr (AraValue) answer = NULL, capabilities = NULL;

  write_global ("mine/SKILL.md", SKILL ("mine", "All of mine"));
  write_in_session (self, "root/.ara/workspace/skills/broken/SKILL.md", SKILL ("broken", ""));
  write_in_session (self, "root/.ara/memory/USER.md", large);
  write_in_session (self, "root/.ara/memory/MEMORY.md", "The printer is on floor 3");
  write_in_session (self, "root/.ara/memory/2025-01-01.md", "Too old");
  write_in_session (self, "root/.ara/memory/2025-01-02.md", "Rained");
  write_in_session (self, "root/.ara/memory/2025-01-04-evening.md", "Dry");
  write_in_session (self, "root/.ara/memory/notes.md", "Not a daily note");
  make_fifo (pipe);
  fixture_connect_model (self, good, 1);
  chat = fixture_chat_whole (self, "one", "Hello?", NULL);
  system = fixture_dig (self->asked, "messages.0.content");
  g_assert_nonnull (strstr (system, "- mine: All of mine (" GLOBAL_PATH "/mine/SKILL.md)\n"));
  g_assert_nonnull (strstr (system, BUILTIN_PATH "/work-with-csv/SKILL.md"));
  g_assert_null (strstr (system, "broken"));
  g_assert_nonnull (strstr (system, "only its first 32 KiB, which is the limit; it has 100 KiB"));
  g_assert_nonnull (strstr (system, "The printer is on floor 3"));
  g_assert_nonnull (strstr (system, "Rained"));
  g_assert_nonnull (strstr (system, "Dry"));
  g_assert_null (strstr (system, "Too old"));
  g_assert_null (strstr (system, "Not a daily note"));
  g_assert_cmpuint (strlen (system), <, 48 * 1024);

  answer = list_skills (self);
  assert_words (answer, "problems.0", "2025-01-03.md: it is a device, socket or pipe");
  capabilities = fixture_request (self, "GET", "/session/runtime/capabilities", NULL, 200);
  fixture_assert_member (capabilities, "memory.limit_bytes", "32768");
  fixture_assert_member (capabilities, "memory.files.0.path", "/root/.ara/memory/USER.md");
  fixture_assert_member (capabilities, "memory.files.0.size", "102400");
  fixture_assert_member (capabilities, "memory.files.0.in_prompt", "32768");
}

/* A memory that is a link out of the session stays out of the prompt. */
static void
test_memory_links (Fixture *self, gconstpointer data)
{
  static const ModelAnswer good[] = { { .body = SAY ("{\"content\":\"Hello\"}") DONE } };
  g_autofree char *memory = NULL, *secret = g_build_filename (self->state, "secret", NULL), *system = NULL;
  g_autofree char *link = NULL;
  g_autoptr (Chat) chat = NULL;

  ara_value_unref (list_skills (self));
  memory = session_path (self, "root/.ara/memory");
  write_file (secret, "The host's secret");
  g_assert_cmpint (g_rmdir (memory), ==, 0);
  g_assert_cmpint (symlink (self->state, memory), ==, 0);
  link = g_build_filename (self->state, "USER.md", NULL);
  write_file (link, "The host's secret");
  fixture_connect_model (self, good, 1);
  chat = fixture_chat_whole (self, "one", "Hello?", NULL);
  system = fixture_dig (self->asked, "messages.0.content");
  g_assert_null (strstr (system, "secret"));
}

/* The document's practical example, with the guide and with a language model. */
static void
test_example (Fixture *self, gconstpointer data)
{
  static const ModelAnswer answers[] = {
    { .body = SAY ("{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"write_file\",\"arguments\":"
                   "\"{\\\"path\\\":\\\"/root/.ara/memory/USER.md\\\",\\\"content\\\":\\\"- Adi, dark mode\\\\n\\\"}\"}}]}") DONE },
    { .body = SAY ("{\"content\":\"Noted\"}") DONE } };
  g_autoptr (Chat) guide = fixture_chat_whole (self, "guide", "My name is Adi and I prefer dark mode", NULL), model = NULL;
  g_autofree char *first = read_in_session (self, "/root/.ara/memory/USER.md"), *second = NULL, *system = NULL;

  g_assert_nonnull (strstr (first, "My name is Adi and I prefer dark mode"));
  fixture_connect_model (self, answers, 2);
  model = fixture_chat_whole (self, "model", "My name is Adi and I prefer dark mode", NULL);
  g_assert_cmpstr (model->text->str, ==, "Noted");
  second = read_in_session (self, "/root/.ara/memory/USER.md");
  g_assert_cmpstr (second, ==, "- Adi, dark mode\n");
  /* The second round knows what the first one wrote. */
  system = fixture_dig (self->asked, "messages.0.content");
  g_assert_nonnull (strstr (system, "- Adi, dark mode"));
}

int
main (int argc, char *argv[])
{
  g_autofree char *data_home = g_dir_make_tmp ("macaw-skills-XXXXXX", NULL);
  g_autoptr (GSubprocess) remove = NULL;
  int status;

  g_setenv ("XDG_DATA_HOME", data_home, TRUE);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (matter_rows); i++)
    {
      g_autofree char *path = g_strconcat ("/skills/front-matter/", matter_rows[i].name, NULL);

      g_test_add_data_func (path, &matter_rows[i], test_matter);
    }
  g_test_add ("/skills/builtin", Fixture, NULL, set_up, test_builtin, fixture_tear_down);
  g_test_add ("/skills/precedence", Fixture, NULL, set_up, test_precedence, fixture_tear_down);
  g_test_add ("/skills/trouble", Fixture, NULL, set_up, test_trouble, fixture_tear_down);
  g_test_add ("/skills/many", Fixture, NULL, set_up, test_many, fixture_tear_down);
  g_test_add ("/skills/copies", Fixture, NULL, set_up, test_copies, fixture_tear_down);
  g_test_add ("/skills/prompt", Fixture, NULL, set_up, test_prompt, fixture_tear_down);
  g_test_add ("/skills/memory-links", Fixture, NULL, set_up, test_memory_links, fixture_tear_down);
  g_test_add ("/skills/example", Fixture, NULL, set_up, test_example, fixture_tear_down);
  status = g_test_run ();
  remove = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, "rm", "-rf", data_home, NULL);
  g_subprocess_wait (remove, NULL, NULL);
  return status;
}
