/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What went wrong, in words a person can use, and what they can do about it. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * macaw_error_get_sentence:
 * @error: any error
 *
 * One translated sentence for domain and code. The server's own words are part of it only
 * where they are the news (a refused argument, a failed turn); they are data, never markup.
 *
 * Returns: (transfer full): the sentence
 */
char       *macaw_error_get_sentence (const GError *error);

/**
 * macaw_error_get_action:
 * @error: any error
 * @label: (out) (optional) (nullable) (transfer none): what the button says, translated
 *
 * The action to offer beside the sentence.
 *
 * Returns: (nullable) (transfer none): a detailed action name such as "app.connect-model"
 */
const char *macaw_error_get_action   (const GError *error, const char **label);

/* The raw text for behind “Details”: code, request, status and body, no secrets (transfer full). */
char       *macaw_error_get_details  (const GError *error);

/* Whether it is worth telling at all: cancelling is not. */
gboolean    macaw_error_is_news      (const GError *error);

G_END_DECLS
