/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times in the JSON of automations. */
#pragma once

#include "macaw-automation.h"

G_BEGIN_DECLS

/* "2026-01-31T12:00:00Z", or null for 0 and never. */
void   macaw_write_time (AraValueBuilder *builder, const char *name, gint64 seconds);
/* The same as an array's item. */
void   macaw_write_time_item (AraValueBuilder *builder, gint64 seconds);
gint64 macaw_read_time  (AraValue *value, const char *name);

G_END_DECLS
