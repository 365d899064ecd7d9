"""The audit log: a chain of hashes that a change breaks and an erasure does not."""

import asyncio
import json
from typing import Any

import asyncpg
import pytest

from emulator.audit_chain import Chain, read_chain

from .people import OWNER, STRANGER, People

IP = "203.0.113.7"


class Log:
    """The database's audit log, with the one method of RestClient that a verification calls."""

    def __init__(self, connection: "asyncpg.Connection[Any]") -> None:
        self.connection = connection

    async def rpc(self, function: str, *, after: int, most: int) -> Any:
        return json.loads(await self.connection.fetchval(f"select {function}($1, $2)", after, most))

    async def verify(self, expected: tuple[int, str] | None = None) -> Chain:
        return await read_chain(self, expected)  # type: ignore[arg-type]


@pytest.fixture
async def log(people: People) -> Log:
    """Five entries: sign-ins and exports of the owner and the stranger, and one of the operator."""
    for user in (OWNER, STRANGER):
        await people.admin.execute(
            "insert into auth.sessions (id, user_id, ip) values (gen_random_uuid(), $1, $2)", user, IP
        )
        await people.admin.execute("""select record_audit('export', $1, 'user', '{"format": "pdf"}')""", user)
    await people.admin.execute("select record_audit('policy_changed', null, 'operator')")
    return Log(people.admin)


async def test_a_user_reads_what_was_done(people: People, log: Log) -> None:
    async with people.transaction("owner") as connection:
        rows = await connection.fetch("select * from audit_log order by id")
    assert [(row["action"], row["actor"], str(row["user_id"])) for row in rows] == [
        ("sign_in", "auth", OWNER),
        ("export", "user", OWNER),
    ]
    assert json.loads(rows[0]["details"])["ip"] == IP
    assert json.loads(rows[1]["details"]) == {"format": "pdf"}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("update private.audit_entries set action = 'sign_out' where id = 2", "entry 2 was changed"),
        ("update private.audit_entries set created_at = now() where id = 5", "entry 5 was changed"),
        ("update private.audit_entries set subject = null where id = 3", "entry 3 was changed"),
        ("delete from private.audit_entries where id = 3", "entries 3 to 3 are missing"),
        ("delete from private.audit_entries where id < 3", "entries 1 to 2 are missing"),
        (
            """update private.audit_details set details = '{"format": "json"}' where entry_id = 2""",
            "details of entry 2",
        ),
        ("delete from private.audit_details where entry_id = 4", "details of entry 4 are missing"),
        ("delete from private.audit_entries where id = 5", "entry 5 is no longer the one"),
    ],
)
async def test_a_change_shows(log: Log, change: str, problem: str) -> None:
    before = await log.verify()
    assert (before.entries, before.problems) == (5, [])
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="append-only"):
        await log.connection.execute(change)
    await log.connection.execute("set session_replication_role = replica")  # as the owner of the tables could
    await log.connection.execute(change)
    after = await log.verify((5, before.head))
    assert problem in " ".join(after.problems)


async def test_an_erasure_leaves_a_whole_chain_and_no_id(log: Log) -> None:
    before = await log.verify()
    await log.connection.execute("delete from auth.users where id = $1", OWNER)
    after = await log.verify((5, before.head))
    assert (after.entries, after.problems) == (6, [])
    tables = ("audit_entries", "audit_subjects", "audit_details")
    kept = "".join([str(await log.connection.fetch(f"select t::text from private.{table} as t")) for table in tables])
    assert OWNER not in kept
    assert STRANGER in kept
    assert kept.count(IP) == 1


async def test_an_entry_that_waits_for_an_erasure_has_no_id(database: str, log: Log) -> None:
    erasing = log.connection.transaction()
    await erasing.start()
    await log.connection.execute("delete from auth.users where id = $1", OWNER)
    await log.connection.execute("set constraints all immediate")  # as its end does
    other = await asyncpg.connect(database)
    statement = """select record_audit('export', $1, 'user', '{"format": "zip"}')"""
    waiting = asyncio.create_task(other.execute(statement, OWNER))
    async with asyncio.timeout(60):
        while not await log.connection.fetchval("select count(*) from pg_locks where not granted"):
            await asyncio.sleep(0.02)
    await erasing.commit()
    await waiting
    await other.close()
    for table in ("audit_subjects", "audit_details"):
        assert await log.connection.fetchval(f"select count(*) from private.{table} where user_id = $1", OWNER) == 0
    assert (await log.verify()).problems == []


async def test_long_details_are_left_out(people: People) -> None:
    scopes = [f"{number:0100}" for number in range(50)]
    details = {"format": "pdf", "scopes": scopes, "note": "x" * 2000}
    await people.value("service_role", "select record_audit('export', $1, 'user', $2)", OWNER, json.dumps(details))
    await people.admin.execute(
        "insert into personal_keys (user_id, name, hint, digest, scopes, expires_at)"
        " values ($1, 'Back end', 'abcd', repeat('0', 64), $2, now() + interval '1 day')",
        OWNER,
        scopes,
    )
    rows = await people.run("owner", "select details from audit_log order by id")
    exported, key = (json.loads(row["details"]) for row in rows)
    assert exported == {"format": "pdf", "omitted": ["note", "scopes"]}
    assert (sorted(key), key["omitted"]) == (["key_id", "omitted"], ["scopes"])
    assert (await Log(people.admin).verify()).problems == []


async def test_an_action_that_is_rolled_back_has_no_entry(log: Log) -> None:
    transaction = log.connection.transaction()
    await transaction.start()
    await log.connection.execute("select record_audit('export', $1, 'user')", OWNER)
    await transaction.rollback()
    assert (await log.verify()).entries == 5


async def test_concurrent_writers_make_one_chain(database: str, log: Log) -> None:
    async def write() -> None:
        connection = await asyncpg.connect(database)
        for _ in range(10):
            await connection.execute("select record_audit('export', $1, 'user')", OWNER)
        await connection.close()

    await asyncio.gather(*(write() for _ in range(8)))
    chain = await log.verify()
    assert (chain.entries, chain.problems) == (85, [])


async def test_keys_are_audited_whoever_makes_them(people: People) -> None:
    made = await people.value(
        "service_role",
        "insert into personal_keys (user_id, name, hint, digest, scopes, expires_at)"
        " values ($1, 'Back end', 'abcd', repeat('0', 64), '{openai}', now() + interval '1 day') returning id",
        OWNER,
    )
    await people.run("owner", "delete from personal_keys")
    rows = await people.run("owner", "select action, actor, details ->> 'key_id' as key from audit_log order by id")
    assert [tuple(row) for row in rows] == [("key_created", "user", str(made)), ("key_revoked", "user", str(made))]
