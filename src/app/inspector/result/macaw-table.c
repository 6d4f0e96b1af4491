/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of cells: an array of objects, or the records of a CSV text, read when they are looked at. */

#include "config.h"

#include "macaw-table.h"

#include <string.h>

#define PAGE       128 /* rows that are read at once */
#define CELL_BYTES 240

/* Rows */

struct _MacawTableRow
{
  GObject    parent_instance;

  MacawTable *table;
  AraValue   *value;
  char      **record; /* of the table */
};

struct _MacawTable
{
  GObject    parent_instance;

  AraValue  *array;
  GPtrArray *records;
  GStrv      columns;
  guint      n_all_columns;
  guint      page;   /* which is in memory */
  GPtrArray *values; /* NULL: none */
};

G_DEFINE_FINAL_TYPE (MacawTableRow, macaw_table_row, G_TYPE_OBJECT)

static void macaw_table_list_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MacawTable, macaw_table, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, macaw_table_list_init))

static char *
dup_shortened (const char *text)
{
  gsize length = strlen (text);
  const char *end;
  char *shown;

  if (length > CELL_BYTES)
    {
      g_utf8_validate (text, CELL_BYTES, &end);
      shown = g_strdup_printf ("%.*s…", (int) (end - text), text);
    }
  else
    shown = g_strdup (text);
  return g_strdelimit (shown, "\n\r\t", ' ');
}

/* A long value is read only as far as it is shown. */
static char *
dup_value_shortened (AraValue *value)
{
  g_autofree char *text = NULL;

  if (ara_value_get_text_length (value) > 8 * CELL_BYTES)
    {
      text = g_malloc (CELL_BYTES + 2);
      text[ara_value_read_text (value, 0, text, CELL_BYTES + 1)] = '\0';
    }
  else
    text = ara_value_get_kind (value) == ARA_VALUE_STRING ? ara_value_dup_string (value) : ara_value_dup_text (value);
  return dup_shortened (text);
}

static AraValue *
dup_member (MacawTableRow *self, guint column)
{
  return ara_value_dup_member (self->value, self->table->columns[column]);
}

char *
macaw_table_row_dup_cell (MacawTableRow *self, guint column)
{
  g_autoptr (AraValue) member = NULL;

  g_return_val_if_fail (MACAW_IS_TABLE_ROW (self) && column < g_strv_length (self->table->columns), NULL);
  if (self->record != NULL)
    return column < g_strv_length (self->record) ? dup_shortened (self->record[column]) : NULL;
  member = dup_member (self, column);
  return member == NULL ? NULL : dup_value_shortened (member);
}

AraValue *
macaw_table_row_get_value (MacawTableRow *self)
{
  return self->value;
}

static gboolean
is_number (const char *text, double *number)
{
  char *end;

  *number = g_ascii_strtod (text, &end);
  return end != text && *end == '\0';
}

int
macaw_table_row_compare (MacawTableRow *self, MacawTableRow *other, guint column)
{
  g_autofree char *a = macaw_table_row_dup_cell (self, column), *b = macaw_table_row_dup_cell (other, column);
  double x, y;

  if (a == NULL || b == NULL)
    return (a != NULL) - (b != NULL);
  if (is_number (a, &x) && is_number (b, &y))
    return (x > y) - (x < y);
  return g_utf8_collate (a, b);
}

static void
macaw_table_row_finalize (GObject *object)
{
  MacawTableRow *self = MACAW_TABLE_ROW (object);

  g_clear_object (&self->table);
  g_clear_pointer (&self->value, ara_value_unref);
  G_OBJECT_CLASS (macaw_table_row_parent_class)->finalize (object);
}

static void
macaw_table_row_class_init (MacawTableRowClass *class)
{
  G_OBJECT_CLASS (class)->finalize = macaw_table_row_finalize;
}

static void
macaw_table_row_init (MacawTableRow *self)
{
}

/* The list */

static GType
macaw_table_get_item_type (GListModel *model)
{
  return MACAW_TYPE_TABLE_ROW;
}

