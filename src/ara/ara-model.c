/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a server answered, as an object: its properties are read out of the server's own JSON
 * by a table of members. */

#include "ara-model-private.h"
#include "ara-value-builder.h"

#include <string.h>

typedef struct
{
  AraValue *raw;
  char     *strings[ARA_MODEL_MAX_FIELDS];
  AraValue *values[ARA_MODEL_MAX_FIELDS];
} AraModelPrivate;

/**
 * AraModel:
 *
 * What a server answered, as an object with properties.
 *
 * Each kind of answer is a class of its own with getters for what this version of the
 * library knows of; whatever else a server tells is in the property [property@Model:raw].
 *
 * A model never changes. It may be read from any thread.
 *
 * Since: 1.0
 */
G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (AraModel, ara_model, G_TYPE_OBJECT)

/* Property ids: 1 is raw, a field's is its index + 2. */
#define PROP_RAW 1
#define FIRST_FIELD 2

static AraValue *
dup_at_path (AraValue *object, const char *path)
{
  const char *slash = strchr (path, '/');
  g_autofree char *first = NULL;
  g_autoptr (AraValue) inner = NULL;

  if (slash == NULL)
    return ara_value_dup_member (object, path);
  first = g_strndup (path, (gsize) (slash - path));
  inner = ara_value_dup_member (object, first);
  return inner == NULL ? NULL : dup_at_path (inner, slash + 1);
}

static gboolean
fits (AraValue *value, AraFieldKind kind)
{
  AraValueKind is = ara_value_get_kind (value);

  return kind == ARA_FIELD_VALUE ? is != ARA_VALUE_NULL
         : kind == ARA_FIELD_STRING ? is == ARA_VALUE_STRING
         : kind == ARA_FIELD_BOOLEAN ? is == ARA_VALUE_BOOLEAN
                                 : is == ARA_VALUE_NUMBER;
}

static void
ara_model_set_raw (AraModel *self, AraValue *raw)
{
  AraModelPrivate *private = ara_model_get_instance_private (self);
  const AraModelField *fields = ARA_MODEL_GET_CLASS (self)->fields;

  private->raw = ara_value_ref (raw);
  for (guint i = 0; fields[i].members[0] != NULL; i++)
    for (guint j = 0; j < G_N_ELEMENTS (fields[i].members) && fields[i].members[j] != NULL; j++)
      {
        g_autoptr (AraValue) value = dup_at_path (raw, fields[i].members[j]);

        if (value == NULL || !fits (value, fields[i].kind))
          continue;
        if (fields[i].kind == ARA_FIELD_STRING)
          private->strings[i] = ara_value_dup_string (value);
        private->values[i] = g_steal_pointer (&value);
        break;
      }
}

gpointer
ara_model_new (GType type, AraValue *raw)
{
  AraModel *self = g_object_new (type, NULL);

  ara_model_set_raw (self, raw);
  return self;
}

/**
 * ara_model_get_raw:
 * @self: an #AraModel
 *
 * Tells the server's own JSON, with the members that no getter is for.
 *
 * Returns: (transfer none): the value
 *
 * Since: 1.0
 */
AraValue *
ara_model_get_raw (AraModel *self)
{
  g_return_val_if_fail (ARA_IS_MODEL (self), NULL);
  return ((AraModelPrivate *) ara_model_get_instance_private (self))->raw;
}

const char *
ara_model_get_string (gpointer self, guint field)
{
  return ((AraModelPrivate *) ara_model_get_instance_private (self))->strings[field];
}

AraValue *
ara_model_get_value (gpointer self, guint field)
{
  return ((AraModelPrivate *) ara_model_get_instance_private (self))->values[field];
}

gint64
ara_model_get_integer (gpointer self, guint field)
{
  AraValue *value = ara_model_get_value (self, field);
  gint64 number = 0;

  return value != NULL && ara_value_get_integer (value, &number) ? number : 0;
}

gboolean
ara_model_get_boolean (gpointer self, guint field)
{
  AraValue *value = ara_model_get_value (self, field);

  return value != NULL && ara_value_get_boolean (value);
}

