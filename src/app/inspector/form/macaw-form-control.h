/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every control of a form has in common: its name, state and trouble for all senses. */
#pragma once

#include "macaw-form-node.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Names @control after @node, and tells a screen reader of its description and its problem.
 * Follows the node for as long as @control lives. */
void  macaw_form_control_bind            (GtkWidget *control, MacawFormNode *node);
/* What stands in an empty control: not given, null, empty, or what happens by default. */
char *macaw_form_control_dup_placeholder (MacawFormNode *node);

G_END_DECLS
