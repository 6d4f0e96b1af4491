/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person says: an argument, standard input, or lines at a prompt. */

#include "cli-input.h"
#include "cli-text.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

static char *
decode (char *text, gsize length, GError **error)
{
  g_autofree char *bytes = text;
  g_autofree char *decoded = NULL;

  if (memchr (bytes, '\0', length) == NULL)
    decoded = cli_text_from_locale (bytes);
  if (decoded == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("the message is not text in UTF-8"));
  return g_steal_pointer (&decoded);
}

char *
cli_input_read_all (GError **error)
{
  GString *text = g_string_new (NULL);
  char buffer[64 * 1024];
  gssize count;

  while ((count = read (STDIN_FILENO, buffer, sizeof buffer)) != 0)
    {
      if (count < 0 && errno == EINTR)
        continue;
      if (count < 0 || text->len + (gsize) count > CLI_MAX_MESSAGE)
        {
          if (count < 0)
            g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("standard input can't be read: %s"), g_strerror (errno));
          else
            g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, _("the message is longer than 16 MiB"));
          g_string_free (text, TRUE);
          return NULL;
        }
      g_string_append_len (text, buffer, count);
    }
  if (text->len > 0 && text->str[text->len - 1] == '\n')
    g_string_truncate (text, text->len - 1);
  count = (gssize) text->len;
  return decode (g_string_free (text, FALSE), (gsize) count, error);
}

/* At the prompt */

typedef struct
{
  CliScreen  *screen;
  const char *prompt;
  GString    *text;
  gboolean    done;
  gboolean    ended;
} Prompt;

static gboolean
more_is_there (void)
{
  struct pollfd poll_fd = { .fd = STDIN_FILENO, .events = POLLIN };

  return poll (&poll_fd, 1, 0) == 1 && (poll_fd.revents & POLLIN) != 0;
}

/* The terminal gives whole lines. What is there at once was pasted, and is one message. */
static gboolean
line_there (int fd, GIOCondition condition, gpointer data)
{
  Prompt *self = data;
  char buffer[4096];
  gssize count;

  do
    {
      count = read (fd, buffer, sizeof buffer);
      if (count > 0)
        g_string_append_len (self->text, buffer, count);
    }
  while (count > 0 && more_is_there () && self->text->len < CLI_MAX_MESSAGE);
  self->ended = count <= 0 && self->text->len == 0;
  self->done = self->ended || count <= 0 || g_str_has_suffix (self->text->str, "\n");
  return G_SOURCE_CONTINUE;
}

static gboolean
interrupted (gpointer data)
{
  Prompt *self = data;

  self->ended = self->done = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
show_prompt (gpointer data)
{
  Prompt *self = data;

  cli_screen_text (self->screen, CLI_ERR, self->prompt, strlen (self->prompt));
  return G_SOURCE_REMOVE;
}

char *
cli_input_prompt (CliScreen *screen, const char *prompt)
{
  Prompt self = { .screen = screen, .prompt = prompt, .text = g_string_new (NULL) };
  guint watch;
  char *text;

  cli_signals_reset ();
  cli_signals_catch (interrupted, &self);
  cli_screen_fresh_line (screen);
  show_prompt (&self);
  cli_screen_drain (screen);
  /* Ctrl+Z drops what was typed, and the shell wrote below the prompt. */
  cli_signals_resume (show_prompt, &self);
  watch = g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, line_there, &self);
  while (!self.done)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (watch);
  cli_signals_resume (NULL, NULL);
  if (self.ended)
    {
      g_string_free (self.text, TRUE);
      return NULL;
    }
  cli_screen_line_ended (screen);
  g_strchomp (self.text->str);
  text = g_utf8_validate (self.text->str, -1, NULL) ? g_strdup (self.text->str)
                                                    : g_locale_to_utf8 (self.text->str, -1, NULL, NULL, NULL);
  if (text == NULL)
    text = g_utf8_make_valid (self.text->str, -1);
  g_string_free (self.text, TRUE);
  return text;
}
