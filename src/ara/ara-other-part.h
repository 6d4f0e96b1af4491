/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A part of a message that has no class of its own. */
#pragma once

#if !defined (ARA_INSIDE) && !defined (ARA_COMPILATION)
# error "Include <ara/ara.h>, not this file."
#endif

#include "ara-part.h"

G_BEGIN_DECLS

#define ARA_TYPE_OTHER_PART (ara_other_part_get_type ())
ARA_API G_DECLARE_FINAL_TYPE (AraOtherPart, ara_other_part, ARA, OTHER_PART, AraPart)
ARA_API AraOtherPart *ara_other_part_new           (const char *type, AraValue *value);
ARA_API const char   *ara_other_part_get_part_type (AraOtherPart *self);
ARA_API AraValue     *ara_other_part_get_value     (AraOtherPart *self);
ARA_API void          ara_other_part_set_value     (AraOtherPart *self, AraValue *value);

G_END_DECLS
