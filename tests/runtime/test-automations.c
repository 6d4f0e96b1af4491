/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Automations in a real runtime with a scripted model, on a clock that the test turns. */

#include "runtime-fixture.h"
#include "runtime/automations/macaw-automations.h"

#include <string.h>

#define SAY(text) "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" text "\"}}]}\n\n"
#define END "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2,\"total_tokens\":9}}\n\n" \
  "data: [DONE]\n\n"
#define CALL(name, args) \
  "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"" name "\",\"arguments\":\"" args "\"}}]}}]}\n\n" \
  "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n\ndata: [DONE]\n\n"

/* 2026-11-25T10:00:00Z */
#define START G_GINT64_CONSTANT (1795600800)

static const ModelAnswer good[] = { { .body = SAY ("All is well.") END } };

typedef struct
{
  Fixture     runtime;
  MacawClock *clock;
  gint64      now;
} Auto;

static void
start (Auto *self)
{
  self->clock = macaw_clock_new_manual (self->now);
  self->runtime.runtime->automations = macaw_automations_new (self->runtime.runtime, self->clock);
}

/* As if the runtime had been killed and started again @seconds later. */
static void
restart (Auto *self, gint64 seconds)
{
  g_hash_table_remove_all (self->runtime.runtime->toolboxes);
  g_clear_pointer (&self->runtime.runtime->automations, macaw_automations_free);
  self->now += seconds;
  start (self);
}

static void
set_up (Auto *self, gconstpointer data)
{
  fixture_set_up (&self->runtime, NULL);
  fixture_connect_model (&self->runtime, good, 1);
  self->now = START;
  start (self);
}

static void
tear_down (Auto *self, gconstpointer data)
{
  fixture_tear_down (&self->runtime, NULL);
}

static void
turn (Auto *self, gint64 seconds)
{
  self->now += seconds;
  macaw_clock_turn (self->clock, self->now);
}

/* Turns to the next moment in which something is due. */
static void
turn_to_alarm (Auto *self)
{
  gint64 alarm = macaw_clock_get_alarm (self->clock);

  g_assert_cmpint (alarm, !=, MACAW_CLOCK_NEVER);
  turn (self, alarm - self->now);
}

static MacawAutomation *
create (Auto *self, const char *settings)
{
  g_autofree char *body = g_strdup_printf ("{\"name\":\"Check\",\"message\":\"How is it?\",%s}", settings);
  g_autoptr (AraValue) value = fixture_request (&self->runtime, "POST", "/session/automations", body, 200);
  g_autofree char *id = ara_value_dup_member_string (value, "id");

  return macaw_automations_find (self->runtime.runtime->automations, id);
}

static gboolean
is_idle (MacawAutomation *automation)
{
  return automation->run == NULL && automation->pending.length == 0;
}

static AraValue *
get_runs (Auto *self, MacawAutomation *automation)
{
  g_autofree char *path = g_strdup_printf ("/session/automations/runs?automation_id=%s", automation->id);
  g_autoptr (AraValue) value = fixture_request (&self->runtime, "GET", path, NULL, 200);

  return ara_value_dup_member (value, "runs");
}

/* The runs as words, newest first: "10:01 done, 10:00 missed 3". */
static char *
describe_runs (Auto *self, MacawAutomation *automation)
{
  g_autoptr (AraValue) runs = get_runs (self, automation);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < ara_value_get_n_children (runs); i++)
    {
      g_autoptr (AraValue) run = ara_value_dup_child (runs, i);
      g_autofree char *time = ara_value_dup_member_string (run, "scheduled_at"), *status = ara_value_dup_member_string (run, "status");
      gint64 missed = ara_value_get_member_integer (run, "missed");

      g_string_append_printf (text, "%s%.5s %s", i == 0 ? "" : ", ", time + 11, status);
      if (missed > 0)
        g_string_append_printf (text, " %d", (int) missed);
    }
  return g_string_free (text, FALSE);
}

static void
assert_runs (Auto *self, MacawAutomation *automation, const char *expected)
{
  g_autofree char *text = describe_runs (self, automation);

  g_assert_cmpstr (text, ==, expected);
}

/* Due */

