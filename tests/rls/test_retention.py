"""Terms of rows, and the purge of what is past them."""

import json
from typing import Any

import asyncpg
import pytest

from .people import OWNER, People
from .test_audit import Log

TERMS = {
    "conversations": 30,
    "messages": 30,
    "run_events": 1,
    "analytics_events": 400,
    "audit_details": 365,
    "token_usage": 90,
}
#: For each kind, statements that make two rows past the term and one that is not.
ROWS = {
    "conversations": """insert into conversations (user_id, title, deleted_at)
        select $1, 'x', now() - make_interval(days => day) from unnest(array[31, 99, 29]) as day""",
    "messages": """with kept as (insert into conversations (user_id, title) values ($1, 'kept') returning id)
        insert into messages (conversation_id, role, content, deleted_at)
        select id, 'user', 'x', now() - make_interval(days => day) from kept, unnest(array[31, 99, 29]) as day""",
    "analytics_events": """insert into analytics_events (user_id, event, created_at)
        select $1, 'message_sent', now() - make_interval(days => day) from unnest(array[401, 999, 399]) as day""",
    "token_usage": """insert into token_usage
        (user_id, model, prompt_tokens, completion_tokens, total_tokens, created_at)
        select nullif($1, each.nobody)::uuid, 'm', 3, 4, 7, now() - make_interval(days => day)
        from (values (91, ''), (99, $1), (89, '')) as each (day, nobody)""",
    "run_events": """with thread as (
            insert into user_threads (user_id, assistant_id) values ($1, 'asst_1') returning thread_id),
        run as (insert into runs (thread_id, user_id, assistant_id, model, status, ended_at, expires_at, lease_until)
            select thread_id, $1, 'asst_1', 'm', 'completed', now() - make_interval(days => day), now(), now()
            from thread, unnest(array[2, 0]) as day returning id, ended_at)
        insert into run_events (run_id, seq, event, data)
        select id, seq, 'done', '{}' from run, generate_series(1, 2) as seq where seq = 1 or ended_at < now()""",
}


@pytest.fixture
async def old(people: People) -> People:
    """Rows of each kind: two past their term, one that is not."""
    for statement in ROWS.values():
        await people.admin.execute(statement, OWNER)
    for kind, days in TERMS.items():
        await people.admin.execute("select set_retention($1, $2)", kind, days)
    return people


async def purge(people: People, *, dry_run: bool, most: int = 100) -> Any:
    return json.loads(await people.admin.fetchval("select purge($1, $2)", dry_run, most))


async def test_a_dry_run_counts_what_the_purge_deletes(old: People) -> None:
    counts = await purge(old, dry_run=True)
    assert counts == {kind: 0 if kind == "audit_details" else 2 for kind in TERMS}
    assert await purge(old, dry_run=True) == counts
    assert await purge(old, dry_run=False, most=1) == {kind: int(number > 0) for kind, number in counts.items()}
    assert await purge(old, dry_run=False) == {kind: int(number > 0) for kind, number in counts.items()}
    assert await purge(old, dry_run=False) == dict.fromkeys(TERMS, 0)
    for table in ("messages", "analytics_events", "run_events", "token_usage"):
        assert await old.admin.fetchval(f"select count(*) from {table}") == 1
    titles = await old.admin.fetch("select title from conversations order by title")
    assert [row["title"] for row in titles] == ["kept", "x"]


async def test_without_a_term_everything_stays(old: People) -> None:
    await old.admin.execute("select set_retention('messages', null)")
    assert "messages" not in await purge(old, dry_run=False)
    assert await old.admin.fetchval("select count(*) from messages where deleted_at is not null") == 3


async def test_the_audit_log_keeps_its_entries_and_tells_of_the_purge(people: People) -> None:
    log = Log(people.admin)
    for _ in range(3):
        await people.admin.execute("""select record_audit('export', $1, 'user', '{"format": "pdf"}')""", OWNER)
    await people.admin.execute("select set_retention('audit_details', 0)")
    before = await log.verify()
    assert (await purge(people, dry_run=False))["audit_details"] == 4
    after = await log.verify((before.entries, before.head))
    assert (after.entries, after.problems) == (before.entries + 1, [])
    assert (await purge(people, dry_run=False))["audit_details"] == 0
    last = await people.admin.fetchrow("select action, details from audit_log order by id desc limit 1")
    assert last is not None
    assert (last["action"], json.loads(last["details"])) == ("details_purged", {"until": before.entries})


async def test_usage_is_kept_for_the_budgets_of_a_month(people: People) -> None:
    with pytest.raises(asyncpg.InvalidParameterValueError, match="at least 32 days"):
        await people.admin.execute("select set_retention('token_usage', 31)")
    await people.admin.execute("select set_retention('token_usage', 32)")


async def test_a_changed_term_is_in_the_audit_log(people: People) -> None:
    await people.admin.execute("select set_retention('messages', 7)")
    details = await people.admin.fetchval("select details from audit_log where action = 'policy_changed'")
    assert json.loads(details) == {"retention": "messages", "days": "7"}
