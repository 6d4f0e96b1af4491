#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The reference of libara: every public symbol is told of, and gi-docgen warns of nothing.

    test_reference.py GIR CONFIGURATION CONTENT_DIR
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

GIR, CONFIGURATION, CONTENT = sys.argv[1:4]

CORE = "{http://www.gtk.org/introspection/core/1.0}"
C = "{http://www.gtk.org/introspection/c/1.0}"
GLIB = "{http://www.gtk.org/introspection/glib/1.0}"

CALLABLES = {CORE + tag for tag in ("function", "method", "constructor", "callback")} | {CORE + "function-macro", GLIB + "signal"}
MEMBERS = {CORE + "property", CORE + "member"}
TYPES = {CORE + tag for tag in ("class", "record", "enumeration", "bitfield", "constant")}
# Each member of an enumeration came with it.
UNDATED = {CORE + "member"}


def name_of(element):
    return element.get(C + "identifier") or element.get(C + "type") or element.get("name")


def is_macro_of_gobject(element):
    """ARA_IS_TURN () and the like, which GLib makes; and the class of a final type."""
    if element.tag == CORE + "record":
        return element.get(GLIB + "is-gtype-struct-for") is not None and element.find(CORE + "doc") is None
    return element.tag == CORE + "function-macro" and element.get("name") != "CHECK_VERSION"


def symbols(parent, path=()):
    for element in parent:
        if element.tag in CALLABLES | MEMBERS | TYPES and not is_macro_of_gobject(element):
            here = (*path, name_of(element))
            yield element, " ".join(here)
            yield from symbols(element, here)


def is_void(element):
    kind = element.find(CORE + "type")
    return kind is not None and kind.get("name") == "none"


def undocumented(element, name):
    if element.find(CORE + "doc") is None:
        yield name
    if element.tag in UNDATED:
        return
    if element.get("version") is None:
        yield f"{name}: Since"
    for parameter in element.findall(f"{CORE}parameters/{CORE}parameter"):
        if parameter.find(CORE + "doc") is None:
            yield f"{name}: @{parameter.get('name')}"
    result = element.find(CORE + "return-value")
    if result is not None and not is_void(result) and result.find(CORE + "doc") is None:
        yield f"{name}: Returns"


class Documentation(unittest.TestCase):
    def test_complete(self):
        namespace = ElementTree.parse(GIR).getroot().find(CORE + "namespace")
        found = list(symbols(namespace))
        self.assertGreater(len(found), 400)
        self.assertEqual([line for element, name in found for line in undocumented(element, name)], [])


@unittest.skipUnless(shutil.which("gi-docgen"), "gi-docgen is not installed")
class Reference(unittest.TestCase):
    def run_docgen(self, *arguments):
        done = subprocess.run(["gi-docgen", *arguments, GIR], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr.strip()), (0, ""), done.stdout)

    def test_check(self):
        self.run_docgen("check", "--quiet", "--fatal-warnings", "--config", CONFIGURATION)

    def test_generate(self):
        with tempfile.TemporaryDirectory() as directory:
            self.run_docgen("generate", "--quiet", "--fatal-warnings", "--config", CONFIGURATION, "--content-dir", CONTENT,
                            "--output-dir", directory)
            made = pathlib.Path(directory) / "Ara-1.0"
            self.assertIn("ara_runtime_client_chat_async", (made / "method.RuntimeClient.chat_async.html").read_text())
            self.assertIn("pkg-config", (made / "getting-started.html").read_text())


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
