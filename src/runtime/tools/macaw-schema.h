/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arguments of a tool against its JSON Schema: coercing and checking. */
#pragma once

#include "ara/ara.h"

G_BEGIN_DECLS

/* The subset: an object's properties with type, enum, minimum, maximum, required,
 * additionalProperties. */
typedef struct _MacawSchema MacawSchema;

MacawSchema *macaw_schema_new   (AraValue *schema);
void         macaw_schema_free  (MacawSchema *self);
/* @args with strings coerced ("5" → 5), or NULL with *@details set to the 422 detail. */
AraValue    *macaw_schema_check (const MacawSchema *self, AraValue *args, AraValue **details);
/* The same with a schema that is used once. */
AraValue    *macaw_schema_apply (AraValue *schema, AraValue *args, AraValue **details);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MacawSchema, macaw_schema_free)

G_END_DECLS