static void
ara_model_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  guint field = id - FIRST_FIELD;

  if (id == PROP_RAW)
    g_value_set_boxed (value, ara_model_get_raw (ARA_MODEL (object)));
  else if (G_IS_PARAM_SPEC_STRING (pspec))
    g_value_set_string (value, ara_model_get_string (object, field));
  else if (G_IS_PARAM_SPEC_INT64 (pspec))
    g_value_set_int64 (value, ara_model_get_integer (object, field));
  else if (G_IS_PARAM_SPEC_BOOLEAN (pspec))
    g_value_set_boolean (value, ara_model_get_boolean (object, field));
  else
    g_value_set_boxed (value, ara_model_get_value (object, field));
}

static void
ara_model_finalize (GObject *object)
{
  AraModelPrivate *private = ara_model_get_instance_private (ARA_MODEL (object));

  g_clear_pointer (&private->raw, ara_value_unref);
  for (guint i = 0; i < ARA_MODEL_MAX_FIELDS; i++)
    {
      g_free (private->strings[i]);
      g_clear_pointer (&private->values[i], ara_value_unref);
    }
  G_OBJECT_CLASS (ara_model_parent_class)->finalize (object);
}

static void
ara_model_class_init (AraModelClass *class)
{
  G_OBJECT_CLASS (class)->get_property = ara_model_get_property;
  G_OBJECT_CLASS (class)->finalize = ara_model_finalize;
  /**
   * AraModel:raw:
   *
   * The server's own JSON.
   *
   * Since: 1.0
   */
  g_object_class_install_property (G_OBJECT_CLASS (class), PROP_RAW,
                                   g_param_spec_boxed ("raw", NULL, NULL, ARA_TYPE_VALUE,
                                                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

static void
ara_model_init (AraModel *self)
{
}

static GParamSpec *
make_pspec (const AraModelField *field)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  switch (field->kind)
    {
    case ARA_FIELD_STRING:
      return g_param_spec_string (field->property, NULL, NULL, NULL, flags);
    case ARA_FIELD_INTEGER:
      return g_param_spec_int64 (field->property, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
    case ARA_FIELD_BOOLEAN:
      return g_param_spec_boolean (field->property, NULL, NULL, FALSE, flags);
    case ARA_FIELD_VALUE:
    default:
      return g_param_spec_boxed (field->property, NULL, NULL, ARA_TYPE_VALUE, flags);
    }
}

void
ara_model_class_install_fields (AraModelClass *class, const AraModelField *fields)
{
  class->fields = fields;
  /* GObject has each class begin without one. */
  G_OBJECT_CLASS (class)->get_property = ara_model_get_property;
  for (guint i = 0; fields[i].members[0] != NULL; i++)
    if (fields[i].property != NULL)
      g_object_class_install_property (G_OBJECT_CLASS (class), i + FIRST_FIELD, make_pspec (&fields[i]));
}

/* Some servers list names alone: an object with nothing but the first field. */
static AraValue *
name_model (GType type, AraValue *name)
{
  g_autoptr (GTypeClass) type_class = g_type_class_ref (type);
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  ara_value_builder_member_value (builder, ARA_MODEL_CLASS (type_class)->fields[0].members[0], name);
  ara_value_builder_end_object (builder);
  return ara_value_builder_end (builder);
}

GListModel *
ara_models_from_array (AraValue *array, GType type)
{
  GListStore *store = g_list_store_new (type);

  g_autoptr (GPtrArray) children = array == NULL ? NULL : ara_value_dup_children (array, 0, G_MAXUINT, NULL);

  for (guint i = 0; children != NULL && i < children->len; i++)
    {
      AraValue *child = g_ptr_array_index (children, i);
      AraValueKind kind = ara_value_get_kind (child);
      g_autoptr (AraValue) raw = kind == ARA_VALUE_OBJECT ? ara_value_ref (child) : kind == ARA_VALUE_STRING ? name_model (type, child) : NULL;
      g_autoptr (GObject) item = NULL;

      if (raw == NULL)
        continue;
      item = ara_model_new (type, raw);
      g_list_store_append (store, item);
    }
  return G_LIST_MODEL (store);
}
