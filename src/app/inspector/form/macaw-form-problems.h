/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong with a value, by JSON Pointer, in the words of the person's language. */
#pragma once

#include "ara/ara.h"

G_BEGIN_DECLS

/* pointer → sentence: the first thing that is wrong at each place. @with_missing: also the
 * fields that are still empty. @doubt: a sentence on what could not be checked, which is not
 * wrong for that; NULL for nothing. */
GHashTable *macaw_form_problems_find    (AraSchema *schema, AraValue *value, gboolean with_missing, gboolean *valid, char **doubt);
/* Of the detail of a 422: what stands in `loc` after "args". Others are at "". */
GHashTable *macaw_form_problems_read    (AraValue *detail);

G_END_DECLS
