/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks for words in a text of any length, on a thread. */

#include "macaw-text-private.h"

#include <string.h>

#define BLOCK (256 * 1024) /* bytes that are looked at at once */

typedef struct
{
  char    *needle; /* folded */
  gsize    length;
  GArray  *places;
  guint64  total;
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;

  g_free (search->needle);
  g_clear_pointer (&search->places, g_array_unref);
  g_free (search);
}

/* Upper and lower case alike, each character keeping its length, so that places stay right. */
static void
append_folded (GString *folded, const char *text, gsize length)
{
  gsize start = folded->len;
  char *at, *end;

  g_string_append_len (folded, text, (gssize) length);
  at = folded->str + start;
  end = folded->str + folded->len;
  while (at < end)
    {
      if ((guchar) *at < 0x80)
        *at = g_ascii_tolower (*at), at++;
      else
        {
          char *next = g_utf8_next_char (at), lower[6];
          int size = g_unichar_to_utf8 (g_unichar_tolower (g_utf8_get_char (at)), lower);

          if (size == next - at)
            memcpy (at, lower, (gsize) size);
          at = next;
        }
    }
}

/* Notes the needle wherever it stands in @folded, which begins at @place; keeps what may be
 * the beginning of one. */
static gint64
look (Search *search, GString *folded, gint64 place)
{
  const char *at = folded->str, *end = folded->str + folded->len, *found;
  gsize keep;

  while ((found = memmem (at, (gsize) (end - at), search->needle, search->length)) != NULL)
    {
      gint64 where = place + (found - folded->str);

      if (search->total++ < MACAW_TEXT_MAX_MATCHES)
        g_array_append_val (search->places, where);
      at = found + search->length;
    }
  keep = MIN (search->length - 1, (gsize) (end - at));
  place += (gint64) (folded->len - keep);
  g_string_erase (folded, 0, (gssize) (folded->len - keep));
  return place;
}

static void
search_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Search *search = data;
  g_autoptr (GString) folded = g_string_sized_new (BLOCK + MACAW_WALKER_BUFFER);
  MacawTextWalker walker;
  gint64 place = 0;
  const char *text;
  gsize length;

  macaw_text_init_walker (source, &walker);
  while ((text = macaw_text_walker_next (&walker, MACAW_WALKER_BUFFER, &length)) != NULL)
    {
      append_folded (folded, text, length);
      if (folded->len < BLOCK)
        continue;
      if (g_cancellable_is_cancelled (cancellable))
        break;
      place = look (search, folded, place);
    }
  look (search, folded, place);
  macaw_text_walker_clear (&walker);
  g_task_return_boolean (task, TRUE);
}

void
macaw_text_search_async (MacawText *self, const char *needle, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GString) folded = g_string_new (NULL);
  Search *search;

  g_return_if_fail (MACAW_IS_TEXT (self) && needle != NULL && *needle != '\0');
  append_folded (folded, needle, strlen (needle));
  search = g_new0 (Search, 1);
  search->length = folded->len;
  search->needle = g_strdup (folded->str);
  search->places = g_array_new (FALSE, FALSE, sizeof (gint64));
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, macaw_text_search_async);
  g_task_set_task_data (task, search, search_free);
  g_task_run_in_thread (task, search_in_thread);
}

GArray *
macaw_text_search_finish (MacawText *self, GAsyncResult *result, guint64 *total, GError **error)
{
  Search *search;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  search = g_task_get_task_data (G_TASK (result));
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  *total = search->total;
  return g_steal_pointer (&search->places);
}
