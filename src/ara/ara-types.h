/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The types of libara, declared ahead so that headers never circle. */
#pragma once

#if !defined (ARA_INSIDE) && !defined (ARA_COMPILATION)
# error "Include <ara/ara.h>, not this file."
#endif

#include <gio/gio.h>

#ifndef ARA_API
# define ARA_API __attribute__ ((visibility ("default"))) extern
#endif

G_BEGIN_DECLS

typedef struct _AraValue            AraValue;
typedef struct _AraValueBuilder     AraValueBuilder;
typedef struct _AraSchema           AraSchema;
typedef struct _AraSchemaProblem    AraSchemaProblem;
typedef struct _AraEventStream      AraEventStream;
typedef struct _AraMessage          AraMessage;
typedef struct _AraPart             AraPart;
typedef struct _AraTextPart         AraTextPart;
typedef struct _AraToolCall         AraToolCall;
typedef struct _AraOtherPart        AraOtherPart;
typedef struct _AraFold             AraFold;
typedef struct _AraTurn             AraTurn;
typedef struct _AraExchange         AraExchange;
typedef struct _AraCredentials      AraCredentials;
typedef struct _AraRuntimeClient    AraRuntimeClient;
typedef struct _AraSession          AraSession;
typedef struct _AraConversationInfo AraConversationInfo;
typedef struct _AraModelInfo        AraModelInfo;
typedef struct _AraTool             AraTool;
typedef struct _AraSkill            AraSkill;
typedef struct _AraControlAction    AraControlAction;
typedef struct _AraCapabilities     AraCapabilities;
typedef struct _AraAutomation       AraAutomation;
typedef struct _AraAutomationRun    AraAutomationRun;

G_END_DECLS
