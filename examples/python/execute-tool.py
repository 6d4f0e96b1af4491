#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs tools of the sandbox at once, no model in between.

    execute-tool.py SESSION
"""

import json
import sys

import gi

gi.require_version("Ara", "1.0")
from gi.repository import Ara, GLib

session_id = sys.argv[1]  # "sess-..."


def run(tool_name, **args):
    """What a tool answers. Its shape is the server's: one that failed says so in it."""
    answer = rt.execute_tool(
        session_id=session_id,
        tool_name=tool_name,
        args=Ara.Value.new_from_text(json.dumps(args), -1),
        agent_id=None,
    )
    return json.loads(answer.dup_text())


try:
    rt = Ara.RuntimeClient.new_from_env()

    # Write a file into the sandbox, and read it.
    print(run("write_file", path="/root/.ara/memory/USER.md", content="# User\n\n- My name is Adi\n")["result"])
    print(run("read_file", path="/root/.ara/memory/USER.md")["result"])

    # Run a shell command.
    print(run("exec", command="ls -a /root/.ara/workspace")["result"]["stdout"])

    # List automations.
    print(run("automation_list")["result"])

    # A tool that fails is no error of ours.
    print(run("read_file", path="nowhere.txt")["ok"])
except GLib.Error as error:
    sys.exit(error.message)
