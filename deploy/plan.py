"""The deployment plan: every function, from the @endpoint lines of functions/ and the sizes in deploy/settings.toml."""

import re
import tomllib
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from deploy.timeouts import CLOUDFRONT_ENDPOINT, Timeouts, timeouts
from shared.manifest import Route, read_manifest
from shared.route_options import DEFAULTS

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = "deploy/settings.toml"
#: The path prefixes that one CloudFront distribution can separate from Supabase's own paths.
API_PREFIX = "/v1/"
PREFIXES = ("/functions/v1/", "/api/", API_PREFIX)


class PlanError(ValueError):
    """The settings don't match the functions; the message names the table, the key and the remedy."""


@dataclass(frozen=True, kw_only=True)
class Function:
    """One function as it is deployed. Memory in MB, durations in seconds."""

    name: str
    entries: tuple[Route, ...]
    memory: int = 512
    stream_duration: int = 600
    concurrency: int = 0
    instances: int = 20
    requests: int = 80
    secrets: tuple[str, ...] = field(default=())
    uploads: bool = False
    events: str = ""
    load_balancer: bool = False
    packages: bool = False  # whether it has a requirements.txt of its own

    @property
    def main(self) -> Route:
        """The endpoint whose handler is named like the folder, else the first."""
        return next((entry for entry in self.entries if entry.main), self.entries[0])

    @property
    def target(self) -> str:
        """The main handler's name, for the --target option of functions-framework."""
        return self.main.handler

    @property
    def source(self) -> str:
        return f"functions/{self.name}/main.py"

    @property
    def streams(self) -> bool:
        return any(entry.streams for entry in self.entries)

    @property
    def timeout(self) -> float:
        """The longest timeout of its endpoints."""
        return max(entry.timeout for entry in self.entries)

    @property
    def has_url(self) -> bool:
        """Whether it has a Function URL on AWS instead of a route in the HTTP API.

        An HTTP API cannot stream, and gives a request 30 seconds: too few for an endpoint that declares a longer
        timeout than the default.
        """
        return self.streams or self.timeout > DEFAULTS.timeout

    @property
    def on_lambda(self) -> Timeouts:
        platform = "Lambda" if self.has_url else "HTTP API"
        return timeouts(platform, self.timeout, self.stream_duration if self.streams else None)

    @property
    def on_cloud_run(self) -> Timeouts:
        return timeouts("Cloud Run", self.timeout, self.stream_duration if self.streams else None)

    @property
    def routes(self) -> list[tuple[str, str]]:
        """(method, path) of every documented path and of /functions/v1/<name>, each once, with its preflight."""
        paths: dict[str, set[str]] = {}
        for entry in self.entries:
            for path in (entry.path, f"/functions/v1/{self.name}") if entry is self.main else (entry.path,):
                paths.setdefault(path, {"OPTIONS"}).add(entry.method)
        return [(method, path) for path, methods in sorted(paths.items()) for method in sorted(methods)]

    @property
    def patterns(self) -> list[str]:
        """Its paths with * for each parameter. Of paths below /v1, that prefix, also below /functions/v1/<name>."""
        paths = {re.sub(r"\{[^}]*\}", "*", path) for _, path in self.routes}
        below = {path for path in paths if f"{path}/".startswith(API_PREFIX)}
        prefixes = [API_PREFIX[:-1], f"{API_PREFIX}*", f"/functions/v1/{self.name}/*"] if below else []
        return sorted([*(paths - below), *prefixes])


def read_plan(root: Path = ROOT) -> list[Function]:
    """Every function of the project, by name; raises PlanError, ManifestError."""
    tables = _tables(root)
    by_name: dict[str, list[Route]] = {}
    owners: dict[tuple[str, str], Route] = {}
    for entry in read_manifest(root):
        by_name.setdefault(entry.function, []).append(entry)
        other = owners.setdefault((entry.method, re.sub(r"\{\w+", "{", entry.path)), entry)
        if other is not entry:
            raise PlanError(
                f"{entry.file}:{entry.line}: {entry.method} {entry.path} is {other.file}:{other.line}'s, too"
            )
    own = tables.get("functions", {})
    defaults = tables["defaults"]
    plan = [_function(name, entries, _merged(defaults, own.get(name, {}))) for name, entries in by_name.items()]
    with_packages = {file.parent.name for file in (root / "functions").glob("*/requirements.txt")}
    return [replace(item, packages=item.name in with_packages) for item in plan]


def _tables(root: Path) -> dict[str, Any]:
    try:
        return tomllib.loads((root / SETTINGS).read_text(encoding="utf-8-sig"))
    except ValueError as error:  # no TOML, or not UTF-8
        raise PlanError(f"{SETTINGS} cannot be read: {error}") from error


def _merged(defaults: dict[str, Any], own: dict[str, Any]) -> dict[str, object]:
    """A function's settings; the secrets of the defaults are every function's, whatever its own are."""
    secrets = dict.fromkeys([*defaults.get("secrets", ()), *own.get("secrets", ())])
    return {**defaults, **own, "secrets": list(secrets)}


def _function(name: str, entries: list[Route], values: dict[str, object]) -> Function:
    known = {item.name for item in fields(Function)} - {"name", "entries", "packages"}
    for key in values.keys() - known:
        raise PlanError(f"{SETTINGS}: {key} of {name} is unknown: use one of {', '.join(sorted(known))}")
    for entry in entries:
        if not f"{entry.path}/".startswith(PREFIXES):
            raise PlanError(f"{entry.file}:{entry.line}: {entry.path} must begin with {' or '.join(PREFIXES)}")
    secrets = values.pop("secrets", ())
    assert isinstance(secrets, list | tuple)
    needed = ["LIMITS_URL"] if any(entry.limit for entry in entries) else []
    needed += ["SUPABASE_SERVICE_ROLE_KEY"] if any("service" in entry.modes for entry in entries) else []
    every = tuple(dict.fromkeys([*needed, *secrets]))
    return Function(name=name, entries=tuple(entries), secrets=every, **values)  # type: ignore[arg-type]


def unused_tables(root: Path = ROOT) -> list[str]:
    """One line for each table of the settings whose function was removed, or is misspelt."""
    own = _tables(root).get("functions", {})
    return [
        f"{SETTINGS}: [functions.{name}] has no folder functions/{name}: remove the table or add the folder"
        for name in own
        if not (root / "functions" / name / "main.py").exists()
    ]


def lowered_timeouts(plan: list[Function]) -> list[str]:
    """One line for each platform that allows some functions less time than their @endpoint lines declare."""
    urls = [item for item in plan if item.has_url]
    found = {
        "HTTP API": [(item, item.on_lambda.endpoint) for item in plan if not item.has_url],
        "Lambda": [(item, item.on_lambda.endpoint) for item in urls],
        "CloudFront (distribution=true)": [(item, CLOUDFRONT_ENDPOINT) for item in urls],
        "Cloud Run": [(item, item.on_cloud_run.endpoint) for item in plan],
    }
    lines = []
    for platform, allowed in found.items():
        names = [f"{item.name} {seconds:g} s" for item, seconds in allowed if seconds < item.timeout]
        if names:
            lines.append(f"{platform}: endpoint timeouts are lowered: {', '.join(names)}")
    return lines
