#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tour of the app for a machine without a display.

usage: tour.py FOLDER

Starts the app, sends the first suggested message by the app's own action, prints what was
said, and leaves pictures in FOLDER. Ends with status 0 only if all of it worked.
"""

import json
import pathlib
import subprocess
import sys

import driver
from gi.repository import GLib

SUGGESTION = "Create a Python script that prints hello world"


def print_transcript(messages):
    for message in messages:
        print(f"\n{message['role'].capitalize()}")
        for part in message["parts"]:
            kind = part["type"]
            if kind == "text":
                print(f"  {part['text']}")
            elif kind == "reasoning":
                print(f"  (reasoning) {part['text']}")
            elif kind.startswith("tool-"):
                print(f"  [{kind[5:]}] {json.dumps(part['input'], ensure_ascii=False)}")
                print(f"    → {part.get('output', part.get('errorText'))}")


def check(condition, sentence):
    if not condition:
        raise driver.Unmet(sentence)
    print(f"✓ {sentence}")


def open_tool_row(app):
    """Opens the row of the tool call; returns once its result can be read."""
    row = driver.wait_for("the row of the tool call", lambda: app.find_named(
        "write_file", ("toggle button", "push button", "button", "expander")))
    row.do_action(0)
    driver.wait_for("the result in the opened row",
                    lambda: app.find(lambda n: "File written." in (n.get_name() or "")))


def run_exec(app):
    """Runs exec from the Tools page, by the app's own action, and prints the result."""
    app.activate("run-tool", GLib.Variant("(ss)", ("exec", '{"command":"ls -la"}')))
    status = app.wait_status("the end of exec", lambda s: s.get("calls", 0) > 0)
    print(f"exec: {json.dumps(status.get('result'), ensure_ascii=False)}")
    check("hello.py" in json.dumps(status.get("result")), "exec ran from the Tools page")


def list_windows(app):
    """Calls list_windows from the Control page, through the runtime, which asks the app, and prints the windows."""
    before = app.status().get("calls", 0)
    app.activate("call-control", GLib.Variant("(ss)", ("list_windows", "{}")))
    status = app.wait_status("the answer of list_windows", lambda s: s.get("calls", 0) > before)
    print(f"list_windows: {json.dumps(status.get('result'), ensure_ascii=False)}")
    check("Macaw" in json.dumps(status.get("result")), "list_windows told the app's window")
    driver.wait_for("the windows in the Control page", lambda: app.find_named("Focus", ("push button", "button")))


def make_tour(folder):
    app = driver.App(driver.program(), "--new-window")
    try:
        app.wait_ready()
        app.screenshot(folder / "1-first-start.png")
        status = app.send(SUGGESTION)
        check(not status.get("error"), "the turn ended without an error")

        runtime = driver.Runtime()
        messages = runtime.conversation(status["conversation"])["messages"]
        print_transcript(messages)
        print()
        check(any(part["type"] == "tool-write_file" for m in messages for part in m["parts"]),
              "the agent called write_file")
        read = runtime.execute("read_file", path="hello.py")
        check("hello world" in json.dumps(read).lower(), "hello.py is in the sandbox")

        open_tool_row(app)
        app.screenshot(folder / "2-finished-turn.png")
        run_exec(app)
        app.screenshot(folder / "4-tools.png")
        list_windows(app)
        app.screenshot(folder / "6-control.png")
        app.activate("show-panel", "capabilities")
        app.screenshot(folder / "5-capabilities.png")
        app.activate("show-inspector")
        app.resize(360, 720)
        app.screenshot(folder / "3-narrow.png")
        check(app.quit() == 0, "the app ended with status 0")
    finally:
        app.kill()


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    try:
        make_tour(folder)
    except (driver.Unmet, OSError, subprocess.CalledProcessError) as error:
        print(f"✗ {error}", file=sys.stderr)
        subprocess.run(["import", "-window", "root", str(folder / "failed.png")], check=False)
        return 1
    print(f"The pictures are in {folder}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
