# SPDX-License-Identifier: GPL-3.0-or-later
# Completion of ara for fish.
complete -c ara -f
complete -c ara -l help -s h -d 'Show help'
complete -c ara -l local -d 'Ask the runtime of this computer'
complete -c ara -n __fish_use_subcommand -l version -d 'Print the version'
complete -c ara -n __fish_use_subcommand -a chat -d 'Say something to the agent'
complete -c ara -n __fish_use_subcommand -a sessions -d 'List, start and stop sessions'
complete -c ara -n __fish_use_subcommand -a conversations -d 'List, show and delete conversations'
complete -c ara -n __fish_use_subcommand -a runtime -d 'Look at a running session'
complete -c ara -n '__fish_seen_subcommand_from chat' -l conversation -x
complete -c ara -n '__fish_seen_subcommand_from chat' -l model -x
complete -c ara -n '__fish_seen_subcommand_from chat' -l timeout -x
complete -c ara -n '__fish_seen_subcommand_from chat' -l ndjson
complete -c ara -n '__fish_seen_subcommand_from chat sessions conversations' -l json
complete -c ara -n '__fish_seen_subcommand_from sessions' -a 'list start stop status'
complete -c ara -n '__fish_seen_subcommand_from conversations' -a 'list show delete'
complete -c ara -n '__fish_seen_subcommand_from conversations' -l limit -x
complete -c ara -n '__fish_seen_subcommand_from start' -l name -x
complete -c ara -n '__fish_seen_subcommand_from start' -l new
complete -c ara -n '__fish_seen_subcommand_from chat conversations runtime' -l session -x
complete -c ara -n '__fish_seen_subcommand_from runtime' -a 'capabilities skills tools control'
complete -c ara -n '__fish_seen_subcommand_from skills' -a list
complete -c ara -n '__fish_seen_subcommand_from tools' -a 'list execute'
complete -c ara -n '__fish_seen_subcommand_from control' -a 'actions call'
complete -c ara -n '__fish_seen_subcommand_from tools capabilities' -l agent -x
complete -c ara -n '__fish_seen_subcommand_from tools' -l kind -x -a 'all builtin app connector'
complete -c ara -n '__fish_seen_subcommand_from execute' -l tool -x
complete -c ara -n '__fish_seen_subcommand_from execute call' -l arg -x
complete -c ara -n '__fish_seen_subcommand_from call' -l action -x
complete -c ara -n '__fish_seen_subcommand_from call' -l timeout-ms -x
