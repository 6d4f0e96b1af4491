/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A text of any length inside a JSON value, read by ranges: its lines, in pieces that can be
 * shown; what is searched and saved of it. Memory stays flat whatever its length. */
#pragma once

#include "ara/ara.h"
#include "app/markdown/macaw-ansi.h"

G_BEGIN_DECLS

#define MACAW_TEXT_MAX_PIECE   2048             /* bytes of a line that are shown in one piece */
#define MACAW_TEXT_MAX_COPY    (16 * 1024 * 1024) /* bytes that are copied; longer ones are saved */
#define MACAW_TEXT_MAX_MATCHES 100000           /* places of a search that are remembered */

/**
 * MacawText:
 *
 * A place in it is a count of bytes of what is shown (UTF-8). U+0000 is shown as ␀.
 *
 * Signal "changed": more of its lines are known. They are counted on a thread; the first ones
 * can be read from the beginning on.
 */
#define MACAW_TYPE_TEXT (macaw_text_get_type ())
G_DECLARE_FINAL_TYPE (MacawText, macaw_text, MACAW, TEXT, GObject)

/* A string's text, with @terminal the colours of a terminal; anything else as with
 * macaw_text_new_raw(). */
MacawText *macaw_text_new          (AraValue  *value,
                                    gboolean   terminal);
/* The JSON text exactly as it came. */
MacawText *macaw_text_new_raw      (AraValue  *value);
/* Ends the counting of lines: nobody looks any more. */
void       macaw_text_stop         (MacawText *self);
gboolean   macaw_text_is_complete  (MacawText *self);
guint64    macaw_text_get_n_pieces (MacawText *self); /* so far, at least 1 */
gint64     macaw_text_get_n_bytes  (MacawText *self); /* so far, as shown */

typedef struct
{
  gsize  offset;  /* in the window's text */
  gint64 place;   /* in the whole */
  gboolean wrapped; /* its line goes on in the next piece */
} MacawTextPiece;

typedef struct
{
  gsize          offset; /* from here on */
  MacawAnsiStyle style;
} MacawTextRun;

/* Some pieces, one after the other without line ends. */
typedef struct
{
  guint64  first;
  GString *text;
  GArray  *pieces; /* of MacawTextPiece */
  GArray  *runs;   /* of MacawTextRun; none for plain text */
  gint64   end;    /* the place after them */
} MacawTextWindow;

MacawTextWindow *macaw_text_read        (MacawText *self,
                                         guint64    first,
                                         guint      max_pieces,
                                         gsize      max_bytes);
void             macaw_text_window_free (MacawTextWindow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MacawTextWindow, macaw_text_window_free)

/* The piece in which @place lies. */
guint64          macaw_text_find_piece  (MacawText *self,
                                         gint64     place);

/* Everywhere, upper and lower case alike, also across a wrap mark. The array is of gint64
 * places, at most MACAW_TEXT_MAX_MATCHES; @total counts all. */
void             macaw_text_search_async  (MacawText           *self,
                                           const char          *needle,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data);
GArray          *macaw_text_search_finish (MacawText           *self,
                                           GAsyncResult        *result,
                                           guint64             *total,
                                           GError             **error);

/* All of it for the clipboard; NULL if it is longer than MACAW_TEXT_MAX_COPY. */
char            *macaw_text_dup_whole     (MacawText           *self);
/* Exactly: each byte of it, U+0000 too. @file is replaced once all is written. */
void             macaw_text_save_async    (MacawText           *self,
                                           GFile               *file,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data);
gboolean         macaw_text_save_finish   (MacawText           *self,
                                           GAsyncResult        *result,
                                           GError             **error);

G_END_DECLS
