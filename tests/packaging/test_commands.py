# SPDX-License-Identifier: GPL-3.0-or-later
"""What build-aux says to newcomers, and the last line of its test run."""

import json
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

COMMANDS = Path(os.environ["MACAW_SOURCE"]) / "build-aux"


def run(*command, **environment):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False,
                          env={**os.environ, **environment})


class Counted(unittest.TestCase):
    """The last line, and whether the whole run passed."""

    def count(self, text, status):
        with tempfile.TemporaryDirectory() as scratch:
            log = Path(scratch) / "testlog.json"
            if text is not None:
                log.write_text(text)
            done = run("/usr/bin/python3", COMMANDS / "count-tests", log, status)
        self.assertNotIn("Traceback", done.stderr)
        return done.stdout, done.returncode

    def check(self, results, status, line, wanted):
        text = "".join(json.dumps({"name": "a test", "result": result}) + "\n" for result in results)
        self.assertEqual(self.count(text, status), (line + "\n", wanted))

    def test_of_every_result(self):
        self.check(["OK"], 0, "1 passed, 0 failed, 0 skipped", 0)
        self.check(["OK", "SKIP", "EXPECTEDFAIL"], 0, "2 passed, 0 failed, 1 skipped", 0)
        self.check(["OK", "FAIL", "TIMEOUT", "ERROR", "INTERRUPT", "UNEXPECTEDPASS"], 1,
                   "1 passed, 5 failed, 0 skipped", 1)

    def test_meson_has_the_last_word(self):
        self.check(["OK", "OK"], 1, "2 passed, 1 failed, 0 skipped", 1)
        self.check(["FAIL"], 0, "0 passed, 1 failed, 0 skipped", 1)

    def test_nothing_run_is_nothing_passed(self):
        self.check([], 0, "0 passed, 1 failed, 0 skipped", 1)
        self.check(["SKIP"], 0, "0 passed, 1 failed, 1 skipped", 1)
        self.assertEqual(self.count(None, 0), ("0 passed, 1 failed, 0 skipped\n", 1))

    def test_log_is_cut_off(self):
        self.assertEqual(self.count('{"result": "OK"}\n{"resu', 0), ("1 passed, 1 failed, 0 skipped\n", 1))
        self.assertEqual(self.count('{"result": "OK"}\n7\n', 0), ("1 passed, 1 failed, 0 skipped\n", 1))


class Dependencies(unittest.TestCase):
    """Of install-deps, with an apt and a dpkg whose words are ours."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)
        for tool in "sh", "sed", "tr", "id", "env", "cat":
            (self.folder / tool).symlink_to(f"/usr/bin/{tool}")

    def add(self, name, script):
        (self.folder / name).unlink(missing_ok=True)
        (self.folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (self.folder / name).chmod(0o755)

    def install(self, purpose="run"):
        return run("/bin/sh", COMMANDS / "install-deps", purpose, PATH=str(self.folder), DISPLAY=":1")

    def test_no_debian(self):
        done = self.install()
        self.assertEqual((done.returncode, done.stdout), (0, ""))
        self.assertRegex(done.stderr, r"^install-deps: this is no Debian, .* meson .*\n$")

    def test_all_is_there(self):
        names = re.findall(r"^  ([a-z0-9.+-]+)$", (COMMANDS / "install-deps").read_text(), re.MULTILINE)
        # As a later Debian names one.
        names = ["libsqlite3-devt64" if name == "libsqlite3-dev" else name for name in names]
        (self.folder / "names").write_text("".join(f"installed {name}\n" for name in names))
        self.add("dpkg-query", 'cat "${0%/*}/names"')
        self.add("apt-get", "echo asked; exit 1")
        for purpose in "run", "test":
            done = self.install(purpose)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_nobody_who_may_install(self):
        self.add("dpkg-query", "echo 'not-installed meson'; echo 'installed gcc'")
        self.add("apt-get", "echo asked; exit 1")
        self.add("id", "echo 1000")
        done = self.install("test")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn(" meson ", done.stderr)
        self.assertNotIn(" gcc ", done.stderr)
        self.assertIn("run 'sh build-aux/install-deps test' as root", done.stderr)

    def test_sudo_asks_nothing_of_packages(self):
        self.add("dpkg-query", "echo 'installed gcc'")
        self.add("id", "echo 1000")
        # As sudo has it by default.
        self.add("sudo", 'PATH="$PATH" exec env -i PATH="$PATH" "$@"')
        self.add("apt-get", 'echo "$DEBIAN_FRONTEND $1" >&2; [ "$1" = install ]')
        done = self.install()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("noninteractive update\n", done.stderr)
        self.assertIn("not every list of packages could be fetched", done.stderr)
        self.assertIn("noninteractive install\n", done.stderr)

    def test_unknown_purpose(self):
        done = self.install("play")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertEqual(done.stderr, "install-deps: unknown purpose 'play'; say run or test\n")


if __name__ == "__main__":
    unittest.main()
