/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unpacks what a server has packed. libsoup would do it while it reads, in the main loop: packed
 * bytes that mean nothing would hold the loop for as long as they come. */

#include "macaw-web-page.h"

#include <gio/gio.h>
#include <string.h>

#define MAX_LAYERS 2
#define CHUNK      (64 * 1024)

/* The names of what was done to the bytes, in that order. */
static GStrv
split_names (const char *encoding)
{
  g_auto (GStrv) parts = g_strsplit (encoding, ",", MAX_LAYERS + 2);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0' && g_ascii_strcasecmp (parts[i], "identity") != 0)
      g_strv_builder_add (names, parts[i]);
  return g_strv_builder_end (names);
}

/* NULL for one that is not known. What calls itself deflate has the head of zlib or none. */
static GZlibDecompressor *
make_decompressor (const char *name, const guint8 *bytes, gsize length)
{
  gboolean has_head = length >= 2 && (bytes[0] & 0x0f) == 8 && (bytes[0] << 8 | bytes[1]) % 31 == 0;

  if (g_ascii_strcasecmp (name, "gzip") == 0 || g_ascii_strcasecmp (name, "x-gzip") == 0)
    return g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  if (g_ascii_strcasecmp (name, "deflate") == 0)
    return g_zlib_decompressor_new (has_head ? G_ZLIB_COMPRESSOR_FORMAT_ZLIB : G_ZLIB_COMPRESSOR_FORMAT_RAW);
  return NULL;
}

static GBytes *
unpack_layer (GBytes *packed, GConverter *decompressor, gsize most, MacawWebEnd *end)
{
  gsize length, read, written;
  const guint8 *bytes = g_bytes_get_data (packed, &length);
  g_autofree guint8 *buffer = g_malloc (CHUNK);
  GByteArray *text = g_byte_array_new ();
  GConverterResult result = G_CONVERTER_CONVERTED;
  g_autoptr (GError) error = NULL;

  while (result == G_CONVERTER_CONVERTED && text->len <= most)
    {
      result = g_converter_convert (decompressor, bytes, length, buffer, CHUNK, G_CONVERTER_INPUT_AT_END, &read, &written, &error);
      if (result == G_CONVERTER_ERROR)
        break;
      g_byte_array_append (text, buffer, (guint) written);
      bytes += read;
      length -= read;
    }
  /* Some servers say that they pack, and don't. */
  if (text->len == 0 && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    {
      g_byte_array_unref (text);
      return g_bytes_ref (packed);
    }
  if (text->len > most)
    *end = MACAW_WEB_END_LIMIT;
  else if (result != G_CONVERTER_FINISHED)
    *end = MACAW_WEB_END_EARLY;
  g_byte_array_set_size (text, (guint) MIN (text->len, most));
  return g_byte_array_free_to_bytes (text);
}

GBytes *
macaw_web_unpack (GBytes *packed, const char *encoding, gsize most, MacawWebEnd *end, GError **error)
{
  g_auto (GStrv) names = split_names (encoding == NULL ? "" : encoding);
  guint count = g_strv_length (names);
  GBytes *bytes = g_bytes_ref (packed);

  for (guint i = count; i > 0; i--)
    {
      gsize length;
      const guint8 *start = g_bytes_get_data (bytes, &length);
      g_autoptr (GZlibDecompressor) decompressor = count > MAX_LAYERS ? NULL : make_decompressor (names[i - 1], start, length);
      GBytes *unpacked = NULL;

      if (decompressor != NULL)
        unpacked = length == 0 ? g_bytes_ref (bytes) : unpack_layer (bytes, G_CONVERTER (decompressor), most, end);
      else
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "it is packed as “%.100s”, of which only gzip and deflate are understood",
                     encoding);
      g_bytes_unref (bytes);
      bytes = unpacked;
      if (bytes == NULL)
        return NULL;
    }
  return bytes;
}
