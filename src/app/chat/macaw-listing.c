/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a call found, a line each: files of a folder, lines of files, names of files. */

#include "config.h"

#include "macaw-listing.h"

#include <glib/gi18n.h>
#include <string.h>

#define SIZE_COLUMNS 10 /* of a file's size, before its name */

/* Each adds a line; FALSE: the element is something else. */
typedef gboolean (*AddLine) (GString *text, AraValue *element);

static gboolean
add_entry (GString *text, AraValue *element)
{
  g_autofree char *name = ara_value_dup_member_string (element, "name"), *type = ara_value_dup_member_string (element, "type");
  gboolean folder = g_strcmp0 (type, "directory") == 0;
  g_autofree char *size = folder ? g_strdup ("") : g_format_size ((guint64) MAX (ara_value_get_member_integer (element, "size"), 0));
  int missing = SIZE_COLUMNS - (int) g_utf8_strlen (size, -1);

  if (name == NULL || type == NULL)
    return FALSE;
  g_string_append_printf (text, "%*s%s  %s%s\n", MAX (missing, 0), "", size, name, folder ? "/" : "");
  return TRUE;
}

static gboolean
add_match (GString *text, AraValue *element)
{
  g_autofree char *path = ara_value_dup_member_string (element, "path"), *line = ara_value_dup_member_string (element, "text");

  if (path == NULL || line == NULL)
    return FALSE;
  g_string_append_printf (text, "%s:%" G_GINT64_FORMAT ": %s\n", path, ara_value_get_member_integer (element, "line"), line);
  return TRUE;
}

static gboolean
add_path (GString *text, AraValue *element)
{
  g_autofree char *path = ara_value_get_kind (element) == ARA_VALUE_STRING ? ara_value_dup_string (element) : NULL;

  if (path == NULL)
    return FALSE;
  g_string_append_printf (text, "%s\n", path);
  return TRUE;
}

static char *
list_elements (AraValue *array, AddLine add)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < ara_value_get_n_children (array); i++)
    {
      g_autoptr (AraValue) element = ara_value_dup_child (array, i);

      if (!add (text, element))
        return NULL;
    }
  return g_strdup (text->str);
}

static char *
describe_count (const char *member, guint count, gboolean truncated)
{
  g_autofree char *number = g_str_equal (member, "entries")   ? g_strdup_printf (ngettext ("%u entry", "%u entries", count), count)
                            : g_str_equal (member, "matches") ? g_strdup_printf (ngettext ("%u match", "%u matches", count), count)
                                                              : g_strdup_printf (ngettext ("%u file", "%u files", count), count);

  /* Translators: %s is a count such as “100 matches”; the list was cut there. */
  return truncated ? g_strdup_printf (_("The first %s"), number) : g_steal_pointer (&number);
}

char *
macaw_listing_dup_text (AraValue *output, char **title)
{
  static const struct
  {
    const char *member;
    AddLine     add;
  } kinds[] = { { "entries", add_entry }, { "matches", add_match }, { "paths", add_path } };

  if (ara_value_get_kind (output) != ARA_VALUE_OBJECT || ara_value_get_text_length (output) > MACAW_LISTING_MAX)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (AraValue) array = ara_value_dup_member (output, kinds[i].member);
      char *text = array == NULL || ara_value_get_kind (array) != ARA_VALUE_ARRAY ? NULL : list_elements (array, kinds[i].add);

      if (text == NULL)
        continue;
      *title = describe_count (kinds[i].member, ara_value_get_n_children (array), ara_value_get_member_boolean (output, "truncated"));
      return text;
    }
  return NULL;
}
