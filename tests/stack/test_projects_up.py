"""`edgewise up` in projects like Supabase's examples, and the first requests of their apps by supabase-js."""

import asyncio
import json
import os
import shutil
import subprocess
import time
from pathlib import Path

import asyncpg
import pytest

from tests.sdk.conftest import node

from .project import HELLO, Up, edgewise, project

__all__ = ["node"]
PROJECTS = Path(__file__).parent / "projects"
REQUESTS = Path(__file__).parents[1] / "sdk" / "project_requests.mjs"
STAND_INS = "edgewise       | this project uses what is only a stand-in here, see docs/database.md: "


def copy(name: str, root: Path) -> Path:
    shutil.rmtree(root / "supabase")
    shutil.copytree(PROJECTS / name / "supabase", root / "supabase")
    return root


@pytest.mark.parametrize(
    ("name", "stand_ins"),
    [
        ("todo-list", None),
        ("user-management", "Storage, http"),
        ("slack-clone", "Realtime"),
        ("seed-users", None),
        ("webhooks", None),
    ],
)
def test_first_requests(node: str, name: str, stand_ins: str | None) -> None:
    with project() as root, Up(copy(name, root)) as stack:
        environment = json.loads(edgewise(root, "env", "--json").stdout)
        done = subprocess.run(
            [node, str(REQUESTS), name], env={**os.environ, **environment}, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stderr + stack.stderr
        lines = [line for line in stack.stderr.splitlines() if line.startswith(STAND_INS)]
        assert lines == ([STAND_INS + stand_ins] if stand_ins else [])


CONFIG = """
project_id = "test"
[studio]
enabled = true
[db.seed]
sql_paths = ["./seeds/*.sql"]
[db.vault]
my_key = "env(VAULT_KEY)"
unset = "env(UNSET)"
[functions.hello]
verify_jwt = true
[functions.off]
enabled = false
"""
JOBS = """
create extension pg_cron;
create extension pg_net;
create table public.log (text text);
select cron.schedule('tick', '1 second', 'insert into public.log values (''tick'')');
select cron.schedule('broken', '1 second', 'select 1/0');
select net.http_get(url => 'http://kong:8000/functions/v1/hello');
select net.http_get(url => 'https://api.example.com/');
"""


def test_settings_jobs_and_requests() -> None:
    with project() as root:
        (root / "supabase" / "config.toml").write_text(CONFIG)
        (root / "supabase" / "seeds").mkdir()
        (root / "supabase" / "seeds" / "1.sql").write_text("insert into public.pets values ('Moti');")
        (root / "functions" / "off").mkdir()
        (root / "functions" / "off" / "main.py").write_text(HELLO.replace("hello", "off"))
        (root / "supabase" / "migrations" / "20260102000000_jobs.sql").write_text(JOBS)
        (root / ".env").write_text("VAULT_KEY=s3kre3t")
        with Up(root, "--quiet") as stack:
            asyncio.run(_check_database(stack))
            for line in (
                "supabase/config.toml: no effect here: studio",
                "supabase/config.toml: functions.hello.verify_jwt = true has no effect: "
                'functions/hello/main.py:5 has auth="none"',
                "pg_net: requests to api.example.com are not sent; PG_NET_HOSTS=any in .env sends them",
            ):
                assert stack.stderr.count(line) == 1, line
            assert "functions/off" not in stack.stderr


async def _check_database(stack: Up) -> None:
    connection = await asyncpg.connect(stack.database_url)
    try:
        assert [row["name"] for row in await connection.fetch("select name from pets")] == ["Moti"]
        secrets = await connection.fetch("select name, decrypted_secret from vault.decrypted_secrets")
        assert [tuple(row) for row in secrets] == [("my_key", "s3kre3t")]
        runs = "select distinct jobname, status, return_message from cron.job_run_details join cron.job using (jobid) "
        runs += "where status <> 'running' order by 1"
        responses = "select id, status_code, content, error_msg from net._http_response order by id"
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            ran, received = await connection.fetch(runs), await connection.fetch(responses)
            if len(ran) == len(received) == 2:
                break
            await asyncio.sleep(0.1)
        assert [tuple(row) for row in ran] == [
            ("broken", "failed", "ERROR: division by zero"),
            ("tick", "succeeded", "INSERT 0 1"),
        ]
        assert [tuple(row)[:2] for row in received] == [(1, 200), (2, None)]
        assert json.loads(received[0]["content"]) == {"hello": "there"}
        assert received[1]["error_msg"].startswith("edgewise up sends no request to api.example.com")
    finally:
        await connection.close()
