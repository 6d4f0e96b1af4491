#!/usr/bin/env python3
"""Say what is in a table: separator, encoding, rows, and what each column holds.

Usage: python3 profile.py FILE
"""
import csv
import re
import sys

DISTINCT_LIMIT = 10000
NUMBER = re.compile(r"[-+]?(\d+([.,]\d+)*|[.,]\d+)([eE][-+]?\d+)?%?$")
DATE = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}([T ]\d{1,2}:\d{2}(:\d{2})?.*)?$")


class Column:
    def __init__(self, name):
        self.name = name
        self.empty = 0
        self.kinds = {"number": 0, "date": 0, "text": 0}
        self.values = set()
        self.more = False
        self.longest = 0

    def add(self, cell):
        cell = cell.strip()
        if not cell:
            self.empty += 1
            return
        kind = "number" if NUMBER.match(cell) else "date" if DATE.match(cell) else "text"
        self.kinds[kind] += 1
        self.longest = max(self.longest, len(cell))
        if len(self.values) < DISTINCT_LIMIT:
            self.values.add(cell)
        elif cell not in self.values:
            self.more = True

    def describe(self):
        kinds = ", ".join(f"{count} {kind}" for kind, count in self.kinds.items() if count)
        examples = ", ".join(repr(value[:30]) for value in sorted(self.values)[:3])
        distinct = f"{len(self.values)}{'+' if self.more else ''} distinct"
        return f"{self.name}: {kinds or 'nothing'}; {self.empty} empty; {distinct}; longest {self.longest}; e.g. {examples}"


def find_encoding(path):
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            with open(path, encoding=encoding, newline="") as source:
                for _ in iter(lambda: source.read(1 << 20), ""):
                    pass
            return encoding
        except UnicodeDecodeError:
            continue
    return "latin-1"


def find_separator(path, encoding):
    with open(path, encoding=encoding, newline="") as source:
        sample = source.read(1 << 16)
    try:
        return csv.Sniffer().sniff(sample, delimiters=",;\t|").delimiter
    except csv.Error:
        return ","


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    path = sys.argv[1]
    try:
        encoding = find_encoding(path)
        separator = find_separator(path, encoding)
    except OSError as error:
        print(f"{path}: {error.strerror}", file=sys.stderr)
        return 1
    csv.field_size_limit(1 << 24)
    rows = odd = 0
    with open(path, encoding=encoding, newline="") as source:
        reader = csv.reader(source, delimiter=separator)
        columns = [Column(name.strip() or f"column {at + 1}") for at, name in enumerate(next(reader, []))]
        for row in reader:
            rows += 1
            odd += len(row) != len(columns)
            for column, cell in zip(columns, row):
                column.add(cell)
    print(f"{path}: {rows} rows below the header, {len(columns)} columns, separator {separator!r}, {encoding}")
    if odd:
        print(f"{odd} rows have more or fewer cells than the header")
    for column in columns:
        print("-", column.describe())
    return 0


if __name__ == "__main__":
    sys.exit(main())
