# SPDX-License-Identifier: GPL-3.0-or-later
# Completion of ara for fish.

# The commands so far, without options and their values.
function __ara_commands
    set -l valued --conversation --session --model --timeout --name --limit --agent --kind --tool --action --timeout-ms --arg
    set -l commands
    set -l value no
    for word in (commandline -opc)[2..]
        if test $value = yes
            set value no
        else if contains -- $word $valued
            set value yes
        else if not string match -q -- '-*' $word
            set -a commands $word
        end
    end
    echo "$commands"
end

# Right behind these commands.
function __ara_at
    test (__ara_commands) = "$argv"
end

# Behind these commands and whatever they are about.
function __ara_in
    string match -q -- "$argv *" (__ara_commands)' '
end

complete -c ara -f
complete -c ara -l help -s h -d 'Show help'
complete -c ara -n '__ara_at ""' -l local -d 'Ask the runtime of this computer'
complete -c ara -n '__ara_at ""' -l version -d 'Print the version'
complete -c ara -n '__ara_at ""' -a chat -d 'Say something to the agent'
complete -c ara -n '__ara_at ""' -a sessions -d 'List, start and stop sessions'
complete -c ara -n '__ara_at ""' -a conversations -d 'List, show and delete conversations'
complete -c ara -n '__ara_at ""' -a runtime -d 'Look at a running session'
complete -c ara -n '__ara_at sessions' -a 'list start stop status'
complete -c ara -n '__ara_at conversations' -a 'list show delete'
complete -c ara -n '__ara_at runtime' -a 'capabilities skills tools control'
complete -c ara -n '__ara_at runtime skills' -a 'list'
complete -c ara -n '__ara_at runtime tools' -a 'list execute'
complete -c ara -n '__ara_at runtime control' -a 'actions call'
complete -c ara -n '__ara_in chat' -l conversation -x -d 'Go on with a conversation'
complete -c ara -n '__ara_in chat' -l session -x -d 'Id of the session'
complete -c ara -n '__ara_in chat' -l model -x -d 'The model, as provider/model'
complete -c ara -n '__ara_in chat' -l timeout -x -d 'How long the server may be silent'
complete -c ara -n '__ara_in chat' -l json -d 'Print JSON'
complete -c ara -n '__ara_in chat' -l ndjson -d 'Print each event as JSON'
complete -c ara -n '__ara_in chat' -l local -d 'Ask the runtime of this computer'
complete -c ara -n '__ara_in sessions list' -l json -d 'Print JSON'
complete -c ara -n '__ara_in sessions list' -l local -d 'Ask the runtime of this computer'
complete -c ara -n '__ara_in sessions start' -l name -x -d 'What it shall be called'
complete -c ara -n '__ara_in sessions start' -l new -d 'Make one beside those there are'
complete -c ara -n '__ara_in sessions start' -l local -d 'Ask the runtime of this computer'
complete -c ara -n '__ara_in sessions stop' -l local -d 'Ask the runtime of this computer'
complete -c ara -n '__ara_in sessions status' -l json -d 'Print JSON'
complete -c ara -n '__ara_in sessions status' -l local -d 'Ask the runtime of this computer'
complete -c ara -n '__ara_in conversations list' -l session -x -d 'Id of the session'
complete -c ara -n '__ara_in conversations list' -l limit -x -d 'At most so many'
complete -c ara -n '__ara_in conversations list' -l json -d 'Print JSON'
complete -c ara -n '__ara_in conversations list' -l local -d 'Ask the runtime of this computer'
complete -c ara -n '__ara_in conversations show' -l limit -x -d 'At most so many'
complete -c ara -n '__ara_in conversations show' -l json -d 'Print JSON'
complete -c ara -n '__ara_in conversations show' -l local -d 'Ask the runtime of this computer'
complete -c ara -n '__ara_in conversations delete' -l local -d 'Ask the runtime of this computer'
complete -c ara -n '__ara_in runtime capabilities' -l session -x -d 'Id of the session'
complete -c ara -n '__ara_in runtime capabilities' -l agent -x -d 'Id of an agent'
complete -c ara -n '__ara_in runtime skills list' -l session -x -d 'Id of the session'
complete -c ara -n '__ara_in runtime tools list' -l session -x -d 'Id of the session'
complete -c ara -n '__ara_in runtime tools list' -l kind -x -a 'all builtin app connector' -d 'Which tools'
complete -c ara -n '__ara_in runtime tools list' -l agent -x -d 'Id of an agent'
complete -c ara -n '__ara_in runtime tools execute' -l session -x -d 'Id of the session'
complete -c ara -n '__ara_in runtime tools execute' -l tool -x -d 'Name of the tool'
complete -c ara -n '__ara_in runtime tools execute' -l agent -x -d 'Id of an agent'
complete -c ara -n '__ara_in runtime tools execute' -l arg -x -d 'An argument, KEY=VALUE'
complete -c ara -n '__ara_in runtime control actions' -l session -x -d 'Id of the session'
complete -c ara -n '__ara_in runtime control call' -l session -x -d 'Id of the session'
complete -c ara -n '__ara_in runtime control call' -l action -x -d 'Id of the action'
complete -c ara -n '__ara_in runtime control call' -l timeout-ms -x -d 'How long the app may take'
complete -c ara -n '__ara_in runtime control call' -l arg -x -d 'An argument, KEY=VALUE'
