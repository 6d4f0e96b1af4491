/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table with columns to sort by, and lines that were found, as widgets. */

#include "config.h"

#include "macaw-table-view.h"

#include <glib/gi18n.h>
#include <string.h>

#define MIN_CHARS 5
#define MAX_CHARS 36
#define SAMPLED   40 /* rows that a column's width is taken from */

struct _MacawTableView
{
  GtkWidget          parent_instance;

  GtkWidget         *box;
  GtkScrolledWindow *scroller;
  GtkLabel          *note;

  MacawTable        *table;
  GListModel        *model; /* of the rows, maybe sorted */
  char              *formats;
};

G_DEFINE_FINAL_TYPE (MacawTableView, macaw_table_view, GTK_TYPE_WIDGET)

static guint row_activated_signal;

/* Cells */

static char *
format_size (const char *text)
{
  guint64 bytes;

  return g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, &bytes, NULL) ? g_format_size (bytes) : g_strdup (text);
}

static char *
format_time (const char *text)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);
  g_autoptr (GDateTime) local = NULL;
  gint64 seconds;

  if (time == NULL && g_ascii_string_to_signed (text, 10, 0, G_MAXINT32, &seconds, NULL))
    time = g_date_time_new_from_unix_utc (seconds);
  if (time == NULL)
    return g_strdup (text);
  local = g_date_time_to_local (time);
  return g_date_time_format (local, "%x %H:%M");
}

static char *
dup_shown (MacawTableView *self, MacawTableRow *row, guint column)
{
  g_autofree char *text = macaw_table_row_dup_cell (row, column);
  char format = self->formats != NULL && column < strlen (self->formats) ? self->formats[column] : '-';

  if (text == NULL)
    return NULL;
  return format == 's' ? format_size (text) : format == 't' ? format_time (text) : g_steal_pointer (&text);
}

static void
set_up_cell (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer width)
{
  GtkWidget *cell = gtk_inscription_new (NULL);

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (cell), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (cell), MIN_CHARS);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (cell), GPOINTER_TO_UINT (width));
  gtk_list_item_set_child (item, cell);
}

typedef struct
{
  MacawTableView *view; /* which owns it */
  guint           column;
} Column;

static void
bind_cell (GtkSignalListItemFactory *factory, GtkListItem *item, Column *column)
{
  g_autofree char *text = dup_shown (column->view, gtk_list_item_get_item (item), column->column);

  gtk_inscription_set_text (GTK_INSCRIPTION (gtk_list_item_get_child (item)), text);
  gtk_widget_set_tooltip_text (gtk_list_item_get_child (item), text != NULL && strlen (text) > MIN_CHARS ? text : NULL);
}

static int
compare (gconstpointer a, gconstpointer b, gpointer column)
{
  return macaw_table_row_compare ((gpointer) a, (gpointer) b, GPOINTER_TO_UINT (column));
}

/* Columns */

static guint
measure_column (MacawTableView *self, guint column)
{
  guint count = MIN (g_list_model_get_n_items (G_LIST_MODEL (self->table)), SAMPLED);
  glong chars = g_utf8_strlen (macaw_table_get_columns (self->table)[column], -1) + 2;

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (MacawTableRow) row = g_list_model_get_item (G_LIST_MODEL (self->table), i);
      g_autofree char *text = dup_shown (self, row, column);

      if (text != NULL)
        chars = MAX (chars, g_utf8_strlen (text, -1));
    }
  return (guint) CLAMP (chars, MIN_CHARS, MAX_CHARS);
}

static void
free_column (gpointer data, GClosure *closure)
{
  g_free (data);
}

static void
add_column (MacawTableView *self, GtkColumnView *view, guint index, gboolean sorted)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (macaw_table_get_columns (self->table)[index], factory);
  Column *data = g_new (Column, 1);

  *data = (Column){ self, index };
  g_signal_connect (factory, "setup", G_CALLBACK (set_up_cell), GUINT_TO_POINTER (measure_column (self, index)));
  g_signal_connect_data (factory, "bind", G_CALLBACK (bind_cell), data, free_column, 0);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_expand (column, index == 0);
  if (sorted)
    {
      g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare, GUINT_TO_POINTER (index), NULL));

      gtk_column_view_column_set_sorter (column, sorter);
    }
  gtk_column_view_append_column (view, column);
}

/* Rows */

static void
activated (MacawTableView *self, guint position)
{
  g_autoptr (MacawTableRow) row = g_list_model_get_item (self->model, position);

  if (row != NULL && macaw_table_row_get_value (row) != NULL)
    g_signal_emit (self, row_activated_signal, 0, macaw_table_row_get_value (row));
}

static void
show_note (MacawTableView *self, gboolean sortable)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (self->table)), columns = macaw_table_get_n_all_columns (self->table);
  g_autoptr (GString) note = g_string_new (NULL);

  g_string_printf (note, ngettext ("%u row", "%u rows", count), count);
  if (count > MACAW_TABLE_MAX_SORTED && sortable)
    g_string_append_printf (note, _(" · more than %d are not sorted"), MACAW_TABLE_MAX_SORTED);
  if (columns > MACAW_TABLE_MAX_COLUMNS)
    g_string_append_printf (note, _(" · the first %d of %u columns are shown"), MACAW_TABLE_MAX_COLUMNS, columns);
  gtk_label_set_text (self->note, note->str);
}

