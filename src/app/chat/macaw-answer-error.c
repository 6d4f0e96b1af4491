/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is kept of an error with the answer that it ended: it outlives the turn and the app. */

#include "config.h"

#include "macaw-answer-error.h"

#include <string.h>

#include "app/macaw-error-sentence.h"

#define MEMBER "macawError"
#define MAX_DETAILS 16384 /* bytes; a server's page of excuses goes on */

/* Metadata may come from a server: it names one of these, never an action. */
static const struct
{
  const char *key;
  const char *action;
} keys[] = {
  { "connection", "win.edit-connection" },
  { "provider", "win.connect-model" },
};

/* Whose key was refused; NULL: nobody's. */
static const char *
get_key (const GError *error, gboolean local)
{
  if (g_error_matches (error, ARA_ERROR, ARA_ERROR_UNAUTHORIZED) || g_error_matches (error, ARA_ERROR, ARA_ERROR_FORBIDDEN))
    return "connection";
  if (local && g_error_matches (error, ARA_ERROR, ARA_ERROR_TURN_FAILED) && macaw_error_get_action (error, NULL) != NULL)
    return "provider";
  return NULL;
}

static char *
write_details (const GError *error)
{
  g_autofree char *sentence = macaw_error_get_sentence (error), *facts = macaw_error_get_details (error);
  g_autofree char *whole = g_strconcat (sentence, "\n\n", facts, NULL);
  g_autofree char *cut = g_strndup (whole, MAX_DETAILS);

  return g_utf8_make_valid (cut, -1);
}

void
macaw_answer_error_keep (AraMessage *answer, const GError *error, gboolean local)
{
  g_autoptr (AraValueBuilder) builder = NULL;
  g_autoptr (AraValue) kept = NULL;
  g_autofree char *details = NULL;

  g_return_if_fail (ARA_IS_MESSAGE (answer) && error != NULL);

  details = write_details (error);
  builder = ara_value_builder_new ();
  ara_value_builder_begin_object (builder);
  ara_value_builder_name (builder, MEMBER);
  ara_value_builder_begin_object (builder);
  ara_value_builder_member_string (builder, "details", details);
  ara_value_builder_member_string (builder, "key", get_key (error, local));
  ara_value_builder_end_object (builder);
  ara_value_builder_end_object (builder);
  kept = ara_value_builder_end (builder);
  ara_message_merge_metadata (answer, kept);
}

static char *
dup_member (AraMessage *answer, const char *name)
{
  AraValue *metadata = ara_message_get_metadata (answer);
  g_autoptr (AraValue) kept = metadata == NULL ? NULL : ara_value_dup_member (metadata, MEMBER);

  return kept == NULL ? NULL : ara_value_dup_member_string (kept, name);
}

char *
macaw_answer_error_dup_details (AraMessage *answer)
{
  return dup_member (answer, "details");
}

const char *
macaw_answer_error_get_action (AraMessage *answer)
{
  g_autofree char *key = dup_member (answer, "key");

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (g_strcmp0 (key, keys[i].key) == 0)
      return keys[i].action;
  return NULL;
}
