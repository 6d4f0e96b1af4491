/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The preferences: appearance, the model provider of this computer's runtime, connections. */
#pragma once

#include <adwaita.h>
#include "macaw-connection-list.h"

G_BEGIN_DECLS

#define MACAW_TYPE_PREFERENCES (macaw_preferences_get_type ())
G_DECLARE_FINAL_TYPE (MacawPreferences, macaw_preferences, MACAW, PREFERENCES, AdwPreferencesWindow)

/* @page: "general", "model" or "connections". */
MacawPreferences *macaw_preferences_present (GtkWindow *parent, MacawConnectionList *connections, const char *page);

G_END_DECLS
