// SPDX-License-Identifier: LGPL-2.1-or-later
// Runs tools of the sandbox at once, no model in between.
//
//     execute-tool.js SESSION

import Ara from 'gi://Ara?version=1.0';
import System from 'system';

const sessionId = ARGV[0];  // 'sess-...'

// What a tool answers. Its shape is the server's: one that failed says so in it.
function run(rt, toolName, args = {}) {
    const answer = rt.execute_tool(
        sessionId, toolName, Ara.Value.new_from_text(JSON.stringify(args), -1), null, null);
    return JSON.parse(answer.dup_text());
}

try {
    const rt = Ara.RuntimeClient.new_from_env();

    // Write a file into the sandbox, and read it.
    const path = '/root/.ara/memory/USER.md';
    print(run(rt, 'write_file', {path, content: '# User\n\n- My name is Adi\n'}).result);
    print(run(rt, 'read_file', {path}).result);

    // Run a shell command.
    print(run(rt, 'exec', {command: 'ls -a /root/.ara/workspace'}).result.stdout);

    // List automations.
    print(JSON.stringify(run(rt, 'automation_list').result));

    // A tool that fails is no error of ours.
    print(run(rt, 'read_file', {path: 'nowhere.txt'}).ok);
} catch (error) {
    printerr(error.message);
    System.exit(1);
}
