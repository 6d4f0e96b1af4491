/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the agent may do in this app and on its desktop, and what it did. */

#include "config.h"

#include "macaw-control-actions-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define KEEP_RESULT (64 * 1024) /* bytes; a larger result is not kept with the record */
/* Of each second, at most so much goes to calls: the app stays quick under a flood of them. */
#define BUDGET (G_USEC_PER_SEC / 2)

typedef struct
{
  char     *session_id;
  char     *action;
  AraValue *args;
} Expected;

struct _MacawControlActions
{
  GObject              parent_instance;

  GtkApplication      *application; /* not owned: it owns us */
  MacawControlConsent *consent;
  GListStore          *calls;
  GPtrArray           *waiting;     /* of MacawControlCall, not ended */
  GPtrArray           *expected;    /* of Expected */
  gboolean             refusing;
  gint64               second;      /* when the one that is counted began */
  gint64               spent;
};

enum { PROP_0, PROP_REFUSING, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];
static guint undoable_signal;

G_DEFINE_FINAL_TYPE (MacawControlActions, macaw_control_actions, G_TYPE_OBJECT)

#define WINDOW_ID { "id", TRUE, NULL, "Id of a window, as list_windows tells it" }

static const MacawControlAction actions[] = {
  { "list_windows", N_("List Windows"), "The windows on the screen: id, title, app, state, geometry, focused. Where the display server "
    "shows an app its own windows only, scope is app.", { { NULL } }, TRUE, macaw_control_prepare_list, macaw_control_list_windows },
  { "focus_window", N_("Focus Window"), "Brings a window to the front.", { WINDOW_ID }, FALSE, macaw_control_prepare_focus,
    macaw_control_focus_window },
  { "close_window", N_("Close Window"), "Asks a window to close; it may ask the person what to do with unsaved work.", { WINDOW_ID }, FALSE,
    macaw_control_prepare_close, macaw_control_close_window },
  { "launch_app", N_("Launch App"), "Starts an app, opens an address, or both.",
    { { "id", FALSE, NULL, "Desktop file id such as org.gnome.TextEditor, or browser, files, mail, terminal for the default one" },
      { "url", FALSE, NULL, "Address to open, with its scheme; no file: and no data:" } }, FALSE, macaw_control_prepare_launch, macaw_control_launch_app },
  { "list_apps", N_("List Apps"), "The apps that launch_app can start: id, name, description.", { { NULL } }, FALSE,
    macaw_control_prepare_apps, macaw_control_list_apps },
  { "open_conversation", N_("Open Conversation"), "Shows a conversation of this session in the app.",
    { { "id", TRUE, NULL, "Id of the conversation" } }, TRUE, NULL, macaw_control_open_conversation },
  { "show_panel", N_("Show Panel"), "Shows one of the app's panels.",
    { { "panel", TRUE, "tools|skills|control|capabilities|automations|activity", "Name of the panel" } }, TRUE, NULL,
    macaw_control_show_panel },
  { "notify", N_("Notify"), "Shows the person a notification.",
    { { "title", TRUE, NULL, "What it is about" }, { "body", FALSE, NULL, "More of it" } }, TRUE, NULL, macaw_control_notify },
  { "screenshot", N_("Take Screenshot"), "A picture of the app's own window, as PNG.", { { NULL } }, TRUE, NULL, macaw_control_screenshot },
};

static const MacawControlAction *
find_action (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (actions[i].id, id))
      return &actions[i];
  return NULL;
}

/* Describing */

static void
write_arg (AraValueBuilder *builder, const MacawControlArg *arg)
{
  ara_value_builder_name (builder, arg->name);
  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "type", "string");
  ara_value_builder_member_string (builder, "description", arg->description);
  if (arg->choices != NULL)
    {
      g_auto (GStrv) choices = g_strsplit (arg->choices, "|", -1);

      ara_value_builder_name (builder, "enum");
      ara_value_builder_begin_array (builder);
      for (guint i = 0; choices[i] != NULL; i++)
        ara_value_builder_string (builder, choices[i]);
      ara_value_builder_end_array (builder);
    }
  ara_value_builder_end_object (builder);
}

