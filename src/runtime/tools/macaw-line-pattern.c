/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A regular expression that is looked for in the lines of texts. */

#define PCRE2_CODE_UNIT_WIDTH 8

#include "macaw-line-pattern.h"

#include <pcre2.h>
#include <string.h>

#define JIT_STACK (1024 * 1024)

struct _MacawLinePattern
{
  pcre2_code          *code;
  pcre2_match_data    *match;
  pcre2_match_context *context;
  pcre2_jit_stack     *stack;   /* NULL: where the machine can't have one */
  char                *literal; /* the pattern, if all of its characters stand for themselves */
};

MacawLinePattern *
macaw_line_pattern_compile (const char *pattern, GError **error)
{
  MacawLinePattern *self;
  PCRE2_UCHAR sentence[256];
  PCRE2_SIZE at;
  int problem;
  pcre2_code *code = pcre2_compile ((PCRE2_SPTR) pattern, PCRE2_ZERO_TERMINATED, PCRE2_UTF | PCRE2_UCP, &problem, &at, NULL);

  if (code == NULL)
    {
      pcre2_get_error_message (problem, sentence, sizeof sentence);
      g_set_error (error, G_REGEX_ERROR, G_REGEX_ERROR_COMPILE, "%s (at byte %" G_GSIZE_FORMAT ")", (const char *) sentence, (gsize) at);
      return NULL;
    }
  self = g_new0 (MacawLinePattern, 1);
  self->code = code;
  if (*pattern != '\0' && strpbrk (pattern, "\\^$.[|()?*+{") == NULL)
    self->literal = g_strdup (pattern);
  self->match = pcre2_match_data_create (1, NULL);
  self->context = pcre2_match_context_create (NULL);
  if (pcre2_jit_compile (code, PCRE2_JIT_COMPLETE) == 0)
    self->stack = pcre2_jit_stack_create (32 * 1024, JIT_STACK, NULL);
  if (self->stack != NULL)
    pcre2_jit_stack_assign (self->context, NULL, self->stack);
  return self;
}

void
macaw_line_pattern_free (MacawLinePattern *self)
{
  pcre2_jit_stack_free (self->stack);
  pcre2_match_context_free (self->context);
  pcre2_match_data_free (self->match);
  pcre2_code_free (self->code);
  g_free (self->literal);
  g_free (self);
}

gboolean
macaw_line_pattern_may_hit (MacawLinePattern *self, const char *text, gsize length)
{
  return self->literal == NULL || memmem (text, length, self->literal, strlen (self->literal)) != NULL;
}

gssize
macaw_line_pattern_find (MacawLinePattern *self, const char *line, gsize length)
{
  int count = pcre2_match (self->code, (PCRE2_SPTR) line, length, 0, PCRE2_NO_UTF_CHECK, self->match, self->context);

  /* A pattern that takes too many steps counts as none. */
  return count < 0 ? -1 : (gssize) pcre2_get_ovector_pointer (self->match)[0];
}
