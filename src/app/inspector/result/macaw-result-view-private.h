/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of MacawResultView share. */
#pragma once

#include "macaw-result-view.h"
#include "macaw-result-shape.h"
#include "macaw-text-pane.h"

G_BEGIN_DECLS

struct _MacawResultView
{
  GtkWidget         parent_instance;

  GtkWidget        *box;
  GtkWidget        *tools;
  GtkBox           *faces;
  GtkToggleButton  *find_button;
  GtkEditable      *find_entry;
  GtkLabel         *find_label;
  GtkLabel         *note;
  GtkStack         *stack;

  AraValue         *value;
  char             *tool_name;
  gboolean          failure_told;
  MacawResultShape *shape;       /* NULL while it is looked at */
  GCancellable     *cancellable; /* of looking, saving */
  char             *face;        /* NULL: none */

  /* Finding */
  GCancellable     *finding;
  MacawTextPane    *found_in;    /* not owned; only to be compared with */
  GArray           *places;
  guint64           n_found;
  guint             at;
};

/* The text that can be searched, after another face gave way to it if need be; NULL: none. */
MacawTextPane *macaw_result_view_show_text    (MacawResultView *self);
/* The one that is shown, NULL if none is. */
MacawTextPane *macaw_result_view_get_pane     (MacawResultView *self);

void           macaw_result_view_stop_finding (MacawResultView *self);
void           macaw_result_view_start_finding (MacawResultView *self);
void           macaw_result_view_find_step    (GtkWidget *widget, const char *name, GVariant *step);

void           macaw_result_view_copy         (GtkWidget *widget, const char *name, GVariant *parameter);
void           macaw_result_view_tell_too_long (MacawResultView *self);
void           macaw_result_view_save         (GtkWidget *widget, const char *name, GVariant *parameter);

G_END_DECLS