static guint
macaw_table_get_n_items (GListModel *model)
{
  MacawTable *self = MACAW_TABLE (model);

  return self->records != NULL ? self->records->len - 1 : ara_value_get_n_children (self->array);
}

static AraValue *
get_value (MacawTable *self, guint position)
{
  if (self->values == NULL || self->page != position / PAGE)
    {
      g_clear_pointer (&self->values, g_ptr_array_unref);
      self->page = position / PAGE;
      self->values = ara_value_dup_children (self->array, self->page * PAGE, PAGE, NULL);
    }
  return g_ptr_array_index (self->values, position % PAGE);
}

static gpointer
macaw_table_get_item (GListModel *model, guint position)
{
  MacawTable *self = MACAW_TABLE (model);
  MacawTableRow *row;

  if (position >= macaw_table_get_n_items (model))
    return NULL;
  row = g_object_new (MACAW_TYPE_TABLE_ROW, NULL);
  row->table = g_object_ref (self);
  if (self->records != NULL)
    row->record = g_ptr_array_index (self->records, position + 1);
  else
    row->value = ara_value_ref (get_value (self, position));
  return row;
}

static void
macaw_table_list_init (GListModelInterface *interface)
{
  interface->get_item_type = macaw_table_get_item_type;
  interface->get_n_items = macaw_table_get_n_items;
  interface->get_item = macaw_table_get_item;
}

/* Columns */

const char *const *
macaw_table_get_columns (MacawTable *self)
{
  return (const char *const *) self->columns;
}

guint
macaw_table_get_n_all_columns (MacawTable *self)
{
  return self->n_all_columns;
}

static void
keep_columns (MacawTable *self, const char *const *names, guint count)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < MIN (count, MACAW_TABLE_MAX_COLUMNS); i++)
    g_strv_builder_add (builder, names[i]);
  self->columns = g_strv_builder_end (builder);
  self->n_all_columns = count;
}

/* In the order in which they come first. */
static void
find_columns (MacawTable *self)
{
  g_autoptr (GPtrArray) rows = ara_value_dup_children (self->array, 0, MACAW_TABLE_LOOKED_AT, NULL);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr (GPtrArray) names = NULL, values = ara_value_dup_children (g_ptr_array_index (rows, i), 0, G_MAXUINT, &names);

      for (guint j = 0; j < names->len; j++)
        if (!g_hash_table_contains (known, g_ptr_array_index (names, j)))
          {
            g_ptr_array_add (found, g_strdup (g_ptr_array_index (names, j)));
            g_hash_table_add (known, g_ptr_array_index (found, found->len - 1));
          }
    }
  keep_columns (self, (const char *const *) found->pdata, found->len);
}

/* The object */

static void
macaw_table_finalize (GObject *object)
{
  MacawTable *self = MACAW_TABLE (object);

  g_clear_pointer (&self->array, ara_value_unref);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_strfreev (self->columns);
  G_OBJECT_CLASS (macaw_table_parent_class)->finalize (object);
}

static void
macaw_table_class_init (MacawTableClass *class)
{
  G_OBJECT_CLASS (class)->finalize = macaw_table_finalize;
}

static void
macaw_table_init (MacawTable *self)
{
}

MacawTable *
macaw_table_new_from_array (AraValue *array, const char *const *columns)
{
  MacawTable *self = g_object_new (MACAW_TYPE_TABLE, NULL);

  self->array = ara_value_ref (array);
  if (columns != NULL)
    keep_columns (self, columns, g_strv_length ((char **) columns));
  else
    find_columns (self);
  return self;
}

MacawTable *
macaw_table_new_from_records (GPtrArray *records)
{
  MacawTable *self = g_object_new (MACAW_TYPE_TABLE, NULL);
  const char *const *heading;

  g_return_val_if_fail (records->len > 0, self);
  heading = g_ptr_array_index (records, 0);
  self->records = g_ptr_array_ref (records);
  keep_columns (self, heading, g_strv_length ((char **) heading));
  return self;
}
