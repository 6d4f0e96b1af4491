/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What answers a round of the agent loop: a language model behind HTTP, or builtin/guide. */
#pragma once

#include "ara/ara.h"

G_BEGIN_DECLS

/* A tool call that a round asks for. */
typedef struct
{
  char    *id;        /* no other call of the message has it */
  char    *given;     /* the id that its server gave it, nullable */
  char    *name;
  GString *arguments; /* JSON text */
} MacawModelCall;

/* Told while the answer arrives, in the caller's context. */
typedef struct
{
  void     (*text)       (const char *delta, gpointer data);
  void     (*reasoning)  (const char *delta, gpointer data);
  void     (*call_start) (const MacawModelCall *call, gpointer data);
  void     (*call_delta) (const MacawModelCall *call, const char *delta, gpointer data);
  /* Makes @id that of a call; FALSE if another call of the message has it. Some servers number the
   * calls of each answer from the beginning. */
  gboolean (*claim_id)   (const char *id, gpointer data);
} MacawModelEvents;

typedef struct
{
  GPtrArray *calls; /* of MacawModelCall */
  char      *finish_reason;
  AraValue  *usage; /* nullable */
} MacawModelReply;

void             macaw_model_call_free  (MacawModelCall *call);
MacawModelReply *macaw_model_reply_new  (void);
void             macaw_model_reply_free (MacawModelReply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MacawModelReply, macaw_model_reply_free)

/* Where a language model is asked: OpenAI-compatible chat completions. */
typedef struct
{
  char  *name;         /* what stands before the first "/" of a model's id */
  char  *base_url;     /* ends in /v1 or the like; "/chat/completions" is added */
  char  *key;          /* NULL: none is sent */
  guint  idle_seconds; /* without a byte, then the answer counts as broken off; 0: never */
  gint64 answer_bytes; /* more than these end it; 0: any number */
} MacawProvider;

MacawProvider   *macaw_provider_new         (const char *name, const char *base_url);
MacawProvider   *macaw_provider_copy        (const MacawProvider *provider);
void             macaw_provider_free        (MacawProvider *provider);

/* @messages, @tools: JSON arrays as chat completions take them. A server that is overloaded
 * (429, 5xx) is asked again, at most three times and before its first byte only. Fails with
 * G_IO_ERROR, the message being the sentence to show. */
void             macaw_provider_ask_async  (const MacawProvider *provider, const char *model, AraValue *messages, AraValue *tools,
                                            const MacawModelEvents *events, gpointer data,
                                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
MacawModelReply *macaw_provider_ask_finish (GAsyncResult *result, GError **error);
/* The ids of the provider's models, its name before each. */
void             macaw_provider_list_async  (const MacawProvider *provider, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GStrv            macaw_provider_list_finish (GAsyncResult *result, GError **error);

#define MACAW_GUIDE_MODEL "builtin/guide"
/* @round counts from 0; @last_result: what the tool of the round before answered. */
void             macaw_guide_ask_async     (const char *text, guint round, const char *last_result, gboolean last_failed,
                                            const MacawModelEvents *events, gpointer data,
                                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
MacawModelReply *macaw_guide_ask_finish    (GAsyncResult *result, GError **error);

G_END_DECLS
