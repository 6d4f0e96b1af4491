#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tells the agent something, and looks whether it has noted it down.

    verify-behavior.py SESSION
"""

import json
import sys

import gi

gi.require_version("Ara", "1.0")
from gi.repository import Ara, GLib

session_id = sys.argv[1]  # your active session

try:
    rt = Ara.RuntimeClient.new_from_env()
    rt.set_chat_session(session_id)

    # Send a message and check what tools the agent used.
    answer = rt.chat(message="My name is Adi and I prefer dark mode", model=None, conversation_id=None, timeout=0)
    result = json.loads(answer.to_chat_result().dup_text())
    print(f"Response: {result['text']}")
    for tc in result["tool_calls"]:
        print(f"  Tool: {tc['name']}({json.dumps(tc['args'])})")

    # Verify that the agent saved it to memory.
    user_md = rt.execute_tool(
        session_id=session_id,
        tool_name="read_file",
        args=Ara.Value.new_from_text('{"path": "/root/.ara/memory/USER.md"}', -1),
        agent_id=None,
    )
    print(f"USER.md: {user_md.dup_member_string('result')}")
except GLib.Error as error:
    sys.exit(error.message)
