/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which entries of the activity log are listed. */

#include "macaw-activity-filter.h"

#include <string.h>

struct _MacawActivityFilter
{
  GtkFilter   parent_instance;

  GHashTable *connections; /* ids */
  char      **words;       /* folded; NULL: none */
  char       *method;
  gboolean    failed;
  guint64     newest;
};

G_DEFINE_FINAL_TYPE (MacawActivityFilter, macaw_activity_filter, GTK_TYPE_FILTER)

/* All that is searched, folded, in one text. */
static char *
dup_searched (MacawActivityEntry *entry)
{
  AraExchange *exchange = macaw_activity_entry_get_exchange (entry);
  guint status = ara_exchange_get_status (exchange);
  g_autofree char *number = status == 0 ? NULL : g_strdup_printf ("%u", status), *text = NULL;
  const char *parts[] = {
    ara_exchange_get_method (exchange), ara_exchange_get_path (exchange), number, ara_exchange_get_error (exchange),
    macaw_activity_entry_get_connection_name (entry), macaw_activity_entry_get_summary (entry),
  };
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL)
      g_string_append_printf (all, "%s\n", parts[i]);
  text = g_string_free (all, FALSE);
  return g_utf8_casefold (text, -1);
}

static gboolean
has_words (MacawActivityFilter *self, MacawActivityEntry *entry)
{
  g_autofree char *searched = self->words == NULL ? NULL : dup_searched (entry);

  for (char **word = self->words; word != NULL && *word != NULL; word++)
    {
      gboolean unwanted = **word == '-' && (*word)[1] != '\0';

      if ((strstr (searched, unwanted ? *word + 1 : *word) != NULL) == unwanted)
        return FALSE;
    }
  return TRUE;
}

static gboolean
macaw_activity_filter_match (GtkFilter *filter, gpointer item)
{
  MacawActivityFilter *self = MACAW_ACTIVITY_FILTER (filter);
  const char *id = macaw_activity_entry_get_connection_id (item);
  const char *method = ara_exchange_get_method (macaw_activity_entry_get_exchange (item));

  return macaw_activity_entry_get_serial (item) <= self->newest && (id == NULL || g_hash_table_contains (self->connections, id))
         && (self->method == NULL || g_strcmp0 (self->method, method) == 0) && (!self->failed || macaw_activity_entry_is_failed (item))
         && has_words (self, item);
}

static GtkFilterMatch
macaw_activity_filter_get_strictness (GtkFilter *filter)
{
  return GTK_FILTER_MATCH_SOME;
}

/* Public */

void
macaw_activity_filter_add_connection (MacawActivityFilter *self, const char *id)
{
  g_return_if_fail (MACAW_IS_ACTIVITY_FILTER (self) && id != NULL);
  if (g_hash_table_add (self->connections, g_strdup (id)))
    gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_LESS_STRICT);
}

void
macaw_activity_filter_set_words (MacawActivityFilter *self, const char *words)
{
  g_autofree char *folded = NULL;
  g_auto (GStrv) all = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_return_if_fail (MACAW_IS_ACTIVITY_FILTER (self));
  folded = g_utf8_casefold (words != NULL ? words : "", -1);
  all = g_strsplit_set (folded, " \t", -1);
  for (char **word = all; *word != NULL; word++)
    if (**word != '\0')
      g_strv_builder_add (builder, *word);
  g_clear_pointer (&self->words, g_strfreev);
  self->words = g_strv_builder_end (builder);
  if (*self->words == NULL)
    g_clear_pointer (&self->words, g_strfreev);
  gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_DIFFERENT);
}

void
macaw_activity_filter_set_method (MacawActivityFilter *self, const char *method)
{
  g_return_if_fail (MACAW_IS_ACTIVITY_FILTER (self));
  if (g_strcmp0 (self->method, method) == 0)
    return;
  g_free (self->method);
  self->method = g_strdup (method);
  gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_DIFFERENT);
}

void
macaw_activity_filter_set_failed (MacawActivityFilter *self, gboolean failed)
{
  g_return_if_fail (MACAW_IS_ACTIVITY_FILTER (self));
  if (self->failed == failed)
    return;
  self->failed = failed;
  gtk_filter_changed (GTK_FILTER (self), failed ? GTK_FILTER_CHANGE_MORE_STRICT : GTK_FILTER_CHANGE_LESS_STRICT);
}

void
macaw_activity_filter_set_newest (MacawActivityFilter *self, guint64 serial)
{
  g_return_if_fail (MACAW_IS_ACTIVITY_FILTER (self));
  if (self->newest == serial)
    return;
  self->newest = serial;
  gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_DIFFERENT);
}

gboolean
macaw_activity_filter_is_open (MacawActivityFilter *self)
{
  g_return_val_if_fail (MACAW_IS_ACTIVITY_FILTER (self), TRUE);
  return self->words == NULL && self->method == NULL && !self->failed;
}

/* The object */

static void
macaw_activity_filter_finalize (GObject *object)
{
  MacawActivityFilter *self = MACAW_ACTIVITY_FILTER (object);

  g_hash_table_unref (self->connections);
  g_strfreev (self->words);
  g_free (self->method);
  G_OBJECT_CLASS (macaw_activity_filter_parent_class)->finalize (object);
}

static void
macaw_activity_filter_class_init (MacawActivityFilterClass *class)
{
  G_OBJECT_CLASS (class)->finalize = macaw_activity_filter_finalize;
  GTK_FILTER_CLASS (class)->match = macaw_activity_filter_match;
  GTK_FILTER_CLASS (class)->get_strictness = macaw_activity_filter_get_strictness;
}

static void
macaw_activity_filter_init (MacawActivityFilter *self)
{
  self->connections = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->newest = G_MAXUINT64;
}

MacawActivityFilter *
macaw_activity_filter_new (void)
{
  return g_object_new (MACAW_TYPE_ACTIVITY_FILTER, NULL);
}
