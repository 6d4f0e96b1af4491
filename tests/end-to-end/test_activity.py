#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Activity page of the built app: all that went over the wire since it was started.

Run by meson under build-aux/on-virtual-display; prints a line a test. With $MACAW_PICTURES it
leaves pictures in that folder.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import traceback

import driver

PICTURES = os.environ.get("MACAW_PICTURES")


def picture(app, name):
    if PICTURES:
        app.screenshot(pathlib.Path(PICTURES) / f"{name}.png")


def shows(app, text):
    return app.find(lambda n: text in (n.get_name() or ""))


def back(app):
    return app.find_tip("Back to the List", "MacawActivityPage")


def click(app, node):
    """With the mouse, in the middle of it."""
    extents = driver.Atspi.Component.get_extents(node, driver.Atspi.CoordType.WINDOW)
    place = (str(extents.x + extents.width // 2), str(extents.y + extents.height // 2))
    subprocess.run(["xdotool", "mousemove", "--window", app.windows()[-1], *place, "click", "1"], check=True)


def read_whole(file):
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    return text if text.endswith("]}}\n") else None


def export(app):
    """What the page exports, as text."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "activity.har"
        app.activate("export-activity", str(file))
        return driver.wait_for("the archive", lambda: read_whole(file))


def entries(har, path):
    return [e for e in json.loads(har)["log"]["entries"] if path in e["request"]["url"]]


def test_from_the_start(app):
    """The page is shown late, and knows what went on before."""
    status = app.send("Create a Python script that prints hello world")
    assert not status.get("error"), status
    app.activate("show-panel", "activity")
    driver.wait_for("the turn in the list", lambda: shows(app, "exchanges, "))
    har = export(app)
    assert entries(har, "/session/list"), har[:2000]
    turn = entries(har, "/chat")[0]
    assert turn["response"]["status"] == 200, turn
    assert turn["response"]["content"]["mimeType"].startswith("text/event-stream"), turn
    assert turn["response"]["content"]["text"].endswith("data: [DONE]\n\n"), turn
    assert turn["response"]["content"]["size"] == len(turn["response"]["content"]["text"].encode()), turn
    picture(app, "window-activity")


def test_control(app):
    """Another program's control call: the frames that came and went are there, and lead to it."""
    runtime = driver.Runtime()
    session = runtime.request("GET", "/session/list")["sessions"][0]["sessionId"]
    windows = runtime.request("POST", "/session/runtime/control/call",
                              {"session_id": session, "action": "list_windows", "args": {}})
    assert "Macaw" in json.dumps(windows), windows
    socket = entries(export(app), f"/ws/{session}")[0]
    assert socket["response"]["status"] == 101 and "comment" not in socket, socket
    headers = {h["name"].lower(): h["value"] for h in socket["request"]["headers"]}
    assert headers["authorization"] == "••••" and headers["sec-websocket-protocol"] == "ara-control.v1", headers
    messages = socket["_webSocketMessages"]
    kinds = [(m["type"], json.loads(m["data"])["type"]) for m in messages]
    assert kinds[0] == ("send", "hello"), kinds
    assert ("receive", "control.call") in kinds and ("send", "control.result") in kinds, kinds


def test_no_secret(app):
    """Neither the runtime's key nor a session's token is written."""
    runtime = driver.Runtime()
    token = runtime.request("GET", "/session/status")["token"]
    assert token
    har = export(app)
    assert runtime.key not in har
    assert token not in har
    assert "••••" in har


def choose_last(app, words, count):
    """Filters the list, of which so many rows stay, and opens the oldest one, by keys."""
    # The list may still slide in, and a click would miss the filter.
    app.settle()
    search = driver.wait_for("the filter", lambda: app.find_named("Filter activity", ("entry", "text")))
    click(app, search)
    driver.wait_for("the focus in the filter", lambda: app.find(
        lambda n: n.get_state_set().contains(driver.Atspi.StateType.FOCUSED), search))
    search.set_text_contents(words)
    rows = app.find(lambda n: n.get_name() == "Activity" and n.get_role_name() == "list")
    driver.wait_for("only those", lambda: rows.get_child_count() == count)
    for _ in ("method", "failed", "pause", "export", "clear", "list"):
        app.press("Tab")
    app.press("End")
    app.press("Return")


def press(app, name):
    driver.wait_for(f"the button {name}", lambda: app.find_named(name, ("push button", "button"))).do_action(0)


def test_jump(app):
    """From the request to the turn that made it, though much was said after it."""
    conversation = app.status()["conversation"]
    status = app.send("run seq 1 200")
    assert status["conversation"] == conversation, status
    app.send("list the files")
    app.activate("new-conversation")
    app.wait_status("another conversation", lambda s: s["conversation"] != conversation)
    choose_last(app, "post /chat", 3)
    button = driver.wait_for("the way to the conversation", lambda: app.find_named(
        "Open the Conversation", ("push button", "button")))
    picture(app, "window-activity-turn")
    button.do_action(0)
    app.wait_status("the conversation of the turn", lambda s: s["conversation"] == conversation)
    driver.wait_for("the first question", lambda: shows(app, "Create a Python script that prints hello world"))
    picture(app, "window-activity-jumped")


def test_jump_to_control(app):
    """From the frame that answered, to the action that was called; nothing is called by it."""
    calls = app.status()["calls"]
    back(app).do_action(0)
    choose_last(app, "control.result", 1)
    press(app, "Show on the Control Page")
    app.wait_status("the panel", lambda s: s["panel"] == "control")
    driver.wait_for("the action", lambda: app.find_named("List Windows", ("label",))
                    and app.find_named("Run", ("push button", "button")))
    picture(app, "window-activity-to-control")
    assert app.status()["calls"] == calls
    app.activate("show-panel", "activity")


def test_narrow(app):
    """Everything is there at 360 pixels."""
    app.resize(360, 720)
    app.activate("show-panel", "activity")
    driver.wait_for("the page", lambda: back(app))
    driver.wait_for("what was open in it", lambda: app.find_named("Show on the Control Page"))
    picture(app, "window-activity-narrow")


TESTS = [test_from_the_start, test_control, test_no_secret, test_jump, test_jump_to_control, test_narrow]


def main():
    app = driver.App(driver.program(), "--new-window")
    failed = 0
    print(f"1..{len(TESTS)}", flush=True)
    try:
        app.wait_ready()
        for number, test in enumerate(TESTS, 1):
            try:
                test(app)
                print(f"ok {number} {test.__name__}", flush=True)
            except Exception:
                failed += 1
                traceback.print_exc()
                print(f"not ok {number} {test.__name__}", flush=True)
        assert app.quit() == 0
    finally:
        app.kill()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
