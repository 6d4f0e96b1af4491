#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The built app, driven from outside: by its actions and by AT-SPI, as a person would.

Run by meson under build-aux/on-virtual-display; prints a line a test.
"""

import os
import signal
import sys
import traceback
import urllib.error

import driver


def texts(messages):
    return [p["text"] for m in messages for p in m["parts"] if p["type"] == "text"]


def test_first_message(app):
    """A suggestion is clicked; the file it asks for is in the sandbox."""
    button = driver.wait_for("the first suggestion", lambda: app.find_named(
        "Create a Python script", ("push button", "button")))
    button.do_action(0)
    status = app.wait_status("the end of the turn", lambda s: s["turns"] == 1 and not s["busy"])
    assert "hello.py" in status["result"], status
    result = driver.Runtime().execute("exec", command="python3 hello.py")
    assert result["result"]["stdout"] == "hello world\n", result


def test_hostile_text(app):
    """Markup, formats and right-to-left text come back as they were sent."""
    text = "<b>%s</b> & \u202e\u05e9\u05dc\u05d5\u05dd \U0001f99c `x`"
    app.activate("new-conversation")
    status = app.send(text)
    messages = driver.Runtime().conversation(status["conversation"])["messages"]
    assert texts(messages)[0] == text, messages
    driver.wait_for("the text on the screen", lambda: app.find(lambda n: n.get_name() == text))


def test_stop(app):
    """Stop ends the running command, too, and the next message works."""
    app.activate("new-conversation")
    app.activate("send", "run echo begun; sleep 300")
    runtime = driver.Runtime()
    app.wait_status("a running turn", lambda s: s["busy"])

    def running():
        conversation = app.status()["conversation"]
        try:
            parts = runtime.conversation(conversation)["messages"][-1]["parts"]
        except urllib.error.HTTPError:
            return False  # the question is not there yet
        return any(p.get("output", {}).get("stdout") == "begun\n" for p in parts if p["type"] == "tool-exec")
    driver.wait_for("the command to run", running)
    # Escape is the bar's first, and a script's stop is always one.
    def entry():
        return app.find(lambda n: n.get_name() == "Find in Conversation"
                        and n.get_state_set().contains(driver.Atspi.StateType.FOCUSED))
    app.activate("find")
    driver.wait_for("the bar that finds words", entry)
    app.press("Escape")
    driver.wait_for("the bar to close", lambda: not entry())
    assert app.status()["busy"], app.status()
    app.activate("find")
    driver.wait_for("the bar again", entry)
    app.activate("stop")
    status = app.wait_status("the end of the turn", lambda s: not s["busy"])
    last = runtime.conversation(status["conversation"])["messages"][-1]
    assert last["metadata"]["status"] == "stopped", last
    status = app.send("hello")
    assert "I understand" in status["result"], status


def test_runtime_dies(app):
    """A runtime that is killed is started again; what was said is still there."""
    status = app.send("hello")
    runtime = driver.Runtime()
    os.kill(runtime.pid, signal.SIGKILL)

    def another():
        try:
            return driver.Runtime().pid != runtime.pid and driver.Runtime()
        except (OSError, ValueError):
            return None
    again = driver.wait_for("another runtime", another)
    app.wait_ready()
    messages = again.conversation(status["conversation"])["messages"]
    assert "hello" in texts(messages), messages


def test_quit(app):
    """Nothing that the app started lives on."""
    runtime = driver.Runtime()
    assert app.quit() == 0
    driver.wait_for("the runtime to end", lambda: not driver.process_exists(runtime.pid))


TESTS = [test_first_message, test_hostile_text, test_stop, test_runtime_dies, test_quit]


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
    finally:
        app.kill()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
