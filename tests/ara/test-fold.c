/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fold of a UI message stream: every event, in any legal order. */

#include "ara/ara.h"
#include "ara/ara-message-journal-private.h"

#include <string.h>
#include <time.h>

static const struct
{
  const char      *name;
  const char      *events[16];
  const char      *result;
  AraMessageStatus status;
} rows[] = {
  { "plain",
    { "{\"type\":\"start\",\"messageId\":\"m\"}", "{\"type\":\"text-start\",\"id\":\"1\"}",
      "{\"type\":\"text-delta\",\"id\":\"1\",\"delta\":\"Hel\"}", "{\"type\":\"text-delta\",\"id\":\"1\",\"delta\":\"lo\"}",
      "{\"type\":\"text-end\",\"id\":\"1\"}", "{\"type\":\"finish\"}", "[DONE]" },
    "{\"text\":\"Hello\",\"tool_calls\":[]}", ARA_MESSAGE_DONE },
  { "interleaved",
    { "{\"type\":\"reasoning-delta\",\"id\":\"1\",\"delta\":\"r\"}", "{\"type\":\"text-delta\",\"id\":\"1\",\"delta\":\"a\"}",
      "{\"type\":\"text-start\",\"id\":\"2\"}", "{\"type\":\"text-delta\",\"id\":\"2\",\"delta\":\"b\"}",
      "{\"type\":\"text-delta\",\"id\":\"1\",\"delta\":\"c\"}", "{\"type\":\"what-is-this\",\"id\":3}",
      "{\"type\":\"reasoning-delta\",\"id\":\"1\",\"delta\":\"s\"}", "not json", "[DONE]" },
    "{\"text\":\"abc\",\"tool_calls\":[],\"reasoning\":\"rs\"}", ARA_MESSAGE_DONE },
  { "calls in the order of their complete arguments",
    { "{\"type\":\"tool-input-start\",\"toolCallId\":\"a\",\"toolName\":\"one\"}",
      "{\"type\":\"tool-input-delta\",\"toolCallId\":\"a\",\"inputTextDelta\":\"{\\\"n\\\":1\"}",
      "{\"type\":\"tool-input-available\",\"toolCallId\":\"b\",\"toolName\":\"two\",\"input\":{\"n\":18446744073709551616}}",
      "{\"type\":\"tool-input-available\",\"toolCallId\":\"a\",\"toolName\":\"one\",\"input\":{\"n\":1}}",
      "{\"type\":\"tool-output-available\",\"toolCallId\":\"b\",\"output\":{\"p\":1},\"preliminary\":true}",
      "{\"type\":\"tool-output-available\",\"toolCallId\":\"b\",\"output\":\"File written.\"}",
      "{\"type\":\"tool-output-error\",\"toolCallId\":\"a\",\"errorText\":\"no\"}", "{\"type\":\"finish\"}" },
    "{\"text\":\"\",\"tool_calls\":[{\"name\":\"two\",\"args\":{\"n\":18446744073709551616},\"result\":\"File written.\"},"
    "{\"name\":\"one\",\"args\":{\"n\":1},\"result\":\"\"}]}", ARA_MESSAGE_DONE },
  { "abort keeps what came",
    { "{\"type\":\"text-delta\",\"id\":\"1\",\"delta\":\"par\"}", "{\"type\":\"abort\"}", "[DONE]" },
    "{\"text\":\"par\",\"tool_calls\":[]}", ARA_MESSAGE_STOPPED },
  { "error keeps what came",
    { "{\"type\":\"text-delta\",\"id\":\"1\",\"delta\":\"par\"}", "{\"type\":\"error\",\"errorText\":\"boom\"}", "[DONE]" },
    "{\"text\":\"par\",\"tool_calls\":[]}", ARA_MESSAGE_FAILED },
  { "cut off", { "{\"type\":\"text-delta\",\"id\":\"1\",\"delta\":\"par\"}" }, "{\"text\":\"par\",\"tool_calls\":[]}",
    ARA_MESSAGE_INTERRUPTED },
  { "names and types written with escapes, duplicates, other orders, white space",
    { "{\"\\u0074ype\":\"text-delta\",\"id\":\"1\",\"delta\":\"a\"}",
      "{\"type\":\"text-\\u0064elta\",\"id\":\"1\",\"delta\":\"b\"}",
      " { \"delta\" : \"no\" , \"id\" : \"1\" , \"delta\" : \"c\" , \"type\" : \"text-delta\" } ",
      "{\"type\":\"error\",\"delta\":\"d\",\"type\":\"text-delta\",\"x\":{\"delta\":\"no\",\"type\":7},\"y\":[\"}\",\"\\\"\"]}",
      "{\"type\":\"text-delta\",\"id\":\"1\",\"delta\":\"lost\",\"delta\":null}",
      "{\"type\":\"text-delta\",\"id\":\"1\",\"delta\":\"\\ud83d\\ude00\\u0000\\ud83d\"}", "[DONE]" },
    "{\"text\":\"abcd\xf0\x9f\x98\x80\xef\xbf\xbd\xef\xbf\xbd\",\"tool_calls\":[]}", ARA_MESSAGE_DONE },
  { "wrong types",
    { "[]", "{\"type\":7}", "{\"type\":\"text-delta\",\"id\":1,\"delta\":2}", "{\"type\":\"tool-input-available\"}",
      "{\"type\":\"tool-output-available\",\"toolCallId\":[]}", "{\"type\":\"message-metadata\",\"messageMetadata\":3}", "[DONE]" },
    "{\"text\":\"\",\"tool_calls\":[]}", ARA_MESSAGE_DONE },
};

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AraMessage) message = ara_message_new (ARA_ROLE_ASSISTANT, NULL);
      g_autoptr (AraFold) fold = ara_fold_new (message);
      g_autoptr (AraValue) result = NULL, stored = NULL, result_again = NULL;
      g_autoptr (AraMessage) again = NULL;
      g_autofree char *text = NULL, *text_again = NULL;

      g_test_message ("%s", rows[i].name);
      for (guint j = 0; rows[i].events[j] != NULL; j++)
        ara_fold_push (fold, rows[i].events[j], -1);
      ara_fold_end (fold);
      result = ara_message_to_chat_result (message);
      text = ara_value_dup_text (result);
      g_assert_cmpstr (text, ==, rows[i].result);
      g_assert_cmpint (ara_message_get_status (message), ==, rows[i].status);

      stored = ara_message_to_value (message);
      again = ara_message_new_from_value (stored, NULL);
      g_assert_cmpstr (ara_message_get_id (again), ==, ara_message_get_id (message));
      g_assert_cmpint (ara_message_get_status (again), ==, rows[i].status);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (again)), ==,
                        g_list_model_get_n_items (G_LIST_MODEL (message)));
    }
}

