/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON as a tree that is opened node by node. */
#pragma once

#include <gtk/gtk.h>

#include "ara/ara.h"

G_BEGIN_DECLS

/* Signal "too-long": what was to be copied is longer than MACAW_TEXT_MAX_COPY. */
#define MACAW_TYPE_JSON_TREE (macaw_json_tree_get_type ())
G_DECLARE_FINAL_TYPE (MacawJsonTree, macaw_json_tree, MACAW, JSON_TREE, GtkWidget)

GtkWidget *macaw_json_tree_new (AraValue *value);

G_END_DECLS
