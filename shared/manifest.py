"""The @endpoint lines of all functions, parsed from the source without importing it.

The gateway and the deployment read routes, limits and timeouts from here, so a function that fails to import does not
affect the others.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from shared.own_modules import taken_name
from shared.route_options import RouteOptions

STREAM_TYPES = ("EventStream", "AsyncIterator", "AsyncGenerator", "AsyncIterable")
NAMES = re.compile(r"\{\w+")  # of parameters, which may differ between two equal paths
EXAMPLES = {"method": '"POST"', "path": '"/api/things"'}


class ManifestError(ValueError):
    """A function's files cannot be used; the message names the file, the line and the remedy."""


class Route(RouteOptions, frozen=True, kw_only=True):
    """One endpoint: `function` is its folder, `handler` its name in `file` (relative to the root)."""

    function: str
    handler: str
    file: str
    line: int
    streams: bool = False
    summary: str = ""

    @property
    def main(self) -> bool:
        return self.handler == self.function.replace("-", "_")

    def as_dict(self) -> dict[str, Any]:
        return {**msgspec.structs.asdict(self), "accepts": list(self.accepts), "main": self.main}


def read_manifest(root: Path | str) -> list[Route]:
    """Every endpoint under root/functions, ordered by function and line; raises ManifestError."""
    root = Path(root)
    files = sorted((root / "functions").glob("*/main.py"))
    return [entry for file in files for entry in read_function(file, root)]


def read_function(main: Path, root: Path) -> list[Route]:
    """The endpoints of the function whose main file is `main`."""
    return read_sources(sources_of(main), root)


def sources_of(main: Path) -> dict[Path, bytes]:
    """A function's main file, and the modules beside it that have @endpoint lines, each with its content.

    Raises ManifestError if a module needs another name.
    """
    if reason := taken_name(main.parent):
        raise ManifestError(reason)
    beside = {file: file.read_bytes() for file in sorted(main.parent.glob("*.py")) if file.name != main.name}
    return {main: main.read_bytes(), **{file: source for file, source in beside.items() if b"@endpoint" in source}}


def read_sources(sources: Mapping[Path, bytes], root: Path) -> list[Route]:
    """The endpoints in the files of one function, the main file first."""
    entries = [entry for file, source in sources.items() for entry in _read_source(source, file, root)]
    seen: dict[tuple[str, str], Route] = {}
    for entry in entries:
        other = seen.setdefault((entry.method, NAMES.sub("{", entry.path)), entry)
        if other is not entry:
            both = f"{other.handler} and {entry.handler}"
            raise ManifestError(f"{entry.file}:{entry.line}: {entry.method} {entry.path} has two handlers, {both}")
    if not entries:
        name = next(iter(sources)).relative_to(root).as_posix()
        raise ManifestError(f"{name}: no handler has an @endpoint line: add one, or move the file out of functions/")
    return entries


def _read_source(source: bytes, file: Path, root: Path) -> list[Route]:
    name = file.relative_to(root).as_posix()
    try:
        return list(_entries(ast.parse(source.decode("utf-8-sig"), filename=name), file.parent.name, name))
    except ManifestError:
        raise
    except (SyntaxError, ValueError) as error:  # ValueError: not UTF-8, or a NUL byte
        place = f"{name}:{getattr(error, 'lineno', None) or 1}"
        raise ManifestError(f"{place}: not valid Python: {getattr(error, 'msg', 'not UTF-8 text')}") from error
    except (RecursionError, MemoryError) as error:
        raise ManifestError(f"{name}: an expression is nested too deeply: break it into parts") from error


def _entries(tree: ast.Module, function: str, file: str) -> Iterator[Route]:
    for node in tree.body:
        if not isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef):
            continue
        for call in node.decorator_list:
            if isinstance(call, ast.Call) and _called(call) == "endpoint":
                yield _entry(node, call, function, file)


def _called(call: ast.Call) -> str:
    return getattr(call.func, "id", "") or getattr(call.func, "attr", "")


def _entry(node: ast.AsyncFunctionDef | ast.FunctionDef, call: ast.Call, function: str, file: str) -> Route:
    values = dict(zip(("method", "path"), call.args, strict=False))
    values.update((item.arg or "", item.value) for item in call.keywords)
    known = set(RouteOptions.__struct_fields__)
    literals = {key: _literal(key, value, f"{file}:{value.lineno}") for key, value in values.items() if key in known}
    for key in ("method", "path"):
        if not isinstance(literals.get(key), str):
            raise ManifestError(f"{file}:{call.lineno}: {key} of @endpoint must be a string, such as {EXAMPLES[key]}")
    try:
        return Route(
            function=function,
            handler=node.name,
            file=file,
            line=node.lineno,
            streams=_streams(node),
            summary=(ast.get_docstring(node) or "").split("\n")[0],
            **literals,
        )
    except (ValueError, TypeError) as error:
        raise ManifestError(f"{file}:{call.lineno}: {error}") from error


def _streams(node: ast.AsyncFunctionDef | ast.FunctionDef) -> bool:
    """Whether a handler returns an EventStream, if only for some requests, or is an async generator by its type."""
    members = ast.unparse(node.returns).split(" | ") if node.returns is not None else []
    return any(member.partition("[")[0].split(".")[-1] in STREAM_TYPES for member in members)


def _literal(key: str, value: ast.expr, place: str) -> Any:
    try:
        return ast.literal_eval(value)
    except (ValueError, TypeError) as error:
        raise ManifestError(f"{place}: {key} of @endpoint must be written out, not computed") from error
