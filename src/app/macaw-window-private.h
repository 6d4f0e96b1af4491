/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the window share: its object, and what each offers the others. */
#pragma once

#include "chat/macaw-chat-page.h"
#include "inspector/macaw-inspector.h"
#include "macaw-window.h"
#include "sessions/macaw-conversation-list.h"
#include "sessions/macaw-model-chooser.h"
#include "sessions/macaw-session-picker.h"
#include "sessions/macaw-sidebar.h"

G_BEGIN_DECLS

struct _MacawWindow
{
  AdwApplicationWindow   parent_instance;

  AdwToastOverlay       *toasts;
  AdwLeaflet            *leaflet;
  GtkWidget             *content;
  GtkWidget             *sidebar_pane;
  MacawSidebar          *sidebar;
  GtkMenuButton         *session_button;
  GtkLabel              *session_label;
  MacawSessionPicker    *session_picker;
  GtkMenuButton         *model_button;
  GtkLabel              *model_label;
  MacawModelChooser     *model_chooser;
  AdwWindowTitle        *title;
  GtkRevealer           *banner;
  GtkLabel              *banner_label;
  GtkButton             *banner_button;
  MacawChatPage         *page;
  AdwFlap               *flap;
  MacawInspector        *inspector;

  MacawConnectionList   *connections;
  MacawConversations    *conversations;
  MacawConversationList *list;         /* of the session */
  MacawConnection       *connection;
  GSignalGroup          *connection_signals;
  char                  *session_id;
  char                  *wanted_session; /* to be chosen once the sessions are known */
  char                  *wanted_conversation;
  struct MacawBeginning *beginning;    /* while a connection may still be found; else NULL */
  MacawConversation     *conversation;
  GSignalGroup          *conversation_signals;
  GCancellable          *cancellable;
  char                  *model;        /* that was chosen for this connection, or NULL */
  char                  *last_error;
  char                  *call_result;  /* of the inspector's last call: JSON, or NULL */
  char                  *call_error;
  guint                  n_calls;
  AdwToast              *undo_toast;   /* of what an agent did last; weak */
};

/* macaw-window.c */
GAction *macaw_window_action             (MacawWindow *self, const char *name);
void     macaw_window_update_status      (MacawWindow *self);
/* A lasting trouble of the connection, in a banner; NULL: it is over. @action: what its button
 * does (detailed name), or NULL for none. */
void     macaw_window_show_trouble       (MacawWindow *self, const char *sentence, const char *action, const char *label);
/* A passing event. */
void     macaw_window_toast              (MacawWindow *self, const char *sentence);
void     macaw_window_toast_error        (MacawWindow *self, const GError *error);

/* macaw-window-conversations.c */
/* The model button names what answers. */
void     macaw_window_show_model               (MacawWindow *self);
void     macaw_window_add_conversation_actions (MacawWindow *self);
void     macaw_window_show_conversation        (MacawWindow *self, MacawConversation *conversation);
void     macaw_window_new_conversation         (MacawWindow *self);
void     macaw_window_open_conversation        (MacawWindow *self, const char *id);

/* macaw-window-sessions.c */
void     macaw_window_add_session_actions      (MacawWindow *self);
void     macaw_window_use_connection           (MacawWindow *self, MacawConnection *connection, const char *session_id);
void     macaw_window_leave_connection         (MacawWindow *self);
/* The first one, and the session in it that was open last if none is asked for. */
void     macaw_window_use_first                (MacawWindow *self, MacawConnection *connection, const char *session_id, gboolean fresh);

/* macaw-window-begin.c */
/* As macaw_window_new() is told: what was open last is there at once, before a server answers.
 * Only for a connection that may still be found in the environment does the window wait. */
void     macaw_window_begin                    (MacawWindow *self, const char *connection, const char *session, gboolean fresh);
/* Until there is a connection an action is kept, and done then; FALSE: it can be done now. */
gboolean macaw_window_put_off                  (MacawWindow *self, GSimpleAction *action, GVariant *parameter);
void     macaw_window_clear_beginning          (MacawWindow *self);

/* macaw-window-inspector.c */
void     macaw_window_add_inspector_actions    (MacawWindow *self);
void     macaw_window_prepare_inspector        (MacawWindow *self);
/* The session or its client is another one. */
void     macaw_window_update_inspector         (MacawWindow *self);

G_END_DECLS
