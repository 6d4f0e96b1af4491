#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The same calls without blocking, and an answer watched while it is written.

    asynchronous.py SESSION
"""

import sys

import gi

gi.require_version("Ara", "1.0")
from gi.repository import Ara, GLib

session_id = sys.argv[1]  # "sess-..."
loop = GLib.MainLoop()
waiting = 0


def call(start, finish, show):
    """Starts a call; when its answer is there, shows it. The last one ends the loop."""
    global waiting

    def done(_source, result):
        global waiting
        try:
            show(finish(result))
        except GLib.Error as error:
            print(error.message)
        waiting -= 1
        if waiting == 0:
            loop.quit()

    waiting += 1
    start(done)


def watch(message, position, _removed, added):
    """Prints the parts of the answer as they grow."""
    for part in list(message)[position:position + added]:
        if isinstance(part, Ara.TextPart) and not part.is_reasoning():
            part.connect("appended", lambda part, offset: sys.stdout.write(part.get_text().encode()[offset:].decode()))
        elif isinstance(part, Ara.ToolCall):
            part.connect("notify::state", lambda call, _: print(f"[{call.get_name()}: {call.get_state().value_nick}]"))


try:
    rt = Ara.RuntimeClient.new_from_env()
except GLib.Error as error:
    sys.exit(error.message)

# A turn: its message is there from the beginning, and grows.
turn = Ara.Turn.new(rt, "Create a Python script that prints hello world")
turn.set_session_id(session_id)
turn.get_message().connect("items-changed", watch)
call(lambda done: turn.run_async(None, done), turn.run_finish,
     lambda _: print("\n" + turn.get_message().get_status().value_nick))
loop.run()

# All of these run at once.
call(lambda done: rt.capabilities_async(session_id, None, None, done), rt.capabilities_finish,
     lambda caps: print(caps.get_tools().get_n_items(), "tools in the capabilities"))
call(lambda done: rt.skills_async(session_id, None, done), rt.skills_finish,
     lambda skills: print(skills.get_n_items(), "skills"))
call(lambda done: rt.tools_async(session_id, "builtin", None, None, done), rt.tools_finish,
     lambda tools: print(tools.get_n_items(), "built-in tools"))
call(lambda done: rt.control_actions_async(session_id, None, done), rt.control_actions_finish,
     lambda actions: print(actions.get_n_items(), "control actions"))
call(lambda done: rt.execute_tool_async(session_id, "exec", Ara.Value.new_from_text('{"command": "cat hello.py"}', -1), None, None, done),
     rt.execute_tool_finish, lambda answer: print(answer.dup_member("result").dup_member_string("stdout")))
call(lambda done: rt.control_call_async(session_id, "list_windows", None, 0, None, done), rt.control_call_finish,
     lambda answer: print(answer.dup_text()))
call(lambda done: rt.chat_async("read hello.py", None, None, 0, None, done), rt.chat_finish,
     lambda answer: print(answer.get_status().value_nick))
loop.run()
