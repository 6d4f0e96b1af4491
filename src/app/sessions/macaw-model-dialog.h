/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks for a language model's address and key, and gives them to the runtime. */
#pragma once

#include <adwaita.h>
#include "ara/ara.h"

G_BEGIN_DECLS

void macaw_model_dialog_present (GtkWindow *parent, AraRuntimeClient *client);

G_END_DECLS
