/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A JSON text parsed whole, for what looks at every part of it many times. */
#pragma once

#include "ara-json-private.h"

G_BEGIN_DECLS

/* Text that may hold U+0000; lone surrogates stand in it as three bytes of their own, so that
 * two different ones differ. */
typedef struct
{
  const char *text;
  gsize       length;
} AraText;

typedef struct _AraItem AraItem;

/* One value of a tree. Of members with one name only the last is kept. */
struct _AraItem
{
  AraValueKind kind;
  guint        place;    /* which child of its parent */
  AraItem     *parent;
  AraText      source;   /* as it stands in the JSON text */
  AraText      string;   /* decoded; of strings only */
  guint        n_children;
  AraItem    **children;
  AraText     *names;    /* of objects only */
  guint32     *index;    /* place + 1 by hash of the name, of large objects only */
  guint32      index_mask;
};

typedef struct _AraTree AraTree;

/* NULL where the text is longer than @limit. */
AraTree  *ara_tree_new          (AraValue *value, goffset limit);
void      ara_tree_free         (AraTree *self);
AraItem  *ara_tree_get_root     (AraTree *self);
guint     ara_tree_get_n_items  (AraTree *self);
/* The same value, as others know it. */
AraValue *ara_tree_dup_value    (AraTree *self, AraItem *item);

AraItem  *ara_item_find         (AraItem *self, const char *name, gsize length);
AraItem  *ara_item_get          (AraItem *self, const char *name); /* NULL too where @self is NULL or no object */
/* By meaning: 1 and 1.0 are equal, and the order of members is nothing. */
gboolean  ara_item_equal        (AraItem *self, AraItem *other);
guint     ara_item_hash         (AraItem *self);
gboolean  ara_item_is_text      (AraItem *self, const char *text);
/* A string as a C string, U+0000 and lone surrogates as U+FFFD; NULL if it is none. */
char     *ara_item_dup_string   (AraItem *self);
char     *ara_text_dup          (AraText text);
char     *ara_item_dup_pointer  (AraItem *self);
void      ara_pointer_append    (GString *pointer, const char *name);
/* The item that a JSON Pointer (with no fragment escapes) names below @self. */
AraItem  *ara_item_at_pointer   (AraItem *self, const char *pointer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AraTree, ara_tree_free)

/* A number as its decimal digits, exact whatever its size: 0.DIGITS × 10^exponent. */
typedef struct
{
  gboolean negative;
  char    *digits;   /* no zeros around them; "" is zero */
  gsize    n_digits;
  gint64   exponent; /* held within ±ARA_DECIMAL_MAX_EXPONENT */
} AraDecimal;

#define ARA_DECIMAL_MAX_EXPONENT G_GINT64_CONSTANT (1000000000000000)

void      ara_decimal_init       (AraDecimal *self, const char *text, gsize length);
void      ara_decimal_clear      (AraDecimal *self);
int       ara_decimal_compare    (const AraDecimal *self, const AraDecimal *other);
gboolean  ara_decimal_is_integer (const AraDecimal *self);
guint     ara_decimal_hash       (const AraDecimal *self);
/* Whether @self is a whole multiple of @step; *@given_up is set where both have so many digits
 * that telling would take too long. */
gboolean  ara_decimal_is_multiple (const AraDecimal *self, const AraDecimal *step, gboolean *given_up);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AraDecimal, ara_decimal_clear)

G_END_DECLS
