/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells the running local runtime what the preferences and the keyring hold, without a window. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MACAW_CONFIGURE_SECONDS 60 /* that the runtime has to begin to answer */

/* For `macaw --configure-runtime`: waits for the runtime, tells it the model and the web tools'
 * settings, and gives the exit status: 0, or 1 after a line on standard error. Runs a main loop
 * of its own; needs no display. */
int macaw_configure_runtime (void);

G_END_DECLS
