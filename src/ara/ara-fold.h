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
/* Fed with the data of events, in any legal order; never fails: what can't be parsed is
 * skipped and counted. "[DONE]" ends it. */
ARA_API AraFold    *ara_fold_new              (AraMessage *message);
ARA_API AraMessage *ara_fold_get_message      (AraFold *self); /* (transfer none) */
ARA_API void        ara_fold_push             (AraFold *self, const char *data, gssize length);
/* The bytes ended: closes what is open; a message still streaming becomes
 * done if `finish` or [DONE] was seen, else interrupted. */
ARA_API void        ara_fold_end              (AraFold *self);
ARA_API gboolean    ara_fold_is_done          (AraFold *self); /* [DONE], finish, error or abort seen */
ARA_API guint       ara_fold_get_n_skipped    (AraFold *self); /* texts that were not JSON objects with a type */
ARA_API const char *ara_fold_get_error_text   (AraFold *self); /* of an `error` event, else NULL */
ARA_API const char *ara_fold_get_finish_reason (AraFold *self);

G_END_DECLS
