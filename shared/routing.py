"""The routes of one function, and which of them handles a request."""

import re
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from shared.errors import MethodNotAllowed, NotFound
from shared.paths import compile_path
from shared.result import ResultWriter
from shared.route_options import ErrorFormat, RouteOptions


class Route(RouteOptions, frozen=True, kw_only=True):
    """One @endpoint line with its handler, and the models that the handler's signature names."""

    name: str
    handler: Callable[..., Any]
    writer: ResultWriter
    summary: str = ""
    errors: tuple[type, ...] = ()
    reads: type[BaseModel] | None = None
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    returns: Any = None
    streams: bool = False

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return compile_path(self.path)


class Function:
    """All routes of one folder; `name` is the folder's name."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.routes: list[Route] = []

    def add(self, route: Route) -> None:
        """Raises ValueError for a route that an earlier one hides."""
        pattern = route.pattern  # an error in the path is one of the import
        for other in self.routes:
            if (other.method, other.pattern) == (route.method, pattern):
                raise ValueError(f"{route.method} {route.path} has two handlers, {other.name} and {route.name}")
        self.routes.append(route)

    @property
    def error_format(self) -> ErrorFormat:
        """The format of errors about no route, such as an unknown path."""
        return self.main.error_format

    @property
    def main(self) -> Route:
        """The route whose handler is named like the folder, else the first."""
        target = self.name.replace("-", "_")
        return next((route for route in self.routes if route.name == target), self.routes[0])

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]]:
        """The route of a request and the values in its path; raises NotFound or MethodNotAllowed."""
        matches = self.matching(path)
        if not matches:
            raise NotFound(f"No such endpoint: {path[:200]}")
        wanted = "GET" if method == "HEAD" else method
        for route, values in matches:
            if route.method == wanted:
                return route, values
        allowed = self.allowed(path)
        raise MethodNotAllowed(f"{method[:20]} is not allowed here", headers={"Allow": ", ".join(allowed)})

    def allowed(self, path: str) -> list[str]:
        methods = {route.method for route, _ in self.matching(path)} | {"OPTIONS"}
        return sorted(methods | ({"HEAD"} if "GET" in methods else set()))

    def matching(self, path: str) -> list[tuple[Route, dict[str, str]]]:
        """Routes by their path, also below `/functions/v1/<name>`; that alone and `/` are the main one.

        What follows `/functions/v1/<name>` may also be appended to the main route's path.
        """
        path = path.rstrip("/") or "/"
        own = f"/functions/v1/{self.name}"
        found = self._by_path(path)
        if found:
            return found
        if path in ("/", own):
            return self._by_path(self.main.path)
        if path.startswith(own + "/"):
            rest = path[len(own) :]
            return self._by_path(self.main.path + rest) or self._by_path(rest) or self._by_ending(rest)
        return []

    def _by_path(self, path: str) -> list[tuple[Route, dict[str, str]]]:
        """The routes whose path matches, those with the fewest parameters first."""
        found = [
            (route, match.groupdict()) for route in self.routes if (match := route.pattern.fullmatch(path)) is not None
        ]
        if len(found) > 1:
            found.sort(key=lambda pair: len(pair[1]))
        return found

    def _by_ending(self, rest: str) -> list[tuple[Route, dict[str, str]]]:
        return [(route, {}) for route in self.routes if route.path.endswith(rest) and "{" not in rest]


_functions: dict[Path, Function] = {}


def function_of(file: str) -> Function:
    """The function of a source file, which is its folder's, created on first use."""
    folder = Path(file).resolve().parent
    return _functions.setdefault(folder, Function(folder.name))
