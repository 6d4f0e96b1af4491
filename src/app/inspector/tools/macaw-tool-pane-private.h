/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One tool: what the files of its pane share. */
#pragma once

#include "macaw-tool-pane.h"
#include "macaw-tool-run.h"
#include "app/inspector/macaw-call-note.h"
#include "app/inspector/form/macaw-form-arguments.h"
#include "app/inspector/form/macaw-schema-form.h"
#include "app/inspector/result/macaw-result-view.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What is left lying while another tool, or another session, is looked at. */
typedef struct
{
  char         *connection_id;
  char         *session_id;
  AraTool      *tool;
  char         *draft; /* the arguments as they were typed; NULL: none */
  MacawToolRun *run;   /* the last; NULL: none, or it was let go */
} MacawToolDesk;

struct _MacawToolPane
{
  GtkWidget         parent_instance;

  GtkStack         *stack;
  AdwStatusPage    *empty;
  GtkWidget        *form_scroller;
  GtkLabel         *title;
  GtkWidget        *read_only;
  GtkWidget        *destructive;
  GtkLabel         *description;
  MacawSchemaForm  *form;
  MacawCallNote    *note;
  GtkMenuButton    *limit_button;
  GtkSpinButton    *limit;
  GtkLabel         *elapsed;
  GtkStack         *run_stack;
  GtkWidget        *run_button;
  GtkWidget        *cancel_button;
  GtkWidget        *undo_button;
  GtkWidget        *outcome;
  GtkImage         *outcome_icon;
  GtkLabel         *outcome_label;
  MacawResultView  *result;

  AraRuntimeClient *client;
  char             *session_id;
  MacawStore       *store;
  char             *connection_id;
  AraTool          *tool;
  GHashTable       *desks; /* of the tools that were looked at: connection, session and name → MacawToolDesk */
  GQueue           *ended; /* MacawToolDesk, borrowed: those with an ended run, the oldest first */
  MacawToolRun     *run;   /* the one that is shown; NULL: none yet */
  guint             ticker;
  gboolean          undoable; /* the session has the tools for it */
  GHashTable       *trusted;    /* names of tools that aren't asked about in this session */
  AraTool          *asked_tool; /* what a person is asked about just now */
  AraValue         *asked_args;
  GCancellable     *cancellable; /* of reading the time limit */
};

enum
{
  MACAW_TOOL_PANE_CALL_FINISHED,
  MACAW_TOOL_PANE_COMPOSE,
  MACAW_TOOL_PANE_OPEN_TOOL,
  MACAW_TOOL_PANE_N_SIGNALS
};
extern guint macaw_tool_pane_signals[MACAW_TOOL_PANE_N_SIGNALS];

gboolean  macaw_tool_pane_is_callable    (MacawToolPane *self);
/* Of the tool that is shown, which has a name. */
MacawToolDesk *macaw_tool_pane_get_desk  (MacawToolPane *self);
/* On which the run lies. */
MacawToolDesk *macaw_tool_pane_find_desk (MacawToolPane *self, MacawToolRun *run);

void      macaw_tool_pane_read_limit     (MacawToolPane *self);
void      macaw_tool_pane_bind_limit     (GtkWidgetClass *class);

/* NULL: none is shown. */
void      macaw_tool_pane_show_run       (MacawToolPane *self, MacawToolRun *run);
void      macaw_tool_pane_update_actions (MacawToolPane *self);
/* What the schema forbids: a person has seen what is wrong with it, and insists. */
void      macaw_tool_pane_run_anyway     (MacawToolPane *self);
/* The actions tool.run and tool.cancel. */
void      macaw_tool_pane_install_run    (GtkWidgetClass *class);

void      macaw_tool_pane_show_undo      (MacawToolPane *self);
void      macaw_tool_pane_undo_changed   (MacawToolPane *self, MacawToolRun *run);
/* The action tool.undo. */
void      macaw_tool_pane_install_undo   (GtkWidgetClass *class);

/* The actions tool.copy-as and tool.ask-agent. */
void      macaw_tool_pane_install_share  (GtkWidgetClass *class);

G_END_DECLS
