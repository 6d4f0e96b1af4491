/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A form made from a JSON Schema beside the same value as JSON text. */
#pragma once

#include "ara/ara.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MACAW_TYPE_SCHEMA_FORM (macaw_schema_form_get_type ())
G_DECLARE_FINAL_TYPE (MacawSchemaForm, macaw_schema_form, MACAW, SCHEMA_FORM, GtkWidget)

/* Asked when a person wants to choose the path of the field at @pointer, which is @path now
 * (NULL if empty); answered, if at all, by macaw_schema_form_set_path(). */
typedef void (*MacawPathChooser) (MacawSchemaForm *form, const char *pointer, const char *path, gpointer user_data);

GtkWidget *macaw_schema_form_new              (void);

/* NULL or what is no schema: the JSON alone, with the reason. The value starts anew. */
void       macaw_schema_form_set_schema       (MacawSchemaForm *self, AraValue *schema);
/* What is not JSON is shown as it is, and has to be mended before it is valid. */
void       macaw_schema_form_set_value        (MacawSchemaForm *self, const char *json);
/* JSON text; exactly what was typed if the JSON is not finished. Notified as "value-text". */
char      *macaw_schema_form_dup_value        (MacawSchemaForm *self);
gboolean   macaw_schema_form_get_valid        (MacawSchemaForm *self);
/* Whether what is typed is a value, as the schema wants it or not. */
gboolean   macaw_schema_form_is_finished      (MacawSchemaForm *self);
/* Shows all that is wrong, empty fields that are required too, and goes to the first; what a
 * person sees who wants to send a value that can't be sent. TRUE: nothing is known to be
 * wrong; what could not be checked is said, and does not count. */
gboolean   macaw_schema_form_check            (MacawSchemaForm *self);
/* The `detail` of a 422: each sentence at its field until that is changed. What belongs to no
 * field is left to the caller: returned, NULL if all found a place. */
char      *macaw_schema_form_show_problems    (MacawSchemaForm *self, AraValue *detail);
/* The server is asked again: what it said before is no news any more. */
void       macaw_schema_form_forget_problems  (MacawSchemaForm *self);
/* FALSE: only its JSON is. */
gboolean   macaw_schema_form_is_form_shown    (MacawSchemaForm *self);

/* Without one, paths are typed. */
void       macaw_schema_form_set_path_chooser (MacawSchemaForm *self, MacawPathChooser chooser, gpointer user_data, GDestroyNotify destroy);
void       macaw_schema_form_set_path         (MacawSchemaForm *self, const char *pointer, const char *path);
/* Moves the focus to the field at a JSON Pointer; FALSE if there is none. */
gboolean   macaw_schema_form_focus_field      (MacawSchemaForm *self, const char *pointer);

G_END_DECLS
