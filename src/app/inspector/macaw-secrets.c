/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes secrets out of arguments before they are kept. */

#include "macaw-secrets.h"

#include <string.h>

/* The name in lower case with one space between its words: "accessToken" is "access token". */
static char *
split_words (const char *name)
{
  GString *words = g_string_new (" ");
  char last = '\0';

  for (; *name != '\0'; last = *name++)
    {
      gboolean hump = g_ascii_isupper (*name) && g_ascii_islower (last);

      if (hump || !(g_ascii_isalnum (*name) || (guchar) *name >= 0x80))
        g_string_append_c (words, ' ');
      if (g_ascii_isalnum (*name) || (guchar) *name >= 0x80)
        g_string_append_c (words, g_ascii_tolower (*name));
    }
  g_string_append_c (words, ' ');
  return g_string_free (words, FALSE);
}

/* Whether a member of that name holds one: password, api_key, accessToken… */
static gboolean
is_secret_name (const char *name)
{
  static const char *const secrets[] = {
    " password ", " passwd ", " pwd ", " passphrase ", " secret ", " secrets ", " token ", " apikey ", " api key ", " access key ",
    " private key ", " secret key ", " auth key ", " authorization ", " bearer ", " credential ", " credentials ", " cookie ", " jwt ",
    " pin code ",
  };
  g_autofree char *words = split_words (name);

  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    if (strstr (words, secrets[i]) != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
schema_hides (AraValue *schema)
{
  g_autofree char *format = schema == NULL ? NULL : ara_value_dup_member_string (schema, "format");

  return schema != NULL && (g_strcmp0 (format, "password") == 0 || ara_value_get_member_boolean (schema, "writeOnly"));
}

static AraValue *
dup_property (AraValue *schema, const char *name)
{
  g_autoptr (AraValue) properties = schema == NULL ? NULL : ara_value_dup_member (schema, "properties");

  return properties == NULL ? NULL : ara_value_dup_member (properties, name);
}

static void mask_into (AraValueBuilder *builder, AraValue *value, AraValue *schema, gboolean hidden, gboolean *masked);

static void
mask_object (AraValueBuilder *builder, AraValue *value, AraValue *schema, gboolean *masked)
{
  g_autoptr (GPtrArray) names = NULL, values = ara_value_dup_children (value, 0, G_MAXUINT, &names);

  ara_value_builder_begin_object (builder);
  for (guint i = 0; i < values->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autoptr (AraValue) property = dup_property (schema, name);

      ara_value_builder_name (builder, name);
      mask_into (builder, g_ptr_array_index (values, i), property, is_secret_name (name), masked);
    }
  ara_value_builder_end_object (builder);
}

static void
mask_array (AraValueBuilder *builder, AraValue *value, AraValue *schema, gboolean *masked)
{
  g_autoptr (GPtrArray) values = ara_value_dup_children (value, 0, G_MAXUINT, NULL);
  g_autoptr (AraValue) items = schema == NULL ? NULL : ara_value_dup_member (schema, "items");

  ara_value_builder_begin_array (builder);
  for (guint i = 0; i < values->len; i++)
    mask_into (builder, g_ptr_array_index (values, i), items, FALSE, masked);
  ara_value_builder_end_array (builder);
}

static void
mask_into (AraValueBuilder *builder, AraValue *value, AraValue *schema, gboolean hidden, gboolean *masked)
{
  AraValueKind kind = ara_value_get_kind (value);

  /* An empty text, null and a switch tell nothing; a number does where the schema says so. */
  if (kind == ARA_VALUE_NULL || kind == ARA_VALUE_BOOLEAN || (kind == ARA_VALUE_STRING && ara_value_get_text_length (value) == 2))
    hidden = FALSE;
  else if (kind == ARA_VALUE_NUMBER)
    hidden = schema_hides (schema);
  else
    hidden = hidden || schema_hides (schema);
  if (hidden)
    {
      *masked = TRUE;
      ara_value_builder_string (builder, MACAW_SECRET_MASK);
    }
  else if (kind == ARA_VALUE_OBJECT)
    mask_object (builder, value, schema, masked);
  else if (kind == ARA_VALUE_ARRAY)
    mask_array (builder, value, schema, masked);
  else
    ara_value_builder_value (builder, value);
}

char *
macaw_secrets_mask (AraValue *value, AraValue *schema, gboolean *masked)
{
  g_autoptr (AraValueBuilder) builder = ara_value_builder_new ();

  *masked = FALSE;
  mask_into (builder, value, schema, FALSE, masked);
  return ara_value_builder_end_text (builder);
}
