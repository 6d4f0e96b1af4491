/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a row of the Control page tells: an action, a window, an app, a decision, or a call. */

#include "config.h"

#include "macaw-control-item.h"
#include "app/inspector/macaw-abridged.h"

#include <glib/gi18n.h>

struct _MacawControlItem
{
  GObject           parent_instance;

  char             *title;
  char             *details;
  GVariant         *target;
  AraControlAction *action;
};

enum { PROP_0, PROP_TITLE, PROP_DETAILS, PROP_TARGET, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (MacawControlItem, macaw_control_item, G_TYPE_OBJECT)

/* Takes the strings, of which others may have written any length. */
static MacawControlItem *
item_new (char *title, char *details, GVariant *target)
{
  MacawControlItem *self = g_object_new (MACAW_TYPE_CONTROL_ITEM, NULL);

  self->title = macaw_abridge (title, MACAW_ABRIDGED_LINE);
  self->details = details == NULL ? NULL : macaw_abridge (details, MACAW_ABRIDGED_LINE);
  g_free (title);
  g_free (details);
  self->target = g_variant_ref_sink (target);
  return self;
}

const char *
macaw_control_item_get_title (MacawControlItem *self)
{
  return self->title;
}

AraControlAction *
macaw_control_item_get_action (MacawControlItem *self)
{
  return self->action;
}

/* Actions */

MacawControlItem *
macaw_control_item_new_action (AraControlAction *action)
{
  const char *id = ara_control_action_get_id (action), *title = ara_control_action_get_title (action);
  MacawControlItem *self = item_new (g_strdup (!macaw_is_blank (title) ? title : !macaw_is_blank (id) ? id : _("An action without a name")),
                                     g_strdup (ara_control_action_get_description (action)),
                                     g_variant_new_string (id != NULL ? id : ""));

  self->action = g_object_ref (action);
  return self;
}

/* Decisions */

static char *
describe_decision (MacawControlDecision *decision, const char *session_id)
{
  const char *session = macaw_control_decision_get_session_id (decision);
  gboolean allowed = macaw_control_decision_get_allowed (decision);

  if (session == NULL)
    return g_strdup (allowed ? _("Always allowed") : _("Never allowed"));
  if (g_strcmp0 (session, session_id) == 0)
    return g_strdup (allowed ? _("Allowed in this session") : _("Not allowed in this session"));
  /* Translators: %s is the id of a session */
  return g_strdup_printf (allowed ? _("Allowed in session %s") : _("Not allowed in session %s"), session);
}

MacawControlItem *
macaw_control_item_new_decision (MacawControlDecision *decision, MacawControlActions *actions, const char *session_id)
{
  const char *action = macaw_control_decision_get_action (decision), *session = macaw_control_decision_get_session_id (decision);
  const char *title = actions == NULL ? NULL : macaw_control_actions_get_title (actions, action);

  return item_new (g_strdup (title != NULL ? title : action), describe_decision (decision, session_id),
                   g_variant_new ("(ss)", action, session != NULL ? session : ""));
}

/* Calls */

static char *
describe_time (MacawControlCall *call)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (macaw_control_call_get_time (call) / G_USEC_PER_SEC);

  return time == NULL ? NULL : g_date_time_format (time, "%X");
}

static char *
describe_outcome (MacawControlCall *call)
{
  const char *sentence = macaw_control_call_get_sentence (call);

  switch (macaw_control_call_get_outcome (call))
    {
    case MACAW_CONTROL_PENDING:
      return g_strdup (macaw_control_call_get_asking (call) ? _("waits for your answer") : _("under way"));
    case MACAW_CONTROL_DONE:
      return g_strdup_printf (_("done in %d ms"), (int) (macaw_control_call_get_duration (call) / 1000));
    default:
      return g_strdup (sentence != NULL ? sentence : _("failed"));
    }
}

static void
follow_call (MacawControlItem *self, GParamSpec *pspec, MacawControlCall *call)
{
  g_autofree char *time = describe_time (call), *outcome = describe_outcome (call);

  g_free (self->details);
  self->details = g_strdup_printf ("%s · %s", time != NULL ? time : "", outcome);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DETAILS]);
}

MacawControlItem *
macaw_control_item_new_call (MacawControlCall *call, MacawControlActions *actions)
{
  const char *action = macaw_control_call_get_action (call), *title = macaw_control_actions_get_title (actions, action);
  MacawControlItem *self = item_new (g_strdup (title != NULL ? title : action), NULL, g_variant_new_string (action));

  follow_call (self, NULL, call);
  g_signal_connect_object (call, "notify", G_CALLBACK (follow_call), self, G_CONNECT_SWAPPED);
  return self;
}

/* Windows */

static const char *
name_of_state (const char *state)
{
  return g_strcmp0 (state, "minimized") == 0 ? _("minimized")
         : g_strcmp0 (state, "maximized") == 0 ? _("maximized")
         : g_strcmp0 (state, "fullscreen") == 0 ? _("full screen")
                                                : NULL;
}

static void
append (GString *text, const char *more)
{
  if (macaw_is_blank (more))
    return;
  g_string_append (text, text->len > 0 ? " · " : "");
  g_string_append (text, more);
}

