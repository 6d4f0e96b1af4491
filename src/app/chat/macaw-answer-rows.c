/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows below an answer: what went wrong, and the footer. */

#include "config.h"

#include "macaw-answer-rows.h"
#include "macaw-answer-error.h"
#include "macaw-timeline-row.h"
#include "app/macaw-duration.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define MAX_ERROR 2000 /* characters of an error's sentence */

/* Errors */

struct _MacawErrorRow
{
  GtkWidget          parent_instance;

  GtkWidget         *box;
  GtkLabel          *label;
  GtkWidget         *details;
  GtkWidget         *change_key;
  GtkWidget         *retry;
  MacawTimelineItem *item;
};

G_DEFINE_FINAL_TYPE (MacawErrorRow, macaw_error_row, GTK_TYPE_WIDGET)

void
macaw_error_row_update (MacawErrorRow *self)
{
  const char *text = ara_message_get_error_text (self->item->message);
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_autofree char *start = g_utf8_strlen (valid, -1) <= MAX_ERROR ? NULL : g_utf8_substring (valid, 0, MAX_ERROR);
  g_autofree char *details = macaw_answer_error_dup_details (self->item->message);
  const char *action = macaw_answer_error_get_action (self->item->message);

  gtk_label_set_text (self->label, start != NULL ? start : valid);
  gtk_widget_set_visible (self->details, details != NULL);
  gtk_widget_set_visible (self->change_key, action != NULL && self->item->last);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->change_key), action);
  /* Only the last question can be asked again in its place. */
  gtk_widget_set_visible (self->retry, self->item->last);
}

static void
details_answered (AdwMessageDialog *dialog, const char *response, GtkLabel *label)
{
  if (g_str_equal (response, "copy"))
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (dialog)), gtk_label_get_text (label));
}

static void
show_details (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *details = macaw_answer_error_dup_details (MACAW_ERROR_ROW (widget)->item->message);
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autoptr (GtkBuilder) builder = NULL;
  AdwMessageDialog *dialog;
  GtkLabel *label;

  if (details == NULL)
    return;
  builder = gtk_builder_new_from_resource ("/io/github/macaw_client/Macaw/chat/macaw-error-details.ui");
  dialog = ADW_MESSAGE_DIALOG (gtk_builder_get_object (builder, "dialog"));
  label = GTK_LABEL (gtk_builder_get_object (builder, "details"));
  gtk_label_set_text (label, details);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL);
  g_signal_connect (dialog, "response", G_CALLBACK (details_answered), label);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
macaw_error_row_dispose (GObject *object)
{
  MacawErrorRow *self = MACAW_ERROR_ROW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->item);
  G_OBJECT_CLASS (macaw_error_row_parent_class)->dispose (object);
}

static void
macaw_error_row_class_init (MacawErrorRowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = macaw_error_row_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/chat/macaw-error-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawErrorRow, box);
  gtk_widget_class_bind_template_child (widget_class, MacawErrorRow, label);
  gtk_widget_class_bind_template_child (widget_class, MacawErrorRow, details);
  gtk_widget_class_bind_template_child (widget_class, MacawErrorRow, change_key);
  gtk_widget_class_bind_template_child (widget_class, MacawErrorRow, retry);
  gtk_widget_class_install_action (widget_class, "error.details", NULL, show_details);
}