static void
write_schema (AraValueBuilder *builder, const MacawControlAction *action)
{
  ara_value_builder_name (builder, "input_schema");
  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "type", "object");
  ara_value_builder_name (builder, "properties");
  ara_value_builder_begin_object (builder);
  for (const MacawControlArg *arg = action->args; arg->name != NULL; arg++)
    write_arg (builder, arg);
  ara_value_builder_end_object (builder);
  ara_value_builder_name (builder, "required");
  ara_value_builder_begin_array (builder);
  for (const MacawControlArg *arg = action->args; arg->name != NULL; arg++)
    if (arg->required)
      ara_value_builder_string (builder, arg->name);
  ara_value_builder_end_array (builder);
  ara_value_builder_name (builder, "additionalProperties");
  ara_value_builder_boolean (builder, FALSE);
  ara_value_builder_end_object (builder);
}

AraValue *
macaw_control_actions_describe (MacawControlActions *self)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_begin_array (builder);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      ara_value_builder_begin_object (builder);
      ara_value_builder_member_string (builder, "id", actions[i].id);
      ara_value_builder_member_string (builder, "title", actions[i].title);
      ara_value_builder_member_string (builder, "description", actions[i].description);
      write_schema (builder, &actions[i]);
      ara_value_builder_end_object (builder);
    }
  ara_value_builder_end_array (builder);
  return ara_value_builder_end (builder);
}

const char *
macaw_control_actions_get_title (MacawControlActions *self, const char *action)
{
  const MacawControlAction *found = find_action (action);

  return found == NULL ? NULL : _(found->title);
}

gboolean
macaw_control_actions_asks (MacawControlActions *self, const char *action)
{
  const MacawControlAction *found = find_action (action);

  return found != NULL && found->prepare != NULL && !found->allowed;
}

/* Checking */

char *
macaw_control_dup_arg (MacawControlCall *call, const char *name)
{
  return ara_value_dup_member_string (macaw_control_call_get_args (call), name);
}

static gboolean
is_choice (const char *choices, const char *value)
{
  g_auto (GStrv) list = choices == NULL ? NULL : g_strsplit (choices, "|", -1);

  return list == NULL || g_strv_contains ((const char *const *) list, value);
}

static const MacawControlArg *
find_arg (const MacawControlAction *action, const char *name)
{
  for (const MacawControlArg *arg = action->args; arg->name != NULL; arg++)
    if (g_str_equal (arg->name, name))
      return arg;
  return NULL;
}

/* What is wrong with the arguments, or NULL. A null counts as not given. */
static char *
check_args (const MacawControlAction *action, AraValue *args)
{
  for (guint i = 0; i < ara_value_get_n_children (args); i++)
    {
      g_autofree char *name = ara_value_dup_child_name (args, i), *text = NULL;
      g_autoptr (AraValue) value = ara_value_dup_child (args, i);
      const MacawControlArg *arg = find_arg (action, name);

      if (arg == NULL)
        return g_strdup_printf (_("%s: this action has no such argument."), name);
      if (ara_value_get_kind (value) == ARA_VALUE_NULL)
        continue;
      text = ara_value_dup_string (value);
      if (text == NULL)
        return g_strdup_printf (_("%s: this should be a text."), name);
      if (!is_choice (arg->choices, text))
        return g_strdup_printf (_("%s: this should be one of %s."), name, arg->choices);
    }
  for (const MacawControlArg *arg = action->args; arg->name != NULL; arg++)
    {
      g_autofree char *text = arg->required ? ara_value_dup_member_string (args, arg->name) : NULL;

      if (arg->required && (text == NULL || *text == '\0'))
        return g_strdup_printf (_("%s: this argument is needed."), arg->name);
    }
  return NULL;
}

/* FALSE if calls take too much of this second already. */
static gboolean
within_budget (MacawControlActions *self)
{
  gint64 time = g_get_monotonic_time ();

  if (time - self->second >= G_USEC_PER_SEC)
    {
      self->second = time;
      self->spent = 0;
    }
  return self->spent < BUDGET;
}

