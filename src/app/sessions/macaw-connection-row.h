/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A connection in the preferences: what it is, how it is, and what can be done with it. */
#pragma once

#include <adwaita.h>
#include "macaw-connection-list.h"

G_BEGIN_DECLS

#define MACAW_TYPE_CONNECTION_ROW (macaw_connection_row_get_type ())
G_DECLARE_FINAL_TYPE (MacawConnectionRow, macaw_connection_row, MACAW, CONNECTION_ROW, AdwActionRow)
GtkWidget *macaw_connection_row_new (MacawConnectionList *connections, MacawConnection *connection);

G_END_DECLS
