/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An inspector in a window, looking at a server of the test's own. */

#include "tools-fixture.h"

#include <adwaita.h>

#define TOOLS                                                                                                          \
  "{\"tools\":["                                                                                                       \
  "{\"name\":\"read_file\",\"kind\":\"builtin\",\"description\":\"Reads a file <b>not bold</b> %s.\","                 \
  "\"input_schema\":{\"type\":\"object\",\"properties\":{\"path\":{\"type\":\"string\"}},\"required\":[\"path\"]},"     \
  "\"annotations\":{\"readOnlyHint\":true}},"                                                                          \
  "{\"name\":\"exec\",\"kind\":\"builtin\",\"description\":\"Runs a command.\",\"annotations\":{\"destructiveHint\":true}}," \
  "{\"name\":\"calendar\",\"kind\":\"connector\",\"description\":\"Looks at days.\",\"input_schema\":[1,2]},"           \
  "{\"name\":\"bare\"}]}"

static void
call_finished (MacawInspector *inspector, const char *kind, const char *name, const char *result, const char *error, ToolsFixture *self)
{
  g_ptr_array_add (self->finished, g_strjoin ("|", kind, name, result != NULL ? result : "-", error != NULL ? error : "-", NULL));
}

static void
composed (MacawInspector *inspector, const char *text, ToolsFixture *self)
{
  g_free (self->composed);
  self->composed = g_strdup (text);
}

void
tools_set_up (ToolsFixture *self, gconstpointer data)
{
  self->server = tool_server_new ();
  self->server->tools = g_strdup (TOOLS);
  self->finished = g_ptr_array_new_with_free_func (g_free);
  self->window = GTK_WINDOW (adw_window_new ());
  self->inspector = MACAW_INSPECTOR (macaw_inspector_new ());
  g_signal_connect (self->inspector, "call-finished", G_CALLBACK (call_finished), self);
  g_signal_connect (self->inspector, "compose", G_CALLBACK (composed), self);
  gtk_window_set_default_size (self->window, 360, 700);
  adw_window_set_content (ADW_WINDOW (self->window), GTK_WIDGET (self->inspector));
  gtk_window_present (self->window);
  wait_until (gtk_window_is_active (self->window));
}

void
tools_tear_down (ToolsFixture *self, gconstpointer data)
{
  gpointer inspector = self->inspector;

  g_object_add_weak_pointer (inspector, &inspector);
  gtk_window_destroy (self->window);
  wait_until (inspector == NULL);
  tool_server_free (self->server);
  g_ptr_array_unref (self->finished);
  g_free (self->composed);
}

gboolean
tools_shows (ToolsFixture *self, const char *text)
{
  return shows_text (GTK_WIDGET (self->inspector), text);
}

void
tools_connect (ToolsFixture *self)
{
  macaw_inspector_set_session (self->inspector, self->server->client, "test", "sess-1");
}

const char *
tools_last_finished (ToolsFixture *self)
{
  return self->finished->len == 0 ? "" : g_ptr_array_index (self->finished, self->finished->len - 1);
}
