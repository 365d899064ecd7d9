"""Reads the stacks that faulthandler writes."""

import re
from pathlib import Path

FRAME = re.compile(r'  File "(?P<file>.*)", line (?P<line>\d+) in (?P<name>.*)')


def find_place(stacks: str, root: Path) -> str:
    """Where the main thread is, such as `functions/hello/main.py:12 in hello`: its innermost frame in the functions.

    Otherwise its innermost frame; empty if there is none.
    """
    _, _, current = stacks.partition("Current thread ")
    frames = [frame.groups() for frame in FRAME.finditer(current)]
    own = [(file, *rest) for path, *rest in frames if (file := _function_file(path, root))]
    return next((f"{file}:{line} in {name}" for file, line, name in [*own, *frames]), "")


def _function_file(path: str, root: Path) -> str:
    file = root / path  # relative if the function was started so
    return str(file.relative_to(root)) if file.is_relative_to(root / "functions") else ""
