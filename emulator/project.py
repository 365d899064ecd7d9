"""The project on disk: its root, supabase/config.toml and .env."""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from emulator.errors import SetupError

ENV_LINE = re.compile(
    r"""^\s*(?:export\s+)?(?P<name>[A-Za-z_]\w*)\s*=\s*
    (?:'(?P<single>[^']*)'|"(?P<double>(?:[^"\\]|\\.)*)"|(?P<bare>.*?))\s*(?:(?:^|\s)\#.*)?$""",
    re.VERBOSE,
)
ENV_REFERENCE = re.compile(r"env\((\w+)\)")


@dataclass(frozen=True)
class Project:
    """A checkout: `environment` is .env with the real environment on top; `config` is supabase/config.toml."""

    root: Path
    environment: Mapping[str, str] = field(repr=False)
    config: Mapping[str, Any] = field(repr=False)

    @property
    def functions(self) -> Path:
        return self.root / "functions"

    @property
    def migrations(self) -> Path:
        return self.root / "supabase" / "migrations"

    @property
    def seed(self) -> Path:
        return self.root / "supabase" / "seed.sql"


def open_project(start: Path | None = None, environment: Mapping[str, str] | None = None) -> Project:
    """The project that `start` (the current folder) lies in. Raises SetupError."""
    root = _find_root((start or Path.cwd()).resolve())
    merged = {**read_env_file(root / ".env"), **(os.environ if environment is None else environment)}
    return Project(root, merged, _read_config(root / "supabase" / "config.toml", merged))


def _find_root(start: Path) -> Path:
    for folder in (start, *start.parents):
        if (folder / "supabase" / "config.toml").exists():
            return folder
    raise SetupError(
        f"{start} is not in an Edgewise project (no supabase/config.toml there or above): go to your checkout first"
    )


def read_env_file(path: Path) -> dict[str, str]:
    """NAME=value lines: quotes, `export` and # comments as in a shell, but nothing is expanded."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"{path} cannot be read: {error}") from error
    values = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = ENV_LINE.match(line)
        if not match:
            raise SetupError(f"{path}, line {number}: write NAME=value, or # before a remark")
        values[match["name"]] = _value(match)
    return values


def _value(match: re.Match[str]) -> str:
    if match["double"] is not None:
        return re.sub(r"\\(.)", lambda escape: {"n": "\n", "t": "\t"}.get(escape[1], escape[1]), match["double"])
    return match["single"] if match["single"] is not None else match["bare"]


def _read_config(path: Path, environment: Mapping[str, str]) -> dict[str, Any]:
    try:
        config = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SetupError(f"{path} cannot be read: {error}") from error
    resolved: dict[str, Any] = _resolve(config, environment)
    return resolved


def _resolve(value: Any, environment: Mapping[str, str]) -> Any:
    """`"env(NAME)"` becomes that variable's value, as in the Supabase CLI; it stays as it is if there is none."""
    if isinstance(value, dict):
        return {key: _resolve(item, environment) for key, item in value.items()}
    if isinstance(value, list):
        return [_resolve(item, environment) for item in value]
    if isinstance(value, str) and (match := ENV_REFERENCE.fullmatch(value)):
        return environment.get(match[1], value)
    return value
