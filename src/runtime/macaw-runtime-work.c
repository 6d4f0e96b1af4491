/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What runs in the runtime's sessions, and ending it. */

#include "macaw-runtime.h"

struct _MacawWork
{
  char         *session;
  GCancellable *cancellable;
};

/* Somebody waits until nothing runs in a session any more. */
typedef struct
{
  char    *session;
  GFunc    done;
  gpointer data;
} Ending;

static gboolean
is_at_work (MacawRuntime *self, const char *session)
{
  for (guint i = 0; i < self->works->len; i++)
    if (g_str_equal (((MacawWork *) g_ptr_array_index (self->works, i))->session, session))
      return TRUE;
  return FALSE;
}

MacawWork *
macaw_runtime_begin_work (MacawRuntime *self, const char *session, GCancellable *cancellable)
{
  MacawWork *work = g_new (MacawWork, 1);

  *work = (MacawWork){ g_strdup (session), g_object_ref (cancellable) };
  g_ptr_array_add (self->works, work);
  return work;
}

static void
tell_endings (MacawRuntime *self)
{
  for (guint i = 0; i < self->endings->len;)
    {
      Ending *ending = g_ptr_array_index (self->endings, i);

      if (is_at_work (self, ending->session))
        {
          i++;
          continue;
        }
      g_ptr_array_remove_index (self->endings, i);
      ending->done (NULL, ending->data);
      g_free (ending->session);
      g_free (ending);
    }
}

void
macaw_runtime_finish_work (MacawRuntime *self, MacawWork *work)
{
  g_ptr_array_remove_fast (self->works, work);
  g_object_unref (work->cancellable);
  g_free (work->session);
  g_free (work);
  self->last_used = g_get_monotonic_time ();
  tell_endings (self);
}

void
macaw_runtime_end_work (MacawRuntime *self, const char *session, GFunc done, gpointer data)
{
  Ending *ending = g_new (Ending, 1);
  g_autoptr (GPtrArray) cancellables = g_ptr_array_new_with_free_func (g_object_unref);

  *ending = (Ending){ g_strdup (session), done, data };
  g_ptr_array_add (self->endings, ending);
  for (guint i = 0; i < self->works->len; i++)
    {
      MacawWork *work = g_ptr_array_index (self->works, i);

      if (g_str_equal (work->session, session))
        g_ptr_array_add (cancellables, g_object_ref (work->cancellable));
    }
  for (guint i = 0; i < cancellables->len; i++)
    g_cancellable_cancel (g_ptr_array_index (cancellables, i));
  tell_endings (self);
}
