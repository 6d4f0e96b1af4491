/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long something took, in a few words. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *macaw_format_duration (gint64 ms);

G_END_DECLS