/* Neither the writing of its arguments nor what runs before it counts for a call's time. */
static void
test_call_time (void)
{
  g_autoptr (AraMessage) message = ara_message_new (ARA_ROLE_ASSISTANT, "m");
  g_autoptr (AraFold) fold = ara_fold_new (message);

  ara_fold_push (fold, "{\"type\":\"tool-input-start\",\"toolCallId\":\"a\",\"toolName\":\"exec\"}", -1);
  ara_fold_push (fold, "{\"type\":\"tool-input-start\",\"toolCallId\":\"b\",\"toolName\":\"exec\"}", -1);
  g_assert_cmpint (ara_tool_call_get_duration_ms (ara_message_find_tool_call (message, "a")), ==, -1);
  ara_fold_push (fold, "{\"type\":\"tool-input-available\",\"toolCallId\":\"a\",\"toolName\":\"exec\",\"input\":{}}", -1);
  g_assert_cmpint (ara_tool_call_get_duration_ms (ara_message_find_tool_call (message, "a")), >=, 0);
  g_assert_cmpint (ara_tool_call_get_duration_ms (ara_message_find_tool_call (message, "b")), ==, -1);
  ara_fold_push (fold, "{\"type\":\"tool-output-available\",\"toolCallId\":\"a\",\"output\":1}", -1);
  ara_fold_push (fold, "{\"type\":\"tool-input-available\",\"toolCallId\":\"b\",\"toolName\":\"exec\",\"input\":{}}", -1);
  g_assert_cmpint (ara_tool_call_get_duration_ms (ara_message_find_tool_call (message, "b")), >=, 0);
  /* Of one whose beginning nobody told, nothing is known. */
  ara_fold_push (fold, "{\"type\":\"tool-output-available\",\"toolCallId\":\"c\",\"output\":1}", -1);
  ara_fold_push (fold, "{\"type\":\"tool-input-error\",\"toolCallId\":\"d\",\"toolName\":\"exec\",\"errorText\":\"no\"}", -1);
  g_assert_cmpint (ara_tool_call_get_duration_ms (ara_message_find_tool_call (message, "c")), ==, -1);
  g_assert_cmpint (ara_tool_call_get_duration_ms (ara_message_find_tool_call (message, "d")), ==, -1);
}

