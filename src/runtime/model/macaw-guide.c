/* SPDX-License-Identifier: GPL-3.0-or-later */
/* builtin/guide: answers a few plain requests where no language model is connected. It
 * really runs the tools, and says in each answer what it is. */

#include "macaw-model.h"

#include <string.h>

#define WORD_INTERVAL_MS 12

#define FOOTER "\n\n---\nThis is Macaw's built-in guide; no language model is connected. " \
  "Connect one with *Connect a Model…* in the main menu: the address of a server of chat completions and, where it needs one, a key."

static const char help[] =
  "I understand a few plain requests, and I run the tools of the sandbox for them:\n\n"
  "- *Create a Python script that prints hello world*\n"
  "- *My name is Adi and I prefer dark mode* — I write it to the agent's memory\n"
  "- *run* `ls -la`\n- *read* `hello.py`\n- *list* `.`\n- `/tool {\"name\": \"glob\", \"args\": {\"pattern\": \"**/*.py\"}}`";

#define USER_MEMORY "/root/.ara/memory/USER.md"

/* What is said and done in one round. */
typedef struct
{
  char *reasoning;
  char *text;
  char *tool;
  char *arguments;
} Step;

static void
step_clear (Step *step)
{
  g_free (step->reasoning);
  g_free (step->text);
  g_free (step->tool);
  g_free (step->arguments);
}

static char *
make_arguments (const char *name, const char *value, const char *second, const char *second_value)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, name, value);
  if (second != NULL)
    ara_value_builder_member_string (builder, second, second_value);
  ara_value_builder_end_object (builder);
  return ara_value_builder_end_text (builder);
}

static char *
quote_result (const char *result)
{
  return g_strdup_printf ("\n\n```\n%s\n```", result);
}

/* "hello world" of "… that prints hello world". */
static void
plan_script (Step *step, const char *text, guint round, gboolean failed, const char *result)
{
  g_autoptr (GRegex) regex = g_regex_new ("prints?\\s+[\"'“]?(.+?)[\"'”.!]*\\s*$", G_REGEX_CASELESS, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *words = g_regex_match (regex, text, 0, &match) ? g_match_info_fetch (match, 1) : g_strdup ("hello world");
  g_autofree char *escaped = g_strescape (words, "");
  g_autofree char *content = g_strdup_printf ("print(\"%s\")\n", escaped);

  if (round > 0)
    {
      step->text = failed ? g_strdup_printf ("The script could not be written: %s", result)
                          : g_strdup_printf ("I've created the script `hello.py` in the workspace:\n\n```python\n%s```\n\n"
                                             "Say *run* `python3 hello.py` to try it.", content);
      return;
    }
  step->reasoning = g_strdup ("A script is asked for. One line of Python is enough, so I write it to hello.py in the workspace.");
  step->tool = g_strdup ("write_file");
  step->arguments = make_arguments ("path", "hello.py", "content", content);
}

/* Adds the wish to what the memory holds already. */
static void
plan_memory (Step *step, const char *text, guint round, gboolean failed, const char *result)
{
  if (round == 0)
    {
      step->reasoning = g_strdup ("This is about the user. I look at what the memory holds, and add to it.");
      step->tool = g_strdup ("read_file");
      step->arguments = make_arguments ("path", USER_MEMORY, NULL, NULL);
    }
  else if (round == 1)
    {
      gboolean known = !failed && strstr (result, text) != NULL;
      g_autofree char *content = failed ? g_strdup_printf ("# User\n\n- %s\n", text)
                                 : known ? g_strdup (result)
                                         : g_strdup_printf ("%s%s- %s\n", result, g_str_has_suffix (result, "\n") ? "" : "\n", text);

      step->tool = g_strdup ("write_file");
      step->arguments = make_arguments ("path", USER_MEMORY, "content", content);
    }
  else
    step->text = failed ? g_strdup_printf ("The memory could not be written: %s", result)
                        : g_strdup_printf ("Noted. I've written to `USER.md` in the agent's memory: “%s”.", text);
}

static void
plan_tool (Step *step, const char *tool, const char *arguments, guint round, gboolean failed, const char *result)
{
  if (round == 0)
    {
      step->reasoning = g_strdup_printf ("This is a request that %s answers.", tool);
      step->tool = g_strdup (tool);
      step->arguments = g_strdup (arguments);
      return;
    }
  if (failed)
    step->text = g_strdup_printf ("That did not work: %s", result);
  else
    {
      g_autofree char *quoted = quote_result (result);

      step->text = g_strconcat ("Done. ", tool, " answered:", quoted, NULL);
    }
}

/* The rest of @text after one of the words of @command, or NULL. */
static char *
argument_of (const char *text, const char *words)
{
  g_autofree char *pattern = g_strdup_printf ("^(?:please\\s+)?(?:%s)\\s+(?:the\\s+)?(?:files?\\s+(?:in\\s+)?|folder\\s+|command\\s+)?(?:the\\s+)?`?(.+?)`?\\s*$", words);
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_CASELESS | G_REGEX_DOTALL, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  return g_regex_match (regex, text, 0, &match) ? g_match_info_fetch (match, 1) : NULL;
}

static gboolean
plan_raw_tool (Step *step, const char *text, guint round, gboolean failed, const char *result)
{
  g_autoptr (AraValue) call = NULL, args = NULL;
  g_autofree char *name = NULL, *arguments = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_str_has_prefix (text, "/tool"))
    return FALSE;
  call = ara_value_new_from_text (text + strlen ("/tool"), -1, &error);
  name = call == NULL ? NULL : ara_value_dup_member_string (call, "name");
  if (name == NULL)
    {
      step->text = g_strdup_printf ("After `/tool` I need JSON such as `{\"name\": \"exec\", \"args\": {\"command\": \"ls\"}}`. %s",
                                    error != NULL ? error->message : "The member “name” is missing.");
      return TRUE;
    }
  args = ara_value_dup_member (call, "args");
  arguments = args == NULL ? g_strdup ("{}") : ara_value_dup_text (args);
  plan_tool (step, name, arguments, round, failed, result);
  return TRUE;
}

