/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Writes JSON text piece by piece; the one way in which this project builds JSON to send. */
#pragma once

#if !defined (ARA_INSIDE) && !defined (ARA_COMPILATION)
# error "Include <ara/ara.h>, not this file."
#endif

#include "ara-value.h"

G_BEGIN_DECLS

#define ARA_TYPE_VALUE_BUILDER (ara_value_builder_get_type ())
ARA_API GType            ara_value_builder_get_type      (void);
ARA_API AraValueBuilder *ara_value_builder_new           (void);
ARA_API AraValueBuilder *ara_value_builder_ref           (AraValueBuilder *self);
ARA_API void             ara_value_builder_unref         (AraValueBuilder *self);
ARA_API void             ara_value_builder_begin_object  (AraValueBuilder *self);
ARA_API void             ara_value_builder_end_object    (AraValueBuilder *self);
ARA_API void             ara_value_builder_begin_array   (AraValueBuilder *self);
ARA_API void             ara_value_builder_end_array     (AraValueBuilder *self);
ARA_API void             ara_value_builder_name          (AraValueBuilder *self, const char *name);
ARA_API void             ara_value_builder_string        (AraValueBuilder *self, const char *value);
ARA_API void             ara_value_builder_string_len    (AraValueBuilder *self, const char *value, gssize length);
ARA_API void             ara_value_builder_integer       (AraValueBuilder *self, gint64 value);
ARA_API void             ara_value_builder_double        (AraValueBuilder *self, double value);
ARA_API void             ara_value_builder_boolean       (AraValueBuilder *self, gboolean value);
ARA_API void             ara_value_builder_null          (AraValueBuilder *self);
ARA_API void             ara_value_builder_value         (AraValueBuilder *self, AraValue *value);
ARA_API void             ara_value_builder_member_string (AraValueBuilder *self, const char *name, const char *value);
ARA_API void             ara_value_builder_member_value  (AraValueBuilder *self, const char *name, AraValue *value);
ARA_API char            *ara_value_builder_end_text      (AraValueBuilder *self);
ARA_API AraValue        *ara_value_builder_end           (AraValueBuilder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AraValueBuilder, ara_value_builder_unref)

G_END_DECLS
