"""Postgres ends by itself: it is started again, requests get 503 until then, and no committed row is lost."""

import asyncio
import contextlib
import json
import os
import shutil
import signal
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import asyncpg
import psutil
import pytest

from .project import ROOT, Up, project

LIMITED = """
from shared.endpoint import Call, endpoint


@endpoint("GET", "/functions/v1/limited", auth="none", limit="10000/minute")
async def limited(call: Call) -> dict:
    return {}
"""
PUBLIC = """
create policy "Pets are public." on public.pets for select using (true);
grant select on public.pets to anon, authenticated, service_role;
grant insert on public.pets to service_role;
"""


@pytest.fixture(scope="module")
def root() -> Iterator[Path]:
    with project() as folder:
        shutil.copytree(ROOT / "supabase/migrations", folder / "supabase/migrations", dirs_exist_ok=True)
        (folder / "supabase/migrations/20270101000000_publish_pets.sql").write_text(PUBLIC)
        (folder / "functions" / "limited").mkdir()
        (folder / "functions" / "limited" / "main.py").write_text(LIMITED)
        yield folder


def postmaster(stack: Up, root: Path) -> psutil.Process:
    return psutil.Process(int((root / ".edgewise/postgres/postmaster.pid").read_text().split()[0]))


class Client:
    """Calls of every kind that use a connection to the database."""

    def __init__(self, stack: Up, session: aiohttp.ClientSession) -> None:
        environment = json.loads((stack.data / "stack.json").read_text())["environment"]
        self.session = session
        key = environment["SUPABASE_SERVICE_ROLE_KEY"]
        self.service = {"apikey": key, "authorization": f"Bearer {key}"}
        self.anon = {"apikey": environment["SUPABASE_ANON_KEY"]}
        self.stored: list[str] = []
        self.responses: Counter[tuple[str, int]] = Counter()
        self.bad: list[tuple[str, int, str]] = []

    async def call(self, kind: str) -> int:
        method, path, headers, body = {
            "read": ("GET", "/rest/v1/pets?select=name", self.anon, None),
            "write": ("POST", "/rest/v1/pets", self.service, {"name": os.urandom(8).hex()}),
            "auth": (
                "POST",
                "/auth/v1/token?grant_type=password",
                self.anon,
                {"email": "a@example.com", "password": "wrong"},
            ),
            "admin": ("GET", "/auth/v1/admin/users", self.service, None),
            "limited": ("GET", "/functions/v1/limited", {}, None),
        }[kind]
        async with self.session.request(method, path, headers=headers, json=body) as response:
            text = await response.text()
            self.responses[kind, response.status] += 1
            if response.status == 503 and not response.headers.get("Retry-After", "").isdigit():
                self.bad.append((kind, response.status, f"no Retry-After: {text}"))
            if response.status not in (200, 201, 400, 503):
                self.bad.append((kind, response.status, text))
            if kind == "write" and response.status == 201:
                assert body
                self.stored.append(str(body["name"]))
            return response.status

    async def all_well(self) -> bool:
        kinds = {"read": 200, "write": 201, "auth": 400, "admin": 200, "limited": 200}
        statuses = await asyncio.gather(*(self.call(kind) for kind in kinds))
        return statuses == list(kinds.values())

    async def names(self) -> set[str]:
        async with self.session.get("/rest/v1/pets?select=name", headers=self.anon) as response:
            return {row["name"] for row in await response.json()}


@contextlib.asynccontextmanager
async def connected(stack: Up) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession(stack.url, timeout=aiohttp.ClientTimeout(total=30)) as session:
        client = Client(stack, session)
        for _ in range(3):
            assert await client.all_well(), client.responses
        yield client


async def kill_during_calls(client: Client, process: psutil.Process) -> None:
    """Kill `process` while calls are made, and return when all is well: after about a second on an idle machine."""
    calls = [asyncio.create_task(client.all_well()) for _ in range(5)]
    process.kill()
    async with asyncio.timeout(60):
        await asyncio.gather(*calls)
        while not (await client.all_well() and await client.all_well()):
            await asyncio.sleep(0.02)


async def start_query(stack: Up) -> "asyncio.Task[str]":
    """Start a query whose backend does not notice by itself that the postmaster ended."""
    busy = await asyncpg.connect(stack.database_url)
    query = asyncio.create_task(busy.execute("select sum(i) from generate_series(1, 10000000000) i"))
    await asyncio.sleep(0.2)
    return query


@pytest.mark.parametrize("victim", ["postmaster", "backend"])
async def test_postgres_is_started_again(root: Path, victim: str) -> None:
    with Up(root, "--quiet") as stack:
        async with connected(stack) as client:
            query = await start_query(stack)
            server = postmaster(stack, root)
            backends = [child for child in server.children() if "postgres: postgres postgres" in child.cmdline()[0]]
            await kill_during_calls(client, server if victim == "postmaster" else backends[0])
            with pytest.raises(asyncpg.PostgresConnectionError):
                await query
            assert client.bad == []
            assert set(client.stored) <= await client.names()
        stack.note_family()
        assert stack.stop(signal.SIGTERM) == 0
        assert "Traceback" not in stack.stderr
        assert stack.survivors() == []


async def test_the_stack_ends_when_postgres_ends_again_and_again(root: Path) -> None:
    with Up(root, "--quiet") as stack:
        async with connected(stack) as client:
            for _ in range(2):
                await kill_during_calls(client, postmaster(stack, root))
            query = await start_query(stack)
            stack.note_family()
            postmaster(stack, root).kill()
            async with asyncio.timeout(60):
                with pytest.raises(asyncpg.PostgresConnectionError):
                    await query
        assert await asyncio.to_thread(stack.process.wait, 60) == 1
        assert stack.survivors() == []
        lines = stack.stderr.splitlines()
        assert lines[-1].startswith("edgewise: Postgres ended 3 times within a minute (SIGKILL): ")
        assert [line for line in lines if line.startswith("edgewise: ")] == lines[-1:]
        assert "Traceback" not in stack.stderr
    with Up(root, "--quiet") as stack:
        async with connected(stack) as again:
            assert set(client.stored) <= await again.names()
