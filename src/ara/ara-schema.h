/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* JSON Schema, draft 2020-12: whether a value is what a tool asks for, and if not, why. */
#pragma once

#if !defined (ARA_INSIDE) && !defined (ARA_COMPILATION)
# error "Include <ara/ara.h>, not this file."
#endif

#include "ara-value.h"

G_BEGIN_DECLS

#define ARA_TYPE_SCHEMA (ara_schema_get_type ())
#define ARA_TYPE_SCHEMA_PROBLEM (ara_schema_problem_get_type ())
ARA_API GType ara_schema_get_type         (void);
ARA_API GType ara_schema_problem_get_type (void);

/**
 * AraSchemaFlags:
 * @ARA_SCHEMA_DEFAULT: as the specification says: `format` is a remark
 * @ARA_SCHEMA_CHECK_FORMATS: `format` is checked, for the formats that are known
 *
 * What is checked beside what the specification says.
 *
 * Since: 1.0
 */
typedef enum
{
  ARA_SCHEMA_DEFAULT = 0,
  ARA_SCHEMA_CHECK_FORMATS = 1 << 0,
} AraSchemaFlags;

/**
 * ARA_SCHEMA_MAX_LENGTH:
 *
 * How many bytes a schema may have, and a value that is checked: 16 MiB.
 *
 * Since: 1.0
 */
#define ARA_SCHEMA_MAX_LENGTH (16 * 1024 * 1024)

/**
 * ARA_SCHEMA_MAX_PROBLEMS:
 *
 * How many problems of a value are told at most.
 *
 * Since: 1.0
 */
#define ARA_SCHEMA_MAX_PROBLEMS 200

/* Make. */
ARA_API AraSchema         *ara_schema_new                  (AraValue *schema, AraSchemaFlags flags, GHashTable *resources, GError **error);
ARA_API AraSchema         *ara_schema_ref                  (AraSchema *self);
ARA_API void               ara_schema_unref                (AraSchema *self);

/* Check. */
ARA_API GPtrArray         *ara_schema_validate             (AraSchema *self, AraValue *value);
ARA_API GPtrArray         *ara_schema_validate_at          (AraSchema *self, const char *schema_pointer, AraValue *value);
ARA_API gboolean           ara_schema_is_valid             (AraSchema *self, AraValue *value);

/* Look into. */
ARA_API AraValue          *ara_schema_dup_part             (AraSchema *self, const char *schema_pointer);
ARA_API char              *ara_schema_dup_target           (AraSchema *self, const char *schema_pointer);
ARA_API char             **ara_schema_dup_remarks          (AraSchema *self);
ARA_API const char *const *ara_schema_get_unsupported      (void);
ARA_API const char *const *ara_schema_get_formats          (void);

/* What is wrong. */
ARA_API AraSchemaProblem  *ara_schema_problem_copy         (AraSchemaProblem *self);
ARA_API void               ara_schema_problem_free         (AraSchemaProblem *self);
ARA_API const char        *ara_schema_problem_get_pointer  (AraSchemaProblem *self);
ARA_API const char        *ara_schema_problem_get_keyword  (AraSchemaProblem *self);
ARA_API const char        *ara_schema_problem_get_message  (AraSchemaProblem *self);
ARA_API const char        *ara_schema_problem_get_name     (AraSchemaProblem *self);
ARA_API AraValue          *ara_schema_problem_get_limit    (AraSchemaProblem *self);
ARA_API gboolean           ara_schema_problem_is_unchecked (AraSchemaProblem *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AraSchema, ara_schema_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AraSchemaProblem, ara_schema_problem_free)

G_END_DECLS
