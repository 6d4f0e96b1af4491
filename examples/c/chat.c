/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sends messages through the agent: what it answered, and what it did for that. */

#include <ara/ara.h>
#include <locale.h>

static gboolean
chat (AraRuntimeClient *rt, GError **error)
{
  /* A conversation of our own, so that the second message can go on with it. */
  g_autofree char *conversation = g_uuid_string_random ();
  g_autoptr (AraMessage) first = NULL, second = NULL;
  g_autoptr (AraValue) result = NULL, tool_calls = NULL;
  g_autofree char *text = NULL, *calls = NULL, *reasoning = NULL, *output = NULL;

  first = ara_runtime_client_chat (rt, "Create a Python script that prints hello world",
                                   NULL,         /* the model, a name such as "openai/gpt-4o" */
                                   conversation, /* NULL begins a new one */
                                   120,          /* seconds without a word */
                                   NULL, error);
  if (first == NULL)
    return FALSE;
  result = ara_message_to_chat_result (first);
  text = ara_value_dup_member_string (result, "text");
  tool_calls = ara_value_dup_member (result, "tool_calls");
  calls = ara_value_dup_text (tool_calls);
  reasoning = ara_message_dup_reasoning (first);

  g_print ("%s\n", text);  /* "I've created the script..." */
  g_print ("%s\n", calls); /* [{"name":"write_file","args":{...},"result":"..."}] */
  if (reasoning != NULL)   /* there if the model reasoned */
    g_print ("%s\n", reasoning);

  second = ara_runtime_client_chat (rt, "run python3 hello.py", NULL, conversation, 0, NULL, error);
  if (second == NULL)
    return FALSE;
  output = ara_message_dup_text (second);
  g_print ("%s\n", output);
  return TRUE;
}

int
main (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AraRuntimeClient) rt = ara_runtime_client_new_from_env (&error);

  setlocale (LC_ALL, "");
  if (rt != NULL && chat (rt, &error))
    return 0;
  g_printerr ("%s\n", error->message);
  return 1;
}
