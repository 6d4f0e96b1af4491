/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tools of one session, working inside its root directory. */
#pragma once

#include "ara/ara.h"

G_BEGIN_DECLS

typedef enum
{
  MACAW_TOOL_ERROR_NOT_FOUND,     /* no such tool */
  MACAW_TOOL_ERROR_BAD_ARGUMENTS, /* the schema is broken: macaw_tool_error_dup_details() */
  MACAW_TOOL_ERROR_FAILED,        /* the tool itself failed; the message is the sentence to show */
} MacawToolError;
#define MACAW_TOOL_ERROR (macaw_tool_error_quark ())
GQuark    macaw_tool_error_quark       (void);
/* [{"loc":["body","args","path"],"msg":…,"type":…,"input":…}] */
AraValue *macaw_tool_error_dup_details (const GError *error);

typedef enum { MACAW_SANDBOX_BWRAP, MACAW_SANDBOX_NONE, MACAW_SANDBOX_UNAVAILABLE } MacawSandboxKind;

/* Shared by all sessions; probes once by building a real sandbox. */
#define MACAW_TYPE_SANDBOX (macaw_sandbox_get_type ())
G_DECLARE_FINAL_TYPE (MacawSandbox, macaw_sandbox, MACAW, SANDBOX, GObject)
MacawSandbox     *macaw_sandbox_new          (gboolean unsandboxed, gboolean allow_network);
void              macaw_sandbox_probe_async  (MacawSandbox *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean          macaw_sandbox_probe_finish (MacawSandbox *self, GAsyncResult *result, GError **error);
/* What depends on the kind waits while it is being probed. */
gboolean          macaw_sandbox_is_probing   (MacawSandbox *self);
void              macaw_sandbox_wait_async   (MacawSandbox *self, GAsyncReadyCallback callback, gpointer user_data);
void              macaw_sandbox_wait_finish  (MacawSandbox *self, GAsyncResult *result);
MacawSandboxKind  macaw_sandbox_get_kind     (MacawSandbox *self);
AraValue         *macaw_sandbox_describe     (MacawSandbox *self); /* capabilities' "sandbox" object */
/* Kills every command still running and returns when all are gone (SIGTERM of the runtime). */
void              macaw_sandbox_kill_all     (MacawSandbox *self);

/* @root: <state>/sessions/<id>/root, made with root/.ara/{workspace,memory} and tmp if missing. */
#define MACAW_TYPE_TOOLBOX (macaw_toolbox_get_type ())
G_DECLARE_FINAL_TYPE (MacawToolbox, macaw_toolbox, MACAW, TOOLBOX, GObject)
MacawToolbox *macaw_toolbox_new            (const char *root, MacawSandbox *sandbox, GError **error);
/* A tool that another part of the runtime brings. Its callback's result is a GTask's AraValue. */
typedef struct
{
  const char *name;
  const char *description;
  const char *schema;
  gboolean    read_only;
  gboolean    destructive;
  gboolean    open_world; /* it reaches what is outside the sandbox */
  void      (*run) (gpointer owner, const char *session, AraValue *args,
                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
} MacawServiceTool;
/* @tools is static; @owner outlives the toolbox; @session is given back to run(), nullable. */
void          macaw_toolbox_add_tools      (MacawToolbox *self, const MacawServiceTool *tools, guint n_tools,
                                            gpointer owner, const char *session);
/* [{"name","kind":"builtin","description","input_schema","annotations"}] */
AraValue     *macaw_toolbox_list           (MacawToolbox *self);
/* Live output of exec: the last 8 KB as {"stdout","stderr",…}, at most ten a second, in the caller's context. */
typedef void (*MacawToolProgressFunc)      (AraValue *preliminary, gpointer user_data);
/* @args: object, strings coerced by the schema first. Cancelling ends the tool and all its
 * children; the callback runs once they are gone. */
void          macaw_toolbox_execute_async  (MacawToolbox *self, const char *name, AraValue *args,
                                            MacawToolProgressFunc progress, gpointer progress_data,
                                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
AraValue     *macaw_toolbox_execute_finish (MacawToolbox *self, GAsyncResult *result, GError **error);
/* The result of a tool that has it without any waiting; NULL, without a word, if this is none. */
AraValue     *macaw_toolbox_execute_now    (MacawToolbox *self, const char *name, AraValue *args);

G_END_DECLS
