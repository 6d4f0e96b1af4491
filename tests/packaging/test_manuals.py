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

KIB, MIB, GIB = 1024, 1024 ** 2, 1024 ** 3
MILLION = 1000 ** 2

# Limit: manual, words, unit of the words.
TOLD = {
    "ARA_MAX_ANNOUNCEMENTS": ("macaw-runtime", "{} announcements", 1),
    "MACAW_ACTIVITY_MAX_BYTES": ("macaw", "up to {} MiB in all", MIB),
    "MACAW_ACTIVITY_MAX_ENTRIES": ("macaw", "The last {} exchanges", 1),
    "MACAW_AUTOMATIONS_MAX": ("macaw-runtime", "up to {} automations", 1),
    "MACAW_AUTOMATION_MAX_RETRIES": ("macaw-runtime", "tried again up to {} times", 1),
    "MACAW_AUTOMATION_MAX_ROUNDS": ("macaw-runtime", "up to {} rounds", 1),
    "MACAW_AUTOMATION_MAX_SECONDS": ("macaw-runtime", "{} hours and", 3600),
    "MACAW_AUTOMATION_MAX_TOKENS": ("macaw-runtime", "{} million tokens, and is tried", MILLION),
    "MACAW_AUTOMATION_MAX_WAIT": ("macaw-runtime", "after {} minutes at the most", 60),
    "MACAW_CALL_MAX_TOLD": ("macaw", "of an answer up to {} MiB", MIB),
    "MACAW_CALL_MAX_WORD": ("macaw", "is copied has up to {} KiB", KIB),
    "MACAW_CONTROL_MAX_ACTIONS": ("macaw-runtime", "up to {} control actions", 1),
    "MACAW_CONTROL_MAX_CALLS": ("macaw", "{} calls wait", 1),
    "MACAW_CONTROL_MAX_CALLS_BYTES": ("macaw-runtime", "64 calls with {} MiB in all", MIB),
    "MACAW_CONTROL_MAX_FRAMES": ("macaw-runtime", "more than {} a second", 1),
    "MACAW_CONTROL_MAX_MESSAGE": ("macaw", "a message up to {} MiB", MIB),
    "MACAW_CONTROL_MAX_RECORDED": ("macaw", "the last {} are listed", 1),
    "MACAW_CONTROL_MAX_URL": ("macaw", "An address to open has up to {} characters", 1),
    "MACAW_CONTROL_MAX_WINDOWS": ("macaw", "Up to {} windows", 1),
    "MACAW_CONTROL_RUN_LIMIT": ("macaw", "a control action has {}.", 1),
    "MACAW_EXEC_MAX_FILE": ("macaw-runtime", "{} GiB in a file", GIB),
    "MACAW_EXEC_MAX_MEMORY": ("macaw-runtime", "{} GiB of memory", GIB),
    "MACAW_EXEC_MAX_OUTPUT": ("macaw-runtime", "{} KiB of each output", KIB),
    "MACAW_EXEC_MAX_OVERFLOW": ("macaw-runtime", "up to {} MiB, in a file", MIB),
    "MACAW_EXEC_MAX_PROCESSES": ("macaw-runtime", "{} processes", 1),
    "MACAW_EXEC_MAX_SCRATCH": ("macaw-runtime", "{} MiB in each of /dev/shm", MIB),
    "MACAW_EXEC_MAX_SECONDS": ("macaw-runtime", "at most {} seconds", 1),
    "MACAW_FORM_MAX_DEPTH": ("macaw", "up to {} levels deep", 1),
    "MACAW_FORM_MAX_LINE": ("macaw", "a line in them has up to {} KiB", KIB),
    "MACAW_FORM_MAX_PARTS": ("macaw", "in up to {} places", 1),
    "MACAW_LIST_MAX_ENTRIES": ("macaw-runtime", "tell {} entries", 1),
    "MACAW_LOOK_MAX_BYTES": ("macaw", "can be undone where its text has up to {} MiB", MIB),
    "MACAW_MAX_NAME": ("macaw-runtime", "A name or title has up to {} characters", 1),
    "MACAW_MEMORY_MAX_BYTES": ("macaw-runtime", "{} KiB of a memory file", KIB),
    "MACAW_PICTURE_MAX_BYTES": ("macaw", "up to {} MiB of base64", MIB),
    "MACAW_PICTURE_MAX_PIXELS": ("macaw", "{} million pixels", MILLION),
    "MACAW_RAW_MAX_TEXT": ("macaw", "Raw JSON is shown up to {} MiB", MIB),
    "MACAW_READ_MAX_BYTES": ("macaw-runtime", "of {} MiB at most", MIB),
    "MACAW_RESULT_MAX_CSV": ("macaw", "a text of up to {} MiB is looked at as CSV", MIB),
    "MACAW_RESULT_MAX_PARTS": ("macaw", "{} parts", 1),
    "MACAW_RUN_MAX_LOG": ("macaw-runtime", "{} lines of log", 1),
    "MACAW_SKILLS_PROMPT_MAX_BYTES": ("macaw-runtime", "{} KiB of summaries", KIB),
    "MACAW_SKILL_MAX_BYTES": ("macaw-runtime", "has up to {} KiB, with a name", KIB),
    "MACAW_SKILL_MAX_DESCRIPTION": ("macaw-runtime", "a description of {}", 1),
    "MACAW_SKILL_MAX_FILES": ("macaw-runtime", "{} files beside it", 1),
    "MACAW_SKILL_MAX_FOLDERS": ("macaw-runtime", "{} folders are read", 1),
    "MACAW_SKILL_MAX_FORMATTED": ("macaw", "as Markdown up to {} KiB", KIB),
    "MACAW_SKILL_MAX_NAME": ("macaw-runtime", "a name of {} characters", 1),
    "MACAW_SKILL_MIRROR_MAX_FILE": ("macaw-runtime", "those up to {} MiB are copied", MIB),
    "MACAW_SKILL_MIRROR_MAX_TOTAL": ("macaw-runtime", "for the agent, {} MiB in all", MIB),
    "MACAW_STORE_MAX_CALLS": ("macaw", "The last {} calls of tools", 1),
    "MACAW_STORE_MAX_CALL_ARGS": ("macaw", "arguments of up to {} KiB", KIB),
    "MACAW_STORE_MAX_RUNS": ("macaw-runtime", "each with {} runs", 1),
    "MACAW_TABLE_MAX_COLUMNS": ("macaw", "{} columns", 1),
    "MACAW_TABLE_MAX_SORTED": ("macaw", "is sorted up to {} rows", 1),
    "MACAW_TEXT_MAX_COPY": ("macaw", "Up to {} MiB can be copied", MIB),
    "MACAW_TEXT_MAX_MATCHES": ("macaw", "the first {} places", 1),
    "MACAW_TOOL_DEFAULT_LIMIT": ("macaw", "A tool has {} seconds", 1),
    "MACAW_TOOL_MAX_LIMIT": ("macaw", "set for it, up to {}", 1),
    "MACAW_WEB_MAX_BYTES": ("macaw-runtime", "{} MiB as it comes", MIB),
    "MACAW_WEB_MAX_CHARS": ("macaw-runtime", "asked for, up to {}.", 1),
    "MACAW_WEB_MAX_REDIRECTS": ("macaw-runtime", "{} redirects", 1),
    "MACAW_WEB_MAX_RESULTS": ("macaw-runtime", "as many as are asked for, up to {}. read_file", 1),
}
# What nobody can reach or lose anything by: sizes of our own tables, and how much is shown at once.
UNTOLD = {
    "MACAW_CONTROL_MAX_ARGS", "MACAW_ERRAND_MAX_TEXTS", "MACAW_FORM_MAX_ENTRY", "MACAW_RAW_MAX_LINE",
    "MACAW_RUN_MAX_SUMMARY", "MACAW_SKILL_MAX_BODIES", "MACAW_TEXT_MAX_PIECE",
}


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

    def test_tell_the_limits_of_headers(self):
        """Each of a public header is told with its number, or stands among those that need no words."""
        defined = {}
        for folder in ("src/app/inspector", "src/app/control", "src/app/store", "src/runtime"):
            for path in (SOURCE / folder).rglob("*.h"):
                defined.update(re.findall(r"^#define (MACAW\w*(?:_MAX|_LIMIT)(?:_\w+)?) +([^/\n]+)", path.read_text(), re.MULTILINE))
        self.assertGreater(len(defined), 40)
        # The library tells its limits in its reference; this one is the runtime's, too.
        shared = (SOURCE / "src/ara/ara-announcements-private.h").read_text()
        defined.update(re.findall(r"^#define (ARA_MAX_ANNOUNCEMENTS) +(\d+)", shared, re.MULTILINE))
        pages = {page: re.sub(r"^\.(Li|Pa) ", "", text(page), flags=re.MULTILINE) for page in PAGES}
        pages = {page: " ".join(words.split()) for page, words in pages.items()}
        for name in defined:
            self.assertTrue(name in TOLD or name in UNTOLD, f"{name} is neither told nor said to need no words")
        for name, (page, sentence, unit) in TOLD.items():
            with self.subTest(name):
                amount = eval(defined[name].replace("G_GINT64_CONSTANT", "int")) // unit
                self.assertIn(sentence.format(amount), pages[page])


if __name__ == "__main__":
    unittest.main()
