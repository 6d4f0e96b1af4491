/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Hides keys, tokens and passwords in what is shown of requests and replies. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ARA_MASKED "••••" /* what stands in place of a secret */
#define ARA_MASK_MAX_SECRETS 64 /* that are known by their value; the oldest goes first */

/* Knows secrets by the names that they go by, by their shape, and by their value once one was
 * seen under such a name: a key that was sent as "api_key" is hidden in the error text that
 * repeats it, too. May be used from any thread. */
typedef struct _AraMask AraMask;

AraMask *ara_mask_new    (const char *key); /* nullable */
AraMask *ara_mask_ref    (AraMask *self);
void     ara_mask_unref  (AraMask *self);
/* Remembers the values that JSON @text has under the names of secrets. */
void     ara_mask_learn  (AraMask *self, const char *text, gsize length);
/* @text as valid UTF-8, without secrets. */
char    *ara_mask_apply  (AraMask *self, const char *text, gssize length);
/* The value of header @name: all of it is a secret, or what ara_mask_apply() finds in it. */
char    *ara_mask_header (AraMask *self, const char *name, const char *value);

/* Of ara-mask-json.c */
typedef void (*AraMaskLearn) (const char *secret, gpointer data);
gboolean ara_mask_is_secret_name (const char *name);
/* @text with all masked that its JSON has under the names of secrets, or NULL if not to @hide;
 * @learn (nullable) is told of each such string. */
char    *ara_mask_json  (const char *text, gboolean hide, AraMaskLearn learn, gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AraMask, ara_mask_unref)

G_END_DECLS
