/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Objects and arrays with one thing changed; all else is copied as it stands in the source. */
#pragma once

#include "ara/ara.h"

G_BEGIN_DECLS

/* @value NULL leaves the member out. A new one goes where @order, the names of the schema, has
 * it. Of equal names the last is meant, as everywhere. */
AraValue *macaw_form_with_member    (AraValue *object, const char *name, AraValue *value, GPtrArray *order);
AraValue *macaw_form_with_element   (AraValue *array, guint place, AraValue *value);
AraValue *macaw_form_without        (AraValue *array, guint place);
AraValue *macaw_form_with_moved     (AraValue *array, guint from, guint to);
/* A JSON number exactly as it is typed, NULL if it is none. */
AraValue *macaw_form_parse_number   (const char *text);


#define MACAW_FORM_MAX_LINE  (16 * 1024) /* bytes of a line in any editor */
#define MACAW_FORM_MAX_ENTRY 1000        /* bytes on a single line */

/* Whether one of the lines is so long that showing it would hold up everything. */
gboolean  macaw_form_is_long        (const char *text);

G_END_DECLS
