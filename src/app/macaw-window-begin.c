/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window's beginning: the connection that is shown first, which may have to be found yet. */

#include "config.h"

#include "macaw-window-private.h"

#include <glib/gi18n.h>

#include "macaw-paths.h"

typedef struct MacawBeginning Beginning;

struct MacawBeginning
{
  char      *connection; /* id or name */
  char      *session;    /* or NULL */
  gboolean   asked;      /* for that connection: its lack is told */
  gboolean   fresh;
  GPtrArray *put_off;
};

/* Actions that were put off */

typedef struct
{
  char     *name;
  GVariant *parameter; /* or NULL */
} Action;

static void
action_free (Action *action)
{
  g_free (action->name);
  g_clear_pointer (&action->parameter, g_variant_unref);
  g_free (action);
}

gboolean
macaw_window_put_off (MacawWindow *self, GSimpleAction *action, GVariant *parameter)
{
  Action *kept;

  if (self->connection != NULL || self->beginning == NULL)
    return FALSE;
  kept = g_new (Action, 1);
  *kept = (Action){ g_strdup (g_action_get_name (G_ACTION (action))), parameter == NULL ? NULL : g_variant_ref (parameter) };
  g_ptr_array_add (self->beginning->put_off, kept);
  return TRUE;
}

/* The beginning */

static void
beginning_free (Beginning *beginning)
{
  g_free (beginning->connection);
  g_free (beginning->session);
  g_ptr_array_unref (beginning->put_off);
  g_free (beginning);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Beginning, beginning_free)

static Beginning *
beginning_new (const char *connection, const char *session, gboolean fresh)
{
  Beginning *beginning = g_new0 (Beginning, 1);

  beginning->connection = connection != NULL ? g_strdup (connection)
                                             : g_settings_get_string (macaw_paths_get_settings (), "last-connection");
  beginning->session = g_strdup (session);
  beginning->asked = connection != NULL;
  beginning->fresh = fresh;
  beginning->put_off = g_ptr_array_new_with_free_func ((GDestroyNotify) action_free);
  return beginning;
}

void
macaw_window_clear_beginning (MacawWindow *self)
{
  g_clear_pointer (&self->beginning, beginning_free);
}

static void
use_first (MacawWindow *self, const Beginning *beginning)
{
  MacawConnection *connection = macaw_connection_list_lookup (self->connections, beginning->connection);

  if (connection == NULL && beginning->asked)
    {
      g_autofree char *sentence = g_strdup_printf (_("There is no connection “%s”. This computer is shown."), beginning->connection);

      macaw_window_toast (self, sentence);
    }
  macaw_window_use_first (self, connection != NULL ? connection : macaw_connection_list_get_local (self->connections),
                          beginning->session, beginning->fresh);
}

/* Everything that can be found was found. */
static void
go_on (MacawWindow *self)
{
  g_autoptr (Beginning) beginning = g_steal_pointer (&self->beginning);

  if (beginning == NULL)
    return;
  /* Another session may have been opened meanwhile. */
  if (self->connection == NULL)
    use_first (self, beginning);
  for (guint i = 0; i < beginning->put_off->len; i++)
    {
      Action *action = g_ptr_array_index (beginning->put_off, i);

      g_action_group_activate_action (G_ACTION_GROUP (self), action->name, action->parameter);
    }
}

void
macaw_window_begin (MacawWindow *self, const char *connection, const char *session, gboolean fresh)
{
  self->beginning = beginning_new (connection, session, fresh);
  if (*self->beginning->connection != '\0' && macaw_connection_list_is_finding (self->connections)
      && macaw_connection_list_lookup (self->connections, self->beginning->connection) == NULL)
    g_signal_connect_object (self->connections, "notify::finding", G_CALLBACK (go_on), self, G_CONNECT_SWAPPED);
  else
    go_on (self);
}
