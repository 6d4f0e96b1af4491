/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the key and the base URL come from, as a table. */

#include "ara/ara.h"

#include <glib/gstdio.h>

static const struct
{
  const char *name;
  const char *environment[4];
  const char *dotenv; /* NULL: no such file */
  const char *saved;
  const char *key;    /* NULL: none is found */
  AraOrigin   key_origin;
  const char *url;
  AraOrigin   url_origin;
} rows[] = {
  { "nothing", { NULL }, NULL, NULL, NULL, 0, NULL, 0 },
  { "environment", { "ARA_API_KEY=a" }, NULL, NULL, "a", ARA_ORIGIN_ENVIRONMENT, ARA_DEFAULT_BASE_URL, ARA_ORIGIN_DEFAULT },
  { "legacy name", { "ARA_ACCESS_TOKEN=t" }, NULL, NULL, "t", ARA_ORIGIN_ENVIRONMENT, ARA_DEFAULT_BASE_URL, ARA_ORIGIN_DEFAULT },
  { "both names", { "ARA_ACCESS_TOKEN=t", "ARA_API_KEY=a" }, NULL, NULL, "a", ARA_ORIGIN_ENVIRONMENT, ARA_DEFAULT_BASE_URL, ARA_ORIGIN_DEFAULT },
  { "set but empty", { "ARA_API_KEY=", "ARA_ACCESS_TOKEN=t" }, NULL, NULL, "t", ARA_ORIGIN_ENVIRONMENT, ARA_DEFAULT_BASE_URL, ARA_ORIGIN_DEFAULT },
  { "all empty", { "ARA_API_KEY=" }, "ARA_API_KEY=\n", "{\"api_key\":\"\"}", NULL, 0, NULL, 0 },
  { ".env never overrides", { "ARA_API_KEY=a" }, "ARA_API_KEY=d\nARA_API_BASE_URL=http://d/\n", NULL,
    "a", ARA_ORIGIN_ENVIRONMENT, "http://d", ARA_ORIGIN_DOTENV },
  { ".env fills in for empty", { "ARA_API_KEY=" }, "ARA_API_KEY=d", NULL, "d", ARA_ORIGIN_DOTENV, ARA_DEFAULT_BASE_URL, ARA_ORIGIN_DEFAULT },
  { ".env comes before the legacy name", { "ARA_ACCESS_TOKEN=t" }, "ARA_API_KEY=d", NULL, "d", ARA_ORIGIN_DOTENV, ARA_DEFAULT_BASE_URL, ARA_ORIGIN_DEFAULT },
  { ".env with everything", { NULL }, "# a comment\r\n\r\nnonsense\r\n=x\r\n OTHER = 1\r\n ARA_API_KEY = '\"d=#'d\"' \r\n", NULL,
    "d=#'d", ARA_ORIGIN_DOTENV, ARA_DEFAULT_BASE_URL, ARA_ORIGIN_DEFAULT },
  { ".env with one quote", { NULL }, "ARA_API_KEY='d", NULL, "'d", ARA_ORIGIN_DOTENV, ARA_DEFAULT_BASE_URL, ARA_ORIGIN_DEFAULT },
  { "saved", { NULL }, NULL, "{\"api_key\":\"s\",\"access_token\":\"j\",\"api_base_url\":\"https://s/\"}",
    "s", ARA_ORIGIN_SAVED, "https://s", ARA_ORIGIN_SAVED },
  { "saved token", { NULL }, NULL, "{\"auth_type\":\"supabase_jwt\",\"api_key\":\"s\",\"access_token\":\"j\"}",
    "j", ARA_ORIGIN_SAVED, ARA_DEFAULT_BASE_URL, ARA_ORIGIN_DEFAULT },
  { "saved, broken, but there is another", { "ARA_API_KEY=a" }, NULL, "{\"api_key\":\"s\"", "a", ARA_ORIGIN_ENVIRONMENT,
    ARA_DEFAULT_BASE_URL, ARA_ORIGIN_DEFAULT },
  { "saved, of the wrong type", { NULL }, NULL, "{\"api_key\":5}", NULL, 0, NULL, 0 },
  { "saved, not an object", { NULL }, NULL, "[]", NULL, 0, NULL, 0 },
  { "URL from the environment", { "ARA_API_KEY=a", "ARA_API_BASE_URL=http://e/" }, "ARA_API_BASE_URL=http://d",
    "{\"api_base_url\":\"http://s\"}", "a", ARA_ORIGIN_ENVIRONMENT, "http://e", ARA_ORIGIN_ENVIRONMENT },
  { "empty URL", { "ARA_API_KEY=a", "ARA_API_BASE_URL=" }, NULL, "{\"api_base_url\":\"\"}",
    "a", ARA_ORIGIN_ENVIRONMENT, ARA_DEFAULT_BASE_URL, ARA_ORIGIN_DEFAULT },
};