static void
test_on_the_minute (Auto *self, gconstpointer data)
{
  MacawAutomation *automation = create (self, "\"schedule_kind\":\"cron\",\"schedule_expr\":\"* * * * *\",\"timezone\":\"UTC\"");
  g_autoptr (AraValue) runs = NULL, conversation = NULL;
  g_autofree char *id = NULL, *path = NULL, *summary = NULL, *title = NULL;

  turn (self, 59);
  g_assert_true (is_idle (automation));
  for (guint i = 0; i < 3; i++)
    {
      turn_to_alarm (self);
      fixture_wait (is_idle (automation));
    }
  assert_runs (self, automation, "10:03 done, 10:02 done, 10:01 done");
  runs = get_runs (self, automation);
  id = fixture_dig (runs, "0.conversation_id");
  summary = fixture_dig (runs, "0.summary");
  g_assert_cmpstr (summary, ==, "All is well.");
  fixture_assert_member (runs, "0.tokens", "9");
  fixture_assert_member (runs, "0.attempt", "1");
  path = g_strconcat ("/session/conversations/", id, NULL);
  conversation = fixture_request (&self->runtime, "GET", path, NULL, 200);
  fixture_assert_member (conversation, "messages.0.parts.0.text", "How is it?");
  fixture_assert_member (conversation, "messages.1.parts.1.text", "All is well.");
  title = ara_value_dup_member_string (conversation, "title");
  g_assert_true (g_str_has_prefix (title, "Check · "));
}

static void
test_every (Auto *self, gconstpointer data)
{
  MacawAutomation *automation = create (self, "\"schedule_kind\":\"every\",\"every_seconds\":\"90\"");

  turn_to_alarm (self);
  g_assert_cmpint (self->now, ==, START + 90);
  fixture_wait (is_idle (automation));
  /* Late within the minute: the rhythm stays. */
  turn (self, 95);
  fixture_wait (is_idle (automation));
  g_assert_cmpint (macaw_clock_get_alarm (self->clock), ==, START + 270);
  assert_runs (self, automation, "10:03 done, 10:01 done");
}

/* Missed: the computer sleeps for ten minutes and a half */

static const struct
{
  const char *policy;
  const char *schedule;
  const char *runs;
} missed[] = {
  { "fire_all", "*/2 * * * *", "10:10 done, 10:08 done, 10:06 done, 10:04 done, 10:02 done" },
  { "fire_latest_only", "*/2 * * * *", "10:10 done, 10:02 missed 4" },
  { "fire_latest_only", "5 * * * *", "10:05 done" },
  { "skip_if_late", "*/2 * * * *", "10:10 done, 10:02 missed 4" },
  { "skip_if_late", "5 * * * *", "10:05 missed 1" },
};

static void
test_missed (Auto *self, gconstpointer data)
{
  for (guint i = 0; i < 2 * G_N_ELEMENTS (missed); i++)
    {
      guint row = i / 2;
      g_autofree char *settings = g_strdup_printf ("\"schedule_kind\":\"cron\",\"schedule_expr\":\"%s\",\"timezone\":\"UTC\",\"missed_policy\":\"%s\"",
                                                   missed[row].schedule, missed[row].policy);
      MacawAutomation *automation;
      g_autofree char *id = NULL;

      self->now = START;
      restart (self, 0);
      automation = create (self, settings);
      id = g_strdup (automation->id);
      /* The computer sleeps; the other time, the runtime is not running. */
      if (i % 2 == 0)
        turn (self, 630);
      else
        restart (self, 630);
      automation = macaw_automations_find (self->runtime.runtime->automations, id);
      fixture_wait (is_idle (automation));
      assert_runs (self, automation, missed[row].runs);
      macaw_automations_delete (self->runtime.runtime->automations, automation);
    }
}

/* Many years: neither thousands of runs nor a long search. */
static void
test_years (Auto *self, gconstpointer data)
{
  MacawAutomation *automation = create (self, "\"schedule_kind\":\"cron\",\"schedule_expr\":\"* * * * *\",\"timezone\":\"UTC\",\"missed_policy\":\"fire_latest_only\"");

  turn (self, (gint64) 10 * 366 * 86400);
  fixture_wait (is_idle (automation));
  g_assert_cmpint (automation->last->status, ==, MACAW_RUN_DONE);
  g_assert_cmpint (automation->last->scheduled, ==, self->now - self->now % 60);
}

