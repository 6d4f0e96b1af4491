/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The top-level windows of an X11 display, by what its window manager tells of them. */
#pragma once

#include "ara/ara.h"

G_BEGIN_DECLS

#define MACAW_CONTROL_MAX_WINDOWS 1000 /* that are looked at */

typedef struct
{
  guint32  id;
  char    *title;
  char    *app;      /* the class of the window, or NULL */
  char    *state;    /* "normal", "minimized", "maximized" or "fullscreen" */
  int      x, y, width, height;
  gboolean focused;
} MacawX11Window;

/* A connection of ours to the display: its requests are sent together, and answered in two
 * round trips however many windows there are. */
typedef struct _MacawX11 MacawX11;

MacawX11  *macaw_x11_open          (const char *display);  /* NULL if it can't be had */
void       macaw_x11_close         (MacawX11 *self);
gboolean   macaw_x11_is_alive      (MacawX11 *self);
GPtrArray *macaw_x11_list          (MacawX11 *self);       /* of MacawX11Window */
void       macaw_x11_focus_window  (MacawX11 *self, guint32 id);
void       macaw_x11_close_window  (MacawX11 *self, guint32 id);

G_END_DECLS
