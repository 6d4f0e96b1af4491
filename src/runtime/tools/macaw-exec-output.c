/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a command writes: its beginning, its end while it runs, and all of it in a file of
 * the workspace once it is too much for the result. */

#include "macaw-exec-output.h"
#include "macaw-sandbox-private.h"

#include <unistd.h>

#define LIVE_TAIL (8 * 1024)

struct _MacawExecOutput
{
  MacawWorkspace *workspace;
  GString        *heads[2]; /* at most MACAW_EXEC_MAX_OUTPUT */
  GString        *tails[2]; /* at least the last LIVE_TAIL, if there was so much */
  gboolean        truncated;
  gboolean        flooded;
  gboolean        lost;
  char           *path; /* of the file, as the tools see it */
  int             fd;   /* it, or -1 */
  gsize           written;
};

MacawExecOutput *
macaw_exec_output_new (MacawWorkspace *workspace)
{
  MacawExecOutput *self = g_new0 (MacawExecOutput, 1);

  self->workspace = macaw_workspace_ref (workspace);
  self->fd = -1;
  for (int i = 0; i < 2; i++)
    {
      self->heads[i] = g_string_new (NULL);
      self->tails[i] = g_string_new (NULL);
    }
  return self;
}

void
macaw_exec_output_free (MacawExecOutput *self)
{
  for (int i = 0; i < 2; i++)
    {
      g_string_free (self->heads[i], TRUE);
      g_string_free (self->tails[i], TRUE);
    }
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->path);
  macaw_workspace_unref (self->workspace);
  g_free (self);
}

static void
spill (MacawExecOutput *self, const char *bytes, gsize length)
{
  if (self->fd < 0 || self->flooded || self->lost)
    return;
  self->lost = !macaw_workspace_write_fully (self->fd, bytes, length);
  self->written += length;
  self->flooded = self->written > MACAW_EXEC_MAX_OVERFLOW;
}

/* From here on all of it goes to a file, what there was before at its beginning. */
static void
begin_file (MacawExecOutput *self)
{
  g_autoptr (GError) error = NULL;

  self->truncated = TRUE;
  self->path = g_strdup_printf (MACAW_WORKSPACE_DIRECTORY "/.output/exec-%08x%08x.txt", g_random_int (), g_random_int ());
  self->fd = macaw_workspace_create (self->workspace, self->path, &error);
  if (self->fd < 0)
    {
      g_warning ("An output could not be kept: %s", error->message);
      self->lost = TRUE;
      g_clear_pointer (&self->path, g_free);
      return;
    }
  for (int i = 0; i < 2; i++)
    spill (self, self->heads[i]->str, self->heads[i]->len);
}

gboolean
macaw_exec_output_add (MacawExecOutput *self, int which, const char *bytes, gsize length)
{
  GString *head = self->heads[which], *tail = self->tails[which];
  gsize room = MACAW_EXEC_MAX_OUTPUT - head->len;
  gsize last = MIN (length, LIVE_TAIL);

  if (!self->truncated && length > room)
    begin_file (self);
  spill (self, bytes, length);
  g_string_append_len (head, bytes, (gssize) MIN (length, room));
  if (tail->len + last > 2 * LIVE_TAIL)
    g_string_erase (tail, 0, (gssize) (tail->len - LIVE_TAIL));
  g_string_append_len (tail, bytes + length - last, (gssize) last);
  /* What can't be kept is not read without an end either. */
  if (self->lost)
    {
      self->written += length;
      self->flooded = self->written > MACAW_EXEC_MAX_OVERFLOW;
    }
  return !self->flooded;
}

gboolean
macaw_exec_output_is_flooded (MacawExecOutput *self)
{
  return self->flooded;
}

gboolean
macaw_exec_output_is_lost (MacawExecOutput *self)
{
  return self->lost;
}

/* How many of the last bytes begin a character that is not whole. */
static gsize
count_unfinished (const char *text, gsize length)
{
  for (gsize back = 1; back <= 3 && back <= length; back++)
    {
      guchar byte = (guchar) text[length - back];

      if (byte >= 0xc0)
        return back < (byte >= 0xf0 ? 4u : byte >= 0xe0 ? 3u : 2u) ? back : 0;
      if (byte < 0x80)
        return 0;
    }
  return 0;
}

static void
add_text (AraValueBuilder *builder, const char *name, const char *text, gsize length, gboolean cut_start, gboolean cut_end)
{
  while (cut_start && length > 0 && ((guchar) *text & 0xc0) == 0x80)
    {
      text++;
      length--;
    }
  if (cut_end)
    length -= count_unfinished (text, length);
  ara_value_builder_name (builder, name);
  ara_value_builder_string_len (builder, text, (gssize) length);
}

void
macaw_exec_output_add_texts (MacawExecOutput *self, AraValueBuilder *builder, gboolean live)
{
  static const char *const names[] = { "stdout", "stderr" };

  for (int i = 0; i < 2; i++)
    {
      GString *text = live ? self->tails[i] : self->heads[i];
      gsize length = live ? MIN (text->len, LIVE_TAIL) : text->len;
      gboolean cut_start = live && length == LIVE_TAIL;

      add_text (builder, names[i], text->str + text->len - length, length, cut_start,
                live || length == MACAW_EXEC_MAX_OUTPUT);
    }
}

void
macaw_exec_output_add_members (MacawExecOutput *self, AraValueBuilder *builder)
{
  ara_value_builder_name (builder, "truncated");
  ara_value_builder_boolean (builder, self->truncated);
  ara_value_builder_name (builder, "output_file");
  ara_value_builder_string (builder, self->path);
}
