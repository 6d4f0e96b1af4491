// SPDX-License-Identifier: LGPL-2.1-or-later
// Sends messages through the agent: what it answered, and what it did for that.

import Ara from 'gi://Ara?version=1.0';
import GLib from 'gi://GLib';
import System from 'system';

try {
    const rt = Ara.RuntimeClient.new_from_env();

    // A conversation of our own, so that the second message can go on with it.
    const conversation = GLib.uuid_string_random();

    let answer = rt.chat(
        'Create a Python script that prints hello world',
        null,          // the model, a name such as 'openai/gpt-4o'
        conversation,  // null begins a new one
        120,           // seconds without a word
        null);
    const result = JSON.parse(answer.to_chat_result().dup_text());

    print(result.text);                        // "I've created the script..."
    print(JSON.stringify(result.tool_calls));  // [{"name": "write_file", "args": {...}, "result": "..."}]
    print(result.reasoning);                   // there if the model reasoned

    answer = rt.chat('run python3 hello.py', null, conversation, 0, null);

    print(answer.dup_text());
} catch (error) {
    printerr(error.message);
    System.exit(1);
}