static void
set_up_hit (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  for (int i = 0; i < 2; i++)
    {
      GtkWidget *line = gtk_inscription_new (NULL);

      gtk_inscription_set_text_overflow (GTK_INSCRIPTION (line), i == 0 ? GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_START : GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
      gtk_inscription_set_min_chars (GTK_INSCRIPTION (line), MIN_CHARS);
      gtk_inscription_set_nat_chars (GTK_INSCRIPTION (line), MAX_CHARS);
      gtk_widget_add_css_class (line, i == 0 ? "caption" : "monospace");
      if (i == 0)
        gtk_widget_add_css_class (line, "dim-label");
      gtk_box_append (GTK_BOX (box), line);
    }
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_list_item_set_child (item, box);
}

static void
bind_hit (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  MacawTableRow *row = gtk_list_item_get_item (item);
  GtkWidget *where = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  g_autofree char *path = macaw_table_row_dup_cell (row, 0), *line = macaw_table_row_dup_cell (row, 1), *text = macaw_table_row_dup_cell (row, 2);
  g_autofree char *place = g_strjoin (":", path != NULL ? path : "", line, NULL);

  gtk_inscription_set_text (GTK_INSCRIPTION (where), place);
  gtk_inscription_set_text (GTK_INSCRIPTION (gtk_widget_get_next_sibling (where)), text == NULL ? NULL : g_strchug (text));
}

/* The object */

static void
macaw_table_view_dispose (GObject *object)
{
  MacawTableView *self = MACAW_TABLE_VIEW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->model);
  g_clear_object (&self->table);
  G_OBJECT_CLASS (macaw_table_view_parent_class)->dispose (object);
}

static void
macaw_table_view_finalize (GObject *object)
{
  g_free (MACAW_TABLE_VIEW (object)->formats);
  G_OBJECT_CLASS (macaw_table_view_parent_class)->finalize (object);
}

static void
macaw_table_view_class_init (MacawTableViewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = macaw_table_view_dispose;
  G_OBJECT_CLASS (class)->finalize = macaw_table_view_finalize;
  row_activated_signal = g_signal_new ("row-activated", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, ARA_TYPE_VALUE);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/inspector/result/macaw-table-view.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawTableView, box);
  gtk_widget_class_bind_template_child (widget_class, MacawTableView, scroller);
  gtk_widget_class_bind_template_child (widget_class, MacawTableView, note);
}

static void
macaw_table_view_init (MacawTableView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* The list of rows inside a column view has no name of its own but its type's. */
static void
name_rows (GtkWidget *view)
{
  for (GtkWidget *child = gtk_widget_get_first_child (view); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LIST_VIEW (child))
      gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Rows"), -1);
}

static MacawTableView *
view_new (MacawTable *table, gboolean sortable)
{
  MacawTableView *self = g_object_new (MACAW_TYPE_TABLE_VIEW, NULL);

  self->table = g_object_ref (table);
  show_note (self, sortable);
  return self;
}

/* Nobody has chosen a row yet. */
static void
select_none (GtkSingleSelection *selection)
{
  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_single_selection_set_can_unselect (selection, TRUE);
  gtk_single_selection_set_selected (selection, GTK_INVALID_LIST_POSITION);
}

GtkWidget *
macaw_table_view_new (MacawTable *table, const char *formats)
{
  MacawTableView *self = view_new (table, TRUE);
  gboolean sorted = g_list_model_get_n_items (G_LIST_MODEL (table)) <= MACAW_TABLE_MAX_SORTED;
  GtkColumnView *view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  g_autoptr (GtkSelectionModel) selection = NULL;

  self->formats = g_strdup (formats);
  self->model = g_object_ref (G_LIST_MODEL (table));
  if (sorted)
    {
      GtkSorter *sorter = gtk_column_view_get_sorter (view);

      g_object_unref (self->model);
      self->model = G_LIST_MODEL (gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (table)), sorter == NULL ? NULL : g_object_ref (sorter)));
    }
  selection = GTK_SELECTION_MODEL (gtk_single_selection_new (g_object_ref (self->model)));
  select_none (GTK_SINGLE_SELECTION (selection));
  gtk_column_view_set_model (view, selection);
  gtk_widget_add_css_class (GTK_WIDGET (view), "data-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Table"), -1);
  name_rows (GTK_WIDGET (view));
  for (guint i = 0; macaw_table_get_columns (table)[i] != NULL; i++)
    add_column (self, view, i, sorted);
  g_signal_connect_object (view, "activate", G_CALLBACK (activated), self, G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_child (self->scroller, GTK_WIDGET (view));
  return GTK_WIDGET (self);
}

GtkWidget *
macaw_table_view_new_hits (MacawTable *table)
{
  MacawTableView *self = view_new (table, FALSE);
  GtkSingleSelection *selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (table)));
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *view;

  self->model = G_LIST_MODEL (g_object_ref (table));
  select_none (selection);
  g_signal_connect (factory, "setup", G_CALLBACK (set_up_hit), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_hit), NULL);
  view = gtk_list_view_new (GTK_SELECTION_MODEL (selection), factory);
  gtk_widget_add_css_class (view, "hits");
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Lines that were found"), -1);
  g_signal_connect_object (view, "activate", G_CALLBACK (activated), self, G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_policy (self->scroller, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (self->scroller, view);
  return GTK_WIDGET (self);
}
