/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line of the model chooser: a model, and whether it is the chosen one. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Property model: an AraModelInfo. */
#define MACAW_TYPE_MODEL_ROW (macaw_model_row_get_type ())
G_DECLARE_FINAL_TYPE (MacawModelRow, macaw_model_row, MACAW, MODEL_ROW, GtkWidget)

G_END_DECLS
