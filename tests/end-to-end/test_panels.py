#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each panel of the inspector as who uses a screen reader and the keyboard alone meets it.

Whatever can have the focus has a name of its own, and Tab comes to all that is on the screen,
in the order of a table, and back to where it began. Run by meson under
build-aux/on-virtual-display; prints a line a panel.
"""

import contextlib
import re
import sys
import traceback

import driver
from gi.repository import Atspi, GLib

# What a widget without a label is called by GTK: its type.
TYPE_NAME = re.compile(r"(Gtk|Adw|Macaw)[A-Z]\w*$")
# The arrow keys go through these and what is in them; Tab comes to one of them.
A_ROW = "a row"
ROWS = ("list item", "table row", "table cell", "tree item", "row header", "column header")
# They hold what has the focus.
HOLDERS = ("scroll pane", "list", "table", "tree", "tree table", "list box", "filler", "panel", "frame")
BUTTONS = ("push button", "button", "toggle button")
STEPS = 300


def says(node, text):
    """Whether it is read out as that, or begins so: a list item goes on with its details."""
    return re.match(re.escape(text) + r"(\s|,|$)", text_of(node)) is not None


def text_of(node):
    """The name that is read out; what holds others and has none is read by its parts."""
    name = node.get_name() or ""
    if name == "" or node.get_role_name() in HOLDERS + ROWS and TYPE_NAME.match(name):
        parts = [text_of(node.get_child_at_index(i)) for i in range(node.get_child_count())]
        return " ".join(part for part in parts if part and not TYPE_NAME.match(part))
    # GTK 4.8 tells a label with a mnemonic twice: “_Run Run”.
    plain = name[len(name) // 2 + 1:]
    return plain if plain and name.replace("_", "", 1) == f"{plain} {plain}" else name


class Walk:
    """Goes through the window by Tab; knows the focus by the events that a screen reader gets."""

    def __init__(self, app):
        self.app = app
        self.focused = []
        self.last = None
        self.listener = Atspi.EventListener.new(self._heard)
        self.listener.register("object:state-changed:focused")

    def _heard(self, event):
        if event.detail1 == 1:
            self.focused.append(event.source)

    def close(self):
        self.listener.deregister("object:state-changed:focused")

    def inspector(self):
        return self.app.inspector()

    def step(self):
        self.focused.clear()
        self.app.press("Tab")
        try:
            driver.wait_for("the focus to move", lambda: self.focused)
        except driver.Unmet:
            raise AssertionError(f"Tab leads nowhere from “{text_of(self.last) if self.last else 'the first'}”") from None
        self.last = self.focused[-1]
        return self.last

    def go_to(self, text):
        for _ in range(STEPS):
            stop = self.step()
            if says(stop, text):
                return stop
        raise AssertionError(f"Tab does not come to “{text}”")

    def round(self):
        """Every stop of Tab, from the switcher of panels until it comes there again."""
        first = switcher(self.app).get_child_at_index(0)
        stops = []
        for _ in range(STEPS):
            stop = self.step()
            if stop == first and stops:
                return stops
            if stop == first or stops:
                stops.append(stop)
        raise AssertionError(f"Tab does not come back: {[text_of(s) for s in stops[-20:]]}")


    def dialog(self):
        """Every stop of Tab in the dialog that has the focus."""
        stops = [self.step()]
        for _ in range(STEPS):
            stop = self.step()
            if stop == stops[0]:
                return stops
            stops.append(stop)
        raise AssertionError(f"Tab does not come back: {[text_of(s) for s in stops[-20:]]}")


def switcher(app):
    return driver.wait_for("the switcher of panels", lambda: app.find_named("Panels"))


def descendants(node):
    yield node
    with contextlib.suppress(GLib.Error):
        for index in range(node.get_child_count()):
            child = node.get_child_at_index(index)
            if child is not None:
                yield from descendants(child)


def can_focus(node):
    states = node.get_state_set()
    return (states.contains(Atspi.StateType.FOCUSABLE) and states.contains(Atspi.StateType.SENSITIVE)
            and node.get_role_name() not in HOLDERS)


def is_on_screen(frame, node):
    """Whether a click on it would meet it: GTK 4.8 does not tell what is showing."""
    box = node.get_extents(Atspi.CoordType.WINDOW)
    if box.width <= 0 or box.height <= 0:
        return False
    # Its middle may be a picture that nobody is told of.
    for x, y in ((box.width // 2, box.height // 2), (2, box.height // 2), (box.width // 2, 2)):
        met = frame.get_accessible_at_point(box.x + x, box.y + y, Atspi.CoordType.WINDOW)
        while met is not None:
            if met == node:
                return True
            met = met.get_parent()
    return False


def shown(app, inspector):
    """All in the inspector that can have the focus now."""
    frame = app.root().get_child_at_index(0)
    return [node for node in descendants(inspector) if can_focus(node) and is_on_screen(frame, node)]


def check_names(stops, inside):
    unnamed = []
    for node in [*stops, *inside]:
        text = text_of(node)
        if text == "" or TYPE_NAME.match(text) or text.endswith("-symbolic"):
            unnamed.append(f"{node.get_role_name()} “{text}” ({node.get_description()}) {place(node)}")
    assert not unnamed, "without a name: " + "; ".join(unnamed)


def place(node):
    names = []
    while node is not None and len(names) < 12:
        name = node.get_name() or ""
        if name.startswith("Macaw"):
            names.append(name)
        node = node.get_parent()
    return "in " + " in ".join(names)


def is_in_row(node):
    while node is not None and node.get_role_name() not in ROWS:
        node = node.get_parent()
    return node is not None


def check_reached(stops, inside):
    reached = set(stops)
    missed = [f"{n.get_role_name()} “{text_of(n)}” {place(n)}" for n in inside if n not in reached and not is_in_row(n)]
    assert not missed, "Tab does not come to: " + ", ".join(missed)


def check_order(stops, wanted):
    texts = [A_ROW if stop.get_role_name() in ROWS else text_of(stop) for stop in stops]
    start = 0
    for want in wanted:
        found = next((i for i in range(start, len(texts)) if f"{texts[i]} ".startswith(want + " ")), None)
        assert found is not None, f"Tab does not come to “{want}” after {wanted[:wanted.index(want)]}: {texts}"
        start = found + 1


def open_tool(name):
    return lambda app: app.activate("open-tool", GLib.Variant("(ss)", (name, "{}")))


def press(name):
    """By AT-SPI, as a screen reader presses the button."""
    return lambda app: driver.wait_for(f"the button {name}", lambda: app.find(
        lambda n: n.get_role_name() in BUTTONS and can_focus(n) and text_of(n).startswith(name))).do_action(0)


def enter(field, name):
    """By the keys, as one opens a row: the list is filtered, so that Tab comes to one of that name."""
    def prepare(app):
        walk = Walk(app)
        try:
            walk.go_to(field)
            app.type(name)
            driver.wait_for(f"the row {name}", lambda: app.find(
                lambda n: n.get_role_name() in ROWS and says(n, name), app.inspector()))
            app.settle()
            walk.go_to(name)
            app.press("Return")
        finally:
            walk.close()
    return prepare


def run_tool(name, arguments, shown):
    def prepare(app):
        before = app.status()["calls"]
        app.activate("run-tool", GLib.Variant("(ss)", (name, arguments)))
        app.wait_status(f"the end of {name}", lambda s: s["calls"] > before)
        driver.wait_for("the result", lambda: app.find_named(shown))
    return prepare


def show_history(app):
    show_list(app)
    app.find_tip("Calls Made Before").do_action(0)


def leave_history(app):
    app.find_tip("Calls Made Before").do_action(0)


def show_list(app):
    """From the tool that was open: back, and nothing is filtered."""
    app.find_tip("Back to the List").do_action(0)
    driver.wait_for("the filter", lambda: app.find_named("Filter tools")).set_text_contents("")
    driver.wait_for("all tools", lambda: (lambda rows: rows and rows.get_child_count() > 5)(
        app.find(lambda n: n.get_name() == "Tools" and n.get_role_name() == "list")))


# Panel, what is done there first, what Tab comes to, in order. Those not named here are walked, too.
TABLE = [
    ("tools", show_list, ["Tools", "Filter tools", "Kind of tools: All", A_ROW]),
    ("tools", open_tool("exec"), ["Tools", "Form", "Both", "JSON", "command", "timeout", "Run"]),
    ("tools", run_tool("list_dir", "{}", "Table"), ["path", "Run", "Ask the Agent about It", "Table", "Copy All", A_ROW]),
    ("tools", show_history, ["Filter tools", "Open the call of", "Pin the call of", "Run the call of",
                             "Forget All That Are Not Pinned"]),
    ("tools", leave_history, ["Filter tools"]),
    ("skills", None, ["Skills", "Filter skills", A_ROW]),
    ("skills", enter("Filter skills", "write-python-scripts"), ["Skills"]),
    ("control", None, ["Control", "Filter actions", A_ROW]),
    ("control", enter("Filter actions", "Take Screenshot"), ["Control"]),
    ("capabilities", None, ["Capabilities"]),
    ("automations", None, ["Automations", "Read the list again", "New Automation"]),
    ("activity", None, ["Activity", "Filter activity", "Method: All", A_ROW]),
    ("activity", enter("Filter activity", "GET"), ["Activity"]),
]


DIALOGS = [
    ("tools", [open_tool("read_file"), press("Choose in the Sandbox")], ["Folder", "Filter", A_ROW]),
    ("automations", [press("New Automation")], ["What the agent is asked", "Schedule", "Minute, hour, day, month, day of the week", "Time zone", "Save", "Name"]),
]


def walk_panel(app, panel, prepare, wanted):
    app.activate("show-panel", panel)
    app.wait_status(f"the panel {panel}", lambda s: s.get("panel") == panel)
    if prepare is not None:
        prepare(app)
    app.settle()
    walk = Walk(app)
    try:
        stops = walk.round()
        inside = shown(app, walk.inspector())
        print(f"# {panel}: {' → '.join(text_of(s)[:40] for s in stops)}")
        check_names(stops, inside)
        check_order(stops, wanted)
        check_reached(stops, inside)
    finally:
        walk.close()


def walk_dialog(app, panel, steps, wanted):
    app.activate("show-panel", panel)
    for step in steps:
        step(app)
    frames = driver.wait_for("the dialog", lambda: app.root().get_child_count() > 1 and app.root().get_child_count())
    app.settle()
    walk = Walk(app)
    try:
        stops = walk.dialog()
        print(f"# dialog of {panel}: {' → '.join(text_of(s)[:40] for s in stops)}")
        check_names(stops, [])
        check_order(stops, wanted)
        app.press("Escape")
        driver.wait_for("the dialog to go", lambda: app.root().get_child_count() < frames)
    finally:
        walk.close()


def panels(app):
    """The titles of the panels there are, as the switcher names them."""
    group = switcher(app)
    return [text_of(group.get_child_at_index(i)).lower() for i in range(group.get_child_count())]


def run_by_keys(app):
    """Finds a tool, fills in its form and runs it, by keys alone; the focus can go on to the answer."""
    driver.Runtime().execute("write_file", path="note.txt", content="a needle\n")
    app.activate("show-panel", "tools")
    walk = Walk(app)
    try:
        walk.go_to("Filter tools")
        app.type("lines that")
        rows = app.find(lambda n: n.get_name() == "Tools" and n.get_role_name() == "list")
        driver.wait_for("the list to be filtered", lambda: rows.get_child_count() == 1)
        walk.go_to("search_files")
        app.press("Return")
        walk.go_to("pattern")
        app.type("needle")
        app.press("ctrl+Return")
        status = app.wait_status("the end of the call", lambda s: s["calls"] == 1)
        assert "note.txt" in str(status.get("result")), status
        walk.go_to("Copy All")
    finally:
        walk.close()


def fill_narrow(app):
    """In a narrow window each panel is as wide as the others: no strip of the chat is left beside one."""
    app.resize(360, 720)
    widths = {}
    for panel in panels(app):
        app.activate("show-panel", panel)
        app.wait_status(f"the panel {panel}", lambda s: s.get("panel") == panel)
        app.settle()
        box = app.inspector().get_extents(Atspi.CoordType.WINDOW)
        widths[panel] = (box.x, box.width)
    assert len(set(widths.values())) == 1, widths


def main():
    app = driver.App(driver.program(), "--new-window")
    failed = 0
    try:
        app.wait_ready()
        # GTK from 4.10 on tells of them only while they are shown.
        app.activate("show-panel", "tools")
        there = panels(app)
        table = [row for row in TABLE if row[0] in there]
        table += [(panel, None, []) for panel in there if panel not in [row[0] for row in TABLE]]
        tests = [("a tool is run by keys alone", run_by_keys, ())]
        tests += [(f"panel {row[0]}", walk_panel, row) for row in table]
        tests += [(f"dialog of {row[0]}", walk_dialog, row) for row in DIALOGS if row[0] in there]
        tests += [("panels fill a narrow window", fill_narrow, ())]
        print(f"1..{len(tests)}\n# panels: {', '.join(there)}", flush=True)
        assert "tools" in there, there
        for number, (title, test, arguments) in enumerate(tests, 1):
            try:
                test(app, *arguments)
                print(f"ok {number} {title}", flush=True)
            except Exception:
                failed += 1
                traceback.print_exc()
                print(f"not ok {number} {title}", flush=True)
    finally:
        app.kill()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
