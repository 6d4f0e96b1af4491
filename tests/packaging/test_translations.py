# SPDX-License-Identifier: GPL-3.0-or-later
"""What is marked for translation gets to translators, and comes back from them whole."""

import ast
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(os.environ["MACAW_SOURCE"])
PO = SOURCE / "po"
# Languages that have to stay complete.
COMPLETE = ["de"]
UPDATE = "run: meson compile -C _build macaw-pot macaw-update-po"
KEYWORDS = ["_", "N_", "C_:1c,2", "NC_:1c,2", "g_dngettext:2,3"]
FIELD = re.compile(r'^(msgctxt|msgid|msgid_plural) ((?:".*"\n?)+)', re.MULTILINE)


def lines(path):
    return [line for line in path.read_text().splitlines() if line and not line.startswith("#")]


def run(*command, **more):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True,
                          check=False, **more)


def extract(files):
    """The text of a template of these files, by xgettext."""
    with tempfile.TemporaryDirectory() as scratch:
        output = Path(scratch) / "some.pot"
        done = run("xgettext", "--from-code=UTF-8", "--add-location=file", f"--output={output}",
                   *(f"--keyword={keyword}" for keyword in KEYWORDS), *files, cwd=SOURCE)
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        return output.read_text() if output.exists() else ""


def messages(text):
    """Of each message context, text and plural, with the files that hold it."""
    found = {}
    for entry in text.split("\n\n")[1:]:
        fields = tuple((name, "".join(ast.literal_eval(part) for part in value.splitlines()))
                       for name, value in FIELD.findall(entry + "\n"))
        references = " ".join(re.findall(r"^#: (.*)$", entry, re.MULTILINE)).split()
        found[fields] = set(references)
    return found


class Files(unittest.TestCase):
    def test_list_is_sorted(self):
        listed = lines(PO / "POTFILES.in")
        self.assertEqual(listed, sorted(set(listed)))

    def test_list_is_complete(self):
        candidates = [path.relative_to(SOURCE) for folder in ("src", "data")
                      for path in sorted((SOURCE / folder).rglob("*"))
                      if path.suffix in (".c", ".h", ".ui") or path.name.endswith(
                          (".gschema.xml", ".desktop.in", ".metainfo.xml.in"))]
        marked = set().union(*messages(extract(candidates)).values())
        self.assertGreater(len(marked), 50)
        self.assertEqual(sorted(marked - set(lines(PO / "POTFILES.in"))), [])

    def test_no_text_is_cut(self):
        """xgettext ends a text where a macro such as G_GINT64_FORMAT stands."""
        for fields, files in messages(extract(lines(PO / "POTFILES.in"))).items():
            for _, text in fields:
                self.assertFalse(re.search(r"(^|[^%])%$", text), (text, files))

    def test_each_is_there(self):
        for name in lines(PO / "POTFILES.in"):
            self.assertTrue((SOURCE / name).is_file(), name)


class Template(unittest.TestCase):
    maxDiff = None

    def test_is_fresh(self):
        fresh = messages(extract(lines(PO / "POTFILES.in")))
        kept = messages((PO / "macaw.pot").read_text())
        self.assertGreater(len(fresh), 500)
        self.assertEqual(sorted(fresh.keys() - kept.keys()), [], UPDATE)
        self.assertEqual(sorted(kept.keys() - fresh.keys()), [], UPDATE)


class Translations(unittest.TestCase):
    def test_each_is_valid(self):
        for language in lines(PO / "LINGUAS"):
            done = run("msgfmt", "--check", "--output-file=/dev/null", PO / f"{language}.po")
            self.assertEqual((done.returncode, done.stderr), (0, ""), language)

    def test_complete_ones_are_complete(self):
        for language in COMPLETE:
            self.assertIn(language, lines(PO / "LINGUAS"))
            done = run("msgcmp", PO / f"{language}.po", PO / "macaw.pot")
            self.assertEqual(done.returncode, 0, done.stderr + UPDATE)


if __name__ == "__main__":
    unittest.main()