static void
test_overlap (Auto *self, gconstpointer data)
{
  static const ModelAnswer slow[] = { { .body = SAY ("One moment"), .hang = TRUE }, { .body = SAY ("Done.") END } };
  MacawAutomation *automation = create (self, "\"schedule_kind\":\"cron\",\"schedule_expr\":\"* * * * *\",\"timezone\":\"UTC\"");

  fixture_connect_model (&self->runtime, slow, 2);
  turn_to_alarm (self);
  fixture_wait (self->runtime.n_asked == 1);
  turn_to_alarm (self);
  turn_to_alarm (self);
  /* One at a time: the second waits, and gives way to the third. */
  g_assert_cmpuint (g_hash_table_size (self->runtime.runtime->turns), ==, 1);
  assert_runs (self, automation, "10:02 missed 1, 10:01 running");
  g_assert_true (macaw_automations_stop_run (self->runtime.runtime->automations, automation));
  fixture_wait (is_idle (automation));
  assert_runs (self, automation, "10:03 done, 10:02 missed 1, 10:01 stopped");
}

/* Failing */

static void
test_back_off (Auto *self, gconstpointer data)
{
  static const ModelAnswer answers[] = { { .status = 401, .body = "" }, { .status = 401, .body = "" }, { .status = 401, .body = "" },
                                         { .body = SAY ("At last.") END } };
  MacawAutomation *automation = create (self, "\"schedule_kind\":\"cron\",\"schedule_expr\":\"0 12 * * *\",\"timezone\":\"UTC\"");
  static const gint64 waits[] = { 2 * 3600, 30, 60, 120 };
  g_autoptr (AraValue) runs = NULL, conversation = NULL;
  g_autofree char *id = NULL, *path = NULL, *automation_id = g_strdup (automation->id);

  fixture_connect_model (&self->runtime, answers, 4);
  for (guint i = 0; i < G_N_ELEMENTS (waits); i++)
    {
      g_assert_cmpint (macaw_clock_get_alarm (self->clock), ==, self->now + waits[i]);
      turn_to_alarm (self);
      fixture_wait (automation->run == NULL || automation->run->status == MACAW_RUN_WAITING);
      if (i == 1)
        restart (self, 0); /* in the midst of it */
      automation = macaw_automations_find (self->runtime.runtime->automations, automation_id);
    }
  assert_runs (self, automation, "12:00 done");
  runs = get_runs (self, automation);
  fixture_assert_member (runs, "0.attempt", "4");
  id = fixture_dig (runs, "0.conversation_id");
  path = g_strconcat ("/session/conversations/", id, NULL);
  conversation = fixture_request (&self->runtime, "GET", path, NULL, 200);
  /* Each attempt took the place of the one before. */
  fixture_assert_member (conversation, "messages.1.parts.1.text", "At last.");
  g_assert_null (fixture_dig (conversation, "messages.2"));
}

static void
test_given_up (Auto *self, gconstpointer data)
{
  static const ModelAnswer answers[] = { { .status = 401, .type = "application/json", .body = "{\"error\":{\"message\":\"bad key\"}}" } };
  MacawAutomation *automation = create (self, "\"schedule_kind\":\"cron\",\"schedule_expr\":\"0 12 * * *\",\"timezone\":\"UTC\",\"max_retries\":1");

  fixture_connect_model (&self->runtime, answers, 1);
  for (guint i = 0; i < 2; i++)
    {
      turn_to_alarm (self);
      fixture_wait (automation->run == NULL || automation->run->status == MACAW_RUN_WAITING);
    }
  assert_runs (self, automation, "12:00 failed");
  g_assert_nonnull (strstr (automation->last->error, "bad key"));
  g_assert_cmpint (macaw_clock_get_alarm (self->clock), ==, START + 26 * 3600);
}

static void
test_interrupted (Auto *self, gconstpointer data)
{
  static const ModelAnswer slow[] = { { .body = SAY ("One moment"), .hang = TRUE }, { .body = SAY ("Done.") END } };
  MacawAutomation *automation = create (self, "\"schedule_kind\":\"cron\",\"schedule_expr\":\"0 12 * * *\",\"timezone\":\"UTC\"");
  g_autofree char *id = g_strdup (automation->id), *body = NULL;

  fixture_connect_model (&self->runtime, slow, 2);
  turn_to_alarm (self);
  fixture_wait (self->runtime.n_asked == 1);
  body = g_strdup_printf ("{\"chatId\":\"%s\"}", automation->run->conversation);
  restart (self, 5);
  automation = macaw_automations_find (self->runtime.runtime->automations, id);
  g_assert_cmpint (automation->run->status, ==, MACAW_RUN_WAITING);
  ara_value_unref (fixture_request (&self->runtime, "POST", "/chat/stop", body, 200));
  turn_to_alarm (self);
  g_assert_cmpint (self->now, ==, START + 2 * 3600 + 35);
  fixture_wait (is_idle (automation));
  assert_runs (self, automation, "12:00 done");
}

