"""Reads the rules of the @endpoint lines, such as "10/minute"."""

import re
from functools import lru_cache

from limits import RateLimitItem, parse_many

MAX_AMOUNT, MAX_DAYS = 1_000_000, 366


@lru_cache(maxsize=256)
def rule(text: str) -> RateLimitItem:
    """Parses one rule, such as "10/minute" or "1000 per 2 hours"; raises ValueError naming what is wrong."""
    try:
        (item,) = parse_many(text)
    except ValueError:
        raise ValueError(f"limit {text!r} is not understood: write it like '10/minute' or '1000/day'") from None
    zero = any(int(number) == 0 for number in re.findall("[0-9]+", text))  # "5/0 hours" is parsed as "5/1 hour"
    if zero or item.amount > MAX_AMOUNT or item.get_expiry() > MAX_DAYS * 86_400:
        raise ValueError(
            f"limit {text!r} is not understood: it allows 1 to {MAX_AMOUNT:,} requests in up to {MAX_DAYS} days"
        )
    return item
