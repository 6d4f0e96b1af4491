/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tools of one session: what there is, and running one. */

#include "macaw-toolbox.h"
#include "macaw-exec.h"
#include "macaw-file-tools.h"
#include "macaw-schema.h"
#include "macaw-workspace.h"

#include <string.h>

typedef struct
{
  AraValue *details;
} MacawToolErrorPrivate;

static void
macaw_tool_error_private_init (MacawToolErrorPrivate *private)
{
}

static void
macaw_tool_error_private_copy (const MacawToolErrorPrivate *from, MacawToolErrorPrivate *to)
{
  to->details = from->details == NULL ? NULL : ara_value_ref (from->details);
}

static void
macaw_tool_error_private_clear (MacawToolErrorPrivate *private)
{
  g_clear_pointer (&private->details, ara_value_unref);
}

G_DEFINE_EXTENDED_ERROR (MacawToolError, macaw_tool_error)

AraValue *
macaw_tool_error_dup_details (const GError *error)
{
  MacawToolErrorPrivate *private = error->domain == MACAW_TOOL_ERROR ? macaw_tool_error_get_private (error) : NULL;

  return private == NULL || private->details == NULL ? NULL : ara_value_ref (private->details);
}

struct _MacawToolbox
{
  GObject         parent_instance;

  MacawWorkspace *workspace;
  MacawSandbox   *sandbox;
  GPtrArray      *services; /* of Service */
  GHashTable     *schemas;  /* text → MacawSchema */
};

/* A tool that another part of the runtime brought. */
typedef struct
{
  const MacawServiceTool *tool;
  gpointer                owner;
  char                   *session;
} Service;

G_DEFINE_TYPE (MacawToolbox, macaw_toolbox, G_TYPE_OBJECT)

#define STRING(name, text) "\"" name "\":{\"type\":\"string\",\"description\":\"" text "\"}"
#define INTEGER(name, low, text) "\"" name "\":{\"type\":\"integer\",\"minimum\":" low ",\"description\":\"" text "\"}"
#define BOOLEAN(name, text) "\"" name "\":{\"type\":\"boolean\",\"description\":\"" text "\"}"
#define SCHEMA(properties, required) \
  "{\"type\":\"object\",\"properties\":{" properties "},\"required\":[" required "],\"additionalProperties\":false}"

static const struct Tool
{
  const char   *name;
  const char   *description;
  const char   *schema;
  gboolean      read_only;
  gboolean      destructive;
  MacawFileTool run; /* NULL: exec */
} tools[] = {
  { "read_file", "Reads a text file of the sandbox, 2000 lines by default.",
    SCHEMA (STRING ("path", "The file; relative paths start in the workspace.") ","
            INTEGER ("offset", "1", "The first line, from 1.") "," INTEGER ("limit", "1", "How many lines."), "\"path\""),
    TRUE, FALSE, macaw_read_file },
  { "write_file", "Writes a file, replacing what it held; missing folders are made.",
    SCHEMA (STRING ("path", "The file; relative paths start in the workspace.") "," STRING ("content", "The whole new text."),
            "\"path\",\"content\""),
    FALSE, TRUE, macaw_write_file },
  { "edit_file", "Replaces a text in a file. It has to occur once, unless replace_all is set.",
    SCHEMA (STRING ("path", "The file.") "," STRING ("old_text", "The text to replace, exactly.") ","
            STRING ("new_text", "What takes its place.") "," BOOLEAN ("replace_all", "Replace each occurrence."),
            "\"path\",\"old_text\",\"new_text\""),
    FALSE, TRUE, macaw_edit_file },
  { "list_dir", "Lists a directory with types, sizes and times.",
    SCHEMA (STRING ("path", "The directory; the workspace by default.") "," BOOLEAN ("recursive", "All that is below it, too."), ""),
    TRUE, FALSE, macaw_list_dir },
  { "exec", "Runs a shell command in the sandbox and tells its output and exit code.",
    SCHEMA (STRING ("command", "What /bin/sh runs.") ","
            "\"timeout\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":600,\"description\":\"Seconds until it is ended; 30 by default.\"}",
            "\"command\""),
    FALSE, TRUE, NULL },
  { "search_files", "Finds lines that match a regular expression (PCRE2).",
    SCHEMA (STRING ("pattern", "The regular expression.") "," STRING ("path", "Where to begin; the workspace by default.") ","
            STRING ("glob", "Only files like this, e.g. **/*.py.") "," INTEGER ("max_results", "1", "200 by default."), "\"pattern\""),
    TRUE, FALSE, macaw_search_files },
  { "glob", "Finds files by name; ** crosses folders.",
    SCHEMA (STRING ("pattern", "E.g. **/*.py.") "," STRING ("path", "Where to begin; the workspace by default."), "\"pattern\""),
    TRUE, FALSE, macaw_glob },
  { "delete_file", "Deletes a file, or with recursive a directory and all that is in it.",
    SCHEMA (STRING ("path", "What to delete.") "," BOOLEAN ("recursive", "A directory with all that is in it."), "\"path\""),
    FALSE, TRUE, macaw_delete_file },
};

