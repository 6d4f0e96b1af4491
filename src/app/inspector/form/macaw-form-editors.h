/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The editors of a form, one for each kind of field; each follows its node and changes it. */
#pragma once

#include "macaw-form-node.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MACAW_TYPE_FORM_ENTRY  (macaw_form_entry_get_type ())
#define MACAW_TYPE_FORM_TEXT   (macaw_form_text_get_type ())
#define MACAW_TYPE_FORM_SWITCH (macaw_form_switch_get_type ())
#define MACAW_TYPE_FORM_PICK   (macaw_form_pick_get_type ())
#define MACAW_TYPE_FORM_JSON   (macaw_form_json_get_type ())
#define MACAW_TYPE_FORM_CHOICE (macaw_form_choice_get_type ())
#define MACAW_TYPE_FORM_GROUP  (macaw_form_group_get_type ())
#define MACAW_TYPE_FORM_ROW    (macaw_form_row_get_type ())

G_DECLARE_FINAL_TYPE (MacawFormEntry, macaw_form_entry, MACAW, FORM_ENTRY, GtkWidget)
G_DECLARE_FINAL_TYPE (MacawFormText, macaw_form_text, MACAW, FORM_TEXT, GtkWidget)
G_DECLARE_FINAL_TYPE (MacawFormSwitch, macaw_form_switch, MACAW, FORM_SWITCH, GtkWidget)
G_DECLARE_FINAL_TYPE (MacawFormPick, macaw_form_pick, MACAW, FORM_PICK, GtkWidget)
G_DECLARE_FINAL_TYPE (MacawFormJson, macaw_form_json, MACAW, FORM_JSON, GtkWidget)
G_DECLARE_FINAL_TYPE (MacawFormChoice, macaw_form_choice, MACAW, FORM_CHOICE, GtkWidget)
G_DECLARE_FINAL_TYPE (MacawFormGroup, macaw_form_group, MACAW, FORM_GROUP, GtkWidget)
G_DECLARE_FINAL_TYPE (MacawFormRow, macaw_form_row, MACAW, FORM_ROW, GtkWidget)

GtkWidget    *macaw_form_entry_new     (MacawFormNode *node);
GtkWidget    *macaw_form_text_new      (MacawFormNode *node);
GtkWidget    *macaw_form_switch_new    (MacawFormNode *node);
GtkWidget    *macaw_form_pick_new      (MacawFormNode *node);
GtkWidget    *macaw_form_json_new      (MacawFormNode *node);
GtkWidget    *macaw_form_choice_new    (MacawFormNode *node);
GtkWidget    *macaw_form_group_new     (MacawFormNode *node);

/* A field with its name, description, problem and editor. @bare: the editor alone, for what
 * stands in the frame of another row. */
GtkWidget    *macaw_form_row_new       (MacawFormNode *node, gboolean bare);
MacawFormNode *macaw_form_row_get_node (MacawFormRow *self);
/* The row of @child, made and opened if need be; NULL if it isn't below. */
MacawFormRow *macaw_form_row_reveal    (MacawFormRow *self, MacawFormNode *child);
gboolean      macaw_form_row_focus     (MacawFormRow *self);
MacawFormRow *macaw_form_group_reveal  (MacawFormGroup *self, MacawFormNode *child);
MacawFormRow *macaw_form_choice_reveal (MacawFormChoice *self, MacawFormNode *child);

G_END_DECLS
