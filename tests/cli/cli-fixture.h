/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs the real `ara` in folders of its own, beside a server that answers what it is told. */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef struct _CliFixture CliFixture;

/* Answers a call in place of the canned answer; TRUE if it did. */
typedef gboolean (*CliAnswerFunc) (CliFixture *fixture, SoupServerMessage *message, const char *path);

struct _CliFixture
{
  SoupServer    *server;
  char          *url;
  char          *folder;      /* working directory, HOME and XDG folders lie in it */
  char         **environment;

  guint          status;      /* of the canned answer */
  GBytes        *answer;
  CliAnswerFunc  answer_func;
  gpointer       data;

  guint          n_requests;  /* and the last one: */
  char          *method;
  char          *target;      /* path and query, as they came */
  char          *authorization;
  char          *content_type;
  char          *body;
};

typedef struct
{
  int     status; /* exit status; minus the signal if one ended it */
  GBytes *output;
  char   *out;    /* the same as a string */
  char   *err;
} CliRun;

CliFixture *cli_fixture_new       (void);
void        cli_fixture_free      (CliFixture *self);
void        cli_fixture_answer    (CliFixture *self, guint status, const char *text);
void        cli_fixture_set       (CliFixture *self, const char *variable, const char *value); /* NULL unsets */
void        cli_fixture_write     (CliFixture *self, const char *name, const char *text); /* a file in the folder */
/* Runs `ara` with words apart by spaces (a tab stands for a space in a word), the server
 * answering meanwhile; @input goes to its standard input. */
CliRun     *cli_fixture_run       (CliFixture *self, const char *input, const char *words);
GSubprocessLauncher *cli_fixture_launcher (CliFixture *self, GSubprocessFlags flags);
GSubprocess *cli_fixture_spawn    (CliFixture *self, GSubprocessLauncher *launcher, const char *words);
/* Serves until the process ends; its pipes, where it has any, are written and read. */
CliRun     *cli_fixture_wait      (CliFixture *self, GSubprocess *process, const char *input);
void        cli_run_free          (CliRun *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliFixture, cli_fixture_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliRun, cli_run_free)

G_END_DECLS
