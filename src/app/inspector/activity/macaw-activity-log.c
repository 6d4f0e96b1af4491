/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What went over the wire of the app's connections: the last of it, newest first. */

#include "macaw-activity-log.h"

#define ENTRY_BYTES 1024 /* of an entry beside its texts, about */
#define LOT_MS 50
#define LOT_SIZE 256
#define CALL_DISTANCE 200 /* entries between an answer and its call that are looked through */

struct _MacawActivityLog
{
  GObject     parent_instance;

  GListStore *entries; /* newest first; their serials have no gaps */
  GPtrArray  *fresh;   /* entries not listed yet, oldest first */
  guint       lot;     /* source that will list them */
  GHashTable *running; /* AraExchange → Running */
  GHashTable *watched; /* AraRuntimeClient, not owned */
  guint64     n_told;  /* also the newest serial */
  guint64     bytes;
  guint64     dropped;
};

enum { PROP_0, PROP_BYTES, PROP_DROPPED, N_PROPS };
static GParamSpec *properties[N_PROPS];

/* The list model is the store's. */

static GType
get_item_type (GListModel *list)
{
  return MACAW_TYPE_ACTIVITY_ENTRY;
}

static guint
get_n_items (GListModel *list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (MACAW_ACTIVITY_LOG (list)->entries));
}

static gpointer
get_item (GListModel *list, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (MACAW_ACTIVITY_LOG (list)->entries), position);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (MacawActivityLog, macaw_activity_log, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* The bound */

static gsize
get_size (AraExchange *exchange)
{
  return ara_exchange_get_kept_size (exchange) + ENTRY_BYTES;
}

static void
add_bytes (MacawActivityLog *self, gint64 bytes)
{
  if (bytes == 0)
    return;
  self->bytes += (guint64) bytes;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BYTES]);
}

/* An entry whose exchange goes on. */
typedef struct
{
  MacawActivityEntry *entry; /* borrowed: it is in the log */
  gsize               size;  /* as it was counted */
} Running;

static void exchange_changed (MacawActivityLog *self, GParamSpec *pspec, AraExchange *exchange);

static void
stop_following (MacawActivityLog *self, AraExchange *exchange)
{
  if (g_hash_table_remove (self->running, exchange))
    g_signal_handlers_disconnect_by_func (exchange, exchange_changed, self);
}

/* What is dropped for the entry at @position. */
static gsize
let_go (MacawActivityLog *self, guint position)
{
  g_autoptr (MacawActivityEntry) entry = get_item (G_LIST_MODEL (self), position);
  AraExchange *exchange = macaw_activity_entry_get_exchange (entry);
  const Running *running = g_hash_table_lookup (self->running, exchange);
  gsize size = running != NULL ? running->size : get_size (exchange);

  stop_following (self, exchange);
  return size;
}

/* The newest always stays: a log that shows nothing of what just happened is none. */
static void
keep_bound (MacawActivityLog *self)
{
  guint count = get_n_items (G_LIST_MODEL (self)), kept = count;
  guint64 bytes = self->bytes;

  for (; kept > 1 && (kept > MACAW_ACTIVITY_MAX_ENTRIES || bytes > MACAW_ACTIVITY_MAX_BYTES); kept--)
    bytes -= let_go (self, kept - 1);
  if (kept == count)
    return;
  g_list_store_splice (self->entries, kept, count - kept, NULL, 0);
  add_bytes (self, (gint64) bytes - (gint64) self->bytes);
  self->dropped += count - kept;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DROPPED]);
}

void
macaw_activity_log_flush (MacawActivityLog *self)
{
  g_autoptr (GPtrArray) fresh = NULL;

  g_return_if_fail (MACAW_IS_ACTIVITY_LOG (self));
  g_clear_handle_id (&self->lot, g_source_remove);
  if (self->fresh->len == 0)
    return;
  fresh = g_steal_pointer (&self->fresh);
  self->fresh = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < fresh->len / 2; i++)
    {
      gpointer entry = fresh->pdata[i];

      fresh->pdata[i] = fresh->pdata[fresh->len - 1 - i];
      fresh->pdata[fresh->len - 1 - i] = entry;
    }
  g_list_store_splice (self->entries, 0, 0, fresh->pdata, fresh->len);
  keep_bound (self);
}

