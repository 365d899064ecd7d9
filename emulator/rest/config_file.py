"""PostgREST's configuration file: `name = value` lines, `#` comments, `$(VARIABLE)` read from the environment."""

from __future__ import annotations

import os
import re
from pathlib import Path

from emulator.rest.config_values import SettingError

LINE = re.compile(
    r"""\s*(?P<name>[A-Za-z][\w.-]*)\s*=\s*
        (?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<bare>[^\s"#]+))
        \s*(?:\#.*)?$""",
    re.VERBOSE | re.DOTALL,
)
VARIABLE = re.compile(r"\$\$|\$\((\w+)\)")
ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b"}


def parse_config_file(path: Path) -> dict[str, str]:
    """Settings by name, as text. Raises SettingError for a file that cannot be read or a line that cannot be parsed."""
    try:
        content = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"cannot read the configuration file {path}: {error}") from None
    found: dict[str, str] = {}
    for number, line in _logical_lines(content):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = LINE.match(line)
        if not match:
            raise SettingError(f'{path}, line {number}: expected name = "value"')
        quoted = match["quoted"]
        found[match["name"]] = match["bare"] if quoted is None else _unescape(quoted)
    return found


def _logical_lines(content: str) -> list[tuple[int, str]]:
    """Lines with their numbers; a quoted value, such as a JWKS, may span several."""
    lines: list[tuple[int, str]] = []
    pending = ""
    start = 1
    for number, line in enumerate(content.splitlines(), 1):
        if not pending:
            start = number
        pending = f"{pending}\n{line}" if pending else line
        quotes = len(re.findall(r'(?<!\\)"', pending))
        if quotes % 2 and not pending.lstrip().startswith("#"):
            continue
        lines.append((start, pending))
        pending = ""
    return [*lines, (start, pending)] if pending else lines


def _unescape(value: str) -> str:
    plain = re.sub(r"\\(.)", lambda match: ESCAPES.get(match[1], match[1]), value, flags=re.DOTALL)
    return VARIABLE.sub(lambda match: os.environ.get(match[1], "") if match[1] else "$", plain)
