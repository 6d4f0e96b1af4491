/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A text that is shown by pieces: what its files share. */
#pragma once

#include "macaw-text-pane.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A piece as it stands in the buffer. */
typedef struct
{
  gint64 place;
  int    chars; /* with its line end and its wrap mark */
} MacawTextPanePiece;

struct _MacawTextPane
{
  GtkWidget          parent_instance;

  GtkWidget         *box;
  GtkScrolledWindow *scroller;
  GtkTextView       *view;
  GtkWidget         *scrollbar;
  GtkAdjustment     *position; /* in pieces, of the whole */
  GtkTextBuffer     *buffer;   /* of the view */
  GtkTextTag        *plain_tag; /* of all: what is broken is no word, and a hyphen would seem its own */
  GtkTextTag        *mark_tag;
  GtkTextTag        *match_tag;
  GtkTextTag        *current_tag;

  MacawText         *text;
  guint64            first;    /* the piece at the buffer's beginning */
  GArray            *pieces;   /* of MacawTextPanePiece */
  gint64             end;      /* the place after them */
  gboolean           telling;  /* the place in the whole is set by us */
  guint              settling; /* tick: what scrolls is scrolled by us */
  guint              frames;   /* until that ends */
  gboolean           aiming;   /* at the mark "macaw-view", meanwhile */
  double             align;    /* where in the view it shall stand */

  GArray            *matches;  /* of gint64 */
  gsize              match_length;
  guint              current;  /* G_MAXUINT: none */
};

void    macaw_text_pane_set_colour         (GtkTextTag *tag, const char *property, guint32 rgb);
/* Pieces at one end of the buffer. */
void    macaw_text_pane_write_window       (MacawTextPane *self, MacawTextWindow *window, gboolean at_start);
void    macaw_text_pane_cut_pieces         (MacawTextPane *self, guint from, guint count);
/* Where things stand in it; the top is the first piece that is seen. */
void    macaw_text_pane_get_iter_of_piece  (MacawTextPane *self, guint index, GtkTextIter *iter);
void    macaw_text_pane_get_iter_of_place  (MacawTextPane *self, gint64 place, GtkTextIter *iter);
guint   macaw_text_pane_get_top            (MacawTextPane *self);
void    macaw_text_pane_mark_matches       (MacawTextPane *self);

G_END_DECLS
