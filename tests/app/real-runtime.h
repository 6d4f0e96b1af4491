/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The real macaw-runtime, with folders of its own, for as long as a test runs. */
#pragma once

#include "ara/ara.h"

G_BEGIN_DECLS

typedef struct
{
  GSubprocess      *process;
  char             *state;
  char             *url;
  char             *key;
  AraRuntimeClient *client;
  char             *session;
} RealRuntime;

/* $MACAW_RUNTIME names the program. @sandbox: bwrap or none; NULL: as it comes. It ends with the
 * test, however that ends. */
RealRuntime *real_runtime_new  (const char *sandbox);
void         real_runtime_free (RealRuntime *self);

G_END_DECLS
