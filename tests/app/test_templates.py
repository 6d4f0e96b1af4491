#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each button of the templates that shows an icon alone has a tooltip, which names it as well;
each box that has a name has a role, too: GTK from 4.10 on names none without.

usage: test_templates.py FOLDER
"""

import pathlib
import sys
import xml.etree.ElementTree

BUTTONS = ("GtkButton", "GtkMenuButton", "GtkToggleButton")
# Their tooltips change, so the code sets them.
BY_CODE = {("macaw-call-row.ui", "run"), ("macaw-form-row.ui", "menu"), ("macaw-session-row.ui", "menu")}


def problems(file):
    for widget in xml.etree.ElementTree.parse(file).iter("object"):
        if (widget.get("class") == "GtkBox" and widget.find("accessibility") is not None
                and widget.find("property[@name='accessible-role']") is None):
            yield f"{file.name}: GtkBox {widget.get('id') or ''} has a name, but no role"
        properties = {p.get("name") for p in widget.findall("property")}
        if widget.get("class") not in BUTTONS or "icon-name" not in properties or "label" in properties:
            continue
        if (file.name, widget.get("id")) in BY_CODE:
            continue
        if "tooltip-text" not in properties:
            yield f"{file.name}: {widget.get('class')} {widget.get('id') or ''} has no tooltip"


def main():
    files = sorted(pathlib.Path(sys.argv[1]).rglob("*.ui"))
    found = [problem for file in files for problem in problems(file)]
    print("\n".join(found) or f"{len(files)} templates")
    return 1 if found or not files else 0


if __name__ == "__main__":
    sys.exit(main())
