/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the YAML that a SKILL.md begins with, as far as skills need it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *name;        /* nullable: not given */
  char *description; /* nullable */
  gsize body;        /* where the text behind the front matter begins */
} MacawFrontMatter;

/* Of YAML it knows what SKILL.md files use: top-level keys with plain, quoted and block texts.
 * The values of other keys are passed over, whatever they are. Fails with
 * G_IO_ERROR_INVALID_DATA and a sentence that names the line. */
gboolean macaw_front_matter_parse (const char *text, MacawFrontMatter *result, GError **error);
void     macaw_front_matter_clear (MacawFrontMatter *self);

G_END_DECLS
