# SPDX-License-Identifier: GPL-3.0-or-later
"""A client of the Ara protocol, written against its description alone.

Nothing here comes from libara or from the runtime, and nothing beyond Python's standard
library is used: what this client reads wrongly, the description says wrongly or the
runtime does.
"""

import base64
import hashlib
import http.client
import json
import os
import socket
import struct
import urllib.parse

PLAIN_TIMEOUT = 30
CHAT_TIMEOUT = 120


class ProtocolError(Exception):
    """A status outside 200 to 299, with its `detail`."""

    def __init__(self, status, body):
        self.status = status
        try:
            self.detail = json.loads(body)["detail"]
        except (ValueError, KeyError, TypeError):
            self.detail = body.decode(errors="replace")
        super().__init__(f"{status}: {self.detail}")


class TurnError(Exception):
    """The stream told an `error` event."""


def read_events(lines):
    """Server-sent events out of lines as HTTP gives them; yields (event, data)."""
    event, data, first = "", [], True
    for line in lines:
        if first:
            line, first = line.removeprefix(b"\xef\xbb\xbf"), False
        line = line.decode(errors="replace").rstrip("\r\n")
        if not line:
            if data:
                yield event or "message", "\n".join(data)
            event, data = "", []
            continue
        if line.startswith(":"):
            continue
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "data":
            data.append(value)
        elif field == "event":
            event = value


class Fold:
    """What chat() returns: the fold of the events of a turn."""

    def __init__(self):
        self.events, self.skipped = [], 0
        self.text, self.reasoning, self.calls = "", "", {}
        self.metadata, self.error, self.aborted, self.done = {}, None, False, False

    def take(self, data):
        if data == "[DONE]":
            self.done = True
            return
        try:
            event = json.loads(data)
            kind = event["type"]
        except (ValueError, KeyError, TypeError):
            self.skipped += 1
            return
        self.events.append(event)
        if kind == "text-delta":
            self.text += event["delta"]
        elif kind == "reasoning-delta":
            self.reasoning += event["delta"]
        elif kind == "tool-input-available":
            self.calls[event["toolCallId"]] = {"name": event["toolName"], "args": event["input"], "result": ""}
        elif kind == "tool-output-available" and not event.get("preliminary"):
            self.calls[event["toolCallId"]]["result"] = event["output"]
        elif kind == "error":
            self.error = event["errorText"]
        elif kind == "abort":
            self.aborted = True
        self.metadata.update(event.get("messageMetadata") or {})

    def result(self):
        if self.error is not None:
            raise TurnError(self.error)
        result = {"text": self.text, "tool_calls": list(self.calls.values())}
        if self.reasoning:
            result["reasoning"] = self.reasoning
        return result


class Turn:
    """An open stream of POST /chat."""

    def __init__(self, connection, response):
        self.connection, self.response, self.fold = connection, response, Fold()
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.lines = []
        self._events = read_events(self._read_lines())

    def _read_lines(self):
        while line := self.response.readline():
            self.lines.append(line)
            yield line

    def __iter__(self):
        for _, data in self._events:
            self.fold.take(data)
            yield data
            if self.fold.done:
                return

    def finish(self):
        for _ in self:
            pass
        self.connection.close()
        return self.fold


