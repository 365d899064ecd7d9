"""A database with the project's articles, and articles of a test's own."""

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio

from deploy.knowledge import load
from tests.conftest import ROOT, clone

FOLDER = ROOT / "supabase" / "knowledge"
Connection = asyncpg.Connection


@pytest.fixture
async def connection(database: str) -> AsyncIterator[Connection]:
    """A database without articles."""
    opened = await asyncpg.connect(database)
    yield opened
    await opened.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def loaded() -> AsyncIterator[Connection]:
    """A database with the project's articles, for the tests of a module."""
    async with clone("migrated") as url:
        opened = await asyncpg.connect(url)
        await load(opened, FOLDER)
        yield opened
        await opened.close()


@pytest_asyncio.fixture(loop_scope="module")
async def knowledge(loaded: Connection) -> AsyncIterator[Connection]:
    """The same, as it was before the test."""
    transaction = loaded.transaction()
    await transaction.start()
    yield loaded
    await transaction.rollback()


def write_article(folder: Path, slug: str, *, keywords: str = '"kw"', reviewed: str = "2026-11", **texts: str) -> Path:
    """Writes an article's file; `texts` are by language, by default one in English."""
    head = f'slug = "{slug}"\nacts = ["Act 1"]\nkeywords = [{keywords}]\nreviewed = "{reviewed}"\nsource = "Gazette"\n'
    tables = [
        f'[{code}]\ntitle = "{slug} {code}"\nquestion_forms = ["how to {slug}"]\ntext = """\n{text}\n"""\n'
        for code, text in (texts or {"en": "Text."}).items()
    ]
    path = folder / f"{slug}.toml"
    path.write_text("\n".join([head, *tables]), encoding="utf-8")
    return path
