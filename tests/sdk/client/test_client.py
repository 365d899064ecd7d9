"""The client kit (client/) with the real supabase-js, in Node against the running stack."""

import asyncio
from pathlib import Path

import pytest

from emulator.settings import LOCAL_OPENAI_KEY
from tests.conftest import Stack
from tests.harness.bundled import CHARTCHEK, needs

HERE = Path(__file__).parent
KIT = HERE.parents[2] / "client"


async def run_tests(node: str, file: str, stack: Stack, **more: str) -> None:
    """Runs a file of Node tests against the stack; fails with its output."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "SUPABASE_URL": stack.url,
        "SUPABASE_ANON_KEY": stack.anon_key,
        "SUPABASE_SERVICE_ROLE_KEY": stack.service_key,
        "OPENAI_API_KEY": LOCAL_OPENAI_KEY,
        **more,
    }
    process = await asyncio.create_subprocess_exec(
        *[node, "--test", "--test-timeout=60000", "--test-reporter=spec", str(HERE / file)],
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()


@needs("legal-chat", *CHARTCHEK)
async def test_streams(node: str, stack: Stack) -> None:
    await run_tests(node, "streams.test.mjs", stack)
