"""Finds settings of supabase/config.toml that have no effect in the stack."""

from collections.abc import Iterator, Mapping
from typing import Any

# Paths, * for any name: what is below a listed path has an effect, or is for hosted projects alone.
EFFECTIVE = (
    "project_id",
    "remotes",
    "api.enabled",
    "api.port",
    "api.schemas",
    "api.extra_search_path",
    "api.max_rows",
    "db.port",
    "db.shadow_port",
    "db.major_version",
    "db.vault",
    "db.seed.enabled",
    "db.seed.sql_paths",
    "db.migrations.enabled",
    "edgewise",
    "edge_runtime.secrets",
    "edge_runtime.enabled",
    "functions.*.enabled",
    "functions.*.verify_jwt",
    "auth",
)
PATTERNS = [tuple(path.split(".")) for path in EFFECTIVE]
ALWAYS_ON = (("api",), ("auth",))


def without_effect(config: Mapping[str, Any]) -> list[str]:
    """At most one line, for the log. Empty values and sections with `enabled = false` need no mention."""
    names = sorted(_ineffective(config, ()))
    return [f"supabase/config.toml: no effect here: {', '.join(names)}"] if names else []


def _ineffective(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    for name, value in table.items():
        inner = (*path, name)
        if inner in ALWAYS_ON and isinstance(value, Mapping) and value.get("enabled") is False:
            yield f"{name}.enabled = false"
        if any(_covers(pattern, inner) for pattern in PATTERNS) or _is_off(value):
            continue
        if isinstance(value, Mapping) and any(_covers(inner, pattern[: len(inner)]) for pattern in PATTERNS):
            yield from _ineffective(value, inner)
        else:
            yield ".".join(inner)


def _covers(pattern: tuple[str, ...], path: tuple[str, ...]) -> bool:
    """Whether `path` is at or below `pattern`; a * on either side matches."""
    return len(path) >= len(pattern) and all(
        a == b or "*" in (a, b) for a, b in zip(pattern, path[: len(pattern)], strict=True)
    )


def _is_off(value: object) -> bool:
    return value in ([], {}, "") or (isinstance(value, Mapping) and value.get("enabled") is False)
