#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs examples/ against the real runtime, and against the real app where they need one.

    test_examples.py SOURCE_DIR BUILD_DIR

Run by meson under build-aux/on-virtual-display; prints a line a test.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import traceback
import urllib.request

SOURCE, BUILD = map(pathlib.Path, sys.argv[1:3])
sys.path.insert(0, str(SOURCE / "tests" / "end-to-end"))
import driver  # noqa: E402

LANGUAGES = {
    "c": lambda name: [BUILD / "examples" / "c" / f"example-{name}"],
    "python": lambda name: ["/usr/bin/python3", SOURCE / "examples" / "python" / f"{name}.py"],
    "javascript": lambda name: ["gjs", "-m", SOURCE / "examples" / "javascript" / f"{name}.js"],
}

TOOLS = ["read_file", "write_file", "edit_file", "list_dir", "exec", "search_files", "glob", "delete_file", "web_search",
         "web_fetch", "automation_create", "automation_list", "automation_update", "automation_delete"]


class Runtime:
    """macaw-runtime on a state of its own; the app finds it by its runtime.json."""

    def __init__(self, directory):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("ARA_")}
        self.process = subprocess.Popen([BUILD / "src" / "runtime" / "macaw-runtime", "--port", "0", "--state-dir", directory],
                                        stdout=subprocess.PIPE, env=environment)
        self.described = json.loads(self.process.stdout.readline())

    def start_session(self, name):
        request = urllib.request.Request(
            self.described["url"] + "/session/start", data=json.dumps({"name": name, "new": True}).encode(),
            headers={"Authorization": "Bearer " + self.described["api_key"], "Content-Type": "application/json"})
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as reply:
            return json.load(reply)["sessionId"]

    def environment(self):
        library = str(BUILD / "src" / "ara")
        return {**os.environ, "ARA_API_BASE_URL": self.described["url"], "ARA_API_KEY": self.described["api_key"],
                "GI_TYPELIB_PATH": library, "LD_LIBRARY_PATH": library, "G_DEBUG": "fatal-criticals"}

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Language:
    def __init__(self, name, runtime, session):
        self.name, self.runtime, self.session = name, runtime, session

    def run(self, example, status=0):
        """What an example prints: on standard output, or on standard error if it has to fail."""
        with tempfile.TemporaryDirectory() as directory:  # where no .env lies
            done = subprocess.run([*map(str, LANGUAGES[self.name](example)), self.session], cwd=directory,
                                  env=self.runtime.environment(), capture_output=True, text=True, timeout=driver.PATIENCE)
        assert done.returncode == status, (done.returncode, done.stdout, done.stderr)
        assert status or not done.stderr, done.stderr
        return done.stderr if status else done.stdout


def expect(text, *pieces):
    """Each piece stands in the text, in this order; one of bytes is a regular expression."""
    at = 0
    for piece in pieces:
        found = re.compile(piece.decode() if isinstance(piece, bytes) else re.escape(piece)).search(text, at)
        assert found, f"no “{piece}” behind “{text[:at][-40:]}” in: {text}"
        at = found.end()


def test_chat(language):
    expect(language.run("chat"), "I've created the script `hello.py`", "no language model is connected",
           rb"""\[\{['"]name['"]: ?['"]write_file['"], ?['"]args['"]: ?\{['"]path['"]: ?['"]hello.py""",
           rb"""['"]result['"]: ?['"]File written\.['"]\}\]""",
           "A script is asked for.", '"stdout": "hello world\\n"')


def test_execute_tool(language):
    expect(language.run("execute-tool"), "File written.\n", "# User\n\n- My name is Adi\n", ".\n..\nhello.py\n",
           rb"""\{['"]automations['"]: ?\[\]\}""", rb"\n[Ff]alse\n")


def test_inspect(language):
    printed = language.run("inspect-session")
    expect(printed, f"session: {language.session} ", rb"sandbox: ([Tt]rue|[Ff]alse)\n",
           "members: session_id session_type sandbox_url_present tools skills", "skill: ")
    assert re.findall("^tool: (.*)$", printed, re.MULTILINE) == TOOLS, printed


def test_verify_behavior(language):
    expect(language.run("verify-behavior"), "Response: ", "USER.md", "  Tool: write_file(", "/root/.ara/memory/USER.md",
           "USER.md: # User", "My name is Adi and I prefer dark mode")


def test_asynchronous(language):
    printed = language.run("asynchronous")
    expect(printed, "[write_file: input-available]\n[write_file: output-available]\n", "I've created the script `hello.py`", "\ndone\n")
    for line in ("14 tools in the capabilities", "14 built-in tools", 'print("hello world")', "done"):
        expect(printed, f"\n{line}\n")
    expect(printed, rb"\n[1-9]\d* skills\n")


def test_without_app(language):
    expect(language.run("control", status=1), "Open the app first: No app UI")
    assert "action:" not in language.run("inspect-session")
    printed = language.run("asynchronous")
    expect(printed, "\n0 control actions\n")
    expect(printed, "\nNo app UI")


def test_with_app(language):
    expect(language.run("control"), '"windows": [', '"title": ')
    expect(language.run("inspect-session"), "\naction: list_windows\n")
    printed = language.run("asynchronous")
    expect(printed, rb"\n[1-9]\d* control actions\n")
    expect(printed, rb'\n\{.*"windows":')


def test_errors(language):
    """Without a key: one sentence, and no traceback."""
    environment = language.runtime.environment
    language.runtime.environment = lambda: {name: value for name, value in environment().items() if name != "ARA_API_KEY"}
    try:
        for example in ("chat", "execute-tool", "inspect-session", "control", "verify-behavior", "asynchronous"):
            printed = language.run(example, status=1)
            assert printed == "No credentials found. Set ARA_API_KEY or run `ara auth login`.\n", printed
    finally:
        language.runtime.environment = environment


def run_tests(tests, languages):
    failed = 0
    for test in tests:
        for language in languages:
            name = f"{test.__name__.removeprefix('test_')} in {language.name}"
            try:
                test(language)
                print(f"ok {name}", flush=True)
            except Exception:  # noqa: BLE001 (whatever it is, it is told)
                failed += 1
                traceback.print_exc()
                print(f"not ok {name}", flush=True)
    return failed


def with_app(names, runtime):
    app = driver.App(driver.program())
    try:
        app.wait_ready()
        languages = [Language(name, runtime, app.status()["session"]) for name in names]
        driver.wait_for("the app's actions", lambda: "action:" in languages[0].run("inspect-session"))
        return run_tests([test_with_app], languages)
    finally:
        app.quit()


def main():
    names = [name for name in LANGUAGES if name != "javascript" or shutil.which("gjs")]
    for name in LANGUAGES.keys() - set(names):
        print(f"# {name} is left out: its interpreter is not installed")
    failed = 0
    with tempfile.TemporaryDirectory() as directory:
        runtime = Runtime(directory)
        try:
            for name in names:  # each in a session of its own, which is the active one then
                tests = [test_errors, test_without_app, test_chat, test_execute_tool, test_inspect, test_verify_behavior,
                         test_asynchronous]
                failed += run_tests(tests, [Language(name, runtime, runtime.start_session(name))])
            failed += with_app(names, runtime)
        finally:
            runtime.stop()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
