/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A value in a tree of JSON: what its row says, and its children when it is opened. */

#include "config.h"

#include "macaw-json-node.h"

#include <glib/gi18n.h>
#include <string.h>

#define PREVIEW_BYTES 160
#define INLINE_BYTES  (32 * 1024) /* longer values are looked into on a thread */

struct _MacawJsonNode
{
  GObject   parent_instance;

  char     *name;
  AraValue *value;
  gboolean  group; /* of some of the value's children */
  guint     first;
  guint     count;
};

G_DEFINE_FINAL_TYPE (MacawJsonNode, macaw_json_node, G_TYPE_OBJECT)

enum { PROP_0, PROP_NAME, PROP_PREVIEW, N_PROPS };
static GParamSpec *properties[N_PROPS];

/* What a row says */

/* The source's beginning in one line; a string without its quotes would look like a number. */
static char *
dup_beginning (AraValue *value)
{
  char text[PREVIEW_BYTES + 1];
  gssize length = ara_value_read_text (value, 0, text, PREVIEW_BYTES);
  const char *end;
  char *shown;

  text[length] = '\0';
  g_utf8_validate (text, length, &end);
  shown = g_strdup_printf ("%.*s%s", (int) (end - text), text, ara_value_get_text_length (value) > end - text ? "…" : "");
  return g_strdelimit (shown, "\n\r\t", ' ');
}

static char *
dup_preview (MacawJsonNode *self)
{
  AraValueKind kind = ara_value_get_kind (self->value);
  g_autofree char *size = NULL, *beginning = NULL;

  if (self->group)
    return g_strdup ("");
  if (kind < ARA_VALUE_ARRAY)
    return dup_beginning (self->value);
  if (ara_value_get_text_length (self->value) > INLINE_BYTES)
    {
      size = g_format_size ((guint64) ara_value_get_text_length (self->value));
      return g_strdup_printf (kind == ARA_VALUE_ARRAY ? "[…] %s" : "{…} %s", size);
    }
  beginning = dup_beginning (self->value);
  return g_strdup_printf ("%s  (%u)", beginning, ara_value_get_n_children (self->value));
}

/* Children */

static MacawJsonNode *
group_new (MacawJsonNode *parent, guint first, guint count)
{
  MacawJsonNode *self = g_object_new (MACAW_TYPE_JSON_NODE, NULL);

  self->name = g_strdup_printf ("[%u … %u]", first, first + count - 1);
  self->value = ara_value_ref (parent->value);
  self->group = TRUE;
  self->first = first;
  self->count = count;
  return self;
}

static GPtrArray *
make_groups (MacawJsonNode *self, guint first, guint count)
{
  GPtrArray *nodes = g_ptr_array_new_with_free_func (g_object_unref);
  guint size = MACAW_JSON_GROUP;

  while (count / size >= MACAW_JSON_GROUP)
    size *= MACAW_JSON_GROUP;
  for (guint at = first; at - first < count; at += size)
    g_ptr_array_add (nodes, group_new (self, at, MIN (size, first + count - at)));
  return nodes;
}

static GPtrArray *
make_children (MacawJsonNode *self)
{
  guint first = self->group ? self->first : 0, count = self->group ? self->count : ara_value_get_n_children (self->value);
  g_autoptr (GPtrArray) names = NULL, values = NULL;
  GPtrArray *nodes;

  if (count > MACAW_JSON_GROUP)
    return make_groups (self, first, count);
  values = ara_value_dup_children (self->value, first, count, &names);
  nodes = g_ptr_array_new_full (values->len, g_object_unref);
  for (guint i = 0; i < values->len; i++)
    {
      g_autofree char *index = i < names->len ? NULL : g_strdup_printf ("%u", first + i);

      g_ptr_array_add (nodes, macaw_json_node_new (index != NULL ? index : g_ptr_array_index (names, i), g_ptr_array_index (values, i)));
    }
  return nodes;
}

/* The list of them: GtkTreeListModel asks each row that is seen for one, only to know whether it
 * opens, so that nothing is read before its length is asked for. */

#define MACAW_TYPE_JSON_CHILDREN (macaw_json_children_get_type ())
G_DECLARE_FINAL_TYPE (MacawJsonChildren, macaw_json_children, MACAW, JSON_CHILDREN, GObject)

struct _MacawJsonChildren
{
  GObject        parent_instance;

  MacawJsonNode *parent;
  GPtrArray     *nodes; /* NULL: not there yet */
  gboolean       asked;
};

