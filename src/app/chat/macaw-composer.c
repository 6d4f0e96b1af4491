/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a message is written: it grows with the text, sends, stops, and shows what waits. */

#include "config.h"

#include "macaw-composer.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_LINES 8 /* then it scrolls */

struct _MacawComposer
{
  GtkWidget          parent_instance;

  GtkWidget         *box;
  GtkRevealer       *waiting;
  GtkLabel          *waiting_label;
  GtkScrolledWindow *scroller;
  GtkTextView       *text_view;
  GtkWidget         *placeholder;
  GtkWidget         *stop_button;
  GtkWidget         *send_button;
  GtkRevealer       *note;
  GtkLabel          *note_label;

  MacawConversation *conversation;
  GSignalGroup      *signals;
};

G_DEFINE_FINAL_TYPE (MacawComposer, macaw_composer, GTK_TYPE_WIDGET)

static char *
dup_text (MacawComposer *self)
{
  char *text;

  g_object_get (gtk_text_view_get_buffer (self->text_view), "text", &text, NULL);
  return text;
}

static void
set_text (MacawComposer *self, const char *text)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text_view), text, -1);
}

static gboolean
is_blank (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return FALSE;
  return TRUE;
}

/* Showing */

static void
show_label (GtkWidget *button, const char *label)
{
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
update_text (MacawComposer *self, const char *text)
{
  gsize length = strlen (text);
  gboolean too_long = length > MACAW_COMPOSER_MAX_BYTES;

  gtk_widget_set_visible (self->placeholder, length == 0);
  gtk_revealer_set_reveal_child (self->note, too_long);
  if (too_long)
    {
      g_autofree char *limit = g_format_size (MACAW_COMPOSER_MAX_BYTES);
      g_autofree char *excess = g_format_size (length - MACAW_COMPOSER_MAX_BYTES);
      /* Translators: sizes, such as "1 MB" and "12 kB". */
      g_autofree char *sentence = g_strdup_printf (_("A message can have up to %s; this one is %s too long. "
                                                     "Send it in pieces, or put the text into a file."), limit, excess);

      gtk_label_set_text (self->note_label, sentence);
    }
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "composer.send", self->conversation != NULL && !too_long && !is_blank (text));
}

static void
update_state (MacawComposer *self)
{
  const char *waiting = self->conversation == NULL ? NULL : macaw_conversation_get_waiting (self->conversation);
  gboolean busy = self->conversation != NULL && macaw_conversation_is_busy (self->conversation);
  gboolean stopping = busy && macaw_conversation_is_stopping (self->conversation);

  gtk_revealer_set_reveal_child (self->waiting, waiting != NULL);
  if (waiting != NULL)
    {
      /* Only the beginning can be seen; a label of a megabyte would be slow. */
      g_autofree char *start = g_utf8_substring (waiting, 0, MIN (g_utf8_strlen (waiting, -1), 200));

      gtk_label_set_text (self->waiting_label, g_strdelimit (start, "\n\r\t", ' '));
    }
  gtk_widget_set_visible (self->stop_button, busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "composer.stop", busy && !stopping);
  show_label (self->stop_button, stopping ? _("Stopping…") : _("Stop"));
  show_label (self->send_button, busy ? _("Send After This Answer") : _("Send"));
}

static void
draft_changed (MacawComposer *self)
{
  /* A copy: setting a text deletes the old one first, and that is a draft, too. */
  g_autofree char *draft = g_strdup (macaw_conversation_get_draft (self->conversation));
  g_autofree char *text = dup_text (self);

  if (!g_str_equal (draft, text))
    set_text (self, draft);
}

static void
text_changed (MacawComposer *self)
{
  g_autofree char *text = dup_text (self);

  if (self->conversation != NULL)
    macaw_conversation_set_draft (self->conversation, text);
  update_text (self, text);
}

/* About eight lines of the font that is in use when it comes to the screen. */
static void
limit_height (MacawComposer *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self->text_view));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int line = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics));

  gtk_scrolled_window_set_max_content_height (self->scroller, MAX_LINES * line + gtk_text_view_get_top_margin (self->text_view)
                                                                  + gtk_text_view_get_bottom_margin (self->text_view));
  pango_font_metrics_unref (metrics);
}

/* Writing */

static gboolean
key_pressed (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, gpointer data)
{
  GtkWidget *view = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (controller));

  if ((key != GDK_KEY_Return && key != GDK_KEY_KP_Enter && key != GDK_KEY_ISO_Enter) || (state & GDK_SHIFT_MASK) != 0)
    return GDK_EVENT_PROPAGATE;
  /* An input method may take Enter to accept what it proposes. */
  if (gtk_text_view_im_context_filter_keypress (GTK_TEXT_VIEW (view), event))
    return GDK_EVENT_STOP;
  gtk_text_view_reset_im_context (GTK_TEXT_VIEW (view));
  gtk_widget_activate_action (view, "composer.send", NULL);
  return GDK_EVENT_STOP;
}

