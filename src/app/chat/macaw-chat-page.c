/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chat pane: messages, the place that says how to begin, and the composer. */

#include "config.h"

#include "macaw-chat-page.h"
#include "app/macaw-error-sentence.h"
#include "macaw-composer.h"
#include "macaw-message-view.h"

#include <glib/gi18n.h>
#include <string.h>

#define WINDOW 60         /* messages that are widgets at first */
#define AT_END_PIXELS 24

struct _MacawChatPage
{
  GtkWidget          parent_instance;

  GtkWidget         *box;
  GtkStack          *stack;
  GtkScrolledWindow *scroller;
  GtkBox            *list;
  AdwStatusPage     *trouble;
  GtkRevealer       *banner;
  GtkLabel          *banner_label;
  MacawComposer     *composer;

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

  const GError *error = self->conversation == NULL ? NULL : macaw_conversation_get_load_error (self->conversation);
  gboolean loading = self->conversation != NULL && macaw_conversation_is_loading (self->conversation);
  g_autofree char *sentence = error == NULL ? NULL : macaw_error_get_sentence (error);

  gtk_stack_set_visible_child_name (self->stack, count > 0 ? "messages" : loading ? "loading" : error != NULL ? "trouble" : "empty");
  if (error != NULL)
    {
      g_autofree char *escaped = g_markup_escape_text (sentence, -1);
      /* Translators: %s is a sentence that says what went wrong. */
      g_autofree char *text = g_strdup_printf (_("Shown as it was last seen here. %s"), sentence);

      adw_status_page_set_description (self->trouble, escaped);
      gtk_label_set_text (self->banner_label, text);
    }
  gtk_revealer_set_reveal_child (self->banner, error != NULL && count > 0);
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

/* The page */

static void
retry (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawChatPage *self = MACAW_CHAT_PAGE (widget);

  if (self->conversation != NULL)
    macaw_conversation_retry (self->conversation);
}

static void
reload (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawChatPage *self = MACAW_CHAT_PAGE (widget);

  if (self->conversation != NULL)
    macaw_conversation_reload (self->conversation);
}

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
  macaw_composer_set_conversation (self->composer, conversation);
  update_place (self);
}

void
macaw_chat_page_focus_composer (MacawChatPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->composer));
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

  g_type_ensure (MACAW_TYPE_COMPOSER);
  G_OBJECT_CLASS (class)->dispose = macaw_chat_page_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/chat/macaw-chat-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawChatPage, box);
  gtk_widget_class_bind_template_child (widget_class, MacawChatPage, stack);
  gtk_widget_class_bind_template_child (widget_class, MacawChatPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, MacawChatPage, list);
  gtk_widget_class_bind_template_child (widget_class, MacawChatPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, MacawChatPage, banner);
  gtk_widget_class_bind_template_child (widget_class, MacawChatPage, banner_label);
  gtk_widget_class_bind_template_child (widget_class, MacawChatPage, composer);
  gtk_widget_class_install_action (widget_class, "chat.retry", NULL, retry);
  gtk_widget_class_install_action (widget_class, "chat.reload", NULL, reload);
  gtk_widget_class_install_action (widget_class, "chat.show-earlier", NULL, show_earlier);
}

static void
macaw_chat_page_init (MacawChatPage *self)
{
  self->stale = g_ptr_array_new ();
  self->follow = TRUE;
  self->conversation_signals = g_signal_group_new (MACAW_TYPE_CONVERSATION);
  g_signal_group_connect_object (self->conversation_signals, "notify", G_CALLBACK (update_place), self, G_CONNECT_SWAPPED);
  self->messages_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_object (self->messages_signals, "items-changed", G_CALLBACK (messages_changed), self, G_CONNECT_SWAPPED);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller), "value-changed", G_CALLBACK (value_changed), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
macaw_chat_page_new (void)
{
  return g_object_new (MACAW_TYPE_CHAT_PAGE, NULL);
}
