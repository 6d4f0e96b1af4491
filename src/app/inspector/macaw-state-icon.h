/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The picture of how a call ended, in the colour that goes with it. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void macaw_state_icon_show (GtkImage *image, const char *icon_name);

G_END_DECLS
