/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands in a real sandbox: what they do, and that nothing gets out of it. */

#include "runtime/tools/macaw-flatpak.h"
#include "runtime/tools/macaw-sandbox-private.h"
#include "tool-fixture.h"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
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

/* Every way in which a path or a process can point out of the sandbox. */
static void
test_ways_out (Fixture *self, gconstpointer data)
{
  static const struct { const char *tool, *args, *words; } ways[] = {
    { "read_file", "{\"path\":\"/etc/passwd\"}", "see /root and /tmp only" },
    { "read_file", "{\"path\":\"/proc/self/environ\"}", "see /root and /tmp only" },
    { "read_file", "{\"path\":\"/root/../etc/passwd\"}", "see /root and /tmp only" },
    { "list_dir", "{\"path\":\"../../../..\"}", "see /root and /tmp only" },
    { "search_files", "{\"pattern\":\"root\",\"path\":\"/etc\"}", "see /root and /tmp only" },
    { "glob", "{\"pattern\":\"/etc/*\"}", "see /root and /tmp only" },
    { "delete_file", "{\"path\":\"/root\",\"recursive\":true}", "belongs to the sandbox" },
    { "edit_file", "{\"path\":\"/etc/hosts\",\"old_text\":\"a\",\"new_text\":\"b\"}", "see /root and /tmp only" },
    /* Its own processes, and none of the runtime's; and no root but its own, whichever way. */
    { "exec", "{\"command\":\"test $(ls /proc | grep -c '^[0-9]') -lt 8 && echo few\"}", "\"stdout\":\"few\\n\"" },
    { "exec", "{\"command\":\"ls -d /proc/1/root/home /proc/self/root/home /proc/self/cwd/../../../home\"}", "\"stdout\":\"\"" },
    { "exec", "{\"command\":\"cat /proc/1/environ | tr '\\\\0' '\\\\n' | grep -c ARA_API_KEY\"}", "\"stdout\":\"0\\n\"" },
    { "exec", "{\"command\":\"ls /proc/self/fd | wc -l\"}", "\"stdout\":\"4\\n\"" },
    { "exec", "{\"command\":\"cd /; cd ..; ls | grep -c '^home$'\"}", "\"stdout\":\"0\\n\"" },
    { "exec", "{\"command\":\"kill -9 -1; echo alive\"}", "\"exit_code\":" },
    { "exec", "{\"command\":\"mount -t tmpfs none /tmp; mknod x b 8 0; chroot / true; echo end\"}", "\"stdout\":\"end\\n\"" },
    { "exec", "{\"command\":\"echo 1 > /proc/sysrq-trigger; echo x > /proc/sys/kernel/core_pattern; echo end\"}", "\"stdout\":\"end\\n\"" },
  };

  if (fixture_skips (self))
    return;
  g_setenv ("ARA_API_KEY", "secret", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    fixture_expect (self, ways[i].tool, ways[i].args, ways[i].words);
  g_unsetenv ("ARA_API_KEY");
}

static void
test_same_files (Fixture *self, gconstpointer data)
{
  if (fixture_skips (self))
    return;
  fixture_expect (self, "write_file", "{\"path\":\"a\",\"content\":\"one\"}", "File written.");
  fixture_expect (self, "write_file", "{\"path\":\"/tmp/b\",\"content\":\"two\"}", "File written.");
  fixture_expect (self, "exec", "{\"command\":\"pwd; cat a /tmp/b; echo more >> a\"}", "\"stdout\":\"/root/.ara/workspace\\nonetwo\"");
  fixture_expect (self, "read_file", "{\"path\":\"a\"}", "onemore\n");
  fixture_expect (self, "exec", "{\"command\":\"umask 077; mkdir d; echo x > d/e; echo y > /tmp/f\"}", "\"exit_code\":0");
  fixture_expect (self, "edit_file", "{\"path\":\"d/e\",\"old_text\":\"x\",\"new_text\":\"z\"}", "1 replacement");
  fixture_expect (self, "exec", "{\"command\":\"cat d/e && echo more >> d/e && rm d/e\"}", "\"exit_code\":0,\"stdout\":\"z\\n\"");
  fixture_expect (self, "delete_file", "{\"path\":\"/tmp/f\"}", "Deleted.");
}

/* Whether a process that sleeps for @seconds, a number that is no other's, is there. */
static gboolean
is_asleep (const char *seconds)
{
  g_autoptr (GDir) processes = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (processes)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc", name, "cmdline", NULL), *text = NULL;
      gsize length;

      if (g_ascii_isdigit (*name) && g_file_get_contents (path, &text, &length, NULL)
          && memmem (text, length, seconds, strlen (seconds)) != NULL)
        return TRUE;
    }
  return FALSE;
}

