/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Making errors of ARA_ERROR with what they know. */
#pragma once

#include "ara-error.h"
#include "ara-value.h"

G_BEGIN_DECLS

typedef struct
{
  guint       status;
  int         retry_after; /* seconds, -1 if not told */
  const char *step;        /* static */
  char       *request;
  char       *body;
  AraValue   *fields;
} AraErrorDetails;

/* The details of an error of ours, to be filled in; its strings belong to the error. */
AraErrorDetails *ara_error_get_details (GError *error);

G_END_DECLS
