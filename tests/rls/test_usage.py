"""Token usage: one row for each request to the model, daily views, and budgets that are exact under concurrency."""

import asyncio
import json
import uuid
from typing import Any

import asyncpg
import pytest

from .people import OWNER, STRANGER, People

CALL = {
    "function": "legal-chat",
    "model": "m",
    "status": "completed",
    "estimated": False,
    "prompt_tokens": 70,
    "cached_tokens": 20,
    "completion_tokens": 30,
    "reasoning_tokens": 5,
    "total_tokens": 100,
    "duration_ms": 1500,
    "first_token_ms": 200,
}
USER_DAY = {"scope": "user", "unit": "tokens", "period": "day", "limit": 1000}


async def record(people: People, user: str | None = OWNER, id: str | None = None, **changes: Any) -> None:
    call = json.dumps({**CALL, "id": id or str(uuid.uuid4()), "user_id": user, **changes})
    await people.run("service_role", "select record_model_call($1)", call)


async def reserve(connection: Any, *rules: dict[str, Any], user: str | None = OWNER, tokens: int = 100) -> Any:
    """The id of the reservation, or the rule that is exceeded."""
    call_id = str(uuid.uuid4())
    exceeded = await connection.fetchval(
        "select reserve_budget($1, $2, $3, $4, 'Asia/Kolkata', 60)", call_id, user, tokens, json.dumps(rules)
    )
    return call_id if exceeded is None else json.loads(exceeded)


async def test_each_request_is_recorded_once_and_summed_for_those_who_may_read_it(people: People) -> None:
    again = str(uuid.uuid4())
    for _ in range(2):
        await record(people, id=again)
    await record(people, STRANGER, status="cancelled", estimated=True, run_id="run_1")
    await record(people, None, total_tokens=0, prompt_tokens=0, completion_tokens=0, status="failed")
    await record(people, str(uuid.uuid4()), run_id="run_2")  # of an account that has been erased
    [row] = await people.run("owner", "select * from token_usage_daily")
    assert (row["requests"], row["total_tokens"], row["cached_tokens"]) == (1, 100, 20)
    [row] = await people.run("service_role", "select * from project_usage_daily")
    assert (row["requests"], row["users"], row["failed"], row["cancelled"]) == (4, 2, 1, 1)
    assert (row["total_tokens"], row["median_first_token_ms"], row["median_duration_ms"]) == (300, 200, 1500)
    assert await people.value("service_role", "select count(*) from token_usage where run_id = 'run_2'") == 0
    used = json.loads(await people.value("stranger", "select usage_now('Asia/Kolkata')"))
    assert (used["month"]["requests"], used["day"]["tokens"]) == (1, 100)
    assert used["day"]["resets_at"].endswith("T18:30:00Z")


async def test_fifty_concurrent_reservations_are_exact(people: People, database: str) -> None:
    """The counter begins with what was used before the budget was set, and is settled with what was really used."""
    await record(people, total_tokens=100)
    connections = await asyncio.gather(*(asyncpg.connect(database) for _ in range(10)))
    try:
        taken = [
            each
            for batch in range(5)
            for each in await asyncio.gather(*(reserve(connection, USER_DAY) for connection in connections))
        ]
        admitted = [each for each in taken if isinstance(each, str)]
        refused = [each for each in taken if not isinstance(each, str)]
        assert len(admitted) == 9
        assert {(each["used"], each["reserved"], each["seconds"]) for each in refused} == {(100, 900, None)}
        calls = [{**CALL, "id": each, "user_id": OWNER, "total_tokens": 40} for each in admitted]
        await asyncio.gather(
            *(
                connection.execute("select record_model_call($1)", json.dumps(call))
                for connection, call in zip(connections, calls, strict=False)
            )
        )
    finally:
        for connection in connections:
            await connection.close()
    exceeded = await reserve(people.admin, USER_DAY, tokens=601)
    assert (exceeded["used"], exceeded["reserved"], exceeded["wanted"]) == (460, 0, 601)
    assert 0 < exceeded["seconds"] <= 86_400
    assert exceeded["resets_at"].endswith("T18:30:00Z")  # midnight in India
    assert isinstance(await reserve(people.admin, USER_DAY, tokens=540), str)


@pytest.mark.parametrize(
    ("rule", "user", "refused"),
    [
        ({"scope": "user", "unit": "requests", "period": "month", "limit": 2}, OWNER, True),
        ({"scope": "user", "unit": "requests", "period": "month", "limit": 3}, OWNER, False),
        ({"scope": "user", "unit": "tokens", "period": "day", "limit": 100}, STRANGER, False),
        ({"scope": "user", "unit": "tokens", "period": "day", "limit": 1}, None, False),
        ({"scope": "project", "unit": "tokens", "period": "month", "limit": 299}, STRANGER, True),
        ({"scope": "project", "unit": "requests", "period": "day", "limit": 3}, None, False),
    ],
)
async def test_budgets_of_users_and_of_the_project(
    people: People, rule: dict[str, Any], user: str | None, refused: bool
) -> None:
    await record(people)
    await record(people)
    await record(people, total_tokens=0, status="failed")
    assert isinstance(await reserve(people.admin, rule, user=user), dict) == refused


async def test_the_reservation_of_a_dead_process_expires_and_goes_with_the_account(people: People) -> None:
    assert isinstance(await reserve(people.admin, USER_DAY, tokens=1000), str)
    assert isinstance(await reserve(people.admin, USER_DAY), dict)
    await people.admin.execute("update private.budget_reservations set expires_at = now() - interval '1 s'")
    assert isinstance(await reserve(people.admin, USER_DAY, tokens=1000), str)
    await people.admin.execute("delete from auth.users where id = $1", OWNER)
    for table in ("budget_reservations", "budget_counters"):
        assert await people.admin.fetchval(f"select count(*) from private.{table}") == 0


@pytest.mark.parametrize("persona", ["owner", "anon"])
@pytest.mark.parametrize(
    "statement",
    [
        "select record_model_call('{}')",
        f"select reserve_budget('{OWNER}', '{OWNER}', 1, '[]', 'UTC', 1)",
        "select from project_usage_daily",
        "insert into token_usage (model, prompt_tokens, completion_tokens, total_tokens) values ('', 0, 0, 0)",
    ],
)
async def test_users_write_no_usage(people: People, persona: str, statement: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await people.run(persona, statement)
