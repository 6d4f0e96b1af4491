/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON in a source view: its colours, and what can't be shown as lines. */
#pragma once

#include "ara/ara.h"

#include <gtksourceview/gtksource.h>

G_BEGIN_DECLS

/* Colours that follow light and dark for as long as @buffer lives. */
void  macaw_form_source_prepare   (GtkSourceBuffer *buffer);
/* Begins to colour JSON, as soon as there is nothing else to do. */
void  macaw_form_source_colour    (GtkSourceBuffer *buffer);
char *macaw_form_source_dup_text  (GtkSourceBuffer *buffer);
/* A sentence about text that is no JSON, as @error tells. */
char *macaw_form_source_describe  (const GError *error);

G_END_DECLS
