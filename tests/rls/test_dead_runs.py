"""Runs whose process has died: whatever touches their thread closes them, and so does the sweep."""

import json
from typing import Any

import asyncpg
import pytest

from emulator.database.migrations import migrate
from tests.conftest import ROOT

from .people import OWNER, People

START = "select start_run($1, 'thread_1', null, jsonb_build_object('id', $2::text), 30, 1000)"
STATUS = "select status from runs where id = 'run_1'"
RECORD = "select record_run('run_1', $1, $2, '[]', '[]', 30)"


@pytest.fixture
async def started(people: People) -> People:
    """The owner's thread with the queued run `run_1`."""
    await people.run("owner", "insert into assistants (id, model) values ('asst_1', 'm')")
    await people.run("owner", "insert into user_threads (thread_id, assistant_id) values ('thread_1', 'asst_1')")
    await people.run("service_role", START, OWNER, "run_1")
    return people


async def _age(people: People, status: str) -> None:
    """The run has this status, and its lease and its time to wait for outputs are over."""
    await people.admin.execute(
        "update runs set status = $1, lease_until = now() - interval '1 s', expires_at = now() - interval '1 s'", status
    )


ENDS = {"queued": "failed", "in_progress": "failed", "cancelling": "cancelled", "requires_action": "expired"}
TOUCHES = {
    "start": ("service_role", f"select start_run('{OWNER}', 'thread_1', null, '{{\"id\": \"run_2\"}}', 30, 1000)"),
    "follow": ("service_role", f"select follow_run('{OWNER}', 'run_1', 0, 10)"),
    "continue": ("service_role", f"select continue_run('{OWNER}', 'run_1', '[]', 30, 1000)"),
    "list": ("owner", "select list_threads(null, 0)"),
    "sweep": ("service_role", "select close_dead_runs(10)"),
}


@pytest.mark.parametrize("status", ENDS)
@pytest.mark.parametrize("touch", TOUCHES)
async def test_whatever_touches_the_thread_closes_a_dead_run(started: People, touch: str, status: str) -> None:
    await _age(started, status)
    await started.run(*TOUCHES[touch])
    row = (await started.admin.fetch("select status, ended_at from runs where id = 'run_1'"))[0]
    assert (row["status"], row["ended_at"] is not None) == (ENDS[status], True)


@pytest.mark.parametrize("touch", TOUCHES)
async def test_a_live_run_is_not_closed(started: People, touch: str) -> None:
    await started.admin.execute("update runs set status = 'in_progress'")
    await started.run(*TOUCHES[touch])
    assert await started.admin.fetchval(STATUS) == "in_progress"


@pytest.mark.parametrize("status", ["queued", "in_progress", "cancelling"])
async def test_a_stop_closes_a_dead_run_as_cancelled(started: People, status: str) -> None:
    await _age(started, status)
    await started.run("service_role", "select stop_run($1, null, 'thread_1')", OWNER)
    assert await started.admin.fetchval(STATUS) == "cancelled"


async def test_the_sweep_is_bounded_and_reports_how_many_it_closed(started: People) -> None:
    await _age(started, "in_progress")
    await started.admin.execute(
        "insert into user_threads (user_id, thread_id, assistant_id)"
        f" select '{OWNER}', 'thread_' || n, 'asst_1' from generate_series(2, 5) as n"
    )
    await started.admin.execute(
        "insert into runs (id, thread_id, user_id, assistant_id, model, expires_at, lease_until)"
        f" select 'run_' || n, 'thread_' || n, '{OWNER}', 'asst_1', 'm', now(), now() from generate_series(2, 5) as n"
    )
    closed = [await started.value("service_role", "select close_dead_runs(3)") for _ in range(3)]
    assert closed == [3, 2, 0]


async def test_a_list_in_a_read_only_transaction_closes_nothing(started: People) -> None:
    """PostgREST calls functions so for a GET."""
    await _age(started, "in_progress")
    async with started.transaction("owner") as connection:
        await connection.execute("set transaction read only")
        assert "thread_1" in await connection.fetchval("select list_threads(null, 0)")
    assert await started.admin.fetchval(STATUS) == "in_progress"


async def test_a_list_of_another_user_closes_nothing(started: People) -> None:
    await _age(started, "in_progress")
    await started.run("stranger", "select list_threads(null, 0)")
    assert await started.admin.fetchval(STATUS) == "in_progress"


async def _record(people: People, status: str, *names: str) -> Any:
    events = ", ".join(f'{{"seq": {number}, "event": "{name}", "data": {{}}}}' for number, name in enumerate(names, 1))
    return await people.value("service_role", RECORD, f"[{events}]", f'{{"status": "{status}"}}')


async def test_a_stop_of_a_run_that_never_began_frees_the_thread_at_once(started: People) -> None:
    await started.admin.execute("update runs set created_at = now() - interval '3 s'")
    stopped = await started.value("service_role", "select stop_run($1, null, 'thread_1') ->> 'status'", OWNER)
    assert stopped == "cancelled"
    again = await started.value("service_role", f"{START} -> 'run' ->> 'status'", OWNER, "run_2")
    assert again == "queued"


async def test_a_late_process_of_such_a_run_is_asked_to_stop_and_stores_its_events(started: People) -> None:
    await started.admin.execute("update runs set created_at = now() - interval '3 s'")
    await started.run("service_role", "select stop_run($1, null, 'thread_1')", OWNER)
    assert '"stop": true' in await _record(started, "in_progress", "thread.run.created")
    assert '"stop": false' in await _record(started, "cancelled", "thread.run.created", "thread.run.cancelled")
    assert await started.admin.fetchval("select count(*) from run_events") == 2
    assert await started.admin.fetchval(STATUS) == "cancelled"
    assert "lost" in await _record(started, "completed", "thread.run.completed")


@pytest.mark.parametrize("begun", [False, True])
async def test_a_stopped_run_has_three_seconds_to_renew_its_lease(started: People, begun: bool) -> None:
    if begun:
        await _record(started, "in_progress")
    lease = "select lease_until between now() + interval '1 s' and now() + interval '3 s' from runs"
    assert await started.admin.fetchval(lease) is False
    await started.run("service_role", "select stop_run($1, null, 'thread_1')", OWNER)
    assert await started.admin.fetchval(lease) is True
    await _record(started, "in_progress")
    assert await started.admin.fetchval(lease) is False
    assert await started.admin.fetchval(STATUS) == "cancelling"


async def test_projects_with_pg_cron_get_their_jobs(bare_database: str) -> None:
    connection = await asyncpg.connect(bare_database)
    await connection.execute(
        "create schema cron; create table cron.jobs (name text, schedule text, command text);"
        "create function cron.schedule(name text, schedule text, command text) returns bigint language sql as"
        " 'insert into cron.jobs values (name, schedule, command); select 1::bigint'"
    )
    await migrate(connection, ROOT / "supabase" / "migrations")
    jobs = {row["name"]: row["command"] for row in await connection.fetch("select * from cron.jobs")}
    assert await connection.fetchval(jobs.pop("close-dead-runs")) == 0
    assert {*json.loads(await connection.fetchval(jobs.pop("edgewise_purge"))).values()} == {0}
    assert await connection.fetchval(jobs.pop("edgewise_erase")) is None
    assert jobs == {}
    await connection.close()
