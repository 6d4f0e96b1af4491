/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An immutable JSON value that knows its source text. */
#pragma once

#if !defined (ARA_INSIDE) && !defined (ARA_COMPILATION)
# error "Include <ara/ara.h>, not this file."
#endif

#include "ara-types.h"

G_BEGIN_DECLS

#define ARA_TYPE_VALUE (ara_value_get_type ())
ARA_API GType        ara_value_get_type           (void);

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

/* Make. */
ARA_API AraValue    *ara_value_new_from_text      (const char *text, gssize length, GError **error);
ARA_API AraValue    *ara_value_new_from_bytes     (GBytes *bytes, GError **error);
ARA_API AraValue    *ara_value_new_from_fd        (int fd, GError **error);
ARA_API AraValue    *ara_value_new_null           (void);
ARA_API AraValue    *ara_value_new_boolean        (gboolean value);
ARA_API AraValue    *ara_value_new_integer        (gint64 value);
ARA_API AraValue    *ara_value_new_string         (const char *value);
ARA_API AraValue    *ara_value_new_empty_object   (void);
ARA_API AraValue    *ara_value_ref                (AraValue *self);
ARA_API void         ara_value_unref              (AraValue *self);

/* The source text. */
ARA_API goffset      ara_value_get_text_length    (AraValue *self);
ARA_API char        *ara_value_dup_text           (AraValue *self);
ARA_API gssize       ara_value_read_text          (AraValue *self, goffset offset, char *buffer, gsize size);
ARA_API gboolean     ara_value_is_spooled         (AraValue *self);
ARA_API char        *ara_value_dup_pretty         (AraValue *self);

/* Read. */
ARA_API AraValueKind ara_value_get_kind           (AraValue *self);
ARA_API gboolean     ara_value_get_boolean        (AraValue *self);
ARA_API gboolean     ara_value_get_integer        (AraValue *self, gint64 *value);
ARA_API double       ara_value_get_double         (AraValue *self);
ARA_API char        *ara_value_dup_string         (AraValue *self);
ARA_API guint        ara_value_get_n_children     (AraValue *self);
ARA_API AraValue    *ara_value_dup_child          (AraValue *self, guint index);
ARA_API char        *ara_value_dup_child_name     (AraValue *self, guint index);
ARA_API GPtrArray   *ara_value_dup_children       (AraValue *self, guint first, guint count, GPtrArray **names);
ARA_API AraValue    *ara_value_dup_member         (AraValue *self, const char *name);
ARA_API char        *ara_value_dup_member_string  (AraValue *self, const char *name);
ARA_API gint64       ara_value_get_member_integer (AraValue *self, const char *name);
ARA_API gboolean     ara_value_get_member_boolean (AraValue *self, const char *name);
ARA_API gboolean     ara_value_equal              (AraValue *self, AraValue *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AraValue, ara_value_unref)

G_END_DECLS
