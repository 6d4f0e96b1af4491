/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ways in which a result can be looked at. */

#include "config.h"

#include "macaw-result-face.h"
#include "macaw-json-tree.h"
#include "macaw-picture-view.h"
#include "macaw-table-view.h"
#include "macaw-text-pane.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#define PART_HEIGHT 180 /* of a text or a table among other parts */
#define LINE_HEIGHT 20
#define MAX_COUNTED 400 /* bytes of a text that may have few enough lines for less */

guint
macaw_result_list_faces (MacawResultShape *shape, MacawFace faces[MACAW_N_FACES])
{
  static const MacawFace best[] = {
    [MACAW_RESULT_JSON] = MACAW_FACE_TREE,        [MACAW_RESULT_TEXT] = MACAW_FACE_TEXT,
    [MACAW_RESULT_CSV] = MACAW_FACE_TABLE,        [MACAW_RESULT_TERMINAL] = MACAW_FACE_OUTPUT,
    [MACAW_RESULT_DIRECTORY] = MACAW_FACE_TABLE,  [MACAW_RESULT_HITS] = MACAW_FACE_HITS,
    [MACAW_RESULT_ROWS] = MACAW_FACE_TABLE,       [MACAW_RESULT_IMAGE] = MACAW_FACE_PICTURE,
    [MACAW_RESULT_BINARY] = MACAW_FACE_DATA,      [MACAW_RESULT_CONTENT] = MACAW_FACE_CONTENT,
  };
  gboolean silent = shape->kind == MACAW_RESULT_TERMINAL && shape->problems != NULL && ara_value_get_text_length (shape->main) <= 2;
  guint count = 0;

  if (silent)
    faces[count++] = MACAW_FACE_PROBLEMS;
  faces[count++] = best[shape->kind];
  if (shape->problems != NULL && !silent)
    faces[count++] = MACAW_FACE_PROBLEMS;
  if (shape->kind == MACAW_RESULT_CSV)
    faces[count++] = MACAW_FACE_TEXT;
  if (ara_value_get_kind (shape->value) >= ARA_VALUE_ARRAY && best[shape->kind] != MACAW_FACE_TREE)
    faces[count++] = MACAW_FACE_TREE;
  faces[count++] = MACAW_FACE_RAW;
  return count;
}

static const struct { const char *name, *title; } names[] = {
  [MACAW_FACE_TEXT] = { "text", N_("Text") },
  [MACAW_FACE_OUTPUT] = { "output", N_("Output") },
  [MACAW_FACE_PROBLEMS] = { "errors", N_("Errors") },
  [MACAW_FACE_TABLE] = { "table", N_("Table") },
  [MACAW_FACE_HITS] = { "hits", N_("Lines") },
  [MACAW_FACE_PICTURE] = { "picture", N_("Picture") },
  [MACAW_FACE_DATA] = { "data", N_("Data") },
  [MACAW_FACE_CONTENT] = { "content", N_("Content") },
  [MACAW_FACE_TREE] = { "tree", N_("Tree") },
  /* Translators: JSON exactly as the server sent it. */
  [MACAW_FACE_RAW] = { "raw", N_("Raw") },
};
G_STATIC_ASSERT (G_N_ELEMENTS (names) == MACAW_N_FACES);

const char *
macaw_face_get_name (MacawFace face)
{
  return names[face].name;
}

const char *
macaw_face_get_title (MacawFace face)
{
  return _(names[face].title);
}

/* Widgets */

static GtkWidget *
make_pane (MacawText *text)
{
  GtkWidget *pane = macaw_text_pane_new ();

  macaw_text_pane_set_text (MACAW_TEXT_PANE (pane), text);
  g_object_unref (text);
  return pane;
}

/* Columns and carets stand where the program put them, as in a terminal that is wide enough. */
static GtkWidget *
make_terminal (AraValue *value)
{
  GtkWidget *pane = make_pane (macaw_text_new (value, TRUE));

  macaw_text_pane_set_wrap (MACAW_TEXT_PANE (pane), FALSE);
  return pane;
}

