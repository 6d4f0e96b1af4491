/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON as Python's json module reads and writes it, from text to text. */
#pragma once

#include "cli-output.h"

G_BEGIN_DECLS

#define CLI_JSON_MAX_DEPTH  994  /* what json.loads reads in Ara's tool */
#define CLI_JSON_MAX_DIGITS 4300 /* of an integer */

#define CLI_JSON_ERROR (cli_json_error_quark ())
GQuark   cli_json_error_quark (void);

/* A checked text, which it points into, and what its repeated names come to. */
typedef struct
{
  const char *text;
  gsize       length;
  GHashTable *moved;   /* of the first value of a repeated name: CliJsonMove by offset */
  GHashTable *dropped; /* later members of that name: where they end, by offset of the name */
} CliJson;

/* The last value of a name stands in the place of the first. */
typedef struct
{
  gsize from; /* where the last value begins */
  gsize end;  /* of the first value */
} CliJsonMove;

/* Accepts what json.loads accepts; the message of an error is Python's. */
CliJson *cli_json_read  (const char *text, gsize length, GError **error);
void     cli_json_free  (CliJson *self);
/* Writes what json.dumps (…, indent=2) makes of it, without an end of line. */
void     cli_json_print (CliJson *self, CliOutput *output);
/* Writes a number or string of a checked text, its first byte at @offset; where it ends. */
gsize    cli_json_print_number (const char *text, gsize length, gsize offset, CliOutput *output);
gsize    cli_json_print_string (const char *text, gsize offset, CliOutput *output);
/* Whether @text is one of Python's words for numbers, and how long it is. */
gsize    cli_json_word_length (const char *text, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliJson, cli_json_free)

G_END_DECLS
