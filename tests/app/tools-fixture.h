/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An inspector in a window, looking at a server of the test's own. */
#pragma once

#include "app/inspector/macaw-inspector.h"
#include "inspector-fixture.h"

G_BEGIN_DECLS

typedef struct
{
  ToolServer     *server;
  GtkWindow      *window;
  MacawInspector *inspector;
  GPtrArray      *finished; /* "kind name result error" */
  char           *composed;
} ToolsFixture;

void        tools_set_up        (ToolsFixture *self, gconstpointer data);
void        tools_tear_down     (ToolsFixture *self, gconstpointer data);
void        tools_connect       (ToolsFixture *self);
gboolean    tools_shows         (ToolsFixture *self, const char *text);
/* "kind|name|result|error" of the last call; "-" where there is none. */
const char *tools_last_finished (ToolsFixture *self);

G_END_DECLS
