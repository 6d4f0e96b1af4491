/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A part of a message. */
#pragma once

#if !defined (ARA_INSIDE) && !defined (ARA_COMPILATION)
# error "Include <ara/ara.h>, not this file."
#endif

#include "ara-value.h"

G_BEGIN_DECLS

#define ARA_TYPE_PART (ara_part_get_type ())
ARA_API G_DECLARE_DERIVABLE_TYPE (AraPart, ara_part, ARA, PART, GObject)

/**
 * AraPartClass:
 * @parent_class: the class of the parent
 * @to_value: writes the part as a server stores it
 *
 * The class of [class@Part]. Only libara derives from it.
 *
 * Since: 1.0
 */
struct _AraPartClass
{
  GObjectClass parent_class;
  AraValue *(*to_value) (AraPart *self);
};

ARA_API AraValue *ara_part_to_value (AraPart *self);

G_END_DECLS
