/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands below an opened tool row: arguments, result, and the way to the inspector. */

#include "config.h"

#include "macaw-tool-detail.h"
#include "app/markdown/macaw-block-widget.h"
#include "app/markdown/macaw-code-view.h"
#include "app/macaw-brief-text.h"
#include "macaw-change-text.h"
#include "macaw-listing.h"
#include "macaw-value-text.h"
#include "macaw-value-view.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_NAME 80 /* characters of an argument's name */

struct _MacawToolDetail
{
  GtkWidget          parent_instance;

  GtkBox            *box;
  GtkGrid           *arguments;
  GtkBox            *result;
  GtkWidget         *open_tool;

  MacawTimelineItem *item;
  AraToolCallState   state;    /* what is shown */
  AraValue          *input;    /* likewise; borrowed from the call, which keeps it */
  AraValue          *output;   /* likewise, but of a growing output */
  GtkWidget         *live[2];  /* the views of a command's two streams, while it runs */
};

G_DEFINE_FINAL_TYPE (MacawToolDetail, macaw_tool_detail, GTK_TYPE_WIDGET)

static void
clear (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_widget_unparent (child);
}

static GtkWidget *
make_name (const char *text)
{
  g_autofree char *brief = macaw_text_dup_brief (text, MAX_NAME);
  GtkWidget *label = gtk_label_new (brief);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

static GtkWidget *
make_value (AraValue *value, const char *language)
{
  g_autofree char *text = macaw_value_text_dup_short (value);

  return text != NULL ? macaw_text_label_new (text, FALSE) : macaw_value_view_new (value, language);
}

/* That of the file which a call reads or writes; NULL: none is known. */
static char *
guess_language (AraToolCall *call)
{
  AraValue *input = ara_tool_call_get_input (call);
  g_autofree char *path = input == NULL ? NULL : ara_value_dup_member_string (input, "path");

  return path == NULL ? NULL : macaw_code_guess_language (path);
}

/* Arguments: short ones beside their names, long ones below */

static void
add_argument (MacawToolDetail *self, int *row, const char *name, AraValue *value, const char *language)
{
  GtkWidget *label = make_name (name), *view = make_value (value, g_str_equal (name, "command") ? "sh" : language);

  gtk_widget_set_hexpand (view, TRUE);
  if (GTK_IS_LABEL (view))
    {
      gtk_grid_attach (self->arguments, label, 0, *row, 1, 1);
      gtk_grid_attach (self->arguments, view, 1, *row, 1, 1);
    }
  else
    {
      gtk_grid_attach (self->arguments, label, 0, (*row)++, 2, 1);
      gtk_grid_attach (self->arguments, view, 0, *row, 2, 1);
    }
  (*row)++;
}

/* Its signs tell what its colours do. */
static void
add_change (MacawToolDetail *self, int *row, const char *diff)
{
  gtk_grid_attach (self->arguments, make_name (_("Change")), 0, (*row)++, 2, 1);
  gtk_grid_attach (self->arguments, macaw_code_view_new (diff, "diff"), 0, (*row)++, 2, 1);
}

static void
show_arguments (MacawToolDetail *self, AraToolCall *call)
{
  AraValue *input = ara_tool_call_get_input (call);
  gboolean object = input != NULL && ara_value_get_kind (input) == ARA_VALUE_OBJECT;
  g_autofree char *language = guess_language (call), *change = object ? macaw_change_text_dup (input) : NULL;
  int row = 0;

  clear (GTK_WIDGET (self->arguments));
  if (object)
    for (guint i = 0; i < ara_value_get_n_children (input); i++)
      {
        g_autofree char *name = ara_value_dup_child_name (input, i);
        g_autoptr (AraValue) value = ara_value_dup_child (input, i);

        if (change == NULL || !macaw_change_text_has_name (name))
          add_argument (self, &row, name, value, language);
      }
  else if (input != NULL)
    add_argument (self, &row, _("Arguments"), input, NULL);
  else if (*ara_tool_call_get_input_text (call) != '\0')
    gtk_grid_attach (self->arguments, macaw_code_view_new (ara_tool_call_get_input_text (call), "json"), 0, 0, 2, 1);
  if (change != NULL)
    add_change (self, &row, change);
  gtk_widget_set_visible (GTK_WIDGET (self->arguments), gtk_widget_get_first_child (GTK_WIDGET (self->arguments)) != NULL);
}

/* Results */

static void
add_result (MacawToolDetail *self, const char *name, GtkWidget *view)
{
  gtk_box_append (self->result, make_name (name));
  gtk_box_append (self->result, view);
}

static gboolean
is_command_result (AraValue *output)
{
  g_autoptr (AraValue) out = ara_value_dup_member (output, "stdout"), code = ara_value_dup_member (output, "exit_code");

  return out != NULL && code != NULL && ara_value_get_kind (out) == ARA_VALUE_STRING;
}

static void
add_stream (MacawToolDetail *self, AraValue *output, guint index)
{
  static const char *const members[] = { "stdout", "stderr" };
  g_autoptr (AraValue) value = ara_value_dup_member (output, members[index]);
  g_autoptr (AraValue) code = ara_value_dup_member (output, "exit_code");
  g_autofree char *number = code == NULL || ara_value_get_kind (code) != ARA_VALUE_NUMBER ? NULL : ara_value_dup_text (code);
  g_autofree char *name = index == 1       ? g_strdup (_("Standard error"))
                          : number == NULL ? g_strdup (_("Output"))
                                           : g_strdup_printf (_("Output, exit code %s"), number);

  if (value == NULL || ara_value_get_kind (value) != ARA_VALUE_STRING)
    return;
  if (ara_value_get_text_length (value) <= 2)
    {
      if (index == 0)
        gtk_box_append (self->result, make_name (name));
      return;
    }
  self->live[index] = macaw_value_view_new (value, MACAW_CODE_TERMINAL);
  add_result (self, name, self->live[index]);
}

/* Output that grows is shown by the views that are there. */
static gboolean
show_live (MacawToolDetail *self, AraValue *output)
{
  static const char *const members[] = { "stdout", "stderr" };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_autoptr (AraValue) value = ara_value_dup_member (output, members[i]);

      if (value == NULL || ara_value_get_kind (value) != ARA_VALUE_STRING)
        continue;
      if ((self->live[i] == NULL) != (ara_value_get_text_length (value) <= 2))
        return FALSE;
      if (self->live[i] != NULL)
        macaw_value_view_set_value (self->live[i], value);
    }
  return TRUE;
}

