/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One tool: what the files of its pane share. */
#pragma once

#include "macaw-tool-pane.h"
#include "macaw-tool-run.h"
#include "form/macaw-schema-form.h"
#include "result/macaw-result-view.h"

#include <adwaita.h>

G_BEGIN_DECLS

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
  GtkWidget        *form_box;
  MacawSchemaForm  *form;
  GtkLabel         *problem;
  GtkLabel         *notice;
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
  MacawToolRun     *run;   /* the one that is shown; NULL: none yet */
  guint             ticker;
  gboolean          undoable; /* the session has the tools for it */
  MacawFileUndo    *undo;     /* of the run that is shown, once it is offered */
  GCancellable     *sealing;
  GHashTable       *trusted; /* names of tools that aren't asked about in this session */
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

/* What stands in the form, valid or not; NULL with an error if it is no JSON object. */
AraValue *macaw_tool_pane_read_arguments (MacawToolPane *self, GError **error);
/* Beside Run: what is wrong, or what has been done; NULL takes it away. */
void      macaw_tool_pane_set_problem    (MacawToolPane *self, const char *sentence);
void      macaw_tool_pane_set_notice     (MacawToolPane *self, const char *sentence);
/* Offers to take back what the run that is shown has done, where that can be. */
void      macaw_tool_pane_offer_undo     (MacawToolPane *self);
void      macaw_tool_pane_forget_undo    (MacawToolPane *self);
/* The action tool.undo. */
void      macaw_tool_pane_install_undo   (GtkWidgetClass *class);
/* The actions tool.copy-as and tool.ask-agent. */
void      macaw_tool_pane_install_share  (GtkWidgetClass *class);

G_END_DECLS
