/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A person's consent before a key goes where it could be read or taken. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Why a person should agree before a key goes to @base_url: plain http to another computer, or
 * an address that a .env file in the working directory set (@foreign). NULL: nothing speaks
 * against it, or they agreed before (transfer full). */
char *macaw_consent_dup_question (const char *base_url, gboolean foreign);
/* They agreed; kept in the settings. */
void  macaw_consent_give         (const char *base_url, gboolean foreign);
/* Asks where that is needed; @agreed is called with @owner, if that still exists, once there is
 * consent, at once where there is. */
void  macaw_consent_ask          (GtkWindow *parent, const char *base_url, gboolean foreign, void (*agreed) (gpointer owner), GObject *owner);

G_END_DECLS