/* Recording */

static void
call_ended (MacawControlActions *self, MacawControlCall *call)
{
  AraValue *result = macaw_control_call_get_result (call);

  const char *sentence, *action;

  g_ptr_array_remove (self->waiting, call);
  macaw_control_call_get_undo (call, NULL, &sentence, &action);
  if (action != NULL && macaw_control_call_get_outcome (call) == MACAW_CONTROL_DONE)
    g_signal_emit (self, undoable_signal, 0, call);
  if (result != NULL && ara_value_get_text_length (result) > KEEP_RESULT)
    macaw_control_call_forget_result (call);
}

static void
record (MacawControlActions *self, MacawControlCall *call)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (self->calls));

  if (count >= MACAW_CONTROL_MAX_RECORDED)
    g_list_store_remove (self->calls, 0);
  g_list_store_append (self->calls, call);
  g_ptr_array_add (self->waiting, g_object_ref (call));
  g_signal_connect_object (call, "ended", G_CALLBACK (call_ended), self, G_CONNECT_SWAPPED);
}

/* Running */

static void
run (MacawControlActions *self, MacawControlCall *call)
{
  const MacawControlAction *action = find_action (macaw_control_call_get_action (call));
  gint64 before = g_get_monotonic_time ();

  if (macaw_control_call_get_outcome (call) == MACAW_CONTROL_PENDING)
    action->run (self->application, call);
  self->spent += g_get_monotonic_time () - before;
}

typedef struct
{
  MacawControlActions *actions;
  MacawControlCall    *call;
} Asking;

static void
consented (GObject *source, GAsyncResult *result, gpointer data)
{
  Asking *asking = data;

  if (macaw_control_consent_ask_finish (MACAW_CONTROL_CONSENT (source), result))
    run (asking->actions, asking->call);
  g_object_unref (asking->actions);
  g_object_unref (asking->call);
  g_free (asking);
}

static void
expected_free (gpointer data)
{
  Expected *expected = data;

  g_free (expected->session_id);
  g_free (expected->action);
  ara_value_unref (expected->args);
  g_free (expected);
}

