/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server with tools in the test's own process, and hands for a window. */
#pragma once

#include <gtk/gtk.h>
#include <libsoup/soup.h>

#include "ara/ara.h"
#include "real-runtime.h"

G_BEGIN_DECLS

/* A server whose tools and answers the test decides. */
typedef struct
{
  SoupServer       *server;
  AraRuntimeClient *client;
  char             *tools;    /* the answer of the tool list */
  guint             tools_status;
  GBytes           *answer;   /* of a call; NULL: it waits until the client goes away */
  guint             answer_status;
  GPtrArray        *bodies;   /* of the calls, AraValue */
  GPtrArray        *waiting;  /* SoupServerMessage */
  GPtrArray        *watches;  /* GSource */
  guint             n_gone;   /* of those whose client went away */
} ToolServer;

ToolServer *tool_server_new        (void);
void        tool_server_free       (ToolServer *self);
/* @answer: the whole JSON text. */
void        tool_server_set_answer (ToolServer *self, guint status, const char *answer);
/* Answers the first call that waits. */
void        tool_server_answer_one (ToolServer *self, const char *answer);
/* The last call's body, "args" in it. */
char       *tool_server_dup_args   (ToolServer *self);

/* The first descendant, depth first, for which @condition holds. */
typedef gboolean (*WidgetCondition) (GtkWidget *widget, gconstpointer data);
GtkWidget *find_widget      (GtkWidget *widget, WidgetCondition condition, gconstpointer data);
GtkWidget *find_of_type     (GtkWidget *widget, GType type);
GtkWidget *find_action      (GtkWidget *widget, const char *action); /* a mapped actionable */
gboolean   shows_text       (GtkWidget *widget, const char *text); /* a mapped label, inscription, entry or text view holds it */
void       press_action     (GtkWidget *widget, const char *action); /* once it is there and sensitive */
/* As a person presses a key, "ctrl+Return". */
void       press_keys       (const char *keys);
/* The app's own style, as the application loads it. */
void       load_style       (void);
/* The window as PNG, if $MACAW_PICTURES names a folder: to be looked at. */
void       take_picture     (GtkWindow *window, const char *name);

#define wait_until(condition)                                   \
  G_STMT_START                                                  \
  {                                                             \
    guint guard_ = inspector_guard (G_STRLOC, #condition);      \
    while (!(condition))                                        \
      g_main_context_iteration (NULL, TRUE);                    \
    g_source_remove (guard_);                                   \
  }                                                             \
  G_STMT_END
guint      inspector_guard  (const char *place, const char *condition);

G_END_DECLS
