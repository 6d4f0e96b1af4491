/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two children: side by side where there is room for both, else one below the other. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MACAW_TYPE_FORM_BESIDE (macaw_form_beside_get_type ())
G_DECLARE_FINAL_TYPE (MacawFormBeside, macaw_form_beside, MACAW, FORM_BESIDE, GtkWidget)

G_END_DECLS
