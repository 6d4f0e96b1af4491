/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A call of a tool as it is remembered. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  MACAW_CALL_DONE,
  MACAW_CALL_FAILED,
  MACAW_CALL_CANCELLED,
  MACAW_CALL_TIMED_OUT,
} MacawCallState;

/* Never changes, but for being pinned. Properties: "tool", "args" (strings), "pinned" (boolean). */
#define MACAW_TYPE_CALL_RECORD (macaw_call_record_get_type ())
G_DECLARE_FINAL_TYPE (MacawCallRecord, macaw_call_record, MACAW, CALL_RECORD, GObject)

typedef struct
{
  gint64         id;       /* given by the store; 0 before */
  const char    *session;  /* nullable */
  const char    *tool;
  const char    *args;     /* JSON, secrets masked; "" if it was too long to be kept */
  gboolean       masked;   /* some of it was: it can't be sent as it is */
  gint64         started;  /* Unix microseconds */
  gint64         duration; /* milliseconds */
  MacawCallState state;
  const char    *problem;  /* nullable */
  gboolean       pinned;
} MacawCallFields;

/* Copies the strings. */
MacawCallRecord       *macaw_call_record_new        (const MacawCallFields *fields);
const MacawCallFields *macaw_call_record_get_fields (MacawCallRecord *self);
void                   macaw_call_record_set_pinned (MacawCallRecord *self, gboolean pinned);

G_END_DECLS
