# SPDX-License-Identifier: GPL-3.0-or-later
"""What Python's json module makes of texts.

Reads texts from standard input, each behind its length as four bytes, and answers each with
a letter (P: printed, E: the sentence of an error), a length and as many bytes.
"""
import json
import struct
import sys


def answer(data):
    try:
        return b"P", json.dumps(json.loads(data.decode("utf-8")), indent=2).encode("ascii")
    except (ValueError, RecursionError) as error:
        return b"E", str(error).encode("utf-8")


def main():
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while True:
        head = source.read(4)
        if not head:
            return
        letter, reply = answer(source.read(struct.unpack("<I", head)[0]))
        sink.write(letter + struct.pack("<I", len(reply)) + reply)


main()
