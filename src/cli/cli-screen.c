/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Standard output and standard error, in one order and without ever blocking the loop: a
 * pager that waits must not keep Ctrl+C from stopping a turn. */

#include "cli-screen.h"
#include "cli-text.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE_SIZE 4096 /* what a pipe that can be written takes without blocking */
#define FILE_PIECE_SIZE (256 * 1024)

typedef struct
{
  CliSide side;
  gsize   length;
} Run;

struct _CliScreen
{
  gboolean    terminal[2];
  gboolean    colours;
  gboolean    regular[2];    /* a file: never blocks */
  int         failure[2];    /* errno of the first write that failed */

  GByteArray *pending;
  gsize       written;       /* of pending */
  GArray     *runs;          /* of Run: to where the bytes of pending go */
  guint       first_run;
  guint       source;        /* that writes on */

  gboolean    line_begun[2]; /* on the terminal; on a standard error that is none */
  GSourceFunc broken;
  gpointer    broken_data;
};

static const int descriptors[] = { STDOUT_FILENO, STDERR_FILENO };

static gboolean
wants_colours (void)
{
  const char *no_color = g_getenv ("NO_COLOR"), *term = g_getenv ("TERM");

  return (no_color == NULL || *no_color == '\0') && term != NULL && *term != '\0' && !g_str_equal (term, "dumb");
}

CliScreen *
cli_screen_new (void)
{
  CliScreen *self = g_new0 (CliScreen, 1);

  for (int side = 0; side < 2; side++)
    {
      struct stat info;

      self->terminal[side] = isatty (descriptors[side]) != 0;
      self->regular[side] = fstat (descriptors[side], &info) == 0 && S_ISREG (info.st_mode);
    }
  self->colours = self->terminal[CLI_ERR] && wants_colours ();
  self->pending = g_byte_array_new ();
  self->runs = g_array_new (FALSE, FALSE, sizeof (Run));
  signal (SIGPIPE, SIG_IGN);
  return self;
}

void
cli_screen_free (CliScreen *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  g_byte_array_unref (self->pending);
  g_array_unref (self->runs);
  g_free (self);
}

gboolean
cli_screen_is_terminal (CliScreen *self, CliSide side)
{
  return self->terminal[side];
}

