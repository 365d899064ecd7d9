"""Which function a path belongs to, by the @endpoint lines."""

import re
from dataclasses import dataclass
from pathlib import Path

from emulator.log import Log
from shared.manifest import ManifestError, Route, read_function

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
    """The routes as the files say now. A file that is broken keeps the routes that it had."""

    def __init__(self, root: Path, log: Log) -> None:
        self.root, self.log = root, log
        self._known: dict[str, list[Route]] = {}
        self.routes = FunctionRoutes(frozenset(), ())
        self.read()

    def find(self, path: str) -> str | None:
        function = self.routes.find(path)
        if function is None and self._is_new(path):  # made a moment ago: the watcher has not told of it yet
            self.read()
            function = self.routes.find(path)
        return function

    def _is_new(self, path: str) -> bool:
        name = path.removeprefix(FUNCTIONS).split("/", 1)[0] if path.startswith(FUNCTIONS) else ""
        return bool(FOLDER.fullmatch(name)) and (self.root / "functions" / name / "main.py").is_file()

    def read(self) -> None:
        files = sorted((self.root / "functions").glob("*/main.py"))
        self._known = {file.parent.name: self._read(file) for file in files}
        found = [
            (_pattern(route.path), name)
            for name, routes in self._known.items()
            for route in sorted(routes, key=lambda route: route.path.count("{"))
        ]
        found.sort(key=lambda entry: entry[0].pattern.count("("))  # what is written out goes before a placeholder
        self.routes = FunctionRoutes(frozenset(self._known), tuple(found))

    def _read(self, file: Path) -> list[Route]:
        try:
            return read_function(file, self.root)
        except (ManifestError, TypeError, OSError) as error:
            self.log.warn("edgewise", f"functions/{file.parent.name} is broken: {error}")
            return self._known.get(file.parent.name, [])


def _pattern(path: str) -> re.Pattern[str]:
    pieces = re.split(r"(\{\w+(?::path)?\})", path.rstrip("/") or "/")
    return re.compile("".join(_piece(piece) for piece in pieces))


def _piece(piece: str) -> str:
    if not piece.startswith("{"):
        return re.escape(piece)
    return "(.+)" if piece.endswith(":path}") else "([^/]+)"
