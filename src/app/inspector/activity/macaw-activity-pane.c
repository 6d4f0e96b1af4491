/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One exchange: what it was, its headers, its bodies, and the way to what made it. */

#include "config.h"

#include "macaw-activity-pane.h"
#include "macaw-activity-text.h"
#include "app/inspector/result/macaw-result-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _MacawActivityPane
{
  GtkWidget           parent_instance;

  GtkStack           *stack;
  GtkLabel           *title;
  GtkLabel           *facts;
  GtkLabel           *error;
  GtkWidget          *jump_button;
  GtkWidget          *sides;
  GtkExpander        *headers_box;
  GtkLabel           *headers;
  GtkLabel           *note;
  GtkStack           *body_stack;
  AdwStatusPage      *no_body;
  MacawResultView    *body;

  MacawActivityEntry *entry;
  MacawActivityEntry *call;      /* of a frame that answers; nullable */
  gulong              following; /* the exchange, while it runs */
  gboolean            response;  /* the side that is shown */
};

G_DEFINE_FINAL_TYPE (MacawActivityPane, macaw_activity_pane, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_SIDE, N_PROPS };
static GParamSpec *properties[N_PROPS];

static guint jump_signal;

static AraExchange *
get_exchange (MacawActivityPane *self)
{
  return macaw_activity_entry_get_exchange (self->entry);
}

static void
stop_following (MacawActivityPane *self)
{
  if (self->following != 0)
    g_signal_handler_disconnect (get_exchange (self), self->following);
  self->following = 0;
}

/* What it was */

static char *
dup_figures (AraExchange *exchange)
{
  g_autofree char *status = macaw_activity_text_status (exchange, TRUE), *duration = macaw_activity_text_duration (ara_exchange_get_duration (exchange));
  g_autofree char *sent = g_format_size ((guint64) ara_exchange_get_request_size (exchange));
  g_autofree char *received = g_format_size ((guint64) ara_exchange_get_response_size (exchange)), *wait = NULL;

  if (ara_exchange_get_kind (exchange) == ARA_EXCHANGE_FRAME_SENT)
    return g_strdup_printf ("%s · %s", status, sent);
  if (ara_exchange_get_kind (exchange) == ARA_EXCHANGE_FRAME_RECEIVED)
    return g_strdup_printf ("%s · %s", status, received);
  if (ara_exchange_get_wait (exchange) < 0)
    /* Translators: a status such as “200 OK”, a duration, and two sizes. */
    return g_strdup_printf (_("%s · %s · %s sent, %s received"), status, duration, sent, received);
  wait = macaw_activity_text_duration (ara_exchange_get_wait (exchange));
  /* Translators: a status such as “200 OK”, two durations, and two sizes. */
  return g_strdup_printf (_("%s · %s, the reply began after %s · %s sent, %s received"), status, duration, wait, sent, received);
}

static void
show_facts (MacawActivityPane *self)
{
  AraExchange *exchange = get_exchange (self);
  g_autofree char *time = macaw_activity_text_time (ara_exchange_get_started (exchange), TRUE), *figures = dup_figures (exchange);
  const char *connection = macaw_activity_entry_get_connection_name (self->entry), *error = ara_exchange_get_error (exchange);
  const char *version = ara_exchange_get_http_version (exchange);
  GString *text = g_string_new (figures);

  g_string_append_printf (text, "\n%s", time);
  if (version != NULL)
    g_string_append_printf (text, " · %s", version);
  if (connection != NULL)
    g_string_append_printf (text, " · %s", connection);
  gtk_label_set_text (self->facts, text->str);
  gtk_label_set_text (self->error, error != NULL ? error : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error), error != NULL);
  g_string_free (text, TRUE);
}

static void
show_title (MacawActivityPane *self)
{
  AraExchange *exchange = get_exchange (self);
  const char *summary = ara_exchange_get_kind (exchange) == ARA_EXCHANGE_REQUEST ? NULL : macaw_activity_entry_get_summary (self->entry);
  g_autofree char *text = summary != NULL ? g_strdup_printf ("%s %s\n%s", ara_exchange_get_method (exchange), ara_exchange_get_path (exchange), summary)
                                          : g_strdup_printf ("%s %s", ara_exchange_get_method (exchange), ara_exchange_get_path (exchange));

  gtk_label_set_text (self->title, text);
}

/* Headers and body of the side that is shown */

