/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A call of a tool as it is remembered. */

#include "config.h"

#include "macaw-call-record.h"

struct _MacawCallRecord
{
  GObject         parent_instance;

  MacawCallFields fields; /* its strings are owned */
};

G_DEFINE_FINAL_TYPE (MacawCallRecord, macaw_call_record, G_TYPE_OBJECT)

enum { PROP_0, PROP_TOOL, PROP_ARGS, PROP_PINNED, N_PROPS };
static GParamSpec *properties[N_PROPS];

const MacawCallFields *
macaw_call_record_get_fields (MacawCallRecord *self)
{
  return &self->fields;
}

void
macaw_call_record_set_pinned (MacawCallRecord *self, gboolean pinned)
{
  g_return_if_fail (MACAW_IS_CALL_RECORD (self));
  if (self->fields.pinned == pinned)
    return;
  self->fields.pinned = pinned;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PINNED]);
}

static void
macaw_call_record_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  const MacawCallFields *fields = &MACAW_CALL_RECORD (object)->fields;

  if (id == PROP_PINNED)
    g_value_set_boolean (value, fields->pinned);
  else
    g_value_set_string (value, id == PROP_TOOL ? fields->tool : fields->args);
}

static void
macaw_call_record_finalize (GObject *object)
{
  MacawCallFields *fields = &MACAW_CALL_RECORD (object)->fields;

  g_free ((char *) fields->session);
  g_free ((char *) fields->tool);
  g_free ((char *) fields->args);
  g_free ((char *) fields->problem);
  G_OBJECT_CLASS (macaw_call_record_parent_class)->finalize (object);
}

static void
macaw_call_record_class_init (MacawCallRecordClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = macaw_call_record_get_property;
  object_class->finalize = macaw_call_record_finalize;
  properties[PROP_TOOL] = g_param_spec_string ("tool", NULL, NULL, NULL, flags);
  properties[PROP_ARGS] = g_param_spec_string ("args", NULL, NULL, NULL, flags);
  properties[PROP_PINNED] = g_param_spec_boolean ("pinned", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
macaw_call_record_init (MacawCallRecord *self)
{
}

MacawCallRecord *
macaw_call_record_new (const MacawCallFields *fields)
{
  MacawCallRecord *self = g_object_new (MACAW_TYPE_CALL_RECORD, NULL);

  self->fields = *fields;
  self->fields.session = g_strdup (fields->session);
  self->fields.tool = g_strdup (fields->tool);
  self->fields.args = g_strdup (fields->args);
  self->fields.problem = g_strdup (fields->problem);
  return self;
}
