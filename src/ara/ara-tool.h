/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A tool of a session. */
#pragma once

#if !defined (ARA_INSIDE) && !defined (ARA_COMPILATION)
# error "Include <ara/ara.h>, not this file."
#endif

#include "ara-model.h"

G_BEGIN_DECLS

#define ARA_TYPE_TOOL (ara_tool_get_type ())
ARA_API G_DECLARE_FINAL_TYPE (AraTool, ara_tool, ARA, TOOL, AraModel)

ARA_API AraTool    *ara_tool_new_from_value   (AraValue *raw);
ARA_API const char *ara_tool_get_name         (AraTool *self);
ARA_API const char *ara_tool_get_kind         (AraTool *self);
ARA_API const char *ara_tool_get_description  (AraTool *self);
ARA_API AraValue   *ara_tool_get_input_schema (AraTool *self);
ARA_API gboolean    ara_tool_is_read_only     (AraTool *self);
ARA_API gboolean    ara_tool_is_destructive   (AraTool *self);

G_END_DECLS
