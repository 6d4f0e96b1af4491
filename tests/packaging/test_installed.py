# SPDX-License-Identifier: GPL-3.0-or-later
"""The installed programs, found and started as desktops and people do it.

Run by test-install, in whose place of the prefix nothing else is.
"""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import driver
import gi

gi.require_version("Gdk", "4.0")
gi.require_version("Gtk", "4.0")
from gi.repository import Gdk, Gio, GLib, Gtk  # noqa: E402

PREFIX = Path(os.environ["MACAW_PREFIX"])
VERSION = os.environ["MACAW_VERSION"]
ID = driver.APPLICATION_ID


class Process:
    """One that somebody else started, with as much of Popen as the driver needs."""

    returncode = None  # only its parent learns that

    def __init__(self, pid):
        self.pid = pid

    def poll(self):
        return None if driver.process_exists(self.pid) else 0


class ActivatedApp(driver.App):
    """The app as the session bus starts it, by its desktop file."""

    def __init__(self, info):
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        info.launch([], None)
        self.process = Process(os.getpid())
        driver.wait_for("the activated app", self._has_window)
        pid = self.bus.call_sync(
            "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
            "GetConnectionUnixProcessID", GLib.Variant("(s)", (ID,)),
            GLib.VariantType("(u)"), Gio.DBusCallFlags.NONE, -1).unpack()[0]
        self.process = Process(pid)


def output(*command, **environment):
    done = subprocess.run([str(word) for word in command], env={**os.environ, **environment},
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return done.stdout


class Installed(unittest.TestCase):
    def test_programs_tell_their_version(self):
        for name in "macaw", "macaw-runtime", "ara":
            self.assertEqual(output(PREFIX / "bin" / name, "--version"), f"{name} {VERSION}\n")

    def test_desktop_file_starts_the_app(self):
        info = Gio.DesktopAppInfo.new(f"{ID}.desktop")
        self.assertIsNotNone(info)
        app = ActivatedApp(info)
        try:
            self.assertEqual(os.readlink(f"/proc/{app.process.pid}/exe"), str(PREFIX / "bin/macaw"))
            app.wait_ready()
            runtime = driver.Runtime()
            self.assertEqual(os.readlink(f"/proc/{runtime.pid}/exe"), str(PREFIX / "bin/macaw-runtime"))
            status = app.send("Create a Python script that prints hello world")
            self.assertIn("hello.py", status["result"])
            self.check_addresses(app, info, status["conversation"])
            # The command line meets the same runtime.
            listed = output(PREFIX / "bin/ara", "--local", "conversations", "list")
            self.assertIn(status["conversation"], listed)
        finally:
            app.quit()

    def check_addresses(self, app, info, conversation):
        """An action of the desktop file, then an address, lead where they say."""
        info.launch_action("new-conversation", None)
        app.wait_status("a new conversation", lambda s: s["conversation"] != conversation)
        handler = Gio.AppInfo.get_default_for_uri_scheme("ara")
        self.assertEqual(handler.get_id(), f"{ID}.desktop")
        handler.launch_uris([f"ara:conversation/{conversation}"], None)
        app.wait_status("the conversation", lambda s: s["conversation"] == conversation)

    def test_icons_and_settings_are_found(self):
        theme = Gtk.IconTheme.get_for_display(Gdk.Display.get_default())
        for name in ID, f"{ID}-symbolic":
            icon = theme.lookup_icon(name, None, 64, 1, Gtk.TextDirection.NONE, 0)
            self.assertEqual(icon.get_file().get_path(),
                             str(PREFIX / "share/icons/hicolor" / (
                                 "symbolic" if name.endswith("symbolic") else "scalable") / f"apps/{name}.svg"))
        source = Gio.SettingsSchemaSource.get_default()
        self.assertIsNotNone(source.lookup(ID, True))

    def test_app_finds_its_settings_without_the_desktop(self):
        """A prefix that no variable names, as after a first installation below /opt."""
        app = driver.App(PREFIX / "bin/macaw", environment={**os.environ, "XDG_DATA_DIRS": "/usr/share"})
        try:
            app.wait_ready()
        finally:
            self.assertEqual(app.quit(), 0)

    def test_library_is_introspected(self):
        typelib = next(PREFIX.glob("lib*/**/Ara-1.0.typelib"))
        said = output("/usr/bin/python3", "-c", "from gi.repository import Ara; print(Ara.RuntimeClient)",
                      GI_TYPELIB_PATH=str(typelib.parent), LD_LIBRARY_PATH=str(typelib.parent.parent))
        self.assertIn("RuntimeClient", said)
        self.assertNotIn("Traceback", said)

    def test_library_is_found_by_pkg_config(self):
        package = next(PREFIX.glob("lib*/**/ara-1.0.pc"))
        environment = {"PKG_CONFIG_PATH": str(package.parent), "LD_LIBRARY_PATH": str(package.parent.parent)}
        flags = output("pkg-config", "--cflags", "--libs", "ara-1.0", **environment).split()
        with tempfile.TemporaryDirectory() as directory:
            source, program = Path(directory) / "hello.c", Path(directory) / "hello"
            source.write_text("#include <ara/ara.h>\nint main (void) { return ara_check_version (1, 0, 0) ? 0 : 1; }\n")
            self.assertEqual(output("cc", "-Wall", "-Wextra", source, "-o", program, *flags), "")
            subprocess.run([program], env={**os.environ, **environment}, check=True)

    def test_translations_are_found(self):
        # gettext translates nothing in C.UTF-8; a locale may have to be made first.
        with tempfile.TemporaryDirectory() as locales:
            output("localedef", "-i", "de_DE", "-f", "UTF-8", f"{locales}/de_DE.UTF-8")
            german = {"LOCPATH": locales, "LC_ALL": "de_DE.UTF-8", "LANGUAGE": ""}
            for command, sentence in (("macaw", "Ein neues Fenster öffnen"), ("ara", "die Version ausgeben")):
                self.assertIn(sentence, output(PREFIX / "bin" / command, "--help", **german))
        info = Gio.DesktopAppInfo.new(f"{ID}.desktop")
        self.assertEqual(info.get_locale_string("GenericName"), "Agent Client")
        self.assertIn("GenericName[de]=Agenten-Client", Path(info.get_filename()).read_text())

    def test_manuals_are_found(self):
        for page in "ara", "macaw", "macaw-runtime":
            found = output("man", "-w", page, MANPATH=str(PREFIX / "share/man")).strip()
            self.assertTrue(found.startswith(str(PREFIX)), found)


if __name__ == "__main__":
    unittest.main(verbosity=2)