static void
test_limits (Auto *self, gconstpointer data)
{
  static const ModelAnswer answers[] = { { .body = CALL ("list_dir", "{}") } };
  static const ModelAnswer costly[] = {
    { .body = "data: {\"choices\":[{\"delta\":{}}],\"usage\":{\"prompt_tokens\":2000000,\"completion_tokens\":1}}\n\n" CALL ("list_dir", "{}") } };
  MacawAutomation *automation = create (self, "\"schedule_kind\":\"cron\",\"schedule_expr\":\"* * * * *\",\"timezone\":\"UTC\",\"max_retries\":0");

  fixture_connect_model (&self->runtime, answers, 1);
  turn_to_alarm (self);
  fixture_wait (is_idle (automation));
  g_assert_cmpstr (automation->last->error, ==, "The run was stopped after 25 rounds of model and tools.");
  g_assert_cmpuint (self->runtime.n_asked, ==, 25);
  fixture_connect_model (&self->runtime, costly, 1);
  turn_to_alarm (self);
  fixture_wait (is_idle (automation));
  g_assert_cmpstr (automation->last->error, ==, "The run was stopped after 1000000 tokens.");
  g_assert_cmpuint (self->runtime.n_asked, ==, 1);
}

/* Those that a person has set, also after the runtime has started anew. */
static void
test_own_limits (Auto *self, gconstpointer data)
{
  static const ModelAnswer answers[] = { { .body = CALL ("list_dir", "{}") } };
  MacawAutomation *automation = create (self, "\"schedule_kind\":\"cron\",\"schedule_expr\":\"* * * * *\",\"timezone\":\"UTC\",\"max_retries\":0,"
                                              "\"max_rounds\":3,\"max_seconds\":14400,\"max_tokens\":\"5000\"");
  g_autofree char *id = g_strdup (automation->id), *path = g_strconcat ("/session/automations/", id, NULL);
  static const char *const wrong[] = { "{\"max_rounds\":0}", "{\"max_rounds\":201}", "{\"max_seconds\":14401}", "{\"max_tokens\":-1}", "{\"max_tokens\":1.5}" };

  restart (self, 0);
  automation = macaw_automations_find (self->runtime.runtime->automations, id);
  g_assert_cmpuint (automation->max_seconds, ==, 14400);
  g_assert_cmpuint (automation->max_tokens, ==, 5000);
  fixture_connect_model (&self->runtime, answers, 1);
  turn_to_alarm (self);
  fixture_wait (is_idle (automation));
  g_assert_cmpstr (automation->last->error, ==, "The run was stopped after 3 rounds of model and tools.");
  g_assert_cmpuint (self->runtime.n_asked, ==, 3);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    ara_value_unref (fixture_request (&self->runtime, "PATCH", path, wrong[i], 422));
  g_assert_cmpuint (automation->max_rounds, ==, 3);
}

/* A runtime that has lost the model must not let another one answer. */
static void
test_no_model (Auto *self, gconstpointer data)
{
  MacawAutomation *automation = create (self, "\"schedule_kind\":\"cron\",\"schedule_expr\":\"* * * * *\",\"timezone\":\"UTC\",\"max_retries\":0");

  g_ptr_array_set_size (self->runtime.runtime->providers, 0);
  g_clear_pointer (&self->runtime.runtime->model, g_free);
  turn_to_alarm (self);
  fixture_wait (is_idle (automation));
  g_assert_cmpstr (automation->last->error, ==, "The model scripted/test-1 is not connected. Open Macaw, or connect the model again.");
  g_assert_cmpuint (self->runtime.n_asked, ==, 0);
  g_assert_null (automation->last->conversation);
}

static void
test_stopped_session (Auto *self, gconstpointer data)
{
  MacawAutomation *automation = create (self, "\"schedule_kind\":\"cron\",\"schedule_expr\":\"* * * * *\",\"timezone\":\"UTC\"");

  ara_value_unref (fixture_request (&self->runtime, "POST", "/session/stop", "{}", 200));
  turn_to_alarm (self);
  g_assert_cmpint (automation->last->status, ==, MACAW_RUN_FAILED);
  g_assert_cmpstr (automation->last->error, ==, "The session is stopped; start it first.");
}

/* The clock jumps */

