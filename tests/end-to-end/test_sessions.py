#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions and connections in the built app: by keys, by AT-SPI, and with a server not ours.

Run by meson under build-aux/on-virtual-display; prints a line a test.
"""

import os
import subprocess
import sys
import traceback

import driver
import foreign_server

BUTTON = ("push button", "button")


def start_keyring():
    subprocess.run(["gnome-keyring-daemon", "--unlock", "--components=secrets"],
                   input="\n", text=True, check=True, stdout=subprocess.DEVNULL)


def start_app(*arguments, **variables):
    app = driver.App(driver.program(), *arguments, environment={**os.environ, **variables})
    app.wait_ready()
    return app


def press_button(app, name):
    button = driver.wait_for(f"the button {name}", lambda: app.find_named(name, BUTTON))
    app.settle()  # one that is not drawn yet can't be pressed
    assert button.do_action(0), name


def type_text(app, text):
    subprocess.run(["xdotool", "type", "--delay", "1", text], check=True)


def sessions():
    return {s["name"]: s for s in driver.Runtime().request("GET", "/session/list")["sessions"]}


def conversation_rows(app):
    return app.find(lambda n: n.get_role_name() == "list" and n.get_name() == "Conversations")


def test_new_session(app, server):
    """A session is made by name, used at once, and the first one is there again by its row."""
    first = app.status()["session"]
    app.activate("new-session")
    driver.wait_for("the dialog", lambda: app.find_named("Name", ("text", "entry")))
    app.settle()
    app.press("ctrl+a")
    type_text(app, "Second")
    app.press("Return")
    status = app.wait_status("the new session", lambda s: s["session"] not in (None, first))
    assert sessions()["Second"]["sessionId"] == status["session"], (sessions(), status)
    assert "hello" in app.send("hello")["result"].lower()
    app.activate("select-session", first)
    status = app.wait_status("the first session", lambda s: s["session"] == first)


def test_stop_and_start(app, server):
    """A stopped session says so and offers to start; what was said in it is still there."""
    second = sessions()["Second"]["sessionId"]
    app.activate("select-session", second)
    app.wait_status("the second session", lambda s: s["session"] == second)
    app.activate("stop-session")
    driver.wait_for("the word for it", lambda: app.find_named("This session is stopped."))
    assert sessions()["Second"]["status"] == "stopped"
    press_button(app, "Start It")
    driver.wait_for("the session to run", lambda: sessions()["Second"]["status"] == "running")
    app.wait_ready()
    assert "error" not in app.send("hello")


def test_unknown_session(app, server):
    """An ID that nobody has is named, and the session that was shown stays."""
    before = app.status()["session"]
    app.activate("select-session", "sess-nobody")
    driver.wait_for("the sentence", lambda: app.find_named("There is no session “sess-nobody”"))
    assert app.status()["session"] == before


def test_filter(app, server):
    """The picker is opened and filtered by keys alone, and Enter opens what is left."""
    app.activate("show-sessions")
    driver.wait_for("the picker", lambda: app.find_named("Filter sessions", ("text", "entry")))
    app.settle()
    type_text(app, "Hom")
    home = sessions()["Home"]["sessionId"]
    app.press("Return")
    app.wait_status("the session Home", lambda s: s["session"] == home)


def add_connection(app, server, key):
    """By keys alone: the kind of server has the focus, then come address and key."""
    app.activate("show-sessions")
    press_button(app, "Add Connection")
    app.window_named("Add Connection")
    app.settle()
    for keys in ("space", "Down", "Return", "Tab"):
        app.press(keys)
        app.settle()
    type_text(app, server.url)
    app.press("Tab")
    type_text(app, key)
    app.press("Return")


def test_wrong_key(app, server):
    """A key that the server refuses is told in the dialog, before anything is kept."""
    add_connection(app, server, "sk-wrong")
    driver.wait_for("the refusal", lambda: server.refused > 0)
    app.settle()
    app.press("Escape")
    app.settle()


def test_foreign_server(app, server):
    """A server with the published calls only is added by hand and talked to."""
    add_connection(app, server, foreign_server.KEY)
    app.wait_status("its session", lambda s: s.get("session") == "sess-abroad" and s["connection-state"] == "connected")
    status = app.send("Guten Tag ☀")
    assert status["result"] == foreign_server.ANSWER, status
    asked = server.chats[-1]["messages"]
    assert [(m["role"], m["content"]) for m in asked] == [("user", "Guten Tag ☀")], asked
    driver.wait_for("the tool's row", lambda: app.find_named("lookup"))
    driver.wait_for("the reasoning", lambda: app.find_named("Reasoning"))
    # A list that few servers have is asked for when somebody wants to see it.
    assert "/models" not in server.asked, server.asked


def test_foreign_list(app, server):
    """A server without a list: the conversations kept here are it, and one leads back."""
    first = app.status()["conversation"]
    app.activate("new-conversation")
    app.send("And another")
    rows = driver.wait_for("the list of conversations", lambda: conversation_rows(app))

    def listed(title):
        return app.find(lambda n: n.get_name() == title, rows)
    driver.wait_for("both rows", lambda: listed("Guten Tag ☀") and listed("And another"))
    app.activate("delete-conversation")
    driver.wait_for("one row", lambda: not listed("And another"))
    press_button(app, "Undo")
    driver.wait_for("both rows", lambda: listed("And another"))
    app.activate("open-conversation", first)
    app.wait_status("the first again", lambda s: foreign_server.ANSWER in (s.get("result") or ""))


def test_nothing_sent(app, server):
    """A conversation in which nothing was sent is no trouble at the next start."""
    again = driver.App(driver.program(), "--connection", "local")
    try:
        again.wait_ready()
        again.activate("new-conversation")
    finally:
        again.quit()
    again = driver.App(driver.program(), "--connection", "local")
    try:
        again.wait_ready()
        again.settle()
        status = again.status()
        assert "error" not in status and status["turns"] == 0, status
        again.activate("send", "hello")
        again.wait_status("an answer", lambda s: s["turns"] == 1 and not s["busy"])
    finally:
        again.quit()


def test_at_next_start(app, server):
    """The connection, its key and what was said are there again, without the server too."""
    app.quit()
    server.shutdown()
    server.server_close()
    again = driver.App(driver.program())
    try:
        again.wait_status("the failure", lambda s: s["connection-state"] == "failed")
        driver.wait_for("the answer", lambda: again.find_named("Grüße from a"))
        assert again.status()["session"] == "sess-abroad"
    finally:
        again.quit()


def test_found(app, server):
    """A connection that the environment tells is there by name, and again at the next start."""
    server = foreign_server.ForeignServer()
    url = server.url.replace("127.0.0.1", "localhost")
    there = {**os.environ, "ARA_API_KEY": foreign_server.KEY, "ARA_API_BASE_URL": url}
    again = driver.App(driver.program(), "--connection", "localhost", environment=there)
    try:
        again.activate("send", "At once")  # it may still be sought
        status = again.wait_status("its answer and session", lambda s: s.get("result") == foreign_server.ANSWER and s.get("session"))
        assert (status["connection"], status["session"]) == ("found " + url, "sess-abroad"), status
        rows = driver.wait_for("the list of conversations", lambda: conversation_rows(again))
        driver.wait_for("its row", lambda: again.find(lambda n: n.get_name() == "At once", rows))
    finally:
        again.quit()
    again = driver.App(driver.program(), environment=there)
    try:
        status = again.wait_ready()
        assert (status["connection"], status["session"]) == ("found " + url, "sess-abroad"), status
        again.wait_status("the answer", lambda s: s.get("result") == foreign_server.ANSWER)
    finally:
        again.quit()
        server.shutdown()
        server.server_close()


TESTS = (test_new_session, test_stop_and_start, test_unknown_session, test_filter, test_wrong_key,
         test_foreign_server, test_foreign_list, test_at_next_start, test_nothing_sent,
         test_found)


def main():
    start_keyring()
    server = foreign_server.ForeignServer()
    app = start_app()
    failed = []
    for test in TESTS:
        try:
            test(app, server)
            print(f"ok {test.__name__}", flush=True)
        except Exception:
            traceback.print_exc()
            failed.append(test.__name__)
    if app.process.poll() is None:
        app.quit()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