static char *
describe_size (AraValue *window)
{
  g_autoptr (AraValue) geometry = ara_value_dup_member (window, "geometry");

  if (geometry == NULL || ara_value_get_kind (geometry) != ARA_VALUE_OBJECT)
    return NULL;
  /* Translators: the width and the height of a window in pixels */
  return g_strdup_printf (_("%d × %d"), (int) ara_value_get_member_integer (geometry, "width"),
                          (int) ara_value_get_member_integer (geometry, "height"));
}

static char *
describe_window (AraValue *window)
{
  g_autofree char *app = ara_value_dup_member_string (window, "app"), *state = ara_value_dup_member_string (window, "state");
  g_autofree char *size = describe_size (window);
  GString *text = g_string_new (NULL);

  append (text, app);
  append (text, ara_value_get_member_boolean (window, "focused") ? _("has the keyboard") : NULL);
  append (text, name_of_state (state));
  append (text, size);
  return g_string_free (text, FALSE);
}

/* The lists that are told */

typedef MacawControlItem *(*MakeItem) (AraValue *value, const char *id);

static MacawControlItem *
make_window (AraValue *value, const char *id)
{
  g_autofree char *title = ara_value_dup_member_string (value, "title");

  return item_new (g_strdup (macaw_is_blank (title) ? _("A window without a title") : title), describe_window (value), g_variant_new_string (id));
}

static MacawControlItem *
make_app (AraValue *value, const char *id)
{
  g_autofree char *name = ara_value_dup_member_string (value, "name"), *description = ara_value_dup_member_string (value, "description");

  return item_new (g_strdup (macaw_is_blank (name) ? id : name), g_strdup (macaw_is_blank (description) ? id : description), g_variant_new_string (id));
}

/* What another app answers may have any shape: what has no id is passed over. */
static GListModel *
list_member (AraValue *result, const char *member, MakeItem make)
{
  g_autoptr (AraValue) values = ara_value_get_kind (result) == ARA_VALUE_OBJECT ? ara_value_dup_member (result, member) : NULL;
  g_autoptr (GPtrArray) children = NULL;
  GListStore *list;

  if (values == NULL || ara_value_get_kind (values) != ARA_VALUE_ARRAY)
    return NULL;
  list = g_list_store_new (MACAW_TYPE_CONTROL_ITEM);
  children = ara_value_dup_children (values, 0, ara_value_get_n_children (values), NULL);
  for (guint i = 0; i < children->len; i++)
    {
      AraValue *value = g_ptr_array_index (children, i);
      g_autofree char *id = ara_value_get_kind (value) == ARA_VALUE_OBJECT ? ara_value_dup_member_string (value, "id") : NULL;
      g_autoptr (MacawControlItem) item = id == NULL ? NULL : make (value, id);

      if (item != NULL)
        g_list_store_append (list, item);
    }
  return G_LIST_MODEL (list);
}

GListModel *
macaw_control_item_list_windows (AraValue *result)
{
  return list_member (result, "windows", make_window);
}

GListModel *
macaw_control_item_list_apps (AraValue *result)
{
  return list_member (result, "apps", make_app);
}

static gboolean
is_same (MacawControlItem *one, MacawControlItem *other)
{
  return g_strcmp0 (one->title, other->title) == 0 && g_strcmp0 (one->details, other->details) == 0
         && g_variant_equal (one->target, other->target);
}

/* The number of rows from @position on that go until @item comes; all of them if it doesn't. */
static guint
count_until (GListStore *shown, guint position, MacawControlItem *item)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (shown));

  for (guint i = position; i < count; i++)
    {
      g_autoptr (MacawControlItem) there = g_list_model_get_item (G_LIST_MODEL (shown), i);

      if (is_same (there, item))
        return i - position;
    }
  return G_MAXUINT;
}

void
macaw_control_item_update_list (GListStore *shown, GListModel *fresh)
{
  guint count = g_list_model_get_n_items (fresh), left;

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (MacawControlItem) item = g_list_model_get_item (fresh, i);
      guint gone = count_until (shown, i, item);

      if (gone == G_MAXUINT)
        g_list_store_insert (shown, i, item);
      else if (gone > 0)
        g_list_store_splice (shown, i, gone, NULL, 0);
    }
  left = g_list_model_get_n_items (G_LIST_MODEL (shown)) - count;
  if (left > 0)
    g_list_store_splice (shown, count, left, NULL, 0);
}

/* The object */

static void
macaw_control_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MacawControlItem *self = MACAW_CONTROL_ITEM (object);

  if (id == PROP_TARGET)
    g_value_set_variant (value, self->target);
  else
    g_value_set_string (value, id == PROP_TITLE ? self->title : self->details);
}

static void
macaw_control_item_finalize (GObject *object)
{
  MacawControlItem *self = MACAW_CONTROL_ITEM (object);

  g_free (self->title);
  g_free (self->details);
  g_variant_unref (self->target);
  g_clear_object (&self->action);
  G_OBJECT_CLASS (macaw_control_item_parent_class)->finalize (object);
}

static void
macaw_control_item_class_init (MacawControlItemClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = macaw_control_item_get_property;
  object_class->finalize = macaw_control_item_finalize;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_DETAILS] = g_param_spec_string ("details", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_TARGET] = g_param_spec_variant ("target", NULL, NULL, G_VARIANT_TYPE_ANY, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
macaw_control_item_init (MacawControlItem *self)
{
}
