/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All of libara. */
#pragma once

/* The one header to include: the others may be cut and joined anew. */
#define ARA_INSIDE

#include "ara-automation-run.h"
#include "ara-automation.h"
#include "ara-capabilities.h"
#include "ara-control-action.h"
#include "ara-conversation-info.h"
#include "ara-credentials.h"
#include "ara-error.h"
#include "ara-event-stream.h"
#include "ara-exchange.h"
#include "ara-fold.h"
#include "ara-json-glib.h"
#include "ara-message.h"
#include "ara-model-info.h"
#include "ara-model.h"
#include "ara-other-part.h"
#include "ara-part.h"
#include "ara-runtime-client.h"
#include "ara-schema.h"
#include "ara-session.h"
#include "ara-skill.h"
#include "ara-text-part.h"
#include "ara-tool-call.h"
#include "ara-tool.h"
#include "ara-turn.h"
#include "ara-types.h"
#include "ara-value-builder.h"
#include "ara-value.h"
#include <ara/ara-version.h>

#undef ARA_INSIDE
