/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line of the session picker: a connection, or a session below it. */
#pragma once

#include <adwaita.h>
#include "macaw-connection.h"

G_BEGIN_DECLS

/* Property item: a GtkTreeListRow of a MacawConnection or of an AraSession below one. */
#define MACAW_TYPE_SESSION_ROW (macaw_session_row_get_type ())
G_DECLARE_FINAL_TYPE (MacawSessionRow, macaw_session_row, MACAW, SESSION_ROW, GtkWidget)

/* What a tree row stands for (transfer none): a session's connection, and the session or NULL. */
MacawConnection *macaw_session_row_get_connection (GtkTreeListRow *item);
AraSession      *macaw_session_row_get_session    (GtkTreeListRow *item);

G_END_DECLS
