/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tools that reach into the web, and what a person has set for them. */
#pragma once

#include "macaw-toolbox.h"

G_BEGIN_DECLS

#define MACAW_WEB_MAX_BYTES     (8 * 1024 * 1024) /* of a page, unpacked; the rest is not read */
#define MACAW_WEB_SECONDS       30
#define MACAW_WEB_MAX_REDIRECTS 10
#define MACAW_WEB_CHARS         20000             /* of a page's text that are told by default */
#define MACAW_WEB_MAX_CHARS     200000
#define MACAW_WEB_RESULTS       10                /* of a search, by default */
#define MACAW_WEB_MAX_RESULTS   20

typedef enum { MACAW_SEARCH_NONE, MACAW_SEARCH_SEARXNG, MACAW_SEARCH_BRAVE } MacawSearchKind;

/* Lives in memory only: it may hold a key. */
typedef struct
{
  gboolean allow_private; /* addresses that are not of the public internet, too */
  guint    seconds;       /* for all of a page, its redirects too */
  GStrv    allow_hosts;   /* those only of these: "wiki.lan" or "wiki.lan:8080" (nullable) */
  MacawSearchKind search_kind;
  char    *search_url;    /* without a slash at its end */
  char    *search_key;    /* nullable */
} MacawWeb;

MacawWeb *macaw_web_new      (void);
void      macaw_web_free     (MacawWeb *self);
/* $SEARXNG_URL, else $BRAVE_SEARCH_API_KEY. */
void      macaw_web_configure_from_environment (MacawWeb *self);
/* Takes "web" of what is injected: {"allow_private": boolean, "allow_hosts": [string]}; what
 * is not there stays as it is. */
void      macaw_web_configure (MacawWeb *self, AraValue *settings);
/* Takes "search" of what is injected: {"kind": "searxng"|"brave"|"none", "url", "api_key"}.
 * Fails with G_IO_ERROR_INVALID_ARGUMENT and a sentence. */
gboolean  macaw_web_configure_search (MacawWeb *self, AraValue *settings, GError **error);
/* Capabilities' "web" object. */
AraValue *macaw_web_describe (MacawWeb *self);
/* Whether @host may have an address that is not of the public internet. */
gboolean  macaw_web_allows_private (MacawWeb *self, const char *host, guint port);

/* Whether a host's name or address means this computer. */
gboolean  macaw_web_is_loopback (const char *host);

/* Gives @toolbox the web tools; @self outlives it. */
void      macaw_web_add_tools (MacawWeb *self, MacawToolbox *toolbox);

void      macaw_web_fetch_async  (MacawWeb *self, AraValue *args, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
AraValue *macaw_web_fetch_finish (GAsyncResult *result, GError **error);
void      macaw_web_search_async  (MacawWeb *self, AraValue *args, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
AraValue *macaw_web_search_finish (GAsyncResult *result, GError **error);

G_END_DECLS
