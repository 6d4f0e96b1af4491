/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An immutable JSON value that knows its source text. */
#pragma once

#if !defined (ARA_INSIDE) && !defined (ARA_COMPILATION)
# error "Include <ara/ara.h>, not this file."
#endif

#include "ara-types.h"

G_BEGIN_DECLS

#define ARA_TYPE_VALUE (ara_value_get_type ())
ARA_API GType        ara_value_get_type          (void);

/**
 * AraValueKind:
 * @ARA_VALUE_NULL: `null`
 * @ARA_VALUE_BOOLEAN: `true` or `false`
 * @ARA_VALUE_NUMBER: a number
 * @ARA_VALUE_STRING: a string
 * @ARA_VALUE_ARRAY: an array
 * @ARA_VALUE_OBJECT: an object
 *
 * What a JSON value is.
 *
 * Since: 1.0
 */
typedef enum
{
  ARA_VALUE_NULL,
  ARA_VALUE_BOOLEAN,
  ARA_VALUE_NUMBER,
  ARA_VALUE_STRING,
  ARA_VALUE_ARRAY,
  ARA_VALUE_OBJECT,
} AraValueKind;

/**
 * ARA_VALUE_MAX_DEPTH:
 *
 * How deep arrays and objects may lie in one another.
 *
 * Since: 1.0
 */
#define ARA_VALUE_MAX_DEPTH 512

/* Make. new_from_* check the whole text first: RFC 8259, UTF-8, depth at most
 * ARA_VALUE_MAX_DEPTH; fail with ARA_ERROR_BAD_JSON, line and column in the message. */
ARA_API AraValue    *ara_value_new_from_text     (const char *text, gssize length, GError **error);
ARA_API AraValue    *ara_value_new_from_bytes    (GBytes *bytes, GError **error);
/* A text kept in a file (an unlinked one): read by ranges, never held in memory whole.
 * Takes ownership of @fd. */
ARA_API AraValue    *ara_value_new_from_fd       (int fd, GError **error);
ARA_API AraValue    *ara_value_new_null          (void);
ARA_API AraValue    *ara_value_new_boolean       (gboolean value);
ARA_API AraValue    *ara_value_new_integer       (gint64 value);
ARA_API AraValue    *ara_value_new_string        (const char *value); /* invalid UTF-8 becomes U+FFFD */
ARA_API AraValue    *ara_value_new_empty_object  (void);
ARA_API AraValue    *ara_value_ref               (AraValue *self);
ARA_API void         ara_value_unref             (AraValue *self);

/* The source text: exactly as received, without the white space around the value. */
ARA_API goffset      ara_value_get_text_length   (AraValue *self);
ARA_API char        *ara_value_dup_text          (AraValue *self); /* all of it, also when spooled: mind the length */
ARA_API gssize       ara_value_read_text         (AraValue *self, goffset offset, char *buffer, gsize size);
ARA_API gboolean     ara_value_is_spooled        (AraValue *self);
ARA_API char        *ara_value_dup_pretty        (AraValue *self); /* two-space indent, members in order, digits as in the source */

/* Read. A value of another kind gives the default named here, never a critical. */
ARA_API AraValueKind ara_value_get_kind          (AraValue *self);
ARA_API gboolean     ara_value_get_boolean       (AraValue *self); /* FALSE */
ARA_API gboolean     ara_value_get_integer       (AraValue *self, gint64 *value); /* FALSE if not an exact 64-bit integer */
ARA_API double       ara_value_get_double        (AraValue *self); /* 0 */
/* Decoded UTF-8, U+0000 and lone surrogates as U+FFFD so that it is a C string; NULL if not a string. */
ARA_API char        *ara_value_dup_string        (AraValue *self);
ARA_API guint        ara_value_get_n_children    (AraValue *self); /* elements or members, 0 */
ARA_API AraValue    *ara_value_dup_child         (AraValue *self, guint index); /* element, or a member's value; NULL past the end */
ARA_API char        *ara_value_dup_child_name    (AraValue *self, guint index); /* decoded; NULL in an array */
/* A run of children in one pass: cheaper than one by one. @names: the members' names, or NULL. */
ARA_API GPtrArray   *ara_value_dup_children      (AraValue *self, guint first, guint count, GPtrArray **names);
/* The member @name of an object (of equal keys the last), NULL if absent or not an object. */
ARA_API AraValue    *ara_value_dup_member        (AraValue *self, const char *name);
/* Shorthands over dup_member: NULL/0/FALSE if absent or of another kind. */
ARA_API char        *ara_value_dup_member_string (AraValue *self, const char *name);
ARA_API gint64       ara_value_get_member_integer (AraValue *self, const char *name);
ARA_API gboolean     ara_value_get_member_boolean (AraValue *self, const char *name);
ARA_API gboolean     ara_value_equal             (AraValue *self, AraValue *other); /* same JSON text apart from white space */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AraValue, ara_value_unref)

/* Writes JSON text piece by piece; the one way in which this project builds JSON to send. */
typedef struct _AraValueBuilder AraValueBuilder;
#define ARA_TYPE_VALUE_BUILDER (ara_value_builder_get_type ())
ARA_API GType            ara_value_builder_get_type     (void);
ARA_API AraValueBuilder *ara_value_builder_new          (void);
ARA_API AraValueBuilder *ara_value_builder_ref          (AraValueBuilder *self);
ARA_API void             ara_value_builder_unref        (AraValueBuilder *self);
ARA_API void             ara_value_builder_begin_object (AraValueBuilder *self);
ARA_API void             ara_value_builder_end_object   (AraValueBuilder *self);
ARA_API void             ara_value_builder_begin_array  (AraValueBuilder *self);
ARA_API void             ara_value_builder_end_array    (AraValueBuilder *self);
ARA_API void             ara_value_builder_name         (AraValueBuilder *self, const char *name);
ARA_API void             ara_value_builder_string       (AraValueBuilder *self, const char *value); /* NULL: null */
ARA_API void             ara_value_builder_string_len   (AraValueBuilder *self, const char *value, gssize length);
ARA_API void             ara_value_builder_integer      (AraValueBuilder *self, gint64 value);
ARA_API void             ara_value_builder_double       (AraValueBuilder *self, double value);
ARA_API void             ara_value_builder_boolean      (AraValueBuilder *self, gboolean value);
ARA_API void             ara_value_builder_null         (AraValueBuilder *self);
ARA_API void             ara_value_builder_value        (AraValueBuilder *self, AraValue *value); /* its source text, digits kept */
/* Shorthands: name and string or value, nothing at all when NULL. */
ARA_API void             ara_value_builder_member_string (AraValueBuilder *self, const char *name, const char *value);
ARA_API void             ara_value_builder_member_value  (AraValueBuilder *self, const char *name, AraValue *value);
ARA_API char            *ara_value_builder_end_text     (AraValueBuilder *self); /* the text, and the builder is empty again */
ARA_API AraValue        *ara_value_builder_end          (AraValueBuilder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AraValueBuilder, ara_value_builder_unref)

G_END_DECLS
