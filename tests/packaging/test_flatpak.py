# SPDX-License-Identifier: GPL-3.0-or-later
"""The Flatpak manifest asks for no more than it was agreed on, and pins what it fetches.

flatpak-builder and its linter are not used: there may be no network, and Debian lacks the
latter.
"""

import json
import os
import re
import subprocess
import sys
import unittest
from pathlib import Path

SOURCE = Path(os.environ["MACAW_SOURCE"])
ID = "io.github.macaw_client.Macaw"
# Windows, their pictures, and servers. No files of the person, no bus, no keyring: these come
# through portals, or are the app's own.
PERMISSIONS = ["--device=dri", "--share=ipc", "--share=network", "--socket=fallback-x11", "--socket=wayland"]


def unique(pairs):
    names = [name for name, _ in pairs]
    if len(names) != len(set(names)):
        raise ValueError(f"a member is there twice: {names}")
    return dict(pairs)


class Manifest(unittest.TestCase):
    def setUp(self):
        text = (SOURCE / f"flatpak/{ID}.json").read_text()
        self.manifest = json.loads(text, object_pairs_hook=unique)

    def test_is_that_of_the_app(self):
        self.assertEqual(self.manifest["id"], ID)
        self.assertEqual(self.manifest["command"], "macaw")
        self.assertEqual((self.manifest["runtime"], self.manifest["sdk"]), ("org.gnome.Platform", "org.gnome.Sdk"))
        self.assertRegex(self.manifest["runtime-version"], r"^\d+$")

    def test_asks_for_no_more_permissions(self):
        self.assertEqual(self.manifest["finish-args"], PERMISSIONS)
        for module in self.manifest["modules"]:
            self.assertNotIn("build-args", json.dumps(module))

    def test_sources_are_pinned(self):
        modules = {module["name"]: module["sources"] for module in self.manifest["modules"]}
        # What is built is the tree that the manifest is in.
        own = modules.pop("macaw")
        self.assertEqual([source["type"] for source in own], ["dir"])
        self.assertEqual((SOURCE / "flatpak" / own[0]["path"]).resolve(), SOURCE.resolve())
        self.assertEqual(list(modules), ["cmark-gfm"])
        for sources in modules.values():
            for source in sources:
                self.assertEqual(source["type"], "git")
                self.assertTrue(source["url"].startswith("https://"))
                self.assertTrue(re.fullmatch(r"[0-9a-f]{40}", source["commit"]))

    def test_flathub_gets_every_source_pinned(self):
        commit, url = "0123456789abcdef0123456789abcdef01234567", "https://example.com/macaw.git"
        printed = self.pin(url, "v1.2", commit)
        self.assertEqual((printed.returncode, printed.stderr), (0, ""))
        pinned = json.loads(printed.stdout, object_pairs_hook=unique)
        self.assertEqual(pinned["modules"][-1]["sources"],
                         [{"type": "git", "url": url, "tag": "v1.2", "commit": commit}])
        for module in pinned["modules"]:
            for source in module["sources"]:
                self.assertRegex(source["commit"], r"^[0-9a-f]{40}$")
        # Nothing else is another.
        pinned["modules"][-1]["sources"] = self.manifest["modules"][-1]["sources"]
        self.assertEqual(pinned, self.manifest)

    def test_flathub_gets_no_loose_source(self):
        for arguments in ([], ["http://example.com/macaw.git", "v1.2", "0" * 40],
                          ["https://example.com/macaw.git", "v1.2", "main"]):
            printed = self.pin(*arguments)
            self.assertEqual((printed.returncode, printed.stdout), (2, ""))
            self.assertEqual(printed.stderr.count("\n"), 1)

    @staticmethod
    def pin(*arguments):
        return subprocess.run([sys.executable, SOURCE / "build-aux/flathub-manifest", *arguments],
                              capture_output=True, text=True, check=False)

    def test_keeps_what_the_app_needs_at_run_time(self):
        for path in "/bin", "/share/applications", "/share/dbus-1", "/share/glib-2.0", "/share/icons", "/share/locale":
            self.assertNotIn(path, self.manifest["cleanup"])


if __name__ == "__main__":
    unittest.main()
