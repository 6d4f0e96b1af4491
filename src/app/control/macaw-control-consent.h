/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the person allows the agent to do outside of the app. */
#pragma once

#include "macaw-control-call.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What was decided of an action, for ever or for a session. Immutable. */
#define MACAW_TYPE_CONTROL_DECISION (macaw_control_decision_get_type ())
G_DECLARE_FINAL_TYPE (MacawControlDecision, macaw_control_decision, MACAW, CONTROL_DECISION, GObject)
const char *macaw_control_decision_get_action     (MacawControlDecision *self);
const char *macaw_control_decision_get_session_id (MacawControlDecision *self); /* NULL: every session */
gboolean    macaw_control_decision_get_allowed    (MacawControlDecision *self);

/* Asks by a dialog over the active window, one at a time; remembers what was decided: for
 * ever in the setting "control-decisions", for a session as long as the app runs. */
#define MACAW_TYPE_CONTROL_CONSENT (macaw_control_consent_get_type ())
G_DECLARE_FINAL_TYPE (MacawControlConsent, macaw_control_consent, MACAW, CONTROL_CONSENT, GObject)

MacawControlConsent *macaw_control_consent_new           (GtkApplication *application);
GListModel          *macaw_control_consent_get_decisions (MacawControlConsent *self); /* (transfer none) of MacawControlDecision */
/* What holds for a call there, or NULL: nothing was decided (transfer none). */
MacawControlDecision *macaw_control_consent_lookup        (MacawControlConsent *self, const char *action, const char *session_id);
/* The newest counts; NULL @session_id: every session. */
void                 macaw_control_consent_decide        (MacawControlConsent *self, const char *action, const char *session_id, gboolean allowed);
/* What was decided for exactly that session, NULL for every one, counts no more. */
void                 macaw_control_consent_revoke        (MacawControlConsent *self, const char *action, const char *session_id);

/* TRUE if it may run. Fails the call otherwise, which may end while the person thinks.
 * @allowed: what holds where nothing was decided, without a question. */
void                 macaw_control_consent_ask_async     (MacawControlConsent *self, MacawControlCall *call, gboolean allowed,
                                                          const char *heading, const char *body,
                                                          GAsyncReadyCallback callback, gpointer user_data);
gboolean             macaw_control_consent_ask_finish    (MacawControlConsent *self, GAsyncResult *result);

G_END_DECLS