/* Takes one such call off the list; FALSE if there is none. */
static gboolean
take_expected (MacawControlActions *self, const char *session_id, const char *action, AraValue *args)
{
  for (guint i = 0; i < self->expected->len; i++)
    {
      Expected *expected = g_ptr_array_index (self->expected, i);

      if (g_strcmp0 (expected->session_id, session_id) == 0 && g_str_equal (expected->action, action) && ara_value_equal (expected->args, args))
        {
          g_ptr_array_remove_index (self->expected, i);
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
was_expected (MacawControlActions *self, MacawControlCall *call)
{
  return take_expected (self, macaw_control_call_get_session_id (call), macaw_control_call_get_action (call),
                        macaw_control_call_get_args (call));
}

/* What was refused once and for all is refused also where it needs no question. */
static gboolean
is_refused (MacawControlActions *self, MacawControlCall *call)
{
  MacawControlDecision *decision = macaw_control_consent_lookup (self->consent, macaw_control_call_get_action (call),
                                                                 macaw_control_call_get_session_id (call));

  return decision != NULL && !macaw_control_decision_get_allowed (decision);
}

static void
begin (MacawControlActions *self, const MacawControlAction *action, MacawControlCall *call)
{
  g_autofree char *heading = NULL, *body = NULL;
  gboolean expected = was_expected (self, call);
  Asking *asking;

  if (!expected && is_refused (self, call))
    macaw_control_call_fail (call, MACAW_CONTROL_DENIED, _("The person at the computer does not allow this action."));
  else if (action->prepare != NULL && !action->prepare (self->application, call, &heading, &body))
    return;
  else if (heading == NULL || expected)
    run (self, call);
  else
    {
      asking = g_new (Asking, 1);
      *asking = (Asking){ g_object_ref (self), g_object_ref (call) };
      macaw_control_consent_ask_async (self->consent, call, action->allowed, heading, body, consented, asking);
    }
}

void
macaw_control_actions_take (MacawControlActions *self, MacawControlCall *call)
{
  const MacawControlAction *action = find_action (macaw_control_call_get_action (call));
  g_autofree char *problem = action == NULL ? NULL : check_args (action, macaw_control_call_get_args (call));

  record (self, call);
  if (self->refusing)
    macaw_control_call_fail (call, MACAW_CONTROL_DENIED, _("The person at the computer refuses all calls now."));
  else if (action == NULL)
    macaw_control_call_fail (call, MACAW_CONTROL_UNKNOWN_ACTION, _("The app offers no such action."));
  else if (problem != NULL)
    macaw_control_call_fail (call, MACAW_CONTROL_BAD_ARGS, problem);
  else if (!within_budget (self))
    macaw_control_call_fail (call, MACAW_CONTROL_FAILED, _("Too many calls come at once; wait a second."));
  else
    begin (self, action, call);
}

void
macaw_control_actions_expect (MacawControlActions *self, const char *session_id, const char *action, AraValue *args)
{
  Expected *expected = g_new (Expected, 1);

  *expected = (Expected){ g_strdup (session_id), g_strdup (action), ara_value_ref (args) };
  g_ptr_array_add (self->expected, expected);
}

void
macaw_control_actions_forget_expected (MacawControlActions *self, const char *session_id, const char *action, AraValue *args)
{
  take_expected (self, session_id, action, args);
}

gboolean
macaw_control_actions_get_refusing (MacawControlActions *self)
{
  return self->refusing;
}

void
macaw_control_actions_set_refusing (MacawControlActions *self, gboolean refusing)
{
  if (self->refusing == refusing)
    return;
  self->refusing = refusing;
  while (refusing && self->waiting->len > 0)
    {
      g_autoptr (MacawControlCall) call = g_ptr_array_steal_index (self->waiting, 0);

      macaw_control_call_fail (call, MACAW_CONTROL_DENIED, _("The person at the computer refuses all calls now."));
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REFUSING]);
}

GListModel *
macaw_control_actions_get_calls (MacawControlActions *self)
{
  return G_LIST_MODEL (self->calls);
}

MacawControlConsent *
macaw_control_actions_get_consent (MacawControlActions *self)
{
  return self->consent;
}

/* The object */

static void
macaw_control_actions_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, MACAW_CONTROL_ACTIONS (object)->refusing);
}

static void
macaw_control_actions_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  macaw_control_actions_set_refusing (MACAW_CONTROL_ACTIONS (object), g_value_get_boolean (value));
}

static void
macaw_control_actions_finalize (GObject *object)
{
  MacawControlActions *self = MACAW_CONTROL_ACTIONS (object);

  g_object_unref (self->consent);
  g_object_unref (self->calls);
  g_ptr_array_unref (self->waiting);
  g_ptr_array_unref (self->expected);
  G_OBJECT_CLASS (macaw_control_actions_parent_class)->finalize (object);
}

static void
macaw_control_actions_class_init (MacawControlActionsClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = macaw_control_actions_get_property;
  object_class->set_property = macaw_control_actions_set_property;
  object_class->finalize = macaw_control_actions_finalize;
  properties[PROP_REFUSING] = g_param_spec_boolean ("refusing", NULL, NULL, FALSE,
                                                    G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  undoable_signal = g_signal_new ("undoable", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  MACAW_TYPE_CONTROL_CALL);
}

static void
macaw_control_actions_init (MacawControlActions *self)
{
  self->calls = g_list_store_new (MACAW_TYPE_CONTROL_CALL);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->expected = g_ptr_array_new_with_free_func (expected_free);
}

MacawControlActions *
macaw_control_actions_new (GtkApplication *application)
{
  MacawControlActions *self = g_object_new (MACAW_TYPE_CONTROL_ACTIONS, NULL);

  self->application = application;
  self->consent = macaw_control_consent_new (application);
  return self;
}
