"""OpenAI's API with the real openai SDK for JavaScript, in Node."""

import asyncio
from pathlib import Path

import aiohttp

from tests.conftest import Stack
from tests.harness.bundled import needs
from tests.harness.users import User, sign_up

HERE = Path(__file__).parent


@needs("openai")
async def test_assistants(stack: Stack, node: str) -> None:
    async with aiohttp.ClientSession() as http:
        user = await sign_up(User(stack.url, http, stack.anon_key))
    environment = {"PATH": "/usr/bin:/bin", "BASE_URL": f"{stack.url}/functions/v1/openai/v1", "TOKEN": user.token}
    process = await asyncio.create_subprocess_exec(
        node,
        "--test",
        "--test-reporter=spec",
        str(HERE / "assistants.test.mjs"),
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()
