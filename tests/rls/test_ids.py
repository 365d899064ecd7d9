"""Ids that belong to another user: using one must not show that it exists."""

from typing import Any

import asyncpg
import pytest

from .people import OWNER, USERS, People

THREAD, ASSISTANT, MESSAGE = "thread_ada", "asst_ada", "msg_ada"
TEXT = '[{"type": "text", "text": {"value": "hi", "annotations": []}}]'
INSERTS = {
    "user_threads": "insert into user_threads (thread_id, assistant_id) values ($1, 'asst_1') returning thread_id",
    "assistants": "insert into assistants (id, model) values ($1, 'm') returning id",
    "thread_messages": (
        "insert into thread_messages (id, thread_id, role, content)"
        f" values ($1, 'thread_own', 'user', '{TEXT}') returning id"
    ),
}
TAKEN = {"user_threads": THREAD, "assistants": ASSISTANT, "thread_messages": MESSAGE}
REFERENCES = [
    f"insert into thread_messages (thread_id, role, content) values ($1, 'user', '{TEXT}')",
    "insert into user_threads (thread_id, assistant_id) values ('thread_new', $1)",
    "select add_thread_message($1, 'hi')",
    "select create_thread(assistant_id => $1)",
    "update user_threads set title = 'x' where thread_id = $1",
    "delete from assistants where id = $1",
]


@pytest.fixture
async def world(people: People) -> People:
    """The owner's thread, assistant and message; the stranger has a thread of their own."""
    await people.run("owner", INSERTS["user_threads"], THREAD)
    await people.run("owner", INSERTS["user_threads"], "thread_own")
    await people.run("owner", INSERTS["assistants"], ASSISTANT)
    await people.run("owner", INSERTS["thread_messages"], MESSAGE)
    await people.run("stranger", INSERTS["user_threads"], "thread_own")
    return people


async def _outcome(people: People, statement: str, value: str) -> Any:
    try:
        async with people.transaction("stranger", keep=False) as connection:
            return len(await connection.fetch(statement, value))
    except asyncpg.PostgresError as error:
        return error.sqlstate, str(error).replace(value, "…"), error.detail


@pytest.mark.parametrize("table", INSERTS)
async def test_inserting_anothers_id_is_like_inserting_a_free_one(world: People, table: str) -> None:
    assert await _outcome(world, INSERTS[table], TAKEN[table]) == 1
    assert await _outcome(world, INSERTS[table], "id_free") == 1
    await world.run("stranger", INSERTS[table], TAKEN[table])
    assert len(await world.run("owner", f"select from {table}")) == (2 if table == "user_threads" else 1)


@pytest.mark.parametrize("table", INSERTS)
async def test_ones_own_id_is_a_conflict(world: People, table: str) -> None:
    with pytest.raises(asyncpg.UniqueViolationError):
        await world.run("owner", INSERTS[table], TAKEN[table])


@pytest.mark.parametrize("statement", REFERENCES)
async def test_naming_anothers_id_is_like_naming_an_unknown_one(world: People, statement: str) -> None:
    taken = ASSISTANT if "assistant" in statement else THREAD
    assert await _outcome(world, statement, taken) == await _outcome(world, statement, "id_free")


async def test_threads_with_the_same_id_are_apart(world: People) -> None:
    """A run of one user reads, blocks and writes nothing of the other's thread."""
    await world.run("stranger", INSERTS["user_threads"], THREAD)
    await world.run("stranger", "select add_thread_message($1, 'mine')", THREAD)
    await world.run("stranger", "insert into assistants (id, model) values ('asst_1', 'm')")
    await world.run("owner", "insert into assistants (id, model) values ('asst_1', 'm')")
    await world.run("owner", "select add_thread_message($1, 'secret')", THREAD)
    found = {}
    for name, run in (("owner", "run_1"), ("stranger", "run_2")):
        plan = await world.value(
            "service_role",
            "select start_run($3, $1, null, jsonb_build_object('id', $2::text), 30, 1000)",
            THREAD,
            run,
            USERS[name],
        )
        found[name] = plan
    assert ("secret" in found["owner"], "mine" in found["owner"]) == (True, False)
    assert ("secret" in found["stranger"], "mine" in found["stranger"]) == (False, True)
    record = "select record_run($1, '[]', '{\"status\": \"in_progress\"}', $2, '[]', 30)"
    message = '[{"id": "msg_same", "status": "in_progress", "content": []}]'
    for run in ("run_1", "run_2"):
        await world.run("service_role", record, run, message)
    rows = await world.run("service_role", "select user_id, run_id from thread_messages where id = 'msg_same'")
    assert {(str(row["user_id"]) == OWNER, row["run_id"]) for row in rows} == {(True, "run_1"), (False, "run_2")}
    await world.run("stranger", "delete from user_threads where thread_id = $1", THREAD)
    assert await world.value("owner", "select count(*) from thread_messages where thread_id = $1", THREAD) == 2


async def test_vector_stores_of_the_same_owner_id_are_apart(world: People) -> None:
    for name in ("owner", "stranger"):
        await world.run(
            "service_role",
            "insert into vector_stores (owner_id, user_id, vector_store_id) values ($1, $2, $3)"
            " on conflict (user_id, owner_id) do update set vector_store_id = excluded.vector_store_id",
            THREAD,
            USERS[name],
            f"vs_{name}",
        )
    assert await world.value("owner", "select vector_store_id from vector_stores") == "vs_owner"
