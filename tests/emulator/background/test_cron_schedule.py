"""The schedules of pg_cron, as its documentation and crontab(5) describe them."""

from datetime import UTC, datetime, timedelta

import pytest

from emulator.background.cron_schedule import parse_schedule

MONDAY = datetime(2024, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("* * * * *", "2024-02-29 23:59"),
        ("30 3 * * 6", "2024-01-06 03:30"),
        ("30 3 * * SAT", "2024-01-06 03:30"),
        ("0 0 * * 7", "2024-01-07 00:00"),
        ("*/15 9-17 * * mon-fri", "2024-01-01 09:45"),
        ("5/20 * * * *", "2024-01-01 00:45"),
        ("0 12 1,15 jan *", "2024-01-15 12:00"),
        ("0 0 $ * *", "2024-02-29 00:00"),
        ("0 0 13 * fri", "2024-01-13 00:00"),
        ("0 0 13 * fri", "2024-01-05 00:00"),
        ("@weekly", "2024-01-07 00:00"),
    ],
)
def test_due(text: str, due: str) -> None:
    assert parse_schedule(text).is_due(datetime.fromisoformat(due).replace(tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("* * * * *", 7 * 24 * 60),
        ("*/7 * * * *", 7 * 24 * 9),
        ("0 3 * * *", 7),
        ("0 3 * * mon,wed", 2),
        ("0 3 2 * mon", 2),
        ("0 3 */2 * mon", 1),
        ("0 3 2 feb *", 0),
        ("0 3 $ * *", 0),
        ("@hourly", 7 * 24),
    ],
)
def test_minutes_of_a_week(text: str, count: int) -> None:
    schedule = parse_schedule(text)
    assert sum(schedule.is_due(MONDAY + timedelta(minutes=minute)) for minute in range(7 * 24 * 60)) == count


def test_intervals_and_reboot() -> None:
    assert parse_schedule("30 seconds").seconds == 30
    assert parse_schedule("1 second").seconds == 1
    assert parse_schedule("@reboot").at_start
    assert not parse_schedule("@reboot").is_due(MONDAY)


@pytest.mark.parametrize(
    "text", ["", "* * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "a * * * *", "5-1 * * * *", "*/0 * * * *"]
)
def test_invalid(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        parse_schedule(text)
