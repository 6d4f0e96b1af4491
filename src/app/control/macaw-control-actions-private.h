/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How an action is made; the table of all is in macaw-control-actions.c. */
#pragma once

#include "macaw-control-actions.h"

G_BEGIN_DECLS

typedef struct
{
  const char *name;
  gboolean    required;
  const char *choices;     /* "a|b|c", or NULL for any text */
  const char *description;
} MacawControlArg;

/* Checks a call before it is asked about. FALSE: it was failed. Where it reaches outside of
 * the app it sets what the question says. */
typedef gboolean (*MacawControlPrepare) (GtkApplication *application, MacawControlCall *call, char **heading, char **body);
/* Answers the call or fails it, now or later. */
typedef void     (*MacawControlRun)     (GtkApplication *application, MacawControlCall *call);

#define MACAW_CONTROL_MAX_URL 2048 /* characters of an address to open */
#define MACAW_CONTROL_MAX_ARGS 3

typedef struct
{
  const char         *id;
  const char         *title;       /* N_() */
  const char         *description; /* for the agent, in English */
  MacawControlArg     args[MACAW_CONTROL_MAX_ARGS + 1];
  gboolean            allowed;     /* without a question, where nothing was decided */
  MacawControlPrepare prepare;     /* NULL: it stays inside */
  MacawControlRun     run;
} MacawControlAction;

/* The argument as text, NULL if it was not given. */
char    *macaw_control_dup_arg          (MacawControlCall *call, const char *name);
void     macaw_control_answer_string    (MacawControlCall *call, const char *name, const char *value);

void     macaw_control_list_windows     (GtkApplication *application, MacawControlCall *call);
gboolean macaw_control_prepare_list     (GtkApplication *application, MacawControlCall *call, char **heading, char **body);
gboolean macaw_control_prepare_focus    (GtkApplication *application, MacawControlCall *call, char **heading, char **body);
void     macaw_control_focus_window     (GtkApplication *application, MacawControlCall *call);
gboolean macaw_control_prepare_close    (GtkApplication *application, MacawControlCall *call, char **heading, char **body);
void     macaw_control_close_window     (GtkApplication *application, MacawControlCall *call);
void     macaw_control_open_conversation (GtkApplication *application, MacawControlCall *call);
void     macaw_control_show_panel       (GtkApplication *application, MacawControlCall *call);
void     macaw_control_notify           (GtkApplication *application, MacawControlCall *call);

gboolean macaw_control_prepare_launch   (GtkApplication *application, MacawControlCall *call, char **heading, char **body);
void     macaw_control_launch_app       (GtkApplication *application, MacawControlCall *call);
gboolean macaw_control_prepare_apps     (GtkApplication *application, MacawControlCall *call, char **heading, char **body);
void     macaw_control_list_apps        (GtkApplication *application, MacawControlCall *call);

void     macaw_control_screenshot       (GtkApplication *application, MacawControlCall *call);

G_END_DECLS
