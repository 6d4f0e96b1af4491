/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chat pane: messages, the place that says how to begin, and the composer. */

#include "config.h"

#include "macaw-chat-page.h"
#include "app/macaw-error-sentence.h"
#include "macaw-composer.h"
#include "macaw-find-bar.h"
#include "macaw-timeline.h"

#include <glib/gi18n.h>

struct _MacawChatPage
{
  GtkWidget          parent_instance;

  GtkWidget         *box;
  MacawFindBar      *find_bar;
  GtkStack          *stack;
  MacawTimeline     *timeline;
  AdwStatusPage     *empty;
  GtkWidget         *connect_model;
  AdwStatusPage     *trouble;
  GtkRevealer       *banner;
  GtkLabel          *banner_label;
  MacawComposer     *composer;

  MacawConversation *conversation;
  GSignalGroup      *conversation_signals;
  GSignalGroup      *messages_signals;
  MacawFinder       *finder;
  char              *wanted; /* id of the message to be shown once it is there; NULL: none */
};

G_DEFINE_TYPE (MacawChatPage, macaw_chat_page, GTK_TYPE_WIDGET)

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

static void
show_wanted (MacawChatPage *self)
{
  if (self->wanted != NULL && macaw_timeline_scroll_to_message (self->timeline, self->wanted))
    g_clear_pointer (&self->wanted, g_free);
}

/* Who sends something wants to see it. */
static void
messages_changed (MacawChatPage *self, guint position, guint removed, guint added, GListModel *messages)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (AraMessage) message = g_list_model_get_item (messages, i);

      if (i + 2 >= g_list_model_get_n_items (messages) && ara_message_get_role (message) == ARA_ROLE_USER && removed == 0)
        macaw_timeline_scroll_to_end (self->timeline);
    }
  show_wanted (self);
  update_place (self);
}

/* Finding */

static void
find_began (MacawChatPage *self)
{
  guint position = 0;
  double offset;

  macaw_timeline_get_place (self->timeline, &position, &offset);
  macaw_finder_look_for (self->finder, macaw_find_bar_get_words (self->find_bar), position);
}

void
macaw_chat_page_find (MacawChatPage *self)
{
  g_return_if_fail (MACAW_IS_CHAT_PAGE (self));
  macaw_find_bar_open (self->find_bar);
}

gboolean
macaw_chat_page_stop_finding (MacawChatPage *self)
{
  g_return_val_if_fail (MACAW_IS_CHAT_PAGE (self), FALSE);
  if (!macaw_find_bar_is_open (self->find_bar) || gtk_widget_get_focus_child (self->box) != GTK_WIDGET (self->find_bar))
    return FALSE;
  macaw_find_bar_close (self->find_bar);
  return TRUE;
}

static void
find_step (GtkWidget *widget, const char *name, GVariant *backwards)
{
  macaw_finder_step (MACAW_CHAT_PAGE (widget)->finder, g_variant_get_boolean (backwards));
}

/* The page */

static void
retry (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawChatPage *self = MACAW_CHAT_PAGE (widget);

  if (self->conversation != NULL)
    macaw_conversation_retry (self->conversation);
}

/* The timeline's own action, from wherever on the page the keyboard is. */
static void
jump (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (GTK_WIDGET (MACAW_CHAT_PAGE (widget)->timeline), g_variant_get_string (parameter, NULL), NULL);
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
  GListModel *messages = conversation == NULL ? NULL : macaw_conversation_get_messages (conversation);
  g_autoptr (MacawBlockList) blocks = messages == NULL ? NULL : macaw_block_list_new (messages);

  if (!g_set_object (&self->conversation, conversation))
    return;
  g_clear_pointer (&self->wanted, g_free);
  g_signal_group_set_target (self->conversation_signals, conversation);
  g_signal_group_set_target (self->messages_signals, messages);
  macaw_find_bar_close (self->find_bar);
  macaw_finder_set_list (self->finder, blocks);
  macaw_timeline_set_list (self->timeline, blocks);
  macaw_composer_set_conversation (self->composer, conversation);
  update_place (self);
}

