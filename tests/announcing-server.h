/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server that announces its answer without end, and never gives it. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* On 127.0.0.1; g_socket_service_stop() ends it. */
GSocketService *announcing_server_new (guint16 *port);

G_END_DECLS
