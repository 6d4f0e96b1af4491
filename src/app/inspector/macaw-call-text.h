/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A call of a tool as something to paste: an ara line, a curl line, JSON. */
#pragma once

#include "ara/ara.h"

G_BEGIN_DECLS

/* One line for a POSIX shell. The key stands there as $ARA_API_KEY, never itself. @args that are
 * no strings are written as JSON: the server turns them back by the tool's schema. */
char *macaw_call_text_ara  (const char *session_id, const char *tool, AraValue *args);
char *macaw_call_text_curl (const char *base_url, const char *session_id, const char *tool, AraValue *args);
/* The body of the request. */
char *macaw_call_text_json (const char *session_id, const char *tool, AraValue *args);

G_END_DECLS
