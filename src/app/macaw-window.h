/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window: sidebar and chat, and the actions that people and scripts share. */
#pragma once

#include <adwaita.h>

#include "macaw-application.h"
#include "sessions/macaw-local-runtime.h"
#include "store/macaw-store.h"

G_BEGIN_DECLS

#define MACAW_TYPE_WINDOW (macaw_window_get_type ())
G_DECLARE_FINAL_TYPE (MacawWindow, macaw_window, MACAW, WINDOW, AdwApplicationWindow)
MacawWindow *macaw_window_new (MacawApplication *application, MacawLocalRuntime *runtime, MacawStore *store);

G_END_DECLS
