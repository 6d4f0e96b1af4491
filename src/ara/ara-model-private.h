/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Defining a model by a table of the members of JSON that its properties are read from. */
#pragma once

#include "ara-model.h"

G_BEGIN_DECLS

#define ARA_MODEL_MAX_FIELDS 20

typedef enum
{
  ARA_FIELD_STRING,
  ARA_FIELD_INTEGER,
  ARA_FIELD_BOOLEAN,
  ARA_FIELD_VALUE,
} AraFieldKind;

/* What is read, from the first member that is there. A table of these ends with one that has
 * no members; its indices are what the getters below take. */
typedef struct _AraModelField
{
  const char  *property; /* NULL: only for a getter */
  AraFieldKind kind;
  const char  *members[4]; /* "a/b" is member b of member a */
} AraModelField;

/* Defines a model that is nothing but its fields. */
#define ARA_DEFINE_MODEL(Name, name, fields)                              \
  struct _##Name                                                          \
  {                                                                       \
    AraModel parent_instance;                                             \
  };                                                                      \
  G_DEFINE_FINAL_TYPE (Name, name, ARA_TYPE_MODEL)                        \
  static void name##_class_init (Name##Class *class)                      \
  {                                                                       \
    ara_model_class_install_fields (ARA_MODEL_CLASS (class), fields);     \
  }                                                                       \
  static void name##_init (Name *self)                                    \
  {                                                                       \
  }

void        ara_model_class_install_fields (AraModelClass *class, const AraModelField *fields);
gpointer    ara_model_new                  (GType type, AraValue *raw);

const char *ara_model_get_string           (gpointer self, guint field); /* NULL */
gint64      ara_model_get_integer          (gpointer self, guint field); /* 0 */
gboolean    ara_model_get_boolean          (gpointer self, guint field); /* FALSE */
AraValue   *ara_model_get_value            (gpointer self, guint field); /* NULL; borrowed */

/* The objects of a JSON array as models of @type; a string is the first field of one, what is
 * neither is passed over. */
GListModel *ara_models_from_array          (AraValue *array, GType type);

G_END_DECLS
