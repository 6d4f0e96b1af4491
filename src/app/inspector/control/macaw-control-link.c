/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether an app answers the control calls of a session, in a sentence. */

#include "config.h"

#include "macaw-control-link.h"

#include <glib/gi18n.h>

struct _MacawControlLink
{
  GtkWidget             parent_instance;

  GtkImage             *icon;
  GtkLabel             *label;

  MacawControlChannels *channels;
  AraRuntimeClient     *client;
  char                 *session_id;
  gboolean              known;
  gboolean              answers;
};

G_DEFINE_FINAL_TYPE (MacawControlLink, macaw_control_link, GTK_TYPE_WIDGET)

static guint changed_signal;

/* This app's channel to the session, or NULL: it has none. */
static MacawControlChannel *
get_channel (MacawControlLink *self)
{
  MacawControlChannel *channel = self->channels == NULL ? NULL : macaw_control_channels_get_channel (self->channels, self->session_id);

  return channel != NULL && macaw_control_channel_get_client (channel) == self->client ? channel : NULL;
}

MacawControlActions *
macaw_control_link_get_actions (MacawControlLink *self)
{
  g_return_val_if_fail (MACAW_IS_CONTROL_LINK (self), NULL);
  return get_channel (self) == NULL ? NULL : macaw_control_channels_get_actions (self->channels);
}

gboolean
macaw_control_link_is_refusing (MacawControlLink *self)
{
  g_return_val_if_fail (MACAW_IS_CONTROL_LINK (self), FALSE);
  return self->channels != NULL && macaw_control_actions_get_refusing (macaw_control_channels_get_actions (self->channels));
}

gboolean
macaw_control_link_is_cut (MacawControlLink *self)
{
  MacawControlChannel *channel;

  g_return_val_if_fail (MACAW_IS_CONTROL_LINK (self), FALSE);
  channel = get_channel (self);
  return channel != NULL && macaw_control_channel_get_state (channel) == MACAW_CONTROL_DISCONNECTED;
}

/* The sentence */

static char *
describe_channel (MacawControlChannel *channel)
{
  const char *reason = macaw_control_channel_get_reason (channel);

  switch (macaw_control_channel_get_state (channel))
    {
    case MACAW_CONTROL_CONNECTED:
      return g_strdup (_("This app is connected and answers."));
    case MACAW_CONTROL_CONNECTING:
      return g_strdup (_("This app is about to connect."));
    default:
      return reason == NULL ? g_strdup (_("This app is not connected."))
                            /* Translators: %s is a sentence that says why */
                            : g_strdup_printf (_("This app is not connected. %s"), reason);
    }
}

static char *
describe (MacawControlLink *self)
{
  MacawControlChannel *channel = get_channel (self);

  if (macaw_control_link_is_refusing (self))
    return g_strdup (_("This app refuses every call until you allow calls again."));
  if (channel != NULL && (!self->answers || macaw_control_channel_get_state (channel) == MACAW_CONTROL_CONNECTED))
    return describe_channel (channel);
  return g_strdup (self->answers ? _("Another app is connected to this session and answers.")
                                 : _("No app is connected. This server is controlled through its own app only: that must be open."));
}

static void
update (MacawControlLink *self)
{
  g_autofree char *sentence = describe (self);
  gboolean refusing = macaw_control_link_is_refusing (self);

  gtk_label_set_text (self->label, sentence);
  gtk_image_set_from_icon_name (self->icon, refusing        ? "action-unavailable-symbolic"
                                            : self->answers ? "network-transmit-receive-symbolic"
                                                            : "network-offline-symbolic");
  gtk_widget_set_visible (GTK_WIDGET (self), self->known || refusing);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "control.reconnect", macaw_control_link_is_cut (self));
}

static void
reconnect (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawControlChannel *channel = get_channel (MACAW_CONTROL_LINK (widget));

  if (channel != NULL)
    macaw_control_channel_retry (channel);
}

/* What it is about */

static void
refusing_changed (MacawControlLink *self)
{
  update (self);
  g_signal_emit (self, changed_signal, 0);
}

static void
channel_changed (MacawControlLink *self, const char *session_id)
{
  if (g_strcmp0 (session_id, self->session_id) == 0)
    refusing_changed (self);
}

void
macaw_control_link_set_channels (MacawControlLink *self, MacawControlChannels *channels)
{
  g_return_if_fail (MACAW_IS_CONTROL_LINK (self));
  if (self->channels == channels)
    return;
  if (self->channels != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->channels, self);
      g_signal_handlers_disconnect_by_data (macaw_control_channels_get_actions (self->channels), self);
    }
  g_set_object (&self->channels, channels);
  if (channels != NULL)
    {
      g_signal_connect_object (channels, "changed", G_CALLBACK (channel_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (macaw_control_channels_get_actions (channels), "notify::refusing", G_CALLBACK (refusing_changed), self,
                               G_CONNECT_SWAPPED);
    }
  update (self);
}

void
macaw_control_link_set_session (MacawControlLink *self, AraRuntimeClient *client, const char *session_id)
{
  g_autofree char *id = g_strdup (session_id);

  g_return_if_fail (MACAW_IS_CONTROL_LINK (self));
  g_set_object (&self->client, client);
  g_free (self->session_id);
  self->session_id = g_steal_pointer (&id);
  self->known = self->answers = FALSE;
  update (self);
}

void
macaw_control_link_set_answers (MacawControlLink *self, gboolean known, gboolean answers)
{
  g_return_if_fail (MACAW_IS_CONTROL_LINK (self));
  self->known = known;
  self->answers = answers;
  update (self);
}

/* The object */

static void
macaw_control_link_dispose (GObject *object)
{
  MacawControlLink *self = MACAW_CONTROL_LINK (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->channels);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (macaw_control_link_parent_class)->dispose (object);
}

static void
macaw_control_link_finalize (GObject *object)
{
  g_free (MACAW_CONTROL_LINK (object)->session_id);
  G_OBJECT_CLASS (macaw_control_link_parent_class)->finalize (object);
}

static void
macaw_control_link_class_init (MacawControlLinkClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = macaw_control_link_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_control_link_finalize;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/inspector/control/macaw-control-link.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawControlLink, icon);
  gtk_widget_class_bind_template_child (widget_class, MacawControlLink, label);
  gtk_widget_class_install_action (widget_class, "control.reconnect", NULL, reconnect);
}

static void
macaw_control_link_init (MacawControlLink *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update (self);
}
