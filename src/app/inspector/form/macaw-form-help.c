/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What forms know of JSON Schema, for the person who wonders about one. */

#include "config.h"

#include "macaw-form-help.h"

#include "ara/ara.h"

#include <glib/gi18n.h>

/* They say what may be written, but nothing that a field could show. */
static const char *const unseen[] = {
  "contains", "dependentRequired", "dependentSchemas", "if", "not", "patternProperties", "propertyNames", "unevaluatedItems", "unevaluatedProperties", NULL,
};

char *
macaw_form_help_dup_text (void)
{
  g_autofree char *names = g_strjoinv (", ", (char **) unseen), *formats = g_strjoinv (", ", (char **) ara_schema_get_formats ());
  g_autofree char *unsupported = g_strjoinv (", ", (char **) ara_schema_get_unsupported ());
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (lines, g_strdup (_("Fields and checks follow JSON Schema, draft 2020-12; what older drafts write otherwise is read too.")));
  /* Translators: %s are names of keywords, as in “not, if”; likewise below. */
  g_ptr_array_add (lines, g_strdup_printf (_("Checked, but without a field of their own: %s."), names));
  g_ptr_array_add (lines, g_strdup_printf (_("Formats that are checked: %s. Others are remarks."), formats));
  g_ptr_array_add (lines, g_strdup_printf (_("Not supported, so passed over: %s."), unsupported));
  g_ptr_array_add (lines, g_strdup (_("Documents that a schema refers to by their address are never fetched: such a field is written as JSON.")));
  g_ptr_array_add (lines, g_strdup (_("What takes too long to be checked here, such as a slow pattern, is said and left to the server.")));
  g_ptr_array_add (lines, g_strdup (_("What a form can’t show is written as JSON, with the reason. Nothing that is written there is changed or lost.")));
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n\n", (char **) lines->pdata);
}
