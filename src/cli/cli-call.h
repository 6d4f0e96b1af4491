/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One call to the server, its answer as the bytes that came. */
#pragma once

#include "cli-connect.h"

G_BEGIN_DECLS

#define CLI_MAX_ANSWER (1024u * 1024 * 1024) /* bytes */

typedef struct
{
  const char *method;
  const char *path;
  const char *query; /* form-encoded, or NULL */
  const char *body;  /* JSON, or NULL */
  guint       timeout; /* seconds without a byte */
} CliCall;

/* Waits for the answer: `null` for a 204, `{}` for an empty 200. */
GBytes     *cli_call          (const CliServer *server, const CliCall *call, GError **error);
/* Tells what went wrong behind the name of @program. Returns the exit status. */
typedef int (*CliReportFunc) (const char *program, const GError *error);
/* Makes the call and prints its answer as JSON, or has @report tell why not. Returns the exit
 * status. */
int         cli_call_print    (const CliServer *server, const CliCall *call, const char *program, CliReportFunc report);
/* A CliReportFunc with the sentence of Ara's own tool for a call that failed. */
int         cli_call_report   (const char *program, const GError *error);

G_END_DECLS
