/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a web tool may connect to: a host whose addresses are looked at before one is used. */

#include "macaw-web-address.h"

#include <string.h>

/* IANA's special-purpose registries; the first that fits counts. */
typedef struct
{
  guint8      bytes[16];
  guint       bits;
  const char *name; /* NULL: public after all */
} Range;

static const Range ranges4[] = {
  { { 0 }, 8, "an address of “this network”" },
  { { 10 }, 8, "a private address" },
  { { 100, 64 }, 10, "an address of a carrier's own network" },
  { { 127 }, 8, "an address of this computer" },
  { { 169, 254 }, 16, "a link-local address" },
  { { 172, 16 }, 12, "a private address" },
  { { 192, 0, 0 }, 24, "a reserved address" },
  { { 192, 0, 2 }, 24, "an address for documentation" },
  { { 192, 88, 99 }, 24, "a reserved address" },
  { { 192, 168 }, 16, "a private address" },
  { { 198, 18 }, 15, "an address for measurements" },
  { { 198, 51, 100 }, 24, "an address for documentation" },
  { { 203, 0, 113 }, 24, "an address for documentation" },
  { { 224 }, 4, "a multicast address" },
  { { 240 }, 4, "a reserved address" },
};

static const Range ranges6[] = {
  { { [15] = 1 }, 128, "an address of this computer" },
  { { 0 }, 128, "the unspecified address" },
  { { [10] = 0xff, [11] = 0xff }, 96, "an IPv4 address written as an IPv6 one" },
  { { 0xfc }, 7, "a unique-local address" },
  { { 0xfe, 0x80 }, 10, "a link-local address" },
  { { 0xff }, 8, "a multicast address" },
  { { 0x20, 0x01, 0x0d, 0xb8 }, 32, "an address for documentation" },
  { { 0x3f, 0xff }, 20, "an address for documentation" },
  { { 0x20, 0x01 }, 23, "a reserved address" }, /* Teredo leads to any IPv4 address */
  { { 0x20, 0x02 }, 16, "a reserved address" }, /* so does 6to4 */
  { { 0x20 }, 3, NULL },                        /* global unicast */
  { { 0 }, 0, "a reserved address" },
};

static const guint8 nat64[12] = { 0x00, 0x64, 0xff, 0x9b };

static gboolean
is_inside (const guint8 *address, const Range *range)
{
  guint whole = range->bits / 8, rest = range->bits % 8;

  return memcmp (address, range->bytes, whole) == 0
         && (rest == 0 || ((address[whole] ^ range->bytes[whole]) >> (8 - rest)) == 0);
}

static const char *
find_range (const guint8 *address, const Range *ranges, guint n_ranges)
{
  for (guint i = 0; i < n_ranges; i++)
    if (is_inside (address, &ranges[i]))
      return ranges[i].name;
  return NULL;
}

const char *
macaw_web_address_name_trouble (GInetAddress *address)
{
  const guint8 *bytes = g_inet_address_to_bytes (address);

  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4)
    return find_range (bytes, ranges4, G_N_ELEMENTS (ranges4));
  /* A network that has IPv6 alone reaches the public IPv4 ones like this. */
  if (memcmp (bytes, nat64, sizeof nat64) == 0)
    return find_range (bytes + sizeof nat64, ranges4, G_N_ELEMENTS (ranges4));
  return find_range (bytes, ranges6, G_N_ELEMENTS (ranges6));
}

/* The enumerator: resolves at its first step, then gives one address after the other */

#define MACAW_TYPE_WEB_ENUMERATOR (macaw_web_enumerator_get_type ())
G_DECLARE_FINAL_TYPE (MacawWebEnumerator, macaw_web_enumerator, MACAW, WEB_ENUMERATOR, GSocketAddressEnumerator)

struct _MacawWebEnumerator
{
  GSocketAddressEnumerator parent_instance;

  MacawWebAddress *address;
  GList           *found; /* of GInetAddress, those still to give */
  gboolean         resolved;
};

struct _MacawWebAddress
{
  GNetworkAddress parent_instance;

  gboolean        allow_private;
};

G_DEFINE_FINAL_TYPE (MacawWebEnumerator, macaw_web_enumerator, G_TYPE_SOCKET_ADDRESS_ENUMERATOR)

static gboolean
check_addresses (MacawWebAddress *self, GList *found, GError **error)
{
  for (GList *each = found; each != NULL && !self->allow_private; each = each->next)
    {
      const char *trouble = macaw_web_address_name_trouble (each->data);
      g_autofree char *text = g_inet_address_to_string (each->data);

      if (trouble != NULL)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                       "%s is %s (%s). Only addresses of the public internet are opened, unless private ones are allowed in the settings.",
                       g_network_address_get_hostname (G_NETWORK_ADDRESS (self)), trouble, text);
          return FALSE;
        }
    }
  return TRUE;
}

