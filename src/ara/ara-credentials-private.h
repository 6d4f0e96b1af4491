/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A setting from where the credentials come from. */
#pragma once

#include "ara-credentials.h"

G_BEGIN_DECLS

/* The variable @name of the environment, else of `.env` in the working directory; NULL if it
 * is empty or unset in both. */
char *ara_credentials_look_up (const char *name);

G_END_DECLS
