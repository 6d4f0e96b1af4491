/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arguments of a tool against its JSON Schema: coercing and checking. */
#pragma once

#include "ara/ara.h"

G_BEGIN_DECLS

/* @args with strings coerced by @schema ("5" → 5), or NULL with *@details set to the
 * 422 detail. The subset: an object's properties with type, enum, minimum, maximum,
 * required, additionalProperties. */
AraValue *macaw_schema_apply (AraValue *schema, AraValue *args, AraValue **details);

G_END_DECLS
