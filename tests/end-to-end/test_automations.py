#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Automations panel of the built app, and what a person hears of a run that failed.

Run by meson under build-aux/on-virtual-display; prints a line a test.
"""

import contextlib
import os
import pathlib
import signal
import subprocess
import sys
import traceback

import driver
from gi.repository import Atspi, Gio, GLib

BUTTON = ("push button", "button")
SERVICE = "org.freedesktop.Notifications"
INTERFACE = Gio.DBusNodeInfo.new_for_xml("""
<node><interface name="org.freedesktop.Notifications">
  <method name="Notify">
    <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
    <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
    <arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/>
  </method>
  <method name="CloseNotification"><arg type="u" direction="in"/></method>
  <method name="GetCapabilities"><arg type="as" direction="out"/></method>
  <method name="GetServerInformation">
    <arg type="s" direction="out"/><arg type="s" direction="out"/>
    <arg type="s" direction="out"/><arg type="s" direction="out"/>
  </method>
  <signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
  <signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
</interface></node>
""").interfaces[0]


class Notifications:
    """A desktop's notification service, with somebody who reads and clicks."""

    def __init__(self):
        self.shown, self.closed, self.owned = {}, [], False
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        self.bus.register_object("/org/freedesktop/Notifications", INTERFACE, self._called)
        Gio.bus_own_name_on_connection(self.bus, SERVICE, Gio.BusNameOwnerFlags.NONE,
                                       lambda *_: setattr(self, "owned", True), None)
        driver.wait_for("the name of the notification service", lambda: self.owned)

    def _called(self, bus, sender, path, interface, method, parameters, invocation):
        values = parameters.unpack()
        reply = None
        if method == "Notify":
            number = values[1] or len(self.shown) + 1
            self.shown[number] = (values[3], values[4])
            reply = GLib.Variant("(u)", (number,))
        elif method == "CloseNotification":
            self.closed.append(values[0])
        elif method == "GetCapabilities":
            reply = GLib.Variant("(as)", (["body", "actions"],))
        else:
            reply = GLib.Variant("(ssss)", ("test", "test", "1", "1.2"))
        invocation.return_value(reply)

    def wait(self, part):
        return driver.wait_for(f"a notification with “{part}”", lambda: next(
            (n for n, (title, body) in self.shown.items() if part in title or part in body), None))

    def click(self, number):
        self.bus.emit_signal(None, "/org/freedesktop/Notifications", SERVICE, "ActionInvoked",
                             GLib.Variant("(us)", (number, "default")))


def picture(app, name):
    """The screen, if $MACAW_PICTURES names a folder: to be looked at."""
    if "MACAW_PICTURES" in os.environ:
        app.screenshot(f"{os.environ['MACAW_PICTURES']}/{name}.png")


def make(name, message, **more):
    runtime = driver.Runtime()
    settings = {"name": name, "message": message, "schedule_kind": "every", "every_seconds": 86400, "max_retries": 0}
    made = runtime.request("POST", "/session/automations", {**settings, **more})
    return made["id"]


def run(automation):
    driver.Runtime().request("POST", "/session/automations/run", {"automation_id": automation})


def last_run(automation):
    return driver.Runtime().request("GET", f"/session/automations/runs?automation_id={automation}")["runs"][0]


def test_panel(app, notifications):
    """The panel says what belongs there, shows what another program makes, and has names for it all."""
    app.activate("show-panel", "automations")
    driver.wait_for("the empty place", lambda: app.find_named("No Automations"))
    picture(app, "automations-empty")
    automation = make("Count the files", "/tool {\"name\": \"list_dir\", \"args\": {}}")
    driver.wait_for("its row", lambda: app.find_named("Count the files"))
    run(automation)
    driver.wait_for("its end", lambda: last_run(automation)["status"] == "done")
    for name in ("New Automation", "Read the list again"):
        assert app.find_named(name, BUTTON) is not None, name
    picture(app, "automations-window")


