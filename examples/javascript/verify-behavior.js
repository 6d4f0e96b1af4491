// SPDX-License-Identifier: LGPL-2.1-or-later
// Tells the agent something, and looks whether it has noted it down.
//
//     verify-behavior.js SESSION

import Ara from 'gi://Ara?version=1.0';
import System from 'system';

const sessionId = ARGV[0];  // your active session

try {
    const rt = Ara.RuntimeClient.new_from_env();
    rt.set_chat_session(sessionId);

    // Send a message and check what tools the agent used.
    const answer = rt.chat('My name is Adi and I prefer dark mode', null, null, 0, null);
    const result = JSON.parse(answer.to_chat_result().dup_text());
    print(`Response: ${result.text}`);
    for (const tc of result.tool_calls)
        print(`  Tool: ${tc.name}(${JSON.stringify(tc.args)})`);

    // Verify that the agent saved it to memory.
    const userMd = rt.execute_tool(
        sessionId,
        'read_file',
        Ara.Value.new_from_text('{"path": "/root/.ara/memory/USER.md"}', -1),
        null,
        null);
    print(`USER.md: ${userMd.dup_member_string('result')}`);
} catch (error) {
    printerr(error.message);
    System.exit(1);
}
