/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A text of any length inside a JSON value, read by ranges: its lines, in pieces that can be
 * shown; what is searched and saved of it. */

#include "config.h"

#include "macaw-text-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define CHECKPOINT_EVERY 256           /* pieces */
#define COUNT_AT_ONCE    (64 * 1024)   /* a shorter text is counted without a thread */
#define TELL_EVERY       (8 * 1024 * 1024) /* bytes between two signals while it is counted */

/* Where every 256th piece begins. */
typedef struct
{
  goffset        raw;
  gint64         place;
  MacawAnsiStyle style;
} Checkpoint;

struct _MacawText
{
  GObject       parent_instance;

  AraValue     *value;
  gboolean      literal;     /* the text of a string, not its source */
  gboolean      terminal;
  GCancellable *cancellable; /* of the counting */

  GMutex        lock; /* over what follows */
  GArray       *checkpoints;
  guint64       n_pieces;
  gint64        n_bytes;
  gboolean      complete;
};

G_DEFINE_FINAL_TYPE (MacawText, macaw_text, G_TYPE_OBJECT)

static guint changed_signal;

/* Pieces */

typedef enum { PIECE_GOES_ON, PIECE_ENDED, PIECE_WRAPPED, PIECE_LAST } PieceState;

/* The next stretch of the piece that has @column bytes so far. */
static PieceState
next_in_piece (MacawTextWalker *walker, gsize *column, const char **text, gsize *length)
{
  *text = macaw_text_walker_next (walker, MACAW_TEXT_MAX_PIECE - *column, length);
  if (*text == NULL)
    return PIECE_LAST;
  if (*length == 0 || (*length == 1 && **text == '\n'))
    {
      *column = 0;
      return *length == 0 ? PIECE_WRAPPED : PIECE_ENDED;
    }
  *column += *length;
  return PIECE_GOES_ON;
}

static void
add_checkpoint (MacawText *self, MacawTextWalker *walker)
{
  Checkpoint checkpoint = { walker->raw, walker->place, walker->parser.style };

  g_array_append_val (self->checkpoints, checkpoint);
}

static gboolean
emit_changed (gpointer data)
{
  g_signal_emit (data, changed_signal, 0);
  return G_SOURCE_REMOVE;
}

static void
tell_changed (MacawText *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, emit_changed, g_object_ref (self), g_object_unref);
}

static void
note_progress (MacawText *self, MacawTextWalker *walker, guint64 pieces, gboolean complete)
{
  g_mutex_lock (&self->lock);
  self->n_pieces = MAX (pieces, 1);
  self->n_bytes = walker->place;
  self->complete = complete;
  if (!complete && pieces % CHECKPOINT_EVERY == 0)
    add_checkpoint (self, walker);
  g_mutex_unlock (&self->lock);
}

static void
count_pieces (MacawText *self, GCancellable *cancellable)
{
  MacawTextWalker walker;
  gsize column = 0, length;
  const char *text;
  guint64 pieces = 0;
  gint64 told = 0;
  PieceState state;

  macaw_text_walker_init (&walker, self->value, self->literal, MACAW_WALK_SHOWN, self->terminal);
  while ((state = next_in_piece (&walker, &column, &text, &length)) != PIECE_LAST)
    {
      if (state == PIECE_GOES_ON || ++pieces % CHECKPOINT_EVERY != 0)
        continue;
      if (g_cancellable_is_cancelled (cancellable))
        break;
      note_progress (self, &walker, pieces, FALSE);
      if (walker.place - told >= TELL_EVERY)
        {
          told = walker.place;
          tell_changed (self);
        }
    }
  note_progress (self, &walker, pieces + (column > 0 ? 1 : 0), TRUE);
  macaw_text_walker_clear (&walker);
}

static void
count_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  count_pieces (source, cancellable);
  g_task_return_boolean (task, TRUE);
}

static void
counted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_signal_emit (source, changed_signal, 0);
}

void
macaw_text_stop (MacawText *self)
{
  g_return_if_fail (MACAW_IS_TEXT (self));
  g_cancellable_cancel (self->cancellable);
}

guint64
macaw_text_get_n_pieces (MacawText *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->n_pieces;
}

gint64
macaw_text_get_n_bytes (MacawText *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->n_bytes;
}

gboolean
macaw_text_is_complete (MacawText *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->complete;
}

/* Reading */

