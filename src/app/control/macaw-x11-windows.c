/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The top-level windows of an X11 display, by what its window manager tells of them. */

#include "macaw-x11-windows.h"

#include <stdlib.h>
#include <string.h>
#include <xcb/xcb.h>

#define MAX_TITLE 1024 /* in units of four bytes */

enum
{
  NET_CLIENT_LIST, NET_ACTIVE_WINDOW, NET_SUPPORTING_WM_CHECK, NET_CLOSE_WINDOW, NET_WM_NAME, NET_WM_STATE,
  NET_WM_STATE_HIDDEN, NET_WM_STATE_FULLSCREEN, NET_WM_STATE_MAXIMIZED_VERT, NET_WM_STATE_MAXIMIZED_HORZ,
  GTK_FRAME_EXTENTS, UTF8_STRING, WM_PROTOCOLS, WM_DELETE_WINDOW, N_ATOMS
};

static const char *const atom_names[N_ATOMS] = {
  "_NET_CLIENT_LIST", "_NET_ACTIVE_WINDOW", "_NET_SUPPORTING_WM_CHECK", "_NET_CLOSE_WINDOW", "_NET_WM_NAME", "_NET_WM_STATE",
  "_NET_WM_STATE_HIDDEN", "_NET_WM_STATE_FULLSCREEN", "_NET_WM_STATE_MAXIMIZED_VERT", "_NET_WM_STATE_MAXIMIZED_HORZ",
  "_GTK_FRAME_EXTENTS", "UTF8_STRING", "WM_PROTOCOLS", "WM_DELETE_WINDOW",
};

struct _MacawX11
{
  xcb_connection_t *connection;
  xcb_window_t      root;
  xcb_atom_t        atoms[N_ATOMS];
  gboolean          managed; /* by a window manager, at the last list */
  GArray           *known;   /* the ids of the last list */
};

static void
window_free (MacawX11Window *self)
{
  g_free (self->title);
  g_free (self->app);
  g_free (self->state);
  g_free (self);
}

/* Opening */

static void
intern_atoms (MacawX11 *self)
{
  xcb_intern_atom_cookie_t cookies[N_ATOMS];

  for (guint i = 0; i < N_ATOMS; i++)
    cookies[i] = xcb_intern_atom (self->connection, FALSE, (guint16) strlen (atom_names[i]), atom_names[i]);
  for (guint i = 0; i < N_ATOMS; i++)
    {
      xcb_intern_atom_reply_t *reply = xcb_intern_atom_reply (self->connection, cookies[i], NULL);

      self->atoms[i] = reply == NULL ? XCB_ATOM_NONE : reply->atom;
      free (reply);
    }
}

static xcb_window_t
root_of_screen (xcb_connection_t *connection, int number)
{
  xcb_screen_iterator_t screens = xcb_setup_roots_iterator (xcb_get_setup (connection));

  for (; screens.rem > 1 && number > 0; number--)
    xcb_screen_next (&screens);
  return screens.data->root;
}

MacawX11 *
macaw_x11_open (const char *display)
{
  int screen = 0;
  MacawX11 *self = g_new0 (MacawX11, 1);

  self->known = g_array_new (FALSE, FALSE, sizeof (xcb_window_t));
  self->connection = xcb_connect (display, &screen);
  if (xcb_connection_has_error (self->connection))
    {
      macaw_x11_close (self);
      return NULL;
    }
  self->root = root_of_screen (self->connection, screen);
  intern_atoms (self);
  return self;
}

void
macaw_x11_close (MacawX11 *self)
{
  xcb_disconnect (self->connection);
  g_array_unref (self->known);
  g_free (self);
}

gboolean
macaw_x11_is_alive (MacawX11 *self)
{
  return !xcb_connection_has_error (self->connection);
}

/* Properties */

static xcb_get_property_cookie_t
ask (MacawX11 *self, xcb_window_t window, xcb_atom_t property, guint32 length)
{
  return xcb_get_property (self->connection, FALSE, window, property, XCB_GET_PROPERTY_TYPE_ANY, 0, length);
}

