/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A language model that a server offers. */
#pragma once

#if !defined (ARA_INSIDE) && !defined (ARA_COMPILATION)
# error "Include <ara/ara.h>, not this file."
#endif

#include "ara-model.h"

G_BEGIN_DECLS

#define ARA_TYPE_MODEL_INFO (ara_model_info_get_type ())
ARA_API G_DECLARE_FINAL_TYPE (AraModelInfo, ara_model_info, ARA, MODEL_INFO, AraModel)

ARA_API AraModelInfo *ara_model_info_new_from_value (AraValue *raw);
ARA_API const char   *ara_model_info_get_id         (AraModelInfo *self);
ARA_API gboolean      ara_model_info_is_default     (AraModelInfo *self);

G_END_DECLS
