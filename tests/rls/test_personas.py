"""Permissions: each persona executes each command on a row of the owner, and is rolled back."""

import asyncpg
import pytest

from .people import OWNER, STRANGER, People

C, M = "00000000-0000-4000-8000-0000000000c1", "00000000-0000-4000-8000-0000000000d1"
DENIED = "denied"
ARTICLE = (
    "(slug, language, title, text, keywords, reviewed)"
    " values ('{}', 'en', 'Kites', 'Text.', '{{fly a kite}}', '2026-11')"
)

# statement, then the result for owner, stranger, anon and service_role: the number of rows, or denied
CASES = [
    (f"select from profiles where id = '{OWNER}'", 1, 0, DENIED, 1),
    (f"update profiles set full_name = 'X', preferred_language = 'hi' where id = '{OWNER}'", 1, 0, DENIED, 1),
    (f"update profiles set email = 'new@example.com' where id = '{OWNER}'", DENIED, 0, DENIED, 1),
    ("delete from profiles", DENIED, DENIED, DENIED, 2),
    (f"insert into profiles (id) values ('{STRANGER}') on conflict do nothing", DENIED, DENIED, DENIED, 0),
    ("select from conversations", 1, 0, DENIED, 1),
    ("insert into conversations (title) values ('mine')", 1, 1, DENIED, "user_id"),
    (f"insert into conversations (user_id) values ('{OWNER}')", 1, DENIED, DENIED, 1),
    (f"update conversations set title = 'new', is_pinned = true where id = '{C}'", 1, 0, DENIED, 1),
    (f"update conversations set user_id = '{STRANGER}'", DENIED, 0, DENIED, DENIED),
    ("update conversations set id = gen_random_uuid()", DENIED, 0, DENIED, DENIED),
    (f"update conversations set deleted_at = now() where id = '{C}'", 1, 0, DENIED, 1),
    (f"delete from conversations where id = '{C}'", 0, 0, DENIED, 1),
    ("truncate conversations cascade", DENIED, DENIED, DENIED, DENIED),
    ("select from messages", 1, 0, DENIED, 1),
    (f"insert into messages (conversation_id, role, content) values ('{C}', 'user', 'x')", 1, DENIED, DENIED, 1),
    (f"update messages set content = 'new' where id = '{M}'", 1, 0, DENIED, 1),
    ("update messages set conversation_id = gen_random_uuid()", DENIED, 0, DENIED, DENIED),
    (f"update messages set deleted_at = '2025-01-26T10:10:00Z' where id = '{M}'", 1, 0, DENIED, 1),
    (f"delete from messages where id = '{M}'", 0, 0, DENIED, 1),
    ("select from analytics_events", DENIED, DENIED, DENIED, 0),
    ("insert into analytics_events (event) values ('message_sent')", 1, 1, DENIED, "user_id"),
    (f"insert into analytics_events (event, user_id) values ('message_sent', '{OWNER}')", 1, DENIED, DENIED, 1),
    ('select track_events(\'[{"event": "message_sent"}]\')', 1, 1, DENIED, DENIED),
    ("select from analytics_daily", DENIED, DENIED, DENIED, 0),
    ("select from audit_log where action = 'export'", 1, 0, DENIED, 1),
    (
        "insert into private.audit_entries values (9, now(), 'x', 'user', null, null, '')",
        DENIED,
        DENIED,
        DENIED,
        DENIED,
    ),
    ("update private.audit_entries set action = 'x'", DENIED, DENIED, DENIED, DENIED),
    ("delete from private.audit_entries", DENIED, DENIED, DENIED, DENIED),
    ("truncate private.audit_entries cascade", DENIED, DENIED, DENIED, DENIED),
    ("delete from private.audit_details", DENIED, DENIED, DENIED, DENIED),
    (f"select record_audit('export', '{OWNER}', 'user')", DENIED, DENIED, DENIED, 1),
    ("select audit_chain(0, 1)", DENIED, DENIED, DENIED, 1),
    ("select from private.retention", DENIED, DENIED, DENIED, DENIED),
    ("select purge(true, 1)", DENIED, DENIED, DENIED, 1),
    ("select set_retention('messages', 1)", DENIED, DENIED, DENIED, 1),
    ("select retention_terms(), count_provider_garbage()", DENIED, DENIED, DENIED, 1),
    ("select from private.erasures, private.legal_holds, private.kept_logs", DENIED, DENIED, DENIED, DENIED),
    ("select open_erasures(), set_erasure_policy(null, null)", DENIED, DENIED, DENIED, 1),
    (f"select request_erasure('{C}', '{OWNER}', 'user', true)", DENIED, DENIED, DENIED, 1),
    (f"select set_legal_hold('{OWNER}', 'x')", DENIED, DENIED, DENIED, 1),
    (f"select erase_account('{C}', 1), cancel_erasure('{C}', 'user'), find_erasure('{C}')", DENIED, DENIED, DENIED, 1),
    ("select from search_conversations('fir')", 1, 0, DENIED, 0),
    ("select from private.message_search", DENIED, DENIED, DENIED, DENIED),
    ("select from knowledge_articles", 1, 1, DENIED, 1),
    (f"insert into knowledge_articles {ARTICLE.format('boats')}", DENIED, DENIED, DENIED, 1),
    ("update knowledge_articles set text = 'new'", DENIED, DENIED, DENIED, 1),
    ("delete from knowledge_articles", DENIED, DENIED, DENIED, 1),
    ("select from search_knowledge('how to fly a kite')", 1, 1, DENIED, 1),
    ("select from private.knowledge_terms", DENIED, DENIED, DENIED, DENIED),
    ("select from private.rank_knowledge('kite')", DENIED, DENIED, DENIED, DENIED),
    ("select from auth.users", DENIED, DENIED, DENIED, DENIED),
]


