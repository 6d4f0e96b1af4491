/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calls that were made before: filtered, pinned, opened and run again. */
#pragma once

#include <gtk/gtk.h>

#include "app/store/macaw-store-calls.h"

G_BEGIN_DECLS

/* Signals "open" and "run" (MacawCallRecord *call). */
#define MACAW_TYPE_CALL_HISTORY (macaw_call_history_get_type ())
G_DECLARE_FINAL_TYPE (MacawCallHistory, macaw_call_history, MACAW, CALL_HISTORY, GtkWidget)

/* Both nullable. */
void macaw_call_history_set_store  (MacawCallHistory *self, MacawStore *store, const char *connection_id);
/* Only calls whose tool or arguments hold the words. */
void macaw_call_history_set_filter (MacawCallHistory *self, const char *words);
/* Reads them again: there is a new one. */
void macaw_call_history_reload     (MacawCallHistory *self);

G_END_DECLS
