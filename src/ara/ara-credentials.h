/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where the key and the base URL come from: environment, .env, saved credentials. */
#pragma once

#if !defined (ARA_INSIDE) && !defined (ARA_COMPILATION)
# error "Include <ara/ara.h>, not this file."
#endif

#include "ara-types.h"

G_BEGIN_DECLS

/**
 * ARA_DEFAULT_BASE_URL:
 *
 * Where Ara's cloud is: the base URL where nothing names another.
 *
 * Since: 1.0
 */
#define ARA_DEFAULT_BASE_URL "https://api.ara.so"

/**
 * AraOrigin:
 * @ARA_ORIGIN_NONE: nowhere
 * @ARA_ORIGIN_ENVIRONMENT: in the environment
 * @ARA_ORIGIN_DOTENV: in `.env` in the working directory
 * @ARA_ORIGIN_SAVED: in `~/.ara/credentials.json`
 * @ARA_ORIGIN_DEFAULT: it is what the library takes where nothing is set
 *
 * Where a setting was found.
 *
 * Since: 1.0
 */
typedef enum
{
  ARA_ORIGIN_NONE,
  ARA_ORIGIN_ENVIRONMENT,
  ARA_ORIGIN_DOTENV,
  ARA_ORIGIN_SAVED,
  ARA_ORIGIN_DEFAULT,
} AraOrigin;
#define ARA_TYPE_ORIGIN (ara_origin_get_type ())
ARA_API GType ara_origin_get_type (void);

#define ARA_TYPE_CREDENTIALS (ara_credentials_get_type ())
ARA_API G_DECLARE_FINAL_TYPE (AraCredentials, ara_credentials, ARA, CREDENTIALS, GObject)
ARA_API AraCredentials *ara_credentials_load            (const char * const *environment,
                                                         const char *directory,
                                                         const char *home,
                                                         GError **error);
ARA_API const char     *ara_credentials_get_key         (AraCredentials *self);
ARA_API const char     *ara_credentials_get_base_url    (AraCredentials *self);
ARA_API AraOrigin       ara_credentials_get_key_origin  (AraCredentials *self);
ARA_API AraOrigin       ara_credentials_get_url_origin  (AraCredentials *self);
ARA_API gboolean        ara_base_url_is_cleartext       (const char *base_url);

G_END_DECLS
