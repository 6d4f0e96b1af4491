#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every method of Ara's documentation, called by a client that knows the protocol alone.

    test_protocol.py RUNTIME
"""

import concurrent.futures
import http.server
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import unittest
import uuid

from ara_protocol import AppUI, AraRuntimeClient, ProtocolError, TurnError

PROGRAM = sys.argv[1]
KEY = "a key of the test"
USER_MD = "/root/.ara/memory/USER.md"
TOOLS = ["read_file", "write_file", "edit_file", "list_dir", "exec", "search_files", "glob", "delete_file", "web_search",
         "web_fetch", "automation_create", "automation_list", "automation_update", "automation_delete"]


class RuntimeCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.directory = tempfile.TemporaryDirectory()
        key_file = pathlib.Path(cls.directory.name) / "key"
        key_file.write_text(KEY)
        key_file.chmod(0o600)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("ARA_")}
        cls.process = subprocess.Popen(
            [PROGRAM, "--port", "0", "--state-dir", cls.directory.name + "/state", "--api-key-file", str(key_file), "--no-runtime-file"],
            stdout=subprocess.PIPE, env=environment)
        cls.url = json.loads(cls.process.stdout.readline())["url"]
        cls.rt = AraRuntimeClient(cls.url, KEY)
        cls.session = cls.rt.call("GET", "/session/status")["session"]["sessionId"]

    @classmethod
    def tearDownClass(cls):
        cls.process.terminate()
        cls.process.wait()
        cls.process.stdout.close()
        cls.directory.cleanup()

    def refused(self, status, call, *arguments, **options):
        with self.assertRaises(ProtocolError) as caught:
            call(*arguments, **options)
        self.assertEqual(caught.exception.status, status, caught.exception.detail)
        return caught.exception.detail

    def run_tool(self, tool_name, **args):
        answer = self.rt.execute_tool(self.session, tool_name, args)
        self.assertEqual(list(answer), ["ok", "tool_name", "result" if answer["ok"] else "error", "duration_ms"])
        self.assertEqual(answer["tool_name"], tool_name)
        return answer

    def result(self, tool_name, **args):
        answer = self.run_tool(tool_name, **args)
        self.assertTrue(answer["ok"], answer)
        return answer["result"]

    def failure(self, tool_name, **args):
        answer = self.run_tool(tool_name, **args)
        self.assertFalse(answer["ok"], answer)
        self.assertRegex(answer["error"], r"\w+ \w+.*\.$")  # a sentence
        return answer["error"]


class Chat(RuntimeCase):
    def test_result(self):
        result = self.rt.chat(message="Create a Python script that prints hello world")
        self.assertEqual(list(result), ["text", "tool_calls", "reasoning"])
        self.assertIn("I've created the script", result["text"])
        self.assertEqual(result["tool_calls"], [
            {"name": "write_file", "args": {"path": "hello.py", "content": 'print("hello world")\n'}, "result": "File written."}])
        self.assertTrue(result["reasoning"])

    def test_wire(self):
        turn = self.rt.begin_chat("Create a Python script that prints hello world")
        fold = turn.finish()
        self.assertTrue(turn.headers["content-type"].startswith("text/event-stream"))
        self.assertEqual(turn.headers["x-vercel-ai-ui-message-stream"], "v1")
        for line in turn.lines:
            self.assertTrue(line == b"\n" or line.startswith((b"data: ", b":")), line)
            self.assertFalse(line.endswith(b"\r\n"))
        self.assertEqual(fold.skipped, 0)
        kinds = [event["type"] for event in fold.events]
        self.assertEqual((kinds[0], kinds[-1]), ("start", "finish"))
        self.assertEqual([line for line in turn.lines if line != b"\n"][-1], b"data: [DONE]\n")
        self.assertEqual(kinds.count("start-step"), kinds.count("finish-step"))
        self.assertEqual(kinds.count("start-step"), 2)
        call = [event for event in fold.events if event["type"].startswith("tool-")]
        self.assertEqual([event["type"] for event in call if event["type"] != "tool-input-delta"],
                         ["tool-input-start", "tool-input-available", "tool-output-available"])
        typed = "".join(event["inputTextDelta"] for event in call if event["type"] == "tool-input-delta")
        self.assertEqual(json.loads(typed), fold.calls[call[0]["toolCallId"]]["args"])
        uuid.UUID(fold.metadata["chatId"])
        self.assertEqual(fold.metadata["status"], "done")
        self.assertGreater(fold.metadata["durationMs"], 0)

    def test_parts_are_opened_and_closed(self):
        opened = set()
        fold = self.rt.begin_chat("run echo hi").finish()
        for event in fold.events:
            kind, _, step = event["type"].rpartition("-")
            if kind in ("text", "reasoning"):
                part = (kind, event["id"])
                if step == "start":
                    opened.add(part)
                elif step == "delta":
                    self.assertIn(part, opened)
                else:
                    opened.remove(part)
        self.assertEqual(opened, set())

    def test_conversation(self):
        conversation = str(uuid.uuid4())
        self.rt.chat("Create a Python script that prints hello world", conversation_id=conversation)
        result = self.rt.chat("run python3 hello.py", conversation_id=conversation)
        self.assertEqual(result["tool_calls"][0]["result"]["stdout"], "hello world\n")
        stored = self.rt.call("GET", f"/session/conversations/{conversation}", {"limit": 100})
        self.assertEqual(stored["id"], conversation)
        self.assertEqual([message["role"] for message in stored["messages"]], ["user", "assistant"] * 2)
        parts = {part["type"]: part for part in stored["messages"][3]["parts"]}
        self.assertEqual(parts["tool-exec"]["state"], "output-available")
        self.assertEqual(parts["tool-exec"]["input"], {"command": "python3 hello.py"})
        self.assertEqual("".join(part["text"] for part in stored["messages"][3]["parts"] if part["type"] == "text"), result["text"])
        listed = self.rt.call("GET", "/session/conversations", {"session_id": self.session, "limit": 500})["conversations"]
        self.assertEqual([(item["id"], item["messages"]) for item in listed][0], (conversation, 4))

    def test_model(self):
        models = self.rt.call("GET", "/models")["models"]
        self.assertIn({"id": "builtin/guide", "default": True}, models)
        self.assertIn("echo hi", self.rt.chat("run echo hi", model="builtin/guide")["tool_calls"][0]["args"]["command"])
        # Nothing is connected here: the guide answers in the place of any model, and says so.
        self.assertIn("no language model is connected", self.rt.chat("hello", model="openai/gpt-4o")["text"])

    def test_failed_call_keeps_no_result(self):
        result = self.rt.chat("read nowhere.txt")
        self.assertEqual(result["tool_calls"], [{"name": "read_file", "args": {"path": "nowhere.txt"}, "result": ""}])

    def test_busy_and_stop(self):
        conversation = str(uuid.uuid4())
        turn = self.rt.begin_chat("run sleep 600", conversation_id=conversation)
        for _ in turn:
            if turn.fold.calls:
                break
        self.refused(409, self.rt.begin_chat, "hello", conversation_id=conversation)
        self.assertEqual(self.rt.call("POST", "/chat/stop", body={"chatId": conversation}), {"ok": True, "stopped": True})
        fold = turn.finish()
        self.assertTrue(fold.aborted)
        self.assertTrue(fold.done)
        stored = self.rt.call("GET", f"/session/conversations/{conversation}")
        self.assertEqual(stored["messages"][-1]["metadata"]["status"], "stopped")
        self.assertEqual(self.rt.call("POST", "/chat/stop", body={"chatId": conversation}), {"ok": True, "stopped": False})

    def test_message_id_is_tried_again_in_place(self):
        conversation, message = str(uuid.uuid4()), str(uuid.uuid4())
        body = {"messages": [{"role": "user", "content": "run echo hi", "id": message}]}
        for _ in range(2):
            self.rt.begin_chat("", conversation_id=conversation, **body).finish()
        stored = self.rt.call("GET", f"/session/conversations/{conversation}")["messages"]
        self.assertEqual([item["role"] for item in stored], ["user", "assistant"])
        self.assertEqual(stored[0]["id"], message)

    def test_practical_example(self):
        session = self.rt.call("POST", "/session/start", body={"name": "Memory", "new": True})["sessionId"]
        result = self.rt.chat(message="My name is Adi and I prefer dark mode")
        self.assertIn("write_file", [call["name"] for call in result["tool_calls"]])
        for call in result["tool_calls"]:
            self.assertEqual(list(call), ["name", "args", "result"])
        user_md = self.rt.execute_tool(session_id=session, tool_name="read_file", args={"path": USER_MD})
        self.assertIn("My name is Adi and I prefer dark mode", user_md["result"])


class ModelServer(http.server.BaseHTTPRequestHandler):
    """Stands for a provider of chat completions: calls a tool, then tells its result."""

    asked, status, lists = [], 200, True

    def do_GET(self):
        self.send_response(200 if self.lists else 404)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(b'{"data": [{"id": "gpt-4o"}, {"id": "gpt-5"}]}')

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append((self.headers["Authorization"], body))
        last = body["messages"][-1]
        if last["role"] == "tool":
            delta, reason = {"content": "It says " + last["content"]}, "stop"
        else:
            call = {"index": 0, "id": "call-1", "function": {"name": "write_file", "arguments": '{"path": "m.txt", "content": "x"}'}}
            delta, reason = {"tool_calls": [call]}, "tool_calls"
        self.send_response(self.status)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        for choice in ({"index": 0, "delta": delta}, {"index": 0, "delta": {}, "finish_reason": reason}):
            self.wfile.write(b"data: " + json.dumps({"choices": [choice]}).encode() + b"\n\n")
        self.wfile.write(b"data: [DONE]\n\n")

    def log_message(self, *_):
        pass


class Models(RuntimeCase):
    def setUp(self):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), ModelServer)
        threading.Thread(target=self.server.serve_forever).start()
        ModelServer.asked, ModelServer.status, ModelServer.lists = [], 200, True
        self.rt.call("POST", "/session/inject", body={"model": "openai/gpt-4o", "provider": {
            "name": "openai", "base_url": f"http://127.0.0.1:{self.server.server_port}/v1", "api_key": "model key"}})

    def tearDown(self):
        self.server.shutdown()
        self.server.server_close()

    def test_model(self):
        models = {model["id"]: model["default"] for model in self.rt.call("GET", "/models")["models"]}
        self.assertEqual(models, {"openai/gpt-4o": True, "openai/gpt-5": False, "builtin/guide": False})
        result = self.rt.chat("Write a file")
        self.assertEqual(result, {"text": "It says File written.", "tool_calls": [
            {"name": "write_file", "args": {"path": "m.txt", "content": "x"}, "result": "File written."}]})
        key, body = ModelServer.asked[0]
        self.assertEqual((key, body["model"]), ("Bearer model key", "gpt-4o"))
        self.assertEqual([tool["function"]["name"] for tool in body["tools"]], TOOLS)

    def test_provider_without_a_list(self):
        ModelServer.lists = False
        models = {model["id"]: model["default"] for model in self.rt.call("GET", "/models")["models"]}
        self.assertEqual(models, {"openai/gpt-4o": True, "builtin/guide": False})

    def test_override(self):
        self.rt.chat("Write a file", model="openai/gpt-5")
        self.rt.chat("Write a file", model="meta/llama-4")  # of no provider that is known here
        self.assertEqual([body["model"] for _, body in ModelServer.asked], ["gpt-5"] * 2 + ["meta/llama-4"] * 2)

    def test_error(self):
        ModelServer.status = 401
        with self.assertRaisesRegex(TurnError, r"\w+ \w+"):
            self.rt.chat("Write a file")


class Tools(RuntimeCase):
    def test_files(self):
        self.assertEqual(self.result("write_file", path="notes/a.txt", content="one\ntwo\nthree\n"), "File written.")
        self.assertEqual(self.result("read_file", path="notes/a.txt"), "one\ntwo\nthree\n")
        self.assertEqual(self.result("read_file", path="/root/.ara/workspace/notes/a.txt", offset=2, limit=1).strip(), "two")
        self.assertRegex(self.result("edit_file", path="notes/a.txt", old_text="two", new_text="2"), r"^[A-Z].*\.$")
        self.failure("edit_file", path="notes/a.txt", old_text="e", new_text="E")
        self.result("edit_file", path="notes/a.txt", old_text="e", new_text="E", replace_all=True)
        listed = self.result("list_dir", path="notes")
        self.assertEqual([list(entry) for entry in listed["entries"]], [["name", "type", "size", "modified"]])
        self.assertEqual((listed["entries"][0]["name"], listed["entries"][0]["size"]), ("a.txt", 12))
        found = self.result("search_files", pattern="thr(?=EE)")
        self.assertEqual((found["matches"][0]["line"], found["matches"][0]["text"], found["truncated"]), (3, "thrEE", False))
        globbed = self.result("glob", pattern="notes/**/*.txt")
        self.assertEqual(len(globbed["paths"]), 1)
        self.assertTrue(globbed["paths"][0].endswith("notes/a.txt"))
        self.failure("delete_file", path="notes")
        self.assertRegex(self.result("delete_file", path="notes", recursive=True), r"\.$")
        self.failure("read_file", path="notes/a.txt")

    def test_exec(self):
        ran = self.result("exec", command="echo out; echo err >&2; exit 3")
        self.assertEqual(ran, {"exit_code": 3, "stdout": "out\n", "stderr": "err\n", "timed_out": False, "truncated": False,
                               "output_file": None})
        self.assertTrue(self.result("exec", command="sleep 600", timeout=1)["timed_out"])

    def test_web(self):
        self.failure("web_search", query="macaws")
        self.failure("web_fetch", url=self.url)

    def test_automations(self):
        self.assertEqual(self.result("automation_list"), {"automations": []})
        made = self.result("automation_create", name="Tidy", schedule_kind="cron", schedule_expr="0 8 * * *",
                           timezone="Europe/Berlin", message="list workspace")
        self.assertEqual([item["id"] for item in self.result("automation_list")["automations"]], [made["id"]])
        self.result("automation_update", id=made["id"], enabled=False)
        self.assertIs(self.result("automation_list")["automations"][0]["enabled"], False)
        self.result("automation_delete", id=made["id"])
        self.assertEqual(self.result("automation_list"), {"automations": []})

    def test_arguments(self):
        self.assertEqual(self.result("write_file", path="b.txt", content="1\n2\n"), "File written.")
        self.assertEqual(self.result("read_file", path="b.txt", offset="2", limit="1").strip(), "2")  # as the CLI sends them
        for problem in self.refused(422, self.run_tool, "read_file", offset=1):
            self.assertLessEqual({"loc", "msg", "type"}, set(problem))
            self.assertEqual(problem["loc"], ["body", "args", "path"])
        self.refused(404, self.run_tool, "fly", to="Brazil")
        self.refused(404, self.rt.execute_tool, "sess-nowhere", "glob", {"pattern": "*"})


class Inspection(RuntimeCase):
    def test_capabilities(self):
        caps = self.rt.capabilities(session_id=self.session)
        self.assertLessEqual({"session_id", "session_type", "sandbox_url_present", "tools", "skills", "agents", "control"}, set(caps))
        self.assertEqual(caps["session_id"], self.session)
        self.assertIsInstance(caps["sandbox_url_present"], bool)
        self.assertEqual(caps["tools"], self.rt.tools(self.session)["tools"])
        skills = self.rt.skills(self.session)["skills"]
        self.assertEqual(len(caps["skills"]), len(skills))
        for short, whole in zip(caps["skills"], skills):
            self.assertEqual(short, {name: whole[name] for name in short})  # all but the body
            self.assertLessEqual({"name", "description"}, set(short))
        self.assertIn(caps["sandbox"]["kind"], ("bwrap", "none", "unavailable"))
        self.refused(404, self.rt.capabilities, "sess-nowhere")

    def test_skills(self):
        skills = self.rt.skills(session_id=self.session)
        self.assertEqual(list(skills)[:2], ["session_id", "skills"])
        self.assertTrue(skills["skills"])

    def test_tools(self):
        builtin = self.rt.tools(session_id=self.session, kind="builtin")
        self.assertEqual([tool["name"] for tool in builtin["tools"]], TOOLS)
        for tool in builtin["tools"]:
            self.assertLessEqual({"name", "kind", "description", "input_schema", "annotations"}, set(tool))
            self.assertEqual(tool["kind"], "builtin")
        self.assertEqual(self.rt.tools(self.session, kind="connector"), {"tools": []})
        self.refused(422, self.rt.tools, self.session, kind="wooden")

    def test_sessions(self):
        started = self.rt.call("POST", "/session/start", body={"name": "Second", "new": True})
        self.assertLessEqual({"sessionId", "url", "token", "serverName"}, set(started))
        self.assertTrue(started["sessionId"].startswith("sess-"))
        self.assertEqual(self.rt.call("POST", "/session/start", body={})["sessionId"], started["sessionId"])
        session = started["sessionId"]
        self.rt.call("PATCH", f"/session/{session}", body={"name": "Renamed"})
        listed = {item["sessionId"]: item for item in self.rt.call("GET", "/session/list")["sessions"]}
        self.assertEqual((listed[session]["name"], listed[session]["status"]), ("Renamed", "running"))
        self.assertEqual(self.rt.call("POST", "/session/heartbeat", body={}), {"ok": True, "reason": None})
        self.assertEqual(self.rt.call("POST", "/session/restart-gateway", body={})["ok"], True)
        self.assertEqual(self.rt.call("POST", "/session/stop", body={"session_id": session}), {"ok": True})
        self.refused(503, self.rt.skills, session)
        self.assertIsNone(self.rt.call("DELETE", f"/session/{session}"))
        self.refused(404, self.rt.skills, session)

    def test_conversation_changes(self):
        conversation = str(uuid.uuid4())
        self.rt.chat("hello", conversation_id=conversation)
        self.rt.call("PATCH", f"/session/conversations/{conversation}", body={"title": "A title"})
        self.assertEqual(self.rt.call("GET", f"/session/conversations/{conversation}")["title"], "A title")
        self.assertIsNone(self.rt.call("DELETE", f"/session/conversations/{conversation}"))
        self.refused(404, self.rt.call, "GET", f"/session/conversations/{conversation}")

    def test_refusals(self):
        status = ("GET", "/session/status")
        self.refused(401, self.rt.call, *status, Authorization=None)
        self.refused(401, AraRuntimeClient(self.url, "another key").call, *status)
        self.refused(403, self.rt.call, *status, Host="ara.example")
        self.refused(403, self.rt.call, *status, Origin="https://ara.example")
        self.refused(404, self.rt.call, "GET", "/nothing-of-the-kind")
        self.refused(405, self.rt.call, "PUT", "/chat", body={})


class Control(RuntimeCase):
    ACTIONS = [{"id": "list_windows", "title": "List Windows", "description": "Tells the windows.", "input_schema": {"type": "object"}},
               {"id": "fail", "title": "Fail", "description": "Fails.", "input_schema": {"type": "object"}}]

    def connect(self, actions=ACTIONS):
        status = self.rt.call("GET", "/session/status", {"session_id": self.session})
        ui = AppUI(status["url"], status["token"], actions)
        self.assertEqual((ui.status, ui.headers.get("sec-websocket-protocol")), (101, "ara-control.v1"))
        # The hello is taken when it is; then the actions are there.
        while [action["id"] for action in self.rt.control_actions(self.session)["actions"]] != [action["id"] for action in actions]:
            pass
        return ui

    def call(self, ui, *answers, action="list_windows", **options):
        """Calls an action, and answers the call as the UI."""
        with concurrent.futures.ThreadPoolExecutor() as threads:
            waiting = threads.submit(self.rt.control_call, self.session, action, {"all": True}, **options)
            asked = ui.receive("control.call")
            self.assertEqual((asked["action"], asked["args"]), (action, {"all": True}))
            for answer in answers:
                ui.send({"id": asked["id"], **answer})
            return waiting.result()

    def test_without_ui(self):
        self.assertEqual(self.rt.control_actions(session_id=self.session), {"actions": []})
        self.refused(409, self.rt.control_call, self.session, "list_windows", {})

    def test_call(self):
        ui = self.connect()
        self.assertEqual(self.rt.control_actions(self.session)["actions"], self.ACTIONS)
        self.assertEqual(self.call(ui, {"type": "control.result", "result": [{"title": "Macaw"}]}), [{"title": "Macaw"}])
        for code, status in (("denied", 403), ("unknown_action", 404), ("bad_args", 422), ("failed", 502)):
            detail = self.refused(status, self.call, ui, {"type": "control.error", "code": code, "message": "No."}, action="fail")
            self.assertIn("No.", detail if isinstance(detail, str) else json.dumps(detail))
        self.refused(404, self.rt.control_call, self.session, "fly", {})
        self.refused(504, self.call, ui, timeout_ms=100)
        ui.close()
        self.wait_until_gone()

    def test_newest_answers(self):
        older, newer = self.connect(), self.connect(self.ACTIONS[:1])
        self.assertEqual(self.call(newer, {"type": "control.result", "result": "newer"}), "newer")
        newer.close()
        while len(self.rt.control_actions(self.session)["actions"]) != 2:
            pass
        self.assertEqual(self.call(older, {"type": "control.result", "result": "older"}), "older")
        older.close()
        self.wait_until_gone()

    def test_vanishes(self):
        ui = self.connect()
        with concurrent.futures.ThreadPoolExecutor() as threads:
            waiting = threads.submit(self.rt.control_call, self.session, "list_windows", {})
            ui.receive("control.call")
            ui.close()
            self.refused(503, waiting.result)
        self.wait_until_gone()

    def test_conversations_changed(self):
        ui = self.connect()
        conversation = str(uuid.uuid4())
        self.rt.chat("hello", conversation_id=conversation)
        self.assertIn(conversation, ui.receive("conversations.changed")["ids"])
        ui.close()
        self.wait_until_gone()

    def test_wrong_token(self):
        url = self.rt.call("GET", "/session/status", {"session_id": self.session})["url"]
        ui = AppUI(url, "another token", [])
        ui.close()
        self.assertEqual(ui.status, 401)

    def wait_until_gone(self):
        while self.rt.control_actions(self.session)["actions"]:
            pass


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
