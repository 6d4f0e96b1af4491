/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row that opens: what it is in one line, and more of it below, made when it is opened. */

#include "macaw-disclosure-row.h"

struct _MacawDisclosureRow
{
  GtkWidget        parent_instance;

  GtkWidget       *box;
  GtkWidget       *button;
  GtkWidget       *arrow;
  GtkWidget       *icon;
  GtkWidget       *title;
  GtkWidget       *subtitle;
  GtkWidget       *content; /* NULL while closed */
  MacawMakeContent make;
  gpointer         data;
};

G_DEFINE_TYPE (MacawDisclosureRow, macaw_disclosure_row, GTK_TYPE_WIDGET)

static void
drop_content (MacawDisclosureRow *self)
{
  if (self->content != NULL)
    gtk_box_remove (GTK_BOX (self->box), self->content);
  self->content = NULL;
}

static void
show_content (MacawDisclosureRow *self)
{
  drop_content (self);
  self->content = self->make (self->data);
  gtk_widget_add_css_class (self->content, "disclosed");
  gtk_box_append (GTK_BOX (self->box), self->content);
}

static void
toggled (GtkToggleButton *button, MacawDisclosureRow *self)
{
  gboolean open = gtk_toggle_button_get_active (button);

  gtk_image_set_from_icon_name (GTK_IMAGE (self->arrow), open ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_accessible_update_state (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_STATE_EXPANDED, open, -1);
  if (open)
    show_content (self);
  else
    drop_content (self);
}

static void
macaw_disclosure_row_dispose (GObject *object)
{
  g_clear_pointer (&MACAW_DISCLOSURE_ROW (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (macaw_disclosure_row_parent_class)->dispose (object);
}

static void
macaw_disclosure_row_class_init (MacawDisclosureRowClass *class)
{
  G_OBJECT_CLASS (class)->dispose = macaw_disclosure_row_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (class), "disclosure");
}

static void
macaw_disclosure_row_init (MacawDisclosureRow *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->arrow = gtk_image_new_from_icon_name ("pan-end-symbolic");
  self->icon = gtk_image_new ();
  self->title = gtk_label_new (NULL);
  self->subtitle = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->subtitle), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (self->subtitle), 0);
  gtk_widget_set_hexpand (self->subtitle, TRUE);
  gtk_widget_add_css_class (self->subtitle, "dim-label");
  gtk_box_append (GTK_BOX (line), self->arrow);
  gtk_box_append (GTK_BOX (line), self->icon);
  gtk_box_append (GTK_BOX (line), self->title);
  gtk_box_append (GTK_BOX (line), self->subtitle);
  self->button = gtk_toggle_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->button), line);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_STATE_EXPANDED, FALSE, -1);
  g_signal_connect_object (self->button, "toggled", G_CALLBACK (toggled), self, 0);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->box), self->button);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
macaw_disclosure_row_new (MacawMakeContent make, gpointer data)
{
  MacawDisclosureRow *self = g_object_new (MACAW_TYPE_DISCLOSURE_ROW, NULL);

  self->make = make;
  self->data = data;
  return GTK_WIDGET (self);
}

void
macaw_disclosure_row_set_title (MacawDisclosureRow *self, const char *icon, const char *title, const char *subtitle)
{
  g_autofree char *name = g_strjoin (", ", title, subtitle, NULL);

  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), icon);
  gtk_widget_set_visible (self->icon, icon != NULL);
  gtk_label_set_text (GTK_LABEL (self->title), title);
  gtk_label_set_text (GTK_LABEL (self->subtitle), subtitle);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

gboolean
macaw_disclosure_row_is_open (MacawDisclosureRow *self)
{
  return self->content != NULL;
}

void
macaw_disclosure_row_refresh (MacawDisclosureRow *self)
{
  if (self->content != NULL)
    show_content (self);
}
