/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An SQLite file that is migrated when it is opened, and put aside when it is damaged. */

#include "config.h"

#include "macaw-database-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

/* How long another process may keep us waiting. */
#define BUSY_MS 10000

struct _MacawDatabase
{
  sqlite3 *handle;
};

static int
get_error_code (int result)
{
  switch (result & 0xff)
    {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return G_IO_ERROR_INVALID_DATA;
    case SQLITE_FULL:
      return G_IO_ERROR_NO_SPACE;
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
      return G_IO_ERROR_PERMISSION_DENIED;
    case SQLITE_BUSY:
      return G_IO_ERROR_BUSY;
    default:
      return G_IO_ERROR_FAILED;
    }
}

static void
set_error (MacawDatabase *self, GError **error)
{
  g_set_error (error, G_IO_ERROR, get_error_code (sqlite3_extended_errcode (self->handle)),
               /* Translators: %s is SQLite's reason, in English. */
               _("The history on this computer could not be used: %s."), sqlite3_errmsg (self->handle));
}

static gboolean
execute (MacawDatabase *self, const char *sql, GError **error)
{
  if (sqlite3_exec (self->handle, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  set_error (self, error);
  return FALSE;
}

static sqlite3_stmt *
prepare_valist (MacawDatabase *self, GError **error, const char *sql, const char *types, va_list arguments)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (self->handle, sql, -1, &statement, NULL) != SQLITE_OK)
    {
      set_error (self, error);
      return NULL;
    }
  for (int i = 1; *types != '\0'; types++, i++)
    if (*types == 's')
      sqlite3_bind_text (statement, i, va_arg (arguments, const char *), -1, SQLITE_TRANSIENT);
    else
      sqlite3_bind_int64 (statement, i, va_arg (arguments, gint64));
  return statement;
}

sqlite3_stmt *
macaw_database_prepare (MacawDatabase *self, GError **error, const char *sql, const char *types, ...)
{
  sqlite3_stmt *statement;
  va_list arguments;

  va_start (arguments, types);
  statement = prepare_valist (self, error, sql, types, arguments);
  va_end (arguments);
  return statement;
}

gboolean
macaw_database_next (MacawDatabase *self, sqlite3_stmt **statement, GError **error)
{
  int result;

  if (*statement == NULL)
    return FALSE;
  result = sqlite3_step (*statement);
  if (result == SQLITE_ROW)
    return TRUE;
  if (result != SQLITE_DONE)
    set_error (self, error);
  g_clear_pointer (statement, sqlite3_finalize);
  return FALSE;
}

gboolean
macaw_database_run (MacawDatabase *self, GError **error, const char *sql, const char *types, ...)
{
  g_autoptr (GError) trouble = NULL;
  sqlite3_stmt *statement;
  va_list arguments;

  va_start (arguments, types);
  statement = prepare_valist (self, &trouble, sql, types, arguments);
  va_end (arguments);
  while (macaw_database_next (self, &statement, &trouble))
    ;
  if (trouble == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&trouble));
  return FALSE;
}

/* Opening */

static gboolean
apply_migrations (MacawDatabase *self, const char *const *migrations, GError **error)
{
  g_autoptr (GError) trouble = NULL;
  sqlite3_stmt *statement = macaw_database_prepare (self, &trouble, "PRAGMA user_version", "");
  gint64 version = macaw_database_next (self, &statement, &trouble) ? sqlite3_column_int64 (statement, 0) : 0;
  gint64 newest = g_strv_length ((char **) migrations);

  g_clear_pointer (&statement, sqlite3_finalize);
  if (trouble != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&trouble));
      return FALSE;
    }
  if (version > newest)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                           _("The history on this computer was made by a newer version of Macaw. Update this one to use it."));
      return FALSE;
    }
  for (; version < newest; version++)
    {
      g_autofree char *sql = g_strdup_printf ("%s;PRAGMA user_version = %d", migrations[version], (int) version + 1);

      if (!execute (self, sql, error))
        return FALSE;
    }
  return TRUE;
}

/* In one transaction: a crash in the middle leaves the old format whole, and of two
 * processes the second one finds the work done. */