static void
add_output (MacawToolDetail *self, AraToolCall *call, AraValue *output)
{
  g_autofree char *title = NULL, *list = macaw_listing_dup_text (output, &title), *language = guess_language (call);

  if (list == NULL)
    add_result (self, _("Result"), make_value (output, language));
  else if (*list == '\0')
    gtk_box_append (self->result, make_name (title));
  else
    add_result (self, title, macaw_code_view_new (list, NULL));
}

static void
show_result (MacawToolDetail *self, AraToolCall *call)
{
  AraValue *output = ara_tool_call_get_output (call);
  gboolean command = output != NULL && is_command_result (output);

  if (command && ara_tool_call_is_preliminary (call) && self->live[0] != NULL && show_live (self, output))
    return;
  clear (GTK_WIDGET (self->result));
  memset (self->live, 0, sizeof self->live);
  if (ara_tool_call_get_error_text (call) != NULL)
    {
      g_autofree char *valid = g_utf8_make_valid (ara_tool_call_get_error_text (call), -1);

      add_result (self, _("Error"), strlen (valid) <= MACAW_MAX_PIECE ? macaw_text_label_new (valid, FALSE) : macaw_code_view_new (valid, NULL));
    }
  for (guint i = 0; command && i < G_N_ELEMENTS (self->live); i++)
    add_stream (self, output, i);
  if (output != NULL && !command)
    add_output (self, call, output);
  gtk_widget_set_visible (GTK_WIDGET (self->result), gtk_widget_get_first_child (GTK_WIDGET (self->result)) != NULL);
}

/* The same call in the form of the Tools page. */
static void
update_open_tool (MacawToolDetail *self, AraToolCall *call)
{
  AraValue *input = ara_tool_call_get_input (call);
  g_autofree char *arguments = NULL;

  gtk_widget_set_visible (self->open_tool, input != NULL && ara_value_get_text_length (input) <= G_MAXINT16 * 32);
  if (!gtk_widget_get_visible (self->open_tool))
    return;
  arguments = ara_value_dup_text (input);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->open_tool), "(ss)", ara_tool_call_get_name (call), arguments);
}

void
macaw_tool_detail_update (MacawToolDetail *self)
{
  AraToolCall *call = ARA_TOOL_CALL (self->item->part);
  AraToolCallState state = ara_tool_call_get_state (call);

  if (self->state != state || self->input != ara_tool_call_get_input (call) || ara_tool_call_get_input (call) == NULL)
    {
      self->input = ara_tool_call_get_input (call);
      show_arguments (self, call);
      update_open_tool (self, call);
    }
  if (self->state != state || self->output != ara_tool_call_get_output (call))
    {
      self->output = ara_tool_call_get_output (call);
      show_result (self, call);
    }
  self->state = state;
}

static void
macaw_tool_detail_dispose (GObject *object)
{
  MacawToolDetail *self = MACAW_TOOL_DETAIL (object);

  g_clear_pointer ((GtkWidget **) &self->box, gtk_widget_unparent);
  g_clear_object (&self->item);
  G_OBJECT_CLASS (macaw_tool_detail_parent_class)->dispose (object);
}

static void
macaw_tool_detail_class_init (MacawToolDetailClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = macaw_tool_detail_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "tooldetail");
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/chat/macaw-tool-detail.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawToolDetail, box);
  gtk_widget_class_bind_template_child (widget_class, MacawToolDetail, arguments);
  gtk_widget_class_bind_template_child (widget_class, MacawToolDetail, result);
  gtk_widget_class_bind_template_child (widget_class, MacawToolDetail, open_tool);
}

static void
macaw_tool_detail_init (MacawToolDetail *self)
{
  self->state = (AraToolCallState) -1;
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
macaw_tool_detail_new (MacawTimelineItem *item)
{
  MacawToolDetail *self = g_object_new (MACAW_TYPE_TOOL_DETAIL, NULL);

  self->item = g_object_ref (item);
  macaw_tool_detail_update (self);
  return GTK_WIDGET (self);
}
