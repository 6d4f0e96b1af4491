/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A dialog that lists the sandbox's files by the tool list_dir, and has one chosen. */
#pragma once

#include "ara/ara.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define MACAW_TYPE_SANDBOX_CHOOSER (macaw_sandbox_chooser_get_type ())
G_DECLARE_FINAL_TYPE (MacawSandboxChooser, macaw_sandbox_chooser, MACAW, SANDBOX_CHOOSER, AdwWindow)

/* Begins in the folder of @path, or in the workspace if that is NULL; present it. The signal
 * "chosen" (path) comes at most once, before it closes. */
GtkWidget *macaw_sandbox_chooser_new (GtkWindow *parent, AraRuntimeClient *client, const char *session_id, const char *path);

G_END_DECLS
