/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server around the API: what it refuses, its limits, and clients that go away. */

#include "runtime-fixture.h"

#include <string.h>

/* Clients that go away */

/* The command of a client that hangs up ends at once, with all its children. */
static void
test_gone (Fixture *self, gconstpointer data)
{
  g_autofree char *seconds = g_strdup_printf ("%d.%d", 3600, g_test_rand_int_range (10000, 99999));
  g_autofree char *body = g_strdup_printf ("{\"tool_name\":\"exec\",\"args\":{\"timeout\":600,\"command\":"
                                           "\"setsid sleep %s & sleep %s\"}}", seconds, seconds);
  g_autoptr (SoupMessage) message = fixture_message_new (self, "POST", "/session/runtime/tools/execute", body);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  if (macaw_sandbox_get_kind (self->sandbox) != MACAW_SANDBOX_BWRAP)
    {
      g_test_skip ("bubblewrap can't build a sandbox here");
      return;
    }
  soup_session_send_async (self->session, message, G_PRIORITY_DEFAULT, cancellable, NULL, NULL);
  fixture_wait (fixture_process_exists (seconds));
  g_cancellable_cancel (cancellable);
  fixture_wait (!fixture_process_exists (seconds));
  fixture_wait (macaw_connections_get_n_open (self->server->connections) == 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/server/gone", Fixture, NULL, fixture_set_up, test_gone, fixture_tear_down);
  return g_test_run ();
}
