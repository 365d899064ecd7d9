"""Reads cost what the caller has or asks for, not what everybody has: shown by the plans, as the planner makes them."""

import pytest

from .people import OWNER, STRANGER, People

# A hundred users have short threads. One of them, the owner, also has a thread of 8,000 messages.
LONG_THREAD = """
insert into user_threads (thread_id, user_id, assistant_id, title)
select 'thread_' || n, ('00000000-0000-4000-8000-' || lpad((n % 100 + 1)::text, 12, '0'))::uuid, 'asst_0', 'Notes'
from generate_series(0, 999) as n;
insert into thread_messages (thread_id, user_id, role, content)
select t.thread_id, t.user_id, 'assistant', '[]'
from user_threads as t, generate_series(1, case when t.thread_id = 'thread_100' then 8000 else 10 end);
"""
# Two users, and nearly all rows are the owner's.
LONG_LISTS = f"""
create temporary table rows as
select n, now() - n * interval '1 s' as moment,
  (case when n % 100 = 0 then '{STRANGER}' else '{OWNER}' end)::uuid as user_id
from generate_series(1, 3000) as n;
insert into conversations (user_id, title, updated_at) select user_id, 'Lease', moment from rows;
insert into user_threads (thread_id, user_id, assistant_id, updated_at)
select 'thread_' || n, user_id, 'asst_0', moment from rows;
insert into assistants (user_id, model, created_at) select user_id, 'm', moment from rows;
insert into user_files (user_id, file_id, filename, created_at) select user_id, 'file_' || n, 'a.txt', moment from rows;
insert into runs (id, thread_id, user_id, assistant_id, status, model, created_at, expires_at, lease_until)
select 'run_' || n, 'thread_1', user_id, 'asst_0', 'completed', 'm', moment, moment, moment from rows;
drop table rows;
"""
PAGES = [
    (LONG_THREAD, "select * from thread_messages where thread_id = 'thread_100' order by position desc limit 20"),
    (LONG_THREAD, "select * from thread_messages where thread_id = 'thread_100' order by position limit 20"),
    (LONG_LISTS, "select * from conversations where deleted_at is null order by updated_at desc limit 20"),
    (LONG_LISTS, "select * from user_threads order by updated_at desc limit 20"),
    (LONG_LISTS, "select * from user_threads order by updated_at desc, thread_id desc limit 20 offset 20"),
    (LONG_LISTS, "select * from assistants order by created_at desc limit 20"),
    (LONG_LISTS, "select * from user_files order by created_at desc limit 20"),
    (LONG_LISTS, "select * from runs order by created_at desc limit 20"),
    (LONG_LISTS, "select * from runs where thread_id = 'thread_1' order by created_at desc limit 20"),
]
# A hundred users with as many rows each.
MANY_USERS = """
create temporary table users as
select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid as id from generate_series(1, 100) as n;
insert into conversations (user_id, title) select id, 'Lease' from users, generate_series(1, 30);
insert into messages (conversation_id, role, content)
select c.id, 'user', 'How?' from conversations as c, generate_series(1, 3);
insert into user_threads (user_id, thread_id, assistant_id)
select id, 'thread_' || n, 'asst_0' from users, generate_series(1, 30) as n;
insert into thread_messages (thread_id, user_id, role, content)
select thread_id, user_id, 'assistant', '[]' from user_threads, generate_series(1, 3);
insert into runs (id, thread_id, user_id, assistant_id, status, model, expires_at, lease_until)
select 'run_' || thread_id || user_id, thread_id, user_id, 'asst_0', 'completed', 'm', now(), now() from user_threads;
insert into run_events (run_id, seq, event, data)
select r.id, n, 'thread.message.delta', '{}' from runs as r, generate_series(1, 5) as n;
drop table users;
"""
UNFILTERED = [
    "select * from messages",
    "select count(*) from messages",
    "select * from messages order by created_at desc limit 20",
    "update messages set language = 'hi'",
    "delete from messages",
    "select * from run_events",
    "select * from thread_messages",
    "select * from conversations",
]


async def _fill(people: People, statements: str) -> None:
    await people.admin.execute("set session_replication_role = replica")
    await people.admin.execute(statements)
    await people.admin.execute("set session_replication_role = origin; analyze")


@pytest.mark.parametrize(("rows", "page"), PAGES, ids=[page for _, page in PAGES])
async def test_a_page_is_read_from_an_index_without_sorting(people: People, rows: str, page: str) -> None:
    await _fill(people, rows)
    for mode in ("force_generic_plan", "force_custom_plan"):
        await people.admin.execute(f"set plan_cache_mode = {mode}")
        plan = "\n".join(row[0] for row in await people.run("owner", f"explain {page}"))
        assert "Index Scan" in plan
        assert "Sort" not in plan
        assert "Seq Scan" not in plan


@pytest.mark.parametrize("statement", UNFILTERED)
async def test_without_a_filter_the_rows_of_others_are_not_read(people: People, statement: str) -> None:
    await _fill(people, MANY_USERS)
    plan = "\n".join(row[0] for row in await people.run("owner", f"explain {statement}"))
    assert "Index" in plan
    assert "Seq Scan" not in plan
