/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two children: side by side where there is room for both, else one below the other. */

#include "config.h"

#include "macaw-form-beside.h"

#define SPACING 12
#define ROOM 560 /* px of width that two children need side by side */

struct _MacawFormBeside
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (MacawFormBeside, macaw_form_beside, GTK_TYPE_WIDGET)

static GtkWidget *
next_shown (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

/* The children that are shown, first and second; NULL for what there isn't. */
static void
find_shown (GtkWidget *widget, GtkWidget **first, GtkWidget **second)
{
  *first = next_shown (gtk_widget_get_first_child (widget));
  *second = *first == NULL ? NULL : next_shown (gtk_widget_get_next_sibling (*first));
}

static GtkSizeRequestMode
macaw_form_beside_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_one (GtkWidget *child, GtkOrientation orientation, int for_size, int *minimum, int *natural)
{
  *minimum = *natural = 0;
  if (child != NULL)
    gtk_widget_measure (child, orientation, for_size, minimum, natural, NULL, NULL);
}

static void
macaw_form_beside_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                           int *natural_baseline)
{
  GtkWidget *first, *second;
  gboolean wide = orientation == GTK_ORIENTATION_VERTICAL && for_size >= ROOM;
  int minimums[2], naturals[2];

  find_shown (widget, &first, &second);
  if (second != NULL && wide)
    {
      int half = (for_size - SPACING) / 2;

      measure_one (first, orientation, half, &minimums[0], &naturals[0]);
      measure_one (second, orientation, for_size - SPACING - half, &minimums[1], &naturals[1]);
    }
  else
    {
      measure_one (first, orientation, for_size, &minimums[0], &naturals[0]);
      measure_one (second, orientation, for_size, &minimums[1], &naturals[1]);
    }
  if (orientation == GTK_ORIENTATION_HORIZONTAL || wide)
    {
      *minimum = MAX (minimums[0], minimums[1]);
      *natural = MAX (naturals[0], naturals[1]);
    }
  else
    {
      *minimum = minimums[0] + minimums[1] + (second != NULL ? SPACING : 0);
      *natural = naturals[0] + naturals[1] + (second != NULL ? SPACING : 0);
    }
}

static void
place (GtkWidget *child, int x, int y, int width, int height)
{
  gtk_widget_size_allocate (child, &(GtkAllocation){ x, y, width, height }, -1);
}

static void
macaw_form_beside_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkWidget *first, *second;

  find_shown (widget, &first, &second);
  if (first != NULL && second == NULL)
    place (first, 0, 0, width, height);
  if (second == NULL)
    return;
  if (width >= ROOM)
    {
      int half = (width - SPACING) / 2, other = width - SPACING - half;

      place (first, mirrored ? width - half : 0, 0, half, height);
      place (second, mirrored ? 0 : half + SPACING, 0, other, height);
    }
  else
    {
      int minimum, natural, least, most;

      measure_one (first, GTK_ORIENTATION_VERTICAL, width, &minimum, &natural);
      measure_one (second, GTK_ORIENTATION_VERTICAL, width, &least, &most);
      natural = CLAMP (height - SPACING - least, minimum, natural);
      place (first, 0, 0, width, natural);
      place (second, 0, natural + SPACING, width, MAX (height - natural - SPACING, least));
    }
}

static void
macaw_form_beside_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (macaw_form_beside_parent_class)->dispose (object);
}

static void
macaw_form_beside_class_init (MacawFormBesideClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = macaw_form_beside_dispose;
  widget_class->get_request_mode = macaw_form_beside_get_request_mode;
  widget_class->measure = macaw_form_beside_measure;
  widget_class->size_allocate = macaw_form_beside_size_allocate;
}

static void
macaw_form_beside_init (MacawFormBeside *self)
{
}
