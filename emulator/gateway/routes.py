"""Finds the function of a path by the @endpoint decorators in the source files."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from emulator.log import Log
from shared.manifest import ManifestError, Route, read_sources, sources_of
from shared.paths import compile_path
from shared.route_options import DEFAULTS
from shared.timeouts import TIMEOUT_MARGIN

FUNCTIONS = "/functions/v1/"
FOLDER = re.compile(r"(?=.{1,200}$)[a-z0-9]+([_-][a-z0-9]+)*")  # a longer name can't be a folder's
GROUP = re.compile(r"\(\?P<\w+>")  # two paths are the same whatever their parameters are called


@dataclass(frozen=True)
class FunctionRoutes:
    names: frozenset[str]
    patterns: tuple[tuple[re.Pattern[str], str], ...]

    def find(self, path: str) -> str | None:
        """The name of the function that serves `path`; /functions/v1/<folder> always belongs to that folder."""
        if path.startswith(FUNCTIONS):
            name = path[len(FUNCTIONS) :].split("/", 1)[0]
            if name in self.names:
                return name
        trimmed = path.rstrip("/") or "/"
        return next((function for pattern, function in self.patterns if pattern.fullmatch(trimmed)), None)


class RouteTable:
    """The routes of the functions below `root`. A file that cannot be parsed keeps its last routes.

    `services` are the path prefixes that the gateway sends elsewhere, `config` is [functions] of config.toml.
    """

    def __init__(
        self, root: Path, log: Log, services: tuple[str, ...] = (), config: Mapping[str, Any] | None = None
    ) -> None:
        self.root, self.log, self.services, self.config = root, log, services, config or {}
        self._disabled = {name for name in self.config if self._setting(name, "enabled") is False}
        self._sources: dict[str, dict[Path, bytes]] = {}
        self._known: dict[str, list[Route]] = {}
        self._warned: frozenset[str] = frozenset()
        self.problems: dict[str, str] = {}  # why a function has no new routes
        self.routes = FunctionRoutes(frozenset(), ())
        self.read()

    def find(self, path: str) -> str | None:
        function = self.routes.find(path)
        if function is None and self._is_new(path):  # a new function that the watcher has not reported yet
            self.read()
            function = self.routes.find(path)
        return function

    def names(self) -> list[str]:
        return sorted(self._known)

    def of(self, name: str) -> list[Route]:
        """The routes of one function."""
        return self._known.get(name, [])

    def timeout(self, function: str, method: str = "", path: str = "") -> float:
        """Seconds until a response must have begun: longer than the timeout of the function's endpoint for the request.

        For a request to no endpoint, or to an unknown one, longer than any timeout of the function's endpoints.
        """
        routes = self._known.get(function, ())
        trimmed = path.rstrip("/") or "/"
        called = [route for route in routes if route.method == method and compile_path(route.path).fullmatch(trimmed)]
        return max((route.timeout for route in called or routes), default=DEFAULTS.timeout) + TIMEOUT_MARGIN

    def _is_new(self, path: str) -> bool:
        name = path.removeprefix(FUNCTIONS).split("/", 1)[0] if path.startswith(FUNCTIONS) else ""
        return (
            bool(FOLDER.fullmatch(name))
            and name not in self._disabled
            and (self.root / "functions" / name / "main.py").is_file()
        )

    def read(self) -> None:
        files = {file.parent.name: file for file in sorted((self.root / "functions").glob("*/main.py"))}
        readable = {name: file for name, file in files.items() if _is_text(name) and name not in self._disabled}
        self._known = {name: self._read(name, file) for name, file in readable.items()}
        self._sources = {name: sources for name, sources in self._sources.items() if name in readable}
        self.problems = {name: problem for name, problem in self.problems.items() if name in readable}
        found = [
            (compile_path(route.path), name)
            for name, routes in self._known.items()
            for route in sorted(routes, key=lambda route: route.path.count("{"))
        ]
        found.sort(key=lambda entry: entry[0].pattern.count("("))  # literal segments before placeholders
        self.routes = FunctionRoutes(frozenset(self._known), tuple(found))
        self._warn(
            {
                *self._conflicts(),
                *self._contradictions(),
                *(f"functions/{name!a}: the name is not UTF-8" for name in files if not _is_text(name)),
            }
        )

    def _read(self, name: str, file: Path) -> list[Route]:
        try:
            sources = sources_of(file)
            if sources != self._sources.get(name):
                self._sources[name] = sources
                self.problems.pop(name, None)
                return read_sources(sources, self.root)
        except (ManifestError, OSError) as error:
            self._report(name, str(error))
        except Exception as error:  # one file that breaks the parser must not stop the others
            self._report(name, f"{type(error).__name__}: {error}")
        return self._known.get(name, [])

    def _report(self, name: str, problem: str) -> None:
        self.problems[name] = problem
        self.log.warn("edgewise", f"functions/{name} is broken: {problem}")

    def _warn(self, lines: set[str]) -> None:
        """Logs each line once, for as long as it applies."""
        for line in sorted(lines - self._warned):
            self.log.warn("edgewise", line)
        self._warned = frozenset(lines)

    def _setting(self, function: str, name: str) -> Any:
        table = self.config.get(function)
        return table.get(name) if isinstance(table, Mapping) else None

    def _contradictions(self) -> Iterator[str]:
        """One line for each function whose verify_jwt in config.toml is not what its @endpoint lines say."""
        for name, routes in self._known.items():
            verify = self._setting(name, "verify_jwt")
            others = [route for route in routes if isinstance(verify, bool) and verify == ("none" in route.modes)]
            if others:
                yield (
                    f"supabase/config.toml: functions.{name}.verify_jwt = {str(verify).lower()} has no effect: "
                    f"{others[0].file}:{others[0].line} has auth={json.dumps(others[0].auth)}"
                )

    def _conflicts(self) -> Iterator[str]:
        """One line for each route that can never be called."""
        owners: dict[str, str] = {}
        for name, routes in self._known.items():
            for route in routes:
                place, path = f"{route.file}:{route.line}", route.path.rstrip("/")
                service = next((prefix for prefix in self.services if f"{path}/".startswith(f"{prefix}/")), None)
                owner = owners.setdefault(GROUP.sub("(", compile_path(path).pattern), name)
                other = path.removeprefix(FUNCTIONS).split("/", 1)[0] if path.startswith(FUNCTIONS) else name
                if service:
                    yield f"{place}: {route.method} {route.path} is never called: {service} belongs to a local service"
                elif other in self._known and other != name:
                    yield f"{place}: {route.method} {route.path} is never called: the path belongs to functions/{other}"
                elif owner != name:
                    yield f"{place}: {route.method} {route.path} is never called: functions/{owner} has the same path"


def _is_text(name: str) -> bool:
    return not any("\udc80" <= character <= "\udcff" for character in name)
