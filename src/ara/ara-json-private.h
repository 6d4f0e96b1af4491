/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reads JSON text from memory or from a file, byte by byte or value by value. */
#pragma once

#include "ara-value-builder.h"

G_BEGIN_DECLS

/* A text that values point into: bytes in memory, or an unlinked file. */
typedef struct
{
  gatomicrefcount  references;
  GBytes          *bytes; /* NULL for a file */
  const char      *data;
  goffset          size;
  int              fd;
} AraSource;

AraSource *ara_source_new_from_bytes (GBytes *bytes);
AraSource *ara_source_new_from_fd    (int fd, GError **error);
AraSource *ara_source_ref            (AraSource *self);
void       ara_source_unref          (AraSource *self);
/* Copies a range; short only at the end of the text or when the file can't be read. */
gsize      ara_source_read           (AraSource *self, goffset offset, char *buffer, gsize size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AraSource, ara_source_unref)

#define ARA_CURSOR_WINDOW (32 * 1024)

/* A place in a source. Memory is one window; a file is read window by window, so that
 * the memory in use does not grow with the text. */
typedef struct
{
  AraSource  *source;
  goffset     end;
  const char *window;
  goffset     window_start;
  gsize       window_size;
  gsize       position; /* in the window */
  char       *buffer;   /* owned, for a file */
} AraCursor;

void     ara_cursor_init      (AraCursor *self, AraSource *source, goffset start, goffset end);
void     ara_cursor_clear     (AraCursor *self);
gboolean ara_cursor_refill    (AraCursor *self);

static inline goffset
ara_cursor_tell (const AraCursor *self)
{
  return self->window_start + (goffset) self->position;
}

/* The byte at the place, -1 at the end. */
static inline int
ara_cursor_peek (AraCursor *self)
{
  if (G_UNLIKELY (self->position >= self->window_size) && !ara_cursor_refill (self))
    return -1;
  return (unsigned char) self->window[self->position];
}

static inline int
ara_cursor_next (AraCursor *self)
{
  int byte = ara_cursor_peek (self);

  if (byte >= 0)
    self->position++;
  return byte;
}

/* How many bytes at the start of a string need no look: ASCII but quotes, backslashes and
 * controls. */
gsize    ara_json_plain_length (const char *text, gsize length);
void     ara_cursor_skip_plain (AraCursor *self);
int      ara_cursor_skip_space (AraCursor *self); /* the byte after it, not consumed */
/* Skips one value of a text known to be valid. */
void     ara_cursor_skip_value (AraCursor *self);
/* Skips one string of a valid text, its opening quote at the place. */
void     ara_cursor_skip_string (AraCursor *self);

/* Checks a whole text by RFC 8259; on success tells where its one value lies. */
gboolean ara_json_check        (AraSource *source, goffset *start, goffset *end, GError **error);

/* The inside of a string literal in memory; text is NULL for none. */
typedef struct
{
  const char *text;
  gsize       length;
} AraLiteral;

/* Looks in one pass for members of the checked object at @start..@end of a source in memory
 * that are strings. FALSE if it is no object or a name of it is written with escapes: then
 * only ara_value_dup_member() knows. */
gboolean ara_json_find_strings (AraSource *source, goffset start, goffset end,
                                const char *const *names, guint n_names, AraLiteral *found);

/* Decodes the inside of a string literal (without its quotes). U+0000 and lone
 * surrogates become U+FFFD. */
char    *ara_json_unescape     (const char *text, gsize length, gsize *decoded_length);
void     ara_json_append_unescaped (GString *out, const char *text, gsize length);
/* How many of the bytes at @text, which begin no valid character, one U+FFFD stands for: the
 * longest beginning of a character, as the Encoding standard's decoder has it; at least 1. */
gsize    ara_utf8_bad_length   (const char *text, gsize length);
/* Appends a string literal, quotes included; invalid UTF-8 becomes U+FFFD. */
void     ara_json_append_quoted (GString *json, const char *text, gsize length);

/* As few digits as read back the same, but at least 15 are tried; @buffer has room for
 * G_ASCII_DTOSTR_BUF_SIZE bytes. @number is finite. */
void     ara_json_format_double (char *buffer, double number);

/* Writes the members of @object that @known does not name, as they stand. */
void     ara_value_builder_write_others (AraValueBuilder *self, AraValue *object,
                                         const char *const *known);

/* @offset..@offset + @length must be one checked value of @source. */
AraValue *ara_value_new_in_source (AraSource *source, goffset offset, goffset length);

G_END_DECLS
