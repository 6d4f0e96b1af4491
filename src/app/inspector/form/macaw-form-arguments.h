/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands in a form as the arguments of a call, which are an object of JSON. */
#pragma once

#include "macaw-schema-form.h"

G_BEGIN_DECLS

/* FALSE with a sentence if @json, which is shown all the same, is no object. */
gboolean  macaw_form_arguments_write       (MacawSchemaForm *form, const char *json, char **problem);
/* Whether the schema allows them or not; NULL with a sentence as error if they are no object. */
AraValue *macaw_form_arguments_read        (MacawSchemaForm *form, GError **error);
/* NULL as well, and said at the fields, if the schema doesn't allow them. @anyway: the person has
 * seen it and insists. Servers' schemas are often wrong, and the server knows better than we do. */
AraValue *macaw_form_arguments_check       (MacawSchemaForm *form, gboolean anyway, GError **error);
/* Whether insisting would help: they are whole, and only the schema is against them. */
gboolean  macaw_form_arguments_can_insist  (MacawSchemaForm *form);

G_END_DECLS
