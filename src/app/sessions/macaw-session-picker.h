/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sessions of every connection, to choose one: what the popover of the session button holds. */
#pragma once

#include <adwaita.h>
#include "macaw-connection-list.h"

G_BEGIN_DECLS

/* A session is chosen by the window's action open-session (connection, session). */
#define MACAW_TYPE_SESSION_PICKER (macaw_session_picker_get_type ())
G_DECLARE_FINAL_TYPE (MacawSessionPicker, macaw_session_picker, MACAW, SESSION_PICKER, GtkWidget)

MacawConnectionList *macaw_session_picker_get_connections (MacawSessionPicker *self); /* (transfer none) (nullable) */
void                 macaw_session_picker_set_connections (MacawSessionPicker *self, MacawConnectionList *connections);
/* What the window shows. */
void                 macaw_session_picker_set_current     (MacawSessionPicker *self, MacawConnection *connection, const char *session_id);
gboolean             macaw_session_picker_is_current      (MacawSessionPicker *self, MacawConnection *connection, const char *session_id);

G_END_DECLS
