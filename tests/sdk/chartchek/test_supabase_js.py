"""ChartChek's API with the real supabase-js and fetch, in Node."""

import asyncio
from pathlib import Path
from typing import Any

from tests.harness.bundled import CHARTCHEK, needs

HERE = Path(__file__).parent


@needs(*CHARTCHEK)
async def test_contract(stack: Any, node: str) -> None:
    environment = {"PATH": "/usr/bin:/bin", "SUPABASE_URL": stack.url, "SUPABASE_ANON_KEY": stack.anon_key}
    command = [node, "--test", "--test-reporter=spec", str(HERE / "contract.test.mjs")]
    process = await asyncio.create_subprocess_exec(
        *command, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()
