"""Reads the rules of the @endpoint lines, such as "10/minute", and the setting that overrides them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from limits import RateLimitItem, parse_many

from shared.config import SettingError, read_group, settings_group

MAX_AMOUNT, MAX_DAYS = 1_000_000, 366
OFF = "off"


@settings_group
@dataclass(frozen=True, slots=True, kw_only=True)
class LimitSettings:
    """`limits_overrides` has a `handler=rule` for each limit that replaces the one of an @endpoint line."""

    limits_overrides: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.by_handler()

    def by_handler(self) -> dict[str, str | None]:
        """The rule of each handler that is named, None for `off`; raises SettingError."""
        rules: dict[str, str | None] = {}
        for text in self.limits_overrides:
            name, _, value = (part.strip() for part in text.partition("="))
            handler = name.replace("-", "_")
            if not handler.isidentifier() or handler in rules:
                problem = "is given twice" if handler in rules else "is not a handler's rule"
                raise SettingError(f"LIMITS_OVERRIDES: {text!r} {problem}: write it like 'run_stream=20/minute'")
            rules[handler] = _rule_or_none(handler, value)
        return rules


def _rule_or_none(handler: str, text: str) -> str | None:
    if text.lower() == OFF:
        return None
    try:
        rule(text)
    except ValueError as error:
        raise SettingError(f"LIMITS_OVERRIDES: {handler}: {error}, or 'off'") from None
    return text


@lru_cache(maxsize=1)
def overrides() -> Mapping[str, str | None]:
    """The rules by which LIMITS_OVERRIDES replaces those of the @endpoint lines, by handler; raises SettingError."""
    return read_group(LimitSettings).by_handler()


def limit_of(handler: str, declared: str | None) -> str | None:
    """The rule that holds for a handler whose @endpoint line declares `declared`; None for no limit."""
    return overrides().get(handler, declared)


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


def check_overrides(environment: Mapping[str, str], root: Path | str) -> None:
    """Raises SettingError for a LIMITS_OVERRIDES that is invalid or names a handler that the project doesn't have."""
    from shared.manifest import read_manifest

    named = read_group(LimitSettings, environment).by_handler()
    if named:
        handlers = {route.counter or route.handler for route in read_manifest(root)}
        for name in sorted(named.keys() - handlers):
            raise SettingError(
                f"LIMITS_OVERRIDES: there is no handler {name!r}: use one of {', '.join(sorted(handlers))}"
            )
