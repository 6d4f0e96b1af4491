/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server on loopback in a forked process of its own, so that its work isn't counted as ours. */
#pragma once

#include <libsoup/soup.h>
#include <sys/types.h>

G_BEGIN_DECLS

/* Forks: before anything has threads. Its URL (transfer full); end it by @pid. */
char *bench_forked_server_start (SoupServerCallback handler, pid_t *pid);

G_END_DECLS
