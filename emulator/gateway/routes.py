"""Which function a path belongs to, by the @endpoint lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from emulator.log import Log
from shared.manifest import DEFAULT_TIMEOUT, TIMEOUT_MARGIN, ManifestError, Route, read_source

FUNCTIONS = "/functions/v1/"
FOLDER = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")


@dataclass(frozen=True)
class FunctionRoutes:
    names: frozenset[str]
    patterns: tuple[tuple[re.Pattern[str], str], ...]

    def find(self, path: str) -> str | None:
        """The function that answers `path`; /functions/v1/<folder> is always that folder's."""
        if path.startswith(FUNCTIONS):
            name = path[len(FUNCTIONS) :].split("/", 1)[0]
            if name in self.names:
                return name
        trimmed = path.rstrip("/") or "/"
        return next((function for pattern, function in self.patterns if pattern.fullmatch(trimmed)), None)


class RouteTable:
    """The routes as the files say now. A file that is broken keeps the routes that it had.

    `services` are the prefixes that the gateway gives to others.
    """

    def __init__(self, root: Path, log: Log, services: tuple[str, ...] = ()) -> None:
        self.root, self.log, self.services = root, log, services
        self._sources: dict[str, bytes] = {}
        self._known: dict[str, list[Route]] = {}
        self._told: frozenset[str] = frozenset()
        self.routes = FunctionRoutes(frozenset(), ())
        self.read()

    def find(self, path: str) -> str | None:
        function = self.routes.find(path)
        if function is None and self._is_new(path):  # made a moment ago: the watcher has not told of it yet
            self.read()
            function = self.routes.find(path)
        return function

    def timeout(self, function: str) -> float:
        """Seconds until a response of the function must have begun: longer than any timeout of its endpoints."""
        return max((route.timeout for route in self._known.get(function, ())), default=DEFAULT_TIMEOUT) + TIMEOUT_MARGIN

    def _is_new(self, path: str) -> bool:
        name = path.removeprefix(FUNCTIONS).split("/", 1)[0] if path.startswith(FUNCTIONS) else ""
        return bool(FOLDER.fullmatch(name)) and (self.root / "functions" / name / "main.py").is_file()

    def read(self) -> None:
        files = {file.parent.name: file for file in sorted((self.root / "functions").glob("*/main.py"))}
        readable = {name: file for name, file in files.items() if _is_text(name)}
        self._known = {name: self._read(name, file) for name, file in readable.items()}
        self._sources = {name: source for name, source in self._sources.items() if name in readable}
        found = [
            (_pattern(route.path), name)
            for name, routes in self._known.items()
            for route in sorted(routes, key=lambda route: route.path.count("{"))
        ]
        found.sort(key=lambda entry: entry[0].pattern.count("("))  # what is written out goes before a placeholder
        self.routes = FunctionRoutes(frozenset(self._known), tuple(found))
        self._warn(
            {*self._conflicts(), *(f"functions/{name!a}: no name for a URL" for name in files.keys() - readable)}
        )

    def _read(self, name: str, file: Path) -> list[Route]:
        try:
            source = file.read_bytes()
            if source != self._sources.get(name):
                self._sources[name] = source
                return read_source(source, file, self.root)
        except (ManifestError, OSError) as error:
            self.log.warn("edgewise", f"functions/{name} is broken: {error}")
        except Exception as error:  # whatever one file does to the parser, the others are served
            self.log.warn("edgewise", f"functions/{name} is broken: {type(error).__name__}: {error}")
        return self._known.get(name, [])

    def _warn(self, lines: set[str]) -> None:
        """Once for each, as long as it holds."""
        for line in sorted(lines - self._told):
            self.log.warn("edgewise", line)
        self._told = frozenset(lines)

    def _conflicts(self) -> Iterator[str]:
        """Routes that never get a call."""
        owners: dict[str, str] = {}
        for name, routes in self._known.items():
            for route in routes:
                place, path = f"{route.file}:{route.line}", route.path.rstrip("/")
                service = next((prefix for prefix in self.services if f"{path}/".startswith(f"{prefix}/")), None)
                owner = owners.setdefault(_pattern(path).pattern, name)
                other = path.removeprefix(FUNCTIONS).split("/", 1)[0] if path.startswith(FUNCTIONS) else name
                if service:
                    yield f"{place}: {route.method} {route.path} gets no call: {service} is the local services'"
                elif other in self._known and other != name:
                    yield f"{place}: {route.method} {route.path} gets no call: the path is functions/{other}'s"
                elif owner != name:
                    yield f"{place}: {route.method} {route.path} gets no call: functions/{owner} has that path"


def _is_text(name: str) -> bool:
    return not any("\udc80" <= character <= "\udcff" for character in name)


def _pattern(path: str) -> re.Pattern[str]:
    pieces = re.split(r"(\{\w+(?::path)?\})", path.rstrip("/") or "/")
    return re.compile("".join(_piece(piece) for piece in pieces))


def _piece(piece: str) -> str:
    if not piece.startswith("{"):
        return re.escape(piece)
    return "(.+)" if piece.endswith(":path}") else "([^/]+)"