static gboolean
matches (const char *text, const char *pattern)
{
  return g_regex_match_simple (pattern, text, G_REGEX_CASELESS, 0);
}

static void
plan (Step *step, const char *request, guint round, const char *result, gboolean failed)
{
  static const struct { const char *words, *tool, *argument; } commands[] = {
    { "run|execute|exec", "exec", "command" }, { "read|show|cat", "read_file", "path" }, { "list|ls", "list_dir", "path" },
  };
  g_autofree char *text = g_strstrip (g_strdup (request));

  if (plan_raw_tool (step, text, round, failed, result))
    return;
  if (matches (text, "\\b(create|write|make)\\b.*\\bscript\\b"))
    {
      plan_script (step, text, round, failed, result);
      return;
    }
  if (matches (text, "^(my name is|i prefer|i like|i am|i'm|remember)\\b"))
    {
      plan_memory (step, text, round, failed, result);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *argument = argument_of (text, commands[i].words);
      g_autofree char *arguments = NULL;

      if (argument == NULL)
        continue;
      arguments = make_arguments (commands[i].argument, g_ascii_strcasecmp (argument, "workspace") == 0 ? "." : argument, NULL, NULL);
      plan_tool (step, commands[i].tool, arguments, round, failed, result);
      return;
    }
  step->text = g_strconcat (matches (text, "^(hi|hello|hey)\\b") ? "Hello! " : "That is more than I can do. ", help, NULL);
}

/* Saying it */

typedef struct
{
  Step             step;
  MacawModelEvents events;
  gpointer          data;
  const char       *rest; /* of the text */
} Saying;

static void
saying_free (Saying *self)
{
  step_clear (&self->step);
  g_free (self);
}

static void
finish_saying (GTask *task)
{
  Saying *self = g_task_get_task_data (task);
  MacawModelReply *reply = macaw_model_reply_new ();

  if (self->step.tool != NULL)
    {
      MacawModelCall *call = g_new0 (MacawModelCall, 1);
      g_autofree char *id = g_uuid_string_random ();

      call->id = g_strconcat ("call_", id, NULL);
      call->name = g_strdup (self->step.tool);
      call->arguments = g_string_new (self->step.arguments);
      g_ptr_array_add (reply->calls, call);
      self->events.call_start (call, self->data);
      self->events.call_delta (call, call->arguments->str, self->data);
    }
  reply->finish_reason = g_strdup (self->step.tool != NULL ? "tool-calls" : "stop");
  g_task_return_pointer (task, reply, (GDestroyNotify) macaw_model_reply_free);
}

/* Some words a tick, so that a long answer takes no longer than a short one. */
static gboolean
say_more (gpointer data)
{
  GTask *task = data;
  Saying *self = g_task_get_task_data (task);
  gsize share = MAX (strlen (self->step.text) / 40, 6), length = 0;
  g_autofree char *piece = NULL;

  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;
  while (self->rest[length] != '\0' && (length < share || self->rest[length - 1] != ' '))
    length += (gsize) (g_utf8_next_char (self->rest + length) - (self->rest + length));
  piece = g_strndup (self->rest, length);
  self->rest += length;
  if (*piece != '\0')
    self->events.text (piece, self->data);
  if (*self->rest != '\0')
    return G_SOURCE_CONTINUE;
  finish_saying (task);
  return G_SOURCE_REMOVE;
}

static gboolean
begin_saying (gpointer data)
{
  GTask *task = data;
  Saying *self = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;
  if (self->step.reasoning != NULL)
    self->events.reasoning (self->step.reasoning, self->data);
  if (self->step.text == NULL)
    finish_saying (task);
  else
    g_timeout_add_full (G_PRIORITY_DEFAULT, WORD_INTERVAL_MS, say_more, g_object_ref (task), g_object_unref);
  return G_SOURCE_REMOVE;
}

void
macaw_guide_ask_async (const char *text, guint round, const char *last_result, gboolean last_failed,
                       const MacawModelEvents *events, gpointer data, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Saying *self = g_new0 (Saying, 1);

  g_task_set_source_tag (task, macaw_guide_ask_async);
  g_task_set_task_data (task, self, (GDestroyNotify) saying_free);
  self->events = *events;
  self->data = data;
  plan (&self->step, text, round, last_result != NULL ? last_result : "", last_failed);
  if (self->step.text != NULL)
    {
      char *whole = g_strconcat (self->step.text, FOOTER, NULL);

      g_free (self->step.text);
      self->step.text = whole;
      self->rest = whole;
    }
  g_idle_add_full (G_PRIORITY_DEFAULT, begin_saying, task, g_object_unref);
}

MacawModelReply *
macaw_guide_ask_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
