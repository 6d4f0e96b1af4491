/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window: sidebar and chat, and the actions that people and scripts share. */
#pragma once

#include "macaw-application.h"

G_BEGIN_DECLS

#define MACAW_TYPE_WINDOW (macaw_window_get_type ())
G_DECLARE_FINAL_TYPE (MacawWindow, macaw_window, MACAW, WINDOW, AdwApplicationWindow)

/* @connection: id or name of one, NULL: that of last time. @session: its id, NULL: that of last
 * time. @fresh: with a new conversation instead of the one that was open last. */
MacawWindow *macaw_window_new (MacawApplication *application, const char *connection, const char *session, gboolean fresh);

G_END_DECLS
