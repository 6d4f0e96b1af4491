/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One skill: where it comes from, whether it is used and why not, its text and its files. */

#include "config.h"

#include "macaw-skill-pane.h"
#include "app/inspector/macaw-raw-view.h"
#include "app/inspector/sandbox/macaw-sandbox-file.h"
#include "macaw-skill-file-row.h"
#include "app/macaw-error-sentence.h"
#include "app/markdown/macaw-markdown-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

struct _MacawSkillPane
{
  GtkWidget          parent_instance;

  GtkStack          *stack;
  GtkScrolledWindow *scroller;
  GtkLabel          *title;
  GtkLabel          *source;
  GtkLabel          *description;
  GtkLabel          *note;
  GtkLabel          *hidden;
  GtkWidget         *path_box;
  GtkLabel          *path;
  GtkStack          *text_stack;
  AdwBin            *text;
  GtkLabel          *trouble;
  GtkWidget         *again;
  GtkWidget         *files_title;
  GtkBox            *files;

  AraRuntimeClient  *client;
  char              *session_id;
  MacawSkillEntry   *skill;
  GCancellable      *cancellable; /* of all that is read for this skill */
};

G_DEFINE_FINAL_TYPE (MacawSkillPane, macaw_skill_pane, GTK_TYPE_WIDGET)

static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

/* The text */

static void
show_body (MacawSkillPane *self, const char *body)
{
  gsize length = strlen (body);
  GtkWidget *view;

  /* A widget a block: a very long text would hold up the window. */
  if (length > MACAW_SKILL_MAX_FORMATTED)
    {
      view = macaw_raw_view_new ();
      gtk_widget_set_size_request (view, -1, 300);
      macaw_raw_view_set_text (MACAW_RAW_VIEW (view), body, NULL, "markdown");
    }
  else
    {
      view = macaw_markdown_view_new ();
      macaw_markdown_view_set_text (MACAW_MARKDOWN_VIEW (view), body, length, TRUE);
    }
  adw_bin_set_child (self->text, view);
  gtk_stack_set_visible_child_name (self->text_stack, "text");
}

static void
show_trouble (MacawSkillPane *self, const char *sentence, gboolean again)
{
  gtk_label_set_text (self->trouble, sentence);
  gtk_widget_set_visible (self->again, again);
  gtk_stack_set_visible_child_name (self->text_stack, "trouble");
}

/* What stands behind the front matter of a SKILL.md. */
static const char *
skip_front_matter (const char *text)
{
  const char *end = g_str_has_prefix (text, "---") ? strstr (text, "\n---") : NULL;
  const char *line = end == NULL ? NULL : strchr (end + 1, '\n');

  return end == NULL ? text : line == NULL ? "" : line + 1;
}

static void
text_came (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawSkillPane) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = macaw_sandbox_file_read_finish (result, &error);
  g_autofree char *sentence = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (text != NULL)
    {
      show_body (self, skip_front_matter (text));
      return;
    }
  sentence = macaw_error_get_sentence (error);
  show_trouble (self, sentence, TRUE);
}

static void
read_text (MacawSkillPane *self)
{
  const char *body = macaw_skill_entry_get_body (self->skill), *path = macaw_skill_entry_get_path (self->skill);

  if (body != NULL)
    show_body (self, body);
  else if (path != NULL && self->client != NULL && macaw_skill_entry_is_used (self->skill))
    {
      gtk_stack_set_visible_child_name (self->text_stack, "loading");
      macaw_sandbox_file_read_async (self->client, self->session_id, path, self->cancellable, text_came, g_object_ref (self));
    }
  else
    show_trouble (self, path == NULL ? _("The server does not tell where its text is.") : _("Its text isn’t shown, since it is not used."), FALSE);
}

static void
read_again (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawSkillPane *self = MACAW_SKILL_PANE (widget);

  if (self->skill != NULL)
    read_text (self);
}

/* The files */

static void
show_files (MacawSkillPane *self)
{
  GPtrArray *files = macaw_skill_entry_get_files (self->skill);
  const char *path = macaw_skill_entry_get_path (self->skill);
  g_autofree char *folder = path == NULL ? NULL : g_path_get_dirname (path);

  for (guint i = 0; i < files->len && folder != NULL && self->client != NULL; i++)
    {
      const MacawSkillFile *file = g_ptr_array_index (files, i);
      g_autofree char *full = g_build_filename (folder, file->path, NULL);

      gtk_box_append (self->files, macaw_skill_file_row_new (self->client, self->session_id, full, file->path, file->size));
    }
  if (macaw_skill_entry_has_more_files (self->skill))
    gtk_box_append (self->files, macaw_text_label_new (_("There are more files, which are not listed."), FALSE));
  gtk_widget_set_visible (self->files_title, gtk_widget_get_first_child (GTK_WIDGET (self->files)) != NULL);
}

