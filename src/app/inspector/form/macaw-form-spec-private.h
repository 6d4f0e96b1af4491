/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a schema asks of one field: what the files that read it share. */
#pragma once

#include "macaw-form-spec.h"

G_BEGIN_DECLS

#define MACAW_FORM_MAX_PARTS 64 /* that speak of one field */

/* One part as read: what it says, and where it stands. */
typedef struct
{
  AraValue     *value;
  MacawFormPart part; /* its pointer is owned */
} MacawFormSource;

typedef struct
{
  MacawFormSpec *spec;
  GPtrArray     *sources;
  GHashTable    *seen;
  char          *problem; /* a reference that leads nowhere */
  guint          types;   /* bits of macaw_form_type_names, all of them at first */
  gboolean       typed;
} MacawFormReader;

enum { T_NULL = 1, T_BOOLEAN = 2, T_NUMBER = 4, T_STRING = 8, T_ARRAY = 16, T_OBJECT = 32, T_INTEGER = 64, T_ALL = 127 };
#define MACAW_FORM_N_TYPES 7
extern const char *const macaw_form_type_names[MACAW_FORM_N_TYPES];

/* Parts and places. */
GPtrArray       *macaw_form_parts_new                 (void);
void             macaw_form_parts_add                 (GPtrArray *parts, const char *pointer, gboolean settled, const char *type);
char            *macaw_form_pointer_step              (const char *pointer, const char *name);
char            *macaw_form_pointer_step_to           (const char *pointer, const char *keyword, guint place);

/* Looking for keywords and types. */
void             macaw_form_reader_collect            (MacawFormReader *reader, const MacawFormPart *part);
MacawFormSource *macaw_form_reader_get_source         (MacawFormReader *reader, guint i);
AraValue        *macaw_form_reader_find               (MacawFormReader *reader, const char *keyword);
gboolean         macaw_form_reader_has                (MacawFormReader *reader, const char *keyword);
char            *macaw_form_reader_find_string        (MacawFormReader *reader, const char *keyword);
guint            macaw_form_type_bit                  (const char *name);
void             macaw_form_reader_narrow_types       (MacawFormReader *reader);
void             macaw_form_reader_guess_type         (MacawFormReader *reader);

/* Members and elements. */
void             macaw_form_reader_read_object        (MacawFormReader *reader);
void             macaw_form_reader_read_array         (MacawFormReader *reader);

/* Values and forms to choose from. */
gboolean         macaw_form_reader_find_forms         (MacawFormReader *reader, MacawFormSource **source, const char **keyword, AraValue **forms);
gboolean         macaw_form_reader_read_nullable_form (MacawFormReader *reader, MacawFormSource *source, const char *keyword, AraValue *forms);
void             macaw_form_reader_read_forms         (MacawFormReader *reader, MacawFormSource *source, const char *keyword, AraValue *forms);
gboolean         macaw_form_values_are_constants      (AraValue *forms);
void             macaw_form_reader_read_constants     (MacawFormReader *reader, AraValue *forms);
gboolean         macaw_form_reader_read_pick          (MacawFormReader *reader);
void             macaw_form_reader_read_types         (MacawFormReader *reader, guint types);

G_END_DECLS