static GtkWidget *
make_table (MacawResultShape *shape)
{
  static const char *const directory[] = { "name", "type", "size", "modified", NULL };
  gboolean is_directory = shape->kind == MACAW_RESULT_DIRECTORY;
  g_autoptr (MacawTable) table = shape->records != NULL ? macaw_table_new_from_records (shape->records)
                                                        : macaw_table_new_from_array (shape->main, is_directory ? directory : NULL);

  return macaw_table_view_new (table, is_directory ? "--st" : NULL);
}

static GtkWidget *
make_hits (MacawResultShape *shape)
{
  static const char *const columns[] = { "path", "line", "text", NULL };
  g_autoptr (MacawTable) table = macaw_table_new_from_array (shape->main, columns);

  return macaw_table_view_new_hits (table);
}

static GtkWidget *
make_data (MacawResultShape *shape)
{
  GtkWidget *page = adw_status_page_new ();
  g_autofree char *size = g_format_size ((guint64) ara_value_get_text_length (shape->main) * 3 / 4);
  g_autofree char *description = g_strjoin (" · ", shape->mime_type != NULL ? shape->mime_type : _("of an unknown type"), size, NULL);

  gtk_widget_add_css_class (page, "compact");
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "package-x-generic-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _("Binary Data"));
  /* Of the server: no markup. */
  g_object_set (page, "description", "", NULL);
  adw_status_page_set_child (ADW_STATUS_PAGE (page), gtk_label_new (description));
  return page;
}

/* A sentence gets the room of a sentence; how wide a line is nobody knows yet, so it is guessed low. */
static int
guess_height (MacawResultShape *part)
{
  g_autofree char *text = NULL;
  int lines = 1;

  if (part->kind != MACAW_RESULT_TEXT || ara_value_get_kind (part->main) != ARA_VALUE_STRING || ara_value_get_text_length (part->main) > MAX_COUNTED)
    return PART_HEIGHT;
  text = ara_value_dup_string (part->main);
  for (const char *at = text; *at != '\0'; at += strcspn (at, "\n"), at += *at == '\n')
    lines += 1 + (int) strcspn (at, "\n") / 30;
  return MIN (PART_HEIGHT, (lines + 1) * LINE_HEIGHT);
}

static GtkWidget *
make_part (MacawResultShape *part)
{
  MacawFace faces[MACAW_N_FACES];
  GtkWidget *widget;

  macaw_result_list_faces (part, faces);
  widget = macaw_face_new (faces[0], part);
  gtk_widget_set_size_request (widget, -1, guess_height (part));
  gtk_widget_add_css_class (widget, "card");
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  return widget;
}

static GtkWidget *
make_content (MacawResultShape *shape)
{
  GtkWidget *scroller = gtk_scrolled_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);

  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 3);
  gtk_widget_set_margin_bottom (box, 12);
  for (guint i = 0; i < shape->parts->len; i++)
    gtk_box_append (GTK_BOX (box), make_part (g_ptr_array_index (shape->parts, i)));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  return scroller;
}

GtkWidget *
macaw_face_new (MacawFace face, MacawResultShape *shape)
{
  switch (face)
    {
    case MACAW_FACE_TEXT:
      return make_pane (macaw_text_new (shape->main, FALSE));
    case MACAW_FACE_OUTPUT:
      return make_terminal (shape->main);
    case MACAW_FACE_PROBLEMS:
      return make_terminal (shape->problems);
    case MACAW_FACE_TABLE:
      return make_table (shape);
    case MACAW_FACE_HITS:
      return make_hits (shape);
    case MACAW_FACE_PICTURE:
      return macaw_picture_view_new (shape->main, shape->mime_type);
    case MACAW_FACE_DATA:
      return make_data (shape);
    case MACAW_FACE_CONTENT:
      return make_content (shape);
    case MACAW_FACE_TREE:
      return macaw_json_tree_new (shape->value);
    default:
      return make_pane (macaw_text_new_raw (shape->value));
    }
}