/* The reply, or NULL where the window or the property isn't there; free() it. */
static xcb_get_property_reply_t *
property (MacawX11 *self, xcb_get_property_cookie_t cookie)
{
  xcb_generic_error_t *error = NULL;
  xcb_get_property_reply_t *reply = xcb_get_property_reply (self->connection, cookie, &error);

  free (error);
  if (reply != NULL && xcb_get_property_value_length (reply) == 0)
    g_clear_pointer (&reply, free);
  return reply;
}

/* Numbers of 32 bits. */
static guint
numbers (xcb_get_property_reply_t *reply, const guint32 **values)
{
  *values = reply == NULL || reply->format != 32 ? NULL : xcb_get_property_value (reply);
  return *values == NULL ? 0 : (guint) xcb_get_property_value_length (reply) / 4;
}

static guint32
first_number (xcb_get_property_reply_t *reply)
{
  const guint32 *values;

  return numbers (reply, &values) > 0 ? values[0] : 0;
}

static char *
text (MacawX11 *self, xcb_get_property_reply_t *reply)
{
  const char *value = xcb_get_property_value (reply);
  gssize length = xcb_get_property_value_length (reply);
  char *latin;

  if (reply->type == self->atoms[UTF8_STRING] || g_utf8_validate (value, length, NULL))
    return g_utf8_make_valid (value, length);
  latin = g_convert (value, length, "UTF-8", "ISO-8859-1", NULL, NULL, NULL);
  return latin != NULL ? latin : g_utf8_make_valid (value, length);
}

/* Windows */

typedef struct
{
  xcb_window_t                        id;
  xcb_get_property_cookie_t           net_name, name, class, state, extents;
  xcb_get_geometry_cookie_t           geometry;
  xcb_translate_coordinates_cookie_t  origin;
  xcb_get_window_attributes_cookie_t  attributes;
} Question;

static Question
ask_about (MacawX11 *self, xcb_window_t id)
{
  return (Question){
    .id = id,
    .net_name = ask (self, id, self->atoms[NET_WM_NAME], MAX_TITLE),
    .name = ask (self, id, XCB_ATOM_WM_NAME, MAX_TITLE),
    .class = ask (self, id, XCB_ATOM_WM_CLASS, MAX_TITLE),
    .state = ask (self, id, self->atoms[NET_WM_STATE], 64),
    .extents = ask (self, id, self->atoms[GTK_FRAME_EXTENTS], 4),
    .geometry = xcb_get_geometry (self->connection, id),
    .origin = xcb_translate_coordinates (self->connection, id, self->root, 0, 0),
    .attributes = xcb_get_window_attributes (self->connection, id),
  };
}

/* Nobody wants the answers any more. */
static void
drop_question (MacawX11 *self, const Question *question)
{
  const guint sequences[] = { question->net_name.sequence, question->name.sequence, question->class.sequence,
                              question->state.sequence, question->extents.sequence, question->geometry.sequence,
                              question->origin.sequence, question->attributes.sequence };

  for (guint i = 0; i < G_N_ELEMENTS (sequences); i++)
    xcb_discard_reply (self->connection, sequences[i]);
}

static const char *
name_state (MacawX11 *self, xcb_get_property_reply_t *reply)
{
  gboolean hidden = FALSE, full = FALSE, high = FALSE, wide = FALSE;
  const guint32 *values;
  guint count = numbers (reply, &values);

  for (guint i = 0; i < count; i++)
    {
      hidden |= values[i] == self->atoms[NET_WM_STATE_HIDDEN];
      full |= values[i] == self->atoms[NET_WM_STATE_FULLSCREEN];
      high |= values[i] == self->atoms[NET_WM_STATE_MAXIMIZED_VERT];
      wide |= values[i] == self->atoms[NET_WM_STATE_MAXIMIZED_HORZ];
    }
  return hidden ? "minimized" : full ? "fullscreen" : high && wide ? "maximized" : "normal";
}

static char *
take_title (MacawX11 *self, Question *question)
{
  xcb_get_property_reply_t *net_name = property (self, question->net_name), *name = property (self, question->name);
  char *title = net_name != NULL ? text (self, net_name) : name != NULL ? text (self, name) : NULL;

  free (net_name);
  free (name);
  return title;
}

