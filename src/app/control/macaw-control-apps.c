/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Actions that list and start other apps. */

#include "config.h"

#include "macaw-control-actions-private.h"

#include <gio/gdesktopappinfo.h>
#include <glib/gi18n.h>
#include <string.h>

/* Finding one */

/* Nothing on a desktop says which terminal is the default one; xdg-terminal-exec knows where
 * it is there. */
static GAppInfo *
find_terminal (void)
{
  GAppInfo *terminal = g_app_info_get_default_for_uri_scheme ("terminal");
  GList *all = terminal == NULL ? g_app_info_get_all () : NULL;

  for (GList *each = all; each != NULL && terminal == NULL; each = each->next)
    {
      const char *categories = g_desktop_app_info_get_categories (G_DESKTOP_APP_INFO (each->data));
      g_auto (GStrv) list = g_strsplit (categories != NULL ? categories : "", ";", -1);

      if (g_strv_contains ((const char *const *) list, "TerminalEmulator") && g_app_info_should_show (each->data))
        terminal = g_object_ref (each->data);
    }
  g_list_free_full (all, g_object_unref);
  return terminal;
}

static GAppInfo *
find_by_id (const char *id)
{
  g_autofree char *file = g_str_has_suffix (id, ".desktop") ? g_strdup (id) : g_strconcat (id, ".desktop", NULL);

  /* An id, never a path: that could be a file the agent has written. */
  return strchr (file, '/') != NULL || strstr (file, "..") != NULL ? NULL : (GAppInfo *) g_desktop_app_info_new (file);
}

static GAppInfo *
find_app (const char *id, const char *url)
{
  g_autofree char *scheme = url == NULL ? NULL : g_uri_parse_scheme (url);

  if (id == NULL)
    return scheme == NULL ? NULL : g_app_info_get_default_for_uri_scheme (scheme);
  if (g_str_equal (id, "browser"))
    return g_app_info_get_default_for_uri_scheme ("https");
  if (g_str_equal (id, "files"))
    return g_app_info_get_default_for_type ("inode/directory", FALSE);
  if (g_str_equal (id, "mail"))
    return g_app_info_get_default_for_uri_scheme ("mailto");
  return g_str_equal (id, "terminal") ? find_terminal () : find_by_id (id);
}

/* Starting */

/* NULL if @url may be asked about. What is asked shows all of it, so that nothing in it may hide
 * the rest; and what it opens must not be a program that the agent has written. */
static const char *
refuse_url (const char *url)
{
  static const char *const running[] = { "javascript", "data", "vbscript", "blob", NULL };
  const char *scheme = g_uri_peek_scheme (url); /* in lower case */

  if (scheme == NULL)
    return _("url: this should be a whole address, such as https://example.org.");
  if (strlen (url) > MACAW_CONTROL_MAX_URL)
    return _("url: this is too long; 2048 characters are allowed.");
  for (const char *p = url; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p))
      /* xgettext:no-c-format */
      return _("url: spaces and characters that are not ASCII must be escaped, as in %20.");
  if (g_str_equal (scheme, "file"))
    return _("url: files of this computer are not opened for an agent.");
  if (g_strv_contains (running, scheme))
    return _("url: addresses that contain what they open are not opened for an agent.");
  return NULL;
}

gboolean
macaw_control_prepare_launch (GtkApplication *application, MacawControlCall *call, char **heading, char **body)
{
  g_autofree char *id = macaw_control_dup_arg (call, "id"), *url = macaw_control_dup_arg (call, "url");
  const char *refusal = url == NULL ? NULL : refuse_url (url);
  g_autoptr (GAppInfo) app = NULL;

  if (id == NULL && url == NULL)
    macaw_control_call_fail (call, MACAW_CONTROL_BAD_ARGS, _("Give the id of an app, an address, or both."));
  else if (refusal != NULL)
    macaw_control_call_fail (call, MACAW_CONTROL_BAD_ARGS, refusal);
  else if ((app = find_app (id, url)) == NULL)
    macaw_control_call_fail (call, MACAW_CONTROL_BAD_ARGS, id != NULL ? _("There is no such app; list_apps tells which there are.")
                                                                      : _("No app opens addresses of this kind."));
  if (app == NULL)
    return FALSE;
  /* Translators: %s is the name of an app */
  *heading = g_strdup_printf (_("Let the Agent Start %s?"), g_app_info_get_display_name (app));
  *body = url != NULL ? g_strdup_printf (_("It will open %s."), url) : g_strdup (_("It runs outside of the agent's sandbox, as if you had started it."));
  return TRUE;
}