static void
service_free (Service *service)
{
  g_free (service->session);
  g_free (service);
}

static void
macaw_toolbox_finalize (GObject *object)
{
  MacawToolbox *self = MACAW_TOOLBOX (object);

  g_clear_pointer (&self->workspace, macaw_workspace_unref);
  g_clear_object (&self->sandbox);
  g_clear_pointer (&self->services, g_ptr_array_unref);
  g_clear_pointer (&self->schemas, g_hash_table_unref);
  G_OBJECT_CLASS (macaw_toolbox_parent_class)->finalize (object);
}

static void
macaw_toolbox_class_init (MacawToolboxClass *class)
{
  G_OBJECT_CLASS (class)->finalize = macaw_toolbox_finalize;
}

static void
macaw_toolbox_init (MacawToolbox *self)
{
  self->services = g_ptr_array_new_with_free_func ((GDestroyNotify) service_free);
  self->schemas = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) macaw_schema_free);
}

MacawToolbox *
macaw_toolbox_new (const char *root, MacawSandbox *sandbox, GError **error)
{
  MacawWorkspace *workspace = macaw_workspace_open (root, error);
  MacawToolbox *self;

  if (workspace == NULL)
    return NULL;
  self = g_object_new (MACAW_TYPE_TOOLBOX, NULL);
  self->workspace = workspace;
  self->sandbox = g_object_ref (sandbox);
  return self;
}

void
macaw_toolbox_add_tools (MacawToolbox *self, const MacawServiceTool *added, guint n_added, gpointer owner, const char *session)
{
  for (guint i = 0; i < n_added; i++)
    {
      Service *service = g_new (Service, 1);

      *service = (Service){ &added[i], owner, g_strdup (session) };
      g_ptr_array_add (self->services, service);
    }
}

static void
write_hint (AraValueBuilder *builder, const char *name, gboolean value)
{
  ara_value_builder_name (builder, name);
  ara_value_builder_boolean (builder, value);
}

static void
describe_tool (AraValueBuilder *builder, const MacawServiceTool *tool)
{
  g_autoptr (AraValue) schema = ara_value_new_from_text (tool->schema, -1, NULL);

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "name", tool->name);
  ara_value_builder_member_string (builder, "kind", "builtin");
  ara_value_builder_member_string (builder, "description", tool->description);
  ara_value_builder_member_value (builder, "input_schema", schema);
  ara_value_builder_name (builder, "annotations");
  ara_value_builder_begin_object (builder);
  write_hint (builder, "readOnlyHint", tool->read_only);
  write_hint (builder, "destructiveHint", tool->destructive);
  if (tool->open_world)
    write_hint (builder, "openWorldHint", TRUE);
  ara_value_builder_end_object (builder);
  ara_value_builder_end_object (builder);
}

AraValue *
macaw_toolbox_list (MacawToolbox *self)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_begin_array (builder);
  for (guint i = 0; i < G_N_ELEMENTS (tools); i++)
    {
      const MacawServiceTool tool = { tools[i].name, tools[i].description, tools[i].schema, tools[i].read_only, tools[i].destructive };

      describe_tool (builder, &tool);
    }
  for (guint i = 0; i < self->services->len; i++)
    describe_tool (builder, ((Service *) g_ptr_array_index (self->services, i))->tool);
  ara_value_builder_end_array (builder);
  return ara_value_builder_end (builder);
}

/* Running one */

typedef struct
{
  MacawToolbox      *toolbox;
  const struct Tool *tool;
  AraValue          *args;
} Call;

static void
call_free (Call *self)
{
  g_object_unref (self->toolbox);
  ara_value_unref (self->args);
  g_free (self);
}

