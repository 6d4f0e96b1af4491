/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a value is made of. */
#pragma once

#include "ara-json-private.h"

G_BEGIN_DECLS

typedef struct _AraValueIndex AraValueIndex;

struct _AraValue
{
  gatomicrefcount references;
  AraSource      *source;
  goffset         start;
  goffset         end;
  AraValueKind    kind;
  AraValueIndex  *index; /* made on first use, on any thread */
};

void ara_value_index_free (AraValueIndex *index);

G_END_DECLS
