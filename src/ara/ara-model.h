/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a server answered, as an object with properties that keeps the server's own JSON. */
#pragma once

#if !defined (ARA_INSIDE) && !defined (ARA_COMPILATION)
# error "Include <ara/ara.h>, not this file."
#endif

#include "ara-value.h"

G_BEGIN_DECLS

#define ARA_TYPE_MODEL (ara_model_get_type ())
ARA_API G_DECLARE_DERIVABLE_TYPE (AraModel, ara_model, ARA, MODEL, GObject)

/**
 * AraModelClass:
 * @parent_class: the class of the parent
 *
 * The class of [class@Model]. Only libara derives from it.
 *
 * Since: 1.0
 */
struct _AraModelClass
{
  GObjectClass                 parent_class;
  const struct _AraModelField *fields;
};

ARA_API AraValue *ara_model_get_raw (AraModel *self);

G_END_DECLS
