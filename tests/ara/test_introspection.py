#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""libara as another language sees it: annotations that lie about ownership crash here."""

import gc
import unittest

import gi

gi.require_version("Ara", "1.0")
from gi.repository import Ara, GLib, Json  # noqa: E402 (the version comes first)


def push(fold, *events):
    for event in events:
        fold.push(event, -1)
    fold.end()


class Values(unittest.TestCase):
    def test_read(self):
        value = Ara.Value.new_from_text('{"a":[18446744073709551616,true],"b":"\\u00e9"}', -1)
        self.assertEqual(value.dup_member_string("b"), "é")
        self.assertEqual(value.dup_member("a").dup_child(0).dup_text(), "18446744073709551616")
        self.assertEqual(value.dup_member("a").dup_child(0).get_integer(), (False, 0))
        self.assertIsNone(value.dup_member("c"))

    def test_error(self):
        with self.assertRaises(GLib.Error) as caught:
            Ara.Value.new_from_text("{\n01", -1)
        self.assertTrue(caught.exception.matches(Ara.error_quark(), Ara.Error.BAD_JSON))
        self.assertIn("line 2", caught.exception.message)

    def test_build(self):
        builder = Ara.ValueBuilder.new()
        builder.begin_object()
        builder.member_string("x", "y")
        builder.member_string("gone", None)
        builder.end_object()
        self.assertEqual(builder.end().dup_text(), '{"x":"y"}')


    def test_containers(self):
        value = Ara.Value.new_from_text('{"a":1,"b":[2,3]}', -1)
        for _ in range(100):
            values, names = value.dup_children(0, 10)
            self.assertEqual([child.dup_text() for child in values], ["1", "[2,3]"])
            self.assertEqual(names, ["a", "b"])
            del values, names
            gc.collect()

    def test_schema(self):
        schema = Ara.Schema.new(Ara.Value.new_from_text('{"properties":{"n":{"maximum":3}}}', -1), Ara.SchemaFlags.DEFAULT, None)
        for _ in range(100):
            problem, = schema.validate(Ara.Value.new_from_text('{"n":5}', -1))
            self.assertEqual((problem.get_pointer(), problem.get_keyword(), problem.get_limit().dup_text()), ("/n", "maximum", "3"))
            del problem
            gc.collect()


class Nodes(unittest.TestCase):
    """json-glib's trees, for a program that has them already."""

    def test_there_and_back(self):
        text = '{"a":[1,2.5,"é",null,true],"b":{}}'
        node = Ara.Value.new_from_text(text, -1).to_json_node(Ara.JsonNodeFlags.EXACT)
        self.assertEqual(Json.to_string(node, False), text)
        self.assertEqual(Ara.Value.new_from_json_node(node).dup_text(), text)

    def test_what_does_not_fit(self):
        value = Ara.Value.new_from_text('{"id":18446744073709551617}', -1)
        with self.assertRaises(GLib.Error) as caught:
            value.to_json_node(Ara.JsonNodeFlags.EXACT)
        self.assertTrue(caught.exception.matches(Ara.error_quark(), Ara.Error.INEXACT))
        self.assertIn("/id", caught.exception.message)
        self.assertEqual(value.to_json_node(Ara.JsonNodeFlags.ROUND).get_object().get_double_member("id"), 2.0 ** 64)

    def test_models(self):
        tool = Ara.Tool.new_from_value(Ara.Value.new_from_json_node(Json.from_string('{"name":"exec","more":1}')))
        self.assertEqual(tool.get_name(), "exec")
        self.assertEqual(tool.to_json_node(Ara.JsonNodeFlags.EXACT).get_object().get_int_member("more"), 1)
        message = Ara.Message.new(Ara.Role.USER, "m")
        self.assertEqual(message.to_json_node(Ara.JsonNodeFlags.EXACT).get_object().get_string_member("id"), "m")