static void
test_clock_back (Auto *self, gconstpointer data)
{
  MacawAutomation *minutely = create (self, "\"schedule_kind\":\"cron\",\"schedule_expr\":\"* * * * *\",\"timezone\":\"UTC\",\"missed_policy\":\"skip_if_late\"");
  MacawAutomation *daily = create (self, "\"schedule_kind\":\"cron\",\"schedule_expr\":\"30 10 * * *\",\"timezone\":\"UTC\",\"missed_policy\":\"fire_all\"");

  turn (self, 30 * 60);
  fixture_wait (is_idle (minutely) && is_idle (daily));
  assert_runs (self, daily, "10:30 done");
  /* By half an hour: the daily one has run; the minutes go on. */
  turn (self, -30 * 60);
  g_assert_cmpint (minutely->next, ==, START + 60);
  g_assert_cmpint (daily->next, ==, START + 86400 + 30 * 60);
  /* By a day: the clock had been wrong. */
  turn (self, -86400);
  g_assert_cmpint (minutely->next, ==, START - 86400 + 60);
  g_assert_cmpint (daily->next, ==, START - 86400 + 30 * 60);
}

static gboolean
is_set (gpointer data)
{
  return *(gboolean *) data;
}

static void
note_alarm (gpointer data)
{
  *(gboolean *) data = TRUE;
}

/* The real one rings when it is time, and not before. */
static void
test_real_clock (void)
{
  MacawClock *clock = macaw_clock_new ();
  gboolean rang = FALSE;
  gint64 when;

  macaw_clock_watch (clock, note_alarm, &rang);
  when = macaw_clock_now (clock) + 1;
  macaw_clock_set_alarm (clock, when);
  fixture_wait (is_set (&rang));
  g_assert_cmpint (macaw_clock_now (clock), >=, when);
  /* One that has passed rings at once. */
  rang = FALSE;
  macaw_clock_set_alarm (clock, when - 100);
  fixture_wait (is_set (&rang));
  macaw_clock_free (clock);
}

/* What a form asks while a person types: nothing is made by it. */
static void
test_check (Auto *self, gconstpointer data)
{
  static const char path[] = "/session/automations/check";
  g_autoptr (AraValue) answer = fixture_request (&self->runtime, "POST", path,
                                                 "{\"name\":\"n\",\"message\":\"m\",\"schedule_kind\":\"cron\","
                                                 "\"schedule_expr\":\"30 7 * * mon-fri\",\"timezone\":\"Europe/Berlin\"}", 200);
  g_autoptr (AraValue) wrong = NULL, members = NULL, list = NULL;
  g_autofree char *detail = NULL;

  /* 25 November 2026 is a Wednesday. */
  fixture_assert_member (answer, "next_runs_at.0", "2026-11-26T06:30:00Z");
  fixture_assert_member (answer, "next_runs_at.1", "2026-11-27T06:30:00Z");
  fixture_assert_member (answer, "next_runs_at.2", "2026-11-30T06:30:00Z");
  wrong = fixture_request (&self->runtime, "POST", path,
                           "{\"name\":\"n\",\"message\":\"m\",\"schedule_kind\":\"cron\",\"schedule_expr\":\"61 * * * *\"}", 422);
  detail = ara_value_dup_member_string (wrong, "detail");
  g_assert_cmpstr (detail, ==, "“61” as the minute of a schedule is not understood; it takes 0 to 59.");
  members = fixture_request (&self->runtime, "POST", path, "{\"name\":\"n\"}", 422);
  fixture_assert_member (members, "detail.0.loc.2", "schedule_kind");
  list = fixture_request (&self->runtime, "GET", "/session/automations", NULL, 200);
  g_assert_null (fixture_dig (list, "automations.0"));
}

/* The four tools and the calls of the app */

static AraValue *
run_tool (Auto *self, const char *tool, const char *args, guint status)
{
  g_autofree char *body = g_strdup_printf ("{\"tool_name\":\"%s\",\"args\":%s}", tool, args);

  return fixture_request (&self->runtime, "POST", "/session/runtime/tools/execute", body, status);
}

static void
assert_tool_fails (Auto *self, const char *tool, const char *args, const char *words)
{
  g_autoptr (AraValue) answer = run_tool (self, tool, args, 200);
  g_autofree char *error = ara_value_dup_member_string (answer, "error");

  g_assert_nonnull (error);
  if (strstr (error, words) == NULL)
    g_error ("“%s” holds no “%s”", error, words);
}

