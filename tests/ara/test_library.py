#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""libara as a shared library: what it exports, what it is called, how a program finds it.

    test_library.py SOURCE_DIR BUILD_DIR
"""

import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest

SOURCE, BUILD = (pathlib.Path(directory) / "src" / "ara" for directory in sys.argv[1:3])
LIBRARY = BUILD / "libara-1.0.so"

PROGRAM = """
#include <ara/ara.h>

#if !ARA_CHECK_VERSION (1, 0, 0) || ARA_CHECK_VERSION (1, 0, 1000) || ARA_CHECK_VERSION (2, 0, 0)
# error "ARA_CHECK_VERSION"
#endif

int
main (void)
{
  g_autoptr (AraRuntimeClient) client = ara_runtime_client_new ("http://127.0.0.1:1/", NULL);

  g_print ("%s\\n", ara_runtime_client_get_base_url (client));
  return ara_check_version (1, 0, 0) && !ara_check_version (1, 0, 1000) && !ara_check_version (2, 0, 0) ? 0 : 1;
}
"""


def run(*arguments, **options):
    return subprocess.run(arguments, check=True, capture_output=True, text=True, **options).stdout


def headers():
    return sorted([*(path for path in SOURCE.glob("*.h") if not path.stem.endswith("-private")),
                   BUILD / "ara-version.h"])


def declared():
    """The functions that the public headers declare."""
    names = set()
    for path in headers():
        text = path.read_text()
        names |= set(re.findall(r"^ARA_API (?!G_DECLARE)[^;]*?\b(ara_\w+) +\(", text, re.MULTILINE))
        names |= {name + "_get_type" for name in re.findall(r"G_DECLARE_\w+_TYPE \(\w+, (\w+),", text)}
    return names


def package(*options):
    environment = {"PATH": "/usr/bin:/bin", "PKG_CONFIG_PATH": str(BUILD.parent.parent / "meson-uninstalled")}
    return shlex.split(run("pkg-config", *options, "ara-1.0", env=environment))


class Library(unittest.TestCase):
    def test_exports_what_the_headers_declare(self):
        lines = run("nm", "--dynamic", "--defined-only", LIBRARY).splitlines()
        exported = {line.split()[-1] for line in lines}
        self.assertGreater(len(exported), 300)
        self.assertEqual(exported - declared(), set(), "exported, but in no public header")
        self.assertEqual(declared() - exported, set(), "declared, but not exported")

    def test_name(self):
        self.assertRegex(run("readelf", "--dynamic", LIBRARY), r"SONAME.*\[libara-1\.0\.so\.0\]")

    def test_needs_no_toolkit(self):
        needed = set(re.findall(r"NEEDED.*\[lib([^]]*)\.so", run("readelf", "--dynamic", LIBRARY)))
        self.assertLessEqual(needed, {"gio-2.0", "glib-2.0", "gobject-2.0", "json-glib-1.0", "soup-3.0", "c", "m"})

    def test_one_header_has_all(self):
        included = set(re.findall(r'^#include ["<](?:ara/)?(ara-[\w-]+\.h)', (SOURCE / "ara.h").read_text(), re.MULTILINE))
        self.assertEqual(included, {path.name for path in headers()} - {"ara.h"})


class Program(unittest.TestCase):
    def compile(self, source, *options):
        return subprocess.run(["cc", "-xc", "-", "-Wall", "-Wextra", "-Werror", *package("--cflags"), *options],
                              input=source, capture_output=True, text=True)

    def test_finds_it_by_pkg_config(self):
        self.assertEqual(package("--modversion"), ["1.0.0"])
        with tempfile.TemporaryDirectory() as directory:
            program = pathlib.Path(directory) / "program"
            done = self.compile(PROGRAM, "-xnone", "-o", program, *package("--libs"))
            self.assertEqual(done.stderr, "")
            self.assertEqual(run(program, env={"LD_LIBRARY_PATH": str(BUILD)}), "http://127.0.0.1:1\n")

    @unittest.skipUnless(shutil.which("c++"), "there is no compiler of C++")
    def test_is_included_by_c_plus_plus(self):
        done = subprocess.run(["c++", "-xc++", "-", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", *package("--cflags")],
                              input=PROGRAM, capture_output=True, text=True)
        self.assertEqual(done.stderr, "")

    def test_includes_nothing_else(self):
        for path in headers():
            done = self.compile(f"#include <ara/{path.name}>\n", "-fsyntax-only")
            if path.name == "ara.h":
                self.assertEqual(done.stderr, "")
            else:
                self.assertIn("Include <ara/ara.h>, not this file.", done.stderr, path.name)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
