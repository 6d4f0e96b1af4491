/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hands and eyes for the windows of tests. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The first descendant, depth first, for which @condition holds. */
typedef gboolean (*WidgetCondition) (GtkWidget *widget, gconstpointer data);
GtkWidget *find_widget      (GtkWidget *widget, WidgetCondition condition, gconstpointer data);
GtkWidget *find_of_type     (GtkWidget *widget, GType type);
GtkWidget *find_action      (GtkWidget *widget, const char *action); /* a mapped actionable */
gboolean   shows_text       (GtkWidget *widget, const char *text); /* a mapped label, inscription, entry or text view holds it */
/* The question that is asked just now, or NULL. */
GtkWindow *find_dialog      (void);
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
    guint guard_ = hands_guard (G_STRLOC, #condition);      \
    while (!(condition))                                        \
      g_main_context_iteration (NULL, TRUE);                    \
    g_source_remove (guard_);                                   \
  }                                                             \
  G_STMT_END
guint      hands_guard  (const char *place, const char *condition);

G_END_DECLS
