/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The formats of strings that are known, where a caller asks for them to be checked. */

#include "ara-schema-private.h"

#include <string.h>

static gboolean
read_number (const char **text, guint digits, guint most, guint *number)
{
  *number = 0;
  for (guint i = 0; i < digits; i++, (*text)++)
    {
      if (!g_ascii_isdigit (**text))
        return FALSE;
      *number = *number * 10 + (guint) (**text - '0');
    }
  return *number <= most;
}

static gboolean
take (const char **text, char byte)
{
  if (**text != byte)
    return FALSE;
  (*text)++;
  return TRUE;
}

static gboolean
take_date (const char **text)
{
  guint year, month, day;

  return read_number (text, 4, 9999, &year) && take (text, '-') && read_number (text, 2, 12, &month) && take (text, '-')
         && read_number (text, 2, 31, &day) && month > 0 && day > 0
         && day <= g_date_get_days_in_month ((GDateMonth) month, (GDateYear) (year == 0 ? 4 : year));
}

/* RFC 3339; a leap second is the last one of a day in UTC. */
static gboolean
take_time (const char **text)
{
  guint hour, minute, second, hours = 0, minutes = 0;
  int sign = 0, utc;

  if (!read_number (text, 2, 23, &hour) || !take (text, ':') || !read_number (text, 2, 59, &minute) || !take (text, ':')
      || !read_number (text, 2, 60, &second))
    return FALSE;
  if (take (text, '.'))
    {
      if (!g_ascii_isdigit (**text))
        return FALSE;
      while (g_ascii_isdigit (**text))
        (*text)++;
    }
  if (!take (text, 'Z') && !take (text, 'z'))
    {
      sign = **text == '+' ? 1 : **text == '-' ? -1 : 0;
      if (sign == 0)
        return FALSE;
      (*text)++;
      if (!read_number (text, 2, 23, &hours) || !take (text, ':') || !read_number (text, 2, 59, &minutes))
        return FALSE;
    }
  utc = ((int) (hour * 60 + minute) - sign * (int) (hours * 60 + minutes) + 2 * 1440) % 1440;
  return second < 60 || utc == 1439;
}

static gboolean
fits_date (const char *text)
{
  return take_date (&text) && *text == '\0';
}

static gboolean
fits_time (const char *text)
{
  return take_time (&text) && *text == '\0';
}

static gboolean
fits_date_time (const char *text)
{
  return take_date (&text) && (take (&text, 'T') || take (&text, 't')) && take_time (&text) && *text == '\0';
}

/* PnYnMnDTnHnMnS: at least one, in this order, or weeks alone. */
static gboolean
fits_duration (const char *text)
{
  const char *units = "YMD";
  gboolean any = FALSE, in_time = FALSE;

  if (!take (&text, 'P'))
    return FALSE;
  while (*text != '\0')
    {
      const char *unit;

      if (!in_time && take (&text, 'T'))
        {
          in_time = TRUE;
          any = FALSE;
          units = "HMS";
          continue;
        }
      if (!g_ascii_isdigit (*text))
        return FALSE;
      while (g_ascii_isdigit (*text))
        text++;
      if (*text == 'W')
        return !any && !in_time && text[1] == '\0';
      unit = *text == '\0' ? NULL : strchr (units, *text);
      if (unit == NULL)
        return FALSE;
      units = unit + 1;
      any = TRUE;
      text++;
    }
  return any;
}

static gboolean
fits_hostname (const char *text)
{
  gsize label = 0;

  if (*text == '\0' || strlen (text) > 253)
    return FALSE;
  for (const char *at = text;; at++)
    {
      if (*at == '.' || *at == '\0')
        {
          if (label == 0 || label > 63 || at[-1] == '-')
            return FALSE;
          label = 0;
          if (*at == '\0')
            return TRUE;
          continue;
        }
      if (!g_ascii_isalnum (*at) && (*at != '-' || label == 0))
        return FALSE;
      label++;
    }
}

static gboolean
fits_ipv4 (const char *text)
{
  GInetAddress *address;
  gboolean fits;

  if (strspn (text, "0123456789.") != strlen (text))
    return FALSE;
  address = g_inet_address_new_from_string (text);
  fits = address != NULL && g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4;
  g_clear_object (&address);
  return fits;
}

static gboolean
fits_ipv6 (const char *text)
{
  GInetAddress *address;
  gboolean fits;

  if (strspn (text, "0123456789abcdefABCDEF.:") != strlen (text) || strchr (text, ':') == NULL)
    return FALSE;
  address = g_inet_address_new_from_string (text);
  fits = address != NULL && g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6;
  g_clear_object (&address);
  return fits;
}

