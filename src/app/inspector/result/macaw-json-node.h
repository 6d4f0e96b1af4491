/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A value in a tree of JSON: what its row says, and its children when it is opened. */
#pragma once

#include <gio/gio.h>

#include "ara/ara.h"

G_BEGIN_DECLS

#define MACAW_JSON_GROUP 500 /* children that are shown at once; more are put in groups */

/* Properties: "name" (as its row begins), "preview" (its beginning, in one line). */
#define MACAW_TYPE_JSON_NODE (macaw_json_node_get_type ())
G_DECLARE_FINAL_TYPE (MacawJsonNode, macaw_json_node, MACAW, JSON_NODE, GObject)

MacawJsonNode *macaw_json_node_new          (const char *name, AraValue *value);
AraValue      *macaw_json_node_get_value    (MacawJsonNode *self);
/* Of MacawJsonNode; NULL if there are none. Filled on a thread if the value is long. */
GListModel    *macaw_json_node_dup_children (MacawJsonNode *self);

G_END_DECLS
