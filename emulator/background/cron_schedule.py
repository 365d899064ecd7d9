"""The schedules of pg_cron: five fields of cron, `N seconds`, or a word such as @daily. Times are UTC."""

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

SECONDS = re.compile(r"\s*([1-9]|[1-5][0-9])\s+seconds?\s*", re.IGNORECASE)
WORDS = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
LAST_DAY = 32  # stands for $ in the day of the month


@dataclass(frozen=True)
class Schedule:
    """When a job is due.

    seconds   the interval of an `N seconds` schedule, else 0
    at_start  for @reboot: due once, when the stack starts
    """

    seconds: int = 0
    at_start: bool = False
    minutes: frozenset[int] = frozenset()
    hours: frozenset[int] = frozenset()
    days: frozenset[int] = frozenset()
    months: frozenset[int] = frozenset()
    weekdays: frozenset[int] = frozenset()
    any_day: bool = False
    """Whether the day of the month or of the week is *: then both must match, else one of them is enough."""

    def is_due(self, at: datetime) -> bool:
        """Whether the minute of `at` is one of those that the five fields name."""
        at = at.astimezone(UTC)
        if at.minute not in self.minutes or at.hour not in self.hours or at.month not in self.months:
            return False
        last = at.day == calendar.monthrange(at.year, at.month)[1]
        day = at.day in self.days or (last and LAST_DAY in self.days)
        weekday = at.isoweekday() % 7 in self.weekdays
        return (day and weekday) if self.any_day else (day or weekday)


def parse_schedule(text: str) -> Schedule:
    """Raises ValueError."""
    if match := SECONDS.fullmatch(text):
        return Schedule(seconds=int(match[1]))
    word = text.strip().lower()
    if word == "@reboot":
        return Schedule(at_start=True)
    fields = WORDS.get(word, word).split()
    if len(fields) != 5:
        raise ValueError(f"invalid schedule: {text}")
    minutes, hours, days, months, weekdays = fields
    return Schedule(
        minutes=_field(minutes, 0, 59),
        hours=_field(hours, 0, 23),
        days=_field(days, 1, 31, last=True),
        months=_field(months, 1, 12, MONTHS),
        weekdays=frozenset(day % 7 for day in _field(weekdays, 0, 7, DAYS, first=0)),
        any_day=days.startswith("*") or weekdays.startswith("*"),
    )


def _field(
    text: str, low: int, high: int, names: Sequence[str] = (), *, first: int = 1, last: bool = False
) -> frozenset[int]:
    """The numbers of a field; `names` are those of the numbers from `first` on."""
    found: set[int] = set()
    for part in text.split(","):
        span, _, step = part.partition("/")
        start, _, end = span.partition("-")
        if last and span == "$":
            found.add(LAST_DAY)
            continue
        if span == "*":
            bounds = (low, high)
        else:
            bounds = (_number(start, names, first), _number(end or start, names, first))
            if step and not end:
                bounds = (bounds[0], high)
        if not low <= bounds[0] <= bounds[1] <= high or (step and not int(step)):
            raise ValueError(f"invalid field of a schedule: {text}")
        found.update(range(bounds[0], bounds[1] + 1, int(step or 1)))
    return frozenset(found)


def _number(text: str, names: Sequence[str], first: int) -> int:
    return names.index(text) + first if text in names else int(text)
