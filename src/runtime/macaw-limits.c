/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the runtime allows at most. */

#include "macaw-limits.h"

const MacawLimits macaw_default_limits = {
  .header_bytes = 32 * 1024,
  .body_bytes = 16 * 1024 * 1024,
  .json_depth = 128,
  .connections = 256,
  .connection_idle_seconds = 5 * 60,
  .turns = 64,
  .turn_rounds = 50,
  .turn_seconds = 60 * 60,
  .turn_tokens = 4 * 1000 * 1000,
  .turn_result_bytes = 256 * 1024,
  .turn_unread_seconds = 10 * 60,
  .turn_unread_bytes = 32 * 1024 * 1024,
  .model_idle_seconds = 120,
  .model_answer_bytes = 128 * 1024 * 1024,
};

AraValue *
macaw_limits_describe (const MacawLimits *self)
{
  const struct { const char *name; gint64 value; } members[] = {
    { "header_bytes", self->header_bytes },
    { "body_bytes", self->body_bytes },
    { "json_depth", self->json_depth },
    { "connections", self->connections },
    { "connection_idle_seconds", self->connection_idle_seconds },
    { "turns", self->turns },
    { "turn_rounds", self->turn_rounds },
    { "turn_seconds", self->turn_seconds },
    { "turn_tokens", self->turn_tokens },
    { "turn_result_bytes", self->turn_result_bytes },
    { "turn_unread_seconds", self->turn_unread_seconds },
    { "turn_unread_bytes", self->turn_unread_bytes },
    { "model_idle_seconds", self->model_idle_seconds },
    { "model_answer_bytes", self->model_answer_bytes },
  };
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  ara_value_builder_begin_object (builder);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      ara_value_builder_name (builder, members[i].name);
      ara_value_builder_integer (builder, members[i].value);
    }
  ara_value_builder_end_object (builder);
  return ara_value_builder_end (builder);
}
