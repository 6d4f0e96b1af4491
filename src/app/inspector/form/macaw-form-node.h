/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One field of a form and its value; the fields below it are made when they are asked for. */
#pragma once

#include "macaw-form-spec.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define MACAW_FORM_MAX_DEPTH 24 /* below, JSON has to do: a schema that leads back to itself has no end of its own */

#define MACAW_TYPE_FORM_NODE (macaw_form_node_get_type ())
G_DECLARE_FINAL_TYPE (MacawFormNode, macaw_form_node, MACAW, FORM_NODE, GObject)

/* The root's "edited" tells of any change below it, whoever made it; a node's "changed" of its
 * own value. */
MacawFormNode *macaw_form_node_new_root        (AraSchema *schema);

MacawFormSpec *macaw_form_node_get_spec        (MacawFormNode *self);
MacawFormNode *macaw_form_node_get_parent      (MacawFormNode *self);
MacawFormNode *macaw_form_node_get_root        (MacawFormNode *self);
const char    *macaw_form_node_get_name        (MacawFormNode *self); /* NULL in arrays and at the top */
char          *macaw_form_node_dup_label       (MacawFormNode *self);
char          *macaw_form_node_dup_pointer     (MacawFormNode *self);
guint          macaw_form_node_get_depth       (MacawFormNode *self);
gboolean       macaw_form_node_is_required     (MacawFormNode *self); /* can't be left out */
gboolean       macaw_form_node_is_element      (MacawFormNode *self);
gboolean       macaw_form_node_is_extra        (MacawFormNode *self); /* a member that the schema does not name */

/* What shows its present value whole: JSON where it is not of the kind that the schema names. */
MacawFieldKind macaw_form_node_get_editor      (MacawFormNode *self);

/* The value, borrowed; NULL: not given. */
AraValue      *macaw_form_node_get_value       (MacawFormNode *self);
void           macaw_form_node_set_value       (MacawFormNode *self, AraValue *value);
gboolean       macaw_form_node_is_null         (MacawFormNode *self);
/* Of a string its text, else its JSON; NULL: not given or null. */
char          *macaw_form_node_dup_text        (MacawFormNode *self);

/* Fields below: the members of an object, the elements of an array, the one form chosen. */
GListModel    *macaw_form_node_get_children    (MacawFormNode *self);
MacawFormNode *macaw_form_node_find            (MacawFormNode *self, const char *token);
gboolean       macaw_form_node_add_member      (MacawFormNode *self, const char *name);
void           macaw_form_node_add_element     (MacawFormNode *self);
void           macaw_form_node_remove          (MacawFormNode *self);
void           macaw_form_node_move            (MacawFormNode *self, int by);
guint          macaw_form_node_get_place       (MacawFormNode *self);

/* Of a choice. */
guint          macaw_form_node_get_branch      (MacawFormNode *self);
void           macaw_form_node_set_branch      (MacawFormNode *self, guint branch);

/* What is wrong with it, a sentence; NULL for nothing. */
const char    *macaw_form_node_get_problem     (MacawFormNode *self);
/* Text that is no value yet, and why; the value stays what it was. NULL: no draft any more. */
void           macaw_form_node_set_draft       (MacawFormNode *self, const char *problem);
guint          macaw_form_node_count_drafts    (MacawFormNode *root);
/* Hands sentences (by JSON Pointer) to the fields they are about, or to the nearest above. */
void           macaw_form_node_set_problems    (MacawFormNode *root, GHashTable *problems);
/* The field at a JSON Pointer, or the nearest above that there is. */
MacawFormNode *macaw_form_node_find_nearest    (MacawFormNode *root, const char *pointer, const char **rest);
/* Which of two JSON Pointers stands first in the form, told as strcmp() does. */
int            macaw_form_node_compare_places  (MacawFormNode *root, const char *a, const char *b);

G_END_DECLS
