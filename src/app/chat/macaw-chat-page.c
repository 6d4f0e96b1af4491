/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chat pane: messages, the place that says how to begin, and the composer. */

#include "config.h"

#include "macaw-chat-page.h"
#include "macaw-message-view.h"

#include <glib/gi18n.h>
#include <string.h>

#define WINDOW 60         /* messages that are widgets at first */
#define MAX_MESSAGE (1024 * 1024)
#define AT_END_PIXELS 24

struct _MacawChatPage
{
  GtkWidget          parent_instance;

  GtkWidget         *box;
  GtkStack          *stack;
  GtkScrolledWindow *scroller;
  GtkBox            *list;
  GtkTextView       *text_view;
  GtkWidget         *placeholder;
  GtkWidget         *stop_button;
  GtkWidget         *waiting;
  GtkLabel          *waiting_label;

  MacawConversation *conversation;
  GSignalGroup      *conversation_signals;
  GSignalGroup      *messages_signals;
  GPtrArray         *stale; /* of MacawMessageView, borrowed */
  guint              first; /* message that the first widget shows */
  guint              tick;
  gboolean           follow;
};

G_DEFINE_TYPE (MacawChatPage, macaw_chat_page, GTK_TYPE_WIDGET)

/* Following the end. Setting the value when the adjustment changes is too late, its
 * allocation is lost; so the new height is measured right after the change. */
static void
scroll_to_end (MacawChatPage *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  GtkWidget *viewport = gtk_scrolled_window_get_child (self->scroller);
  GtkWidget *content = gtk_widget_get_first_child (viewport);
  double page = gtk_adjustment_get_page_size (adjustment);
  int height;

  if (gtk_widget_get_width (viewport) == 0)
    return;
  gtk_widget_measure (content, GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (viewport), NULL, &height, NULL, NULL);
  gtk_adjustment_configure (adjustment, MAX (height - page, 0), 0, MAX (height, page),
                            gtk_adjustment_get_step_increment (adjustment), gtk_adjustment_get_page_increment (adjustment), page);
}

static void
value_changed (MacawChatPage *self, GtkAdjustment *adjustment)
{
  self->follow = gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment)
                 >= gtk_adjustment_get_upper (adjustment) - AT_END_PIXELS;
}

/* Changes are shown once a frame, and only while there are any. */
static gboolean
show_changes (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  MacawChatPage *self = MACAW_CHAT_PAGE (widget);
  gboolean follow = self->follow;

  self->tick = 0;
  for (guint i = 0; i < self->stale->len; i++)
    macaw_message_view_update (g_ptr_array_index (self->stale, i));
  g_ptr_array_set_size (self->stale, 0);
  if (follow)
    {
      scroll_to_end (self);
      self->follow = TRUE;
    }
  return G_SOURCE_REMOVE;
}

static void
queue_changes (MacawChatPage *self)
{
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), show_changes, NULL, NULL);
}

static void
view_is_stale (MacawChatPage *self, MacawMessageView *view)
{
  g_ptr_array_add (self->stale, view);
  queue_changes (self);
}

/* The list */

static GtkWidget *
make_view (MacawChatPage *self, guint position)
{
  g_autoptr (AraMessage) message = g_list_model_get_item (macaw_conversation_get_messages (self->conversation), position);
  GtkWidget *view = macaw_message_view_new (message);

  g_signal_connect_object (view, "stale", G_CALLBACK (view_is_stale), self, G_CONNECT_SWAPPED);
  return view;
}

static void
clear_views (MacawChatPage *self)
{
  GtkWidget *child;

  g_ptr_array_set_size (self->stale, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_box_remove (self->list, child);
}

static void
update_place (MacawChatPage *self)
{
  guint count = self->conversation == NULL ? 0 : g_list_model_get_n_items (macaw_conversation_get_messages (self->conversation));

  gtk_stack_set_visible_child_name (self->stack, count == 0 ? "empty" : "messages");
}

static void show_all_views (MacawChatPage *self);

static void
show_earlier (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawChatPage *self = MACAW_CHAT_PAGE (widget);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  double from_end = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_value (adjustment);

  self->first = self->first > WINDOW ? self->first - WINDOW : 0;
  show_all_views (self);
  scroll_to_end (self);
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment) - from_end);
}

static void
show_all_views (MacawChatPage *self)
{
  guint count = g_list_model_get_n_items (macaw_conversation_get_messages (self->conversation));

  clear_views (self);
  if (self->first > 0)
    {
      GtkWidget *button = gtk_button_new_with_label (_("Show Earlier Messages"));

      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "chat.show-earlier");
      gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
      gtk_box_append (self->list, button);
    }
  for (guint i = self->first; i < count; i++)
    gtk_box_append (self->list, make_view (self, i));
}

static void
messages_changed (MacawChatPage *self, guint position, guint removed, guint added, GListModel *messages)
{
  guint count = g_list_model_get_n_items (messages);

  if (removed == 0 && position + added == count && position >= self->first && added < WINDOW)
    for (guint i = position; i < count; i++)
      gtk_box_append (self->list, make_view (self, i));
  else
    {
      self->first = count > WINDOW ? count - WINDOW : 0;
      show_all_views (self);
    }
  self->follow = TRUE;
  update_place (self);
  queue_changes (self);
}

/* The composer */

