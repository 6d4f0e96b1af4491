# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the built app from outside, as a person or a script would.

By its actions on the session bus, by AT-SPI, by the mouse and the window manager; what
happened is read from its exported status, from the accessible tree and from the local
runtime's own HTTP interface. Needs a display and a session bus: see
build-aux/on-virtual-display.
"""

import contextlib
import json
import os
import pathlib
import signal
import subprocess
import urllib.request

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

APPLICATION_ID = "io.github.macaw_client.Macaw"
APPLICATION_PATH = "/io/github/macaw_client/Macaw"
WINDOW_PATH = APPLICATION_PATH + "/window/1"
# The guard against waiting forever; nothing is measured by it.
PATIENCE = 60


class Unmet(Exception):
    """What was waited for did not come."""


def wait_for(what, condition, patience=PATIENCE):
    """Runs the main loop until condition() is true and returns its value."""
    context = GLib.MainContext.default()
    expired = []
    guard = GLib.timeout_add_seconds(patience, lambda: expired.append(True) or False)
    # The accessible tree tells nothing by itself that Gio could wait for: look again often.
    again = GLib.timeout_add(50, lambda: True)
    try:
        while not expired:
            value = condition()
            if value:
                return value
            context.iteration(True)
        raise Unmet(f"waited {patience} s in vain for {what}")
    finally:
        GLib.source_remove(again)
        if not expired:
            GLib.source_remove(guard)


class App:
    """One run of the app with its window, ended by close()."""

    def __init__(self, program, *arguments, environment=None):
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        self.process = subprocess.Popen([str(program), *arguments], env=environment)
        try:
            wait_for("the window's actions on the session bus", self._has_window)
        except BaseException:
            self.kill()
            raise

    # Actions

    def _call(self, path, method, arguments, reply=None):
        return self.bus.call_sync(
            APPLICATION_ID, path, "org.gtk.Actions", method, arguments,
            GLib.VariantType(reply) if reply else None,
            Gio.DBusCallFlags.NO_AUTO_START, 10000)  # else an installed app answers for this one

    def _has_window(self):
        if self.process.poll() is not None:
            raise Unmet(f"the app ended with {self.process.returncode}")
        with contextlib.suppress(GLib.Error):
            return "status" in self._call(WINDOW_PATH, "List", None, "(as)").unpack()[0]
        return False

    def activate(self, name, *parameters, path=WINDOW_PATH):
        """Activates an action; each parameter is a GLib.Variant or a str."""
        values = [p if isinstance(p, GLib.Variant) else GLib.Variant("s", p) for p in parameters]
        self._call(path, "Activate", GLib.Variant("(sava{sv})", (name, values, {})))

    def status(self):
        """What the window says of itself: conversation, busy, result, error…"""
        described = self._call(WINDOW_PATH, "Describe", GLib.Variant("(s)", ("status",)),
                               "((bgav))").unpack()
        return json.loads(described[0][2][0])

    def wait_status(self, what, condition):
        return wait_for(what, lambda: (lambda s: s if condition(s) else None)(self.status()))

    def wait_ready(self):
        """Waits until the app is connected, so that a message can be sent."""
        return self.wait_status("a connection", lambda s: s.get("connection-state") == "connected")

    def send(self, text):
        """Sends a message and waits until its turn has ended; the window's status then."""
        before = self.status().get("turns", 0)
        self.activate("send", text)
        return self.wait_status(
            f"the end of the turn “{text}”", lambda s: s.get("turns", 0) > before and not s["busy"])

    # The screen

    def windows(self):
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)],
                               capture_output=True, text=True, check=False)
        return found.stdout.split()

    def window_named(self, title):
        """Waits for a window of that title. GTK 4.8 tells AT-SPI not of each new one."""
        return wait_for(f"the window “{title}”", lambda: subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--name", f"^{title}$"],
            capture_output=True, text=True, check=False).stdout.split())

    def resize(self, width, height):
        window = wait_for("the window on the screen", self.windows)[-1]
        # Twice: only once it is folded may it be as narrow as it can be.
        for _ in range(2):
            subprocess.run(["xdotool", "windowsize", window, str(width), str(height)], check=True)
            self.settle()

    def press(self, keys):
        subprocess.run(["xdotool", "key", keys], check=True)

    def type(self, text):
        subprocess.run(["xdotool", "type", "--delay", "20", text], check=True)

    def screenshot(self, file):
        """Saves the screen as PNG once the app has had two idle looks at the clock."""
        self.settle()
        subprocess.run(["import", "-window", "root", str(file)], check=True)

    def settle(self):
        """Waits until two pictures in a row are the same (at most ten are taken)."""
        last = None
        for _ in range(10):
            picture = subprocess.run(["import", "-window", "root", "-depth", "8", "rgb:-"],
                                     capture_output=True, check=True).stdout
            if picture == last:
                return
            last = picture
            done = []
            GLib.timeout_add(120, lambda: done.append(True) or False)
            wait_for("the next picture", lambda: done)

    # The accessible tree

    def root(self):
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(index)
            if child is not None and child.get_process_id() == self.process.pid:
                return child
        return None

    def find(self, condition, inside=None):
        """The first accessible, depth first, for which condition(it) holds, or None."""
        node = inside or self.root()
        if node is None:
            return None
        with contextlib.suppress(GLib.Error):
            if condition(node):
                return node
            for index in range(node.get_child_count()):
                child = node.get_child_at_index(index)
                if child is not None:
                    found = self.find(condition, child)
                    if found is not None:
                        return found
        return None

    def find_named(self, part, role=None):
        return self.find(lambda n: part in (n.get_name() or "")
                         and (role is None or n.get_role_name() in role))

    def find_tip(self, tip, page=None):
        """The first of that name or description, which differ between the versions of GTK.

        GTK 4.8 tells of pages that aren't shown as well, and names a page by its type.
        """
        return self.find(lambda n: tip in (n.get_name(), n.get_description()), page and self.find_named(page))

    def inspector(self):
        """The panel at the right: what is around the switcher of panels, however it is named."""
        return wait_for("the inspector", lambda: (lambda n: n and n.get_parent())(self.find_named("Panels")))

    # The end

    def quit(self):
        """Quits by the application's own action; its exit status."""
        self.activate("quit", path=APPLICATION_PATH)
        wait_for("the end of the app", lambda: self.process.poll() is not None)
        return self.process.returncode

    def kill(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()


class Runtime:
    """The local runtime that the app found or started, over HTTP."""

    def __init__(self):
        file = pathlib.Path(GLib.get_user_runtime_dir()) / "macaw" / "runtime.json"
        described = json.loads(file.read_text(encoding="utf-8"))
        self.url, self.key, self.pid = described["url"], described["api_key"], described["pid"]

    def request(self, method, path, body=None):
        request = urllib.request.Request(
            self.url + path, method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"})
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with direct.open(request, timeout=PATIENCE) as reply:
            return json.load(reply)

    def conversation(self, conversation_id):
        return self.request("GET", f"/session/conversations/{conversation_id}?limit=100")

    def execute(self, tool, **arguments):
        session = self.request("GET", "/session/list")["sessions"][0]["sessionId"]
        return self.request("POST", "/session/runtime/tools/execute",
                            {"session_id": session, "tool_name": tool, "args": arguments})


def process_exists(pid):
    """Whether a process runs (one that ended and waits for its parent doesn't)."""
    try:
        state = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return state.rsplit(")", 1)[1].split()[0] != "Z"


def program():
    """The app in the build tree of this checkout, or $MACAW_BUILD's."""
    top = pathlib.Path(__file__).resolve().parents[2]
    return pathlib.Path(os.environ.get("MACAW_BUILD", top / "_build")) / "src" / "app" / "macaw"
