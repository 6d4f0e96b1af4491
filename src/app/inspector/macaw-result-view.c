/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The result of a call, shown by what it is. */

#include "config.h"

#include "macaw-result-view.h"
#include "app/markdown/macaw-code-view.h"

#include <glib/gi18n.h>

#define SHOWN_BYTES (64 * 1024)

struct _MacawResultView
{
  GtkWidget  parent_instance;

  GtkWidget *child; /* NULL without a value */
  AraValue  *value;
};

G_DEFINE_FINAL_TYPE (MacawResultView, macaw_result_view, GTK_TYPE_WIDGET)

static char *
dup_shown (AraValue *value)
{
  g_autofree char *text = NULL;

  if (ara_value_get_text_length (value) > SHOWN_BYTES)
    {
      text = g_malloc (SHOWN_BYTES);
      return g_utf8_make_valid (text, ara_value_read_text (value, 0, text, SHOWN_BYTES));
    }
  return ara_value_get_kind (value) == ARA_VALUE_STRING ? ara_value_dup_string (value) : ara_value_dup_pretty (value);
}

void
macaw_result_view_set_value (MacawResultView *self, AraValue *value, const char *tool_name)
{
  g_autofree char *text = NULL;

  g_return_if_fail (MACAW_IS_RESULT_VIEW (self));
  g_clear_pointer (&self->child, gtk_widget_unparent);
  g_clear_pointer (&self->value, ara_value_unref);
  if (value == NULL)
    return;
  self->value = ara_value_ref (value);
  text = dup_shown (value);
  self->child = macaw_code_view_new (text, ara_value_get_kind (value) == ARA_VALUE_STRING ? NULL : "json");
  gtk_widget_set_parent (self->child, GTK_WIDGET (self));
}

static void
macaw_result_view_dispose (GObject *object)
{
  MacawResultView *self = MACAW_RESULT_VIEW (object);

  g_clear_pointer (&self->child, gtk_widget_unparent);
  g_clear_pointer (&self->value, ara_value_unref);
  G_OBJECT_CLASS (macaw_result_view_parent_class)->dispose (object);
}

static void
macaw_result_view_class_init (MacawResultViewClass *class)
{
  G_OBJECT_CLASS (class)->dispose = macaw_result_view_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (class), "resultview");
}

static void
macaw_result_view_init (MacawResultView *self)
{
}

GtkWidget *
macaw_result_view_new (void)
{
  return g_object_new (MACAW_TYPE_RESULT_VIEW, NULL);
}
