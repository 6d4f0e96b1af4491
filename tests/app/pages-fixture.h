/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server whose answers a test decides path by path, and a window with one page. */
#pragma once

#include <gtk/gtk.h>
#include <libsoup/soup.h>

#include "ara/ara.h"
#include "hands.h"
#include "real-runtime.h"

G_BEGIN_DECLS

typedef struct
{
  SoupServer       *server;
  AraRuntimeClient *client;
  GHashTable       *answers; /* path → JSON, with the status before it: "200 {}" */
  GHashTable       *asked;   /* path → how often, as GUINT_TO_POINTER */
  char             *authorization; /* of the last request, as is: */
  char             *body;
} PageServer;

PageServer *page_server_new       (void);
void        page_server_free      (PageServer *self);
void        page_server_set       (PageServer *self, const char *path, guint status, const char *json);
guint       page_server_get_asked (PageServer *self, const char *path);

GtkWindow *page_window_new      (GtkWidget *page, int width, int height);
/* Destroys it and checks that the page is gone. */
void       page_window_free     (GtkWindow *window, GtkWidget *page);
/* A mapped label, inscription, entry, text view or status page below @widget holds @text. */
gboolean   page_shows           (GtkWidget *widget, const char *text);
/* The mapped and sensitive button of that action (and string target, nullable), or NULL. */
GtkWidget *page_find_action     (GtkWidget *widget, const char *action, const char *target);
GtkWidget *page_find_type       (GtkWidget *widget, GType type); /* mapped */
GtkWidget *page_find_label      (GtkWidget *widget, const char *text); /* mapped, of exactly that text */
/* The window as PNG, in light and dark, if $MACAW_PICTURES names a folder: to be looked at. */
void       page_take_pictures   (GtkWindow *window, const char *name);
/* Before gtk_test_init(): what libadwaita complains of in its own question's heading passes;
 * any other warning stays fatal. */
void       page_allow_headings  (void);

#define page_wait(condition) wait_until (condition)

G_END_DECLS
