/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An answer that is too long for the screen: all of it goes into a file. */

#include "config.h"

#include "macaw-long-answer.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#define MAX_WAITING (32 * 1024 * 1024) /* bytes that a slow disk may be behind */
#define TELL_TIME (G_TIME_SPAN_SECOND / 2)

struct _MacawLongAnswer
{
  GObject       parent_instance;

  AraMessage   *answer;
  AraTextPart  *part;    /* that the last text belonged to; only compared */
  guint64       shown;   /* bytes that the message holds */
  guint64       n_bytes; /* in all */
  guint64       room;
  gint64        told;    /* when the sentence was written last */
  char         *ending;  /* how the turn ended, if not well */
  char         *problem; /* why no more is written */
  gboolean      full;
  gboolean      ended;   /* all is written */

  /* Shared with the thread */
  char         *path;
  GMainContext *context;
  GAsyncQueue  *queue;   /* of GBytes; an empty one is the end */
  GThread      *thread;  /* NULL: the end was told */
  int           waiting; /* atomic: bytes that are not written yet */
};

G_DEFINE_FINAL_TYPE (MacawLongAnswer, macaw_long_answer, G_TYPE_OBJECT)

static guint ended_signal;

/* On the thread */

static char *
describe_errno (void)
{
  return g_strdup (g_strerror (errno));
}

static char *
write_all (int fd, GBytes *bytes)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  while (length > 0)
    {
      gssize count = write (fd, text, length);

      if (count < 0 && errno == EINTR)
        continue;
      if (count < 0)
        return describe_errno ();
      text += count;
      length -= (gsize) count;
    }
  return NULL;
}

typedef struct
{
  MacawLongAnswer *self;
  char            *problem;
  gboolean         ended;
} Report;

static void
report_free (gpointer data)
{
  Report *report = data;

  g_object_unref (report->self);
  g_free (report->problem);
  g_free (report);
}

static gboolean take_report (gpointer data);

static void
tell (MacawLongAnswer *self, char *problem, gboolean ended)
{
  Report *report = g_new (Report, 1);
  g_autoptr (GSource) source = g_idle_source_new ();

  *report = (Report){ g_object_ref (self), problem, ended };
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, take_report, report, report_free);
  g_source_attach (source, self->context);
}

static gpointer
run_thread (gpointer data)
{
  g_autoptr (MacawLongAnswer) self = data;
  g_autofree char *directory = g_path_get_dirname (self->path);
  gboolean worked = TRUE;
  int fd;

  g_mkdir_with_parents (directory, 0700);
  fd = open (self->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0)
    tell (self, describe_errno (), FALSE);
  for (;;)
    {
      g_autoptr (GBytes) bytes = g_async_queue_pop (self->queue);
      char *problem;

      if (g_bytes_get_size (bytes) == 0)
        break;
      if (fd >= 0 && worked && (problem = write_all (fd, bytes)) != NULL)
        {
          worked = FALSE;
          tell (self, problem, FALSE);
        }
      g_atomic_int_add (&self->waiting, -(int) g_bytes_get_size (bytes));
    }
  if (fd >= 0 && close (fd) != 0 && worked)
    tell (self, describe_errno (), FALSE);
  tell (self, NULL, TRUE);
  return NULL;
}

/* The sentence */

char *
macaw_long_answer_describe (guint64 shown, guint64 n_bytes, const char *path)
{
  g_autofree char *part = g_format_size (shown), *all = g_format_size (n_bytes);

  /* Translators: two sizes and a file. */
  return g_strdup_printf (_("This answer is longer than %1$s, and the rest isn’t shown. The whole of it, %2$s, is in the file %3$s."),
                          part, all, path);
}

static char *
describe (MacawLongAnswer *self)
{
  g_autofree char *shown = g_format_size (self->shown), *all = g_format_size (self->n_bytes);

  if (self->problem != NULL)
    /* Translators: a size, a file, and what the system says of it. */
    return g_strdup_printf (_("This answer was ended, since what goes beyond %1$s could not be written to the file %2$s: %3$s"), shown,
                            self->path, self->problem);
  if (!self->ended)
    /* Translators: two sizes, such as 8 MB, and a file. */
    return g_strdup_printf (_("This answer is longer than %1$s. The rest isn’t shown; all of it, %2$s so far, goes into the file %3$s."),
                            shown, all, self->path);
  if (self->full)
    /* Translators: a size and a file. */
    return g_strdup_printf (_("This answer was ended at %1$s, the most that is kept of one. All of that is in the file %2$s."), all,
                            self->path);
  return macaw_long_answer_describe (self->shown, self->n_bytes, self->path);
}