/* WM_CLASS holds two strings, the second one names the application. */
static char *
take_class (MacawX11 *self, Question *question)
{
  xcb_get_property_reply_t *reply = property (self, question->class);
  char *class = NULL;

  if (reply != NULL)
    {
      const char *value = xcb_get_property_value (reply);
      gsize length = (gsize) xcb_get_property_value_length (reply), first = strnlen (value, length);

      class = first + 1 < length ? g_utf8_make_valid (value + first + 1, (gssize) strnlen (value + first + 1, length - first - 1))
                                 : g_utf8_make_valid (value, (gssize) first);
    }
  free (reply);
  return class;
}

/* Where it is seen: a GTK window's own shadow is no part of it. */
static void
take_place (MacawX11 *self, Question *question, MacawX11Window *window)
{
  xcb_get_geometry_reply_t *geometry = xcb_get_geometry_reply (self->connection, question->geometry, NULL);
  xcb_translate_coordinates_reply_t *origin = xcb_translate_coordinates_reply (self->connection, question->origin, NULL);
  xcb_get_property_reply_t *extents = property (self, question->extents);
  const guint32 *values;

  if (geometry != NULL)
    window->width = geometry->width, window->height = geometry->height;
  if (origin != NULL)
    window->x = origin->dst_x, window->y = origin->dst_y;
  if (numbers (extents, &values) == 4)
    {
      window->x += (int) values[0];
      window->y += (int) values[2];
      window->width -= (int) (values[0] + values[1]);
      window->height -= (int) (values[2] + values[3]);
    }
  free (geometry);
  free (origin);
  free (extents);
}

/* @managed: the window manager named it; otherwise it has to be mapped and titled. */
static MacawX11Window *
take_window (MacawX11 *self, Question *question, gboolean managed)
{
  xcb_get_window_attributes_reply_t *attributes = xcb_get_window_attributes_reply (self->connection, question->attributes, NULL);
  xcb_get_property_reply_t *state = property (self, question->state);
  MacawX11Window *window = g_new0 (MacawX11Window, 1);
  gboolean shown = attributes != NULL && (managed || (attributes->map_state == XCB_MAP_STATE_VIEWABLE && !attributes->override_redirect));

  window->id = question->id;
  window->title = take_title (self, question);
  window->app = take_class (self, question);
  window->state = g_strdup (name_state (self, state));
  take_place (self, question, window);
  free (attributes);
  free (state);
  if (!shown || (!managed && window->title == NULL))
    g_clear_pointer (&window, window_free);
  return window;
}

/* Of the root's children, where no window manager keeps a list. */
static GArray *
list_children (MacawX11 *self)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (xcb_window_t));
  xcb_query_tree_reply_t *tree = xcb_query_tree_reply (self->connection, xcb_query_tree (self->connection, self->root), NULL);

  if (tree != NULL)
    g_array_append_vals (ids, xcb_query_tree_children (tree), (guint) MIN (xcb_query_tree_children_length (tree), MACAW_CONTROL_MAX_WINDOWS));
  free (tree);
  return ids;
}

typedef struct
{
  xcb_get_property_cookie_t    list, active, manager;
  xcb_get_input_focus_cookie_t input;
} ListQuestion;

static ListQuestion
ask_for_ids (MacawX11 *self)
{
  return (ListQuestion){
    .list = ask (self, self->root, self->atoms[NET_CLIENT_LIST], MACAW_CONTROL_MAX_WINDOWS),
    .active = ask (self, self->root, self->atoms[NET_ACTIVE_WINDOW], 1),
    .manager = ask (self, self->root, self->atoms[NET_SUPPORTING_WM_CHECK], 1),
    .input = xcb_get_input_focus (self->connection),
  };
}

/* The windows by their ids, and which of them has the focus. */
static GArray *
take_ids (MacawX11 *self, const ListQuestion *question, xcb_window_t *focused)
{
  xcb_get_property_reply_t *list_reply = property (self, question->list), *active_reply = property (self, question->active);
  xcb_get_property_reply_t *manager_reply = property (self, question->manager);
  xcb_get_input_focus_reply_t *input_reply = xcb_get_input_focus_reply (self->connection, question->input, NULL);
  const guint32 *values;
  guint count = numbers (list_reply, &values);
  GArray *ids;

  self->managed = manager_reply != NULL && list_reply != NULL;
  if (self->managed)
    {
      ids = g_array_new (FALSE, FALSE, sizeof (xcb_window_t));
      g_array_append_vals (ids, values, count);
      *focused = first_number (active_reply);
    }
  else
    {
      ids = list_children (self);
      *focused = input_reply == NULL ? XCB_NONE : input_reply->focus;
    }
  free (list_reply);
  free (active_reply);
  free (manager_reply);
  free (input_reply);
  return ids;
}

