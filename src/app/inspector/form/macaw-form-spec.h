/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a schema asks of one field, as a form needs to know it. */
#pragma once

#include "ara/ara.h"

G_BEGIN_DECLS

typedef enum
{
  MACAW_FIELD_STRING,
  MACAW_FIELD_TEXT,   /* a string of several lines */
  MACAW_FIELD_NUMBER, /* integers too */
  MACAW_FIELD_BOOLEAN,
  MACAW_FIELD_PICK,   /* one of a few values */
  MACAW_FIELD_ARRAY,
  MACAW_FIELD_OBJECT,
  MACAW_FIELD_CHOICE, /* one of several forms */
  MACAW_FIELD_JSON,   /* nothing else will do; see the reason */
} MacawFieldKind;

/* The parts of a schema that together speak of one field: #MacawFormPart, several where it
 * stands in several branches of allOf. */
typedef struct
{
  char       *pointer; /* into the schema */
  gboolean    settled; /* a form of anyOf or oneOf was chosen: they are not looked at again */
  const char *type;    /* likewise of several types; static, NULL for none */
} MacawFormPart;

typedef struct
{
  char      *title;
  char      *pointer; /* into the schema, for checking whether a value is of this form; or NULL */
  GPtrArray *parts;
  const char *type;
} MacawFormBranch;

typedef struct
{
  AraSchema      *schema;
  MacawFieldKind  kind;
  gboolean        integer;  /* of numbers */
  gboolean        nullable;
  char           *title;    /* NULL: its name will do */
  char           *description;
  char           *format;   /* lower case */
  char           *limits;   /* a translated remark on what is allowed, or NULL */
  char           *reason;   /* why JSON, translated */
  AraValue       *default_value;
  GPtrArray      *values;   /* of AraValue: what to pick from */
  GPtrArray      *value_titles; /* of those, each NULL or what to show for it; NULL: none has any */
  gboolean        fixed;    /* a const */
  GPtrArray      *names;    /* of the members an object is known to have, in order */
  GHashTable     *members;  /* name → GPtrArray of parts */
  GHashTable     *required; /* set of names */
  gboolean        open;     /* other members may be added */
  GPtrArray      *rest;     /* parts of other members, or of elements after the prefix */
  GPtrArray      *prefix;   /* of GPtrArray of parts, for the first elements */
  gboolean        fixed_length; /* no elements after the prefix */
  GPtrArray      *branches; /* of MacawFormBranch */
} MacawFormSpec;

/* @name helps to tell paths and texts of several lines; NULL for elements. */
MacawFormSpec *macaw_form_spec_new       (AraSchema *schema, GPtrArray *parts, const char *name);
MacawFormSpec *macaw_form_spec_new_root  (AraSchema *schema);
void           macaw_form_spec_free     (MacawFormSpec *self);

/* Of a member or an element; not known ones are anything. */
MacawFormSpec *macaw_form_spec_new_member  (MacawFormSpec *self, const char *name);
MacawFormSpec *macaw_form_spec_new_element (MacawFormSpec *self, guint place);
gboolean       macaw_form_spec_requires    (MacawFormSpec *self, const char *name);
/* By its format, or by @name: its own, or that of the array it is in. */
gboolean       macaw_form_spec_is_path     (MacawFormSpec *self, const char *name);

/* Whether a schema allows everything: NULL doesn't, {} and true do. */
gboolean       macaw_form_spec_is_anything (AraValue *schema);
/* "Text" of "string"; NULL for what is no type. */
const char    *macaw_form_type_get_title   (const char *type);
/* What a field that must have a value starts with; NULL: nothing can be guessed. */
AraValue      *macaw_form_spec_dup_initial (MacawFormSpec *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MacawFormSpec, macaw_form_spec_free)

G_END_DECLS
