/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A conversation in the sidebar: its title, whether it is busy or unread, and the day above. */

#include "config.h"

#include "macaw-conversation-row.h"
#include "app/macaw-brief-text.h"

#include <glib/gi18n.h>

#include "macaw-sidebar.h"

struct _MacawConversationRow
{
  GtkWidget            parent_instance;

  GtkLabel            *day;
  GtkLabel            *title;
  GtkSpinner          *busy;
  GtkWidget           *trouble;
  GtkWidget           *unread;

  AraConversationInfo *item;
  guint                position;
};

G_DEFINE_FINAL_TYPE (MacawConversationRow, macaw_conversation_row, GTK_TYPE_WIDGET)

enum
{
  PROP_ITEM = 1,
  PROP_POSITION,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

static void
get_date (GDate *date, GDateTime *time)
{
  g_date_clear (date, 1);
  g_date_set_dmy (date, (GDateDay) g_date_time_get_day_of_month (time), (GDateMonth) g_date_time_get_month (time),
                  (GDateYear) g_date_time_get_year (time));
}

char *
macaw_conversation_row_name_day (gint64 time, gint64 now)
{
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now / G_USEC_PER_SEC);
  GDate a, b;
  int days;

  if (when == NULL || today == NULL)
    return g_strdup ("");
  get_date (&a, when);
  get_date (&b, today);
  days = g_date_days_between (&a, &b);
  return days <= 0 ? g_strdup (_("Today")) : days == 1 ? g_strdup (_("Yesterday")) : g_date_time_format (when, "%x");
}

static void
show_day (MacawConversationRow *self, AraConversationInfo *before)
{
  gint64 now = g_get_real_time ();
  g_autofree char *day = macaw_conversation_row_name_day (ara_conversation_info_get_updated_at (self->item), now);
  g_autofree char *other = before == NULL ? NULL : macaw_conversation_row_name_day (ara_conversation_info_get_updated_at (before), now);

  gtk_label_set_text (self->day, day);
  gtk_widget_set_visible (GTK_WIDGET (self->day), g_strcmp0 (day, other) != 0);
}

void
macaw_conversation_row_update (MacawConversationRow *self, AraConversationInfo *before, MacawConversation *open)
{
  const char *title = self->item == NULL ? NULL : ara_conversation_info_get_title (self->item);
  gboolean busy = open != NULL && macaw_conversation_is_busy (open);
  g_autofree char *brief = NULL;

  if (self->item == NULL)
    return;
  show_day (self, before);
  /* One that is open may know its new name before the list does. */
  if (open != NULL && macaw_conversation_get_title (open) != NULL)
    title = macaw_conversation_get_title (open);
  brief = macaw_text_dup_brief (title != NULL && *title != '\0' ? title : _("Untitled"), MACAW_BRIEF_NAME);
  gtk_label_set_text (self->title, brief);
  gtk_spinner_set_spinning (self->busy, busy);
  gtk_widget_set_visible (GTK_WIDGET (self->busy), busy);
  gtk_widget_set_visible (self->unread, open != NULL && macaw_conversation_is_unread (open));
  gtk_widget_set_visible (self->trouble, open != NULL && !busy && macaw_conversation_get_error (open) != NULL);
}

void
macaw_conversation_row_look (MacawConversationRow *self)
{
  GtkWidget *sidebar = gtk_widget_get_ancestor (GTK_WIDGET (self), MACAW_TYPE_SIDEBAR);

  if (sidebar != NULL && self->item != NULL)
    macaw_sidebar_update_row (MACAW_SIDEBAR (sidebar), self, self->item, self->position);
}

static void
macaw_conversation_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MacawConversationRow *self = MACAW_CONVERSATION_ROW (object);

  switch (id)
    {
    case PROP_ITEM:
      g_set_object (&self->item, g_value_get_object (value));
      macaw_conversation_row_look (self);
      break;
    case PROP_POSITION:
      self->position = g_value_get_uint (value);
      macaw_conversation_row_look (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

/* It gets its item before it has a sidebar. */
static void
macaw_conversation_row_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (macaw_conversation_row_parent_class)->root (widget);
  macaw_conversation_row_look (MACAW_CONVERSATION_ROW (widget));
}

static void
macaw_conversation_row_dispose (GObject *object)
{
  MacawConversationRow *self = MACAW_CONVERSATION_ROW (object);
  GtkWidget *child;

  g_clear_object (&self->item);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (macaw_conversation_row_parent_class)->dispose (object);
}

static void
macaw_conversation_row_class_init (MacawConversationRowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  G_OBJECT_CLASS (class)->set_property = macaw_conversation_row_set_property;
  G_OBJECT_CLASS (class)->dispose = macaw_conversation_row_dispose;
  widget_class->root = macaw_conversation_row_root;
  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, ARA_TYPE_CONVERSATION_INFO, flags);
  properties[PROP_POSITION] = g_param_spec_uint ("position", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (G_OBJECT_CLASS (class), N_PROPERTIES, properties);
  gtk_widget_class_set_css_name (widget_class, "conversation");
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/macaw_client/Macaw/sessions/macaw-conversation-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MacawConversationRow, day);
  gtk_widget_class_bind_template_child (widget_class, MacawConversationRow, title);
  gtk_widget_class_bind_template_child (widget_class, MacawConversationRow, busy);
  gtk_widget_class_bind_template_child (widget_class, MacawConversationRow, trouble);
  gtk_widget_class_bind_template_child (widget_class, MacawConversationRow, unread);
}

static void
macaw_conversation_row_init (MacawConversationRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
