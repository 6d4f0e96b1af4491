/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What forms know of JSON Schema, for the person who wonders about one. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *macaw_form_help_dup_text (void);

G_END_DECLS