static void
test_tools (Auto *self, gconstpointer data)
{
  g_autoptr (AraValue) made = run_tool (self, "automation_create", "{\"name\":\"N\",\"schedule_kind\":\"every\",\"every_seconds\":\"3600\",\"message\":\"M\"}", 200);
  g_autoptr (AraValue) list = NULL, changed = NULL, deleted = NULL, after = NULL;
  g_autofree char *id = fixture_dig (made, "result.id"), *update = NULL, *delete = NULL;

  fixture_assert_member (made, "result.next_run_at", "2026-11-25T11:00:00Z");
  fixture_assert_member (made, "result.enabled", "true");
  list = run_tool (self, "automation_list", "{}", 200);
  fixture_assert_member (list, "result.automations.0.id", id);
  update = g_strdup_printf ("{\"id\":\"%s\",\"enabled\":\"false\",\"name\":\"New\"}", id);
  changed = run_tool (self, "automation_update", update, 200);
  fixture_assert_member (changed, "result.name", "New");
  fixture_assert_member (changed, "result.message", "M");
  fixture_assert_member (changed, "result.next_run_at", "null");
  g_assert_false (macaw_automations_are_alive (self->runtime.runtime->automations));
  g_clear_pointer (&changed, ara_value_unref);
  g_free (update);
  update = g_strdup_printf ("{\"id\":\"%s\",\"enabled\":true,\"schedule_kind\":\"cron\",\"schedule_expr\":\"0 0 1 1 *\",\"timezone\":\"Asia/Tokyo\"}", id);
  changed = run_tool (self, "automation_update", update, 200);
  fixture_assert_member (changed, "result.next_run_at", "2026-12-31T15:00:00Z");
  g_assert_true (macaw_automations_are_alive (self->runtime.runtime->automations));
  g_clear_pointer (&changed, ara_value_unref);
  g_free (update);
  /* Of a schedule of before, what is sent back unchanged is no wish; another would come to nothing. */
  update = g_strdup_printf ("{\"id\":\"%s\",\"every_seconds\":3600,\"schedule_expr\":\"0 0 1 1 *\"}", id);
  changed = run_tool (self, "automation_update", update, 200);
  fixture_assert_member (changed, "result.next_run_at", "2026-12-31T15:00:00Z");
  g_free (update);
  update = g_strdup_printf ("{\"id\":\"%s\",\"every_seconds\":60}", id);
  assert_tool_fails (self, "automation_update", update, "every_seconds is for the kind every");
  restart (self, 1);
  delete = g_strdup_printf ("{\"id\":\"%s\"}", id);
  deleted = run_tool (self, "automation_delete", delete, 200);
  fixture_assert_member (deleted, "result", "Automation deleted.");
  after = run_tool (self, "automation_list", "{}", 200);
  fixture_assert_member (after, "result.automations", "[]");
  assert_tool_fails (self, "automation_delete", delete, "There is no automation");
  assert_tool_fails (self, "automation_create", "{\"name\":\"N\",\"schedule_kind\":\"cron\",\"message\":\"M\"}", "needs schedule_expr");
  assert_tool_fails (self, "automation_create", "{\"name\":\"N\",\"schedule_kind\":\"every\",\"message\":\"M\"}", "needs every_seconds");
  assert_tool_fails (self, "automation_create", "{\"name\":\" \",\"schedule_kind\":\"every\",\"every_seconds\":60,\"message\":\"M\"}", "The name should not be empty");
  assert_tool_fails (self, "automation_create", "{\"name\":\"N\",\"schedule_kind\":\"cron\",\"schedule_expr\":\"x\",\"message\":\"M\"}", "has 1 fields");
  assert_tool_fails (self, "automation_create",
                     "{\"name\":\"N\",\"schedule_kind\":\"every\",\"every_seconds\":60,\"schedule_expr\":\"0 7 * * *\",\"message\":\"M\"}",
                     "schedule_expr is for the kind cron");
  assert_tool_fails (self, "automation_create",
                     "{\"name\":\"N\",\"schedule_kind\":\"cron\",\"every_seconds\":60,\"schedule_expr\":\"0 7 * * *\",\"message\":\"M\"}",
                     "every_seconds is for the kind every");
  ara_value_unref (run_tool (self, "automation_create", "{\"name\":\"N\",\"schedule_kind\":\"every\",\"every_seconds\":1,\"message\":\"M\"}", 422));
  ara_value_unref (run_tool (self, "automation_create", "{\"name\":\"N\",\"schedule_kind\":\"weekly\",\"message\":\"M\"}", 422));
}

