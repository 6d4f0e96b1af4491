/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The runtime's state: sessions with their tools, the model's configuration, running turns. */
#pragma once

#include "macaw-limits.h"
#include "runtime/model/macaw-model.h"
#include "runtime/store/macaw-store.h"
#include "skills/macaw-skill-library.h"
#include "tools/macaw-toolbox.h"
#include "tools/macaw-web.h"

G_BEGIN_DECLS

typedef struct _MacawAutomations MacawAutomations;
typedef struct _MacawTurn MacawTurn;
typedef struct _MacawWork MacawWork;

typedef struct
{
  MacawRuntimeStore *store;
  GPtrArray         *sessions;   /* of MacawSessionRow, last active first; as in the store */
  MacawSandbox      *sandbox;
  MacawLimits        limits;
  char              *state_dir;
  GHashTable        *toolboxes;  /* session id → MacawToolbox */
  GHashTable        *libraries;  /* session id → MacawSkillLibrary */
  GHashTable        *turns;      /* conversation id → MacawTurn, those that run */
  GPtrArray         *providers;  /* of MacawProvider; keys live here and nowhere else */
  GPtrArray         *retired_providers; /* forgotten, but a turn may still use them */
  GPtrArray         *local_providers; /* servers on this computer's usual ports: offered if they answer, never the default */
  MacawWeb          *web;        /* settings of the web tools */
  MacawAutomations  *automations; /* NULL until macaw_runtime_start_automations() */
  char              *model;      /* the default one */
  AraValue          *mcp_servers; /* as injected; nullable. May hold secrets: see macaw_runtime_describe_mcp_servers() */
  GPtrArray         *works;      /* of MacawWork: turns and tools that run */
  GPtrArray         *endings;
  gint64             last_used;  /* monotonic µs of the last request */
  /* What was stored of a conversation changed: app UIs hear of it. */
  void             (*conversation_changed) (const char *session, const char *conversation, gpointer data);
  gpointer           conversation_changed_data;
  /* Likewise of an automation or one of its runs. */
  void             (*automation_changed) (const char *session, const char *automation, gpointer data);
  gpointer           automation_changed_data;
} MacawRuntime;

MacawRuntime    *macaw_runtime_new            (const char *state_dir, MacawSandbox *sandbox, const char *model, GError **error);
void             macaw_runtime_free           (MacawRuntime *self);
/* Begins to run what is stored; once tools can be run. */
void             macaw_runtime_start_automations (MacawRuntime *self);
/* The session named, else the active one; NULL with a sentence and its HTTP status if there is none. */
char            *macaw_runtime_find_session   (MacawRuntime *self, const char *id, guint *status, const char **sentence);
MacawSessionRow *macaw_runtime_get_session    (MacawRuntime *self, const char *id); /* (transfer full) (nullable) */
void             macaw_runtime_save_session   (MacawRuntime *self, const MacawSessionRow *row);
char            *macaw_runtime_start_session  (MacawRuntime *self, const char *name, gboolean new_session);
void             macaw_runtime_touch_session  (MacawRuntime *self, const char *id);
void             macaw_runtime_delete_session (MacawRuntime *self, const char *id);
void             macaw_runtime_tell_change    (MacawRuntime *self, const char *session, const char *conversation);
MacawToolbox    *macaw_runtime_get_toolbox    (MacawRuntime *self, const char *session, GError **error);
/* What the session's agent knows beside its model; NULL with @error if its files can't be reached. */
MacawSkillLibrary *macaw_runtime_get_library  (MacawRuntime *self, const char *session, GError **error);
/* The provider of "provider/model" and what goes upstream; NULL: builtin/guide answers. */
MacawProvider   *macaw_runtime_pick_model     (MacawRuntime *self, const char *wanted, char **id, char **upstream);
/* NULL for @base_url or @key: as it was. */
void             macaw_runtime_set_provider   (MacawRuntime *self, const char *name, const char *base_url, const char *key);
void             macaw_runtime_forget_provider (MacawRuntime *self, const char *name);
/* Whether it is known where the models of @name are asked. */
gboolean         macaw_runtime_knows_provider (MacawRuntime *self, const char *name);
void             macaw_runtime_set_mcp_servers (MacawRuntime *self, AraValue *servers);
/* [{"name","command"?,"url"?}], without arguments, variables and headers, which may hold secrets. */
AraValue        *macaw_runtime_describe_mcp_servers (MacawRuntime *self);

/* Something that runs in a session, until it calls macaw_runtime_finish_work(). */
MacawWork       *macaw_runtime_begin_work     (MacawRuntime *self, const char *session, GCancellable *cancellable);
void             macaw_runtime_finish_work    (MacawRuntime *self, MacawWork *work);
/* Cancels all that runs in @session; @done is called once nothing does, perhaps at once. */
void             macaw_runtime_end_work       (MacawRuntime *self, const char *session, GFunc done, gpointer data);

/* One turn of the agent. Told to its reader event by event, stored as it happens; it goes on
 * when the reader is gone. */
typedef void (*MacawTurnWrite) (GBytes *event, gpointer data); /* JSON, or NULL at the end */
MacawTurn *macaw_turn_start    (MacawRuntime *runtime, const char *session, const char *conversation, const char *text,
                                const char *user_id, const char *model, MacawTurnWrite write, gpointer data);
/* When a turn has to end, and whom the sentence names that it fails with then. */
typedef struct
{
  const char *who;    /* "The agent"; static */
  gint64      rounds; /* of model and tools */
  gint64      seconds;
  gint64      tokens; /* as the model's server counts them, asked and answered */
} MacawTurnLimits;
/* Others than those of a turn that a person watches. */
void       macaw_turn_set_limits (MacawTurn *self, const MacawTurnLimits *limits);
/* The reader is gone; a turn that nobody reads for long is stopped. */
void       macaw_turn_detach   (MacawTurn *self);
/* Completes once the model's request and all children of tools are gone. */
void       macaw_turn_stop     (MacawTurn *self, GFunc stopped, gpointer data);

G_END_DECLS
