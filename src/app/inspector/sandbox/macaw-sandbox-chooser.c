/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A dialog that lists the sandbox's files by the tool list_dir, and has one chosen. */

#include "config.h"

#include "macaw-sandbox-chooser.h"
#include "macaw-sandbox-entry.h"
#include "app/macaw-error-sentence.h"

#include <glib/gi18n.h>
#include <string.h>

struct _MacawSandboxChooser
{
  AdwWindow           parent_instance;

  GtkEditable        *location;
  GtkEditable        *search;
  GtkStack           *stack;
  GtkWidget          *list;
  GtkSingleSelection *selection;
  GListStore         *entries;
  GtkSpinner         *spinner;
  AdwStatusPage      *status;
  GtkWidget          *remark;

  AraRuntimeClient   *client;
  char               *session_id;
  char               *folder;      /* what is listed; NULL: not known yet */
  char               *wanted;      /* what is being read */
  char               *selected;    /* a name to be selected once it is listed */
  gboolean            has_failed;  /* @folder is not what was wanted last */
  GCancellable       *cancellable; /* of reading a folder */
};

G_DEFINE_FINAL_TYPE (MacawSandboxChooser, macaw_sandbox_chooser, ADW_TYPE_WINDOW)

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

static void read_folder (MacawSandboxChooser *self, const char *path);

/* Paths of the sandbox are always written with slashes, whatever this computer does. */
static char *
join (const char *folder, const char *name)
{
  if (folder == NULL || *folder == '\0' || *name == '/')
    return g_strdup (name);
  return g_strconcat (folder, g_str_has_suffix (folder, "/") ? "" : "/", name, NULL);
}

static char *
dup_parent (const char *path)
{
  const char *slash = path == NULL ? NULL : strrchr (path, '/');

  if (slash == NULL)
    return NULL;
  return slash == path ? g_strdup ("/") : g_strndup (path, (gsize) (slash - path));
}

static MacawSandboxEntry *
get_selected (MacawSandboxChooser *self)
{
  return gtk_single_selection_get_selected_item (self->selection);
}

static gboolean
is_listed (MacawSandboxChooser *self)
{
  return strcmp (gtk_stack_get_visible_child_name (self->stack), "list") == 0;
}

static void
update_actions (MacawSandboxChooser *self)
{
  gboolean has_parent = self->folder != NULL && strchr (self->folder, '/') != NULL && strcmp (self->folder, "/") != 0;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "chooser.up", has_parent && !self->has_failed);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "chooser.back", self->folder != NULL && self->has_failed);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "chooser.choose", self->folder != NULL && !self->has_failed);
}

static void
show_status (MacawSandboxChooser *self, const char *title, const char *description)
{
  g_autofree char *escaped = description == NULL ? NULL : g_markup_escape_text (description, -1);

  gtk_spinner_stop (self->spinner);
  adw_status_page_set_title (self->status, title);
  adw_status_page_set_description (self->status, escaped);
  gtk_stack_set_visible_child_name (self->stack, "status");
}

static void
show_count (MacawSandboxChooser *self)
{
  guint all = g_list_model_get_n_items (G_LIST_MODEL (self->entries));

  if (self->wanted != NULL || self->has_failed)
    return;
  if (all == 0)
    show_status (self, _("Empty Folder"), _("Choose takes the folder itself."));
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0)
    show_status (self, _("Nothing Found"), _("No name in this folder matches the filter."));
  else
    gtk_stack_set_visible_child_name (self->stack, "list");
}

static void
select_name (MacawSandboxChooser *self)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  for (guint i = 0; self->selected != NULL && i < count; i++)
    {
      g_autoptr (MacawSandboxEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      if (strcmp (macaw_sandbox_entry_get_name (entry), self->selected) == 0)
        {
          gtk_single_selection_set_selected (self->selection, i);
          gtk_widget_activate_action (self->list, "list.scroll-to-item", "u", i);
        }
    }
  g_clear_pointer (&self->selected, g_free);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  return macaw_sandbox_entry_compare (*(MacawSandboxEntry *const *) a, *(MacawSandboxEntry *const *) b);
}

