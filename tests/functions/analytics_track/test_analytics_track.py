"""Events of use: what is stored, once, for whom, and how the operator reads it."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.conftest import Stack
from tests.harness.bundled import needs
from tests.harness.users import User

pytestmark = needs("analytics-track")
PATH = "/functions/v1/analytics-track"
SENT = {"conversation_id": str(uuid4()), "language": "te", "message_length": 50}


def _event(name: str = "message_sent", properties: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    return {"event": name, "properties": SENT if properties is None else properties, **fields}


async def _rows(user: User, stack: Stack) -> list[dict[str, Any]]:
    """The user's events, as the service reads them."""
    headers = {"apikey": stack.service_key, "authorization": f"Bearer {stack.service_key}"}
    path = f"/rest/v1/analytics_events?user_id=eq.{user.id}&order=occurred_at"
    status, rows = await user.get(path, headers=headers)
    assert status == 200, rows
    found: list[dict[str, Any]] = rows
    return found


EVENTS = [
    _event(),
    _event("conversation_created", {"conversation_id": str(uuid4())}),
    _event("conversation_deleted", {"conversation_id": str(uuid4()), "language": "en"}),
    _event("message_edited", {"message_id": str(uuid4()), "message_length": 0}),
    _event("language_changed", {"previous_language": "en", "language": "ml"}),
    _event("export_conversation", {"format": "pdf"}),
]


async def test_every_event_of_the_contract_is_stored_as_it_was_sent(user: User, stack: Stack) -> None:
    assert await user.post(PATH, EVENTS[0]) == (200, {"received": 1, "stored": 1})
    assert await user.post(PATH, {"events": EVENTS[1:]}) == (200, {"received": 5, "stored": 5})
    stored = {row["event"]: row["properties"] for row in await _rows(user, stack)}
    assert stored == {event["event"]: event["properties"] for event in EVENTS}


async def test_a_resend_is_stored_once_for_each_user(user: User, other_user: User, stack: Stack) -> None:
    batch = {"events": [_event(id=str(uuid4())) for _ in range(100)]}
    answers = await asyncio.gather(*(user.post(PATH, batch) for _ in range(5)))
    assert sorted(answer["stored"] for _, answer in answers) == [0, 0, 0, 0, 100]
    assert await other_user.post(PATH, batch) == (200, {"received": 100, "stored": 100})
    assert len(await _rows(user, stack)) == 100


async def test_an_old_event_has_the_time_at_which_it_happened(user: User, stack: Stack) -> None:
    await user.post(PATH, _event(age=3 * 3600))
    (row,) = await _rows(user, stack)
    created, occurred = (datetime.fromisoformat(row[name]) for name in ("created_at", "occurred_at"))
    assert created - occurred == timedelta(hours=3)
    assert abs(datetime.now(UTC) - created) < timedelta(minutes=5)


REFUSED = {
    "an unknown event": (_event("page_viewed"), "body"),
    "an unknown property": (_event(properties={"text": "How?"}), "properties.text"),
    "another event's property": (
        _event("conversation_created", {"message_length": 1}),
        "properties.message_length",
    ),
    "a language that the product has not": (
        _event(properties={"language": "fr"}),
        "properties.language",
    ),
    "a number out of bounds": (
        _event(properties={"message_length": -1}),
        "properties.message_length",
    ),
    "an id that is no UUID": (_event(id="1"), "id"),
    "an event of the future": (_event(age=-1), "age"),
    "another user": (_event(user_id=str(uuid4())), "user_id"),
    "no event": ({"events": []}, "events"),
    "101 events": ({"events": [_event()] * 101}, "events"),
    "a field beside events": ({"events": [_event()], "at": 1}, "body"),
    "one bad event of two": ({"events": [_event(), _event("x")]}, "events.1"),
}


@pytest.mark.parametrize("case", REFUSED)
async def test_what_is_not_an_event_is_refused_by_name_and_nothing_stored(case: str, user: User, stack: Stack) -> None:
    body, place = REFUSED[case]
    status, answer = await user.post(PATH, body)
    assert (status, answer["code"], list(answer["details"])) == (400, "VALIDATION_ERROR", [place])
    assert await _rows(user, stack) == []


async def test_a_guest_tracks_nothing(guest: User) -> None:
    status, answer = await guest.post(PATH, _event())
    assert (status, answer["error"]) == (401, "Unauthorized")


async def test_the_operator_reads_use_per_day_event_and_language(user: User, other_user: User, stack: Stack) -> None:
    day = 20 * 86_400 + (int(user.id[:4], 16) % 5) * 86_400
    before = await _daily(user, stack)
    for someone in (user, other_user):
        await someone.post(
            PATH, {"events": [_event(age=day), _event(age=day), _event("language_changed", {}, age=day)]}
        )
    after = await _daily(user, stack)
    added = {key: tuple(a - b for a, b in zip(after[key], before.get(key, (0, 0)), strict=True)) for key in after}
    date = str((datetime.now(UTC) - timedelta(seconds=day)).date())
    assert {key: counts for key, counts in added.items() if any(counts)} == {
        (date, "message_sent", "te"): (4, 2),
        (date, "language_changed", None): (2, 2),
    }
    assert (await user.get("/rest/v1/analytics_daily"))[0] == 403


async def _daily(user: User, stack: Stack) -> dict[tuple[str, str, str | None], tuple[int, int]]:
    headers = {"apikey": stack.service_key, "authorization": f"Bearer {stack.service_key}"}
    status, rows = await user.get("/rest/v1/analytics_daily", headers=headers)
    assert status == 200, rows
    return {(row["day"], row["event"], row["language"]): (row["events"], row["users"]) for row in rows}
