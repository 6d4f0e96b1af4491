/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A value in a tool row: a string as its text, anything else as JSON; of a long one more is shown
 * when asked for, and all of it can be saved. */
#pragma once

#include <gtk/gtk.h>
#include "ara/ara.h"

G_BEGIN_DECLS

#define MACAW_VALUE_SHOWN (64 * 1024) /* bytes that are shown at first, and with each Show More */

/* @language: of a text, for macaw_code_view_new(); NULL: none. */
GtkWidget *macaw_value_view_new       (AraValue *value, const char *language);
void       macaw_value_view_set_value (GtkWidget *view, AraValue *value);

G_END_DECLS
