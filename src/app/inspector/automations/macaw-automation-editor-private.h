/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the automation's form share: its fields. */
#pragma once

#include "macaw-automation-editor.h"

G_BEGIN_DECLS

#define MACAW_INTERVAL_LEAST 10 /* seconds, as the server has it */

struct _MacawAutomationEditor
{
  AdwWindow         parent_instance;

  AdwWindowTitle   *title;
  GtkLabel         *trouble;
  GtkEditable      *name;
  GtkLabel         *name_problem;
  GtkTextView      *message;
  GtkWidget        *message_frame;
  GtkLabel         *message_problem;
  AdwComboRow      *kind;      /* by fields, or by interval */
  GtkEditable      *cron;
  GtkEditable      *zone;
  GtkWidget        *interval_row;
  GtkSpinButton    *interval;
  GtkDropDown      *unit;
  GtkLabel         *when;      /* the next runs, or what is wrong */
  AdwComboRow      *missed;
  GtkSpinButton    *retries;
  GtkSpinButton    *rounds;
  GtkSpinButton    *minutes;
  GtkSpinButton    *tokens;

  AraRuntimeClient *client;
  char             *session_id;
  AraAutomation    *automation; /* nullable: a new one */
  GCancellable     *cancellable; /* of all its calls */
  GCancellable     *check;       /* of the last one */
  guint             settling;
  gboolean          filling;
  gboolean          tried;       /* to save: an empty field is a mistake from now on */
  gboolean          over;        /* saved, or not wanted */
  gboolean          right;       /* as far as can be seen here */
};

/* Sets the fields to what the automation has, or to what a new one begins with. */
void      macaw_automation_editor_fill       (MacawAutomationEditor *self);
gboolean  macaw_automation_editor_is_cron    (MacawAutomationEditor *self);
gint64    macaw_automation_editor_get_seconds (MacawAutomationEditor *self);
/* Stripped (transfer full). */
char     *macaw_automation_editor_dup_text   (GtkEditable *entry);
char     *macaw_automation_editor_dup_message (MacawAutomationEditor *self);
/* What the fields say, and only what has changed (transfer full). */
AraValue *macaw_automation_editor_collect    (MacawAutomationEditor *self);
/* The schedule alone, as a check takes it (transfer full). */
AraValue *macaw_automation_editor_collect_schedule (MacawAutomationEditor *self);

G_END_DECLS