/* Takes the question about @id out of @asked, or asks now. */
static Question
take_question (MacawX11 *self, GArray *asked, xcb_window_t id)
{
  for (guint i = 0; i < asked->len; i++)
    {
      Question question = g_array_index (asked, Question, i);

      if (question.id != id)
        continue;
      g_array_remove_index (asked, i);
      return question;
    }
  return ask_about (self, id);
}

/* The windows of the last list are asked about along with the list itself: mostly they are those
 * of this one, too, and one round trip to the display is enough. */
GPtrArray *
macaw_x11_list (MacawX11 *self)
{
  GPtrArray *windows = g_ptr_array_new_with_free_func ((GDestroyNotify) window_free);
  g_autoptr (GArray) asked = g_array_new (FALSE, FALSE, sizeof (Question));
  ListQuestion list = ask_for_ids (self);
  xcb_window_t focused = XCB_NONE;
  g_autofree Question *questions = NULL;

  for (guint i = 0; i < self->known->len; i++)
    {
      Question question = ask_about (self, g_array_index (self->known, xcb_window_t, i));

      g_array_append_val (asked, question);
    }
  g_array_unref (self->known);
  self->known = take_ids (self, &list, &focused);
  questions = g_new (Question, MAX (self->known->len, 1));
  for (guint i = 0; i < self->known->len; i++)
    questions[i] = take_question (self, asked, g_array_index (self->known, xcb_window_t, i));
  for (guint i = 0; i < asked->len; i++)
    drop_question (self, &g_array_index (asked, Question, i));
  for (guint i = 0; i < self->known->len; i++)
    {
      MacawX11Window *window = take_window (self, &questions[i], self->managed);

      if (window == NULL)
        continue;
      window->focused = window->id == focused;
      g_ptr_array_add (windows, window);
    }
  return windows;
}

/* Doing */

static void
tell_manager (MacawX11 *self, guint32 id, guint32 type, guint32 first, guint32 second)
{
  xcb_client_message_event_t event = {
    .response_type = XCB_CLIENT_MESSAGE, .format = 32, .window = id, .type = type,
    .data.data32 = { first, second, 0, 0, 0 },
  };

  xcb_send_event (self->connection, FALSE, self->root, XCB_EVENT_MASK_SUBSTRUCTURE_NOTIFY | XCB_EVENT_MASK_SUBSTRUCTURE_REDIRECT,
                  (const char *) &event);
  xcb_flush (self->connection);
}

void
macaw_x11_focus_window (MacawX11 *self, guint32 id)
{
  const guint32 above = XCB_STACK_MODE_ABOVE;

  /* As a pager: what the person asked for. */
  if (self->managed)
    {
      tell_manager (self, id, self->atoms[NET_ACTIVE_WINDOW], 2, XCB_CURRENT_TIME);
      return;
    }
  xcb_configure_window (self->connection, id, XCB_CONFIG_WINDOW_STACK_MODE, &above);
  xcb_set_input_focus (self->connection, XCB_INPUT_FOCUS_PARENT, id, XCB_CURRENT_TIME);
  xcb_flush (self->connection);
}

void
macaw_x11_close_window (MacawX11 *self, guint32 id)
{
  xcb_client_message_event_t event = {
    .response_type = XCB_CLIENT_MESSAGE, .format = 32, .window = id, .type = self->atoms[WM_PROTOCOLS],
    .data.data32 = { self->atoms[WM_DELETE_WINDOW], XCB_CURRENT_TIME, 0, 0, 0 },
  };

  if (self->managed)
    {
      tell_manager (self, id, self->atoms[NET_CLOSE_WINDOW], XCB_CURRENT_TIME, 2);
      return;
    }
  /* Asked, never killed: what is not saved can be saved. */
  xcb_send_event (self->connection, FALSE, id, XCB_EVENT_MASK_NO_EVENT, (const char *) &event);
  xcb_flush (self->connection);
}
