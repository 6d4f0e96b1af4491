/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands in a real sandbox: what they do, and that nothing gets out of it. */

#include "tool-fixture.h"

#include <gio/gio.h>
#include <string.h>

static void
test_confinement (Fixture *self, gconstpointer data)
{
  if (macaw_sandbox_get_kind (self->sandbox) != MACAW_SANDBOX_BWRAP)
    {
      fixture_expect (self, "exec", "{\"command\":\"true\"}", "refused");
      g_test_skip ("bubblewrap can't build a sandbox here; that exec refuses was tested");
      return;
    }
  fixture_expect (self, "read_file", "{\"path\":\"../../../../etc/passwd\"}", "see /root and /tmp only");
  fixture_expect (self, "exec", "{\"command\":\"ln -s /etc/passwd out; ln -s /proc/self/root proc; mkfifo pipe; ln -s ../../../.. up\"}", "\"exit_code\":0");
  fixture_expect (self, "read_file", "{\"path\":\"out\"}", "error:");
  fixture_expect (self, "read_file", "{\"path\":\"proc/etc/passwd\"}", "error:");
  fixture_expect (self, "read_file", "{\"path\":\"up/etc/passwd\"}", "error:");
  fixture_expect (self, "read_file", "{\"path\":\"pipe\"}", "not a file");
  fixture_expect (self, "write_file", "{\"path\":\"up/etc/new/x\",\"content\":\"x\"}", "leads out of /root and /tmp");
  g_assert_false (g_file_test ("/etc/new", G_FILE_TEST_EXISTS));
  fixture_expect (self, "exec", "{\"command\":\"cat /proc/self/status\"}", "CapEff:\\t0000000000000000");
  fixture_expect (self, "exec", "{\"command\":\"ls /home /var 2>&1; echo x > /usr/x\"}", "Read-only file system");
  fixture_expect (self, "exec", "{\"command\":\"cat /proc/net/dev | wc -l; unshare -U true\",\"timeout\":5}", "unshare failed");
  /* Writing back the value that is there: nothing changes even where it is let through. */
  fixture_expect (self, "exec", "{\"command\":\"cd /proc/sys/vm; v=$(cat swappiness); (echo $v > swappiness) && echo got out; echo end\"}", "\"stdout\":\"end\\n\"");
  fixture_expect (self, "exec", "{\"command\":\"(: > /x) || (: > /dev/x) || (: > /usr/x) || echo none\"}", "\"stdout\":\"none\\n\"");
  fixture_expect (self, "exec", "{\"command\":\"head -c 100M /dev/zero > /dev/shm/x || echo full\"}", "\"stdout\":\"full\\n\"");
  fixture_expect (self, "exec", "{\"command\":\"env | sort | head -c 500\"}", "HOME=/root");
}

static void
test_limits (Fixture *self, gconstpointer data)
{
  g_autofree char *text = NULL;

  if (fixture_skips (self))
    return;
  fixture_expect (self, "exec", "{\"command\":\"sleep 60\",\"timeout\":1}", "\"timed_out\":true");
  fixture_expect (self, "exec", "{\"command\":\"yes\"}", "more than 64 MiB");
  fixture_expect (self, "exec", "{\"command\":\"head -c 100000 /dev/zero | tr '\\\\0' x\"}", "\"truncated\":true,\"output_file\":\"/root/.ara/workspace/.output/");
  /* What is left behind ends with the shell: else this would wait for a minute. */
  fixture_expect (self, "exec", "{\"command\":\"sleep 60 & echo done\",\"timeout\":30}", "\"stdout\":\"done\\n\",\"stderr\":\"\",\"timed_out\":false");
  text = fixture_run (self, "exec", "{\"command\":\"f() { f | f & }; f; sleep 2\",\"timeout\":5}", NULL);
  g_assert_nonnull (strstr (text, "exit_code"));
}

static gboolean
cancel (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

static void
test_cancel (Fixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *text = NULL;

  if (fixture_skips (self))
    return;
  g_idle_add (cancel, cancellable);
  text = fixture_run (self, "exec", "{\"command\":\"sleep 60\",\"timeout\":60}", cancellable);
  g_assert_cmpstr (text, ==, "error: The command was stopped.");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/tools/confinement", Fixture, NULL, fixture_set_up, test_confinement, fixture_tear_down);
  g_test_add ("/tools/limits", Fixture, NULL, fixture_set_up, test_limits, fixture_tear_down);
  g_test_add ("/tools/cancel", Fixture, NULL, fixture_set_up, test_cancel, fixture_tear_down);
  return g_test_run ();
}
