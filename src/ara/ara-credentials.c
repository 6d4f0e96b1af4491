/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where the key and the base URL come from, in the order of Ara's own client. */

#include "ara-credentials-private.h"
#include "ara-error.h"
#include "ara-value.h"

#include <string.h>

struct _AraCredentials
{
  GObject   parent_instance;

  char     *key;
  char     *base_url;
  AraOrigin key_origin;
  AraOrigin url_origin;
};

/**
 * AraCredentials:
 *
 * Where the key and the base URL came from, and what they are.
 *
 * They are looked for as Ara's own client does: in the environment, in a `.env` file, and
 * in what `ara auth login` saved. Credentials never change once they are read.
 *
 * Since: 1.0
 */
G_DEFINE_FINAL_TYPE (AraCredentials, ara_credentials, G_TYPE_OBJECT)

static const GEnumValue origins[] = {
  { ARA_ORIGIN_NONE, "ARA_ORIGIN_NONE", "none" },
  { ARA_ORIGIN_ENVIRONMENT, "ARA_ORIGIN_ENVIRONMENT", "environment" },
  { ARA_ORIGIN_DOTENV, "ARA_ORIGIN_DOTENV", "dotenv" },
  { ARA_ORIGIN_SAVED, "ARA_ORIGIN_SAVED", "saved" },
  { ARA_ORIGIN_DEFAULT, "ARA_ORIGIN_DEFAULT", "default" },
  { 0, NULL, NULL },
};

GType
ara_origin_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("AraOrigin", origins));
  return type;
}

static void
ara_credentials_finalize (GObject *object)
{
  AraCredentials *self = ARA_CREDENTIALS (object);

  g_free (self->key);
  g_free (self->base_url);
  G_OBJECT_CLASS (ara_credentials_parent_class)->finalize (object);
}

static void
ara_credentials_class_init (AraCredentialsClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ara_credentials_finalize;
}

static void
ara_credentials_init (AraCredentials *self)
{
}

static void
strip_quotes (char *text, char quote)
{
  gsize length = strlen (text);

  if (length >= 2 && text[0] == quote && text[length - 1] == quote)
    {
      text[length - 1] = '\0';
      memmove (text, text + 1, length - 1);
    }
}

static GHashTable *
read_dotenv (const char *directory)
{
  GHashTable *variables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *path = g_build_filename (directory, ".env", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return variables;
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      char *equals = strchr (g_strstrip (*line), '=');
      char *value;

      if (**line == '#' || equals == NULL || equals == *line)
        continue;
      *equals = '\0';
      value = g_strstrip (g_strdup (equals + 1));
      strip_quotes (value, '\'');
      strip_quotes (value, '"');
      g_hash_table_insert (variables, g_strdup (g_strstrip (*line)), value);
    }
  return variables;
}

