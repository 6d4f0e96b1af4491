/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The bridge to json-glib: values, messages and models as nodes, and nodes as values. */
#pragma once

#if !defined (ARA_INSIDE) && !defined (ARA_COMPILATION)
# error "Include <ara/ara.h>, not this file."
#endif

#include <json-glib/json-glib.h>

#include "ara-message.h"
#include "ara-model.h"

G_BEGIN_DECLS

/**
 * AraJsonNodeFlags:
 * @ARA_JSON_NODE_EXACT: what a node can't hold is an error
 * @ARA_JSON_NODE_ROUND: it holds the nearest that it can
 *
 * What becomes of JSON that a [struct@Json.Node] can't hold.
 *
 * Since: 1.0
 */
typedef enum /*< flags >*/
{
  ARA_JSON_NODE_EXACT = 0,
  ARA_JSON_NODE_ROUND = 1 << 0,
} AraJsonNodeFlags;

#define ARA_TYPE_JSON_NODE_FLAGS (ara_json_node_flags_get_type ())
ARA_API GType     ara_json_node_flags_get_type  (void);

/* Read. */
ARA_API JsonNode *ara_value_to_json_node        (AraValue *self, AraJsonNodeFlags flags, GError **error);
ARA_API JsonNode *ara_model_to_json_node        (AraModel *self, AraJsonNodeFlags flags, GError **error);
ARA_API JsonNode *ara_message_to_json_node      (AraMessage *self, AraJsonNodeFlags flags, GError **error);
ARA_API JsonNode *ara_part_to_json_node         (AraPart *self, AraJsonNodeFlags flags, GError **error);

/* Write. */
ARA_API AraValue *ara_value_new_from_json_node  (JsonNode *node, GError **error);

G_END_DECLS
