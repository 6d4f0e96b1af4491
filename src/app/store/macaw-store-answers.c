/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of answers that are too long for the screen: beside the database, named after their
 * conversation, and gone with it. */

#include "config.h"

#include "macaw-store-private.h"

#include <glib/gstdio.h>

#define DIGITS 16

/* Ids are a server's: they are no part of a file's name as they are. */
static char *
get_prefix (const char *connection_id, const char *conversation_id)
{
  g_autofree char *key = g_strconcat (connection_id, "\n", conversation_id, NULL);
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);

  return g_strdup_printf ("%.*s-", DIGITS, sum);
}

char *
macaw_store_dup_answers (MacawStore *self)
{
  g_autofree char *directory = self == NULL ? g_build_filename (g_get_user_data_dir (), "macaw", NULL) : g_path_get_dirname (self->path);

  return g_build_filename (directory, "answers", NULL);
}

char *
macaw_store_dup_answer_stem (MacawStore *self, const char *connection_id, const char *conversation_id)
{
  g_autofree char *directory = macaw_store_dup_answers (self), *prefix = get_prefix (connection_id, conversation_id);

  return g_build_filename (directory, prefix, NULL);
}

char *
macaw_store_dup_answer_path (MacawStore *self, const char *connection_id, const char *conversation_id)
{
  g_autofree char *stem = macaw_store_dup_answer_stem (self, connection_id, conversation_id), *uuid = g_uuid_string_random ();

  return g_strdup_printf ("%s%.8s.md", stem, uuid);
}

void
macaw_store_delete_answers (MacawStoreJob *job)
{
  g_autofree char *prefix = get_prefix (job->connection, job->id);
  g_autoptr (GDir) directory = g_dir_open (job->text, 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    if (g_str_has_prefix (name, prefix))
      {
        g_autofree char *path = g_build_filename (job->text, name, NULL);

        g_unlink (path);
      }
}
