/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of the history: a call, how it ended, pinning it and running it again. */
#pragma once

#include <gtk/gtk.h>

#include "app/store/macaw-call-record.h"

G_BEGIN_DECLS

/* Its buttons activate history.pin and history.run with the call's id. */
#define MACAW_TYPE_CALL_ROW (macaw_call_row_get_type ())
G_DECLARE_FINAL_TYPE (MacawCallRow, macaw_call_row, MACAW, CALL_ROW, GtkWidget)

GtkWidget *macaw_call_row_new      (void);
/* Nullable. */
void       macaw_call_row_set_call (MacawCallRow *self, MacawCallRecord *call);

G_END_DECLS
