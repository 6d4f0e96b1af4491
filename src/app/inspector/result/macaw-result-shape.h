/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds out what a result is, so that it can be shown as that. */
#pragma once

#include "ara/ara.h"

G_BEGIN_DECLS

typedef enum
{
  MACAW_RESULT_JSON,      /* anything: as a tree */
  MACAW_RESULT_TEXT,
  MACAW_RESULT_CSV,       /* a text that is a table */
  MACAW_RESULT_TERMINAL,  /* of exec */
  MACAW_RESULT_DIRECTORY, /* of list_dir */
  MACAW_RESULT_HITS,      /* of search_files */
  MACAW_RESULT_ROWS,      /* an array of objects, or of plain values */
  MACAW_RESULT_IMAGE,
  MACAW_RESULT_BINARY,
  MACAW_RESULT_CONTENT,   /* of MCP: parts, each with a shape of its own */
} MacawResultKind;

#define MACAW_RESULT_MAX_PARTS 50                /* of MCP content that are shown */
#define MACAW_RESULT_MAX_CSV   (4 * 1024 * 1024) /* bytes of a text that is looked at as CSV */

typedef struct
{
  gatomicrefcount references;
  MacawResultKind kind;
  AraValue       *value;     /* the result itself */
  AraValue       *main;      /* text, standard output, rows, base64 data… by kind */
  AraValue       *problems;  /* standard error, not empty; NULL */
  char           *mime_type; /* of an image or binary data */
  char           *output_file;
  AraValue       *exit_code; /* NULL: none told */
  gboolean        timed_out;
  gboolean        truncated;
  gboolean        failed;    /* MCP's isError */
  GPtrArray      *parts;     /* of MacawResultShape */
  GPtrArray      *records;   /* of CSV: of GStrv */
} MacawResultShape;

/* Reads @value whole, maybe several times: on a thread unless it is short. */
MacawResultShape *macaw_result_shape_new   (AraValue *value);
MacawResultShape *macaw_result_shape_ref   (MacawResultShape *self);
void              macaw_result_shape_unref (MacawResultShape *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MacawResultShape, macaw_result_shape_unref)

/* Records of RFC 4180 with @separator: of GStrv. Unbalanced quotes are taken as they stand. */
GPtrArray        *macaw_csv_parse          (const char *text, char separator, guint max_records);
/* The separator with which @text is a table beyond doubt; '\0': it is none. */
char              macaw_csv_guess          (const char *text);

G_END_DECLS
