"""Accounts that are to be erased: nothing of them can be read or written, and what erases them leaves nothing."""

import hashlib
import json
import uuid
from typing import Any

import asyncpg
import pytest

from .people import OWNER, STRANGER, People
from .test_audit import Log

ERASURE = "00000000-0000-4000-8000-0000000000e1"
#: Tables whose rows lead to a user: by a foreign key to the account, directly or through other tables, or by name.
TABLES_OF_USERS = """
with recursive owned as (
  (
    select conrelid as relation from pg_constraint where contype = 'f' and confrelid = 'auth.users'::regclass
    union
    select attrelid from pg_attribute where attname = 'user_id'
  )
  union
  select c.conrelid from owned join pg_constraint as c on c.confrelid = owned.relation and c.contype = 'f'
)
select c.oid::regclass::text as name from pg_class as c
where c.oid in (select relation from owned) and c.relkind in ('r', 'p')
  and has_any_column_privilege('authenticated', c.oid, 'select, insert, update')
"""


async def request(people: People) -> Any:
    return await call(people, "request_erasure", ERASURE, OWNER, "user", True)


async def call(people: People, function: str, *arguments: object) -> Any:
    """Calls a function as the service."""
    places = ", ".join(f"${number}" for number in range(1, len(arguments) + 1))
    found = await people.value("service_role", f"select {function}({places})", *arguments)
    return json.loads(found) if isinstance(found, str) else found


async def test_every_table_with_rows_of_users_follows_the_restriction(people: People) -> None:
    tables = {row["name"] for row in await people.admin.fetch(TABLES_OF_USERS)}
    assert {"messages", "run_events", "private.audit_details"} <= tables
    covered = await people.admin.fetch(
        "select polrelid::regclass::text as name from pg_policy where not polpermissive and polcmd = '*'"
        " and pg_get_expr(polqual, polrelid) like '%account_is_open%'"
        " and pg_get_expr(polwithcheck, polrelid) like '%account_is_open%'"
    )
    missing = tables - {row["name"] for row in covered}
    assert not missing, f"a migration must run: select private.protect(…) for {missing}"


STATEMENTS = [
    "select from profiles",
    "select from conversations",
    "select from messages",
    "select from user_threads",
    "select from audit_log",
    "insert into conversations (title) values ('new')",
    "insert into analytics_events (event) values ('message_sent')",
    "insert into user_threads (assistant_id) values ('asst_1')",
    "insert into messages (conversation_id, role, content) select id, 'user', 'new' from conversations",
    "update conversations set title = 'new'",
    "delete from conversations",
    'select track_events(\'[{"event": "message_sent"}]\')',
    "select require_open_account()",
]


@pytest.mark.parametrize("over_rest", [True, False])
async def test_a_restricted_account_has_no_access(people: People, over_rest: bool) -> None:
    await people.converse("About an FIR", "How?")
    for statement in STATEMENTS:
        await people.run("owner", statement)
    await people.converse("Kept", "How?")
    await request(people)
    for statement in STATEMENTS:
        assert await refused(people, statement, over_rest=over_rest), statement
    for persona in ("service_role", "postgres"):  # not by what runs on the user's behalf either
        with pytest.raises(asyncpg.PostgresError, match="ACCOUNT_RESTRICTED"):
            await people.run(
                persona, "insert into user_files (user_id, file_id, filename) values ($1, 'f', 'x')", OWNER
            )
    await people.converse("A stranger's", "What?", persona="stranger")
    assert await call(people, "cancel_erasure", ERASURE, "user") == {"status": "cancelled"}
    assert len(await people.run("owner", "select from messages")) == 1


async def refused(people: People, statement: str, *, over_rest: bool) -> bool:
    """Whether a request fails with the code of a restricted account; elsewhere, also whether it finds nothing."""
    try:
        async with people.transaction("owner", keep=False) as connection:
            if over_rest:
                await connection.execute("set local request.method = 'GET'")
            found = await connection.fetch(statement)
        return not over_rest and not found
    except asyncpg.PostgresError as error:
        return "ACCOUNT_RESTRICTED" in str(error) or (not over_rest and error.sqlstate == "42501")


