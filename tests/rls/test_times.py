"""Times of rows are the server's for users; the service role imports rows with the times they had elsewhere."""

from datetime import datetime

import pytest

from .people import OWNER, People

FUTURE = "2999-01-01"
CONVERSATION = "00000000-0000-4000-8000-0000000000c1"
TEXT = '[{"type": "text", "text": {"value": "hi", "annotations": []}}]'

# per table: its times, and an insert of a row with all of them
INSERTS = {
    "conversations": (
        ["created_at", "updated_at"],
        f"insert into conversations (user_id, created_at, updated_at) values ('{OWNER}', $1, $1)",
    ),
    "messages": (
        ["created_at", "updated_at"],
        "insert into messages (conversation_id, role, content, edited, created_at, updated_at)"
        f" values ('{CONVERSATION}', 'user', 'x', true, $1, $1)",
    ),
    "user_threads": (
        ["created_at", "updated_at"],
        "insert into user_threads (user_id, thread_id, assistant_id, created_at, updated_at)"
        f" values ('{OWNER}', 'thread_new', 'asst_1', $1, $1)",
    ),
    "assistants": (
        ["created_at", "updated_at"],
        f"insert into assistants (user_id, model, created_at, updated_at) values ('{OWNER}', 'm', $1, $1)",
    ),
    "thread_messages": (
        ["created_at", "completed_at"],
        "insert into thread_messages (user_id, thread_id, role, content, created_at, completed_at)"
        f" values ('{OWNER}', 'thread_1', 'user', '{TEXT}', $1, $1)",
    ),
    "analytics_events": (
        ["created_at"],
        f"insert into analytics_events (user_id, event, created_at) values ('{OWNER}', 'message_sent', $1)",
    ),
}
UPDATED = ["conversations", "messages", "user_threads", "assistants", "profiles"]


@pytest.fixture
async def parents(people: People) -> People:
    await people.run("owner", "insert into conversations (id, title) values ($1, 'Old')", CONVERSATION)
    await people.run("owner", "insert into user_threads (thread_id, assistant_id) values ('thread_1', 'asst_1')")
    return people


async def _insert(people: People, persona: str, table: str, moment: str) -> list[datetime | None]:
    """The times of the row inserted, with `moment` given for each of them."""
    columns, statement = INSERTS[table]
    given = datetime.fromisoformat(f"{moment}T00:00:00+00:00")
    known = [row["id"] for row in await people.admin.fetch(f"select id from {table}")]
    await people.run(persona, statement, given)
    rows = await people.admin.fetch(f"select * from {table} where not id = any ($1)", known)
    return [rows[0][column] for column in columns]


@pytest.mark.parametrize("table", INSERTS)
@pytest.mark.parametrize("moment", [FUTURE, "1999-01-01"])
async def test_a_users_new_row_has_the_servers_times(parents: People, table: str, moment: str) -> None:
    before = await parents.admin.fetchval("select clock_timestamp()")
    times = await _insert(parents, "owner", table, moment)
    after = await parents.admin.fetchval("select clock_timestamp()")
    assert all(time is not None and before <= time <= after for time in times), times


@pytest.mark.parametrize("table", INSERTS)
async def test_the_service_role_imports_times(parents: People, table: str) -> None:
    times = await _insert(parents, "service_role", table, "1999-01-01")
    assert {time and time.year for time in times} == {1999}


@pytest.mark.parametrize("table", UPDATED)
async def test_a_users_update_has_the_servers_times(parents: People, table: str) -> None:
    if table != "profiles":
        await parents.run("owner", INSERTS[table][1], datetime.fromisoformat("1999-01-01T00:00:00+00:00"))
    statement = f"update {table} set created_at = '{FUTURE}', updated_at = '{FUTURE}' returning created_at, updated_at"
    rows = await parents.run("owner", statement)
    assert rows
    assert all(
        row["created_at"] <= row["updated_at"] < datetime.fromisoformat(f"{FUTURE}T00:00:00+00:00") for row in rows
    )


@pytest.mark.parametrize("table", UPDATED)
async def test_the_service_roles_update_is_stamped_unless_it_names_a_time(parents: People, table: str) -> None:
    if table != "profiles":
        await parents.run("owner", INSERTS[table][1], datetime.fromisoformat("1999-01-01T00:00:00+00:00"))
    before = await parents.admin.fetchval("select clock_timestamp()")
    change = {"conversations": "title", "messages": "content", "user_threads": "title", "assistants": "name"}
    rows = await parents.run(
        "service_role", f"update {table} set {change.get(table, 'full_name')} = 'new' returning updated_at"
    )
    assert rows
    assert all(row["updated_at"] >= before for row in rows)
    rows = await parents.run("service_role", f"update {table} set updated_at = '1999-01-01' returning updated_at")
    assert {row["updated_at"].year for row in rows} == {1999}


async def test_an_imported_message_keeps_edited_and_its_conversations_place(parents: People) -> None:
    await parents.run("service_role", "update conversations set updated_at = '2001-01-01'")
    await parents.run("service_role", INSERTS["messages"][1], datetime.fromisoformat("1999-01-01T00:00:00+00:00"))
    assert await parents.value("service_role", "select edited from messages") is True
    assert (await parents.value("service_role", "select updated_at from conversations")).year == 2001
    await parents.run(
        "service_role",
        "insert into messages (conversation_id, role, content) values ($1, 'assistant', 'new')",
        CONVERSATION,
    )
    assert await parents.value("service_role", "select updated_at > '2025-01-01' from conversations")


async def test_a_message_that_was_never_edited_was_updated_when_it_was_created(parents: People) -> None:
    for persona in ("owner", "service_role"):
        row = await parents.run(
            persona,
            "insert into messages (conversation_id, role, content) values ($1, 'user', 'x')"
            " returning created_at = updated_at, edited",
            CONVERSATION,
        )
        assert tuple(row[0]) == (True, False)


async def test_an_upsert_does_not_change_created_at(parents: People) -> None:
    created = await parents.value("owner", "select created_at from conversations")
    row = await parents.run(
        "owner",
        "insert into conversations (id, title, created_at) values ($1, 'New', '2999-01-01')"
        " on conflict (id) do update set title = excluded.title, created_at = excluded.created_at"
        " returning title, created_at",
        CONVERSATION,
    )
    assert tuple(row[0]) == ("New", created)