static void
tell_sentence (MacawLongAnswer *self)
{
  g_autofree char *sentence = describe (self);
  g_autofree char *both = self->ending == NULL ? NULL : g_strjoin ("\n", self->ending, sentence, NULL);

  self->told = g_get_monotonic_time ();
  ara_message_set_error_text (self->answer, both != NULL ? both : sentence);
}

static gboolean
take_report (gpointer data)
{
  Report *report = data;
  MacawLongAnswer *self = report->self;

  if (self->problem == NULL)
    self->problem = g_steal_pointer (&report->problem);
  if (!report->ended)
    return G_SOURCE_REMOVE;
  self->ended = TRUE;
  tell_sentence (self);
  g_signal_emit (self, ended_signal, 0);
  return G_SOURCE_REMOVE;
}

/* The object */

static void
macaw_long_answer_finalize (GObject *object)
{
  MacawLongAnswer *self = MACAW_LONG_ANSWER (object);

  g_object_unref (self->answer);
  g_async_queue_unref (self->queue);
  g_main_context_unref (self->context);
  g_free (self->path);
  g_free (self->ending);
  g_free (self->problem);
  G_OBJECT_CLASS (macaw_long_answer_parent_class)->finalize (object);
}

static void
macaw_long_answer_class_init (MacawLongAnswerClass *class)
{
  G_OBJECT_CLASS (class)->finalize = macaw_long_answer_finalize;
  ended_signal = g_signal_new ("ended", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
macaw_long_answer_init (MacawLongAnswer *self)
{
  self->room = MACAW_MAX_LONG_ANSWER;
  self->context = g_main_context_ref_thread_default ();
  self->queue = g_async_queue_new_full ((GDestroyNotify) g_bytes_unref);
}

/* Takes the text. */
static void
put (MacawLongAnswer *self, char *text)
{
  gsize length = strlen (text);

  if (length > 0)
    {
      g_atomic_int_add (&self->waiting, (int) length);
      g_async_queue_push (self->queue, g_bytes_new_take (text, length));
    }
  else
    g_free (text);
  self->n_bytes += length;
}

MacawLongAnswer *
macaw_long_answer_new (AraMessage *answer, const char *path)
{
  MacawLongAnswer *self = g_object_new (MACAW_TYPE_LONG_ANSWER, NULL);
  g_autofree char *reasoning = ara_message_dup_reasoning (answer);

  self->answer = g_object_ref (answer);
  self->path = g_strdup (path);
  if (reasoning != NULL && *reasoning != '\0')
    put (self, g_strconcat (reasoning, "\n\n", NULL));
  put (self, ara_message_dup_text (answer));
  self->shown = self->n_bytes;
  self->thread = g_thread_new ("macaw-answer", run_thread, g_object_ref (self));
  return self;
}

void
macaw_long_answer_set_room (MacawLongAnswer *self, guint64 room)
{
  self->room = room;
}

AraMessage *
macaw_long_answer_get_message (MacawLongAnswer *self)
{
  return self->answer;
}

gboolean
macaw_long_answer_append (MacawLongAnswer *self, AraTextPart *part, GBytes *text)
{
  gsize length = g_bytes_get_size (text);

  g_return_val_if_fail (MACAW_IS_LONG_ANSWER (self) && length > 0, FALSE);
  self->full = self->full || self->n_bytes + length > self->room;
  if (self->problem == NULL && !self->full && g_atomic_int_get (&self->waiting) > MAX_WAITING)
    self->problem = g_strdup (_("the disk is too slow"));
  if (self->full || self->problem != NULL || self->thread == NULL)
    return FALSE;
  if (self->part != NULL && self->part != part)
    put (self, g_strdup ("\n\n"));
  self->part = part;
  g_atomic_int_add (&self->waiting, (int) length);
  g_async_queue_push (self->queue, g_bytes_ref (text));
  self->n_bytes += length;
  if (g_get_monotonic_time () - self->told > TELL_TIME)
    tell_sentence (self);
  return TRUE;
}

void
macaw_long_answer_end (MacawLongAnswer *self)
{
  GThread *thread = g_steal_pointer (&self->thread);

  g_return_if_fail (MACAW_IS_LONG_ANSWER (self));
  if (thread == NULL)
    return;
  self->ending = g_strdup (ara_message_get_error_text (self->answer));
  tell_sentence (self);
  g_async_queue_push (self->queue, g_bytes_new_static ("", 0));
  g_thread_unref (thread);
}

void
macaw_long_answer_close (MacawLongAnswer *self)
{
  GThread *thread = g_steal_pointer (&self->thread);

  g_return_if_fail (MACAW_IS_LONG_ANSWER (self));
  if (thread == NULL)
    return;
  g_async_queue_push (self->queue, g_bytes_new_static ("", 0));
  g_thread_join (thread);
}
