/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A part of a message that is text, or reasoning. */
#pragma once

#if !defined (ARA_INSIDE) && !defined (ARA_COMPILATION)
# error "Include <ara/ara.h>, not this file."
#endif

#include "ara-part.h"

G_BEGIN_DECLS

#define ARA_TYPE_TEXT_PART (ara_text_part_get_type ())
ARA_API G_DECLARE_FINAL_TYPE (AraTextPart, ara_text_part, ARA, TEXT_PART, AraPart)
ARA_API AraTextPart *ara_text_part_new             (const char *id, gboolean reasoning, const char *text);
ARA_API const char  *ara_text_part_get_id          (AraTextPart *self);
ARA_API const char  *ara_text_part_get_text        (AraTextPart *self);
ARA_API gsize        ara_text_part_get_length      (AraTextPart *self);
ARA_API gboolean     ara_text_part_is_reasoning    (AraTextPart *self);
ARA_API gboolean     ara_text_part_is_streaming    (AraTextPart *self);
ARA_API void         ara_text_part_append          (AraTextPart *self, const char *delta, gssize length);
ARA_API void         ara_text_part_close           (AraTextPart *self);
ARA_API gint64       ara_text_part_get_duration_ms (AraTextPart *self);

G_END_DECLS
