"""Triggers: timestamps, edits, soft deletion, profiles, erasure."""

import asyncpg
import pytest

from .people import OWNER, People


async def test_a_profile_is_created_on_sign_up_and_its_email_follows_the_account(people: People) -> None:
    await people.admin.execute("update auth.users set email = 'new@example.com' where id = $1", OWNER)
    [profile] = await people.run("owner", "select email, full_name, preferred_language from profiles")
    assert tuple(profile) == ("new@example.com", "Owner", "en")


async def test_oversized_metadata_does_not_fail_a_sign_up(people: People) -> None:
    await people.admin.execute(
        "insert into auth.users (id, raw_user_meta_data) values (gen_random_uuid(), $1)", '{"name": "%s"}' % ("x" * 999)
    )
    assert await people.admin.fetchval("select max(char_length(full_name)) from profiles") == 200


async def test_a_new_message_updates_its_conversation(people: People) -> None:
    first = await people.converse("first")
    await people.converse("second")
    await people.run("owner", "insert into messages (conversation_id, role, content) values ($1, 'user', 'x')", first)
    rows = await people.run("owner", "select title from conversations order by updated_at desc")
    assert [row[0] for row in rows] == ["first", "second"]


async def test_messages_of_one_request_keep_their_order(people: People) -> None:
    made = await people.converse("chat")
    await people.run(
        "owner",
        "insert into messages (conversation_id, role, content)"
        " select $1, 'user', n::text from generate_series(1, 50) as n",
        made,
    )
    rows = await people.run("owner", "select content from messages order by created_at")
    assert [int(row[0]) for row in rows] == list(range(1, 51))


@pytest.mark.parametrize(
    ("change", "edited"),
    [
        ("content = 'new'", True),
        ("content = 'new', edited = false", True),
        ("edited = true", False),
        ("language = 'hi'", False),
    ],
)
async def test_edited_is_set_by_a_change_of_content_only(people: People, change: str, edited: bool) -> None:
    await people.converse("chat", "old")
    row = (await people.run("owner", f"update messages set {change} returning edited, updated_at > created_at"))[0]
    assert tuple(row) == (edited, True)
    await people.run("owner", "update messages set edited = false")
    assert await people.value("owner", "select edited from messages") is edited


async def test_timestamps_are_set_by_the_server(people: People) -> None:
    made = await people.converse("chat")
    await people.run(
        "owner", "update conversations set created_at = '2001-01-01', updated_at = '2001-01-01' where id = $1", made
    )
    assert await people.value("owner", "select least(created_at, updated_at) > '2025-01-01' from conversations")


@pytest.mark.parametrize("table", ["conversations", "messages"])
async def test_delete_by_the_owner_sets_deleted_at(people: People, table: str) -> None:
    await people.converse("chat", "hello")
    await people.run("owner", f"delete from {table}")
    assert await people.run("owner", f"select from {table}") == []
    assert await people.value("service_role", f"select deleted_at is not null from {table}")


async def test_only_the_statement_that_deletes_a_message_returns_it(people: People) -> None:
    await people.converse("chat", "one", "two")
    statement = "update messages set deleted_at = '2025-01-26T10:10:00Z' where content = 'one' returning deleted_at"
    async with people.transaction("owner") as connection:
        rows = await connection.fetch(statement)
        assert rows[0][0].isoformat() == "2025-01-26T10:10:00+00:00"
        assert [row[0] for row in await connection.fetch("select content from messages")] == ["two"]
        assert await connection.fetch(statement) == []


async def test_messages_of_a_deleted_conversation_are_hidden(people: People) -> None:
    made = await people.converse("chat", "hello")
    await people.run("owner", "delete from conversations")
    assert await people.run("owner", "select from messages") == []
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await people.run(
            "owner", "insert into messages (conversation_id, role, content) values ($1, 'user', 'x')", made
        )
    assert await people.value("service_role", "select count(*) from messages") == 1


async def test_erasing_an_account_deletes_all_its_rows(people: People) -> None:
    await people.converse("chat", "hello")
    await people.run("owner", "insert into analytics_events (event) values ('message_sent')")
    await people.run("owner", "delete from conversations")
    await people.admin.execute("delete from auth.users where id = $1", OWNER)
    tables = await people.admin.fetch(
        "select c.oid::regclass::text as name, a.attname as owner"
        " from pg_class as c join pg_attribute as a on a.attrelid = c.oid"
        " where c.relkind = 'r' and c.relnamespace in ('public'::regnamespace, 'private'::regnamespace)"
        " and (a.attname = 'user_id' or (c.relname = 'profiles' and a.attname = 'id'))"
    )
    assert len(tables) >= 5
    for table in tables:
        count = await people.admin.fetchval(
            f"select count(*) from {table['name']} where {table['owner']}::text = $1", OWNER
        )
        assert (table["name"], count) == (table["name"], 0)
    assert await people.admin.fetchval("select count(*) from messages") == 0


@pytest.mark.parametrize(
    "statement",
    [
        "insert into messages (conversation_id, role, content) values ($1, 'system', 'x')",
        "insert into messages (conversation_id, role, content) values ($1, 'user', '')",
        "insert into messages (conversation_id, role, content) values ($1, 'user', repeat('x', 50001))",
        "insert into messages (conversation_id, role, content, language) values ($1, 'user', 'x', 'fr')",
        "update conversations set title = repeat('x', 301) where id = $1",
        "update profiles set preferred_language = 'fr' where $1::uuid is not null",
        "insert into analytics_events (event) select 'clicked' where $1::uuid is not null",
        "insert into analytics_events (event, properties) select 'message_sent', '[1]' where $1::uuid is not null",
        "insert into analytics_events (event, properties)"
        " select 'message_sent', jsonb_build_object('x', repeat('y', 5000)) where $1::uuid is not null",
    ],
)
async def test_values_outside_the_contract_violate_a_check(people: People, statement: str) -> None:
    made = await people.converse("chat")
    with pytest.raises(asyncpg.CheckViolationError):
        await people.run("owner", statement, made)


@pytest.mark.parametrize(
    ("title", "contents", "named"),
    [
        (None, ["How do I\n  file an FIR?", "And the fee?"], "How do I file an FIR?"),
        ("New conversation", ["एफआईआर कैसे दर्ज कराएँ?"], "एफआईआर कैसे दर्ज कराएँ?"),
        ("My own", ["How do I file an FIR?"], "My own"),
        (None, ["word " * 100], "word " * 15 + "word…"),
        (None, ["x" * 300], "x" * 80 + "…"),
        (None, [" \n "], "New conversation"),
    ],
)
async def test_an_untitled_conversation_is_named_after_its_first_question(
    people: People, title: str | None, contents: list[str], named: str
) -> None:
    insert = "insert into conversations (title) values (coalesce($1, 'New conversation')) returning id"
    made = await people.value("owner", insert, title)
    add = "insert into messages (conversation_id, role, content) values ($1, $2, $3)"
    await people.run("owner", add, made, "assistant", "Welcome!")
    assert await people.value("owner", "select title from conversations") == (title or "New conversation")
    for content in contents:
        await people.run("owner", add, made, "user", content)
    assert await people.value("owner", "select title from conversations") == named
    found = await people.run("owner", "select title from search_conversations($1)", named.split("…")[0])
    assert [row["title"] for row in found] == [named]
