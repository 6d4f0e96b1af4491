/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The models of a server, to choose one: what the popover of the model button holds. */
#pragma once

#include <adwaita.h>
#include "macaw-connection.h"

G_BEGIN_DECLS

/* A model is chosen by the window's action choose-model (its name; empty: the server's choice).
 * Read-only property, notified: default-model, what the server chooses, or NULL while that is not known. */
#define MACAW_TYPE_MODEL_CHOOSER (macaw_model_chooser_get_type ())
G_DECLARE_FINAL_TYPE (MacawModelChooser, macaw_model_chooser, MACAW, MODEL_CHOOSER, GtkWidget)

void        macaw_model_chooser_set_connection    (MacawModelChooser *self, MacawConnection *connection);
/* What is marked; NULL: the server's choice. */
void        macaw_model_chooser_set_chosen        (MacawModelChooser *self, const char *id);
gboolean    macaw_model_chooser_is_chosen         (MacawModelChooser *self, const char *id);
const char *macaw_model_chooser_get_default_model (MacawModelChooser *self);

/* The model of provider/model, in a word (transfer full). */
char       *macaw_model_chooser_dup_short_name    (const char *id);

G_END_DECLS
