#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Looks into a session: what can it do?

    inspect-session.py SESSION
"""

import sys

import gi

gi.require_version("Ara", "1.0")
from gi.repository import Ara, GLib

session_id = sys.argv[1]  # "sess-..."

try:
    rt = Ara.RuntimeClient.new_from_env()

    caps = rt.capabilities(session_id=session_id, agent_id=None)
    print("session:", caps.get_session_id(), caps.get_session_type())
    print("sandbox:", caps.get_sandbox_url_present())
    print("members:", *(caps.get_raw().dup_child_name(i) for i in range(caps.get_raw().get_n_children())))

    for skill in rt.skills(session_id=session_id):
        print("skill:", skill.get_name())

    # kind: "all" | "builtin" | "app" | "connector"
    for tool in rt.tools(session_id=session_id, kind="builtin", agent_id=None):
        print("tool:", tool.get_name())

    # Empty while no app UI is open.
    for action in rt.control_actions(session_id=session_id):
        print("action:", action.get_id())
except GLib.Error as error:
    sys.exit(error.message)
