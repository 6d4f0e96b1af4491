#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""App and runtime killed in the middle of a turn: what was on the screen is there again.

Run by meson under build-aux/on-virtual-display; prints a line a test.
"""

import os
import pathlib
import signal
import sqlite3
import sys
import traceback
import urllib.error

import driver
from gi.repository import Atspi, GLib

HISTORY = pathlib.Path(GLib.get_user_data_dir()) / "macaw" / "history.db"


def kept(query):
    """Rows of the app's store, as another process sees them."""
    try:
        with sqlite3.connect(f"file:{HISTORY}?mode=ro", uri=True, timeout=10) as database:
            return database.execute(query).fetchall()
    except sqlite3.OperationalError:
        return []


def begin_long_turn(app):
    """A turn whose command runs until somebody ends it; its conversation."""
    app.activate("new-conversation")
    app.activate("send", "run echo begun; sleep 300")
    app.wait_status("a running turn", lambda s: s["busy"])
    conversation = app.status()["conversation"]

    def running():
        try:
            parts = driver.Runtime().conversation(conversation)["messages"][-1]["parts"]
        except urllib.error.HTTPError:
            return False  # the question is not there yet
        return any(p.get("output", {}).get("stdout") == "begun\n" for p in parts if p["type"] == "tool-exec")
    driver.wait_for("the command to run", running)
    return conversation


def test_runtime_killed():
    """The runtime dies in a turn: it is started again, and the turn says that it was interrupted."""
    app = driver.App(driver.program(), "--new-window")
    try:
        app.wait_ready()
        conversation = begin_long_turn(app)
        os.kill(driver.Runtime().pid, signal.SIGKILL)
        app.wait_status("the end of the turn", lambda s: not s["busy"])
        last = driver.Runtime().conversation(conversation)["messages"][-1]
        assert last["metadata"]["status"] == "interrupted", last
        driver.wait_for("the word for it", lambda: app.find_named("Interrupted"))
        driver.wait_for("the command's row", lambda: app.find_named("exec"))
        status = app.send("hello")
        assert "I understand" in status["result"], status
        assert len(driver.Runtime().conversation(conversation)["messages"]) == 4
    finally:
        app.kill()


def test_app_killed():
    """The app dies: the runtime does the turn to its end, and then, long before its idle time, ends."""
    app = driver.App(driver.program(), "--new-window")
    try:
        app.wait_ready()
        conversation = begin_long_turn(app)
        runtime = driver.Runtime()
        app.kill()
        assert runtime.request("POST", "/chat/stop", {"chatId": conversation})["stopped"]
        driver.wait_for("the runtime to end", lambda: not driver.process_exists(runtime.pid), patience=30)
    finally:
        app.kill()
    again = driver.App(driver.program(), "--new-window")
    try:
        again.wait_ready()
        last = driver.Runtime().conversation(conversation)["messages"][-1]
        assert last["metadata"]["status"] == "stopped", last
        assert again.quit() == 0
    finally:
        again.kill()


def test_both_killed():
    """App and runtime die at once: at the next start the turn is there, and what was not sent is the draft."""
    app = driver.App(driver.program(), "--new-window")
    try:
        app.wait_ready()
        conversation = begin_long_turn(app)
        query = f"SELECT json FROM %s WHERE conversation = '{conversation}'"
        driver.wait_for("the output in the app's store", lambda: any(
            "begun\\n" in json for table in ("messages", "message_changes") for (json,) in kept(query % table)))
        composer = app.find_named("Message", ("text",))
        composer.set_text_contents("not sent yet")
        app.activate("send", "and then this")
        unsent = "and then this\n\nnot sent yet"
        driver.wait_for("what waits and the draft in the app's store", lambda: (unsent,) in kept("SELECT value FROM named_values"))
        # The app first: it would start another runtime, which lives on for its idle time.
        first = driver.Runtime().pid
        app.kill()
        os.kill(first, signal.SIGKILL)
    finally:
        app.kill()
    again = driver.App(driver.program(), "--new-window")
    try:
        again.wait_ready()
        again.activate("open-conversation", conversation)
        driver.wait_for("the word for it", lambda: again.find_named("Interrupted"))
        driver.wait_for("the command's row", lambda: again.find_named("exec"))
        driver.wait_for("the draft", lambda: again.find(
            lambda n: n.get_role_name() == "text" and Atspi.Text.get_text(n, 0, -1) == unsent))
        assert not again.status()["busy"]
        runtime = driver.Runtime()
        assert again.quit() == 0
        driver.wait_for("the runtime to end", lambda: not driver.process_exists(runtime.pid))
    finally:
        again.kill()


TESTS = [test_runtime_killed, test_app_killed, test_both_killed]


def main():
    failed = 0
    print(f"1..{len(TESTS)}", flush=True)
    for number, test in enumerate(TESTS, 1):
        try:
            test()
            print(f"ok {number} {test.__name__}", flush=True)
        except Exception:
            failed += 1
            traceback.print_exc()
            print(f"not ok {number} {test.__name__}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