static gboolean
cancel (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

/* Runs a command with children that hide from their shell; all are gone when it is over. */
static void
run_with_children (Fixture *self, int tell, const char *end, int cancel_after)
{
  g_autofree char *seconds = g_strdup_printf ("%d.%d", 3600 + tell, g_test_rand_int_range (10000, 99999));
  g_autofree char *command = g_strdup_printf ("{\"command\":\"for i in 1 2 3 4; do setsid sleep %s > /dev/null 2>&1 & done; %s\",\"timeout\":1}", seconds, end);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *text = NULL;

  if (cancel_after >= 0)
    g_timeout_add ((guint) cancel_after, cancel, cancellable);
  text = fixture_run (self, "exec", command, cancellable);
  if (cancel_after >= 0)
    g_assert_cmpstr (text, ==, "error: The command was stopped.");
  g_assert_false (is_asleep (seconds));
}

static void
test_all_gone (Fixture *self, gconstpointer data)
{
  if (fixture_skips (self))
    return;
  for (int i = 0; i < 10; i++)
    run_with_children (self, i, "echo done", -1);
  run_with_children (self, 10, "wait", -1); /* until its time is over */
  /* At every moment of the sandbox being built, and after. */
  for (int i = 0; i < 30; i++)
    run_with_children (self, 20 + i, "wait", i);
}

typedef struct
{
  guint  count;
  gint64 first, last;
  char  *text;
} Progress;

static void
on_progress (AraValue *preliminary, gpointer data)
{
  Progress *self = data;
  g_autofree char *output = ara_value_dup_member_string (preliminary, "stdout");

  g_assert_cmpuint (strlen (output), <=, 8 * 1024);
  self->last = g_get_monotonic_time ();
  if (self->count++ == 0)
    self->first = self->last;
  g_free (self->text);
  self->text = g_steal_pointer (&output);
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
test_live (Fixture *self, gconstpointer data)
{
  g_autoptr (AraValue) args = ara_value_new_from_text (
      "{\"command\":\"for i in 1 2 3 4 5 6; do head -c 30000 /dev/zero | tr '\\\\0' $i; printf '\xc3\xa4'; sleep .15; done\"}", -1, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (AraValue) value = NULL;
  g_autofree char *text = NULL, *file = NULL, *path = NULL, *kept = NULL;
  Progress progress = { 0 };
  gsize length;

  if (fixture_skips (self))
    return;
  macaw_toolbox_execute_async (self->toolbox, "exec", args, on_progress, &progress, NULL, keep_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  value = macaw_toolbox_execute_finish (self->toolbox, result, NULL);
  g_assert_nonnull (value);
  g_assert_cmpuint (progress.count, >=, 3);
  g_assert_cmpint (progress.count, <=, 1 + (progress.last - progress.first) / (G_USEC_PER_SEC / 10));
  /* The end of the output, also when it is past what the result holds. */
  g_assert_true (g_str_has_suffix (progress.text, "666\xc3\xa4"));
  text = ara_value_dup_member_string (value, "stdout");
  g_assert_cmpuint (strlen (text), >, 60000);
  file = ara_value_dup_member_string (value, "output_file");
  path = g_build_filename (self->root, file, NULL);
  g_assert_true (g_file_get_contents (path, &kept, &length, NULL));
  g_assert_cmpuint (length, ==, 6 * 30002);
  g_free (progress.text);
}

static void
test_limits (Fixture *self, gconstpointer data)
{
  g_autoptr (AraValue) description = NULL, limits = NULL;
  g_autofree char *text = NULL;

  if (fixture_skips (self))
    return;
  fixture_expect (self, "exec", "{\"command\":\"sleep 60\",\"timeout\":1}", "\"timed_out\":true");
  fixture_expect (self, "exec", "{\"command\":\"yes\"}", "more than 64 MiB");
  fixture_expect (self, "exec", "{\"command\":\"head -c 100000 /dev/zero | tr '\\\\0' x\"}", "\"truncated\":true,\"output_file\":\"/root/.ara/workspace/.output/");
  /* What is left behind ends with the shell: else this would wait for a minute. */
  fixture_expect (self, "exec", "{\"command\":\"sleep 60 & echo done\",\"timeout\":30}", "\"stdout\":\"done\\n\",\"stderr\":\"\",\"timed_out\":false");
  description = macaw_sandbox_describe (self->sandbox);
  limits = ara_value_dup_member (description, "limits");
  if (ara_value_get_member_integer (limits, "processes") == 0)
    {
      g_test_skip ("the number of processes can't be limited here; the sandbox says so");
      return;
    }
  text = fixture_run (self, "exec", "{\"command\":\"f() { f | f & }; f; sleep 2\",\"timeout\":5}", NULL);
  g_assert_nonnull (strstr (text, "exit_code"));
  g_clear_pointer (&text, g_free);
  text = fixture_run (self, "exec", "{\"command\":\"i=0; while [ $i -lt 400 ]; do sleep 20 & i=$((i+1)); done; echo all\",\"timeout\":20}", NULL);
  g_assert_null (strstr (text, "\"stdout\":\"all"));
}

/* It ends with its time, all of it, and the next command works. */
static void
test_fork_bomb (Fixture *self, gconstpointer data)
{
  g_autofree char *seconds = g_strdup_printf ("%d.%d", 7200, g_test_rand_int_range (10000, 99999)), *args = NULL, *text = NULL;
  g_autoptr (AraValue) description = macaw_sandbox_describe (self->sandbox), limits = ara_value_dup_member (description, "limits");

  if (fixture_skips (self))
    return;
  if (ara_value_get_member_integer (limits, "processes") == 0)
    {
      g_test_skip ("the number of processes can't be limited here; the sandbox says so");
      return;
    }
  args = g_strdup_printf ("{\"command\":\"bomb() { setsid sleep %s & bomb | bomb & }; bomb; wait\",\"timeout\":2}", seconds);
  text = fixture_run (self, "exec", args, NULL);
  g_assert_nonnull (strstr (text, "exit_code"));
  g_assert_false (is_asleep (seconds));
  fixture_expect (self, "exec", "{\"command\":\"echo fine\"}", "\"stdout\":\"fine\\n\"");
}

/* Memory that could be had without troubling others, in KB. */
static gint64
count_free_memory (void)
{
  g_autofree char *text = NULL;
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/meminfo", &text, NULL, NULL));
  line = strstr (text, "MemAvailable:");
  return line == NULL ? 0 : g_ascii_strtoll (line + strlen ("MemAvailable:"), NULL, 10);
}

/* A command that asks for more memory than it may have ends or is refused it; a file does not grow
 * past its limit. */
static void
test_sizes (Fixture *self, gconstpointer data)
{
  g_autofree char *text = NULL;

  if (fixture_skips (self))
    return;
  fixture_expect (self, "exec", "{\"command\":\"truncate -s 1G f && truncate -s 1025M f; stat -c %s f\"}", "\"stdout\":\"1073741824\\n\"");
  if (count_free_memory () < 4 * 1024 * 1024)
    {
      g_test_skip ("there are less than 4 GiB of free memory here, of which a command may take 2");
      return;
    }
  text = fixture_run (self, "exec", "{\"command\":\"perl -e '$x = chr (65) x (3 << 30); print length $x'\",\"timeout\":60}", NULL);
  g_assert_nonnull (strstr (text, "\"stdout\":\"\""));
  g_assert_null (strstr (text, "\"exit_code\":0"));
  g_assert_null (strstr (text, "\"timed_out\":true"));
}

/* Abstract sockets have no path: the network namespace keeps them apart. */
static void
test_abstract_socket (Fixture *self, gconstpointer data)
{
  g_autofree char *name = g_strdup_printf ("macaw-test-%08x", g_random_int ());
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new_with_type (name, -1, G_UNIX_SOCKET_ADDRESS_ABSTRACT);
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autofree char *args = g_strdup_printf ("{\"command\":\"perl -MSocket -e 'socket (S, PF_UNIX, SOCK_STREAM, 0); print connect (S, "
                                           "pack_sockaddr_un (\\\"\\\\0%s\\\")) ? \\\"out\\\" : \\\"kept\\\"'\"}", name);

  if (fixture_skips (self))
    return;
  g_assert_true (g_socket_listener_add_address (listener, address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, NULL));
  fixture_expect (self, "exec", args, "\"stdout\":\"kept\"");
}

/* Tries to reach a server of this process, with and without a network. */
static void
test_network (Fixture *self, gconstpointer data)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autofree char *args = g_strdup_printf ("{\"command\":\"perl -MSocket -e 'socket (S, PF_INET, SOCK_STREAM, 0); print connect (S, sockaddr_in (%u, inet_aton (\\\"127.0.0.1\\\"))) ? \\\"out\\\" : \\\"kept\\\"'\"}", port);
  g_autoptr (MacawSandbox) open = macaw_sandbox_new (FALSE, TRUE);
  g_autoptr (GAsyncResult) result = NULL;

  if (fixture_skips (self))
    return;
  fixture_expect (self, "exec", args, "\"stdout\":\"kept\"");
  macaw_sandbox_probe_async (open, NULL, keep_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_object_unref (self->toolbox);
  self->toolbox = macaw_toolbox_new (self->root, open, NULL);
  fixture_expect (self, "exec", args, "\"stdout\":\"out\"");
}

static void
test_unavailable (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_strdup (g_getenv ("PATH"));
  g_autoptr (MacawSandbox) none = macaw_sandbox_new (FALSE, FALSE);
  g_autoptr (GAsyncResult) result = NULL;

  g_setenv ("PATH", "/nonexistent", TRUE);
  macaw_sandbox_probe_async (none, NULL, keep_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_setenv ("PATH", path, TRUE);
  g_assert_cmpint (macaw_sandbox_get_kind (none), ==, MACAW_SANDBOX_UNAVAILABLE);
  g_object_unref (self->toolbox);
  self->toolbox = macaw_toolbox_new (self->root, none, NULL);
  fixture_expect (self, "exec", "{\"command\":\"true\"}", "Install the package bubblewrap");
  fixture_expect (self, "write_file", "{\"path\":\"a\",\"content\":\"\"}", "File written.");
}

/* As test_unavailable(), but the reason is another, and so is the next step. */
static void
test_flatpak (Fixture *self, gconstpointer data)
{
  g_autoptr (MacawSandbox) inside = macaw_sandbox_new (FALSE, FALSE);
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *info = g_build_filename (self->root, ".flatpak-info", NULL);

  g_assert_null (macaw_flatpak_get_refusal (self->root));
  g_assert_true (g_file_set_contents (info, "[Application]\n", -1, NULL));
  macaw_sandbox_set_system_root (inside, self->root);
  macaw_sandbox_probe_async (inside, NULL, keep_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (macaw_sandbox_get_kind (inside), ==, MACAW_SANDBOX_UNAVAILABLE);
  g_object_unref (self->toolbox);
  self->toolbox = macaw_toolbox_new (self->root, inside, NULL);
  fixture_expect (self, "exec", "{\"command\":\"true\"}", "start macaw-runtime outside of the Flatpak");
  fixture_expect (self, "write_file", "{\"path\":\"a\",\"content\":\"\"}", "File written.");
}

static void
test_without_sandbox (Fixture *self, gconstpointer data)
{
  g_autoptr (MacawSandbox) none = macaw_sandbox_new (TRUE, FALSE);
  g_autoptr (GAsyncResult) result = NULL;

  macaw_sandbox_probe_async (none, NULL, keep_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_object_unref (self->toolbox);
  self->toolbox = macaw_toolbox_new (self->root, none, NULL);
  g_setenv ("ARA_API_KEY", "secret", TRUE);
  fixture_expect (self, "exec", "{\"command\":\"echo $ARA_API_KEY; basename $PWD; exit 3\"}", "\"exit_code\":3,\"stdout\":\"\\nworkspace\\n\"");
  g_unsetenv ("ARA_API_KEY");
  /* What is left behind holds the pipes: this would wait for a minute. */
  fixture_expect (self, "exec", "{\"command\":\"sleep 60 & echo done\",\"timeout\":30}", "\"timed_out\":false");
  fixture_expect (self, "exec", "{\"command\":\"sleep 60 & wait\",\"timeout\":1}", "\"timed_out\":true");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/tools/confinement", Fixture, NULL, fixture_set_up, test_confinement, fixture_tear_down);
  g_test_add ("/tools/ways-out", Fixture, NULL, fixture_set_up, test_ways_out, fixture_tear_down);
  g_test_add ("/tools/fork-bomb", Fixture, NULL, fixture_set_up, test_fork_bomb, fixture_tear_down);
  g_test_add ("/tools/sizes", Fixture, NULL, fixture_set_up, test_sizes, fixture_tear_down);
  g_test_add ("/tools/abstract-socket", Fixture, NULL, fixture_set_up, test_abstract_socket, fixture_tear_down);
  g_test_add ("/tools/limits", Fixture, NULL, fixture_set_up, test_limits, fixture_tear_down);
  g_test_add ("/tools/same-files", Fixture, NULL, fixture_set_up, test_same_files, fixture_tear_down);
  g_test_add ("/tools/all-gone", Fixture, NULL, fixture_set_up, test_all_gone, fixture_tear_down);
  g_test_add ("/tools/live", Fixture, NULL, fixture_set_up, test_live, fixture_tear_down);
  g_test_add ("/tools/network", Fixture, NULL, fixture_set_up, test_network, fixture_tear_down);
  g_test_add ("/tools/flatpak", Fixture, NULL, fixture_set_up, test_flatpak, fixture_tear_down);
  g_test_add ("/tools/unavailable", Fixture, NULL, fixture_set_up, test_unavailable, fixture_tear_down);
  g_test_add ("/tools/without-sandbox", Fixture, NULL, fixture_set_up, test_without_sandbox, fixture_tear_down);
  return g_test_run ();
}
