/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of MacawTimeline share. */
#pragma once

#include "macaw-timeline.h"

G_BEGIN_DECLS

#define MACAW_TIMELINE_PADDING 18  /* above the first and below the last item */
#define MACAW_TIMELINE_SIDE 12
#define MACAW_TIMELINE_WIDTH 756   /* of what is read; more is left free */
#define MACAW_TIMELINE_INDENT 24   /* of what stands below an opened row */

typedef struct
{
  MacawTimelineItem *item;   /* NULL like the widget: not made yet */
  GtkWidget         *widget;
  gboolean           stale;  /* the item changed */
} MacawRow;

struct _MacawTimeline
{
  GtkWidget       parent_instance;

  MacawBlockList *list;
  GArray         *heights; /* of int, one an item, with the gap above it; negative: a guess */
  GArray         *rows;    /* of MacawRow: the items from first on */
  guint           first;
  guint           n_made;

  /* The reading place: the item @anchor begins @anchor_y below the upper edge. */
  guint           anchor;
  double          anchor_y;
  MacawTimelineItem *sought; /* the current match in it comes into view; NULL: it has come */
  gboolean        follow;  /* the end, instead of the reading place */
  gboolean        at_end;  /* what was notified */

  int             width;   /* of the rows, 0: not allocated yet */
  int             columns; /* characters that they hold */
  int             line_height;
  guint           tick;
  gboolean        queued;  /* something came up since the last frame began */
  guint           settling; /* frames in which new rows may still find their size */
  gboolean        configuring;

  GtkAdjustment  *adjustments[2]; /* by orientation */
  GtkScrollablePolicy policies[2];
};

/* Geometry */
int      macaw_timeline_get_height  (MacawTimeline *self, guint item);
/* Pixels from the top of the content to the item; with the number of items: to its end. */
double   macaw_timeline_get_top     (MacawTimeline *self, guint item);
/* The item that covers this pixel of the content. */
guint    macaw_timeline_find_item   (MacawTimeline *self, double y, double *top);
/* Makes a row's height what it asks for. */
void     macaw_timeline_measure_row (MacawTimeline *self, guint row);
/* Where the content is scrolled to now: the reading place in pixels. */
double   macaw_timeline_get_value   (MacawTimeline *self);
void     macaw_timeline_configure   (MacawTimeline *self);
void     macaw_timeline_set_place   (MacawTimeline *self, double value);
void     macaw_timeline_notify_end  (MacawTimeline *self);

/* Rows */
void     macaw_timeline_queue       (MacawTimeline *self);
void     macaw_timeline_drop_rows   (MacawTimeline *self);
void     macaw_timeline_guess       (MacawTimeline *self, guint item);
void     macaw_timeline_splice_rows (MacawTimeline *self, guint position, guint removed, guint added);

G_END_DECLS
