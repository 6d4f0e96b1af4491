/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A form and its JSON: what its files share. */
#pragma once

#include "macaw-schema-form.h"
#include "macaw-form-node.h"

#include <adwaita.h>
#include <gtksourceview/gtksource.h>

G_BEGIN_DECLS

struct _MacawSchemaForm
{
  GtkWidget        parent_instance;

  GtkWidget       *switcher;
  GtkLabel        *help;
  GtkLabel        *notice;
  AdwBin          *slot;
  GtkWidget       *json_side;
  GtkWidget       *json_view;
  GtkSourceBuffer *json_buffer;
  GtkLabel        *json_problem;

  AraSchema       *schema;   /* any value if there is none */
  MacawFormNode   *root;
  GHashTable      *refusals; /* by pointer, of macaw-schema-form-check.c */
  char            *broken;   /* the JSON text while it is none */
  char            *notice_text;
  char            *doubt;    /* what could not be checked; NULL: nothing */
  const char      *view;     /* what is shown: one of views */
  const char      *wanted;   /* what the person chose, where there is a form */
  gboolean         json_only;
  gboolean         json_stale;  /* the text view does not show the value yet */
  gboolean         json_elided; /* it can't: a line is too long */
  gboolean         busy;
  gboolean         checked;  /* empty fields are told about as well */
  gboolean         valid;
  guint            update;   /* idle source */

  MacawPathChooser chooser;
  gpointer         chooser_data;
  GDestroyNotify   chooser_destroy;
};

/* Once for all that a person types before the next frame; flush does it now. */
void     macaw_schema_form_queue_update  (MacawSchemaForm *self);
void     macaw_schema_form_flush         (MacawSchemaForm *self);

void     macaw_schema_form_refusal_free  (gpointer data);
void     macaw_schema_form_show_notice   (MacawSchemaForm *self);
void     macaw_schema_form_check_value   (MacawSchemaForm *self);

/* The action form.choose-path. */
void     macaw_schema_form_choose_path   (GtkWidget *widget, const char *name, GVariant *parameter);
void     macaw_schema_form_clear_chooser (MacawSchemaForm *self);

G_END_DECLS
