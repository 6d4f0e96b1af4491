/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Has the paths of a form chosen among the files of a session's sandbox. */

#include "config.h"

#include "macaw-sandbox-paths.h"
#include "macaw-sandbox-chooser.h"

typedef struct
{
  AraRuntimeClient *client;
  char             *session_id;
} Session;

static void
session_free (gpointer data)
{
  Session *self = data;

  g_object_unref (self->client);
  g_free (self->session_id);
  g_free (self);
}

/* The field that a dialog is open for. */
typedef struct
{
  MacawSchemaForm *form;
  char            *pointer;
} Field;

static void
field_free (gpointer data, GClosure *closure)
{
  Field *self = data;

  g_object_unref (self->form);
  g_free (self->pointer);
  g_free (self);
}

static void
take_path (MacawSandboxChooser *chooser, const char *path, gpointer user_data)
{
  Field *field = user_data;

  macaw_schema_form_set_path (field->form, field->pointer, path);
  macaw_schema_form_focus_field (field->form, field->pointer);
}

static void
open_chooser (MacawSchemaForm *form, const char *pointer, const char *path, gpointer user_data)
{
  Session *session = user_data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (form));
  GtkWidget *chooser = macaw_sandbox_chooser_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, session->client, session->session_id, path);
  Field *field = g_new0 (Field, 1);

  field->form = g_object_ref (form);
  field->pointer = g_strdup (pointer);
  g_signal_connect_data (chooser, "chosen", G_CALLBACK (take_path), field, field_free, 0);
  gtk_window_present (GTK_WINDOW (chooser));
}

void
macaw_sandbox_paths_serve (MacawSchemaForm *form, AraRuntimeClient *client, const char *session_id)
{
  Session *session;

  g_return_if_fail (MACAW_IS_SCHEMA_FORM (form));
  if (client == NULL)
    {
      macaw_schema_form_set_path_chooser (form, NULL, NULL, NULL);
      return;
    }
  session = g_new0 (Session, 1);
  session->client = g_object_ref (client);
  session->session_id = g_strdup (session_id);
  macaw_schema_form_set_path_chooser (form, open_chooser, session, session_free);
}
