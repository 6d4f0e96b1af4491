/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A skill of a session. */
#pragma once

#if !defined (ARA_INSIDE) && !defined (ARA_COMPILATION)
# error "Include <ara/ara.h>, not this file."
#endif

#include "ara-model.h"

G_BEGIN_DECLS

#define ARA_TYPE_SKILL (ara_skill_get_type ())
ARA_API G_DECLARE_FINAL_TYPE (AraSkill, ara_skill, ARA, SKILL, AraModel)

ARA_API AraSkill   *ara_skill_new_from_value  (AraValue *raw);
ARA_API const char *ara_skill_get_name        (AraSkill *self);
ARA_API const char *ara_skill_get_description (AraSkill *self);
ARA_API const char *ara_skill_get_source      (AraSkill *self);
ARA_API const char *ara_skill_get_path        (AraSkill *self);
ARA_API const char *ara_skill_get_body        (AraSkill *self);
ARA_API const char *ara_skill_get_error       (AraSkill *self);

G_END_DECLS
