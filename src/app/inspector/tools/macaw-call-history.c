/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calls that were made before: filtered, pinned, opened and run again. */

#include "config.h"

#include "macaw-call-history.h"
#include "macaw-call-row.h"
#include "app/macaw-needle.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

struct _MacawCallHistory
{
  GtkWidget           parent_instance;

  GtkWidget          *box;
  GtkStack           *stack;
  AdwStatusPage      *none;
  GtkFilterListModel *filtered;
  GtkLabel           *bound;

  GtkFilter          *filter;
  char               *needle; /* folded; NULL: none */
  MacawStore         *store;
  char               *connection_id;
  GCancellable       *cancellable;
};

G_DEFINE_FINAL_TYPE (MacawCallHistory, macaw_call_history, GTK_TYPE_WIDGET)

enum { OPEN, RUN, N_SIGNALS };
static guint signals[N_SIGNALS];

/* What is shown */

static gboolean
is_wanted (gpointer item, gpointer data)
{
  MacawCallHistory *self = data;
  const MacawCallFields *call = macaw_call_record_get_fields (item);

  return macaw_needle_is_in (self->needle, call->tool) || macaw_needle_is_in (self->needle, call->args);
}

static void
update_place (MacawCallHistory *self)
{
  gboolean any;

  if (self->filter == NULL)
    return; /* the template is being built */
  any = g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) > 0;
  adw_status_page_set_title (self->none, self->needle != NULL ? _("No Such Call") : _("No Calls Yet"));
  adw_status_page_set_description (self->none, self->needle != NULL ? _("Try another word.") : _("What you run here is listed, to be run again."));
  gtk_stack_set_visible_child_name (self->stack, any ? "list" : "none");
}

void
macaw_call_history_set_filter (MacawCallHistory *self, const char *words)
{
  g_return_if_fail (MACAW_IS_CALL_HISTORY (self));
  g_free (self->needle);
  self->needle = macaw_needle_new (words);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  update_place (self);
}

static void
calls_came (GObject *source, GAsyncResult *result, gpointer data)
{
  MacawCallHistory *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) calls = macaw_store_list_calls_finish (MACAW_STORE (source), result, &error);

  /* Cancelled, and maybe gone; of trouble the store itself tells. */
  if (calls == NULL)
    return;
  gtk_filter_list_model_set_model (self->filtered, calls);
  update_place (self);
}

void
macaw_call_history_reload (MacawCallHistory *self)
{
  g_return_if_fail (MACAW_IS_CALL_HISTORY (self));
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->store == NULL || self->connection_id == NULL)
    {
      gtk_filter_list_model_set_model (self->filtered, NULL);
      update_place (self);
      return;
    }
  self->cancellable = g_cancellable_new ();
  macaw_store_list_calls_async (self->store, self->connection_id, self->cancellable, calls_came, self);
}

void
macaw_call_history_set_store (MacawCallHistory *self, MacawStore *store, const char *connection_id)
{
  g_return_if_fail (MACAW_IS_CALL_HISTORY (self));
  if (self->store == store && g_strcmp0 (self->connection_id, connection_id) == 0)
    return;
  g_set_object (&self->store, store);
  g_free (self->connection_id);
  self->connection_id = g_strdup (connection_id);
  macaw_call_history_reload (self);
}

/* What can be done */

static MacawCallRecord *
find_call (MacawCallHistory *self, gint64 id)
{
  GListModel *calls = gtk_filter_list_model_get_model (self->filtered);

  for (guint i = 0; calls != NULL && i < g_list_model_get_n_items (calls); i++)
    {
      g_autoptr (MacawCallRecord) call = g_list_model_get_item (calls, i);

      if (macaw_call_record_get_fields (call)->id == id)
        return g_steal_pointer (&call);
    }
  return NULL;
}

static void
pin (GtkWidget *widget, const char *name, GVariant *id)
{
  MacawCallHistory *self = MACAW_CALL_HISTORY (widget);
  g_autoptr (MacawCallRecord) call = find_call (self, g_variant_get_int64 (id));
  gboolean pinned;

  if (call == NULL)
    return;
  pinned = !macaw_call_record_get_fields (call)->pinned;
  macaw_call_record_set_pinned (call, pinned);
  macaw_store_pin_call (self->store, macaw_call_record_get_fields (call)->id, pinned);
}

