#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""macaw-runtime against a scripted language model: a real server of chat completions on
loopback that streams, calls tools in pieces, reasons, refuses and hangs."""

import contextlib
import http.server
import json
import os
import pathlib
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

BUILD = pathlib.Path(os.environ["MACAW_BUILD"])
HUNG = threading.Event()       # the model has said what it will say, and does not go on
DISCONNECTED = threading.Event()


def chunk(**delta):
    return {"choices": [{"index": 0, "delta": delta}]}


def call(index, **members):
    return chunk(tool_calls=[{"index": index, **members}])


def script(messages):
    """What the model says next, from what it is told."""
    wish = [m["content"] for m in messages if m["role"] == "user"][-1]
    if messages[-1]["role"] == "tool":
        return [chunk(content="The tool said: "), chunk(content=messages[-1]["content"])]
    if wish == "count":
        answers = [m["content"] for m in messages if m["role"] == "assistant"]
        return [chunk(content=json.dumps(answers))]
    return [chunk(reasoning_content="I "), chunk(reasoning_content="think."), chunk(content="Let me see. "),
            call(0, id="c1", function={"name": "exec", "arguments": ""}),
            call(0, function={"arguments": '{"comm'}), call(0, function={"arguments": 'and":"echo é$((6*7))"}'}),
            {"choices": [{"delta": {}, "finish_reason": "tool_calls"}]}]


class Model(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.headers["Authorization"] != "Bearer model-key":
            self.answer(401, {"error": {"message": "bad model key"}})
            return
        assert request["model"] == "test-1" and request["tools"], request
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        if request["messages"][-1]["content"] == "hang":
            self.event(chunk(content="Part of "))
            self.event(chunk(content="an answer"))
            HUNG.set()
            # Only the other side's going away ends this: by FIN, or by RST where it left
            # bytes unread.
            with contextlib.suppress(ConnectionError):
                self.connection.recv(1)
            DISCONNECTED.set()
            return
        for event in script(request["messages"]):
            self.event(event)
        self.wfile.write(b"data: [DONE]\r\n\r\n")

    def event(self, event):
        self.wfile.write(b"data: " + json.dumps(event).encode() + b"\r\n\r\n")
        self.wfile.flush()

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())


class Runtime:
    def __init__(self, state):
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("ARA_", "OPEN"))}
        self.process = subprocess.Popen(
            [BUILD / "src/runtime/macaw-runtime", "--port", "0", "--state-dir", state, "--no-runtime-file"],
            stdout=subprocess.PIPE, env=environment)
        ready = json.loads(self.process.stdout.readline())
        self.url, self.key = ready["url"], ready["api_key"]

    def open(self, path, body=None):
        request = urllib.request.Request(
            self.url + path, data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.key}"})
        return urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60)

    def request(self, path, body=None):
        with self.open(path, body) as reply:
            return json.load(reply)

    def chat(self, text, conversation, told=lambda line: None):
        """The events of a turn; told() is called with each line as it comes."""
        lines = []
        with self.open("/chat", {"messages": [{"role": "user", "content": text}], "chatId": conversation}) as reply:
            for line in reply:
                line = line.decode()
                if line.startswith("data: "):
                    lines.append(line[6:].strip())
                    told(lines[-1])
        assert lines[-1] == "[DONE]", lines
        return [json.loads(line) for line in lines[:-1]]

    def connect_model(self, port, key):
        self.request("/session/inject", {"model": "scripted/test-1", "provider": {
            "name": "scripted", "base_url": f"http://127.0.0.1:{port}/v1", "api_key": key}})

    def last(self, conversation):
        return self.request(f"/session/conversations/{conversation}")["messages"][-1]


def text_of(events):
    return "".join(e["delta"] for e in events if e["type"] == "text-delta")


def test_closed_connections(runtime):
    """A client that comes and goes leaves no descriptor behind."""
    folder = pathlib.Path(f"/proc/{runtime.process.pid}/fd")
    before = len(list(folder.iterdir()))
    for _ in range(300):  # more than may be open at once
        with socket.create_connection(("127.0.0.1", int(runtime.url.rsplit(":", 1)[1]))) as connection:
            connection.sendall(f"GET /session/list HTTP/1.1\r\nHost: localhost\r\n"
                               f"Authorization: Bearer {runtime.key}\r\n\r\n".encode())
            answer = connection.recv(12)
            assert answer == b"HTTP/1.1 200", answer
    deadline = time.monotonic() + 60
    while len(list(folder.iterdir())) > before + 5:
        assert time.monotonic() < deadline, len(list(folder.iterdir()))
        select.select([], [], [], 0.1)
    assert runtime.request("/session/list")["sessions"]


def test_too_many_connections(runtime):
    """At the limit one more is closed; the others go on, and there is room again after."""
    address = ("127.0.0.1", int(runtime.url.rsplit(":", 1)[1]))
    held = [socket.create_connection(address) for _ in range(256)]
    with socket.create_connection(address, timeout=60) as one_more:
        # By FIN, or by RST where it can't be told more gently.
        with contextlib.suppress(ConnectionError):
            assert one_more.recv(1) == b""
    held[0].sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert held[0].recv(12) == b"HTTP/1.1 401"
    for connection in held:
        connection.close()
    assert runtime.request("/session/list")["sessions"]


def test_tools_in_pieces(runtime):
    events = runtime.chat("go", "one")
    outputs = [e["output"] for e in events if e["type"] == "tool-output-available" and not e.get("preliminary")]
    assert outputs[0]["stdout"] == "é42\n", events
    assert "".join(e["delta"] for e in events if e["type"] == "reasoning-delta") == "I think."
    assert text_of(events).startswith("Let me see. The tool said: ") and "é42" in text_of(events), events
    assert events[-1]["type"] == "finish" and events[-1]["messageMetadata"]["status"] == "done", events


def test_stop(runtime):
    # What the model has sent may still be on its way: what the client was told counts.
    told = threading.Event()
    done = threading.Thread(target=runtime.chat, args=(
        "hang", "two", lambda line: told.set() if "an answer" in line else None))
    done.start()
    assert told.wait(60)
    answer = runtime.request("/chat/stop", {"chatId": "two"})
    assert answer == {"ok": True, "stopped": True}, answer
    assert DISCONNECTED.wait(60), "the model's request was not cancelled"
    done.join(60)
    last = runtime.last("two")
    assert last["metadata"]["status"] == "stopped", last
    assert [p["text"] for p in last["parts"] if p["type"] == "text"] == ["Part of an answer"], last
    answers = json.loads(text_of(runtime.chat("count", "two")))
    assert answers == ["Part of an answer\n[stopped by the user]"], answers


def test_wrong_key(runtime, port):
    runtime.connect_model(port, "wrong")
    events = runtime.chat("go", "three")
    assert "bad model key" in [e for e in events if e["type"] == "error"][0]["errorText"], events
    assert runtime.last("three")["metadata"]["status"] == "failed"
    runtime.connect_model(port, "model-key")


def test_killed(runtime, state):
    HUNG.clear()

    def ask():
        try:
            runtime.chat("hang", "four")
        except Exception:  # the runtime dies in the middle: that is the test
            pass
    threading.Thread(target=ask).start()
    assert HUNG.wait(60)
    while not any(p.get("text") == "Part of an answer" for p in runtime.last("four")["parts"]):
        pass
    os.kill(runtime.process.pid, signal.SIGKILL)
    runtime.process.wait()
    again = Runtime(state)
    last = again.last("four")
    assert last["metadata"]["status"] == "interrupted", last
    assert [p["text"] for p in last["parts"] if p["type"] == "text"] == ["Part of an answer"], last
    again.process.terminate()
    assert again.process.wait(60) == 0


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Model)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    with tempfile.TemporaryDirectory() as state:
        runtime = Runtime(state)
        try:
            second = subprocess.run([BUILD / "src/runtime/macaw-runtime", "--state-dir", state, "--no-runtime-file"],
                                    capture_output=True, timeout=60, check=False)
            assert second.returncode != 0 and b"Another macaw-runtime" in second.stderr, second
            runtime.connect_model(port, "model-key")
            test_closed_connections(runtime)
            test_too_many_connections(runtime)
            test_tools_in_pieces(runtime)
            test_stop(runtime)
            test_wrong_key(runtime, port)
            test_killed(runtime, state)
        finally:
            runtime.process.kill()
    return 0


if __name__ == "__main__":
    sys.exit(main())
