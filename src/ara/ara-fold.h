/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Folds the events of a UI message stream into an AraMessage. */
#pragma once

#if !defined (ARA_INSIDE) && !defined (ARA_COMPILATION)
# error "Include <ara/ara.h>, not this file."
#endif

#include "ara-message.h"

G_BEGIN_DECLS

#define ARA_TYPE_FOLD (ara_fold_get_type ())
ARA_API G_DECLARE_FINAL_TYPE (AraFold, ara_fold, ARA, FOLD, GObject)
ARA_API AraFold    *ara_fold_new              (AraMessage *message);
ARA_API AraMessage *ara_fold_get_message      (AraFold *self);
ARA_API void        ara_fold_set_text_limit   (AraFold *self, gsize limit);
ARA_API void        ara_fold_push             (AraFold *self, const char *data, gssize length);
ARA_API void        ara_fold_end              (AraFold *self);
ARA_API gboolean    ara_fold_is_done          (AraFold *self);
ARA_API guint       ara_fold_get_n_skipped    (AraFold *self);
ARA_API const char *ara_fold_get_error_text   (AraFold *self);
ARA_API const char *ara_fold_get_finish_reason (AraFold *self);

G_END_DECLS