def test_form(app, notifications):
    """The form is filled in by the names of its fields alone."""
    windows = len(app.windows())
    app.find_named("New Automation", BUTTON).do_action(0)
    driver.wait_for("the form", lambda: app.find_named("Save", BUTTON))
    fields = {"Name": "Said by name", "What the agent is asked each time": "/tool {\"name\": \"list_dir\", \"args\": {}}",
              "Minute, hour, day": "15 6 * * sun", "Time zone": "America/New_York"}
    for name, text in fields.items():
        field = driver.wait_for(name, lambda name=name: app.find_named(name, ("text",)))
        field.set_text_contents(text)
    for name in ("Schedule", "Make Up for Missed Runs"):
        assert app.find_named(name, ("combo box",)), name
    # A newer libadwaita names it by the title of its row, and the subtitle explains it.
    assert app.find_named("How often a run that fails", ("spin button",)) or app.find_named("Try Again", ("spin button",))
    for name in ("Rounds", "Minutes", "Tokens"):
        assert app.find_named(name, ("spin button",)), name
    driver.wait_for("the next runs", lambda: app.find_named("Next runs: "))
    app.find_named("Save", BUTTON).do_action(0)
    # GTK 4.8 complains when the tree of a window that goes is read: only then look at it again.
    driver.wait_for("the form to close", lambda: len(app.windows()) == windows)
    driver.wait_for("its row", lambda: app.find_named("Said by name"))
    made = [a for a in driver.Runtime().request("GET", "/session/automations")["automations"] if a["name"] == "Said by name"]
    assert [(a["schedule_expr"], a["timezone"]) for a in made] == [("15 6 * * sun", "America/New_York")], made


def test_failed_run(app, notifications):
    """A run that fails notifies, and a click opens its conversation."""
    automation = make("Sleep too long", "/tool {\"name\": \"exec\", \"args\": {\"command\": \"sleep 60\"}}", max_seconds=1)
    run(automation)
    number = notifications.wait("“Sleep too long” failed")
    assert "1 second" in notifications.shown[number][1], notifications.shown
    conversation = last_run(automation)["conversation_id"]
    assert app.status()["conversation"] != conversation
    notifications.click(number)
    app.wait_status("the run's conversation", lambda s: s["conversation"] == conversation)
    # Told once, whatever else happens.
    run(make("Go well", "/tool {\"name\": \"list_dir\", \"args\": {}}"))
    run(make("Cannot begin", "Hello", model="nobody/nothing"))
    other = notifications.wait("“Cannot begin” failed")
    assert len(notifications.shown) == 2, notifications.shown
    # It came to no conversation: the panel opens.
    app.activate("show-panel", "tools")
    notifications.click(other)
    app.wait_status("the panel", lambda s: s.get("panel") == "automations")


def test_well_again(app, notifications):
    """A run that goes well takes the notification back."""
    automation = make("Now and then", "/tool {\"name\": \"exec\", \"args\": {\"command\": \"sleep 60\"}}", max_seconds=1)
    run(automation)
    number = notifications.wait("“Now and then” failed")
    runtime = driver.Runtime()
    runtime.request("PATCH", f"/session/automations/{automation}",
                    {"message": "/tool {\"name\": \"list_dir\", \"args\": {}}", "max_seconds": 60})
    run(automation)
    driver.wait_for("the notification to go", lambda: number in notifications.closed)


def test_window_closed(app, notifications):
    """The runtime outlives the app while an automation is enabled, and not a moment longer."""
    runtime = driver.Runtime()
    assert app.quit() == 0
    automation = make("While away", "/tool {\"name\": \"exec\", \"args\": {\"command\": \"sleep 60\"}}", max_seconds=1)
    run(automation)
    driver.wait_for("its end", lambda: last_run(automation)["status"] == "failed")
    told = len(notifications.shown)
    # What failed meanwhile is told when the app is opened, and what was told before is not.
    again = driver.App(driver.program(), "--new-window")
    try:
        again.wait_ready()
        notifications.wait("“While away” failed")
        assert len(notifications.shown) == told + 1, notifications.shown
        assert driver.Runtime().pid == runtime.pid
        assert again.quit() == 0
    finally:
        again.kill()
    automations = runtime.request("GET", "/session/automations")["automations"]
    run(automations[0]["id"])
    for automation in automations:
        runtime.request("PATCH", f"/session/automations/{automation['id']}", {"enabled": False})
    driver.wait_for("the runtime to end", lambda: not driver.process_exists(runtime.pid))


def start_runtime():
    runtime = pathlib.Path(driver.program()).parents[1] / "runtime" / "macaw-runtime"
    process = subprocess.Popen([runtime], stdout=subprocess.PIPE)
    assert process.stdout.readline()
    return process


