/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Making lists of models. */
#pragma once

#include "ara-models.h"

G_BEGIN_DECLS

/* The objects of a JSON array as models of @type; what is no object is passed over. */
GListModel *ara_models_from_array (AraValue *array, GType type);

G_END_DECLS
