/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How often a server may announce its answer (100 Continue, 103 Early Hints) before it gives it.
 * libsoup reads all of these in one go, and never comes back to the main loop from an endless row. */

#include "ara-announcements-private.h"

typedef struct
{
  GCancellable *cancellable;
  guint         count;
} Announcements;

static G_DEFINE_QUARK (ara-announcements, announcements)

static void
announcements_free (gpointer data)
{
  g_object_unref (((Announcements *) data)->cancellable);
  g_free (data);
}

static void
one_came (SoupMessage *message, gpointer data)
{
  Announcements *self = data;

  if (++self->count > ARA_MAX_ANNOUNCEMENTS)
    g_cancellable_cancel (self->cancellable);
}

void
ara_announcements_limit (SoupMessage *message, GCancellable *cancellable)
{
  Announcements *self = g_new0 (Announcements, 1);

  self->cancellable = g_object_ref (cancellable);
  /* With the message, which libsoup may hold longer than whoever sent it. */
  g_object_set_qdata_full (G_OBJECT (message), announcements_quark (), self, announcements_free);
  g_signal_connect (message, "got-informational", G_CALLBACK (one_came), self);
}

gboolean
ara_announcements_exceeded (SoupMessage *message)
{
  Announcements *self = g_object_get_qdata (G_OBJECT (message), announcements_quark ());

  return self != NULL && self->count > ARA_MAX_ANNOUNCEMENTS;
}