def test_configured(app, notifications):
    """As the user unit does at login: the app tells the runtime its settings, without a display."""
    source = Gio.SettingsSchemaSource.new_from_directory(
        str(pathlib.Path(driver.program()).parents[2] / "data"), None, False)
    settings = Gio.Settings.new_full(source.lookup(driver.APPLICATION_ID, False), None, None)
    settings.set_string("search-kind", "searxng")
    settings.set_string("search-url", "http://127.0.0.1:9")
    settings.set_boolean("web-allow-private", True)
    Gio.Settings.sync()
    # No keyring is here to be asked for a key, and the runtime comes later than the one who tells it.
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}
    teller = subprocess.Popen([driver.program(), "--configure-runtime"], env=environment)
    runtime = start_runtime()
    try:
        assert teller.wait(driver.PATIENCE) == 0
        web = driver.Runtime().request("GET", "/session/runtime/capabilities")["web"]
        assert web["search"] == "searxng" and web["allow_private"] is True, web
    finally:
        runtime.terminate()
        runtime.wait()


def listed(name):
    automations = driver.Runtime().request("GET", "/session/automations")["automations"]
    return next((a for a in automations if a["name"] == name), None)


def press_button(app, name):
    driver.wait_for(f"the button “{name}”", lambda: app.find_named(name, BUTTON)).do_action(0)


def make_by_form(app, name):
    app.activate("show-panel", "automations")
    windows = len(app.windows())
    press_button(app, "New Automation")
    for field, text in {"Name": name, "What the agent is asked each time": "Hello"}.items():
        driver.wait_for(field, lambda field=field: app.find_named(field, ("text",))).set_text_contents(text)
    driver.wait_for("the next runs", lambda: app.find_named("Next runs: "))
    press_button(app, "Save")
    driver.wait_for("the form to close", lambda: len(app.windows()) == windows)
    driver.wait_for("it to be kept", lambda: listed(name))


def delete_by_button(app, name):
    # Not one of those that delete something else, and only once it is open.
    button = driver.wait_for("its button", lambda: app.find(
        lambda n: n.get_name() == "Delete" and n.get_role_name() in BUTTON
        and n.get_state_set().contains(Atspi.StateType.SENSITIVE)))
    app.settle()
    button.do_action(0)
    driver.wait_for("it to be paused", lambda: not listed(name)["enabled"])


@contextlib.contextmanager
def started():
    app = driver.App(driver.program(), "--new-window")
    try:
        app.wait_ready()
        yield app
    finally:
        app.kill()


def test_killed_while_deleting(app, notifications):
    """What was deleted goes, whenever the app ends, and what was not after all goes on."""
    with started() as first:
        make("Keeps the runtime", "Hello")
        make_by_form(first, "Killed")
        delete_by_button(first, "Killed")
    assert listed("Killed") is not None
    with started() as second:
        driver.wait_for("it to go at the next start", lambda: listed("Killed") is None)
        make_by_form(second, "Undone")
        delete_by_button(second, "Undone")
        press_button(second, "Undo")
        driver.wait_for("it to go on", lambda: listed("Undone")["enabled"])
    with started() as third:
        make_by_form(third, "Quit")
        delete_by_button(third, "Quit")
        assert third.quit() == 0
    assert listed("Quit") is None
    with started() as fourth:
        make_by_form(fourth, "No answer")
        delete_by_button(fourth, "No answer")
        pid = driver.Runtime().pid
        os.kill(pid, signal.SIGSTOP)
        try:
            assert fourth.quit() == 0
        finally:
            os.kill(pid, signal.SIGCONT)
    with started():
        driver.wait_for("it to go at the next start", lambda: listed("No answer") is None)
    assert listed("Undone")["enabled"], listed("Undone")
    # It would stay for the automations that are left.
    runtime = driver.Runtime()
    end_runtime()
    driver.wait_for("the runtime to end", lambda: not driver.process_exists(runtime.pid))


TESTS = [test_panel, test_form, test_failed_run, test_well_again, test_window_closed, test_killed_while_deleting, test_configured]


def end_runtime():
    """One with an enabled automation would stay for ever."""
    with contextlib.suppress(OSError):
        os.kill(driver.Runtime().pid, signal.SIGTERM)


def main():
    notifications = Notifications()
    app = driver.App(driver.program(), "--new-window")
    failed = 0
    print(f"1..{len(TESTS)}", flush=True)
    try:
        app.wait_ready()
        for number, test in enumerate(TESTS, 1):
            try:
                test(app, notifications)
                print(f"ok {number} {test.__name__}", flush=True)
            except Exception:
                failed += 1
                traceback.print_exc()
                print(f"not ok {number} {test.__name__}", flush=True)
    finally:
        app.kill()
        end_runtime()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
