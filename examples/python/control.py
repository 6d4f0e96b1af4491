#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Has the app UI do something. It must be open: it answers over its own connection.

    control.py SESSION
"""

import sys

import gi

gi.require_version("Ara", "1.0")
from gi.repository import Ara, GLib

session_id = sys.argv[1]  # "sess-..."

try:
    rt = Ara.RuntimeClient.new_from_env()

    result = rt.control_call(
        session_id=session_id,
        action="list_windows",
        args=None,
        timeout_ms=8000,
    )
    print(result.dup_pretty())
except GLib.Error as error:
    if error.matches(Ara.error_quark(), Ara.Error.CONFLICT):
        sys.exit("Open the app first: " + error.message)
    sys.exit(error.message)
