/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ways in which a result can be looked at. */
#pragma once

#include <gtk/gtk.h>

#include "macaw-result-shape.h"

G_BEGIN_DECLS

typedef enum
{
  MACAW_FACE_TEXT,
  MACAW_FACE_OUTPUT,
  MACAW_FACE_PROBLEMS,
  MACAW_FACE_TABLE,
  MACAW_FACE_HITS,
  MACAW_FACE_PICTURE,
  MACAW_FACE_DATA,
  MACAW_FACE_CONTENT,
  MACAW_FACE_TREE,
  MACAW_FACE_RAW,
  MACAW_N_FACES,
} MacawFace;

/* Those that fit, the best one first; returns how many. */
guint       macaw_result_list_faces (MacawResultShape *shape, MacawFace faces[MACAW_N_FACES]);
const char *macaw_face_get_name     (MacawFace face); /* "text", "output"… */
const char *macaw_face_get_title    (MacawFace face);
/* Its widget; MACAW_IS_TEXT_PANE() if it can be searched. */
GtkWidget  *macaw_face_new          (MacawFace face, MacawResultShape *shape);

G_END_DECLS
