/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a message is written: it grows with the text, sends, stops, and shows what waits. */
#pragma once

#include <gtk/gtk.h>
#include "macaw-conversation.h"

G_BEGIN_DECLS

#define MACAW_COMPOSER_MAX_BYTES (1000 * 1000) /* of one message */

/* Its text is the conversation's draft. Class actions: composer.send, composer.stop,
 * composer.edit-waiting, composer.discard-waiting. */
#define MACAW_TYPE_COMPOSER (macaw_composer_get_type ())
G_DECLARE_FINAL_TYPE (MacawComposer, macaw_composer, MACAW, COMPOSER, GtkWidget)
/* NULL: nothing can be sent yet; what is typed goes to the next conversation. */
void       macaw_composer_set_conversation (MacawComposer *self, MacawConversation *conversation);

G_END_DECLS
