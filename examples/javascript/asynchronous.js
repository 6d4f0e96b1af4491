// SPDX-License-Identifier: LGPL-2.1-or-later
// The same calls without blocking, and an answer watched while it is written.
//
//     asynchronous.js SESSION

import Ara from 'gi://Ara?version=1.0';
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import System from 'system';

const sessionId = ARGV[0];  // 'sess-...'

for (const name of ['capabilities', 'chat', 'control_actions', 'control_call', 'execute_tool', 'skills', 'tools'])
    Gio._promisify(Ara.RuntimeClient.prototype, `${name}_async`, `${name}_finish`);
Gio._promisify(Ara.Turn.prototype, 'run_async', 'run_finish');

// Prints the parts of the answer as they grow, line by line.
function watch(message, position, _removed, added) {
    for (let i = position; i < position + added; i++) {
        const part = message.get_item(i);
        let shown = 0;
        if (part instanceof Ara.TextPart && !part.reasoning) {
            part.connect('appended', () => {
                const end = part.text.lastIndexOf('\n') + 1;
                if (end > shown)
                    print(part.text.slice(shown, end - 1));
                shown = Math.max(shown, end);
            });
            part.connect('notify::streaming', () => print(part.text.slice(shown)));
        } else if (part instanceof Ara.ToolCall) {
            part.connect('notify::state', () => print(`[${part.name}: ${Ara.tool_call_state_to_string(part.state)}]`));
        }
    }
}

async function main() {
    const rt = Ara.RuntimeClient.new_from_env();

    // A turn: its message is there from the beginning, and grows.
    const turn = Ara.Turn.new(rt, 'Create a Python script that prints hello world');
    turn.set_session_id(sessionId);
    turn.message.connect('items-changed', watch);
    await turn.run_async(null);
    print(turn.message.status === Ara.MessageStatus.DONE ? 'done' : 'not done');

    // All of these run at once.
    const [caps, skills, tools, actions, answer, windows, message] = await Promise.all([
        rt.capabilities_async(sessionId, null, null),
        rt.skills_async(sessionId, null),
        rt.tools_async(sessionId, 'builtin', null, null),
        rt.control_actions_async(sessionId, null),
        rt.execute_tool_async(sessionId, 'exec', Ara.Value.new_from_text('{"command": "cat hello.py"}', -1), null, null),
        rt.control_call_async(sessionId, 'list_windows', null, 0, null).catch(error => error),
        rt.chat_async('read hello.py', null, null, 0, null),
    ]);
    print(caps.get_tools().get_n_items(), 'tools in the capabilities');
    print(skills.get_n_items(), 'skills');
    print(tools.get_n_items(), 'built-in tools');
    print(actions.get_n_items(), 'control actions');
    print(JSON.parse(answer.dup_text()).result.stdout);
    print(windows instanceof Ara.Value ? windows.dup_text() : windows.message);
    print(message.status === Ara.MessageStatus.DONE ? 'done' : 'not done');
}

const loop = GLib.MainLoop.new(null, false);
let status = 0;
main().catch(error => {
    printerr(error.message);
    status = 1;
}).finally(() => loop.quit());
loop.run();
System.exit(status);
