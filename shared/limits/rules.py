"""What a limit allows, apart from where it is counted. The limits stand in the @endpoint lines alone."""

from functools import lru_cache
from pathlib import Path

from limits import RateLimitItem, parse


@lru_cache(maxsize=256)
def rule(text: str) -> RateLimitItem:
    """ "10/minute" or "1000 per 2 hours" → the rule; raises ValueError naming what is wrong."""
    try:
        return parse(text)
    except ValueError:
        raise ValueError(f"limit {text!r} is not understood: write it like '10/minute' or '1000/day'") from None


def every_rule(root: Path | str) -> list[tuple[str, str, str]]:
    """The one table of all limits: (endpoint, rule, counted per)."""
    from shared.manifest import read_manifest

    return [
        (f"{route.method} {route.path}", route.limit, "user" if route.auth == "user" else "caller")
        for route in read_manifest(root)
        if route.limit
    ]