static gboolean
lot_is_due (gpointer data)
{
  MACAW_ACTIVITY_LOG (data)->lot = 0;
  macaw_activity_log_flush (data);
  return G_SOURCE_REMOVE;
}

/* What comes */

/* Past the end if it is not listed (any more). */
static guint
get_position (MacawActivityLog *self, MacawActivityEntry *entry)
{
  guint64 newest = self->n_told - self->fresh->len, serial = macaw_activity_entry_get_serial (entry);

  return serial > newest || newest - serial > G_MAXUINT ? G_MAXUINT : (guint) (newest - serial);
}

static void
exchange_changed (MacawActivityLog *self, GParamSpec *pspec, AraExchange *exchange)
{
  Running *running = g_hash_table_lookup (self->running, exchange);
  g_autoptr (MacawActivityEntry) entry = g_object_ref (running->entry);
  gsize size = get_size (exchange), counted = running->size;

  running->size = size;
  if (ara_exchange_get_state (exchange) != ARA_EXCHANGE_RUNNING)
    {
      guint position = get_position (self, entry);

      stop_following (self, exchange);
      if (position != G_MAXUINT)
        g_list_store_splice (self->entries, position, 1, (gpointer *) &entry, 1);
    }
  add_bytes (self, (gint64) size - (gint64) counted);
  keep_bound (self);
}

static void
add (MacawActivityLog *self, AraExchange *exchange, const char *id, const char *name)
{
  g_autoptr (MacawActivityEntry) entry = macaw_activity_entry_new (exchange, ++self->n_told, id, name);
  gsize size = get_size (exchange);

  if (ara_exchange_get_state (exchange) == ARA_EXCHANGE_RUNNING)
    {
      Running *running = g_new (Running, 1);

      *running = (Running){ entry, size };
      g_hash_table_insert (self->running, exchange, running);
      g_signal_connect_object (exchange, "notify", G_CALLBACK (exchange_changed), self, G_CONNECT_SWAPPED);
    }
  g_ptr_array_add (self->fresh, g_object_ref (entry));
  add_bytes (self, (gint64) size);
  if (self->fresh->len >= LOT_SIZE || self->bytes > MACAW_ACTIVITY_MAX_BYTES)
    macaw_activity_log_flush (self);
  else if (self->lot == 0)
    self->lot = g_timeout_add (LOT_MS, lot_is_due, self);
}

/* Clients */

typedef struct
{
  MacawActivityLog *log; /* NULL once it is gone */
  char             *id;
  char             *name;
} Source;

static void
source_free (gpointer data, GClosure *closure)
{
  Source *source = data;

  g_clear_weak_pointer (&source->log);
  g_free (source->id);
  g_free (source->name);
  g_free (source);
}

static void
exchange_began (AraRuntimeClient *client, AraExchange *exchange, gpointer data)
{
  const Source *source = data;

  if (source->log != NULL)
    add (source->log, exchange, source->id, source->name);
}

static void
client_gone (gpointer data, GObject *client)
{
  g_hash_table_remove (MACAW_ACTIVITY_LOG (data)->watched, client);
}

void
macaw_activity_log_watch (MacawActivityLog *self, AraRuntimeClient *client, const char *id, const char *name)
{
  Source *source;

  g_return_if_fail (MACAW_IS_ACTIVITY_LOG (self) && ARA_IS_RUNTIME_CLIENT (client));
  if (!g_hash_table_add (self->watched, client))
    return;
  g_object_weak_ref (G_OBJECT (client), client_gone, self);
  source = g_new0 (Source, 1);
  g_set_weak_pointer (&source->log, self);
  source->id = g_strdup (id);
  source->name = g_strdup (name);
  g_signal_connect_data (client, "exchange", G_CALLBACK (exchange_began), source, source_free, 0);
}

/* Reading and clearing */

guint64
macaw_activity_log_get_bytes (MacawActivityLog *self)
{
  g_return_val_if_fail (MACAW_IS_ACTIVITY_LOG (self), 0);
  return self->bytes;
}

guint64
macaw_activity_log_get_dropped (MacawActivityLog *self)
{
  g_return_val_if_fail (MACAW_IS_ACTIVITY_LOG (self), 0);
  return self->dropped;
}

