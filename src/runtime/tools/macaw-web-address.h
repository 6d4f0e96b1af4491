/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a web tool may connect to: a host whose addresses are looked at before one is used. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What @address is if it is not one of the public internet ("a private address"), else NULL. */
const char *macaw_web_address_name_trouble (GInetAddress *address);

/* Its name is resolved once a connection, and that connection goes to the addresses that
 * were looked at: a name that answers something else the next time gains nothing. Fails with
 * G_IO_ERROR_PERMISSION_DENIED unless all addresses are public or @allow_private is set. */
#define MACAW_TYPE_WEB_ADDRESS (macaw_web_address_get_type ())
G_DECLARE_FINAL_TYPE (MacawWebAddress, macaw_web_address, MACAW, WEB_ADDRESS, GNetworkAddress)
MacawWebAddress *macaw_web_address_new (const char *host, guint16 port, gboolean allow_private);

G_END_DECLS
