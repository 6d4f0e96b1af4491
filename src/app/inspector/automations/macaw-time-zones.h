/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of time zones as people type them. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The IANA name of this computer's zone, "UTC" if it has none (transfer full). */
char    *macaw_time_zones_dup_local  (void);
/* Whether @name is an IANA name, "Europe/Berlin", that is known here. */
gboolean macaw_time_zones_is_known   (const char *name);
/* The one that was perhaps meant: for "berlin" or "europe / berlin" "Europe/Berlin". NULL if
 * there is none, or more than one (transfer full). */
char    *macaw_time_zones_dup_meant  (const char *name);

G_END_DECLS
