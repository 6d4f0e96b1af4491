/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands in a form as the arguments of a call, which are an object of JSON. */

#include "config.h"

#include "macaw-form-arguments.h"

#include <glib/gi18n.h>

static AraValue *
read_object (const char *text, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (AraValue) value = ara_value_new_from_text (*text == '\0' ? "{}" : text, -1, &problem);

  if (value != NULL && ara_value_get_kind (value) == ARA_VALUE_OBJECT)
    return g_steal_pointer (&value);
  if (problem != NULL)
    g_set_error (error, ARA_ERROR, ARA_ERROR_INVALID_ARGUMENTS, _("The arguments are no JSON: %s."), problem->message);
  else
    g_set_error_literal (error, ARA_ERROR, ARA_ERROR_INVALID_ARGUMENTS, _("Arguments are a JSON object: {…}."));
  return NULL;
}

AraValue *
macaw_form_arguments_read (MacawSchemaForm *form, GError **error)
{
  g_autofree char *text = g_strstrip (macaw_schema_form_dup_value (form));

  return read_object (text, error);
}

gboolean
macaw_form_arguments_write (MacawSchemaForm *form, const char *json, char **problem)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AraValue) value = read_object (json, &error);

  macaw_schema_form_set_value (form, json);
  if (value == NULL)
    *problem = g_strdup (error->message);
  return value != NULL;
}

AraValue *
macaw_form_arguments_check (MacawSchemaForm *form, gboolean anyway, GError **error)
{
  g_autoptr (AraValue) args = macaw_form_arguments_read (form, error);

  if (args == NULL || macaw_schema_form_check (form) || (anyway && macaw_schema_form_is_finished (form)))
    return g_steal_pointer (&args);
  g_set_error_literal (error, ARA_ERROR, ARA_ERROR_INVALID_ARGUMENTS, _("Some arguments are missing or wrong. It is said at each of them."));
  return NULL;
}

gboolean
macaw_form_arguments_can_insist (MacawSchemaForm *form)
{
  g_autoptr (AraValue) args = macaw_form_arguments_read (form, NULL);

  return args != NULL && !macaw_schema_form_get_valid (form) && macaw_schema_form_is_finished (form);
}
