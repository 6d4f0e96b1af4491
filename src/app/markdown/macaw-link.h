/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks before an address that a model wrote is opened. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Only http, https and mailto; anything else is refused without a question. */
void macaw_link_ask (GtkWidget *widget, const char *uri);

G_END_DECLS
