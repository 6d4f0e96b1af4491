/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tools of a session: a list, filtered as one types, and the one that was chosen. */
#pragma once

#include <gtk/gtk.h>

#include "ara/ara.h"
#include "app/store/macaw-store.h"

G_BEGIN_DECLS

/**
 * MacawToolsPage:
 *
 * Signals "call-finished" (name, result_json, error) and "compose" (text), as MacawInspector has
 * them.
 */
#define MACAW_TYPE_TOOLS_PAGE (macaw_tools_page_get_type ())
G_DECLARE_FINAL_TYPE (MacawToolsPage, macaw_tools_page, MACAW, TOOLS_PAGE, GtkWidget)

GtkWidget *macaw_tools_page_new         (void);
/* NULL: no session, no tools. The list is read when the page is first seen. */
void       macaw_tools_page_set_session (MacawToolsPage   *self,
                                         AraRuntimeClient *client,
                                         const char       *session_id);
/* Where calls are kept and time limits remembered; nullable. */
void       macaw_tools_page_set_store   (MacawToolsPage   *self,
                                         MacawStore       *store,
                                         const char       *connection_id);
/* As macaw_inspector_open_tool() and macaw_inspector_run_tool() tell. */
void       macaw_tools_page_open        (MacawToolsPage   *self,
                                         const char       *name,
                                         const char       *args_json);
void       macaw_tools_page_run         (MacawToolsPage   *self,
                                         const char       *name,
                                         const char       *args_json);

G_END_DECLS
