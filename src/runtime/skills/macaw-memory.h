/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the agent remembers: the Markdown files of /root/.ara/memory, as they enter the prompt. */
#pragma once

#include "ara/ara.h"
#include "../tools/macaw-workspace.h"

G_BEGIN_DECLS

#define MACAW_MEMORY_MAX_BYTES (32 * 1024) /* of a memory file that enters the prompt */
#define MACAW_MEMORY_DAYS      3           /* newest daily notes, YYYY-MM-DD….md, that do */

typedef struct
{
  char   *path; /* as the agent sees it */
  goffset size;
  char   *text; /* its beginning, up to MACAW_MEMORY_MAX_BYTES; UTF-8 */
  gboolean cut;
} MacawMemoryFile;

/* USER.md, MEMORY.md and the newest daily notes, those that there are. @problems: (element-type
 * utf8): gets a sentence for each one that is there and can't be read. Blocks as a file does. */
GPtrArray *macaw_memory_read   (MacawWorkspace *workspace, GPtrArray *problems);
/* Their texts under headings that say what was cut off. */
void       macaw_memory_append (GPtrArray *files, GString *prompt);
/* {"limit_bytes","files":[{"path","size","in_prompt"}]} */
void       macaw_memory_write  (GPtrArray *files, AraValueBuilder *builder);

G_END_DECLS
