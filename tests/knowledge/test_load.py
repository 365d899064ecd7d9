"""`edgewise knowledge load`: the table has what the files say, whatever was there before."""

import subprocess
import sys
from pathlib import Path

import pytest

from deploy.knowledge import LANGUAGES, ArticleError, compare, load, read_article
from tests.conftest import ROOT
from tests.knowledge.conftest import FOLDER, Connection, write_article

ROWS = "select slug, language, text from knowledge_articles order by slug, language"


async def rows(connection: Connection) -> list[tuple[str, ...]]:
    return [tuple(row) for row in await connection.fetch(ROWS)]


async def found(connection: Connection, question: str) -> list[str]:
    return [row["slug"] for row in await connection.fetch("select slug from search_knowledge($1)", question)]


async def test_added_corrected_and_removed_articles_take_effect(connection: Connection, tmp_path: Path) -> None:
    write_article(tmp_path, "kite", keywords='"fly a kite"', en="Old.", hi="Old.")
    write_article(tmp_path, "boat", keywords='"row a boat"')
    assert (await load(connection, tmp_path)).changed == ["boat", "kite"]
    assert await found(connection, "where may I row a boat") == ["boat"]

    write_article(tmp_path, "kite", keywords='"launch a rocket"', en="New.")
    (tmp_path / "boat.toml").unlink()
    difference = await load(connection, tmp_path)
    assert (difference.files, difference.changed, difference.removed) == (1, ["kite"], ["boat"])
    assert await rows(connection) == [("kite", "en", "New.")]
    assert await found(connection, "may I launch a rocket") == ["kite"]
    assert await found(connection, "where may I row a boat") == []

    before = await connection.fetchval("select array_agg(xmin::text) from knowledge_articles")
    assert not await load(connection, tmp_path)
    assert await connection.fetchval("select array_agg(xmin::text) from knowledge_articles") == before


async def test_a_row_that_was_changed_elsewhere_is_restored(connection: Connection, tmp_path: Path) -> None:
    write_article(tmp_path, "kite")
    await load(connection, tmp_path)
    await connection.execute("update knowledge_articles set text = 'Other.'")
    assert (await compare(connection, tmp_path)).changed == ["kite"]
    await load(connection, tmp_path)
    assert await rows(connection) == [("kite", "en", "Text.")]


async def test_rows_without_a_file_stay(connection: Connection, tmp_path: Path) -> None:
    await connection.execute(
        "insert into knowledge_articles (slug, language, title, text, keywords, reviewed)"
        " values ('own', 'en', 'Own', 'Text.', '{fly a drone}', '2026-11')"
    )
    write_article(tmp_path, "kite")
    await load(connection, tmp_path)
    (tmp_path / "kite.toml").unlink()
    await load(connection, tmp_path)
    assert await rows(connection) == [("own", "en", "Text.")]
    assert await found(connection, "how to fly a drone") == ["own"]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('slug = "kite"', 'slug = "Kite"', "slug must be the file's name"),
        ("[en]", "[xx]", "xx is not known"),
        ("[en]", "[hi]", r"the table \[en\] is missing"),
        ('acts = ["Act 1"]', "acts = [1]", "acts must be a list of texts"),
        ('keywords = ["kw"]', "keywords = []", "keywords must be a list of texts"),
        ('reviewed = "2026-11"', "", "reviewed must be a text"),
        (
            'reviewed = "2026-11"',
            'reviewed = "last week"',
            "reviewed is 'last week': it must be a month such as 2026-11",
        ),
        ('source = "Gazette"', 'urgent = ["call 112"]', "urgent is 'call 112'"),
        ("Text.", "x" * 8001, r"\[en\] text has 8001 characters, more than 8000"),
        ('title = "kite en"', 'title = ""', r"\[en\] title must be a text"),
        ("[en]", "[en", "line 7"),
    ],
)
async def test_an_invalid_file_is_named_with_its_problem_and_nothing_is_loaded(
    connection: Connection, tmp_path: Path, old: str, new: str, problem: str
) -> None:
    write_article(tmp_path, "boat")
    path = write_article(tmp_path, "kite")
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(ArticleError, match=rf"^kite\.toml: .*{problem}"):
        await load(connection, tmp_path)
    assert await rows(connection) == []


def test_the_project_s_articles_are_valid_in_five_languages() -> None:
    for path in FOLDER.glob("*.toml"):
        assert [row[1] for row in read_article(path)] == list(LANGUAGES), path.name


def test_the_command_loads_into_any_database(database: str) -> None:
    command = [sys.executable, "-m", "emulator", "knowledge", "load", "--db-url", database]
    outputs = [subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stderr for _ in range(2)]
    count = len(list(FOLDER.glob("*.toml")))
    assert outputs == [
        f"edgewise: {count} articles: {count} loaded, 0 removed\n",
        f"edgewise: {count} articles: the database is up to date\n",
    ]


def test_the_command_names_what_is_missing(bare_database: str) -> None:
    command = [sys.executable, "-m", "emulator", "knowledge", "load", "--db-url"]
    for url, problem in (
        (bare_database, "no table knowledge_articles: run `edgewise migrate` first"),
        ("postgresql://a:b@127.0.0.1:9/c", "the database cannot be reached"),
    ):
        done = subprocess.run([*command, url], cwd=ROOT, capture_output=True, text=True, check=False)
        assert (done.returncode, problem in done.stderr) == (1, True), done.stderr