async def test_a_request_signs_out_and_a_cancelled_one_leaves_the_account_as_it_was(people: People) -> None:
    await people.admin.execute("insert into auth.sessions (id, user_id) values (gen_random_uuid(), $1)", OWNER)
    account = "select banned_until > now() from auth.users where id = $1"
    first = await request(people)
    assert (first["status"], first["email"]) == ("waiting", "owner@example.com")
    assert await request(people) == first
    assert await call(people, "request_erasure", str(uuid.uuid4()), OWNER, "user", True) == first
    with pytest.raises(asyncpg.UniqueViolationError):
        await call(people, "request_erasure", ERASURE, STRANGER, "user", True)
    assert await people.admin.fetchval(account, OWNER) is True
    assert await people.admin.fetch("select from auth.sessions") == []
    await call(people, "cancel_erasure", ERASURE, "user")
    assert await people.admin.fetchval(account, OWNER) is None
    actions = await people.run("owner", "select action, actor from audit_log order by id")
    named = [tuple(row) for row in actions if row["action"].startswith("erasure")]
    assert named == [("erasure_requested", "user"), ("erasure_cancelled", "user")]
    assert (await Log(people.admin).verify()).problems == []


async def test_closed_accounts_are_listed_without_their_ids(people: People) -> None:
    async def listed() -> list[str]:
        found: list[str] = await call(people, "closed_accounts")
        return sorted(found)

    digests = sorted(hashlib.sha256(user.encode()).hexdigest()[:16] for user in (OWNER, STRANGER))
    assert await listed() == []
    await request(people)
    assert len(await listed()) == 1
    await call(people, "cancel_erasure", ERASURE, "user")
    assert await listed() == []
    await request(people)
    await erase(people)
    await people.admin.execute("delete from auth.users where id = $1", STRANGER)  # as the Auth API does
    assert await listed() == digests
    await people.admin.execute("update private.closed_accounts set closed_at = now() - interval '8 days'")
    assert await listed() == []
    for persona in ("owner", "anon"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await people.run(persona, "select closed_accounts()")


async def test_a_second_factor_is_asked_for(people: People) -> None:
    await people.admin.execute(
        "insert into auth.mfa_factors (id, user_id, factor_type, status, created_at, updated_at)"
        " values (gen_random_uuid(), $1, 'totp', 'verified', now(), now())",
        OWNER,
    )
    found = await call(people, "request_erasure", ERASURE, OWNER, "user", False)
    assert found == {"status": "second_factor"}
    await people.converse("Still open")
    assert (await request(people))["status"] == "waiting"


async def test_a_held_account_is_restricted_and_kept(people: People) -> None:
    await people.converse("Evidence", "How?")
    assert await call(people, "set_legal_hold", OWNER, "Case 7")
    assert not await call(people, "set_legal_hold", OWNER, "again")
    assert (await request(people))["status"] == "held"
    assert (await call(people, "erase_account", ERASURE, 100))["status"] == "held"
    with pytest.raises(asyncpg.ForeignKeyViolationError):  # as the Auth API would delete it
        await people.admin.execute("delete from auth.users where id = $1", OWNER)
    await people.admin.execute("update conversations set deleted_at = now() - interval '9 days'")
    await people.admin.execute("select set_retention('conversations', 1), set_retention('messages', 1)")
    await people.admin.execute("select purge(false, 100)")
    assert await people.admin.fetchval("select count(*) from messages") == 1
    assert await call(people, "set_legal_hold", OWNER, None)
    await erase(people)
    assert await people.admin.fetchval("select count(*) from messages") == 0


async def erase(people: People) -> Any:
    """Erases the owner's account in the smallest steps; returns the state at the end."""
    while (await call(people, "erase_account", ERASURE, 1)).get("rows"):
        pass
    await call(people, "count_files", ERASURE, "bucket.uploads", 2, True)
    return await call(people, "finish_erasure", ERASURE, True)


async def test_steps_count_what_they_delete(people: People) -> None:
    await people.converse("One", "a", "b", "c")
    await people.run("owner", "insert into user_threads (assistant_id) values ('asst_1')")
    await people.admin.execute("insert into user_files (user_id, file_id, filename) values ($1, 'f', 'x')", OWNER)
    await people.converse("A stranger's", "d", persona="stranger")
    await request(people)
    with pytest.raises(AssertionError):  # an object of the account is still at the provider
        assert (await erase(people))["status"] == "erased"
    assert await call(people, "erasure_garbage", ERASURE, 9) == [{"kind": "file", "id": "f"}]
    await call(people, "drop_provider_garbage", json.dumps([{"kind": "file", "id": "f"}]))
    state = await call(people, "finish_erasure", ERASURE, True)
    assert (state["status"], state["user_id"], state["email"]) == ("erased", None, None)
    counts = state["counts"]
    assert counts.pop("private.audit_details") == 2
    assert counts == {
        "auth.users": 1,
        "bucket.uploads": 2,
        "private.message_search": 3,
        "private.title_search": 1,
        "provider.files": 1,
        "public.conversations": 1,
        "public.messages": 3,
        "public.profiles": 1,
        "public.user_files": 1,
        "public.user_threads": 1,
    }
    assert await people.admin.fetchval("select count(*) from messages") == 1
    assert (await Log(people.admin).verify()).problems == []


async def test_the_id_of_an_earlier_erasure_deletes_no_other_account(people: People) -> None:
    await request(people)
    done = await erase(people)
    assert done["status"] == "erased"
    assert await request(people) == done  # its own account is gone
    with pytest.raises(asyncpg.UniqueViolationError):
        await call(people, "request_erasure", ERASURE, STRANGER, "user", True)
    assert await people.admin.fetchval("select banned_until from auth.users where id = $1", STRANGER) is None


async def test_logs_stay_as_long_as_the_policy_says(people: People) -> None:
    await people.admin.execute(
        "insert into auth.audit_log_entries (id, payload, created_at) select gen_random_uuid(),"
        " json_build_object('actor_id', $1::text), now() - make_interval(days => day)"
        " from unnest(array[1, 300, 400]) as day",
        OWNER,
    )
    await call(people, "set_erasure_policy", None, 365)
    await request(people)
    state = await erase(people)
    assert (state["status"], state["counts"]["auth.audit_log_entries"]) == ("erased", 1)
    assert state["logs_kept_until"] is not None
    logs = "select (select count(*) from auth.audit_log_entries), (select count(*) from private.audit_subjects)"
    assert tuple((await people.admin.fetch(logs))[0]) == (2, 1)
    await people.admin.execute("update private.kept_logs set until = now()")
    await people.admin.execute("select forget_kept_logs()")
    assert tuple((await people.admin.fetch(logs))[0]) == (0, 0)
    assert await people.admin.fetch("select from private.kept_logs") == []
    assert (await Log(people.admin).verify()).problems == []


async def test_the_log_of_auth_is_not_read_as_a_whole(people: People) -> None:
    named = {"actor_id": OWNER}, {"traits": {"user_id": OWNER}}, {"actor_username": "owner@example.com"}
    for payload in (*named, {"traits": {"user_email": "owner@example.com"}}, {"actor_id": STRANGER}, {}):
        await people.admin.execute(
            "insert into auth.audit_log_entries (id, payload) values (gen_random_uuid(), $1)", json.dumps(payload)
        )
    await people.admin.execute(
        "insert into auth.audit_log_entries (id, payload) select gen_random_uuid(),"
        " json_build_object('actor_id', gen_random_uuid()) from generate_series(1, 5000)"
    )
    await people.admin.execute("vacuum analyze auth.audit_log_entries")
    scans = "select seq_scan from pg_stat_user_tables where schemaname = 'auth' and relname = 'audit_log_entries'"
    await people.admin.execute("select pg_stat_force_next_flush()")
    before = await people.admin.fetchval(scans)
    await request(people)
    state = await erase(people)
    await people.admin.execute("select pg_stat_force_next_flush()")
    assert state["counts"]["auth.audit_log_entries"] == 4
    assert await people.admin.fetchval(scans) == before


async def test_what_a_run_used_is_recorded_after_the_restriction(people: People) -> None:
    thread = await people.value(
        "owner", "insert into user_threads (assistant_id) values ('asst_1') returning thread_id"
    )
    run = await people.admin.fetchval(
        "insert into runs (thread_id, user_id, assistant_id, model, status, expires_at, lease_until) values"
        " ($1, $2, 'asst_1', 'm', 'in_progress', now() + interval '1 hour', now() + interval '1 hour') returning id",
        thread,
        OWNER,
    )
    await request(people)
    assert await people.admin.fetchval("select status from runs where id = $1", run) == "cancelling"
    columns = "run_id, user_id, model, prompt_tokens, completion_tokens, total_tokens"
    used = f"insert into token_usage ({columns}) values ($1, $2, 'm', 3, 4, 7)"
    await people.run("service_role", used, run, OWNER)
    assert (await erase(people))["counts"]["public.token_usage"] == 1
