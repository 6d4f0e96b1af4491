#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Another program calls control actions of the built app, by way of a runtime it finds running.

Run by meson under build-aux/on-virtual-display; prints a line a test.
"""

import base64
import json
import signal
import subprocess
import sys
import threading
import traceback
import urllib.error
import urllib.request

import driver
from gi.repository import GLib

OTHER = """
import gi, sys
gi.require_version("Gtk", "4.0")
from gi.repository import Gtk, GLib
window = Gtk.Window(title="Somebody else\\u2019s window", default_width=300, default_height=200)
window.connect("close-request", lambda *_: loop.quit())
loop = GLib.MainLoop()
window.present()
loop.run()
"""


def send(path, body=None):
    """Status and text of the answer."""
    runtime = driver.Runtime()
    request = urllib.request.Request(
        runtime.url + path, data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {runtime.key}", "Content-Type": "application/json"})
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(request, timeout=driver.PATIENCE) as reply:
            return reply.status, reply.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


class Reply:
    """A call of another program, on a thread of its own, so that the test can act meanwhile."""

    def __init__(self, path, body=None):
        self.status = self.value = None
        self.thread = threading.Thread(target=self._run, args=(path, body), daemon=True)
        self.thread.start()

    def _run(self, path, body):
        status, text = send(path, body)
        self.value = json.loads(text)
        self.status = status

    def wait(self, status=200):
        driver.wait_for("the answer to the call", lambda: self.status)
        assert self.status == status, (self.status, self.value)
        return self.value


def call(action, timeout_ms=60000, **args):
    return Reply("/session/runtime/control/call", {"action": action, "args": args, "timeout_ms": timeout_ms})


def other_window():
    windows = call("list_windows").wait()["windows"]
    return next((w for w in windows if "Somebody" in w["title"]), None)


def answer_dialog(app, response):
    button = driver.wait_for(f"the dialog’s {response}", lambda: app.find_named(response, ("push button", "button")))
    button.do_action(0)


def no_dialog(app):
    driver.wait_for("the dialog to go", lambda: app.find_named("Allow Once", ("push button", "button")) is None)


def connected():
    reply = Reply("/session/runtime/control/actions")
    driver.wait_for("the actions", lambda: reply.status)
    return reply.status == 200 and reply.value["actions"]


def test_without_app(state):
    reply = call("list_windows").wait(409)
    assert "No app UI" in reply["detail"], reply
    assert Reply("/session/runtime/control/actions").wait() == {"actions": []}


def test_actions(state):
    state.app = driver.App(driver.program(), "--new-window")
    state.app.wait_ready()
    actions = driver.wait_for("the app’s actions", connected)
    assert [a["id"] for a in actions][0] == "list_windows", actions
    capabilities = Reply("/session/runtime/capabilities").wait()
    assert capabilities["control"]["client"].startswith("macaw/"), capabilities["control"]


def test_list_windows(state):
    """The real ones of the desktop, ours among them."""
    state.other = subprocess.Popen(["/usr/bin/python3", "-c", OTHER])
    window = driver.wait_for("the other window", other_window)
    assert window["own"] is False and window["id"].startswith("0x"), window
    assert window["geometry"]["width"] >= 300 and window["state"] == "normal", window
    listed = call("list_windows").wait()
    assert listed["scope"] == "desktop", listed
    own = [w for w in listed["windows"] if w["own"]]
    assert len(own) == 1, listed
    assert len([w for w in listed["windows"] if w["focused"]]) <= 1, listed


def test_unanswered(state):
    """Nobody answers the dialog: 504, the dialog goes, and nothing was done."""
    reply = call("close_window", timeout_ms=3000, id=other_window()["id"])
    driver.wait_for("the question", lambda: state.app.find_named("Let the Agent Close a Window?"))
    assert "did not answer" in reply.wait(504)["detail"]
    no_dialog(state.app)
    assert other_window() is not None


def test_denied(state):
    reply = call("focus_window", id=other_window()["id"])
    answer_dialog(state.app, "Deny")
    assert "refused" in reply.wait(403)["detail"]
    no_dialog(state.app)


def test_bad_arguments(state):
    assert "list_windows" in call("close_window", id="0x1").wait(422)["detail"]
    call("close_window").wait(422)
    call("fly").wait(404)
    call("show_panel", panel="engine").wait(422)


def test_focus(state):
    """Allowed for the session: the second call asks no more."""
    reply = call("focus_window", id=other_window()["id"])
    answer_dialog(state.app, "Allow for This Session")
    reply.wait()
    driver.wait_for("the focus", lambda: other_window()["focused"])
    own = next(w for w in call("list_windows").wait()["windows"] if w["own"])
    call("focus_window", id=own["id"]).wait()
    driver.wait_for("the focus to come back", lambda: not other_window()["focused"])
    call("focus_window", id=other_window()["id"]).wait()
    driver.wait_for("the focus again", lambda: other_window()["focused"])


def test_close(state):
    reply = call("close_window", id=other_window()["id"])
    answer_dialog(state.app, "Allow Once")
    reply.wait()
    driver.wait_for("the end of the other program", lambda: state.other.poll() is not None)
    driver.wait_for("the window to leave the list", lambda: other_window() is None)


def test_screenshot(state):
    image = call("screenshot").wait()
    assert image["type"] == "image" and image["mimeType"] == "image/png", image.keys()
    png = base64.b64decode(image["data"])
    assert png.startswith(b"\x89PNG"), png[:8]
    width = int.from_bytes(png[16:20], "big")
    assert width >= 360, width


def test_open_conversation(state):
    call("open_conversation", id="none-such").wait(422)
    first = state.app.send("hello")["conversation"]
    state.app.activate("new-conversation")
    call("open_conversation", id=first).wait()
    state.app.wait_status("the conversation", lambda s: s["conversation"] == first)


def undo(app, sentence):
    """Presses Undo in the toast that says so."""
    driver.wait_for(f"“{sentence}”", lambda: app.find_named(sentence))
    app.settle()  # a button that was never drawn ignores what it is asked to do
    answer_dialog(app, "Undo")


def test_undo(state):
    """What an agent did to the window can be undone there."""
    opened = state.app.status()["conversation"]
    state.app.activate("new-conversation")
    fresh = state.app.wait_status("a new conversation", lambda s: s["conversation"] != opened)["conversation"]
    call("open_conversation", id=opened).wait()
    state.app.wait_status("the conversation", lambda s: s["conversation"] == opened)
    undo(state.app, "An agent opened this conversation.")
    state.app.wait_status("the conversation of before", lambda s: s["conversation"] == fresh)
    call("show_panel", panel="skills").wait()
    state.app.wait_status("the panel", lambda s: s.get("panel") == "skills")
    undo(state.app, "An agent opened this panel.")
    state.app.wait_status("no panel", lambda s: s.get("panel") is None)
    state.app.activate("show-panel", "skills")
    call("show_panel", panel="capabilities").wait()
    state.app.wait_status("the other panel", lambda s: s.get("panel") == "capabilities")
    undo(state.app, "An agent opened this panel.")
    state.app.wait_status("the panel of before", lambda s: s.get("panel") == "skills")


def test_notify_and_apps(state):
    call("notify", title="Done", body="All of it").wait()
    reply = call("list_apps")
    answer_dialog(state.app, "Allow Once")
    assert isinstance(reply.wait()["apps"], list)
    call("launch_app", id="no-such-app").wait(422)
    call("launch_app", id="../../tmp/evil").wait(422)
    call("launch_app").wait(422)


def test_refuse(state):
    """One key refuses what waits and what comes, until it is pressed again."""
    waiting = call("list_apps")
    driver.wait_for("the question", lambda: state.app.find_named("Let the Agent See Your Apps?"))
    state.app.activate("refuse-control", path=driver.APPLICATION_PATH)
    assert "refuses" in waiting.wait(403)["detail"]
    call("list_windows").wait(403)
    no_dialog(state.app)
    state.app.activate("refuse-control", path=driver.APPLICATION_PATH)
    call("list_windows").wait()


ACTIVE_ROLES = ("push button", "button", "toggle button", "entry", "text", "combo box", "list item")


def test_named(state):
    """Each thing on the page that can be used has a name for a screen reader."""
    state.app.activate("show-panel", "control")
    driver.wait_for("the window’s row", lambda: state.app.find_named("Focus", ("push button", "button")))
    nameless = []
    state.app.find(lambda n: n.get_role_name() in ACTIVE_ROLES and n.get_state_set().contains(driver.Atspi.StateType.SHOWING)
                   and not (n.get_name() or "").strip() and nameless.append(n.get_role_name()))
    assert not nameless, nameless
    # GTK 4.8 tells of no list item that it is showing.
    rows = state.app.find_named("Windows", ("list",))
    names = [rows.get_child_at_index(i).get_name() for i in range(rows.get_child_count())]
    assert names and all(names) and any(name.startswith("Macaw, ") for name in names), names


def test_flood(state):
    """A thousand calls from sixteen callers at once: each gets an answer, and the app stays there."""
    statuses = []

    def caller():
        for _ in range(63):
            statuses.append(send("/session/runtime/control/call", {"action": "list_windows"})[0])

    callers = [threading.Thread(target=caller, daemon=True) for _ in range(16)]
    for each in callers:
        each.start()
    state.app.activate("show-panel", "skills")
    state.app.activate("show-panel", "control")
    driver.wait_for("the answers", lambda: not any(each.is_alive() for each in callers))
    assert len(statuses) == 16 * 63 and set(statuses) <= {200, 429, 502}, set(statuses)
    assert statuses.count(200) > 0, set(statuses)
    # Too many at once were refused for a second, not for good.
    driver.wait_for("an answer after the flood", lambda: send("/session/runtime/control/call", {"action": "list_windows"})[0] == 200)


def test_hang(state):
    """An app that hangs: 504 to whoever calls, and it answers again when it goes on."""
    state.app.process.send_signal(signal.SIGSTOP)
    try:
        assert "did not answer within 1000 ms" in call("list_windows", timeout_ms=1000).wait(504)["detail"]
        # The runtime itself goes on.
        assert Reply("/session/status").wait()["session"]["status"] == "running"
    finally:
        state.app.process.send_signal(signal.SIGCONT)
    assert call("list_windows").wait()["windows"]


def test_page(state):
    """As a script calls: the page shows the call, the app asks, and the status tells the answer."""
    before = state.app.status().get("calls", 0)
    state.app.activate("call-control", GLib.Variant("(ss)", ("list_apps", "")))
    answer_dialog(state.app, "Deny")
    status = state.app.wait_status("the refusal", lambda s: s.get("calls", 0) > before)
    assert "refused" in status["error"], status
    driver.wait_for("the action on the page", lambda: state.app.find_named("List Apps", ("label",)))
    state.app.activate("call-control", GLib.Variant("(ss)", ("list_windows", "{}")))
    status = state.app.wait_status("the windows", lambda s: s.get("calls", 0) > before + 1)
    assert status["result"]["scope"] == "desktop", status
    driver.wait_for("the window’s row", lambda: state.app.find_named("Focus", ("push button", "button")))


def test_runtime_again(state):
    """The runtime is killed and another one started: the app finds it and connects."""
    state.runtime.kill()
    state.runtime.wait()
    state.runtime = start_runtime()
    state.app.activate("reconnect")
    driver.wait_for("the app’s actions", connected)
    call("list_windows").wait()


def test_closed(state):
    assert state.app.quit() == 0
    driver.wait_for("the app to be gone", lambda: not connected())
    call("list_windows").wait(409)


TESTS = [test_without_app, test_actions, test_list_windows, test_unanswered, test_denied, test_bad_arguments, test_focus,
         test_close, test_screenshot, test_open_conversation, test_undo, test_notify_and_apps, test_refuse,
         test_page, test_named, test_flood, test_hang, test_runtime_again, test_closed]


class State:
    app = other = runtime = None


def start_runtime():
    program = driver.program().parents[1] / "runtime" / "macaw-runtime"
    process = subprocess.Popen([str(program)], stdout=subprocess.PIPE, text=True)
    process.stdout.readline()
    return process


def main():
    state = State()
    failed = 0
    print(f"1..{len(TESTS)}", flush=True)
    state.runtime = start_runtime()
    try:
        for number, test in enumerate(TESTS, 1):
            try:
                test(state)
                print(f"ok {number} {test.__name__}", flush=True)
            except Exception:
                failed += 1
                traceback.print_exc()
                print(f"not ok {number} {test.__name__}", flush=True)
    finally:
        if state.app is not None:
            state.app.kill()
        for process in (state.other, state.runtime):
            if process is not None and process.poll() is None:
                process.kill()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