/* Takes @found. */
static gboolean
take_addresses (MacawWebEnumerator *self, GList *found, GError **error)
{
  self->resolved = TRUE;
  if (!check_addresses (self->address, found, error))
    {
      g_resolver_free_addresses (found);
      return FALSE;
    }
  self->found = found;
  return TRUE;
}

/* (transfer full) (nullable): NULL after the last one. */
static GSocketAddress *
give_address (MacawWebEnumerator *self)
{
  g_autoptr (GInetAddress) next = NULL;

  if (self->found == NULL)
    return NULL;
  next = self->found->data;
  self->found = g_list_delete_link (self->found, self->found);
  return g_inet_socket_address_new (next, g_network_address_get_port (G_NETWORK_ADDRESS (self->address)));
}

static GSocketAddress *
macaw_web_enumerator_next (GSocketAddressEnumerator *enumerator, GCancellable *cancellable, GError **error)
{
  MacawWebEnumerator *self = MACAW_WEB_ENUMERATOR (enumerator);
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  GList *found;

  if (self->resolved)
    return give_address (self);
  found = g_resolver_lookup_by_name (resolver, g_network_address_get_hostname (G_NETWORK_ADDRESS (self->address)), cancellable, error);
  return found != NULL && take_addresses (self, found, error) ? give_address (self) : NULL;
}

static void
name_resolved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  MacawWebEnumerator *self = g_task_get_source_object (task);
  GError *error = NULL;
  GList *found = g_resolver_lookup_by_name_finish (G_RESOLVER (source), result, &error);

  if (found == NULL || !take_addresses (self, found, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, give_address (self), g_object_unref);
}

static void
macaw_web_enumerator_next_async (GSocketAddressEnumerator *enumerator, GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  MacawWebEnumerator *self = MACAW_WEB_ENUMERATOR (enumerator);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GResolver) resolver = g_resolver_get_default ();

  g_task_set_source_tag (task, macaw_web_enumerator_next_async);
  if (self->resolved)
    g_task_return_pointer (task, give_address (self), g_object_unref);
  else
    g_resolver_lookup_by_name_async (resolver, g_network_address_get_hostname (G_NETWORK_ADDRESS (self->address)), cancellable,
                                     name_resolved, g_steal_pointer (&task));
}

static GSocketAddress *
macaw_web_enumerator_next_finish (GSocketAddressEnumerator *enumerator, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
macaw_web_enumerator_finalize (GObject *object)
{
  MacawWebEnumerator *self = MACAW_WEB_ENUMERATOR (object);

  g_clear_pointer (&self->found, g_resolver_free_addresses);
  g_clear_object (&self->address);
  G_OBJECT_CLASS (macaw_web_enumerator_parent_class)->finalize (object);
}

static void
macaw_web_enumerator_class_init (MacawWebEnumeratorClass *class)
{
  GSocketAddressEnumeratorClass *enumerator_class = G_SOCKET_ADDRESS_ENUMERATOR_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = macaw_web_enumerator_finalize;
  enumerator_class->next = macaw_web_enumerator_next;
  enumerator_class->next_async = macaw_web_enumerator_next_async;
  enumerator_class->next_finish = macaw_web_enumerator_next_finish;
}

static void
macaw_web_enumerator_init (MacawWebEnumerator *self)
{
}

/* The address. TLS takes the name to check from it, since it is a GNetworkAddress. */

static GSocketAddressEnumerator *
enumerate (GSocketConnectable *connectable)
{
  MacawWebEnumerator *self = g_object_new (MACAW_TYPE_WEB_ENUMERATOR, NULL);

  self->address = g_object_ref (MACAW_WEB_ADDRESS (connectable));
  return G_SOCKET_ADDRESS_ENUMERATOR (self);
}

static void
connectable_init (GSocketConnectableIface *iface)
{
  iface->enumerate = enumerate;
  /* A proxy would resolve the name by itself, past our look at it. */
  iface->proxy_enumerate = enumerate;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (MacawWebAddress, macaw_web_address, G_TYPE_NETWORK_ADDRESS,
                               G_IMPLEMENT_INTERFACE (G_TYPE_SOCKET_CONNECTABLE, connectable_init))

static void
macaw_web_address_class_init (MacawWebAddressClass *class)
{
}

static void
macaw_web_address_init (MacawWebAddress *self)
{
}

MacawWebAddress *
macaw_web_address_new (const char *host, guint16 port, gboolean allow_private)
{
  MacawWebAddress *self = g_object_new (MACAW_TYPE_WEB_ADDRESS, "hostname", host, "port", (guint) port, NULL);

  self->allow_private = allow_private;
  return self;
}
