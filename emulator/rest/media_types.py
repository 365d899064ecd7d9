"""Media types, including PostgREST's `application/vnd.pgrst.*` with their parameters."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from emulator.rest.types import Explain

JSON = "application/json"
OPENAPI = "application/openapi+json"
SINGLE = "application/vnd.pgrst.object+json"
SINGLE_STRIPPED = "application/vnd.pgrst.object+json;nulls=stripped"
ARRAY_STRIPPED = "application/vnd.pgrst.array+json;nulls=stripped"
SINGULAR = frozenset({SINGLE, SINGLE_STRIPPED})
ANY = "*/*"
PLAN_OPTIONS = ("analyze", "verbose", "settings", "buffers", "wal")
WITH_CHARSET = frozenset(
    {
        JSON,
        OPENAPI,
        SINGLE,
        SINGLE_STRIPPED,
        ARRAY_STRIPPED,
        "application/geo+json",
        "application/x-www-form-urlencoded",
        "text/csv",
        "text/plain",
        "text/xml",
    }
)


class MediaType(NamedTuple):
    """A media type without the parameters that PostgREST ignores; `explain` is set for vnd.pgrst.plan."""

    name: str
    explain: Explain | None = None


@lru_cache(maxsize=512)
def decode_media_type(text: str) -> MediaType:
    kind, *parameters = text.replace(" ", "").split(";")
    kind = kind.lower()
    if kind in ("application/vnd.pgrst.object+json", "application/vnd.pgrst.object"):
        return MediaType(SINGLE_STRIPPED if parameters == ["nulls=stripped"] else SINGLE)
    if kind in ("application/vnd.pgrst.array+json", "application/vnd.pgrst.array"):
        return MediaType(ARRAY_STRIPPED if parameters == ["nulls=stripped"] else JSON)
    if kind in ("application/vnd.pgrst.plan", "application/vnd.pgrst.plan+text", "application/vnd.pgrst.plan+json"):
        return _plan(kind, ";".join(parameters))
    return MediaType(kind or ANY)


def content_type(media_type: str, explain: Explain | None = None) -> str:
    """The Content-Type header of a response."""
    if explain is None:
        return f"{media_type}; charset=utf-8" if media_type in WITH_CHARSET else media_type
    chosen = [option for option in PLAN_OPTIONS if option in explain.options]
    options = f"; options={'|'.join(chosen)}" if chosen else ""
    return f'application/vnd.pgrst.plan+{explain.format}; for="{media_type}"{options}; charset=utf-8'


@lru_cache(maxsize=512)
def accepted_types(header: str | None) -> tuple[str, ...]:
    """The types of an Accept header, sorted by quality, then by specificity."""
    if header is None:
        return (ANY,)
    ranked: list[tuple[float, int, str]] = []
    for part in header.replace(" ", "").split(","):
        name, _, rest = part.partition(";q=")
        quality = _quality(rest.partition(";")[0]) if rest else 1.0
        ranked.append((-quality, name.count("*") - name.count(";"), name))
    ranked.sort(key=lambda entry: entry[:2])
    return tuple(name for _, _, name in ranked)


def _quality(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 1.0


def _plan(kind: str, parameters: str) -> MediaType:
    target, options = JSON, frozenset[str]()
    # The quoted value of `for` is a media type, which may have parameters.
    for name, value in _parameters(parameters):
        if name == "for":
            target = decode_media_type(value).name
        elif name == "options":
            options = frozenset(value.split("|")) & frozenset(PLAN_OPTIONS)
    return MediaType(target, Explain("json" if kind.endswith("+json") else "text", options))


def _parameters(text: str) -> list[tuple[str, str]]:
    parts: list[str] = [""]
    quoted = False
    for character in text:
        if character == '"':
            quoted = not quoted
        elif character == ";" and not quoted:
            parts.append("")
        else:
            parts[-1] += character
    return [(name, value) for name, _, value in (part.partition("=") for part in parts)]