static void
forget_running (MacawActivityLog *self)
{
  GHashTableIter iter;
  gpointer exchange;

  g_hash_table_iter_init (&iter, self->running);
  while (g_hash_table_iter_next (&iter, &exchange, NULL))
    g_signal_handlers_disconnect_by_func (exchange, exchange_changed, self);
  g_hash_table_remove_all (self->running);
}

void
macaw_activity_log_clear (MacawActivityLog *self)
{
  g_return_if_fail (MACAW_IS_ACTIVITY_LOG (self));
  forget_running (self);
  g_clear_handle_id (&self->lot, g_source_remove);
  g_ptr_array_set_size (self->fresh, 0);
  self->bytes = 0;
  self->dropped = 0;
  g_list_store_remove_all (self->entries);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BYTES]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DROPPED]);
}

static gboolean
is_call_of (MacawActivityEntry *entry, MacawActivityEntry *answer)
{
  const char *name = macaw_activity_entry_get_origin_name (entry);

  return ara_exchange_get_kind (macaw_activity_entry_get_exchange (entry)) == ARA_EXCHANGE_FRAME_RECEIVED && name != NULL && *name != '\0'
         && g_strcmp0 (macaw_activity_entry_get_call_id (entry), macaw_activity_entry_get_call_id (answer)) == 0
         && g_strcmp0 (macaw_activity_entry_get_connection_id (entry), macaw_activity_entry_get_connection_id (answer)) == 0;
}

MacawActivityEntry *
macaw_activity_log_find_call (MacawActivityLog *self, MacawActivityEntry *answer)
{
  guint first;

  g_return_val_if_fail (MACAW_IS_ACTIVITY_LOG (self) && MACAW_IS_ACTIVITY_ENTRY (answer), NULL);
  if (macaw_activity_entry_get_call_id (answer) == NULL)
    return NULL;
  first = get_position (self, answer);
  for (guint i = first; i - first < CALL_DISTANCE && i < get_n_items (G_LIST_MODEL (self)); i++)
    {
      g_autoptr (MacawActivityEntry) entry = get_item (G_LIST_MODEL (self), i);

      if (is_call_of (entry, answer))
        return g_steal_pointer (&entry);
    }
  return NULL;
}

/* The object */

static void
macaw_activity_log_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MacawActivityLog *self = MACAW_ACTIVITY_LOG (object);

  g_value_set_uint64 (value, id == PROP_BYTES ? self->bytes : self->dropped);
}

static void
macaw_activity_log_dispose (GObject *object)
{
  MacawActivityLog *self = MACAW_ACTIVITY_LOG (object);
  GHashTableIter iter;
  gpointer client;

  g_clear_handle_id (&self->lot, g_source_remove);
  forget_running (self);
  g_hash_table_iter_init (&iter, self->watched);
  while (g_hash_table_iter_next (&iter, &client, NULL))
    g_object_weak_unref (client, client_gone, self);
  g_hash_table_remove_all (self->watched);
  G_OBJECT_CLASS (macaw_activity_log_parent_class)->dispose (object);
}

static void
macaw_activity_log_finalize (GObject *object)
{
  MacawActivityLog *self = MACAW_ACTIVITY_LOG (object);

  g_object_unref (self->entries);
  g_ptr_array_unref (self->fresh);
  g_hash_table_unref (self->running);
  g_hash_table_unref (self->watched);
  G_OBJECT_CLASS (macaw_activity_log_parent_class)->finalize (object);
}

static void
macaw_activity_log_class_init (MacawActivityLogClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = macaw_activity_log_get_property;
  object_class->dispose = macaw_activity_log_dispose;
  object_class->finalize = macaw_activity_log_finalize;
  properties[PROP_BYTES] = g_param_spec_uint64 ("bytes", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_DROPPED] = g_param_spec_uint64 ("dropped", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
macaw_activity_log_init (MacawActivityLog *self)
{
  self->entries = g_list_store_new (MACAW_TYPE_ACTIVITY_ENTRY);
  self->fresh = g_ptr_array_new_with_free_func (g_object_unref);
  self->running = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->watched = g_hash_table_new (NULL, NULL);
  g_signal_connect_object (self->entries, "items-changed", G_CALLBACK (g_list_model_items_changed), self, G_CONNECT_SWAPPED);
}

MacawActivityLog *
macaw_activity_log_new (void)
{
  return g_object_new (MACAW_TYPE_ACTIVITY_LOG, NULL);
}
