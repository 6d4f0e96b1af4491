/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One field of a form: what its files share. */
#pragma once

#include "macaw-form-node.h"

G_BEGIN_DECLS

struct _MacawFormNode
{
  GObject        parent_instance;

  MacawFormNode *parent; /* borrowed; NULL at the top and for what was removed */
  MacawFormNode *root;   /* borrowed */
  GPtrArray     *parts;  /* of the schema, of the one form of a choice; else the parent knows */
  MacawFormSpec *spec;   /* read when asked for */
  char          *name;
  gboolean       is_element;
  gboolean       is_form; /* the one form of a choice, whose value it shares */
  guint          depth;
  AraValue      *value;
  GListStore    *children;
  guint          branch;
  GPtrArray     *kept;    /* values of the forms that were chosen before */
  char          *problem;
  char          *draft;
  guint          n_drafts;  /* of the root */
  GHashTable    *problems;  /* of the root */
  GPtrArray     *marked;    /* of the root: fields with a problem */
};

enum
{
  MACAW_FORM_NODE_CHANGED,
  MACAW_FORM_NODE_EDITED,
  MACAW_FORM_NODE_PROBLEM_CHANGED,
  MACAW_FORM_NODE_N_SIGNALS
};
extern guint macaw_form_node_signals[MACAW_FORM_NODE_N_SIGNALS];

MacawFormNode *macaw_form_node_new_child       (MacawFormNode *parent, const char *name);
/* It is of no form any more, nor are those below it. */
void           macaw_form_node_let_go          (MacawFormNode *self);

/* Values from above. */
gboolean       macaw_form_node_same_text       (AraValue *a, AraValue *b);
GHashTable    *macaw_form_node_index_members   (AraValue *value, GPtrArray *names);
void           macaw_form_node_match_extras    (MacawFormNode *self, GPtrArray *names, GHashTable *members);
void           macaw_form_node_match_elements  (MacawFormNode *self);
gboolean       macaw_form_node_fits_branch     (MacawFormSpec *spec, MacawFormBranch *branch, AraValue *value);
guint          macaw_form_node_guess_branch    (MacawFormNode *self);
void           macaw_form_node_make_form       (MacawFormNode *self);
void           macaw_form_node_take_value      (MacawFormNode *self, AraValue *value);
void           macaw_form_node_set_own_value   (MacawFormNode *self, AraValue *value, gboolean keep_form);

/* Of the root: each field is told the sentence that is about it. */
void           macaw_form_node_assign_problems (MacawFormNode *root);

G_END_DECLS
