// SPDX-License-Identifier: LGPL-2.1-or-later
// Has the app UI do something. It must be open: it answers over its own connection.
//
//     control.js SESSION

import Ara from 'gi://Ara?version=1.0';
import System from 'system';

const sessionId = ARGV[0];  // 'sess-...'

try {
    const rt = Ara.RuntimeClient.new_from_env();

    const result = rt.control_call(
        sessionId,
        'list_windows',
        null,  // the arguments
        8000,  // milliseconds
        null);
    print(result.dup_pretty());
} catch (error) {
    const closed = error.matches?.(Ara.Error, Ara.Error.CONFLICT);
    printerr((closed ? 'Open the app first: ' : '') + error.message);
    System.exit(1);
}