static void
write_file (const char *directory, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (directory, name, NULL), *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  if (text != NULL)
    g_assert_true (g_file_set_contents (path, text, -1, NULL));
  else
    g_remove (path);
}

static void
test_origins (void)
{
  g_autofree char *directory = g_dir_make_tmp ("ara-credentials-XXXXXX", NULL);
  g_autofree char *dotenv = g_build_filename (directory, ".env", NULL), *ara = g_build_filename (directory, ".ara", NULL);
  g_autofree char *saved = g_build_filename (ara, "credentials.json", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AraCredentials) credentials = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", rows[i].name);
      write_file (directory, ".env", rows[i].dotenv);
      write_file (directory, ".ara/credentials.json", rows[i].saved);
      credentials = ara_credentials_load (rows[i].environment, directory, directory, &error);
      if (rows[i].key == NULL)
        {
          g_assert_null (credentials);
          g_assert_error (error, ARA_ERROR, ARA_ERROR_NO_CREDENTIALS);
          g_assert_cmpstr (error->message, ==, "No credentials found. Set ARA_API_KEY or run `ara auth login`.");
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpstr (ara_credentials_get_key (credentials), ==, rows[i].key);
      g_assert_cmpint (ara_credentials_get_key_origin (credentials), ==, rows[i].key_origin);
      g_assert_cmpstr (ara_credentials_get_base_url (credentials), ==, rows[i].url);
      g_assert_cmpint (ara_credentials_get_url_origin (credentials), ==, rows[i].url_origin);
    }
  g_remove (dotenv);
  g_remove (saved);
  g_rmdir (ara);
  g_assert_cmpint (g_rmdir (directory), ==, 0);
}

/* What can't be read is not the same as what isn't there. */
static void
test_broken (void)
{
  static const struct { const char *text, *why; } files[] = {
    { "{\"api_key\":\"s\"", "line 1" }, { "", "line 1" }, { "\xef\xbb\xbf{}", "line 1" }, { "{'api_key': 's'}", "line 1" },
  };
  g_autofree char *directory = g_dir_make_tmp ("ara-credentials-XXXXXX", NULL);
  g_autofree char *ara = g_build_filename (directory, ".ara", NULL), *saved = g_build_filename (ara, "credentials.json", NULL);
  const char *const environment[] = { NULL };
  g_autoptr (GError) unreadable = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GError) error = NULL;

      write_file (directory, ".ara/credentials.json", files[i].text);
      g_assert_null (ara_credentials_load (environment, directory, directory, &error));
      g_assert_error (error, ARA_ERROR, ARA_ERROR_BAD_JSON);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, saved));
      g_assert_nonnull (strstr (error->message, files[i].why));
    }
  g_remove (saved);
  g_assert_cmpint (g_mkdir (saved, 0700), ==, 0);
  g_assert_null (ara_credentials_load (environment, directory, directory, &unreadable));
  g_assert_error (unreadable, G_FILE_ERROR, G_FILE_ERROR_ISDIR);
  g_assert_nonnull (strstr (unreadable->message, saved));
  g_rmdir (saved);
  g_rmdir (ara);
  g_assert_cmpint (g_rmdir (directory), ==, 0);
}

static void
test_cleartext (void)
{
  g_assert_true (ara_base_url_is_cleartext ("http://ara.example"));
  g_assert_true (ara_base_url_is_cleartext ("HTTP://192.168.0.7:80/x"));
  g_assert_true (ara_base_url_is_cleartext ("http://127.0.0.1.example"));
  g_assert_false (ara_base_url_is_cleartext ("https://ara.example"));
  g_assert_false (ara_base_url_is_cleartext ("http://127.0.0.1:5"));
  g_assert_false (ara_base_url_is_cleartext ("http://[::1]:5"));
  g_assert_false (ara_base_url_is_cleartext ("http://LocalHost/"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/credentials/origins", test_origins);
  g_test_add_func ("/credentials/broken", test_broken);
  g_test_add_func ("/credentials/cleartext", test_cleartext);
  return g_test_run ();
}
