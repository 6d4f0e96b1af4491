/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes secrets out of arguments before they are kept. */
#pragma once

#include "ara/ara.h"

G_BEGIN_DECLS

#define MACAW_SECRET_MASK "\342\200\242\342\200\242\342\200\242" /* ••• */

/* The value as JSON text, with MACAW_SECRET_MASK where its name or its schema (format password,
 * writeOnly; nullable) says that a secret stands there; *@masked tells whether there is any. */
char *macaw_secrets_mask (AraValue *value, AraValue *schema, gboolean *masked);

G_END_DECLS