static void
macaw_error_row_init (MacawErrorRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
macaw_error_row_new (MacawTimelineItem *item)
{
  MacawErrorRow *self = g_object_new (MACAW_TYPE_ERROR_ROW, NULL);

  self->item = g_object_ref (item);
  macaw_error_row_update (self);
  return GTK_WIDGET (self);
}

/* Footers */

struct _MacawFooterRow
{
  GtkWidget          parent_instance;

  GtkWidget         *box;
  GtkLabel          *status;
  GtkWidget         *copy;
  GtkWidget         *again;
  MacawTimelineItem *item;
};

G_DEFINE_FINAL_TYPE (MacawFooterRow, macaw_footer_row, GTK_TYPE_WIDGET)

/* Servers name it in one of these ways. */
static gint64
count_tokens (AraMessage *message)
{
  static const char *const totals[] = { "total_tokens", "totalTokens" };
  static const char *const parts[] = { "prompt_tokens", "completion_tokens", "inputTokens", "outputTokens" };
  AraValue *metadata = ara_message_get_metadata (message);
  g_autoptr (AraValue) usage = metadata == NULL ? NULL : ara_value_dup_member (metadata, "usage");
  gint64 total = 0;

  for (guint i = 0; usage != NULL && i < G_N_ELEMENTS (totals) && total <= 0; i++)
    total = ara_value_get_member_integer (usage, totals[i]);
  for (guint i = 0; usage != NULL && i < G_N_ELEMENTS (parts) && total <= 0; i += 2)
    total = CLAMP (ara_value_get_member_integer (usage, parts[i]), 0, G_MAXINT32)
            + CLAMP (ara_value_get_member_integer (usage, parts[i + 1]), 0, G_MAXINT32);
  return total;
}

static char *
describe_tokens (AraMessage *message)
{
  gint64 count = count_tokens (message);

  if (count <= 0)
    return NULL;
  if (count < 10000)
    return g_strdup_printf (ngettext ("%d token", "%d tokens", (gulong) count), (int) count);
  return g_strdup_printf (_("%.1f k tokens"), (double) count / 1000);
}

static char *
describe_answer (AraMessage *message)
{
  static const char *const words[] = { N_("Answering…"), NULL, N_("Stopped"), N_("Failed"), N_("Interrupted") };
  const char *word = words[ara_message_get_status (message)];
  g_autofree char *model = ara_message_dup_model (message), *tokens = describe_tokens (message);
  gint64 ms = ara_message_get_duration_ms (message);
  g_autofree char *duration = ms < 0 ? NULL : macaw_format_duration (ms);
  const char *const all[] = { word == NULL ? NULL : _(word), duration, model, tokens };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (all[i] != NULL)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", all[i]);
  return g_string_free (text, FALSE);
}

void
macaw_footer_row_update (MacawFooterRow *self)
{
  AraMessage *message = self->item->message;
  gboolean over = ara_message_get_status (message) != ARA_MESSAGE_STREAMING;
  g_autofree char *text = describe_answer (message), *answer = over ? ara_message_dup_text (message) : NULL;

  gtk_label_set_text (self->status, text);
  gtk_widget_set_visible (self->copy, over && *answer != '\0');
  /* An error offers Retry itself. */
  gtk_widget_set_visible (self->again, over && self->item->last && ara_message_get_error_text (message) == NULL);
}

static void
copy (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *text = ara_message_dup_text (MACAW_FOOTER_ROW (widget)->item->message);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
macaw_footer_row_dispose (GObject *object)
{
  MacawFooterRow *self = MACAW_FOOTER_ROW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->item);
  G_OBJECT_CLASS (macaw_footer_row_parent_class)->dispose (object);
}

static void
macaw_footer_row_class_init (MacawFooterRowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = macaw_footer_row_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "footerrow");
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/chat/macaw-footer-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawFooterRow, box);
  gtk_widget_class_bind_template_child (widget_class, MacawFooterRow, status);
  gtk_widget_class_bind_template_child (widget_class, MacawFooterRow, copy);
  gtk_widget_class_bind_template_child (widget_class, MacawFooterRow, again);
  gtk_widget_class_install_action (widget_class, "message.copy", NULL, copy);
}

static void
macaw_footer_row_init (MacawFooterRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
macaw_footer_row_new (MacawTimelineItem *item)
{
  MacawFooterRow *self = g_object_new (MACAW_TYPE_FOOTER_ROW, NULL);

  self->item = g_object_ref (item);
  macaw_footer_row_update (self);
  return GTK_WIDGET (self);
}