/* A message without what the clock says of its parts. */
static char *
dup_timeless (AraMessage *message)
{
  g_autoptr (AraValue) value = ara_message_to_value (message);
  g_autofree char *text = ara_value_dup_text (value);
  g_autoptr (GRegex) regex = g_regex_new (",\"durationMs\":[0-9]+", 0, 0, NULL);

  return g_regex_replace (regex, text, -1, 0, "", 0, NULL);
}

/* What was kept at the beginning, with all changes after it, is the message at each moment. */
static void
test_journal (void)
{
  static const char *const events[] = {
    "{\"type\":\"start\",\"messageId\":\"m\",\"messageMetadata\":{\"model\":\"x\"}}",
    "{\"type\":\"reasoning-delta\",\"id\":\"r\",\"delta\":\"Let me \"}",
    "{\"type\":\"text-delta\",\"id\":\"a\",\"delta\":\"One \\\"é\\\" \"}",
    "{\"type\":\"reasoning-delta\",\"id\":\"r\",\"delta\":\"think.\"}",
    "{\"type\":\"text-delta\",\"id\":\"a\",\"delta\":\"two\\n\"}",
    "{\"type\":\"reasoning-end\",\"id\":\"r\"}",
    "{\"type\":\"tool-input-start\",\"toolCallId\":\"t\",\"toolName\":\"exec\"}",
    "{\"type\":\"tool-input-delta\",\"toolCallId\":\"t\",\"inputTextDelta\":\"{\"}",
    "{\"type\":\"tool-input-delta\",\"toolCallId\":\"t\",\"inputTextDelta\":\" \"}",
    "{\"type\":\"tool-input-delta\",\"toolCallId\":\"t\",\"inputTextDelta\":\"}\"}",
    "{\"type\":\"tool-input-available\",\"toolCallId\":\"t\",\"toolName\":\"exec\",\"input\":{}}",
    "{\"type\":\"tool-output-available\",\"toolCallId\":\"t\",\"output\":1,\"preliminary\":true}",
    "{\"type\":\"data-x\",\"id\":\"d\",\"data\":1}",
    "{\"type\":\"tool-output-available\",\"toolCallId\":\"t\",\"output\":[2]}",
    "{\"type\":\"data-x\",\"id\":\"d\",\"data\":2}",
    "{\"type\":\"text-delta\",\"id\":\"a\",\"delta\":\"three\"}",
    "{\"type\":\"text-delta\",\"id\":\"b\",\"delta\":\"four\"}",
    "{\"type\":\"message-metadata\",\"messageMetadata\":{\"usage\":3}}",
    "{\"type\":\"error\",\"errorText\":\"no more\"}",
  };
  g_autoptr (AraMessage) message = ara_message_new (ARA_ROLE_ASSISTANT, "m");
  g_autoptr (AraFold) fold = ara_fold_new (message);
  g_autoptr (AraMessageJournal) journal = ara_message_journal_new (message);
  g_autoptr (AraValue) kept = ara_message_to_value (message);
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    {
      g_autoptr (AraMessage) again = NULL;
      g_autofree char *expected = NULL, *found = NULL;
      char *change;

      ara_fold_push (fold, events[i], -1);
      /* Some of them two at a time. */
      if (i % 3 == 1)
        continue;
      change = ara_message_journal_take (journal);
      if (change != NULL)
        g_ptr_array_add (changes, change);
      g_assert_null (ara_message_journal_take (journal));
      again = ara_message_new_from_journal (kept, changes, NULL);
      expected = dup_timeless (message);
      found = dup_timeless (again);
      g_assert_cmpstr (found, ==, expected);
    }
  /* Where one is missing, it ends. */
  g_ptr_array_remove_index (changes, 3);
  {
    g_autoptr (AraMessage) cut = ara_message_new_from_journal (kept, changes, NULL);

    g_autofree char *text = ara_message_dup_text (cut);

    g_assert_cmpstr (text, ==, "One \"é\" ");
  }
}

