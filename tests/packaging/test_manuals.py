# SPDX-License-Identifier: GPL-3.0-or-later
"""The manuals have no warnings, and name every option, action and variable there is."""

import os
import re
import subprocess
import unittest
from pathlib import Path

SOURCE = Path(os.environ["MACAW_SOURCE"])
BUILD = Path(os.environ["MACAW_BUILD"])
MAN = SOURCE / "data/man"
PAGES = ["ara", "macaw", "macaw-runtime"]


def run(*command, **environment):
    return subprocess.run([str(word) for word in command], env={**os.environ, **environment},
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)


def text(page):
    """The source with escaped dashes as they are typed, and mdoc's Fl as the dash it is."""
    plain = (MAN / f"{page}.1").read_text().replace("\\-", "-")
    return re.sub(r"\bFl -", "--", plain)


class Manuals(unittest.TestCase):
    def test_have_no_warnings(self):
        for page in PAGES:
            with self.subTest(page):
                said = run("man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", MAN / f"{page}.1",
                           MANWIDTH="80")
                self.assertEqual((said.returncode, said.stderr), (0, ""))
                said = run("mandoc", "-Tlint", "-Wwarning", MAN / f"{page}.1")
                self.assertEqual((said.returncode, said.stdout), (0, ""))

    def test_each_has_a_page_that_is_installed(self):
        build = (SOURCE / "data/meson.build").read_text()
        for page in PAGES:
            self.assertIn(f"'man/{page}.1'", build)
        self.assertEqual(sorted(path.stem for path in MAN.glob("*.1")), PAGES)

    def test_tell_every_option(self):
        for page, program in (("macaw", "src/app/macaw"), ("macaw-runtime", "src/runtime/macaw-runtime")):
            usage = run(BUILD / program, "--help").stdout
            options = set(re.findall(r"^  (?:-\w, )?(--[a-z-]+)", usage, re.MULTILINE))
            # The platform's own, which the help names only to lead to them.
            options -= {option for option in options if option.startswith("--help")}
            options -= {"--gapplication-service", "--display"}
            self.assertGreater(len(options), 3)
            for option in options:
                self.assertIn(option, text(page), page)

    def test_tell_every_variable_of_the_runtime(self):
        read = set()
        for path in (SOURCE / "src/runtime").rglob("*.c"):
            read |= set(re.findall(r'\bg_getenv \("([A-Z_]+)"\)', path.read_text()))
        self.assertIn("ARA_API_KEY", read)
        for name in read:
            self.assertRegex(text("macaw-runtime"), rf"\b{name}\b")

    def test_tell_the_limits_as_they_are(self):
        limits = dict(re.findall(r"\.(\w+) = ([0-9* ]+),", (SOURCE / "src/runtime/macaw-limits.c").read_text()))
        page = " ".join(text("macaw-runtime").split())
        for name, sentence in (
                ("header_bytes", "{} KiB of headers"), ("json_depth", "JSON of {} levels"),
                ("connections", "at most {} connections"), ("turns", "{} turns at once"),
                ("turn_rounds", "after {} rounds")):
            amount = eval(limits[name]) // (1024 if name.endswith("bytes") else 1)
            self.assertIn(sentence.format(amount), page)


if __name__ == "__main__":
    unittest.main()