/* The last checkpoint that begins no later than piece @piece, or than @place. Tells its piece. */
static guint64
find_checkpoint (MacawText *self, guint64 piece, gint64 place, Checkpoint *checkpoint)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  guint low = 0, high = self->checkpoints->len;

  while (high - low > 1)
    {
      guint middle = (low + high) / 2;

      if ((guint64) middle * CHECKPOINT_EVERY <= piece && g_array_index (self->checkpoints, Checkpoint, middle).place <= place)
        low = middle;
      else
        high = middle;
    }
  *checkpoint = g_array_index (self->checkpoints, Checkpoint, low);
  return (guint64) low * CHECKPOINT_EVERY;
}

static gboolean
same_style (const MacawAnsiStyle *a, const MacawAnsiStyle *b)
{
  return a->foreground == b->foreground && a->background == b->background && a->flags == b->flags;
}

static void
note_style (MacawTextWindow *window, const MacawAnsiStyle *style)
{
  static const MacawAnsiStyle plain;
  MacawTextRun run = { window->text->len, *style };
  const MacawAnsiStyle *last = window->runs->len == 0 ? &plain : &g_array_index (window->runs, MacawTextRun, window->runs->len - 1).style;

  if (!same_style (last, style))
    g_array_append_val (window->runs, run);
}

static MacawTextWindow *
window_new (void)
{
  MacawTextWindow *window = g_new0 (MacawTextWindow, 1);

  window->text = g_string_new (NULL);
  window->pieces = g_array_new (FALSE, FALSE, sizeof (MacawTextPiece));
  window->runs = g_array_new (FALSE, FALSE, sizeof (MacawTextRun));
  return window;
}

void
macaw_text_window_free (MacawTextWindow *self)
{
  g_string_free (self->text, TRUE);
  g_array_unref (self->pieces);
  g_array_unref (self->runs);
  g_free (self);
}

/* Takes pieces until one of the limits; the walker stands at the first one. */
static void
take_pieces (MacawTextWindow *window, MacawTextWalker *walker, guint max_pieces, gsize max_bytes)
{
  PieceState state = PIECE_ENDED;
  gsize column = 0, length;
  const char *text;

  while (state != PIECE_LAST && window->pieces->len < max_pieces && window->text->len < max_bytes)
    {
      MacawTextPiece piece = { window->text->len, walker->place, FALSE };
      gboolean any = FALSE;

      while ((state = next_in_piece (walker, &column, &text, &length)) == PIECE_GOES_ON)
        {
          note_style (window, &walker->parser.style);
          g_string_append_len (window->text, text, (gssize) length);
          any = TRUE;
        }
      piece.wrapped = state == PIECE_WRAPPED;
      if (any || state != PIECE_LAST)
        g_array_append_val (window->pieces, piece);
    }
  window->end = walker->place;
}

MacawTextWindow *
macaw_text_read (MacawText *self, guint64 first, guint max_pieces, gsize max_bytes)
{
  MacawTextWindow *window = window_new ();
  MacawTextWalker walker;
  Checkpoint checkpoint;
  gsize column = 0, length;
  const char *text;
  guint64 piece;

  g_return_val_if_fail (MACAW_IS_TEXT (self), window);
  piece = find_checkpoint (self, first, G_MAXINT64, &checkpoint);
  macaw_text_walker_init (&walker, self->value, self->literal, MACAW_WALK_SHOWN, self->terminal);
  macaw_text_walker_seek (&walker, checkpoint.raw, checkpoint.place, &checkpoint.style);
  while (piece < first)
    {
      PieceState state = next_in_piece (&walker, &column, &text, &length);

      if (state == PIECE_LAST)
        break;
      piece += state != PIECE_GOES_ON;
    }
  window->first = piece;
  take_pieces (window, &walker, max_pieces, max_bytes);
  macaw_text_walker_clear (&walker);
  return window;
}

guint64
macaw_text_find_piece (MacawText *self, gint64 place)
{
  MacawTextWalker walker;
  Checkpoint checkpoint;
  gsize column = 0, length;
  const char *text;
  guint64 piece;

  g_return_val_if_fail (MACAW_IS_TEXT (self), 0);
  piece = find_checkpoint (self, G_MAXUINT64, place, &checkpoint);
  macaw_text_walker_init (&walker, self->value, self->literal, MACAW_WALK_SHOWN, self->terminal);
  macaw_text_walker_seek (&walker, checkpoint.raw, checkpoint.place, &checkpoint.style);
  for (;;)
    {
      PieceState state = next_in_piece (&walker, &column, &text, &length);

      if (state == PIECE_LAST || walker.place > place)
        break;
      piece += state != PIECE_GOES_ON;
    }
  macaw_text_walker_clear (&walker);
  return piece;
}