static void macaw_json_children_list_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MacawJsonChildren, macaw_json_children, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, macaw_json_children_list_init))

static void
make_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, make_children (data), (GDestroyNotify) g_ptr_array_unref);
}

static void
children_made (GObject *source, GAsyncResult *result, gpointer data)
{
  MacawJsonChildren *self = MACAW_JSON_CHILDREN (source);

  self->nodes = g_task_propagate_pointer (G_TASK (result), NULL);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, self->nodes->len);
}

static void
read_children (MacawJsonChildren *self)
{
  self->asked = TRUE;
  if (ara_value_get_text_length (self->parent->value) <= INLINE_BYTES)
    self->nodes = make_children (self->parent);
  else
    {
      g_autoptr (GTask) task = g_task_new (self, NULL, children_made, NULL);

      g_task_set_task_data (task, g_object_ref (self->parent), g_object_unref);
      g_task_run_in_thread (task, make_in_thread);
    }
}

static GType
macaw_json_children_get_item_type (GListModel *model)
{
  return MACAW_TYPE_JSON_NODE;
}

static guint
macaw_json_children_get_n_items (GListModel *model)
{
  MacawJsonChildren *self = MACAW_JSON_CHILDREN (model);

  if (!self->asked)
    read_children (self);
  return self->nodes == NULL ? 0 : self->nodes->len;
}

static gpointer
macaw_json_children_get_item (GListModel *model, guint position)
{
  MacawJsonChildren *self = MACAW_JSON_CHILDREN (model);

  if (position >= macaw_json_children_get_n_items (model))
    return NULL;
  return g_object_ref (g_ptr_array_index (self->nodes, position));
}

static void
macaw_json_children_list_init (GListModelInterface *interface)
{
  interface->get_item_type = macaw_json_children_get_item_type;
  interface->get_n_items = macaw_json_children_get_n_items;
  interface->get_item = macaw_json_children_get_item;
}

static void
macaw_json_children_finalize (GObject *object)
{
  MacawJsonChildren *self = MACAW_JSON_CHILDREN (object);

  g_clear_object (&self->parent);
  g_clear_pointer (&self->nodes, g_ptr_array_unref);
  G_OBJECT_CLASS (macaw_json_children_parent_class)->finalize (object);
}

static void
macaw_json_children_class_init (MacawJsonChildrenClass *class)
{
  G_OBJECT_CLASS (class)->finalize = macaw_json_children_finalize;
}

static void
macaw_json_children_init (MacawJsonChildren *self)
{
}

GListModel *
macaw_json_node_dup_children (MacawJsonNode *self)
{
  MacawJsonChildren *children;
  goffset length;

  g_return_val_if_fail (MACAW_IS_JSON_NODE (self), NULL);
  length = ara_value_get_text_length (self->value);
  if (ara_value_get_kind (self->value) < ARA_VALUE_ARRAY || (length <= INLINE_BYTES && ara_value_get_n_children (self->value) == 0))
    return NULL;
  children = g_object_new (MACAW_TYPE_JSON_CHILDREN, NULL);
  children->parent = g_object_ref (self);
  return G_LIST_MODEL (children);
}

AraValue *
macaw_json_node_get_value (MacawJsonNode *self)
{
  return self->value;
}

/* The object */

static void
macaw_json_node_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MacawJsonNode *self = MACAW_JSON_NODE (object);

  if (id == PROP_NAME)
    g_value_set_string (value, self->name);
  else
    g_value_take_string (value, dup_preview (self));
}

static void
macaw_json_node_finalize (GObject *object)
{
  MacawJsonNode *self = MACAW_JSON_NODE (object);

  g_free (self->name);
  ara_value_unref (self->value);
  G_OBJECT_CLASS (macaw_json_node_parent_class)->finalize (object);
}

static void
macaw_json_node_class_init (MacawJsonNodeClass *class)
{
  G_OBJECT_CLASS (class)->get_property = macaw_json_node_get_property;
  G_OBJECT_CLASS (class)->finalize = macaw_json_node_finalize;
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PREVIEW] = g_param_spec_string ("preview", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (class), N_PROPS, properties);
}

static void
macaw_json_node_init (MacawJsonNode *self)
{
}

MacawJsonNode *
macaw_json_node_new (const char *name, AraValue *value)
{
  MacawJsonNode *self = g_object_new (MACAW_TYPE_JSON_NODE, NULL);

  self->name = g_strdup (name);
  self->value = ara_value_ref (value);
  return self;
}