static void
drop_files (MacawSkillPane *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->files))) != NULL)
    gtk_box_remove (self->files, child);
}

/* The whole */

static void
show_hidden (MacawSkillPane *self)
{
  GStrv hidden = macaw_skill_entry_get_hidden (self->skill);
  guint count = hidden == NULL ? 0 : g_strv_length (hidden);
  g_autofree char *list = hidden == NULL ? NULL : g_strjoinv ("\n", hidden), *text = NULL;

  if (hidden != NULL)
    /* Translators: %s are paths, one a line. */
    text = g_strdup_printf (ngettext ("It wins over another skill of this name:\n%s", "It wins over other skills of this name:\n%s", count), list);
  set_text (self->hidden, text);
}

void
macaw_skill_pane_set_skill (MacawSkillPane *self, AraRuntimeClient *client, const char *session_id, MacawSkillEntry *skill)
{
  g_return_if_fail (MACAW_IS_SKILL_PANE (self));
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  drop_files (self);
  g_set_object (&self->client, client);
  g_free (self->session_id);
  self->session_id = g_strdup (session_id);
  g_set_object (&self->skill, skill);
  gtk_stack_set_visible_child_name (self->stack, skill != NULL ? "skill" : "empty");
  if (skill == NULL)
    return;
  gtk_label_set_text (self->title, macaw_skill_entry_get_name (skill));
  set_text (self->source, macaw_skill_entry_get_source (skill));
  set_text (self->description, macaw_skill_entry_get_description (skill));
  set_text (self->note, macaw_skill_entry_get_note (skill));
  set_text (self->path, macaw_skill_entry_get_path (skill));
  gtk_widget_set_visible (self->path_box, macaw_skill_entry_get_path (skill) != NULL);
  show_hidden (self);
  read_text (self);
  show_files (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

static void
copy_path (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), gtk_label_get_text (MACAW_SKILL_PANE (widget)->path));
}

/* The object */

static void
macaw_skill_pane_dispose (GObject *object)
{
  MacawSkillPane *self = MACAW_SKILL_PANE (object);

  g_cancellable_cancel (self->cancellable);
  if (self->stack != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->stack));
  self->stack = NULL;
  g_clear_object (&self->client);
  g_clear_object (&self->skill);
  G_OBJECT_CLASS (macaw_skill_pane_parent_class)->dispose (object);
}

static void
macaw_skill_pane_finalize (GObject *object)
{
  MacawSkillPane *self = MACAW_SKILL_PANE (object);

  g_object_unref (self->cancellable);
  g_free (self->session_id);
  G_OBJECT_CLASS (macaw_skill_pane_parent_class)->finalize (object);
}

static void
macaw_skill_pane_class_init (MacawSkillPaneClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = macaw_skill_pane_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_skill_pane_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/inspector/skills/macaw-skill-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawSkillPane, stack);
  gtk_widget_class_bind_template_child (widget_class, MacawSkillPane, scroller);
  gtk_widget_class_bind_template_child (widget_class, MacawSkillPane, title);
  gtk_widget_class_bind_template_child (widget_class, MacawSkillPane, source);
  gtk_widget_class_bind_template_child (widget_class, MacawSkillPane, description);
  gtk_widget_class_bind_template_child (widget_class, MacawSkillPane, note);
  gtk_widget_class_bind_template_child (widget_class, MacawSkillPane, hidden);
  gtk_widget_class_bind_template_child (widget_class, MacawSkillPane, path_box);
  gtk_widget_class_bind_template_child (widget_class, MacawSkillPane, path);
  gtk_widget_class_bind_template_child (widget_class, MacawSkillPane, text_stack);
  gtk_widget_class_bind_template_child (widget_class, MacawSkillPane, text);
  gtk_widget_class_bind_template_child (widget_class, MacawSkillPane, trouble);
  gtk_widget_class_bind_template_child (widget_class, MacawSkillPane, again);
  gtk_widget_class_bind_template_child (widget_class, MacawSkillPane, files_title);
  gtk_widget_class_bind_template_child (widget_class, MacawSkillPane, files);
  gtk_widget_class_install_action (widget_class, "skill.copy-path", NULL, copy_path);
  gtk_widget_class_install_action (widget_class, "skill.read-again", NULL, read_again);
}

static void
macaw_skill_pane_init (MacawSkillPane *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
