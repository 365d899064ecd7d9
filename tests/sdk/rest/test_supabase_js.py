"""Runs the scripts in this folder, with supabase-js in Node."""

import asyncio
from pathlib import Path

from tests.emulator.rest.conftest import token

HERE = Path(__file__).parent


async def run(node: str, script: str, **environment: str) -> None:
    command = [node, "--test", "--test-reporter=spec", str(HERE / script)]
    process = await asyncio.create_subprocess_exec(
        *command,
        env={"PATH": "/usr/bin:/bin", **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()


async def test_the_contract(node: str, stack) -> None:
    await run(node, "contract.test.mjs", SUPABASE_URL=stack.url, SUPABASE_ANON_KEY=stack.anon_key)


async def test_the_builders(node: str, rest_with) -> None:
    client = rest_with(db_tx_end="rollback-allow-override", db_plan_enabled="true", db_max_rows="100")
    url = str(client.base_url).rstrip("/")
    await run(node, "builders.test.mjs", REST_URL=url, REST_TOKEN=token("service_role"))