static void
update_composer (MacawChatPage *self)
{
  const char *waiting = self->conversation == NULL ? NULL : macaw_conversation_get_waiting (self->conversation);
  gboolean stopping = self->conversation != NULL && macaw_conversation_is_stopping (self->conversation);
  g_autofree char *text = waiting == NULL ? NULL : g_strdup_printf (_("Waiting: %s"), waiting);

  gtk_widget_set_visible (self->stop_button, self->conversation != NULL && macaw_conversation_is_busy (self->conversation));
  gtk_widget_set_tooltip_text (self->stop_button, stopping ? _("Stopping…") : _("Stop"));
  gtk_widget_set_visible (self->waiting, waiting != NULL);
  gtk_label_set_text (self->waiting_label, text != NULL ? text : "");
}

static void
text_changed (MacawChatPage *self, GtkTextBuffer *buffer)
{
  gtk_widget_set_visible (self->placeholder, gtk_text_buffer_get_char_count (buffer) == 0);
}

static char *
take_text (MacawChatPage *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  char *text;

  g_object_get (buffer, "text", &text, NULL);
  gtk_text_buffer_set_text (buffer, "", -1);
  return text;
}

static void
send (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawChatPage *self = MACAW_CHAT_PAGE (widget);
  g_autofree char *text = NULL;

  if (self->conversation == NULL)
    return;
  text = take_text (self);
  if (strlen (text) > MAX_MESSAGE)
    {
      gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text_view), text, -1);
      gtk_widget_error_bell (widget);
      return;
    }
  macaw_conversation_send (self->conversation, text);
}

static void
edit_waiting (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawChatPage *self = MACAW_CHAT_PAGE (widget);
  g_autofree char *text = self->conversation == NULL ? NULL : macaw_conversation_take_waiting (self->conversation);

  if (text != NULL)
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text_view), text, -1);
  macaw_chat_page_focus_composer (self);
}

static gboolean
key_pressed (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, gpointer data)
{
  GtkWidget *view = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));

  if ((key != GDK_KEY_Return && key != GDK_KEY_KP_Enter) || (state & GDK_SHIFT_MASK) != 0)
    return GDK_EVENT_PROPAGATE;
  /* An input method may take Enter to accept what it proposes. */
  if (gtk_text_view_im_context_filter_keypress (GTK_TEXT_VIEW (view), gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (controller))))
    return GDK_EVENT_STOP;
  gtk_widget_activate_action (view, "chat.send", NULL);
  return GDK_EVENT_STOP;
}

/* The page */

void
macaw_chat_page_set_conversation (MacawChatPage *self, MacawConversation *conversation)
{
  if (!g_set_object (&self->conversation, conversation))
    return;
  clear_views (self);
  self->first = 0;
  g_signal_group_set_target (self->conversation_signals, conversation);
  g_signal_group_set_target (self->messages_signals, conversation == NULL ? NULL : macaw_conversation_get_messages (conversation));
  if (conversation != NULL)
    {
      GListModel *messages = macaw_conversation_get_messages (conversation);
      guint count = g_list_model_get_n_items (messages);

      messages_changed (self, 0, count, count, messages);
    }
  update_place (self);
  update_composer (self);
}

void
macaw_chat_page_focus_composer (MacawChatPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->text_view));
}

static void
macaw_chat_page_dispose (GObject *object)
{
  MacawChatPage *self = MACAW_CHAT_PAGE (object);

  g_clear_object (&self->conversation_signals);
  g_clear_object (&self->messages_signals);
  g_clear_object (&self->conversation);
  g_clear_pointer (&self->stale, g_ptr_array_unref);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (macaw_chat_page_parent_class)->dispose (object);
}

static void
macaw_chat_page_class_init (MacawChatPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = macaw_chat_page_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/chat/macaw-chat-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawChatPage, box);
  gtk_widget_class_bind_template_child (widget_class, MacawChatPage, stack);
  gtk_widget_class_bind_template_child (widget_class, MacawChatPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, MacawChatPage, list);
  gtk_widget_class_bind_template_child (widget_class, MacawChatPage, text_view);
  gtk_widget_class_bind_template_child (widget_class, MacawChatPage, placeholder);
  gtk_widget_class_bind_template_child (widget_class, MacawChatPage, stop_button);
  gtk_widget_class_bind_template_child (widget_class, MacawChatPage, waiting);
  gtk_widget_class_bind_template_child (widget_class, MacawChatPage, waiting_label);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed);
  gtk_widget_class_install_action (widget_class, "chat.send", NULL, send);
  gtk_widget_class_install_action (widget_class, "chat.edit-waiting", NULL, edit_waiting);
  gtk_widget_class_install_action (widget_class, "chat.show-earlier", NULL, show_earlier);
}

static void
macaw_chat_page_init (MacawChatPage *self)
{
  self->stale = g_ptr_array_new ();
  self->follow = TRUE;
  self->conversation_signals = g_signal_group_new (MACAW_TYPE_CONVERSATION);
  g_signal_group_connect_object (self->conversation_signals, "notify", G_CALLBACK (update_composer), self, G_CONNECT_SWAPPED);
  self->messages_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_object (self->messages_signals, "items-changed", G_CALLBACK (messages_changed), self, G_CONNECT_SWAPPED);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_text_view_get_buffer (self->text_view), "changed", G_CALLBACK (text_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller), "value-changed", G_CALLBACK (value_changed), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
macaw_chat_page_new (void)
{
  return g_object_new (MACAW_TYPE_CHAT_PAGE, NULL);
}