static void
expect_no_good_end (AraToolCall *call, GParamSpec *pspec, gpointer data)
{
  (*(guint *) data)++;
  g_assert_false (ara_tool_call_is_finished (call) && ara_tool_call_get_state (call) == ARA_TOOL_CALL_OUTPUT_AVAILABLE);
  g_assert_cmpint (ara_tool_call_is_preliminary (call), !=, ara_tool_call_is_finished (call));
}

/* What was shown while a call ran stays when the call fails, and never looks like its result. */
static void
test_preliminary_then_error (void)
{
  g_autoptr (AraMessage) message = ara_message_new (ARA_ROLE_ASSISTANT, "m");
  g_autoptr (AraFold) fold = ara_fold_new (message);
  g_autofree char *text = NULL;
  guint n_told = 0;

  ara_fold_push (fold, "{\"type\":\"tool-input-available\",\"toolCallId\":\"t\",\"toolName\":\"exec\",\"input\":{}}", -1);
  g_signal_connect (ara_message_find_tool_call (message, "t"), "notify", G_CALLBACK (expect_no_good_end), &n_told);
  ara_fold_push (fold, "{\"type\":\"tool-output-available\",\"toolCallId\":\"t\",\"output\":{\"stdout\":\"so far\"},\"preliminary\":true}", -1);
  ara_fold_push (fold, "{\"type\":\"tool-output-error\",\"toolCallId\":\"t\",\"errorText\":\"Stopped.\"}", -1);
  text = ara_value_dup_text (ara_tool_call_get_output (ara_message_find_tool_call (message, "t")));
  g_assert_cmpstr (text, ==, "{\"stdout\":\"so far\"}");
  g_assert_true (ara_tool_call_is_finished (ara_message_find_tool_call (message, "t")));
  g_assert_cmpuint (n_told, >, 0);
}

static void
take_overflow (AraFold *fold, AraTextPart *part, GBytes *text, GString *rest)
{
  g_assert_nonnull (part);
  g_string_append_len (rest, g_bytes_get_data (text, NULL), (gssize) g_bytes_get_size (text));
}