int
cli_screen_get_width (CliScreen *self)
{
  struct winsize size = { 0 };

  for (int side = 0; side < 2; side++)
    if (ioctl (descriptors[side], TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
      return MAX (size.ws_col, 10);
  return 80;
}

void
cli_screen_set_broken (CliScreen *self, GSourceFunc broken, gpointer data)
{
  self->broken = broken;
  self->broken_data = data;
}

/* Writing */

static gboolean write_on (gpointer data);

static gboolean
can_be_written (gpointer data)
{
  return write_on (data);
}

static gboolean
descriptor_ready (int fd, GIOCondition condition, gpointer data)
{
  ((CliScreen *) data)->source = 0;
  write_on (data);
  return G_SOURCE_REMOVE;
}

static gboolean
would_block (CliSide side)
{
  struct pollfd poll_fd = { .fd = descriptors[side], .events = POLLOUT };

  return poll (&poll_fd, 1, 0) == 0;
}

static void
fail (CliScreen *self, CliSide side, int code)
{
  self->failure[side] = code;
  if (side == CLI_OUT && self->broken != NULL)
    self->broken (self->broken_data);
}

/* Writes a piece of the first run. FALSE where it has to wait. */
static gboolean
write_piece (CliScreen *self)
{
  Run *run = &g_array_index (self->runs, Run, self->first_run);
  gsize size = MIN (run->length, self->regular[run->side] ? FILE_PIECE_SIZE : PIECE_SIZE);
  gssize count = (gssize) size;

  if (self->failure[run->side] == 0)
    {
      if (!self->regular[run->side] && would_block (run->side))
        return FALSE;
      count = write (descriptors[run->side], self->pending->data + self->written, size);
    }
  if (count < 0 && errno == EAGAIN)
    return FALSE;
  if (count < 0 && errno != EINTR)
    fail (self, run->side, errno);
  count = MAX (count, 0);
  self->written += (gsize) count;
  run->length -= (gsize) count;
  if (run->length == 0)
    self->first_run++;
  return TRUE;
}

static gboolean
write_on (gpointer data)
{
  CliScreen *self = data;

  self->source = 0;
  while (self->first_run < self->runs->len)
    if (!write_piece (self))
      {
        CliSide side = g_array_index (self->runs, Run, self->first_run).side;

        self->source = g_unix_fd_add (descriptors[side], G_IO_OUT | G_IO_ERR | G_IO_HUP, descriptor_ready, self);
        return G_SOURCE_REMOVE;
      }
  g_byte_array_set_size (self->pending, 0);
  g_array_set_size (self->runs, 0);
  self->written = 0;
  self->first_run = 0;
  return G_SOURCE_REMOVE;
}

static void
queue (CliScreen *self, CliSide side, const char *bytes, gsize length)
{
  Run *last = self->runs->len == 0 ? NULL : &g_array_index (self->runs, Run, self->runs->len - 1);
  Run run = { side, length };

  if (length == 0 || self->failure[side] != 0)
    return;
  g_byte_array_append (self->pending, (const guint8 *) bytes, (guint) length);
  if (last != NULL && last->side == side && last->length > 0)
    last->length += length;
  else
    g_array_append_val (self->runs, run);
  /* Before more of a stream is read, and once for all that was read. */
  if (self->source == 0)
    self->source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, can_be_written, self, NULL);
}

static void
queue_visible (CliScreen *self, CliSide side, const char *text, gsize length)
{
  g_autoptr (GString) visible = g_string_sized_new (length + 16);
  g_autofree char *converted = NULL;
  gsize converted_length;

  cli_text_append_visible (visible, text, length);
  converted = cli_text_to_locale (visible->str, visible->len, &converted_length);
  queue (self, side, converted, converted_length);
}

void
cli_screen_text (CliScreen *self, CliSide side, const char *text, gsize length)
{
  if (length == 0)
    return;
  if (self->terminal[side])
    queue_visible (self, side, text, length);
  else
    queue (self, side, text, length);
  if (self->terminal[side] || side == CLI_ERR)
    self->line_begun[self->terminal[side] ? 0 : 1] = text[length - 1] != '\n';
}

void
cli_screen_dim (CliScreen *self, const char *text, gsize length)
{
  /* Begun and ended with each piece: whatever ends the program leaves the colours as they were. */
  if (self->colours)
    queue (self, CLI_ERR, "\033[2m", 4);
  cli_screen_text (self, CLI_ERR, text, length);
  if (self->colours)
    queue (self, CLI_ERR, "\033[22m", 5);
}

void
cli_screen_fresh_line (CliScreen *self)
{
  if (self->line_begun[0])
    queue (self, self->terminal[CLI_ERR] ? CLI_ERR : CLI_OUT, "\n", 1);
  if (self->line_begun[1])
    queue (self, CLI_ERR, "\n", 1);
  self->line_begun[0] = self->line_begun[1] = FALSE;
}

void
cli_screen_line_ended (CliScreen *self)
{
  self->line_begun[0] = FALSE;
}

void
cli_screen_complain (CliScreen *self, const char *program, const char *sentence)
{
  g_autofree char *line = g_strconcat (program, ": ", sentence, "\n", NULL);

  cli_screen_fresh_line (self);
  cli_screen_text (self, CLI_ERR, line, strlen (line));
}

void
cli_screen_drain (CliScreen *self)
{
  while (self->runs->len > 0)
    g_main_context_iteration (NULL, TRUE);
}

int
cli_screen_finish (CliScreen *self, const char *program, int status)
{
  g_autofree char *sentence = NULL;

  cli_screen_drain (self);
  if (self->failure[CLI_OUT] == 0)
    return status;
  if (self->failure[CLI_OUT] == EPIPE)
    {
      signal (SIGPIPE, SIG_DFL);
      raise (SIGPIPE);
    }
  sentence = g_strdup_printf (_("the output can't be written: %s"), g_strerror (self->failure[CLI_OUT]));
  cli_screen_complain (self, program, sentence);
  cli_screen_drain (self);
  return 1;
}

/* Signals */

static volatile sig_atomic_t signal_that_came, continued;
static int wake_pipe[2] = { -1, -1 };
static struct
{
  GSourceFunc func;
  gpointer    data;
} catcher, resumer;

static void
wake (void)
{
  int code = errno;

  if (write (wake_pipe[1], "", 1) < 0)
    errno = 0; /* full: it's awake already */
  errno = code;
}

static void
handle_continue (int number)
{
  continued = 1;
  wake ();
}

static void
handle_signal (int number)
{

  if (signal_that_came != 0)
    {
      signal (number, SIG_DFL);
      raise (number); /* takes effect when this returns */
      return;
    }
  signal_that_came = number;
  wake ();
}

static gboolean
woken (int fd, GIOCondition condition, gpointer data)
{
  char bytes[16];

  if (read (fd, bytes, sizeof bytes) <= 0)
    return G_SOURCE_CONTINUE;
  if (signal_that_came != 0)
    catcher.func (catcher.data);
  if (continued && resumer.func != NULL)
    resumer.func (resumer.data);
  continued = 0;
  return G_SOURCE_CONTINUE;
}

void
cli_signals_catch (GSourceFunc func, gpointer data)
{
  struct sigaction action = { .sa_handler = handle_signal, .sa_flags = SA_RESTART };
  struct sigaction resume = { .sa_handler = handle_continue, .sa_flags = SA_RESTART };

  catcher.func = func;
  catcher.data = data;
  if (wake_pipe[0] >= 0 || !g_unix_open_pipe (wake_pipe, FD_CLOEXEC, NULL))
    return;
  g_unix_set_fd_nonblocking (wake_pipe[1], TRUE, NULL);
  g_unix_fd_add (wake_pipe[0], G_IO_IN, woken, NULL);
  sigaction (SIGINT, &action, NULL);
  sigaction (SIGTERM, &action, NULL);
  sigaction (SIGCONT, &resume, NULL);
}

void
cli_signals_resume (GSourceFunc func, gpointer data)
{
  resumer.func = func;
  resumer.data = data;
}

void
cli_signals_reset (void)
{
  signal_that_came = 0;
}

int
cli_signals_get (void)
{
  return signal_that_came;
}
