/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One message of the timeline: its parts as they are, its footer, its error. */
#pragma once

#include <gtk/gtk.h>
#include "ara/ara.h"

G_BEGIN_DECLS

/* Signal "stale": the message changed; update() shows it. One update a frame is enough. */
#define MACAW_TYPE_MESSAGE_VIEW (macaw_message_view_get_type ())
G_DECLARE_FINAL_TYPE (MacawMessageView, macaw_message_view, MACAW, MESSAGE_VIEW, GtkWidget)
GtkWidget *macaw_message_view_new    (AraMessage *message);
void       macaw_message_view_update (MacawMessageView *self);

G_END_DECLS