/* A message takes text up to its limit, in whole characters; what comes beyond is told. */
static void
test_text_limit (void)
{
  g_autoptr (AraMessage) message = ara_message_new (ARA_ROLE_ASSISTANT, NULL);
  g_autoptr (AraFold) fold = ara_fold_new (message);
  g_autoptr (GString) rest = g_string_new (NULL);
  g_autofree char *text = NULL, *reasoning = NULL;

  ara_fold_set_text_limit (fold, 8);
  g_signal_connect (fold, "overflow", G_CALLBACK (take_overflow), rest);
  ara_fold_push (fold, "{\"type\":\"reasoning-delta\",\"id\":\"r\",\"delta\":\"abc\"}", -1);
  ara_fold_push (fold, "{\"type\":\"text-delta\",\"id\":\"t\",\"delta\":\"defg\"}", -1);
  g_assert_cmpstr (rest->str, ==, "");
  ara_fold_push (fold, "{\"type\":\"text-delta\",\"id\":\"t\",\"delta\":\"\u00e4h\"}", -1);
  g_assert_cmpstr (rest->str, ==, "\u00e4h");
  /* It is full, though one more letter would fit. */
  ara_fold_push (fold, "{\"id\":\"u\",\"type\":\"text-delta\",\"x\":[],\"delta\":\"i\"}", -1);
  ara_fold_push (fold, "{\"type\":\"finish\"}", -1);
  ara_fold_end (fold);
  text = ara_message_dup_text (message);
  reasoning = ara_message_dup_reasoning (message);
  g_assert_cmpstr (reasoning, ==, "abc");
  g_assert_cmpstr (text, ==, "defg");
  g_assert_cmpstr (rest->str, ==, "\u00e4hi");
  g_assert_cmpint (ara_message_get_status (message), ==, ARA_MESSAGE_DONE);
}

/* What another program stored beside what we know is written back, byte for byte. */
static void
test_round_trip (void)
{
  static const char stored[] =
    "{\"id\":\"m\",\"role\":\"assistant\",\"parts\":["
    "{\"type\":\"step-start\",\"n\":1e400},"
    "{\"type\":\"text\",\"text\":\"a\",\"providerMetadata\":{\"x\":18446744073709551616}},"
    "{\"type\":\"reasoning\",\"text\":\"r\",\"signature\":\"\\ud83d\"},"
    "{\"type\":\"tool-exec\",\"toolCallId\":\"t\",\"state\":\"approval-requested\",\"input\":{},"
    "\"approvalId\":\"p\",\"durationMs\":3,\"title\":\"Run\"},"
    "{\"type\":\"dynamic-tool\",\"toolCallId\":\"d\",\"state\":\"output-available\",\"input\":{},"
    "\"output\":[1.0],\"toolName\":\"mcp\"}],"
    "\"metadata\":{\"usage\":{\"in\":0.10},\"status\":\"done\"},\"starred\":true}";
  g_autoptr (AraValue) value = ara_value_new_from_text (stored, -1, NULL), again = NULL;
  g_autoptr (AraMessage) message = ara_message_new_from_value (value, NULL);
  g_autofree char *text = NULL;

  again = ara_message_to_value (message);
  text = ara_value_dup_text (again);
  g_assert_cmpstr (text, ==, stored);
  g_assert_cmpstr (ara_tool_call_get_name (ara_message_find_tool_call (message, "d")), ==, "mcp");
}

/* A stream of nothing but steps, calls or members costs time linear in it: twenty times as
 * much takes nowhere near 400 times as long. */
static double
time_of_hostile (guint count)
{
  g_autoptr (AraMessage) message = ara_message_new (ARA_ROLE_ASSISTANT, "m");
  g_autoptr (AraFold) fold = ara_fold_new (message);
  g_autoptr (GString) metadata = g_string_new ("{\"type\":\"message-metadata\",\"messageMetadata\":{");
  clock_t start = clock (); /* of the processor: other programs don't count */

  for (guint i = 0; i < count; i++)
    {
      g_autofree char *call = g_strdup_printf ("{\"type\":\"tool-input-available\",\"toolCallId\":\"%u\",\"toolName\":\"x\",\"input\":1}", i);

      g_string_append_printf (metadata, "%s\"k%u\":%u", i > 0 ? "," : "", i, i);
      ara_fold_push (fold, "{\"type\":\"start-step\"}", -1);
      ara_fold_push (fold, call, -1);
      ara_fold_push (fold, "{\"type\":\"finish-step\"}", -1);
    }
  g_string_append (metadata, "}}");
  ara_fold_push (fold, metadata->str, -1);
  ara_fold_push (fold, metadata->str, -1);
  return (double) (clock () - start) / CLOCKS_PER_SEC;
}

