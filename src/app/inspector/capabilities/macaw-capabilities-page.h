/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a session is and can do, as a readable page and as the server told it. */
#pragma once

#include <gtk/gtk.h>

#include "ara/ara.h"

G_BEGIN_DECLS

#define MACAW_TYPE_CAPABILITIES_PAGE (macaw_capabilities_page_get_type ())
G_DECLARE_FINAL_TYPE (MacawCapabilitiesPage, macaw_capabilities_page, MACAW, CAPABILITIES_PAGE, GtkWidget)

GtkWidget *macaw_capabilities_page_new         (void);
/* NULL: no session. Read whenever the page is seen, and again after what may change it. */
void       macaw_capabilities_page_set_session (MacawCapabilitiesPage *self,
                                                AraRuntimeClient      *client,
                                                const char            *session_id);

G_END_DECLS
