/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of the preferences for the web tools of this computer's sessions. */
#pragma once

#include <adwaita.h>

#include "macaw-connection.h"

G_BEGIN_DECLS

#define MACAW_TYPE_WEB_PAGE (macaw_web_page_get_type ())
G_DECLARE_FINAL_TYPE (MacawWebPage, macaw_web_page, MACAW, WEB_PAGE, AdwPreferencesPage)

/* The local one. */
void macaw_web_page_set_connection (MacawWebPage *self, MacawConnection *connection);

G_END_DECLS