static void
take_folder (MacawSandboxChooser *self, char *folder, GPtrArray *found, gboolean truncated)
{
  g_free (self->folder);
  self->folder = folder != NULL ? folder : g_strdup (self->wanted);
  g_clear_pointer (&self->wanted, g_free);
  gtk_spinner_stop (self->spinner);
  gtk_editable_set_text (self->location, self->folder);
  gtk_editable_set_text (self->search, "");
  gtk_widget_set_visible (self->remark, truncated);
  g_ptr_array_sort (found, compare_entries);
  g_list_store_splice (self->entries, 0, g_list_model_get_n_items (G_LIST_MODEL (self->entries)), found->pdata, found->len);
  show_count (self);
  select_name (self);
  update_actions (self);
  if (is_listed (self))
    gtk_widget_grab_focus (self->list);
}

static void
fail (MacawSandboxChooser *self, const char *sentence)
{
  if (self->folder == NULL && *self->wanted != '\0')
    {
      read_folder (self, NULL); /* what stood in the field leads nowhere: the workspace will do */
      return;
    }
  g_clear_pointer (&self->wanted, g_free);
  show_status (self, _("This Folder Can't Be Listed"), sentence);
  self->has_failed = TRUE;
  update_actions (self);
}

static void
folder_came (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) answer = ara_runtime_client_execute_tool_finish (ARA_RUNTIME_CLIENT (source), result, &error);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *problem = NULL;
  MacawSandboxChooser *self;
  char *folder = NULL;
  gboolean truncated = FALSE;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* it is closed, or another folder is wanted */
  self = MACAW_SANDBOX_CHOOSER (user_data);
  g_clear_object (&self->cancellable);
  if (error != NULL)
    problem = macaw_error_get_sentence (error);
  else if (macaw_sandbox_read_answer (answer, found, &folder, &truncated, &problem))
    {
      take_folder (self, folder, found, truncated);
      return;
    }
  fail (self, problem);
}

static void
stop_reading (MacawSandboxChooser *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->wanted, g_free);
}

static void
read_folder (MacawSandboxChooser *self, const char *path)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();
  g_autofree char *wanted = g_strdup (path != NULL ? path : "");
  g_autoptr (AraValue) args = NULL;

  stop_reading (self);
  ara_value_builder_begin_object (builder);
  if (*wanted != '\0')
    ara_value_builder_member_string (builder, "path", wanted);
  ara_value_builder_end_object (builder);
  args = ara_value_builder_end (builder);
  self->wanted = g_steal_pointer (&wanted);
  self->cancellable = g_cancellable_new ();
  gtk_spinner_start (self->spinner);
  gtk_stack_set_visible_child_name (self->stack, "busy");
  self->has_failed = FALSE;
  update_actions (self);
  ara_runtime_client_execute_tool_async (self->client, self->session_id, "list_dir", args, NULL, self->cancellable, folder_came, self);
}

static void
go_up (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawSandboxChooser *self = MACAW_SANDBOX_CHOOSER (widget);
  g_autofree char *parent = dup_parent (self->folder);
  const char *slash = strrchr (self->folder, '/');

  g_free (self->selected);
  self->selected = g_strdup (slash + 1); /* the folder that one comes from */
  read_folder (self, parent);
}

static void
go_back (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawSandboxChooser *self = MACAW_SANDBOX_CHOOSER (widget);

  self->has_failed = FALSE;
  gtk_editable_set_text (self->location, self->folder);
  show_count (self);
  update_actions (self);
  gtk_widget_grab_focus (self->list);
}

static void
finish (MacawSandboxChooser *self, const char *path)
{
  g_autofree char *chosen = g_strdup (path);

  g_signal_emit (self, signals[CHOSEN], 0, chosen);
  gtk_window_close (GTK_WINDOW (self));
}

static void
choose (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawSandboxChooser *self = MACAW_SANDBOX_CHOOSER (widget);
  MacawSandboxEntry *entry = is_listed (self) ? get_selected (self) : NULL;
  g_autofree char *path = entry == NULL ? g_strdup (self->folder) : join (self->folder, macaw_sandbox_entry_get_name (entry));

  finish (self, path);
}

