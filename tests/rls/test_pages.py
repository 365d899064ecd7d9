"""Pages are read from an index without sorting, also for a user with many more rows than others."""

import pytest

from .people import OWNER, STRANGER, People

# A hundred users have short threads. One of them, the owner, also has a thread of 8,000 messages.
MANY = f"""
set session_replication_role = replica;
insert into user_threads (thread_id, user_id, assistant_id, title)
select 'thread_' || n, ('00000000-0000-4000-8000-' || lpad((n % 100 + 1)::text, 12, '0'))::uuid, 'asst_0', 'Notes'
from generate_series(0, 999) as n;
insert into thread_messages (thread_id, user_id, role, content)
select t.thread_id, t.user_id, 'assistant', '[]'
from user_threads as t, generate_series(1, case when t.thread_id = 'thread_100' then 8000 else 10 end);
insert into conversations (user_id, title, updated_at)
select (case when n % 100 = 0 then '{STRANGER}' else '{OWNER}' end)::uuid, 'Lease', now() - n * interval '1 s'
from generate_series(1, 3000) as n;
set session_replication_role = origin;
analyze user_threads, thread_messages, conversations;
"""
PAGES = [
    "select * from thread_messages where thread_id = 'thread_100' order by position desc limit 20",
    "select * from thread_messages where thread_id = 'thread_100' order by position limit 20",
    "select * from conversations where deleted_at is null order by updated_at desc limit 20",
]


@pytest.mark.parametrize("page", PAGES)
async def test_a_page_is_read_from_an_index_without_sorting(people: People, page: str) -> None:
    await people.admin.execute(MANY)
    for mode in ("force_generic_plan", "force_custom_plan"):
        await people.admin.execute(f"set plan_cache_mode = {mode}")
        plan = "\n".join(row[0] for row in await people.run("owner", f"explain {page}"))
        assert "Index Scan" in plan
        assert "Sort" not in plan
        assert "Seq Scan" not in plan