class Clients(unittest.TestCase):
    def test_credentials(self):
        credentials = Ara.Credentials.load(["ARA_API_KEY=of-the-environment"], "/nonexistent", "/nonexistent")
        self.assertEqual(credentials.get_key(), "of-the-environment")
        self.assertEqual((credentials.get_key_origin(), credentials.get_url_origin()), (Ara.Origin.ENVIRONMENT, Ara.Origin.DEFAULT))

    def test_made_by_keywords(self):
        client = Ara.RuntimeClient(base_url="http://127.0.0.1:1//", api_key="secret-key-of-mine", timeout=7)
        self.assertEqual((client.get_base_url(), client.props.base_url, client.get_timeout()), ("http://127.0.0.1:1", "http://127.0.0.1:1", 7))
        with self.assertRaises(TypeError):
            client.props.api_key
        self.assertEqual(Ara.RuntimeClient().get_base_url(), "https://api.ara.so")

    def test_addresses_that_lead_astray(self):
        for url in ("http://me:my-password@127.0.0.1:1", "http://127.0.0.1:1?x=1", "http://127.0.0.1:1/#x"):
            client = Ara.RuntimeClient(base_url=url, api_key="secret-key-of-mine")
            told = []
            client.connect("exchange", lambda _client, exchange: told.append(exchange))
            with self.assertRaises(GLib.Error) as caught:
                client.models()
            self.assertTrue(caught.exception.matches(Ara.error_quark(), Ara.Error.UNREACHABLE))
            self.assertIn("leave that out", caught.exception.message)
            self.assertNotIn("my-password", caught.exception.message)
            self.assertEqual(told, [])

    def test_exchanges(self):
        client = Ara.RuntimeClient.new("http://127.0.0.1:1/", None)
        told = []
        client.connect("exchange", lambda _client, exchange: told.append(exchange))
        self.assertIsNone(Ara.RuntimeClient.new("http://127.0.0.1:1/", None).begin_exchange("GET", "ws://127.0.0.1:1/x"))
        own = client.begin_exchange("GET", "ws://127.0.0.1:1/x")
        own.take_status(101, "HTTP/1.1")
        own.end()
        self.assertIs(told.pop(), own)
        self.assertEqual((own.get_status(), own.get_state()), (101, Ara.ExchangeState.DONE))
        client.add_frame("ws://127.0.0.1:1/x", True, b"hello")
        with self.assertRaises(GLib.Error) as caught:
            client.models()
        self.assertTrue(caught.exception.matches(Ara.error_quark(), Ara.Error.UNREACHABLE))
        self.assertEqual([exchange.get_kind() for exchange in told], [Ara.ExchangeKind.FRAME_SENT, Ara.ExchangeKind.REQUEST])
        self.assertEqual(told[0].dup_request_body(), "hello")
        self.assertEqual((told[1].get_path(), told[1].get_state()), ("/models", Ara.ExchangeState.FAILED))
        self.assertEqual((told[0].props.kind, told[1].props.state), (Ara.ExchangeKind.FRAME_SENT, Ara.ExchangeState.FAILED))
        self.assertEqual(told[1].props.state.value_nick, "failed")
        self.assertEqual(told[1].dup_response_headers(), [])

    def test_models(self):
        raw = Ara.Value.new_from_text('{"name":"exec","input_schema":{"type":"object"},"annotations":{"destructiveHint":true},"more":1}', -1)
        tool = Ara.Tool.new_from_value(raw)
        self.assertEqual((tool.props.name, tool.props.destructive, tool.props.kind), ("exec", True, None))
        self.assertEqual(tool.get_input_schema().dup_text(), '{"type":"object"}')
        self.assertEqual(tool.get_raw().get_member_integer("more"), 1)

    def test_caps_of_an_automation(self):
        automation = Ara.Automation.new_from_value(Ara.Value.new_from_text('{"max_rounds":7,"max_seconds":"8","max_tokens":90}', -1))
        self.assertEqual((automation.get_max_rounds(), automation.props.max_seconds, automation.props.max_tokens), (7, 0, 90))

    def test_skills_with_and_without_their_bodies(self):
        told = Ara.Value.new_from_text('{"skills":[{"name":"a","path":"/s/a/SKILL.md","error":"It has no description."}]}', -1)
        short, = Ara.Capabilities.new_from_value(told).get_skills()
        self.assertEqual((short.get_name(), short.props.path, short.get_body(), short.get_error()), ("a", "/s/a/SKILL.md", None, "It has no description."))
        whole = Ara.Skill.new_from_value(Ara.Value.new_from_text('{"name":"a","body":"# Do"}', -1))
        self.assertEqual((whole.get_body(), whole.props.error), ("# Do", None))


class Messages(unittest.TestCase):
    def test_borrowed_values_stay(self):
        message = Ara.Message.new(Ara.Role.ASSISTANT, "m")
        push(Ara.Fold.new(message),
             '{"type":"tool-input-available","toolCallId":"t","toolName":"exec","input":{"n":1}}',
             '{"type":"tool-output-available","toolCallId":"t","output":"done"}',
             '{"type":"finish","messageMetadata":{"model":"m"}}')
        for _ in range(100):
            call = message.find_tool_call("t")
            self.assertEqual(call.get_input().dup_text(), '{"n":1}')
            self.assertEqual(call.get_output().dup_string(), "done")
            self.assertEqual(message.get_metadata().dup_member_string("model"), "m")
            del call
            gc.collect()

    def test_list_model_and_signals(self):
        message = Ara.Message.new(Ara.Role.ASSISTANT, None)
        grown = []
        message.connect("items-changed", lambda _m, _at, _removed, added: grown.append(added))
        push(Ara.Fold.new(message), '{"type":"text-delta","id":"1","delta":"Hi"}')
        self.assertEqual(grown, [1])
        self.assertEqual([part.get_text() for part in message], ["Hi"])
        self.assertEqual(message.get_status(), Ara.MessageStatus.INTERRUPTED)


class Streams(unittest.TestCase):
    def test_callback(self):
        told = []
        stream = Ara.EventStream.new(lambda event, _data: told.append((event.event, event.data)), None)
        stream.push("event: e\ndata: é".encode())
        stream.push(b"\r\n\r\n")
        self.assertEqual(told, [("e", "é")])


if __name__ == "__main__":
    unittest.main()
