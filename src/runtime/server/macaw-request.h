/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a request of the API. What is wrong with it is told as protocol.md §1 says: 422 and a
 * list of {"loc","msg","type","input"}. */
#pragma once

#include "runtime/macaw-limits.h"
#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef enum
{
  MACAW_MEMBER_REQUIRED = 1 << 0,
  MACAW_MEMBER_FILLED   = 1 << 1, /* not the empty string */
  MACAW_MEMBER_SECRET   = 1 << 2, /* not told back */
} MacawMemberFlags;

/* What a member of an object has to be. */
typedef struct
{
  const char      *name;
  const char      *type; /* as JSON Schema names it: string, boolean, integer, array, object */
  MacawMemberFlags flags;
  guint            most; /* characters of a string; 0: any number */
} MacawMember;

/* A list of problems, to be gathered and answered. */
typedef struct _MacawProblems MacawProblems;

MacawProblems *macaw_problems_new    (void);
void           macaw_problems_free   (MacawProblems *self);
/* @where: the place, "body.provider"; @name: of the member there, or NULL; @input: nullable. */
void           macaw_problems_add    (MacawProblems *self, const char *where, const char *name, const char *message, const char *type,
                                      AraValue *input);
/* @members: ended by an empty one. Members that are not named there may be anything. */
void           macaw_problems_check  (MacawProblems *self, const char *where, AraValue *object, const MacawMember *members);
/* Answers with 422 and returns TRUE if there are any. */
gboolean       macaw_problems_refuse (MacawProblems *self, SoupServerMessage *message);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MacawProblems, macaw_problems_free)

/* The body of a request as an object, {} if there is none; refuses it and gives NULL otherwise. */
AraValue      *macaw_read_body       (SoupServerMessage *message);
/* Like it, and its members are as they should be. */
AraValue      *macaw_read_request    (SoupServerMessage *message, const MacawMember *members);

/* NULL if it isn't there or blank. */
const char    *macaw_query_value     (GHashTable *query, const char *name);
/* Sets @value if the query has it, at most @most; refuses it and returns FALSE if it is no
 * number from 1 on. */
gboolean       macaw_query_count     (SoupServerMessage *message, GHashTable *query, const char *name, gint64 most, gint64 *value);

G_END_DECLS
