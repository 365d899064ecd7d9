"""What is to be deployed: the @endpoint lines of functions/ and the sizes of deploy/settings.toml, put together."""

import re
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path

from shared.manifest import Route, read_manifest

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = "deploy/settings.toml"
#: An HTTP API gives up then, so that longer functions are reached by a URL of their own. Seconds.
API_TIMEOUT = 30
#: What one distribution can tell apart from Supabase's own paths.
PREFIXES = ("/functions/v1/", "/api/")
#: A stream's own last event must leave before the platform cuts the request off. Seconds.
FAREWELL = 10


class PlanError(ValueError):
    """The settings don't fit the functions; the message names the table, the key and the remedy."""


@dataclass(frozen=True, kw_only=True)
class Function:
    """One function as it is deployed. Memory in MB, timeout in seconds."""

    name: str
    entries: tuple[Route, ...]
    memory: int = 512
    timeout: int = 29
    concurrency: int = 0
    instances: int = 20
    requests: int = 80
    secrets: tuple[str, ...] = field(default=())
    uploads: bool = False

    @property
    def target(self) -> str:
        """The handler's name, as functions-framework's --target takes it."""
        return self.name.replace("-", "_")

    @property
    def source(self) -> str:
        return f"functions/{self.name}/main.py"

    @property
    def streams(self) -> bool:
        return any(entry.streams for entry in self.entries)

    @property
    def has_url(self) -> bool:
        """Whether AWS gives it a Function URL: an HTTP API neither streams nor waits that long."""
        return self.streams or self.timeout > API_TIMEOUT

    @property
    def variables(self) -> dict[str, str]:
        """The plain variables of this function alone, on every platform."""
        own = {"FUNCTION_SOURCE": self.source}
        return {**own, "STREAM_MAX_DURATION": str(self.timeout - FAREWELL)} if self.streams else own

    @property
    def routes(self) -> list[tuple[str, str]]:
        """(method, path) of every documented path and of /functions/v1/<name>, each once, with its preflight."""
        paths: dict[str, set[str]] = {}
        for entry in self.entries:
            for path in (entry.path, f"/functions/v1/{self.name}") if entry.main else (entry.path,):
                paths.setdefault(path, {"OPTIONS"}).add(entry.method)
        return [(method, path) for path, methods in sorted(paths.items()) for method in sorted(methods)]

    @property
    def patterns(self) -> list[str]:
        """Its paths with * for each parameter."""
        return sorted({re.sub(r"\{[^}]*\}", "*", path) for _, path in self.routes})


def read_plan(root: Path = ROOT) -> list[Function]:
    """Every function of the project, by name; raises PlanError, ManifestError."""
    tables = tomllib.loads((root / SETTINGS).read_text())
    by_name: dict[str, list[Route]] = {}
    for entry in read_manifest(root):
        by_name.setdefault(entry.function, []).append(entry)
    own = tables.get("functions", {})
    for name in own.keys() - by_name.keys():
        raise PlanError(
            f"{SETTINGS}: [functions.{name}] has no folder functions/{name}: remove the table or add the folder"
        )
    return [_function(name, entries, {**tables["defaults"], **own.get(name, {})}) for name, entries in by_name.items()]


def _function(name: str, entries: list[Route], values: dict[str, object]) -> Function:
    known = {item.name for item in fields(Function)} - {"name", "entries"}
    for key in values.keys() - known:
        raise PlanError(f"{SETTINGS}: {key} of {name} is unknown: use one of {', '.join(sorted(known))}")
    for entry in entries:
        if not entry.path.startswith(PREFIXES):
            raise PlanError(f"{entry.file}:{entry.line}: {entry.path} must begin with {' or '.join(PREFIXES)}")
    secrets = values.pop("secrets", ())
    assert isinstance(secrets, list | tuple)
    counted = ("LIMITS_URL",) if any(entry.limit for entry in entries) else ()
    return Function(name=name, entries=tuple(entries), secrets=(*counted, *secrets), **values)  # type: ignore[arg-type]