static void
show_headers (MacawActivityPane *self)
{
  AraExchange *exchange = get_exchange (self);
  g_auto (GStrv) lines = self->response ? ara_exchange_dup_response_headers (exchange) : ara_exchange_dup_request_headers (exchange);
  guint count = g_strv_length (lines);
  g_autofree char *text = g_strjoinv ("\n", lines);
  g_autofree char *title = g_strdup_printf (ngettext ("%u header", "%u headers", count), count);

  gtk_expander_set_label (self->headers_box, title);
  gtk_label_set_text (self->headers, text);
  gtk_widget_set_visible (GTK_WIDGET (self->headers_box), count > 0);
}

/* Whether the body that is shown goes on. */
static gboolean
is_coming (MacawActivityPane *self)
{
  return self->response && ara_exchange_get_state (get_exchange (self)) == ARA_EXCHANGE_RUNNING;
}

static void
show_note (MacawActivityPane *self)
{
  AraExchange *exchange = get_exchange (self);
  gboolean cut = self->response ? ara_exchange_is_response_cut (exchange) : ara_exchange_is_request_cut (exchange);
  goffset size = self->response ? ara_exchange_get_response_size (exchange) : ara_exchange_get_request_size (exchange);
  g_autofree char *whole = g_format_size ((guint64) size), *kept = g_format_size_full (ARA_EXCHANGE_MAX_BODY, G_FORMAT_SIZE_IEC_UNITS), *text = NULL;

  if (is_coming (self))
    text = g_strdup (_("The reply is still coming. It is shown again when it is whole."));
  else if (cut)
    /* Translators: both are sizes, as “256 KiB” and “1.3 MB”. */
    text = g_strdup_printf (_("Of a body, the log keeps the first %s: this one has %s."), kept, whole);
  gtk_label_set_text (self->note, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note), text != NULL);
}

static AraValue *
read_body (MacawActivityPane *self)
{
  AraExchange *exchange = get_exchange (self);
  g_autofree char *text = self->response ? ara_exchange_dup_response_body (exchange) : ara_exchange_dup_request_body (exchange);
  AraValue *value = text == NULL ? NULL : ara_value_new_from_text (text, -1, NULL);

  return value != NULL || text == NULL ? value : ara_value_new_string (text);
}

static void
show_body (MacawActivityPane *self)
{
  g_autoptr (AraValue) value = read_body (self);

  macaw_result_view_set_value (self->body, value, NULL);
  adw_status_page_set_title (self->no_body, is_coming (self) ? _("Nothing Yet") : _("No Body"));
  gtk_stack_set_visible_child_name (self->body_stack, value != NULL ? "body" : "none");
}

static void
show_side (MacawActivityPane *self)
{
  show_headers (self);
  show_note (self);
  show_body (self);
}

/* The body comes in pieces: it is shown at first and, whole, at the end. */
static void
exchange_changed (MacawActivityPane *self, GParamSpec *pspec, AraExchange *exchange)
{
  show_facts (self);
  if (self->response && g_str_equal (pspec->name, "status"))
    show_side (self);
  if (ara_exchange_get_state (exchange) == ARA_EXCHANGE_RUNNING)
    return;
  stop_following (self);
  show_side (self);
}

/* Jumping */

/* The call in whose name a frame answers knows more than the answer. */
static MacawActivityEntry *
get_maker (MacawActivityPane *self)
{
  return self->call != NULL ? self->call : self->entry;
}

static void
show_jump (MacawActivityPane *self)
{
  static const char *const labels[] = {
    [MACAW_ORIGIN_UNKNOWN] = "",
    [MACAW_ORIGIN_CONVERSATION] = N_("Open the Conversation"),
    [MACAW_ORIGIN_TOOL] = N_("Open the Call in Its Form"),
    [MACAW_ORIGIN_CONTROL] = N_("Show on the Control Page"),
  };
  MacawOrigin origin = macaw_activity_entry_get_origin (get_maker (self));

  gtk_widget_set_visible (self->jump_button, origin != MACAW_ORIGIN_UNKNOWN);
  if (origin != MACAW_ORIGIN_UNKNOWN)
    gtk_button_set_label (GTK_BUTTON (self->jump_button), _(labels[origin]));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "activity.jump", origin != MACAW_ORIGIN_UNKNOWN);
}

static void
jump (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawActivityPane *self = MACAW_ACTIVITY_PANE (widget);
  MacawActivityEntry *maker = self->entry == NULL ? NULL : get_maker (self);

  if (maker != NULL)
    g_signal_emit (self, jump_signal, 0, (int) macaw_activity_entry_get_origin (maker), macaw_activity_entry_get_origin_name (maker),
                   macaw_activity_entry_get_origin_args (maker));
}

