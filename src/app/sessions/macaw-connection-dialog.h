/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks for a server and its key, tries them, and keeps them. */
#pragma once

#include <adwaita.h>
#include "macaw-connection-list.h"

G_BEGIN_DECLS

#define MACAW_TYPE_CONNECTION_DIALOG (macaw_connection_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MacawConnectionDialog, macaw_connection_dialog, MACAW, CONNECTION_DIALOG, AdwWindow)

/* @connection: NULL to add one; else one that was added, whose name and key may change: a key
 * belongs to its address, so that another address is another connection. */
MacawConnectionDialog *macaw_connection_dialog_present (GtkWindow *parent, MacawConnectionList *connections, MacawConnection *connection);

G_END_DECLS
