/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One command in the sandbox: over when the last process that it started is gone. */
#pragma once

#include "macaw-toolbox.h"
#include "macaw-workspace.h"

G_BEGIN_DECLS

#define MACAW_TYPE_COMMAND (macaw_command_get_type ())
G_DECLARE_FINAL_TYPE (MacawCommand, macaw_command, MACAW, COMMAND, GObject)

MacawCommand *macaw_command_start       (MacawSandbox *sandbox, MacawWorkspace *workspace, const char *text, GError **error);
/* Standard output (0) or standard error (1); owned by the command. */
GInputStream *macaw_command_get_output  (MacawCommand *self, int which);
/* Ends it and all that it started; from any thread, and more than once. */
void          macaw_command_kill        (MacawCommand *self);
/* Waits until all of its processes are gone; to be called once, right after the start. */
void          macaw_command_wait_async  (MacawCommand *self, GAsyncReadyCallback callback, gpointer user_data);
/* The exit code, 128 and the signal if one ended it; -1 if it could not be started. */
int           macaw_command_wait_finish (MacawCommand *self, GAsyncResult *result, GError **error);
/* The same without a main loop: after macaw_command_kill(), when the runtime ends. */
void          macaw_command_join        (MacawCommand *self);

G_END_DECLS
