"""What a limit allows, apart from where it is counted. The limits stand in the @endpoint lines alone."""

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400}
_RULE = re.compile(rf"(\d+)\s*(?:/|per)\s*(\d+)?\s*({'|'.join(SECONDS)})s?", re.IGNORECASE | re.ASCII)
MOST, LONGEST = 1_000_000, 366 * SECONDS["day"]


class Rule(NamedTuple):
    """`amount` requests in any window of `seconds`."""

    amount: int
    seconds: int


@lru_cache(maxsize=256)
def rule(text: str) -> Rule:
    """ "10/minute" or "1000 per 2 hours" → the rule; raises ValueError naming what is wrong."""
    match = _RULE.fullmatch(str(text).strip())
    if match is None:
        raise ValueError(f"limit {text!r} is not understood: write it like '10/minute' or '1000/day'")
    read = Rule(int(match[1]), int(match[2] or 1) * SECONDS[match[3].lower()])
    if not (0 < read.amount <= MOST and 0 < read.seconds <= LONGEST):
        raise ValueError(f"limit {text!r} is not understood: it allows 1 to {MOST:,} requests in up to 366 days")
    return read


def every_rule(root: Path | str) -> list[tuple[str, str, str]]:
    """The one table of all limits: (endpoint, rule, counted per)."""
    from shared.manifest import read_manifest

    return [
        (f"{route.method} {route.path}", route.limit, "user" if route.auth == "user" else "caller")
        for route in read_manifest(root)
        if route.limit
    ]
