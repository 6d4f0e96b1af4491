/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An exchange in a few translated words. */

#include "config.h"

#include "macaw-activity-text.h"
#include "app/macaw-duration.h"

#include <glib/gi18n.h>
#include <libsoup/soup.h>

char *
macaw_activity_text_duration (gint64 microseconds)
{
  double ms = (double) microseconds / 1000;

  if (ms < 10)
    return g_strdup_printf (_("%.1f ms"), ms);
  return macaw_format_duration ((gint64) ms);
}

char *
macaw_activity_text_status (AraExchange *exchange, gboolean phrase)
{
  guint status = ara_exchange_get_status (exchange);
  AraExchangeState state = ara_exchange_get_state (exchange);

  if (ara_exchange_get_kind (exchange) == ARA_EXCHANGE_FRAME_SENT)
    return g_strdup (C_("a frame was", "Sent"));
  if (ara_exchange_get_kind (exchange) == ARA_EXCHANGE_FRAME_RECEIVED)
    return g_strdup (C_("a frame was", "Received"));
  if (state == ARA_EXCHANGE_RUNNING)
    return g_strdup (_("Running"));
  if (state == ARA_EXCHANGE_CANCELLED)
    return g_strdup (_("Cancelled"));
  if (status == 0)
    return g_strdup (_("No reply"));
  /* Protocol words: they stay as they are. */
  return phrase ? g_strdup_printf ("%u %s", status, soup_status_get_phrase (status)) : g_strdup_printf ("%u", status);
}

char *
macaw_activity_text_size (AraExchange *exchange)
{
  return g_format_size ((guint64) (ara_exchange_get_request_size (exchange) + ara_exchange_get_response_size (exchange)));
}

/* Many rows ask at once, and to find out where one is takes a look at the disk. */
static GTimeZone *
get_zone (void)
{
  static GTimeZone *zone;

  if (zone == NULL)
    zone = g_time_zone_new_local ();
  return zone;
}

static gboolean
is_today (GDateTime *time)
{
  g_autoptr (GDateTime) now = g_date_time_new_now (get_zone ());

  return g_date_time_get_day_of_year (time) == g_date_time_get_day_of_year (now) && g_date_time_get_year (time) == g_date_time_get_year (now);
}

char *
macaw_activity_text_time (gint64 started, gboolean exact)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (started / G_USEC_PER_SEC), time = g_date_time_to_timezone (utc, get_zone ());
  g_autofree char *text = g_date_time_format (time, is_today (time) ? "%H:%M:%S" : "%x %H:%M:%S");

  return exact ? g_strdup_printf ("%s.%03d", text, (int) (started % G_USEC_PER_SEC / 1000)) : g_steal_pointer (&text);
}