static gboolean
fits_email (const char *text)
{
  const char *at = strrchr (text, '@');

  if (at == NULL || at == text || at - text > 64)
    return FALSE;
  if (at[1] == '[')
    {
      g_autofree char *literal = g_strndup (at + 2, strlen (at + 2) - (at[2] != '\0'));

      return at[strlen (at) - 1] == ']' && (fits_ipv4 (literal) || (g_str_has_prefix (literal, "IPv6:") && fits_ipv6 (literal + 5)));
    }
  if (!fits_hostname (at + 1))
    return FALSE;
  if (*text == '"')
    return at - text > 2 && at[-1] == '"';
  if (*text == '.' || at[-1] == '.')
    return FALSE;
  for (const char *byte = text; byte < at; byte++)
    if ((!g_ascii_isalnum (*byte) && strchr ("!#$%&'*+-/=?^_`{|}~.", *byte) == NULL) || (byte[0] == '.' && byte[1] == '.'))
      return FALSE;
  return TRUE;
}

static gboolean
has_uri_letters (const char *text)
{
  for (; *text != '\0'; text++)
    {
      if (*text == '%' && (!g_ascii_isxdigit (text[1]) || !g_ascii_isxdigit (text[2])))
        return FALSE;
      if ((guchar) *text <= 0x20 || (guchar) *text >= 0x7f || strchr ("\"<>\\^`{|}", *text) != NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
fits_uri (const char *text)
{
  return has_uri_letters (text) && g_uri_is_valid (text, G_URI_FLAGS_NONE, NULL);
}

static gboolean
fits_uri_reference (const char *text)
{
  g_autofree char *resolved = has_uri_letters (text) ? g_uri_resolve_relative ("http://a/", text, G_URI_FLAGS_NONE, NULL) : NULL;

  return resolved != NULL;
}

static gboolean
fits_uuid (const char *text)
{
  return g_uuid_string_is_valid (text);
}

static gboolean
fits_regex (const char *text)
{
  g_autoptr (GRegex) regex = ara_schema_pattern_new ((AraText) { text, strlen (text) }, NULL);

  return regex != NULL;
}

static gboolean
fits_json_pointer (const char *text)
{
  if (*text != '\0' && *text != '/')
    return FALSE;
  for (; (text = strchr (text, '~')) != NULL; text++)
    if (text[1] != '0' && text[1] != '1')
      return FALSE;
  return TRUE;
}

static gboolean
fits_relative_json_pointer (const char *text)
{
  gsize digits = strspn (text, "0123456789");

  return digits > 0 && (digits == 1 || *text != '0') && (strcmp (text + digits, "#") == 0 || fits_json_pointer (text + digits));
}

static const struct
{
  const char *format, *name;
  gboolean (*fits) (const char *text);
} formats[] = {
  { "date", "a date like 2024-02-29", fits_date },
  { "time", "a time with its zone like 13:45:00Z", fits_time },
  { "date-time", "a date and time with its zone like 2024-02-29T13:45:00Z", fits_date_time },
  { "duration", "a duration like P1DT12H", fits_duration },
  { "email", "an email address", fits_email },
  { "hostname", "a host name", fits_hostname },
  { "ipv4", "an IPv4 address", fits_ipv4 },
  { "ipv6", "an IPv6 address", fits_ipv6 },
  { "uri", "an address with its scheme like https://example.org/", fits_uri },
  { "uri-reference", "an address", fits_uri_reference },
  { "uuid", "a UUID", fits_uuid },
  { "regex", "a regular expression", fits_regex },
  { "json-pointer", "a JSON Pointer", fits_json_pointer },
  { "relative-json-pointer", "a relative JSON Pointer", fits_relative_json_pointer },
};

/**
 * ara_schema_get_formats:
 *
 * Tells which values of `format` are checked with %ARA_SCHEMA_CHECK_FORMATS; any other is a
 * remark.
 *
 * Returns: (transfer none) (array zero-terminated=1): their names
 *
 * Since: 1.0
 */
const char *const *
ara_schema_get_formats (void)
{
  static const char *names[G_N_ELEMENTS (formats) + 1];
  static gsize made = 0;

  if (g_once_init_enter (&made))
    {
      for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
        names[i] = formats[i].format;
      g_once_init_leave (&made, 1);
    }
  return names;
}

gboolean
ara_schema_fits_format (const char *format, const char *text, const char **name)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (strcmp (formats[i].format, format) == 0)
      {
        *name = formats[i].name;
        return formats[i].fits (text);
      }
  return TRUE;
}
