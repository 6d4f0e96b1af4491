/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a terminal's escape sequences ask for, as tags of a text. */
#pragma once

#include <gtk/gtk.h>

#include "macaw-ansi.h"

G_BEGIN_DECLS

/* The tag of @buffer that shows @style as long as the colours are as light or dark as now. */
GtkTextTag *macaw_ansi_get_tag (GtkTextBuffer *buffer, const MacawAnsiStyle *style);

G_END_DECLS
