# SPDX-License-Identifier: GPL-3.0-or-later
"""What desktops and software centres read about the app is valid and agrees with it."""

import os
import re
import subprocess
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import gi

gi.require_version("GdkPixbuf", "2.0")
from gi.repository import GdkPixbuf, GLib  # noqa: E402

SOURCE = Path(os.environ["MACAW_SOURCE"])
BUILD = Path(os.environ["MACAW_BUILD"])
VERSION = os.environ["MACAW_VERSION"]
ID = "io.github.macaw_client.Macaw"
ICON = SOURCE / f"data/icons/scalable/apps/{ID}.svg"
SYMBOLIC = SOURCE / f"data/icons/symbolic/apps/{ID}-symbolic.svg"
THEMES = [Path("/usr/share/icons/Adwaita"), Path("/usr/share/icons/hicolor")]


def run(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def alpha(picture, x, y):
    return picture.get_pixels()[y * picture.get_rowstride() + x * picture.get_n_channels() + 3]


class DesktopFile(unittest.TestCase):
    def setUp(self):
        self.path = BUILD / f"data/{ID}.desktop"
        self.keys = GLib.KeyFile()
        self.keys.load_from_file(str(self.path), GLib.KeyFileFlags.NONE)

    def test_is_valid(self):
        said = run("desktop-file-validate", self.path)
        self.assertEqual((said.returncode, said.stdout), (0, ""))

    def test_names_what_is_installed(self):
        entry = "Desktop Entry"
        self.assertEqual(self.keys.get_string(entry, "Icon"), ID)
        self.assertTrue(self.keys.get_boolean(entry, "DBusActivatable"))
        self.assertEqual(self.keys.get_string_list(entry, "MimeType"), ["x-scheme-handler/ara"])
        service = (BUILD / f"data/{ID}.service").read_text()
        self.assertIn(f"Name={ID}\n", service)
        self.assertRegex(service, r"Exec=/\S+/macaw --gapplication-service\n")

    def test_actions_are_those_of_the_app(self):
        entries = (SOURCE / "src/app/macaw-application-actions.c").read_text()
        for action in self.keys.get_string_list("Desktop Entry", "Actions"):
            self.assertIn(f'{{ "{action}", ', entries)
            self.assertTrue(self.keys.has_group(f"Desktop Action {action}"))


class Metainfo(unittest.TestCase):
    def setUp(self):
        self.path = BUILD / f"data/{ID}.metainfo.xml"
        self.root = ElementTree.parse(self.path).getroot()

    def test_is_valid(self):
        said = run("appstreamcli", "validate", "--no-net", "--no-color", self.path)
        self.assertEqual(said.returncode, 0, said.stdout)

    def test_newest_release_is_this_version(self):
        self.assertEqual(self.root.find("releases/release").get("version"), VERSION)
        news = (SOURCE / "NEWS").read_text().splitlines()[0]
        self.assertEqual(news.split()[0], VERSION)

    def test_screenshots_are_here_in_the_size_it_tells(self):
        images = self.root.findall("screenshots/screenshot/image")
        self.assertTrue(images)
        for image in images:
            path = SOURCE / "data/screenshots" / image.text.rsplit("/", 1)[1]
            _, width, height = GdkPixbuf.Pixbuf.get_file_info(str(path))
            self.assertEqual((str(width), str(height)), (image.get("width"), image.get("height")))

    def test_launches_the_desktop_file(self):
        self.assertEqual(self.root.find("launchable").text, f"{ID}.desktop")
        self.assertEqual(self.root.find("id").text, ID)


class Icons(unittest.TestCase):
    def test_draw_at_every_size(self):
        for path in ICON, SYMBOLIC:
            for size in 16, 24, 32, 48, 64, 128, 256:
                with self.subTest(path=path.name, size=size):
                    picture = GdkPixbuf.Pixbuf.new_from_file_at_size(str(path), size, size)
                    self.assertEqual((picture.get_width(), picture.get_height()), (size, size))
                    self.assertEqual(alpha(picture, 0, 0), 0)
                    self.assertGreater(alpha(picture, size // 3, size * 2 // 3), 200)

    def test_symbolic_one_has_one_colour(self):
        root = ElementTree.parse(SYMBOLIC).getroot()
        self.assertEqual((root.get("width"), root.get("height")), ("16", "16"))
        fills = {shape.get("fill") for shape in root}
        self.assertEqual(fills, {"#2e3436"})

    def test_names_that_the_app_uses_exist(self):
        own = {path.stem for path in (SOURCE / "data/icons").rglob("*.svg")}
        themed = {path.stem for theme in THEMES for path in theme.rglob("*-symbolic.svg")}
        # GTK brings those that its own widgets need.
        listed = run("sh", "-c", "gresource list \"$(pkg-config --variable=libdir gtk4)/libgtk-4.so\"")
        built_in = {Path(line).stem for line in listed.stdout.splitlines() if line.endswith(".svg")}
        self.assertTrue(themed)
        for path in sorted((SOURCE / "src/app").rglob("*")):
            if path.suffix in (".c", ".ui"):
                used = set(re.findall(r"\b[a-z][a-z-]*-symbolic\b", path.read_text()))
                self.assertEqual(used - own - themed - built_in, set(), path)


if __name__ == "__main__":
    unittest.main()
