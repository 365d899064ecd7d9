"""A user who chatted, searched and exported in Telugu, and was deleted: nothing of it is left in any table."""

import asyncpg

from tests.conftest import Stack
from tests.harness.bundled import needs
from tests.harness.users import User

pytestmark = needs("conversation-export", "legal-chat", "thread-create")
SAID = "ఎఫ్ఐఆర్ నమోదు, రహస్యపదం"
#: Auth's own log, and counters until their window is over: docs/privacy.md.
KEPT = {"auth.audit_log_entries", "private.limit_windows"}


async def tables_with(stack: Stack, *needles: str) -> set[str]:
    """The tables of which a row contains one of the needles in any column."""
    connection = await asyncpg.connect(stack.database_url)
    query = "select schemaname, tablename from pg_tables where schemaname not in ('pg_catalog', 'information_schema')"
    found = set()
    for schema, table in await connection.fetch(query):
        rows = await connection.fetch(f'select row::text from "{schema}"."{table}" as row')
        if any(needle in row[0] for row in rows for needle in needles):
            found.add(f"{schema}.{table}")
    await connection.close()
    return found


async def test_nothing_is_left_of_a_deleted_user(stack: Stack, user: User) -> None:
    options = {"headers": {"prefer": "return=representation"}}
    _, made = await user.post("/rest/v1/conversations", {"title": SAID}, **options)
    conversation = (made[0] if isinstance(made, list) else made)["id"]
    question = {"messages": [{"role": "user", "content": SAID}], "language": "te", "conversation_id": conversation}
    await user.stream("/functions/v1/legal-chat", question)
    assert (await user.post("/rest/v1/rpc/search_conversations", {"query": "రహస్యపదం"}))[1][0]["id"] == conversation
    thread = (await user.post("/api/thread/create", {"message": SAID}))[1]["thread_id"]
    for one in ({"conversation_id": conversation, "format": "markdown"}, {"thread_id": thread}):
        assert (await user.call("POST", "/functions/v1/conversation-export", json=one))[0] == 200
    [profile] = (await user.get("/rest/v1/profiles"))[1]
    needles = (user.id, profile["email"], "రహస్యపదం", conversation, thread)
    assert {"public.messages", "private.message_search", "private.audit_details"} <= await tables_with(stack, *needles)
    service = {"apikey": stack.service_key, "authorization": f"Bearer {stack.service_key}"}
    assert (await user.call("DELETE", f"/auth/v1/admin/users/{user.id}", headers=service))[0] == 200
    assert await tables_with(stack, *needles) <= KEPT