static void
launched (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawControlCall) call = data;
  g_autoptr (GError) error = NULL;
  GAppInfo *app = G_APP_INFO (source);

  if (g_app_info_launch_uris_finish (app, result, &error))
    macaw_control_answer_string (call, "launched", g_app_info_get_id (app));
  else
    macaw_control_call_fail (call, MACAW_CONTROL_FAILED, error->message);
}

void
macaw_control_launch_app (GtkApplication *application, MacawControlCall *call)
{
  g_autofree char *id = macaw_control_dup_arg (call, "id"), *url = macaw_control_dup_arg (call, "url");
  g_autoptr (GAppInfo) app = find_app (id, url);
  g_autoptr (GdkAppLaunchContext) context = gdk_display_get_app_launch_context (gdk_display_get_default ());
  g_autoptr (GList) urls = url == NULL ? NULL : g_list_prepend (NULL, url);

  if (app == NULL)
    macaw_control_call_fail (call, MACAW_CONTROL_FAILED, _("The app has gone."));
  else if (url != NULL && !g_app_info_supports_uris (app) && !g_app_info_supports_files (app))
    macaw_control_call_fail (call, MACAW_CONTROL_BAD_ARGS, _("This app opens no addresses."));
  else
    g_app_info_launch_uris_async (app, urls, G_APP_LAUNCH_CONTEXT (context), macaw_control_call_get_cancellable (call), launched,
                                  g_object_ref (call));
}

/* Listing */

gboolean
macaw_control_prepare_apps (GtkApplication *application, MacawControlCall *call, char **heading, char **body)
{
  *heading = g_strdup (_("Let the Agent See Your Apps?"));
  *body = g_strdup (_("It learns which apps are installed on this computer."));
  return TRUE;
}

static void
write_app (AraValueBuilder *builder, GAppInfo *app)
{
  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "id", g_app_info_get_id (app));
  ara_value_builder_member_string (builder, "name", g_app_info_get_display_name (app));
  ara_value_builder_member_string (builder, "description", g_app_info_get_description (app));
  ara_value_builder_end_object (builder);
}

static int
compare_apps (gconstpointer one, gconstpointer other)
{
  return g_utf8_collate (g_app_info_get_display_name ((GAppInfo *) one), g_app_info_get_display_name ((GAppInfo *) other));
}

/* Reads every desktop file: beside the main loop. */
static void
list_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  GList *all = g_list_sort (g_app_info_get_all (), compare_apps);

  ara_value_builder_begin_object (builder);
  ara_value_builder_name (builder, "apps");
  ara_value_builder_begin_array (builder);
  for (GList *each = all; each != NULL; each = each->next)
    if (g_app_info_should_show (each->data))
      write_app (builder, each->data);
  ara_value_builder_end_array (builder);
  ara_value_builder_end_object (builder);
  g_list_free_full (all, g_object_unref);
  g_task_return_pointer (task, ara_value_builder_end (builder), (GDestroyNotify) ara_value_unref);
}

static void
listed (GObject *source, GAsyncResult *result, gpointer data)
{
  MacawControlCall *call = MACAW_CONTROL_CALL (source);
  g_autoptr (AraValue) list = g_task_propagate_pointer (G_TASK (result), NULL);

  if (list != NULL)
    macaw_control_call_answer (call, list);
}

void
macaw_control_list_apps (GtkApplication *application, MacawControlCall *call)
{
  g_autoptr (GTask) task = g_task_new (call, macaw_control_call_get_cancellable (call), listed, NULL);

  g_task_run_in_thread (task, list_in_thread);
}