/* Taking it elsewhere */

char *
macaw_text_dup_whole (MacawText *self)
{
  GString *whole = NULL;
  MacawTextWalker walker;
  const char *text;
  gsize length;

  g_return_val_if_fail (MACAW_IS_TEXT (self), NULL);
  /* Decoding makes a text shorter, but for U+0000. */
  if (ara_value_get_text_length (self->value) > MACAW_TEXT_MAX_COPY)
    return NULL;
  whole = g_string_new (NULL);
  macaw_text_walker_init (&walker, self->value, self->literal, MACAW_WALK_COPIED, self->terminal);
  while ((text = macaw_text_walker_next (&walker, MACAW_WALKER_BUFFER, &length)) != NULL)
    g_string_append_len (whole, text, (gssize) length);
  macaw_text_walker_clear (&walker);
  return g_string_free (whole, FALSE);
}

static gboolean
write_exactly (MacawText *self, GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  g_autoptr (GOutputStream) buffered = g_buffered_output_stream_new_sized (stream, MACAW_WALKER_BUFFER);
  MacawTextWalker walker;
  gboolean good = TRUE;
  const char *text;
  gsize length;

  macaw_text_walker_init (&walker, self->value, self->literal, MACAW_WALK_EXACT, FALSE);
  while (good && (text = macaw_text_walker_next (&walker, MACAW_WALKER_BUFFER, &length)) != NULL)
    good = g_output_stream_write_all (buffered, text, length, NULL, cancellable, error);
  macaw_text_walker_clear (&walker);
  return good && g_output_stream_close (buffered, cancellable, error);
}

static void
save_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (GFileOutputStream) stream = g_file_replace (data, NULL, FALSE, G_FILE_CREATE_NONE, cancellable, &error);

  if (stream == NULL)
    g_task_return_error (task, error);
  else if (write_exactly (source, G_OUTPUT_STREAM (stream), cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    {
      /* Closed as cancelled, the file stays what it was. */
      g_autoptr (GCancellable) cancelled = g_cancellable_new ();

      g_cancellable_cancel (cancelled);
      g_output_stream_close (G_OUTPUT_STREAM (stream), cancelled, NULL);
      g_task_return_error (task, error);
    }
}

void
macaw_text_save_async (MacawText *self, GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (MACAW_IS_TEXT (self) && G_IS_FILE (file));
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, macaw_text_save_async);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, save_in_thread);
}

gboolean
macaw_text_save_finish (MacawText *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* The object */

static void
macaw_text_finalize (GObject *object)
{
  MacawText *self = MACAW_TEXT (object);

  g_object_unref (self->cancellable);
  g_clear_pointer (&self->value, ara_value_unref);
  g_array_unref (self->checkpoints);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (macaw_text_parent_class)->finalize (object);
}

static void
macaw_text_class_init (MacawTextClass *class)
{
  G_OBJECT_CLASS (class)->finalize = macaw_text_finalize;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
macaw_text_init (MacawText *self)
{
  g_mutex_init (&self->lock);
  self->checkpoints = g_array_new (FALSE, TRUE, sizeof (Checkpoint));
  self->cancellable = g_cancellable_new ();
  self->n_pieces = 1;
}

static MacawText *
text_new (AraValue *value, gboolean literal, gboolean terminal)
{
  MacawText *self = g_object_new (MACAW_TYPE_TEXT, NULL);
  Checkpoint first = { literal ? 1 : 0, 0, { 0 } };

  self->value = ara_value_ref (value);
  self->literal = literal;
  self->terminal = terminal;
  g_array_append_val (self->checkpoints, first);
  if (ara_value_get_text_length (value) <= COUNT_AT_ONCE)
    count_pieces (self, self->cancellable);
  else
    {
      g_autoptr (GTask) task = g_task_new (self, self->cancellable, counted, NULL);

      g_task_run_in_thread (task, count_in_thread);
    }
  return self;
}

MacawText *
macaw_text_new (AraValue *value, gboolean terminal)
{
  g_return_val_if_fail (value != NULL, NULL);
  return text_new (value, ara_value_get_kind (value) == ARA_VALUE_STRING, terminal);
}

MacawText *
macaw_text_new_raw (AraValue *value)
{
  g_return_val_if_fail (value != NULL, NULL);
  return text_new (value, FALSE, FALSE);
}

void
macaw_text_init_walker (MacawText *self, MacawTextWalker *walker)
{
  macaw_text_walker_init (walker, self->value, self->literal, MACAW_WALK_SHOWN, self->terminal);
}