static void
test_routes (Auto *self, gconstpointer data)
{
  MacawAutomation *automation = create (self, "\"schedule_kind\":\"every\",\"every_seconds\":3600,\"timezone\":null");
  g_autofree char *path = g_strdup_printf ("/session/automations/%s", automation->id), *body = NULL;
  g_autoptr (AraValue) value = NULL, many = NULL;

  body = g_strdup_printf ("{\"automation_id\":\"%s\"}", automation->id);
  ara_value_unref (fixture_request (&self->runtime, "POST", "/session/automations/run", body, 200));
  ara_value_unref (fixture_request (&self->runtime, "POST", "/session/automations/run", body, 409));
  fixture_wait (is_idle (automation));
  assert_runs (self, automation, "10:00 done");
  value = fixture_request (&self->runtime, "GET", path, NULL, 200);
  fixture_assert_member (value, "last_run.status", "done");
  fixture_assert_member (value, "next_run_at", "2026-11-25T11:00:00Z");
  ara_value_unref (fixture_request (&self->runtime, "POST", "/session/automations/stop", body, 200));
  ara_value_unref (fixture_request (&self->runtime, "PATCH", path, "{\"every_seconds\":5}", 422));
  ara_value_unref (fixture_request (&self->runtime, "PATCH", path, "{\"colour\":\"red\"}", 422));
  ara_value_unref (fixture_request (&self->runtime, "PATCH", path, "{\"schedule_kind\":\"cron\"}", 422));
  g_assert_cmpint (automation->every_seconds, ==, 3600);
  ara_value_unref (fixture_request (&self->runtime, "PATCH", path, "{\"enabled\":false}", 200));
  g_assert_cmpint (macaw_clock_get_alarm (self->clock), ==, MACAW_CLOCK_NEVER);
  ara_value_unref (fixture_request (&self->runtime, "POST", "/session/automations", "{}", 422));
  ara_value_unref (fixture_request (&self->runtime, "GET", "/session/automations/runs?automation_id=x", NULL, 404));
  ara_value_unref (fixture_request (&self->runtime, "GET", "/session/automations?session_id=x", NULL, 404));
  g_assert_null (fixture_request (&self->runtime, "DELETE", path, NULL, 204));
  ara_value_unref (fixture_request (&self->runtime, "DELETE", path, NULL, 404));
  for (guint i = 0; i < MACAW_AUTOMATIONS_MAX; i++)
    create (self, "\"schedule_kind\":\"every\",\"every_seconds\":3600");
  many = fixture_request (&self->runtime, "POST", "/session/automations",
                          "{\"name\":\"N\",\"schedule_kind\":\"every\",\"every_seconds\":60,\"message\":\"M\"}", 409);
  fixture_assert_member (many, "detail", "This session has 100 automations already; delete one first.");
}

/* Deleting one whose turn runs ends that turn, and nobody asks how. */
static void
test_delete_running (Auto *self, gconstpointer data)
{
  static const ModelAnswer slow[] = { { .body = SAY ("One moment"), .hang = TRUE } };
  MacawAutomation *automation = create (self, "\"schedule_kind\":\"cron\",\"schedule_expr\":\"* * * * *\",\"timezone\":\"UTC\"");

  fixture_connect_model (&self->runtime, slow, 1);
  turn_to_alarm (self);
  fixture_wait (self->runtime.n_asked == 1);
  macaw_automations_delete (self->runtime.runtime->automations, automation);
  fixture_wait (g_hash_table_size (self->runtime.runtime->turns) == 0);
  g_assert_cmpint (macaw_clock_get_alarm (self->clock), ==, MACAW_CLOCK_NEVER);
}

/* libara's calls */

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* Waits for a call that gives its result to keep_result(). */
#define WAIT(result) fixture_wait ((result) != NULL)

