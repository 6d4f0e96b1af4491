/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An answer that is too long for the screen: all of it goes into a file. */
#pragma once

#include "app/store/macaw-store.h"

G_BEGIN_DECLS

#define MACAW_MAX_ANSWER (8 * 1000 * 1000)          /* bytes of an answer that are shown, */
#define MACAW_MAX_LONG_ANSWER (1000 * 1000 * 1000L) /* and that its file takes */

/**
 * MacawLongAnswer:
 *
 * Writes on a thread of its own. The message tells of it by its error text, in a sentence that
 * is brought up to date while the answer comes.
 *
 * Signal "ended": all is written, or could not be; the message says so.
 */
#define MACAW_TYPE_LONG_ANSWER (macaw_long_answer_get_type ())
G_DECLARE_FINAL_TYPE (MacawLongAnswer, macaw_long_answer, MACAW, LONG_ANSWER, GObject)

/* Begins the file with what @answer holds. @path: a file that is not there yet. */
MacawLongAnswer *macaw_long_answer_new    (AraMessage *answer, const char *path);
/* The room is for tests. */
void             macaw_long_answer_set_room (MacawLongAnswer *self, guint64 room);
AraMessage      *macaw_long_answer_get_message (MacawLongAnswer *self);
/* The sentence for one of which all is in the file at @path (transfer full). */
char            *macaw_long_answer_describe (guint64 shown, guint64 n_bytes, const char *path);
/* FALSE: nothing more is taken, the turn is to be stopped. */
gboolean         macaw_long_answer_append (MacawLongAnswer *self, AraTextPart *part, GBytes *text);
/* The turn is over. What the message's error text says stays before the sentence. */
void             macaw_long_answer_end    (MacawLongAnswer *self);
/* Waits for what is not written yet: when the conversation goes. */
void             macaw_long_answer_close  (MacawLongAnswer *self);

G_END_DECLS