static void
run_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Call *call = data;
  GError *error = NULL;
  AraValue *result = call->tool->run (call->toolbox->workspace, call->args, cancellable, &error);

  if (result == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, result, (GDestroyNotify) ara_value_unref);
}

static void
exec_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  AraValue *value = macaw_exec_finish (result, &error);

  if (value == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, value, (GDestroyNotify) ara_value_unref);
}

static void
service_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  AraValue *value = g_task_propagate_pointer (G_TASK (result), &error);

  if (value == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, value, (GDestroyNotify) ara_value_unref);
}

static Service *
find_service (MacawToolbox *self, const char *name)
{
  for (guint i = 0; i < self->services->len; i++)
    if (g_str_equal (((Service *) g_ptr_array_index (self->services, i))->tool->name, name))
      return g_ptr_array_index (self->services, i);
  return NULL;
}

static const struct Tool *
find_tool (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (tools); i++)
    if (g_str_equal (tools[i].name, name))
      return &tools[i];
  return NULL;
}

/* Read once. @text is static, so its place tells it. */
static const MacawSchema *
get_schema (MacawToolbox *self, const char *text)
{
  MacawSchema *schema = g_hash_table_lookup (self->schemas, text);

  if (schema == NULL)
    {
      g_autoptr (AraValue) value = ara_value_new_from_text (text, -1, NULL);

      schema = macaw_schema_new (value);
      g_hash_table_insert (self->schemas, (gpointer) text, schema);
    }
  return schema;
}

/* The arguments as the tool takes them; NULL with an error that names each field. */
static AraValue *
prepare_arguments (const char *name, const MacawSchema *schema, AraValue *args, GError **error)
{
  g_autoptr (AraValue) details = NULL, first = NULL;
  g_autofree char *message = NULL;
  AraValue *applied = macaw_schema_check (schema, args, &details);

  if (applied != NULL)
    return applied;
  first = ara_value_dup_child (details, 0);
  message = ara_value_dup_member_string (first, "msg");
  g_set_error (error, MACAW_TOOL_ERROR, MACAW_TOOL_ERROR_BAD_ARGUMENTS, "The arguments of %s are wrong: %s.", name, message);
  ((MacawToolErrorPrivate *) macaw_tool_error_get_private (*error))->details = g_steal_pointer (&details);
  return NULL;
}

void
macaw_toolbox_execute_async (MacawToolbox *self, const char *name, AraValue *args, MacawToolProgressFunc progress,
                             gpointer progress_data, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  const struct Tool *tool = find_tool (name);
  Service *service = tool != NULL ? NULL : find_service (self, name);
  GError *error = NULL;
  AraValue *applied;
  Call *call;

  g_task_set_source_tag (task, macaw_toolbox_execute_async);
  if (tool == NULL && service == NULL)
    {
      g_task_return_new_error (task, MACAW_TOOL_ERROR, MACAW_TOOL_ERROR_NOT_FOUND, "There is no tool “%s”.", name);
      return;
    }
  applied = prepare_arguments (name, get_schema (self, tool != NULL ? tool->schema : service->tool->schema), args, &error);
  if (applied == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  call = g_new (Call, 1);
  *call = (Call){ g_object_ref (self), tool, applied };
  g_task_set_task_data (task, call, (GDestroyNotify) call_free);
  /* A thread is waited for: what a cancelled write did must be known. */
  g_task_set_check_cancellable (task, FALSE);
  if (service != NULL)
    service->tool->run (service->owner, service->session, applied, cancellable, service_ended, g_steal_pointer (&task));
  else if (tool->run != NULL)
    g_task_run_in_thread (task, run_in_thread);
  else
    macaw_exec_async (self->sandbox, self->workspace, applied, progress, progress_data, cancellable, exec_ended,
                      g_steal_pointer (&task));
}

AraValue *
macaw_toolbox_execute_now (MacawToolbox *self, const char *name, AraValue *args)
{
  const struct Tool *tool = find_tool (name);
  g_autoptr (AraValue) details = NULL, applied = NULL;

  if (tool == NULL || tool->run != macaw_read_file)
    return NULL;
  applied = macaw_schema_check (get_schema (self, tool->schema), args, &details);
  return applied == NULL ? NULL : macaw_read_file_cached (self->workspace, applied);
}

AraValue *
macaw_toolbox_execute_finish (MacawToolbox *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