@pytest.fixture
async def row(people: People) -> People:
    await people.run("owner", "insert into conversations (id, title) values ($1, 'About an FIR')", C)
    await people.run(
        "owner", "insert into messages (id, conversation_id, role, content) values ($1, $2, 'user', 'How?')", M, C
    )
    await people.run("service_role", f"insert into knowledge_articles {ARTICLE.format('kites')}")
    await people.admin.execute("select record_audit('export', $1, 'user')", OWNER)
    return people


@pytest.mark.parametrize("persona", ["owner", "stranger", "anon", "service_role"])
async def test_each_persona_has_its_permissions(row: People, persona: str) -> None:
    column = 1 + ["owner", "stranger", "anon", "service_role"].index(persona)
    got = [await _attempt(row, persona, str(case[0])) for case in CASES]
    expected = [case[column] for case in CASES]
    assert dict(zip((case[0] for case in CASES), got, strict=True)) == dict(
        zip((case[0] for case in CASES), expected, strict=True)
    )


async def _attempt(people: People, persona: str, statement: str) -> object:
    try:
        async with people.transaction(persona, keep=False) as connection:
            return int((await connection.execute(statement)).split()[-1])
    except asyncpg.InsufficientPrivilegeError:
        return DENIED
    except asyncpg.NotNullViolationError as error:  # user_id has no default for the service role
        return error.column_name


async def test_every_exposed_table_has_row_level_security(people: People) -> None:
    open_tables = await people.admin.fetch(
        "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
        " and not relrowsecurity"
    )
    assert open_tables == []


async def test_security_definer_functions_are_not_exposed(people: People) -> None:
    exposed = await people.admin.fetch(
        "select oid::regprocedure::text from pg_proc where prosecdef and (pronamespace = 'public'::regnamespace"
        " or (pronamespace = 'private'::regnamespace and has_function_privilege('anon', oid, 'execute')))"
    )
    assert exposed == []
