/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks a Python program what Python would do. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Runs $MACAW_TEST_PYTHON on @script beside the tests, feeds it and returns what it prints. */
GBytes  *oracle_ask        (const char *script, GBytes *questions);
/* Whether it is the release whose sentences and quirks are copied; says so if not. */
gboolean oracle_is_the_one (void);

G_END_DECLS
