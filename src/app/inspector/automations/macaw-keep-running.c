/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Says how long automations run, and has the runtime started at login if a person wants it. */

#include "config.h"

#include "macaw-keep-running.h"
#include "app/macaw-runtime-service.h"

#include <glib/gi18n.h>

struct _MacawKeepRunning
{
  GtkWidget            parent_instance;

  GtkWidget           *box;
  GtkLabel            *words;
  MacawRuntimeService *service;
  gboolean             on;
};

G_DEFINE_FINAL_TYPE (MacawKeepRunning, macaw_keep_running, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_ON, N_PROPS };
static GParamSpec *properties[N_PROPS];

static char *
dup_words (MacawRuntimeService *service)
{
  const char *problem = macaw_runtime_service_get_problem (service);
  const char *words = _("Automations run as long as the runtime does: also with the window closed, until you log out.");

  if (problem != NULL)
    /* What can't be done here changes nothing about what is. */
    return g_strdup_printf ("%s %s", words, problem);
  if (macaw_runtime_service_get_state (service) == MACAW_SERVICE_ON)
    return g_strdup (_("From your next login on the runtime starts by itself, and automations run before you open Macaw."));
  return g_strdup (words);
}

static void
show (MacawKeepRunning *self)
{
  MacawServiceState state = macaw_runtime_service_get_state (self->service);
  gboolean busy = macaw_runtime_service_is_busy (self->service), on = state == MACAW_SERVICE_ON;
  g_autofree char *words = dup_words (self->service);

  gtk_label_set_text (self->words, words);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "keep-running.on", !busy && state >= MACAW_SERVICE_OFF);
  /* While systemd is asked, the switch shows what was wished. */
  if (busy || self->on == on)
    return;
  self->on = on;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ON]);
}

static void
macaw_keep_running_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (macaw_keep_running_parent_class)->map (widget);
  macaw_runtime_service_look (MACAW_KEEP_RUNNING (widget)->service);
}

static void
macaw_keep_running_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, MACAW_KEEP_RUNNING (object)->on);
}

static void
macaw_keep_running_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MacawKeepRunning *self = MACAW_KEEP_RUNNING (object);

  if (self->on == g_value_get_boolean (value))
    return;
  self->on = !self->on;
  g_object_notify_by_pspec (object, pspec);
  macaw_runtime_service_turn (self->service, self->on);
}

static void
macaw_keep_running_dispose (GObject *object)
{
  MacawKeepRunning *self = MACAW_KEEP_RUNNING (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  if (self->service != NULL)
    g_signal_handlers_disconnect_by_data (self->service, self);
  g_clear_object (&self->service);
  G_OBJECT_CLASS (macaw_keep_running_parent_class)->dispose (object);
}

static void
macaw_keep_running_class_init (MacawKeepRunningClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = macaw_keep_running_get_property;
  object_class->set_property = macaw_keep_running_set_property;
  object_class->dispose = macaw_keep_running_dispose;
  widget_class->map = macaw_keep_running_map;
  properties[PROP_ON] = g_param_spec_boolean ("on", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/inspector/automations/macaw-keep-running.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawKeepRunning, box);
  gtk_widget_class_bind_template_child (widget_class, MacawKeepRunning, words);
  gtk_widget_class_install_property_action (widget_class, "keep-running.on", "on");
}

static void
macaw_keep_running_init (MacawKeepRunning *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->service = macaw_runtime_service_new ();
  g_signal_connect_object (self->service, "notify", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
}
