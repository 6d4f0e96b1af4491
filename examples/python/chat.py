#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Sends messages through the agent: what it answered, and what it did for that."""

import json
import sys
import uuid

import gi

gi.require_version("Ara", "1.0")
from gi.repository import Ara, GLib

try:
    rt = Ara.RuntimeClient.new_from_env()

    # A conversation of our own, so that the second message can go on with it.
    conversation = str(uuid.uuid4())

    answer = rt.chat(
        message="Create a Python script that prints hello world",
        model=None,                    # or a name such as "openai/gpt-4o"
        conversation_id=conversation,  # None begins a new one
        timeout=120,                   # seconds without a word
    )
    result = json.loads(answer.to_chat_result().dup_text())

    print(result["text"])            # "I've created the script..."
    print(result["tool_calls"])      # [{"name": "write_file", "args": {...}, "result": "..."}]
    print(result.get("reasoning"))   # there if the model reasoned

    answer = rt.chat(message="run python3 hello.py", model=None, conversation_id=conversation, timeout=0)

    print(answer.dup_text())
except GLib.Error as error:
    sys.exit(error.message)
