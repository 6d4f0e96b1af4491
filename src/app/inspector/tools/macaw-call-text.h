/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A call of a tool or a control action as something to paste: an ara line, a curl line, JSON. */
#pragma once

#include "ara/ara.h"

G_BEGIN_DECLS

#define MACAW_CALL_MAX_TOLD (1024 * 1024) /* bytes of a result */
#define MACAW_CALL_MAX_WORD (100 * 1024) /* bytes; Linux takes 128 KiB as one argument of a program */

typedef struct
{
  const char *base_url;
  gboolean    is_local;   /* the runtime of this computer, which ara finds by itself */
  const char *session_id; /* NULL: the active one */
  const char *tool;
  const char *action;     /* of the app, in place of a tool; else NULL */
  AraValue   *args;
} MacawCallText;

/* Lines for a POSIX shell. The key is in neither: it comes from $ARA_API_KEY. */

/* Arguments that are no strings are written as JSON: the server turns them back by the tool's
 * schema. Fails with ARA_ERROR_INVALID_ARGUMENTS and a sentence where an argument can't be passed so. */
char *macaw_call_text_ara  (const MacawCallText *call, GError **error);
/* A body over MACAW_CALL_MAX_WORD follows the line as a here-document. */
char *macaw_call_text_curl (const MacawCallText *call);
/* The body of the request. */
char *macaw_call_text_json (const MacawCallText *call);

/* One of the three, by name: "ara", "curl", "json". */
char *macaw_call_text_write (const MacawCallText *call, const char *form, GError **error);
/* What to say when it was copied: where the key comes from, and what becomes of the arguments. */
char *macaw_call_text_notice (const MacawCallText *call, const char *form);

/* A result for who asked for it, such as a script; {"too_large":true,"bytes":N} over MACAW_CALL_MAX_TOLD. */
char *macaw_call_text_tell (AraValue *result);

/* For a draft of a message to the agent: the beginning of a value, cut at a character, a short text as itself. */
char *macaw_call_text_beginning (AraValue *value);
/* A fence of Markdown that is longer than any in @text. */
char *macaw_call_text_fence     (const char *text);

G_END_DECLS