/* Public */

static void
set_response (MacawActivityPane *self, gboolean response)
{
  if (self->response == response)
    return;
  self->response = response;
  if (self->entry != NULL)
    show_side (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIDE]);
}

void
macaw_activity_pane_set_entry (MacawActivityPane *self, MacawActivityLog *log, MacawActivityEntry *entry)
{
  AraExchangeKind kind;

  g_return_if_fail (MACAW_IS_ACTIVITY_PANE (self));
  if (self->entry == entry)
    return;
  if (self->entry != NULL)
    stop_following (self);
  g_clear_object (&self->call);
  g_set_object (&self->entry, entry);
  gtk_stack_set_visible_child_name (self->stack, entry != NULL ? "exchange" : "empty");
  if (entry == NULL)
    {
      macaw_result_view_set_value (self->body, NULL, NULL);
      return;
    }
  self->call = log == NULL ? NULL : macaw_activity_log_find_call (log, entry);
  kind = ara_exchange_get_kind (get_exchange (self));
  gtk_widget_set_visible (self->sides, kind == ARA_EXCHANGE_REQUEST);
  if (kind != ARA_EXCHANGE_REQUEST)
    set_response (self, kind == ARA_EXCHANGE_FRAME_RECEIVED);
  show_title (self);
  show_facts (self);
  show_jump (self);
  show_side (self);
  if (ara_exchange_get_state (get_exchange (self)) == ARA_EXCHANGE_RUNNING)
    self->following = g_signal_connect_object (get_exchange (self), "notify", G_CALLBACK (exchange_changed), self, G_CONNECT_SWAPPED);
}

MacawActivityEntry *
macaw_activity_pane_get_entry (MacawActivityPane *self)
{
  g_return_val_if_fail (MACAW_IS_ACTIVITY_PANE (self), NULL);
  return self->entry;
}

/* The object */

static void
macaw_activity_pane_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_static_string (value, MACAW_ACTIVITY_PANE (object)->response ? "response" : "request");
}

static void
macaw_activity_pane_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  set_response (MACAW_ACTIVITY_PANE (object), g_strcmp0 (g_value_get_string (value), "response") == 0);
}

static void
macaw_activity_pane_dispose (GObject *object)
{
  MacawActivityPane *self = MACAW_ACTIVITY_PANE (object);

  if (self->entry != NULL)
    stop_following (self);
  if (self->stack != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->stack));
  self->stack = NULL;
  g_clear_object (&self->call);
  g_clear_object (&self->entry);
  G_OBJECT_CLASS (macaw_activity_pane_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *class)
{
  gtk_widget_class_set_template_from_resource (class, "/io/github/macaw_client/Macaw/inspector/activity/macaw-activity-pane.ui");
  gtk_widget_class_bind_template_child (class, MacawActivityPane, stack);
  gtk_widget_class_bind_template_child (class, MacawActivityPane, title);
  gtk_widget_class_bind_template_child (class, MacawActivityPane, facts);
  gtk_widget_class_bind_template_child (class, MacawActivityPane, error);
  gtk_widget_class_bind_template_child (class, MacawActivityPane, jump_button);
  gtk_widget_class_bind_template_child (class, MacawActivityPane, sides);
  gtk_widget_class_bind_template_child (class, MacawActivityPane, headers_box);
  gtk_widget_class_bind_template_child (class, MacawActivityPane, headers);
  gtk_widget_class_bind_template_child (class, MacawActivityPane, note);
  gtk_widget_class_bind_template_child (class, MacawActivityPane, body_stack);
  gtk_widget_class_bind_template_child (class, MacawActivityPane, no_body);
  gtk_widget_class_bind_template_child (class, MacawActivityPane, body);
}

static void
macaw_activity_pane_class_init (MacawActivityPaneClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  g_type_ensure (MACAW_TYPE_RESULT_VIEW);
  object_class->get_property = macaw_activity_pane_get_property;
  object_class->set_property = macaw_activity_pane_set_property;
  object_class->dispose = macaw_activity_pane_dispose;
  properties[PROP_SIDE] = g_param_spec_string ("side", NULL, NULL, "response", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  jump_signal = g_signal_new ("jump", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_INT, G_TYPE_STRING,
                              G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  bind_template (widget_class);
  gtk_widget_class_install_property_action (widget_class, "activity.side", "side");
  gtk_widget_class_install_action (widget_class, "activity.jump", NULL, jump);
}

static void
macaw_activity_pane_init (MacawActivityPane *self)
{
  self->response = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
}