static gboolean
migrate (MacawDatabase *self, const char *const *migrations, GError **error)
{
  if (!execute (self, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (apply_migrations (self, migrations, error) && execute (self, "COMMIT", error))
    return TRUE;
  sqlite3_exec (self->handle, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

static gboolean
check (MacawDatabase *self, GError **error)
{
  g_autoptr (GError) trouble = NULL;
  sqlite3_stmt *statement = macaw_database_prepare (self, &trouble, "PRAGMA quick_check(1)", "");
  gboolean sound = macaw_database_next (self, &statement, &trouble)
                   && g_strcmp0 ((const char *) sqlite3_column_text (statement, 0), "ok") == 0;

  if (!sound && trouble == NULL)
    g_set_error_literal (&trouble, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "damaged");
  g_clear_pointer (&statement, sqlite3_finalize);
  if (!sound)
    g_propagate_error (error, g_steal_pointer (&trouble));
  return sound;
}

static MacawDatabase *
open_file (const char *path, const char *const *migrations, GError **error)
{
  g_autoptr (MacawDatabase) self = g_new0 (MacawDatabase, 1);

  if (sqlite3_open_v2 (path, &self->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    {
      set_error (self, error);
      return NULL;
    }
  sqlite3_busy_timeout (self->handle, BUSY_MS);
  /* NORMAL in WAL mode: what was committed outlives our process, not a power cut; a power cut
   * loses the newest commits and breaks nothing. */
  if (!execute (self, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON", error)
      || !migrate (self, migrations, error)
      || !check (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* What is damaged may still be worth something to somebody: it is kept. */
static char *
move_aside (const char *path)
{
  static const char *const ends[] = { "", "-wal", "-shm" };
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y%m%dT%H%M%S");
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *aside = g_strdup_printf ("%s.damaged-%s-%.8s", path, time, id);

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *from = g_strconcat (path, ends[i], NULL), *to = g_strconcat (aside, ends[i], NULL);

      if (g_rename (from, to) != 0 && errno != ENOENT)
        g_warning ("%s could not be moved aside: %s", from, g_strerror (errno));
    }
  return g_steal_pointer (&aside);
}

/* Private to its owner; SQLite gives its other files the same mode. */
static gboolean
create_file (const char *path, GError **error)
{
  g_autofree char *directory = g_path_get_dirname (path);
  int fd = g_mkdir_with_parents (directory, 0700) == 0 ? g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;

  if (fd >= 0)
    {
      close (fd);
      return TRUE;
    }
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
               _("The history on this computer could not be used: %s."), g_strerror (errno));
  return FALSE;
}

static MacawDatabase *
open_or_replace (const char *path, const char *const *migrations, char **notice, GError **error)
{
  g_autoptr (GError) trouble = NULL;
  g_autofree char *aside = NULL;
  MacawDatabase *self;

  if (!create_file (path, error))
    return NULL;
  self = open_file (path, migrations, &trouble);
  if (self != NULL)
    return self;
  if (!g_error_matches (trouble, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    {
      g_propagate_error (error, g_steal_pointer (&trouble));
      return NULL;
    }
  aside = move_aside (path);
  *notice = g_strdup_printf (_("The history on this computer was damaged. It was kept as “%s”, and a new one was begun."), aside);
  return create_file (path, error) ? open_file (path, migrations, error) : NULL;
}

MacawDatabase *
macaw_database_open (const char *path, const char *const *migrations, char **notice, GError **error)
{
  g_autofree char *directory = g_path_get_dirname (path), *lock = g_strconcat (path, ".lock", NULL);
  MacawDatabase *self;
  int fd;

  *notice = NULL;
  g_mkdir_with_parents (directory, 0700);
  /* Of two processes that meet a damaged file, the second must not move the first one's new
   * file aside. Without the lock file we go on: then opening itself says what is wrong. */
  fd = g_open (lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  while (fd >= 0 && flock (fd, LOCK_EX) != 0 && errno == EINTR)
    ;
  self = open_or_replace (path, migrations, notice, error);
  if (fd >= 0)
    close (fd);
  return self;
}

void
macaw_database_close (MacawDatabase *self)
{
  if (self == NULL)
    return;
  sqlite3_close_v2 (self->handle);
  g_free (self);
}
