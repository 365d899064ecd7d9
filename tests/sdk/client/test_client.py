"""The client kit (client/) with the real supabase-js, in Node against the running stack."""

import asyncio
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from emulator.settings import LOCAL_OPENAI_KEY
from tests.conftest import Stack
from tests.harness.bundled import CHARTCHEK, needs

HERE = Path(__file__).parent
KIT = HERE.parents[2] / "client"


async def run_tests(node: str, file: str, stack: Stack, seconds: int = 60, **more: str) -> None:
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
        *[node, "--test", f"--test-timeout={seconds}000", "--test-reporter=spec", str(HERE / file)],
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()


@needs("legal-chat", "account-delete", *CHARTCHEK)
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


@needs("legal-chat", "analytics-track", "conversation-export", "account-delete", "usage")
async def test_the_page_of_the_guide_in_chromium(node: str, stack: Stack) -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium: apt-get install chromium")
    await run_tests(node, "page.test.mjs", stack, CHROMIUM=chromium)


def test_types(node: str, tmp_path: Path) -> None:
    """types.ts and the examples of docs/client.md compile; a line under @ts-expect-error does not."""
    modules = HERE.parent / "node_modules"
    document = (KIT.parent / "docs" / "client.md").read_text(encoding="utf-8")
    sources = dict(re.findall(r"```ts\n// (src/\S+)\n(.*?)```", document, re.DOTALL))
    client = 'import { createClient } from "@supabase/supabase-js";\nexport const supabase = createClient("", "");\n'
    for name, source in {**sources, "src/integrations/supabase/client.ts": client}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(source, encoding="utf-8")
    paths = {
        "@/*": ["./src/*"],
        "@edgewise/client": [str(KIT / "index.d.ts")],
        "@supabase/supabase-js": [str(modules / "@supabase" / "supabase-js")],
    }
    options = {"noEmit": True, "skipLibCheck": True, "strict": True, "target": "es2022", "types": [], "paths": paths}
    options |= {"module": "esnext", "moduleResolution": "bundler", "lib": ["es2022", "dom"]}
    files = [*sources, str(HERE / "types.ts")]
    (tmp_path / "tsconfig.json").write_text(json.dumps({"compilerOptions": options, "files": files}), encoding="utf-8")
    command = [node, str(modules / "typescript" / "bin" / "tsc"), "--project", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert len(sources) == 6
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
