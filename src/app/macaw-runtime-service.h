/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The local runtime as a service of the user's systemd, from login on. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MACAW_RUNTIME_UNIT "macaw-runtime.service"

typedef enum
{
  MACAW_SERVICE_UNKNOWN, /* not looked yet */
  MACAW_SERVICE_ABSENT,  /* there can't be one: see the problem */
  MACAW_SERVICE_OFF,
  MACAW_SERVICE_ON,
} MacawServiceState;

/**
 * MacawRuntimeService:
 *
 * Properties, read-only and notified: state (int, a MacawServiceState), busy, problem (a sentence
 * of why the last thing could not be done, or %NULL).
 *
 * Turning it on writes a unit below the user's configuration, unless a package brought one or
 * the person wrote one, and enables it for the next login. The runtime that runs now goes on,
 * also when it is turned off; then only a unit that Macaw wrote is removed.
 */
#define MACAW_TYPE_RUNTIME_SERVICE (macaw_runtime_service_get_type ())
G_DECLARE_FINAL_TYPE (MacawRuntimeService, macaw_runtime_service, MACAW, RUNTIME_SERVICE, GObject)

MacawRuntimeService *macaw_runtime_service_new         (void);
MacawServiceState    macaw_runtime_service_get_state   (MacawRuntimeService *self);
gboolean             macaw_runtime_service_is_busy     (MacawRuntimeService *self);
const char          *macaw_runtime_service_get_problem (MacawRuntimeService *self);

/* Each asks systemd, and does nothing while another one is under way. */
void                 macaw_runtime_service_look        (MacawRuntimeService *self);
void                 macaw_runtime_service_turn        (MacawRuntimeService *self, gboolean on);

/* The unit's text for these programs (transfer full). */
char                *macaw_runtime_service_make_unit   (const char *runtime, const char *app);

G_END_DECLS
