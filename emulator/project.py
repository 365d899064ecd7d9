"""The project on disk: its root, supabase/config.toml and the .env files. No other module reads these files."""

import glob
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
ENCODING = "utf-8-sig"  # UTF-8 with or without a byte order mark


@dataclass(frozen=True)
class Project:
    """A checkout; `config` is config.toml.

    environment  [edge_runtime.secrets], overridden by supabase/functions/.env, by .env, by the process's environment
    """

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
    def roles(self) -> Path:
        """Roles of the project, which the Supabase CLI creates before the migrations."""
        return self.root / "supabase" / "roles.sql"

    @property
    def knowledge(self) -> Path:
        return self.root / "supabase" / "knowledge"

    @property
    def migrations_enabled(self) -> bool:
        return self.setting("db", "migrations", "enabled", default=True) is not False

    @property
    def vault_secrets(self) -> dict[str, str]:
        return _secrets(self.config, "db", "vault")

    def seeds(self) -> list[Path]:
        """The files of [db.seed] sql_paths, in its order, and in the order of their names for a pattern."""
        if self.setting("db", "seed", "enabled", default=True) is False:
            return []
        folder = self.root / "supabase"
        patterns = self.setting("db", "seed", "sql_paths", default=["./seed.sql"])
        if not isinstance(patterns, list) or not all(isinstance(pattern, str) for pattern in patterns):
            raise SetupError("db.seed.sql_paths in supabase/config.toml must be a list of paths, such as ./seed.sql")
        found = [path for pattern in patterns for path in sorted(glob.glob(str(folder / pattern), recursive=True))]
        return [Path(os.path.normpath(path)) for path in dict.fromkeys(found)]

    def setting(self, *names: str, default: Any = None) -> Any:
        """A value of config.toml by its path; `default` if it is missing."""
        value: Any = self.config
        for name in names:
            value = value.get(name) if isinstance(value, Mapping) else None
        return default if value is None else value


def open_project(
    start: Path | None = None, environment: Mapping[str, str] | None = None, *, target: str | None = None
) -> Project:
    """The project that contains the folder `start`, by default the current one. Raises SetupError.

    `target` selects .env.<target>, which must exist, instead of the two local files.
    """
    root = _find_root((start or Path.cwd()).resolve())
    env_file = root / (f".env.{target}" if target else ".env")
    if target and not env_file.exists():
        raise SetupError(
            f"{env_file.name} is not in the project: write the target's variables there, as in .env.example"
        )
    functions_file = {} if target else _read_env_file(root / "supabase" / "functions" / ".env")
    given = os.environ if environment is None else environment
    merged = {**functions_file, **_read_env_file(env_file), **given}
    config = _read_config(root / "supabase" / "config.toml", merged)
    return Project(root, {**_secrets(config, "edge_runtime", "secrets"), **merged}, config)


def _secrets(config: Mapping[str, Any], section: str, name: str) -> dict[str, str]:
    """A table of secrets, without those that refer to a variable which is not set."""
    table = config.get(section)
    secrets = table.get(name) if isinstance(table, Mapping) else None
    if not isinstance(secrets, Mapping):
        return {}
    return {name: str(value) for name, value in secrets.items() if not ENV_REFERENCE.fullmatch(str(value))}


def _find_root(start: Path) -> Path:
    for folder in (start, *start.parents):
        if (folder / "supabase" / "config.toml").exists():
            return folder
    raise SetupError(
        f"{start} is not in an Edgewise project (no supabase/config.toml there or above): go to your checkout first"
    )


def _read_env_file(path: Path) -> dict[str, str]:
    """NAME=value lines: quotes, `export` and # comments as in a shell, without expansion."""
    try:
        text = path.read_text(encoding=ENCODING)
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
            raise SetupError(f"{path}, line {number}: write NAME=value, or # before a comment")
        values[match["name"]] = _value(match)
    return values


def _value(match: re.Match[str]) -> str:
    if match["double"] is not None:
        return re.sub(r"\\(.)", lambda escape: {"n": "\n", "t": "\t"}.get(escape[1], escape[1]), match["double"])
    return match["single"] if match["single"] is not None else match["bare"]


def _read_config(path: Path, environment: Mapping[str, str]) -> dict[str, Any]:
    try:
        config = tomllib.loads(path.read_text(encoding=ENCODING))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SetupError(f"{path} cannot be read: {error}") from error
    resolved: dict[str, Any] = _resolve(config, environment)
    return resolved


def _resolve(value: Any, environment: Mapping[str, str]) -> Any:
    """Replaces `"env(NAME)"` by that variable's value, as the Supabase CLI does; unset variables stay as written."""
    if isinstance(value, dict):
        return {key: _resolve(item, environment) for key, item in value.items()}
    if isinstance(value, list):
        return [_resolve(item, environment) for item in value]
    if isinstance(value, str) and (match := ENV_REFERENCE.fullmatch(value)):
        return environment.get(match[1], value)
    return value
