# SPDX-License-Identifier: GPL-3.0-or-later
"""What Python's argparse makes of command lines of `ara runtime`.

Reads them from standard input, one a line, their words apart by U+001F, and answers each
with one line: what was found, or exit status and sentence.
"""
import argparse
import contextlib
import io
import sys

OPTIONS = ["--session", "--agent", "--kind", "--tool", "--action", "--timeout-ms", "--arg"]

OTHERS = ["chat", "sessions", "conversations"]


def leaf(parsers, path, *names):
    parser = parsers.add_parser(path[-1])
    parser.set_defaults(path=" ".join(path))
    for name in names:
        details = {"required": name == "--session"}
        if name == "--arg":
            details["action"] = "append"
        if name == "--kind":
            details["choices"] = ["all", "builtin", "app", "connector"]
        if name == "--timeout-ms":
            details["type"] = int
        parser.add_argument(name, **details)


def group(parsers, name):
    return parsers.add_parser(name).add_subparsers(required=True)


def make():
    top = argparse.ArgumentParser(prog="ara")
    top.add_argument("--local", action="store_true")
    top.add_argument("--version", action="store_true")
    commands = top.add_subparsers()
    for name in OTHERS:
        commands.add_parser(name)
    runtime = commands.add_parser("runtime").add_subparsers()
    leaf(runtime, ["ara", "runtime", "capabilities"], "--session", "--agent")
    leaf(group(runtime, "skills"), ["ara", "runtime", "skills", "list"], "--session")
    tools = group(runtime, "tools")
    leaf(tools, ["ara", "runtime", "tools", "list"], "--session", "--kind", "--agent")
    leaf(tools, ["ara", "runtime", "tools", "execute"], "--session", "--tool", "--agent", "--arg")
    control = group(runtime, "control")
    leaf(control, ["ara", "runtime", "control", "actions"], "--session")
    leaf(control, ["ara", "runtime", "control", "call"], "--session", "--action", "--timeout-ms", "--arg")
    return top


def answer(parser, words):
    told = io.StringIO()
    try:
        with contextlib.redirect_stderr(told), contextlib.redirect_stdout(io.StringIO()):
            found = vars(parser.parse_args(words))
    except SystemExit as end:
        sentence = told.getvalue().rstrip("\n").split("\n")[-1] if end.code else ""
        return f"{end.code} " + sentence.encode("utf-8", "backslashreplace").decode("utf-8")
    if "path" not in found:
        return "0 "  # bare `ara runtime`: its help
    text = "ok " + found["path"]
    for name in OPTIONS:
        value = found.get(name[2:].replace("-", "_"))
        if value is not None:
            text += f"\x1f{name}=" + ("\x1e".join(value) if isinstance(value, list) else str(value))
    return text


def main():
    parser = make()
    for stream in (sys.stdin, sys.stdout):
        stream.reconfigure(encoding="utf-8", errors="surrogateescape", newline="\n")
    for line in sys.stdin:
        words = line.rstrip("\n").split("\x1f")
        print(answer(parser, words if words != [""] else []))


main()