void
macaw_chat_page_show_message (MacawChatPage *self, const char *id)
{
  g_return_if_fail (MACAW_IS_CHAT_PAGE (self) && id != NULL);
  g_free (self->wanted);
  self->wanted = g_strdup (id);
  show_wanted (self);
}

void
macaw_chat_page_set_welcome (MacawChatPage *self, gboolean here, gboolean offer_model)
{
  g_return_if_fail (MACAW_IS_CHAT_PAGE (self));
  adw_status_page_set_description (self->empty, here ? _("The agent works in a sandbox on this computer.\nTry one of these, or write below.")
                                                     : _("Try one of these, or write below."));
  gtk_widget_set_visible (self->connect_model, offer_model);
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

  if (self->finder != NULL)
    macaw_finder_set_list (self->finder, NULL);
  g_clear_object (&self->finder);
  g_clear_object (&self->conversation_signals);
  g_clear_object (&self->messages_signals);
  g_clear_object (&self->conversation);
  g_clear_pointer (&self->wanted, g_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (macaw_chat_page_parent_class)->dispose (object);
}

static void
macaw_chat_page_class_init (MacawChatPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  g_type_ensure (MACAW_TYPE_COMPOSER);
  g_type_ensure (MACAW_TYPE_FIND_BAR);
  g_type_ensure (MACAW_TYPE_TIMELINE);
  G_OBJECT_CLASS (class)->dispose = macaw_chat_page_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/chat/macaw-chat-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawChatPage, box);
  gtk_widget_class_bind_template_child (widget_class, MacawChatPage, find_bar);
  gtk_widget_class_bind_template_child (widget_class, MacawChatPage, stack);
  gtk_widget_class_bind_template_child (widget_class, MacawChatPage, timeline);
  gtk_widget_class_bind_template_child (widget_class, MacawChatPage, empty);
  gtk_widget_class_bind_template_child (widget_class, MacawChatPage, connect_model);
  gtk_widget_class_bind_template_child (widget_class, MacawChatPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, MacawChatPage, banner);
  gtk_widget_class_bind_template_child (widget_class, MacawChatPage, banner_label);
  gtk_widget_class_bind_template_child (widget_class, MacawChatPage, composer);
  gtk_widget_class_bind_template_callback (widget_class, find_began);
  gtk_widget_class_bind_template_callback (widget_class, macaw_chat_page_focus_composer);
  gtk_widget_class_install_action (widget_class, "chat.retry", NULL, retry);
  gtk_widget_class_install_action (widget_class, "chat.reload", NULL, reload);
  gtk_widget_class_install_action (widget_class, "chat.jump", "s", jump);
  gtk_widget_class_install_action (widget_class, "chat.find-step", "b", find_step);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_g, GDK_CONTROL_MASK, "chat.find-step", "b", FALSE);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_g, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "chat.find-step", "b", TRUE);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Up, GDK_ALT_MASK, "chat.jump", "s", "timeline.previous-prompt");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Down, GDK_ALT_MASK, "chat.jump", "s", "timeline.next-prompt");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_End, GDK_ALT_MASK, "chat.jump", "s", "timeline.to-end");
}

static void
macaw_chat_page_init (MacawChatPage *self)
{
  self->conversation_signals = g_signal_group_new (MACAW_TYPE_CONVERSATION);
  g_signal_group_connect_object (self->conversation_signals, "notify", G_CALLBACK (update_place), self, G_CONNECT_SWAPPED);
  self->messages_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_object (self->messages_signals, "items-changed", G_CALLBACK (messages_changed), self, G_CONNECT_SWAPPED);
  self->finder = macaw_finder_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  macaw_find_bar_set_finder (self->find_bar, self->finder);
  g_signal_connect_object (self->finder, "found", G_CALLBACK (macaw_timeline_reveal), self->timeline, G_CONNECT_SWAPPED);
}

GtkWidget *
macaw_chat_page_new (void)
{
  return g_object_new (MACAW_TYPE_CHAT_PAGE, NULL);
}
