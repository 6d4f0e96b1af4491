/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The runtime's HTTP interface, on the loopback interface only. */
#pragma once

#include "runtime/control/macaw-control.h"
#include "macaw-connections.h"
#include "runtime/macaw-runtime.h"
#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef struct
{
  MacawRuntime     *runtime;
  SoupServer       *soup;
  MacawConnections *connections;
  MacawControl     *control;
  char             *key;
  guint             port;
} MacawServer;

MacawServer *macaw_server_start (MacawRuntime *runtime, guint port, const char *key, GError **error);
void         macaw_server_stop  (MacawServer *self);

G_END_DECLS
