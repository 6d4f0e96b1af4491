/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A value in a tool row: text as it is, anything else as JSON; a long one is cut, and can be
 * shown whole or saved. */

#include "config.h"

#include "macaw-value-view.h"
#include "app/markdown/macaw-block-widget.h"
#include "app/markdown/macaw-code-view.h"

#include <glib/gi18n.h>
#include <string.h>

#define MACAW_TYPE_VALUE_VIEW (macaw_value_view_get_type ())
G_DECLARE_FINAL_TYPE (MacawValueView, macaw_value_view, MACAW, VALUE_VIEW, GtkWidget)

struct _MacawValueView
{
  GtkWidget  parent_instance;

  GtkWidget *box;
  GtkWidget *code;
  GtkWidget *note; /* NULL: all of it is shown */
  AraValue  *value;
};

G_DEFINE_FINAL_TYPE (MacawValueView, macaw_value_view, GTK_TYPE_WIDGET)

static void
macaw_value_view_dispose (GObject *object)
{
  MacawValueView *self = MACAW_VALUE_VIEW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->value, ara_value_unref);
  G_OBJECT_CLASS (macaw_value_view_parent_class)->dispose (object);
}

static void
macaw_value_view_class_init (MacawValueViewClass *class)
{
  G_OBJECT_CLASS (class)->dispose = macaw_value_view_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
macaw_value_view_init (MacawValueView *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

static char *
dup_text (AraValue *value, gsize *length)
{
  char *text;

  *length = (gsize) ara_value_get_text_length (value);
  if (*length > 16 * 1024 * 1024)
    return NULL;
  text = ara_value_get_kind (value) == ARA_VALUE_STRING ? ara_value_dup_string (value) : ara_value_dup_pretty (value);
  *length = strlen (text);
  return text;
}

static void
show_note (MacawValueView *self, const char *text)
{
  if (self->note != NULL)
    gtk_box_remove (GTK_BOX (self->box), self->note);
  self->note = text == NULL ? NULL : macaw_text_label_new (text, FALSE);
  if (self->note != NULL)
    gtk_box_append (GTK_BOX (self->box), self->note);
}

void
macaw_value_view_set_value (GtkWidget *view, AraValue *value)
{
  MacawValueView *self = MACAW_VALUE_VIEW (view);
  gsize length;
  g_autofree char *text = dup_text (value, &length), *note = NULL;

  ara_value_ref (value);
  g_clear_pointer (&self->value, ara_value_unref);
  self->value = value;
  if (text == NULL)
    note = g_strdup (_("This result is larger than 16 MiB."));
  else if (length > MACAW_VALUE_SHOWN)
    {
      text[g_utf8_find_prev_char (text, text + MACAW_VALUE_SHOWN) - text] = '\0';
      note = g_strdup_printf (_("The first 64 KiB of %.1f KiB are shown."), (double) length / 1024);
    }
  if (self->code == NULL)
    {
      self->code = macaw_code_view_new (text != NULL ? text : "", ara_value_get_kind (value) == ARA_VALUE_STRING ? NULL : "json");
      gtk_box_prepend (GTK_BOX (self->box), self->code);
    }
  else
    macaw_code_view_set_text (self->code, text != NULL ? text : "");
  show_note (self, note);
}

GtkWidget *
macaw_value_view_new (AraValue *value)
{
  GtkWidget *view = g_object_new (MACAW_TYPE_VALUE_VIEW, NULL);

  macaw_value_view_set_value (view, value);
  return view;
}
