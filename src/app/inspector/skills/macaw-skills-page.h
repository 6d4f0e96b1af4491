/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The skills of a session: a list, filtered as one types, and the one that was chosen. */
#pragma once

#include <gtk/gtk.h>

#include "ara/ara.h"

G_BEGIN_DECLS

#define MACAW_TYPE_SKILLS_PAGE (macaw_skills_page_get_type ())
G_DECLARE_FINAL_TYPE (MacawSkillsPage, macaw_skills_page, MACAW, SKILLS_PAGE, GtkWidget)

GtkWidget *macaw_skills_page_new         (void);
/* NULL: no session, no skills. The list is read whenever the page is seen, and again after what may change it. */
void       macaw_skills_page_set_session (MacawSkillsPage  *self,
                                          AraRuntimeClient *client,
                                          const char       *session_id);

G_END_DECLS
