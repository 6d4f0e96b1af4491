/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The questions that belong to sessions and connections. */
#pragma once

#include <adwaita.h>
#include "macaw-connection-list.h"

G_BEGIN_DECLS

/* For its new name; @session NULL: for the name of one to start. */
void macaw_session_dialogs_ask_name   (GtkWindow *parent, MacawConnection *connection, AraSession *session);
void macaw_session_dialogs_ask_delete (GtkWindow *parent, MacawConnection *connection, AraSession *session);
void macaw_session_dialogs_ask_remove (GtkWindow *parent, MacawConnectionList *connections, MacawConnection *connection);

G_END_DECLS