/* A folder is opened, a file chosen. */
static void
open_entry (MacawSandboxChooser *self, guint position)
{
  g_autoptr (MacawSandboxEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  g_autofree char *path = entry == NULL ? NULL : join (self->folder, macaw_sandbox_entry_get_name (entry));

  if (entry != NULL && macaw_sandbox_entry_is_folder (entry))
    read_folder (self, path);
  else if (entry != NULL)
    finish (self, path);
}

static void
on_row_activated (MacawSandboxChooser *self, guint position)
{
  open_entry (self, position);
}

static void
on_search_activated (MacawSandboxChooser *self)
{
  if (is_listed (self))
    open_entry (self, 0);
}

/* Escape, wherever the focus is: the filter goes first. */
static void
on_search_stopped (MacawSandboxChooser *self)
{
  if (*gtk_editable_get_text (self->search) != '\0')
    gtk_editable_set_text (self->search, "");
  else
    gtk_window_close (GTK_WINDOW (self));
}

static gboolean
escape (GtkWidget *widget, GVariant *args, gpointer data)
{
  on_search_stopped (MACAW_SANDBOX_CHOOSER (widget));
  return GDK_EVENT_STOP;
}

static void
on_location_activated (MacawSandboxChooser *self)
{
  read_folder (self, gtk_editable_get_text (self->location));
}

static void
macaw_sandbox_chooser_dispose (GObject *object)
{
  MacawSandboxChooser *self = MACAW_SANDBOX_CHOOSER (object);

  stop_reading (self);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (macaw_sandbox_chooser_parent_class)->dispose (object);
}

static void
macaw_sandbox_chooser_finalize (GObject *object)
{
  MacawSandboxChooser *self = MACAW_SANDBOX_CHOOSER (object);

  g_free (self->session_id);
  g_free (self->folder);
  g_free (self->selected);
  G_OBJECT_CLASS (macaw_sandbox_chooser_parent_class)->finalize (object);
}

static void
macaw_sandbox_chooser_class_init (MacawSandboxChooserClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  g_type_ensure (MACAW_TYPE_SANDBOX_ENTRY);
  G_OBJECT_CLASS (class)->dispose = macaw_sandbox_chooser_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_sandbox_chooser_finalize;
  signals[CHOSEN] = g_signal_new ("chosen", MACAW_TYPE_SANDBOX_CHOOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/inspector/sandbox/macaw-sandbox-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawSandboxChooser, location);
  gtk_widget_class_bind_template_child (widget_class, MacawSandboxChooser, search);
  gtk_widget_class_bind_template_child (widget_class, MacawSandboxChooser, stack);
  gtk_widget_class_bind_template_child (widget_class, MacawSandboxChooser, list);
  gtk_widget_class_bind_template_child (widget_class, MacawSandboxChooser, selection);
  gtk_widget_class_bind_template_child (widget_class, MacawSandboxChooser, entries);
  gtk_widget_class_bind_template_child (widget_class, MacawSandboxChooser, spinner);
  gtk_widget_class_bind_template_child (widget_class, MacawSandboxChooser, status);
  gtk_widget_class_bind_template_child (widget_class, MacawSandboxChooser, remark);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_search_stopped);
  gtk_widget_class_bind_template_callback (widget_class, on_location_activated);
  gtk_widget_class_bind_template_callback (widget_class, update_actions);
  gtk_widget_class_bind_template_callback (widget_class, show_count);
  gtk_widget_class_install_action (widget_class, "chooser.up", NULL, go_up);
  gtk_widget_class_install_action (widget_class, "chooser.back", NULL, go_back);
  gtk_widget_class_install_action (widget_class, "chooser.choose", NULL, choose);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Up, GDK_ALT_MASK, "chooser.up", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "chooser.choose", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape, NULL);
}

static void
macaw_sandbox_chooser_init (MacawSandboxChooser *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (self->search), self->list);
  update_actions (self);
}

GtkWidget *
macaw_sandbox_chooser_new (GtkWindow *parent, AraRuntimeClient *client, const char *session_id, const char *path)
{
  MacawSandboxChooser *self = g_object_new (MACAW_TYPE_SANDBOX_CHOOSER, "transient-for", parent, NULL);
  g_autofree char *folder = dup_parent (path);

  self->client = g_object_ref (client);
  self->session_id = g_strdup (session_id);
  if (path != NULL)
    self->selected = g_strdup (strrchr (path, '/') != NULL ? strrchr (path, '/') + 1 : path);
  read_folder (self, folder);
  return GTK_WIDGET (self);
}