class AraRuntimeClient:
    def __init__(self, base_url, api_key):
        self.base_url, self.api_key = base_url.rstrip("/"), api_key

    def open(self, method, path, query=None, body=None, timeout=PLAIN_TIMEOUT, **headers):
        """Sends a request; blank parameters of the query are left out."""
        parts = urllib.parse.urlsplit(self.base_url)
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=timeout)
        pairs = {name: value for name, value in (query or {}).items() if value not in (None, "")}
        headers = {"Authorization": f"Bearer {self.api_key}", "Content-Type": "application/json",
                   **{name.replace("_", "-"): value for name, value in headers.items()}}
        connection.request(method, parts.path + path + ("?" + urllib.parse.urlencode(pairs) if pairs else ""),
                           body=None if body is None else json.dumps(body).encode(),
                           headers={name: value for name, value in headers.items() if value is not None})
        response = connection.getresponse()
        if not 200 <= response.status <= 299:
            error = ProtocolError(response.status, response.read())
            connection.close()
            raise error
        return connection, response

    def call(self, method, path, query=None, body=None, **options):
        connection, response = self.open(method, path, query, body, **options)
        text = response.read()
        connection.close()
        if response.status == 204:
            return None
        return json.loads(text) if text.strip() else {}

    # The methods of the document

    def begin_chat(self, message, model="", conversation_id="", timeout=CHAT_TIMEOUT, **more):
        body = {"messages": [{"role": "user", "content": message}], **more}
        if model:
            body["model"] = model
        if conversation_id:
            body["chatId"] = conversation_id
        return Turn(*self.open("POST", "/chat", body=body, timeout=timeout, Accept="text/event-stream"))

    def chat(self, message, model="", conversation_id="", timeout=CHAT_TIMEOUT):
        return self.begin_chat(message, model, conversation_id, timeout).finish().result()

    def execute_tool(self, session_id, tool_name, args, agent_id=None):
        return self.call("POST", "/session/runtime/tools/execute", body={
            "session_id": session_id, "tool_name": tool_name, "args": args, "agent_id": agent_id})

    def capabilities(self, session_id, agent_id=""):
        return self.call("GET", "/session/runtime/capabilities", {"session_id": session_id, "agent_id": agent_id})

    def skills(self, session_id):
        return self.call("GET", "/session/runtime/skills", {"session_id": session_id})

    def tools(self, session_id, kind="all", agent_id=""):
        return self.call("GET", "/session/runtime/tools", {"session_id": session_id, "kind": kind, "agent_id": agent_id})

    def control_actions(self, session_id):
        return self.call("GET", "/session/runtime/control/actions", {"session_id": session_id})

    def control_call(self, session_id, action, args, timeout_ms=8000):
        return self.call("POST", "/session/runtime/control/call", body={
            "session_id": session_id, "action": action, "args": args, "timeout_ms": timeout_ms})


class AppUI:
    """The other end of the control channel: a WebSocket (RFC 6455) that answers calls."""

    GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

    def __init__(self, url, token, actions):
        parts = urllib.parse.urlsplit(url)
        self.socket = socket.create_connection((parts.hostname, parts.port), timeout=PLAIN_TIMEOUT)
        self.stream = self.socket.makefile("rb")
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall((
            f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: ara-control.v1\r\n"
            f"Authorization: Bearer {token}\r\n\r\n").encode())
        self.status = int(self.stream.readline().split()[1])
        self.headers = {}
        while line := self.stream.readline().strip():
            name, _, value = line.decode().partition(":")
            self.headers[name.lower()] = value.strip()
        if self.status == 101:
            accepted = base64.b64encode(hashlib.sha1((key + self.GUID).encode()).digest()).decode()
            assert self.headers["sec-websocket-accept"] == accepted
            self.send({"type": "hello", "client": "another/1.0", "actions": actions})

    def send(self, message, opcode=1):
        payload = message if isinstance(message, bytes) else json.dumps(message).encode()
        mask = os.urandom(4)
        size = len(payload)
        length = (bytes([0x80 | size]) if size < 126 else b"\xfe" + struct.pack(">H", size) if size < 1 << 16
                  else b"\xff" + struct.pack(">Q", size))
        self.socket.sendall(bytes([0x80 | opcode]) + length + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(payload)))

    def receive(self, kind):
        """The next message of a kind; pings are answered, others passed over."""
        while True:
            opcode, payload = self._frame()
            if opcode == 9:
                self.send(payload, opcode=10)
            elif opcode == 8:
                raise ConnectionError("closed")
            elif opcode == 1:
                message = json.loads(payload)
                if message["type"] == kind:
                    return message

    def _frame(self):
        first, second = self.stream.read(2)
        size = second & 0x7F
        if size == 126:
            size = struct.unpack(">H", self.stream.read(2))[0]
        elif size == 127:
            size = struct.unpack(">Q", self.stream.read(8))[0]
        assert first & 0x80 and not second & 0x80  # whole, and unmasked as a server's has to be
        return first & 0x0F, self.stream.read(size)

    def close(self):
        self.stream.close()
        self.socket.close()
