#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Tools page as a person uses it who hears it: by AT-SPI and the keyboard alone.

Run by meson under build-aux/on-virtual-display; prints a line a test.
"""

import os
import subprocess
import sys
import traceback

import driver
from gi.repository import Atspi

BUTTON = ("push button", "button", "toggle button")
TEXT = ("text", "entry")


def is_showing(node):
    """GTK 4.8 tells no state for it; what was never shown has no size."""
    return (node.get_state_set().contains(Atspi.StateType.VISIBLE)
            and node.get_extents(Atspi.CoordType.WINDOW).width > 0)


def find(app, name, roles):
    """GTK 4.8 puts what is written on a button behind its name: “Run Run”."""
    def fits(node):
        words = node.get_name() or ""
        return words in (name, f"{name} {name}")
    return app.find(lambda n: n.get_role_name() in roles and fits(n) and is_showing(n))


def press(app, name):
    """Presses the button, once it can be pressed."""
    def ready():
        button = find(app, name, BUTTON)
        return button if button and button.get_state_set().contains(Atspi.StateType.SENSITIVE) else None
    driver.wait_for(f"the button {name}", ready).do_action(0)


def fill(app, name, text):
    field = driver.wait_for(f"the field {name}", lambda: find(app, name, TEXT))
    field.set_text_contents(text)


def shown(app, part):
    return driver.wait_for(f"“{part}” on the screen",
                           lambda: app.find(lambda n: part in read(n) and is_showing(n)))


def read(node):
    """What a screen reader would say of it: its name, or the text in it."""
    if node.get_role_name() in TEXT:
        return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))
    return node.get_name() or ""


def go_back(app):
    """To the list, where the panel is too narrow for both."""
    button = app.find_tip("Back to the List", "MacawToolsPage")
    if button and is_showing(button):
        button.do_action(0)
    app.settle()


def click(app, node):
    """GTK 4.8 lets AT-SPI neither focus a search entry nor activate it."""
    place = node.get_extents(Atspi.CoordType.WINDOW)
    # The window's shadow is not counted.
    x, y = place.x + 5 + place.width // 3, place.y + 5 + place.height // 2
    subprocess.run(["xdotool", "mousemove", "--window", app.windows()[-1], str(x), str(y), "click", "1"], check=True)


def choose(app, words):
    """Filters the list and takes the first that is left."""
    go_back(app)
    fill(app, "Filter tools", words)
    app.settle()
    click(app, find(app, "Filter tools", TEXT))
    app.press("Return")


def run(app):
    """Run, and yes to the question of a destructive tool."""
    before = app.status()["calls"]
    press(app, "Run")
    return before


def confirm(app):
    node = driver.wait_for("the question", lambda: app.find(lambda n: "Run “" in (n.get_name() or "")))
    while node.get_parent().get_role_name() != "application":
        node = node.get_parent()
    app.find(lambda n: n.get_role_name() in BUTTON and "Run" in (n.get_name() or ""), node).do_action(0)


def wait_call(app, before):
    return app.wait_status("the end of the call", lambda s: s["calls"] > before)


def test_exec(app):
    """A destructive tool: the form is filled in, the question answered, the output read."""
    app.activate("show-panel", "tools")
    shown(app, "read_file")
    choose(app, "exec")
    fill(app, "command", "echo heard; exit 3")
    before = run(app)
    confirm(app)
    status = wait_call(app, before)
    assert status["result"]["stdout"] == "heard\n", status
    shown(app, "Exit code 3")
    shown(app, "heard\n")


def test_missing(app):
    """What is missing is said, and nothing is sent."""
    choose(app, "read_file")
    before = run(app)
    status = wait_call(app, before)
    assert "missing or wrong" in status["error"], status
    shown(app, "Some arguments are missing or wrong.")
    fill(app, "path", "nowhere.txt")
    status = wait_call(app, run(app))
    assert "does not exist" in status["error"], status


def test_undo(app):
    """A file is written, and the writing taken back where it was done."""
    choose(app, "write_file")
    fill(app, "path", "heard.txt")
    fill(app, "content", "one\ntwo\n")
    before = run(app)
    confirm(app)
    wait_call(app, before)
    assert driver.Runtime().execute("read_file", path="heard.txt")["result"] == "one\ntwo\n"
    press(app, "Undo")
    shown(app, "Undone: “heard.txt” is deleted again.")
    assert not driver.Runtime().execute("read_file", path="heard.txt")["ok"]


def test_history(app):
    """A call made before is found, pinned, run again and opened in the form."""
    go_back(app)
    press(app, "Calls Made Before")
    fill(app, "Filter tools", "nowhere")
    shown(app, '{"path":"nowhere.txt"}')
    driver.wait_for("the others to go", lambda: not app.find(lambda n: "echo heard" in read(n) and is_showing(n)))
    press(app, "Pin the call of read_file")
    driver.wait_for("the pin", lambda: find(app, "Unpin the call of read_file", BUTTON))
    before = app.status()["calls"]
    press(app, "Run the call of read_file again")
    wait_call(app, before)
    shown(app, "it does not exist")
    field = find(app, "path", TEXT)
    assert read(field) == "nowhere.txt", read(field)


def test_history_stays(app):
    """After a restart it is there, pinned ones first."""
    again = driver.App(driver.program(), "--new-window")
    try:
        again.wait_ready()
        again.activate("show-panel", "tools")
        press(again, "Calls Made Before")
        driver.wait_for("the pin", lambda: find(again, "Unpin the call of read_file", BUTTON))
        shown(again, "echo heard; exit 3")
    finally:
        again.kill()


def test_no_button_without_a_name(app):
    """Every button, field and list of the panel says what it is."""
    go_back(app)
    press(app, "Calls Made Before")
    choose(app, "list_dir")
    wait_call(app, run(app))
    shown(app, "Done")
    page = app.find(lambda n: n.get_name() == "MacawToolsPage")
    nameless = []

    def look(node):
        name = node.get_name() or ""
        named = node.get_role_name() in BUTTON + TEXT + ("list", "combo box")
        # The inner button of a drop-down is named by what is around it.
        if named and node.get_parent().get_role_name() != "combo box":
            if not name or name.startswith(("Gtk", "Macaw", "Adw")):
                nameless.append((node.get_role_name(), name, node.get_description()))
        return False
    app.find(look, page)
    assert not nameless, nameless


TESTS = [test_exec, test_missing, test_undo, test_history, test_no_button_without_a_name]


def main():
    app = driver.App(driver.program(), "--new-window")
    failed = 0
    print(f"1..{len(TESTS) + 1}", flush=True)
    try:
        app.wait_ready()
        for number, test in enumerate(TESTS + [test_history_stays], 1):
            try:
                if test is test_history_stays:
                    app.quit()
                test(app)
                print(f"ok {number} {test.__name__}", flush=True)
            except Exception:
                failed += 1
                traceback.print_exc()
                if "MACAW_PICTURES" in os.environ:
                    app.screenshot(os.path.join(os.environ["MACAW_PICTURES"], f"{test.__name__}.png"))
                print(f"not ok {number} {test.__name__}", flush=True)
    finally:
        app.kill()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