/* The row's buttons take the focus, so that Enter can't activate the row itself. */
static void
open_call (GtkWidget *widget, const char *name, GVariant *id)
{
  MacawCallHistory *self = MACAW_CALL_HISTORY (widget);
  g_autoptr (MacawCallRecord) call = find_call (self, g_variant_get_int64 (id));

  if (call != NULL)
    g_signal_emit (self, signals[OPEN], 0, call);
}

static void
run (GtkWidget *widget, const char *name, GVariant *id)
{
  MacawCallHistory *self = MACAW_CALL_HISTORY (widget);
  g_autoptr (MacawCallRecord) call = find_call (self, g_variant_get_int64 (id));

  if (call != NULL)
    g_signal_emit (self, signals[RUN], 0, call);
}

static void
forget (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MacawCallHistory *self = MACAW_CALL_HISTORY (widget);

  if (self->store == NULL || self->connection_id == NULL)
    return;
  macaw_store_forget_calls (self->store, self->connection_id);
  macaw_call_history_reload (self);
}

/* Rows */

static void
row_activated (MacawCallHistory *self, guint position)
{
  g_autoptr (MacawCallRecord) call = g_list_model_get_item (G_LIST_MODEL (self->filtered), position);

  if (call != NULL)
    g_signal_emit (self, signals[OPEN], 0, call);
}

static void
set_up_row (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, macaw_call_row_new ());
}

static void
bind_row (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  macaw_call_row_set_call (MACAW_CALL_ROW (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

static void
unbind_row (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  macaw_call_row_set_call (MACAW_CALL_ROW (gtk_list_item_get_child (item)), NULL);
}

/* The object */

static void
macaw_call_history_dispose (GObject *object)
{
  MacawCallHistory *self = MACAW_CALL_HISTORY (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->filter);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (macaw_call_history_parent_class)->dispose (object);
}

static void
macaw_call_history_finalize (GObject *object)
{
  MacawCallHistory *self = MACAW_CALL_HISTORY (object);

  g_free (self->needle);
  g_free (self->connection_id);
  G_OBJECT_CLASS (macaw_call_history_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *class)
{
  gtk_widget_class_set_template_from_resource (class, "/io/github/macaw_client/Macaw/inspector/tools/macaw-call-history.ui");
  gtk_widget_class_bind_template_child (class, MacawCallHistory, box);
  gtk_widget_class_bind_template_child (class, MacawCallHistory, stack);
  gtk_widget_class_bind_template_child (class, MacawCallHistory, none);
  gtk_widget_class_bind_template_child (class, MacawCallHistory, filtered);
  gtk_widget_class_bind_template_child (class, MacawCallHistory, bound);
  gtk_widget_class_bind_template_callback (class, update_place);
  gtk_widget_class_bind_template_callback (class, row_activated);
  gtk_widget_class_bind_template_callback (class, set_up_row);
  gtk_widget_class_bind_template_callback (class, bind_row);
  gtk_widget_class_bind_template_callback (class, unbind_row);
}

static void
macaw_call_history_class_init (MacawCallHistoryClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = macaw_call_history_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_call_history_finalize;
  signals[OPEN] = g_signal_new ("open", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, MACAW_TYPE_CALL_RECORD);
  signals[RUN] = g_signal_new ("run", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, MACAW_TYPE_CALL_RECORD);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "history.open", "x", open_call);
  gtk_widget_class_install_action (widget_class, "history.pin", "x", pin);
  gtk_widget_class_install_action (widget_class, "history.run", "x", run);
  gtk_widget_class_install_action (widget_class, "history.forget", NULL, forget);
}

static void
macaw_call_history_init (MacawCallHistory *self)
{
  g_autofree char *bound = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->filter = GTK_FILTER (gtk_custom_filter_new (is_wanted, self, NULL));
  gtk_filter_list_model_set_filter (self->filtered, self->filter);
  bound = g_strdup_printf (_("The last %d and those that are pinned are kept on this computer, without secrets and results."), MACAW_STORE_MAX_CALLS);
  gtk_label_set_text (self->bound, bound);
  update_place (self);
}
