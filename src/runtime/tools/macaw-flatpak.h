/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether this is a Flatpak, and what commands have to do without there. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Why no command can be run, as a sentence with the next step, or NULL outside of a Flatpak.
 * @root is "/"; tests give another. */
const char *macaw_flatpak_get_refusal (const char *root);

G_END_DECLS
