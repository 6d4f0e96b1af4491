// SPDX-License-Identifier: LGPL-2.1-or-later
// Looks into a session: what can it do?
//
//     inspect-session.js SESSION

import Ara from 'gi://Ara?version=1.0';
import System from 'system';

const sessionId = ARGV[0];  // 'sess-...'

function* each(list) {
    for (let i = 0; i < list.get_n_items(); i++)
        yield list.get_item(i);
}

try {
    const rt = Ara.RuntimeClient.new_from_env();

    const caps = rt.capabilities(sessionId, null, null);
    print('session:', caps.get_session_id(), caps.get_session_type());
    print('sandbox:', caps.get_sandbox_url_present());
    print('members:', ...Object.keys(JSON.parse(caps.get_raw().dup_text())));

    for (const skill of each(rt.skills(sessionId, null)))
        print('skill:', skill.name);

    // kind: 'all' | 'builtin' | 'app' | 'connector'
    for (const tool of each(rt.tools(sessionId, 'builtin', null, null)))
        print('tool:', tool.name);

    // Empty while no app UI is open.
    for (const action of each(rt.control_actions(sessionId, null)))
        print('action:', action.id);
} catch (error) {
    printerr(error.message);
    System.exit(1);
}
