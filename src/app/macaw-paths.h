/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the app finds what belongs to it: beside itself in the build tree, else installed. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Catalogues of translations (transfer full). */
char      *macaw_paths_get_locale_dir (void);
/* The program `macaw-runtime` (transfer full), or NULL if there is none. */
char      *macaw_paths_find_runtime   (void);
/* The app's settings, one object for the whole process (transfer none). */
GSettings *macaw_paths_get_settings   (void);

G_END_DECLS
