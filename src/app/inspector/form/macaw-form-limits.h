/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a schema allows in one field, told before anything is wrong. */
#pragma once

#include "macaw-form-spec.h"

G_BEGIN_DECLS

/* A line for each limit; NULL for none. @schemas: the parts that speak of the field, AraValue. */
char       *macaw_form_limits_describe     (GPtrArray *schemas, MacawFieldKind kind);
/* What is said of a value that is not of this format; NULL for a format that isn't checked. */
const char *macaw_form_limits_get_sentence (const char *format);

G_END_DECLS
