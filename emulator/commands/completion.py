"""`edgewise completion SHELL`: prints the script that completes commands, options and functions in a shell."""

import argparse
from collections.abc import Mapping

from emulator.commands import words_by_command

BASH = """_edgewise() {{
  local word="${{COMP_WORDS[COMP_CWORD]}}" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    words="{commands}"
  else
    case "${{COMP_WORDS[1]}}" in
{cases}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}}
complete -o default -F _edgewise edgewise
"""
ZSH = "autoload -U +X bashcompinit && bashcompinit\n"
FUNCTIONS = "$(ls functions 2>/dev/null)"


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "shell", choices=("bash", "zsh", "fish"), help='`eval "$(edgewise completion bash)"` in ~/.bashrc'
    )


def run(options: argparse.Namespace) -> int:
    words = {name: " ".join(found) for name, found in words_by_command().items()}
    words["logs"] += f" edgewise {FUNCTIONS}"
    print({"bash": _bash, "zsh": lambda given: ZSH + _bash(given), "fish": _fish}[options.shell](words))  # noqa: T201
    return 0


def _bash(words: Mapping[str, str]) -> str:
    cases = "\n".join(f'      {name}) words="{text}" ;;' for name, text in words.items())
    return BASH.format(commands=" ".join(words), cases=cases)


def _fish(words: Mapping[str, str]) -> str:
    first = f"complete -c edgewise -n __fish_use_subcommand -f -a '{' '.join(words)}'"
    rest = (
        f"complete -c edgewise -n '__fish_seen_subcommand_from {name}' -a \"{text.replace('$(', '(')}\""
        for name, text in words.items()
    )
    return "\n".join([first, *rest])
