"""The console in Chromium: what a developer does with it, axe-core on its pages, its content security policy."""

import shutil
from pathlib import Path

import asyncpg
import pytest

from scripts.picture import DIGEST, digest
from tests.conftest import Stack
from tests.harness.bundled import OURS, needs
from tests.sdk.client.test_client import run_tests

HERE = Path(__file__).parent
VENDOR = HERE.parents[2] / "console" / "vendor"
EVENTS = """
with owner as (
  insert into auth.users (id, email) values (gen_random_uuid(), gen_random_uuid() || '@example.com') returning id
)
insert into public.analytics_events (user_id, event)
select owner.id, 'message_sent' from owner, generate_series(1, 10000)
"""


@needs(*OURS)
async def test_chromium(node: str, stack: Stack) -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium: apt-get install chromium")
    connection = await asyncpg.connect(stack.database_url)
    await connection.execute(EVENTS)
    await connection.close()
    await run_tests(node, str(HERE / "console.test.mjs"), stack, seconds=300, CHROMIUM=chromium, LANG="C.UTF-8")


def test_the_picture_of_the_readme_is_up_to_date() -> None:
    assert DIGEST.read_text().strip() == digest(), "the console changed: `.venv/bin/python -m scripts.picture`"


def test_the_vendored_supabase_js_is_the_released_one(node: str) -> None:
    released = HERE.parent / "node_modules" / "@supabase" / "supabase-js" / "dist" / "umd" / "supabase.js"
    assert (VENDOR / "supabase" / "supabase.js").read_bytes() == released.read_bytes()