static void
test_client (Auto *self, gconstpointer data)
{
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u", self->runtime.server->port);
  g_autoptr (AraRuntimeClient) client = ara_runtime_client_new (url, FIXTURE_KEY);
  g_autoptr (AraValue) settings = ara_value_new_from_text ("{\"name\":\"N\",\"schedule_kind\":\"cron\",\"schedule_expr\":\"0 12 * * *\","
                                                           "\"timezone\":\"Europe/Berlin\",\"message\":\"M\"}", -1, NULL);
  g_autoptr (AraValue) pause = ara_value_new_from_text ("{\"enabled\":false}", -1, NULL), bad = ara_value_new_from_text ("{\"every_seconds\":1}", -1, NULL);
  g_autoptr (GAsyncResult) created = NULL, ran = NULL, changed = NULL, refused = NULL, listed = NULL, runs = NULL, deleted = NULL;
  g_autoptr (AraAutomation) automation = NULL, running = NULL, paused = NULL, item = NULL;
  g_autoptr (AraAutomationRun) run = NULL, last = NULL;
  g_autoptr (GListModel) list = NULL, run_list = NULL;
  g_autoptr (GError) error = NULL;
  MacawAutomation *own;

  ara_runtime_client_automation_create_async (client, NULL, settings, NULL, keep_result, &created);
  WAIT (created);
  automation = ara_runtime_client_automation_create_finish (client, created, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ara_automation_get_next_run_at (automation), ==, "2026-11-25T11:00:00Z");
  g_assert_true (ara_automation_is_enabled (automation));
  g_assert_cmpint (ara_automation_get_max_retries (automation), ==, 3);
  g_assert_cmpint (ara_automation_get_max_rounds (automation), ==, 25);
  g_assert_cmpint (ara_automation_get_max_seconds (automation), ==, 900);
  g_assert_cmpint (ara_automation_get_max_tokens (automation), ==, 1000000);
  own = macaw_automations_find (self->runtime.runtime->automations, ara_automation_get_id (automation));
  ara_runtime_client_automation_run_async (client, ara_automation_get_id (automation), NULL, keep_result, &ran);
  WAIT (ran);
  running = ara_runtime_client_automation_run_finish (client, ran, &error);
  g_assert_no_error (error);
  run = ara_automation_dup_run (running);
  g_assert_cmpstr (ara_automation_run_get_status (run), ==, "running");
  fixture_wait (is_idle (own));
  ara_runtime_client_automation_update_async (client, ara_automation_get_id (automation), pause, NULL, keep_result, &changed);
  WAIT (changed);
  paused = ara_runtime_client_automation_update_finish (client, changed, &error);
  g_assert_false (ara_automation_is_enabled (paused));
  last = ara_automation_dup_last_run (paused);
  g_assert_cmpstr (ara_automation_run_get_summary (last), ==, "All is well.");
  ara_runtime_client_automation_update_async (client, ara_automation_get_id (automation), bad, NULL, keep_result, &refused);
  WAIT (refused);
  g_assert_null (ara_runtime_client_automation_update_finish (client, refused, &error));
  g_assert_error (error, ARA_ERROR, ARA_ERROR_INVALID_ARGUMENTS);
  g_clear_error (&error);
  ara_runtime_client_automations_async (client, NULL, NULL, keep_result, &listed);
  WAIT (listed);
  list = ara_runtime_client_automations_finish (client, listed, &error);
  item = g_list_model_get_item (list, 0);
  g_assert_cmpstr (ara_automation_get_name (item), ==, "N");
  ara_runtime_client_automation_runs_async (client, ara_automation_get_id (item), 10, NULL, keep_result, &runs);
  WAIT (runs);
  run_list = ara_runtime_client_automation_runs_finish (client, runs, &error);
  g_assert_cmpuint (g_list_model_get_n_items (run_list), ==, 1);
  ara_runtime_client_automation_delete_async (client, ara_automation_get_id (item), NULL, keep_result, &deleted);
  WAIT (deleted);
  g_assert_true (ara_runtime_client_automation_delete_finish (client, deleted, &error));
  g_assert_null (macaw_automations_find (self->runtime.runtime->automations, ara_automation_get_id (item)));
}

#define ADD(name, test) g_test_add ("/automations/" name, Auto, NULL, set_up, test, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("on-the-minute", test_on_the_minute);
  ADD ("every", test_every);
  ADD ("missed", test_missed);
  ADD ("years", test_years);
  ADD ("overlap", test_overlap);
  ADD ("back-off", test_back_off);
  ADD ("given-up", test_given_up);
  ADD ("interrupted", test_interrupted);
  ADD ("limits", test_limits);
  ADD ("check", test_check);
  ADD ("own-limits", test_own_limits);
  ADD ("no-model", test_no_model);
  ADD ("stopped-session", test_stopped_session);
  ADD ("clock-back", test_clock_back);
  g_test_add_func ("/automations/real-clock", test_real_clock);
  ADD ("tools", test_tools);
  ADD ("routes", test_routes);
  ADD ("delete-running", test_delete_running);
  ADD ("client", test_client);
  return g_test_run ();
}
