/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of the preferences that connects a language model to this computer's runtime. */
#pragma once

#include <adwaita.h>
#include "macaw-connection.h"

G_BEGIN_DECLS

#define MACAW_TYPE_MODEL_PAGE (macaw_model_page_get_type ())
G_DECLARE_FINAL_TYPE (MacawModelPage, macaw_model_page, MACAW, MODEL_PAGE, AdwPreferencesPage)

/* @connection: the local one, whose runtime is told. */
void macaw_model_page_set_connection (MacawModelPage *self, MacawConnection *connection);

G_END_DECLS
