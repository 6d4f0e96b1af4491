/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps what a page shows of a session up to date: reads it when the page is seen, and again
 * when a request may have changed it. */
#pragma once

#include "ara/ara.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * MacawSessionReader:
 *
 * Property "busy": it is being read for the first time since the session was set, or somebody
 * pressed Reload. Reading again on its own accord is not busy: what is shown stays meanwhile.
 */
#define MACAW_TYPE_SESSION_READER (macaw_session_reader_get_type ())
G_DECLARE_FINAL_TYPE (MacawSessionReader, macaw_session_reader, MACAW, SESSION_READER, GObject)

/* Begins to read; @callback gets the result, and is called in any case. */
typedef void (*MacawReadFunc)  (AraRuntimeClient *client, const char *session_id, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
/* Finishes; what it returns goes to "came". */
typedef gpointer (*MacawReadFinishFunc) (AraRuntimeClient *client, GAsyncResult *result, GError **error);
/* @what: (nullable) (transfer full): what was read, NULL with @error or when there is no session. */
typedef void (*MacawReadCame)  (gpointer page, gpointer what, const GError *error);

/* Belongs to @page, which is not referenced: what is not seen is not asked for. */
MacawSessionReader *macaw_session_reader_new         (MacawReadFunc read, MacawReadFinishFunc finish, MacawReadCame came, GtkWidget *page);
/* NULL: nothing to read. */
void                macaw_session_reader_set_session (MacawSessionReader *self, AraRuntimeClient *client, const char *session_id);
AraRuntimeClient   *macaw_session_reader_get_client  (MacawSessionReader *self);
const char         *macaw_session_reader_get_session (MacawSessionReader *self);
/* A frame of that type (static), which came by the control channel, tells of a change, too. */
void                macaw_session_reader_watch_frame (MacawSessionReader *self, const char *type);
/* It is known to have changed, or to change now: reads it again soon, if it is seen. */
void                macaw_session_reader_expect_change (MacawSessionReader *self);
/* Reads it now, whatever is known. */
void                macaw_session_reader_reload      (MacawSessionReader *self);
gboolean            macaw_session_reader_is_busy     (MacawSessionReader *self);

G_END_DECLS
