# SPDX-License-Identifier: GPL-3.0-or-later
"""What fish and zsh offer behind `ara …` is what `--help` tells, asked of the shells themselves.

    test-completions.py SOURCE-ROOT ARA
"""
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile

LEAVES = ["chat", "sessions list", "sessions start", "sessions stop", "sessions status",
          "conversations list", "conversations show", "conversations delete",
          "runtime capabilities", "runtime skills list", "runtime tools list",
          "runtime tools execute", "runtime control actions", "runtime control call"]
GROUPS = ["", "sessions", "conversations", "runtime", "runtime skills", "runtime tools", "runtime control"]
SKIP = 77
PROMPT = "ready> "


def tell(ara, command):
    """The options and the commands that --help names."""
    text = subprocess.run([ara, *command.split(), "--help"], capture_output=True, text=True, check=True).stdout
    options = re.findall(r"^  (?:-h, )?(--[a-z-]+)", text, re.M)
    commands = re.search(r"^commands:\n(.*?)\n\n", text, re.M | re.S)
    return set(options), set(re.findall(r"^  ([a-z]+)", commands[1], re.M) if commands else [])


def ask_fish(root, line):
    script = f"source {root}/data/completions/ara.fish; complete -C '{line}'"
    text = subprocess.run(["fish", "--no-config", "-c", script], capture_output=True, text=True, check=True).stdout
    return {found.split("\t")[0] for found in text.splitlines()}


class Zsh:
    """An interactive one, in a terminal: its completion runs nowhere else."""

    def __init__(self, root, home):
        pid, self.terminal = pty.fork()
        if pid == 0:
            os.environ.update(HOME=home, TERM="dumb", LC_ALL="C.UTF-8")
            os.execvp("zsh", ["zsh", "-f", "-i"])
        self.count = 0
        # Keys that come before the prompt would meet the line editor of the terminal instead.
        self.run(f"PS1='{PROMPT}'; stty cols 200 rows 60; fpath=({root}/data/completions $fpath); autoload -Uz compinit; "
                 f"compinit -u -d {home}/dump; setopt nobeep nolistbeep noautomenu; LISTMAX=0")

    def run(self, keys):
        """What the terminal shows between @keys and the answer of a command behind them."""
        self.count += 1
        os.write(self.terminal, f"{keys}\n".encode() if "\t" not in keys else f"{keys}\x15".encode())
        os.write(self.terminal, f"print END$(({self.count} + 1000))\n".encode())
        end = f"END{self.count + 1000}".encode()
        seen = b""
        while end not in seen or PROMPT.encode() not in seen.split(end)[1]:
            seen += os.read(self.terminal, 65536)
        return seen.decode("utf-8", "replace")

    def ask(self, line):
        return set(re.findall(r"(?:^|\s)(--?[a-z][a-z-]+|[a-z]{3,})(?=\s)", self.run(line + "\t\t").split("\n", 1)[-1]))


def compare(shell, line, wanted, offered):
    if wanted == offered:
        return True
    print(f"{shell}: `{line}`: --help tells {sorted(wanted)}, {shell} offers {sorted(offered)}")
    return False


def check_fish(root, ara):
    good = True
    for command in LEAVES + [""]:
        line = f"ara {command} --".replace("  ", " ")
        good &= compare("fish", line, tell(ara, command)[0], ask_fish(root, line))
    for command in GROUPS:
        line = f"ara {command} ".replace("  ", " ")
        good &= compare("fish", line, tell(ara, command)[1], ask_fish(root, line))
    return good


def check_zsh(root, ara, home):
    zsh = Zsh(root, home)
    good = True
    for command in LEAVES:
        line = f"ara {command} --"
        found = {word for word in zsh.ask(line) if word.startswith("--")}
        good &= compare("zsh", line, tell(ara, command)[0], found)
    return good


def main():
    root, ara = sys.argv[1:]
    missing = [shell for shell in ("fish", "zsh") if shutil.which(shell) is None]
    good = True
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(HOME=home, LC_ALL="C.UTF-8", LANGUAGE="C")
        if "fish" not in missing:
            good &= check_fish(root, ara)
        if "zsh" not in missing:
            good &= check_zsh(root, ara, home)
    if missing:
        print("Not installed here:", *missing)
    return 1 if not good else SKIP if missing else 0


sys.exit(main())
