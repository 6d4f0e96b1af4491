/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One file or folder of the sandbox, as list_dir tells it. */

#include "config.h"

#include "macaw-sandbox-entry.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

struct _MacawSandboxEntry
{
  GObject  parent_instance;

  char    *name;
  char    *detail; /* size and day */
  char    *key;    /* by which it is sorted */
  gboolean is_folder;
};

G_DEFINE_FINAL_TYPE (MacawSandboxEntry, macaw_sandbox_entry, G_TYPE_OBJECT)

enum { PROP_0, PROP_NAME, PROP_DETAIL, PROP_ICON_NAME, PROP_KIND, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];

static void
macaw_sandbox_entry_finalize (GObject *object)
{
  MacawSandboxEntry *self = MACAW_SANDBOX_ENTRY (object);

  g_free (self->name);
  g_free (self->detail);
  g_free (self->key);
  G_OBJECT_CLASS (macaw_sandbox_entry_parent_class)->finalize (object);
}

static void
macaw_sandbox_entry_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MacawSandboxEntry *self = MACAW_SANDBOX_ENTRY (object);

  if (id == PROP_NAME)
    g_value_set_string (value, self->name);
  else if (id == PROP_DETAIL)
    g_value_set_string (value, self->detail);
  else if (id == PROP_ICON_NAME)
    g_value_set_string (value, self->is_folder ? "folder-symbolic" : "text-x-generic-symbolic");
  else if (id == PROP_KIND)
    g_value_set_string (value, self->is_folder ? _("Folder") : _("File"));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
macaw_sandbox_entry_class_init (MacawSandboxEntryClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->finalize = macaw_sandbox_entry_finalize;
  object_class->get_property = macaw_sandbox_entry_get_property;
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_KIND] = g_param_spec_string ("kind", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
macaw_sandbox_entry_init (MacawSandboxEntry *self)
{
}

const char *
macaw_sandbox_entry_get_name (MacawSandboxEntry *self)
{
  return self->name;
}

gboolean
macaw_sandbox_entry_is_folder (MacawSandboxEntry *self)
{
  return self->is_folder;
}

int
macaw_sandbox_entry_compare (MacawSandboxEntry *self, MacawSandboxEntry *other)
{
  if (self->is_folder != other->is_folder)
    return self->is_folder ? -1 : 1;
  return strcmp (self->key, other->key);
}

static char *
dup_detail (AraValue *value, gboolean is_folder)
{
  g_autofree char *modified = ara_value_dup_member_string (value, "modified");
  g_autoptr (AraValue) size_value = ara_value_dup_member (value, "size");
  g_autofree char *size = NULL;
  gint64 bytes;

  if (modified != NULL && strlen (modified) > 10)
    modified[10] = '\0'; /* the day of 2024-02-29T13:45:00Z */
  if (!is_folder && size_value != NULL && ara_value_get_integer (size_value, &bytes) && bytes >= 0)
    size = g_format_size ((guint64) bytes);
  if (size != NULL && modified != NULL)
    return g_strdup_printf ("%s · %s", size, modified);
  return g_strdup (size != NULL ? size : modified != NULL ? modified : "");
}

/* NULL for what has no name, or a name that would lead elsewhere. */
static MacawSandboxEntry *
entry_new (AraValue *value)
{
  g_autofree char *name = ara_value_dup_member_string (value, "name"), *type = ara_value_dup_member_string (value, "type");
  MacawSandboxEntry *self;

  if (name == NULL)
    name = ara_value_dup_string (value); /* a bare list of names */
  if (name == NULL || *name == '\0' || strcmp (name, ".") == 0 || strcmp (name, "..") == 0)
    return NULL;
  self = g_object_new (MACAW_TYPE_SANDBOX_ENTRY, NULL);
  self->is_folder = g_strcmp0 (type, "directory") == 0 || g_strcmp0 (type, "dir") == 0 || g_strcmp0 (type, "folder") == 0
                    || g_str_has_suffix (name, "/");
  while (g_str_has_suffix (name, "/"))
    name[strlen (name) - 1] = '\0';
  self->key = g_utf8_collate_key_for_filename (name, -1);
  self->detail = dup_detail (value, self->is_folder);
  self->name = g_steal_pointer (&name);
  return self;
}

/* The list itself, in whatever it is wrapped. */
static AraValue *
dup_list (AraValue *value)
{
  static const char *const names[] = { "entries", "files", "items", "children" };
  g_autofree char *text = ara_value_dup_string (value);
  g_autoptr (AraValue) parsed = text == NULL ? NULL : ara_value_new_from_text (text, -1, NULL);

  if (parsed != NULL)
    value = parsed;
  if (ara_value_get_kind (value) == ARA_VALUE_ARRAY)
    return ara_value_ref (value);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (AraValue) list = ara_value_dup_member (value, names[i]);

      if (list != NULL && ara_value_get_kind (list) == ARA_VALUE_ARRAY)
        return g_steal_pointer (&list);
    }
  return NULL;
}

gboolean
macaw_sandbox_read_answer (AraValue *answer, GPtrArray *entries, char **folder, gboolean *truncated, char **problem)
{
  g_autoptr (AraValue) wrapped = ara_value_dup_member (answer, "result"), list = NULL;
  AraValue *result = wrapped != NULL ? wrapped : answer;
  char *error = ara_value_dup_member_string (answer, "error");

  if (error != NULL)
    {
      *problem = error;
      return FALSE;
    }
  list = dup_list (result);
  if (list == NULL)
    {
      *problem = g_strdup (_("This server's list of files has another form than is known here. Type the path."));
      return FALSE;
    }
  for (guint i = 0; i < ara_value_get_n_children (list); i++)
    {
      g_autoptr (AraValue) child = ara_value_dup_child (list, i);
      MacawSandboxEntry *entry = entry_new (child);

      if (entry != NULL)
        g_ptr_array_add (entries, entry);
    }
  *folder = ara_value_dup_member_string (result, "path");
  *truncated = ara_value_get_member_boolean (result, "truncated");
  return TRUE;
}