/* NULL without an error: there is no such file. */
static AraValue *
read_saved (const char *home, GError **error)
{
  g_autofree char *path = g_build_filename (home, ".ara", "credentials.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (AraValue) saved = NULL;
  GError *trouble = NULL;
  gsize length;

  if (g_file_get_contents (path, &text, &length, &trouble))
    saved = ara_value_new_from_text (text, (gssize) length, &trouble);
  if (g_error_matches (trouble, G_FILE_ERROR, G_FILE_ERROR_NOENT) || g_error_matches (trouble, G_FILE_ERROR, G_FILE_ERROR_NOTDIR))
    g_clear_error (&trouble);
  if (trouble != NULL)
    g_propagate_prefixed_error (error, trouble, "The saved credentials in “%s” can't be read: ", path);
  return g_steal_pointer (&saved);
}

/* A variable that is set but empty counts as unset. */
static char *
look_up (const char *const *environment, GHashTable *dotenv, const char *name, AraOrigin *origin)
{
  const char *value = g_environ_getenv ((char **) environment, name);

  *origin = ARA_ORIGIN_ENVIRONMENT;
  if (value == NULL || *value == '\0')
    {
      value = g_hash_table_lookup (dotenv, name);
      *origin = ARA_ORIGIN_DOTENV;
    }
  return value == NULL || *value == '\0' ? NULL : g_strdup (value);
}

char *
ara_credentials_look_up (const char *name)
{
  g_auto (GStrv) environment = g_get_environ ();
  g_autofree char *directory = g_get_current_dir ();
  g_autoptr (GHashTable) dotenv = read_dotenv (directory);
  AraOrigin origin;

  return look_up ((const char *const *) environment, dotenv, name, &origin);
}

static char *
saved_key (AraValue *saved)
{
  g_autofree char *type = ara_value_dup_member_string (saved, "auth_type");

  return ara_value_dup_member_string (saved, g_strcmp0 (type, "supabase_jwt") == 0 ? "access_token" : "api_key");
}

static void
find_key (AraCredentials *self, const char *const *environment, GHashTable *dotenv, AraValue *saved)
{
  self->key = look_up (environment, dotenv, "ARA_API_KEY", &self->key_origin);
  if (self->key == NULL)
    self->key = look_up (environment, dotenv, "ARA_ACCESS_TOKEN", &self->key_origin);
  if (self->key == NULL && saved != NULL)
    {
      self->key = saved_key (saved);
      self->key_origin = ARA_ORIGIN_SAVED;
    }
}

static void
find_base_url (AraCredentials *self, const char *const *environment, GHashTable *dotenv, AraValue *saved)
{
  self->base_url = look_up (environment, dotenv, "ARA_API_BASE_URL", &self->url_origin);
  if (self->base_url == NULL && saved != NULL)
    {
      self->base_url = ara_value_dup_member_string (saved, "api_base_url");
      self->url_origin = ARA_ORIGIN_SAVED;
    }
  if (self->base_url == NULL || *self->base_url == '\0')
    {
      g_free (self->base_url);
      self->base_url = g_strdup (ARA_DEFAULT_BASE_URL);
      self->url_origin = ARA_ORIGIN_DEFAULT;
    }
  if (g_str_has_suffix (self->base_url, "/"))
    self->base_url[strlen (self->base_url) - 1] = '\0';
}

/**
 * ara_credentials_load:
 * @environment: (nullable) (array zero-terminated=1): the environment, or %NULL for that of
 *   the process
 * @directory: (nullable): where `.env` is looked for, or %NULL for the working directory
 * @home: (nullable): where `.ara/credentials.json` is looked for, or %NULL for the user's
 *   home
 *
 * Finds key and base URL in the order of Ara's own client. Reads small local files at once;
 * never changes the environment. Fails with %ARA_ERROR_NO_CREDENTIALS if there is no key.
 *
 * Saved credentials that are there but can't be read, which counts where no other key is
 * found, fail with %ARA_ERROR_BAD_JSON, or in %G_FILE_ERROR; the message names the file.
 *
 * Returns: (transfer full) (nullable): the credentials, or %NULL on error
 *
 * Since: 1.0
 */
AraCredentials *
ara_credentials_load (const char *const *environment, const char *directory, const char *home, GError **error)
{
  g_auto (GStrv) own_environment = environment == NULL ? g_get_environ () : NULL;
  g_autofree char *own_directory = directory == NULL ? g_get_current_dir () : NULL;
  g_autoptr (GHashTable) dotenv = read_dotenv (directory != NULL ? directory : own_directory);
  g_autoptr (GError) trouble = NULL;
  g_autoptr (AraValue) saved = read_saved (home != NULL ? home : g_get_home_dir (), &trouble);
  g_autoptr (AraCredentials) self = g_object_new (ARA_TYPE_CREDENTIALS, NULL);

  if (environment == NULL)
    environment = (const char *const *) own_environment;
  find_key (self, environment, dotenv, saved);
  find_base_url (self, environment, dotenv, saved);
  if (self->key == NULL || *self->key == '\0')
    {
      if (trouble != NULL)
        g_propagate_error (error, g_steal_pointer (&trouble));
      else
        g_set_error_literal (error, ARA_ERROR, ARA_ERROR_NO_CREDENTIALS,
                             "No credentials found. Set ARA_API_KEY or run `ara auth login`.");
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * ara_credentials_get_key:
 * @self: an #AraCredentials
 *
 * Tells the key.
 *
 * Returns: (transfer none): the key; keep it out of logs and files
 *
 * Since: 1.0
 */
const char *
ara_credentials_get_key (AraCredentials *self)
{
  return self->key;
}

/**
 * ara_credentials_get_base_url:
 * @self: an #AraCredentials
 *
 * Tells where the server is, without a slash at the end.
 *
 * Returns: (transfer none): the base URL, `https://api.ara.so` if nothing names another
 *
 * Since: 1.0
 */
const char *
ara_credentials_get_base_url (AraCredentials *self)
{
  return self->base_url;
}

/**
 * ara_credentials_get_key_origin:
 * @self: an #AraCredentials
 *
 * Tells where the key was found.
 *
 * Returns: the place
 *
 * Since: 1.0
 */
AraOrigin
ara_credentials_get_key_origin (AraCredentials *self)
{
  return self->key_origin;
}

/**
 * ara_credentials_get_url_origin:
 * @self: an #AraCredentials
 *
 * Tells where the base URL was found.
 *
 * Returns: the place, %ARA_ORIGIN_DEFAULT if nothing names one
 *
 * Since: 1.0
 */
AraOrigin
ara_credentials_get_url_origin (AraCredentials *self)
{
  return self->url_origin;
}

/**
 * ara_base_url_is_cleartext:
 * @base_url: a base URL
 *
 * Tells whether a key sent to @base_url would cross the network in the clear: `http://` to
 * anything but this computer.
 *
 * Returns: %TRUE if it would
 *
 * Since: 1.0
 */
gboolean
ara_base_url_is_cleartext (const char *base_url)
{
  g_autoptr (GUri) uri = g_uri_parse (base_url, G_URI_FLAGS_NONE, NULL);
  const char *host;
  g_autoptr (GInetAddress) address = NULL;

  if (uri == NULL || g_ascii_strcasecmp (g_uri_get_scheme (uri), "http") != 0)
    return FALSE;
  host = g_uri_get_host (uri);
  if (host == NULL || g_ascii_strcasecmp (host, "localhost") == 0)
    return FALSE;
  address = g_inet_address_new_from_string (host);
  return address == NULL || !g_inet_address_get_is_loopback (address);
}
