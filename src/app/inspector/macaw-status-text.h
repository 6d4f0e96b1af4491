/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words of a server below the title of a status page, which takes them for markup. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

static inline void
macaw_status_page_set_text (AdwStatusPage *page, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_status_page_set_description (page, escaped);
}

G_END_DECLS
