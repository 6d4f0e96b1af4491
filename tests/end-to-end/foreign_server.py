# SPDX-License-Identifier: GPL-3.0-or-later
"""A server of the protocol that is not ours: it has the published calls only, and its own ways.

No list of sessions, no stored conversations, no stop, no models, no control subprotocol (404);
its event streams begin with a BOM, end their lines with CR alone, hold comments, fields and
events that no client knows, are cut in the middle of characters, and just end.
"""

import http.server
import json
import threading

KEY = "sk-foreign-key"
ANSWER = "Grüße from a *foreign* server 🦜"


def event(**members):
    return "data: " + json.dumps(members, ensure_ascii=False) + "\r\r"


def turn(question):
    """One turn: reasoning and text interleaved, a tool call that arrives in pieces."""
    yield "\ufeff: hello\r\r"
    yield "event: message\rid: 7\rretry: 100\r" + event(type="start", messageId="m-1")
    yield event(type="x-unknown", data={"deep": [1, {"er": None}]})
    yield event(type="reasoning-start", id="r")
    yield event(type="text-start", id="t")
    yield event(type="reasoning-delta", id="r", delta="They say: ")
    for letter in ANSWER:
        yield event(type="text-delta", id="t", delta=letter)
    yield event(type="reasoning-delta", id="r", delta=question)
    yield "data: {broken\r\r"
    yield event(type="tool-input-start", toolCallId="c", toolName="lookup")
    yield event(type="tool-input-delta", toolCallId="c", inputTextDelta='{"wo')
    yield event(type="tool-input-delta", toolCallId="c", inputTextDelta='rd":"macaw"}')
    yield event(type="tool-input-available", toolCallId="c", toolName="lookup", input={"word": "macaw"})
    yield event(type="tool-output-available", toolCallId="c", output={"legs": 2})
    yield event(type="text-end", id="t") + event(type="reasoning-end", id="r")
    yield event(type="finish")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, value):
        text = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def refused(self):
        if self.headers.get("Authorization") == f"Bearer {KEY}":
            return False
        self.server.refused += 1
        self.answer(401, {"detail": "Invalid API key"})
        return True

    def do_GET(self):
        path = self.path.split("?")[0]
        self.server.asked.append(path)
        if self.refused():
            return
        if path == "/session/status":
            self.answer(200, {"session_id": "sess-abroad", "status": "running", "more": [1]})
        elif path == "/session/runtime/tools":
            self.answer(200, {"tools": [{"name": "lookup", "description": "Looks a word up."}]})
        else:
            self.answer(404, {"detail": "Not Found"})

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.refused():
            return
        if self.path == "/chat":
            self.chat(json.loads(body))
        else:
            self.answer(404, {"detail": "Not Found"})

    def chat(self, request):
        self.server.chats.append(request)
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        for text in turn(request["messages"][-1]["content"]):
            data = text.encode()
            # Pieces of five bytes: characters of two and four bytes are cut.
            for start in range(0, len(data), 5):
                self.wfile.write(data[start:start + 5])
                self.wfile.flush()
        self.close_connection = True


class ForeignServer(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.chats, self.asked, self.refused = [], [], 0
        self.url = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()
