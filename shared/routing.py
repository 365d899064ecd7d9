"""Routes of one function file, and which of them a request means."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel

from shared.errors import MethodNotAllowed, NotFound

Auth = Literal["user", "service", "none"]
Accepts = tuple[Literal["json", "form"], ...]


@dataclass(frozen=True, kw_only=True)
class Route:
    """One @endpoint line with the handler below it. Sizes in bytes, times in seconds."""

    method: str
    path: str
    name: str
    handler: Callable[..., Awaitable[Any]]
    limit: str | None = None
    auth: Auth = "user"
    accepts: Accepts = ("json",)
    max_body: int = 1_000_000
    timeout: float = 60.0
    status: int = 200
    summary: str = ""
    tag: str = ""
    errors: tuple[type, ...] = ()
    reads: type[BaseModel] | None = None
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    returns: Any = None
    streams: bool = False
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pattern", re.compile(_expression(self.path)))


@dataclass
class Function:
    """All routes of one file; `name` is its folder's name."""

    name: str
    routes: list[Route] = field(default_factory=list)

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
        """Routes by their own path; `/` and `/functions/v1/<name>` mean the main one, with what follows it appended."""
        path = path.rstrip("/") or "/"
        own = f"/functions/v1/{self.name}"
        found = self._by_path(path)
        if found:
            return found
        if path in ("/", own):
            return self._by_path(self.main.path)
        if path.startswith(own + "/"):
            rest = path[len(own) :]
            return self._by_path(self.main.path + rest) or self._by_ending(rest)
        return []

    def _by_path(self, path: str) -> list[tuple[Route, dict[str, str]]]:
        found = ((route, route.pattern.fullmatch(path)) for route in self.routes)
        return [(route, match.groupdict()) for route, match in found if match]

    def _by_ending(self, rest: str) -> list[tuple[Route, dict[str, str]]]:
        return [(route, {}) for route in self.routes if route.path.endswith(rest) and "{" not in rest]


def _expression(path: str) -> str:
    """`/a/{id}` matches one segment, `/a/{rest:path}` all that follow."""
    pieces = re.split(r"(\{\w+(?::path)?\})", path)
    return "".join(_piece(piece) for piece in pieces)


def _piece(piece: str) -> str:
    if not piece.startswith("{"):
        return re.escape(piece)
    name, _, kind = piece[1:-1].partition(":")
    return f"(?P<{name}>{'.+' if kind == 'path' else '[^/]+'})"


_functions: dict[str, Function] = {}


def function_of(file: str) -> Function:
    """The function that a source file belongs to, made on first use."""
    return _functions.setdefault(file, Function(Path(file).resolve().parent.name))