static void
text_pasted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MacawComposer) self = data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
  GtkTextBuffer *buffer;

  if (text == NULL || self->text_view == NULL)
    return;
  buffer = gtk_text_view_get_buffer (self->text_view);
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete_selection (buffer, TRUE, TRUE);
  gtk_text_buffer_insert_interactive_at_cursor (buffer, text, -1, TRUE);
  gtk_text_buffer_end_user_action (buffer);
  gtk_text_view_scroll_mark_onscreen (self->text_view, gtk_text_buffer_get_insert (buffer));
}

/* Plain text only: what was copied from another text view here would bring its colours. */
static void
paste_clipboard (GtkTextView *view, gpointer data)
{
  MacawComposer *self = MACAW_COMPOSER (gtk_widget_get_ancestor (GTK_WIDGET (view), MACAW_TYPE_COMPOSER));

  g_signal_stop_emission_by_name (view, "paste-clipboard");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (view)), NULL, text_pasted, g_object_ref (self));
}

/* Actions */

static void
send (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawComposer *self = MACAW_COMPOSER (widget);
  g_autofree char *text = dup_text (self);

  set_text (self, "");
  macaw_conversation_send (self->conversation, text);
}

static void
stop (GtkWidget *widget, const char *name, GVariant *parameter)
{
  macaw_conversation_stop (MACAW_COMPOSER (widget)->conversation);
}

static void
edit_waiting (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawComposer *self = MACAW_COMPOSER (widget);

  if (self->conversation != NULL)
    macaw_conversation_cancel_waiting (self->conversation);
  gtk_widget_grab_focus (GTK_WIDGET (self->text_view));
}

static void
discard_waiting (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawComposer *self = MACAW_COMPOSER (widget);

  if (self->conversation != NULL)
    g_free (macaw_conversation_take_waiting (self->conversation));
  gtk_widget_grab_focus (GTK_WIDGET (self->text_view));
}

/* The widget */

void
macaw_composer_set_conversation (MacawComposer *self, MacawConversation *conversation)
{
  g_autofree char *text = NULL;

  g_return_if_fail (MACAW_IS_COMPOSER (self));
  if (self->conversation == conversation)
    return;
  text = dup_text (self);
  /* What was typed before there was a conversation belongs to the first one. */
  if (self->conversation == NULL && conversation != NULL && *text != '\0' && *macaw_conversation_get_draft (conversation) == '\0')
    macaw_conversation_set_draft (conversation, text);
  g_clear_object (&self->conversation);
  set_text (self, conversation == NULL ? "" : macaw_conversation_get_draft (conversation));
  g_set_object (&self->conversation, conversation);
  g_signal_group_set_target (self->signals, conversation);
  g_free (text);
  text = dup_text (self);
  update_text (self, text);
  update_state (self);
}

static gboolean
macaw_composer_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (MACAW_COMPOSER (widget)->text_view));
}

static void
macaw_composer_map (GtkWidget *widget)
{
  limit_height (MACAW_COMPOSER (widget));
  GTK_WIDGET_CLASS (macaw_composer_parent_class)->map (widget);
}

static void
macaw_composer_dispose (GObject *object)
{
  MacawComposer *self = MACAW_COMPOSER (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->conversation);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  self->text_view = NULL;
  G_OBJECT_CLASS (macaw_composer_parent_class)->dispose (object);
}

static void
macaw_composer_class_init (MacawComposerClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = macaw_composer_dispose;
  widget_class->grab_focus = macaw_composer_grab_focus;
  widget_class->map = macaw_composer_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/chat/macaw-composer.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawComposer, box);
  gtk_widget_class_bind_template_child (widget_class, MacawComposer, waiting);
  gtk_widget_class_bind_template_child (widget_class, MacawComposer, waiting_label);
  gtk_widget_class_bind_template_child (widget_class, MacawComposer, scroller);
  gtk_widget_class_bind_template_child (widget_class, MacawComposer, text_view);
  gtk_widget_class_bind_template_child (widget_class, MacawComposer, placeholder);
  gtk_widget_class_bind_template_child (widget_class, MacawComposer, stop_button);
  gtk_widget_class_bind_template_child (widget_class, MacawComposer, send_button);
  gtk_widget_class_bind_template_child (widget_class, MacawComposer, note);
  gtk_widget_class_bind_template_child (widget_class, MacawComposer, note_label);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed);
  gtk_widget_class_bind_template_callback (widget_class, paste_clipboard);
  gtk_widget_class_install_action (widget_class, "composer.send", NULL, send);
  gtk_widget_class_install_action (widget_class, "composer.stop", NULL, stop);
  gtk_widget_class_install_action (widget_class, "composer.edit-waiting", NULL, edit_waiting);
  gtk_widget_class_install_action (widget_class, "composer.discard-waiting", NULL, discard_waiting);
}

static void
macaw_composer_init (MacawComposer *self)
{
  self->signals = g_signal_group_new (MACAW_TYPE_CONVERSATION);
  g_signal_group_connect_object (self->signals, "notify", G_CALLBACK (update_state), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->signals, "notify::draft", G_CALLBACK (draft_changed), self, G_CONNECT_SWAPPED);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_text_view_get_buffer (self->text_view), "changed", G_CALLBACK (text_changed), self, G_CONNECT_SWAPPED);
  update_text (self, "");
  update_state (self);
}