static void
test_linear (void)
{
  double few = time_of_hostile (1000), many = time_of_hostile (20000);

  g_test_message ("%g s, %g s", few, many);
  g_assert_cmpfloat (many, <, 100 * few + 0.5);
}

static void
test_skipped (void)
{
  g_autoptr (AraMessage) message = ara_message_new (ARA_ROLE_ASSISTANT, "m");
  g_autoptr (AraFold) fold = ara_fold_new (message);

  ara_fold_push (fold, "{", -1);
  ara_fold_push (fold, "{\"type\":\"new-kind\"}", -1);
  g_assert_cmpuint (ara_fold_get_n_skipped (fold), ==, 1);
  g_assert_false (ara_fold_is_done (fold));
  ara_fold_push (fold, "{\"type\":\"finish\",\"finishReason\":\"stop\",\"messageMetadata\":{\"durationMs\":1200,\"model\":\"m\"}}", -1);
  g_assert_true (ara_fold_is_done (fold));
  g_assert_cmpstr (ara_fold_get_finish_reason (fold), ==, "stop");
  g_assert_cmpint (ara_message_get_duration_ms (message), ==, 1200);
}

static void
test_parts (void)
{
  g_autoptr (AraMessage) message = ara_message_new (ARA_ROLE_ASSISTANT, "m");
  g_autoptr (AraFold) fold = ara_fold_new (message);
  g_autoptr (AraPart) text = NULL;

  ara_fold_push (fold, "{\"type\":\"text-start\",\"id\":\"1\"}", -1);
  text = g_list_model_get_item (G_LIST_MODEL (message), 0);
  g_assert_true (ara_text_part_is_streaming (ARA_TEXT_PART (text)));
  ara_fold_push (fold, "{\"type\":\"finish-step\"}", -1);
  g_assert_false (ara_text_part_is_streaming (ARA_TEXT_PART (text)));
  ara_fold_push (fold, "{\"type\":\"text-delta\",\"id\":\"1\",\"delta\":\"x\"}", -1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (message)), ==, 2);
  ara_fold_push (fold, "{\"type\":\"data-w\",\"id\":\"1\",\"data\":1}", -1);
  ara_fold_push (fold, "{\"type\":\"data-w\",\"id\":\"1\",\"data\":2}", -1);
  ara_fold_push (fold, "{\"type\":\"data-w\",\"data\":3,\"transient\":true}", -1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (message)), ==, 3);
  ara_fold_push (fold, "{\"type\":\"tool-approval-request\",\"toolCallId\":\"t\",\"approvalId\":\"p\"}", -1);
  g_assert_cmpint (ara_tool_call_get_state (ara_message_find_tool_call (message, "t")), ==,
                   ARA_TOOL_CALL_APPROVAL_REQUESTED);
  ara_fold_push (fold, "{\"type\":\"tool-output-denied\",\"toolCallId\":\"t\"}", -1);
  g_assert_true (ara_tool_call_is_finished (ara_message_find_tool_call (message, "t")));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fold/table", test_table);
  g_test_add_func ("/fold/call-time", test_call_time);
  g_test_add_func ("/fold/journal", test_journal);
  g_test_add_func ("/fold/preliminary-then-error", test_preliminary_then_error);
  g_test_add_func ("/fold/round-trip", test_round_trip);
  g_test_add_func ("/fold/linear", test_linear);
  g_test_add_func ("/fold/skipped", test_skipped);
  g_test_add_func ("/fold/text-limit", test_text_limit);
  g_test_add_func ("/fold/parts", test_parts);
  return g_test_run ();
}
