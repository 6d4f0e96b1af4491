/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session's tools in a directory of their own, and running one to its end. */
#pragma once

#include "runtime/tools/macaw-toolbox.h"

typedef struct
{
  char         *root;
  MacawSandbox *sandbox;
  MacawToolbox *toolbox;
} Fixture;

void  fixture_set_up    (Fixture *self, gconstpointer data);
void  fixture_tear_down (Fixture *self, gconstpointer data);
/* Runs a tool; its result, or with "error: " before it the sentence of its failure. */
char *fixture_run       (Fixture *self, const char *tool, const char *args, GCancellable *cancellable);
/* Fails unless the result of fixture_run() holds @words. */
void  fixture_expect    (Fixture *self, const char *tool, const char *args, const char *words);
/* The path of a file of the workspace as this test sees it. */
char *fixture_path      (Fixture *self, const char *name);
/* Skips the test, with the reason, and returns TRUE where no sandbox can be built. */
gboolean fixture_skips  (Fixture *self);
