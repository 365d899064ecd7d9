"""The client kit (client/) with the real supabase-js, in Node against the running stack."""

import asyncio
import json
import shutil
import subprocess
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


@needs("analytics-track")
async def test_analytics(node: str, stack: Stack) -> None:
    await run_tests(node, "analytics.test.mjs", stack)


@needs("legal-chat", "analytics-track")
async def test_chromium(node: str, stack: Stack) -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium: apt-get install chromium")
    await run_tests(node, "browser.test.mjs", stack, CHROMIUM=chromium)


def test_types(node: str) -> None:
    """types.ts compiles, and each line under @ts-expect-error does not."""
    options = [
        "--noEmit",
        "--skipLibCheck",
        "--strict",
        "--target",
        "es2022",
        "--module",
        "nodenext",
        "--lib",
        "es2022,dom",
    ]
    command = [node, "node_modules/typescript/bin/tsc", *options, "client/types.ts"]
    done = subprocess.run(command, cwd=HERE.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", ["LICENSE", "index.js", "index.d.ts"])
def test_the_vendored_parser_is_the_released_one(node: str, name: str) -> None:
    released = HERE.parent / "node_modules" / "eventsource-parser"
    file = released / name if name == "LICENSE" else released / "dist" / name
    assert (KIT / "vendor" / "eventsource-parser" / name).read_bytes() == file.read_bytes()


def test_the_package_has_what_npm_publishes(node: str) -> None:
    command = [str(Path(node).with_name("npm")), "pack", "--dry-run", "--json"]
    done = subprocess.run(command, cwd=KIT, capture_output=True, text=True, check=True)
    (packed,) = json.loads(done.stdout)
    expected = {
        str(file.relative_to(KIT)) for pattern in ("*.js", "*.d.ts", "vendor/**/*.*") for file in KIT.glob(pattern)
    }
    assert {each["path"] for each in packed["files"]} == expected | {
        "package.json",
        "vendor/eventsource-parser/LICENSE",
    }
