/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An action of the app UI. */
#pragma once

#if !defined (ARA_INSIDE) && !defined (ARA_COMPILATION)
# error "Include <ara/ara.h>, not this file."
#endif

#include "ara-model.h"

G_BEGIN_DECLS

#define ARA_TYPE_CONTROL_ACTION (ara_control_action_get_type ())
ARA_API G_DECLARE_FINAL_TYPE (AraControlAction, ara_control_action, ARA, CONTROL_ACTION, AraModel)

ARA_API AraControlAction *ara_control_action_new_from_value   (AraValue *raw);
ARA_API const char       *ara_control_action_get_id           (AraControlAction *self);
ARA_API const char       *ara_control_action_get_title        (AraControlAction *self);
ARA_API const char       *ara_control_action_get_description  (AraControlAction *self);
ARA_API AraValue         *ara_control_action_get_input_schema (AraControlAction *self);

G_END_DECLS
