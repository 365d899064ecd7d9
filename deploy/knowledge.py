"""Loads the articles of supabase/knowledge, one TOML file each, into the table knowledge_articles.

A file is read only if its digest differs from that of its rows, so loading what is loaded already costs a query.
docs/knowledge.md describes the format.
"""

import hashlib
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

LANGUAGES = ("en", "te", "ta", "hi", "ml")
MAX_TEXT, MAX_TITLE = 8_000, 300  # characters, as in the table
SLUG, REVIEWED, HELPLINE = (
    re.compile(r"[a-z0-9]+(-[a-z0-9]+)*"),
    re.compile(r"[0-9]{4}-[0-9]{2}"),
    re.compile(r"[0-9][0-9-]*"),
)
COLUMNS = (
    "slug", "language", "title", "text", "question_forms", "keywords", "acts", "urgent", "reviewed", "source", "digest",
)  # fmt: skip
UPSERT = f"""
    insert into public.knowledge_articles ({", ".join(COLUMNS)}) select * from loaded_articles
    on conflict (slug, language) do update set ({", ".join(COLUMNS[2:])}) = row ({
    ", ".join(f"excluded.{name}" for name in COLUMNS[2:])
})
"""  # noqa: S608
LOADED = "select slug, array_agg(distinct digest) as digests from public.knowledge_articles group by slug"
# Without statistics, until autovacuum has come by, a search takes several times as long.
ANALYZE = "analyze public.knowledge_articles, private.knowledge_terms, private.knowledge_vocabulary"
Row = tuple[object, ...]


class ArticleError(ValueError):
    """An article's file is invalid; the message names the file and the problem."""


@dataclass(frozen=True)
class Difference:
    """The number of files, the slugs of those whose rows are missing or differ, and of rows whose files are gone."""

    files: int
    changed: list[str]
    removed: list[str]

    def __bool__(self) -> bool:
        return bool(self.changed or self.removed)


async def compare(connection: "asyncpg.Connection[asyncpg.Record]", folder: Path) -> Difference:
    """What `load` would do. Raises asyncpg.UndefinedTableError if the migrations are not applied."""
    digests = _digests(folder)
    loaded = {row["slug"]: row["digests"] for row in await connection.fetch(LOADED)}
    changed = [slug for slug, digest in digests.items() if loaded.get(slug) != [digest]]
    removed = [slug for slug, found in loaded.items() if slug not in digests and any(found)]
    return Difference(len(digests), changed, sorted(removed))


async def load(connection: "asyncpg.Connection[asyncpg.Record]", folder: Path) -> Difference:
    """Makes the table's articles those of the folder, in one transaction, and returns what differed.

    Rows without a digest were not loaded from a file: they stay unless a file has their slug. Raises ArticleError.
    """
    difference = await compare(connection, folder)
    if not difference:
        return difference
    rows = [row for slug in difference.changed for row in read_article(folder / f"{slug}.toml")]
    async with connection.transaction():
        await connection.execute(
            "delete from public.knowledge_articles where slug = any ($1) and digest <> ''", difference.removed
        )
        await connection.execute(
            "create temporary table loaded_articles (like public.knowledge_articles) on commit drop"
        )
        await connection.copy_records_to_table("loaded_articles", records=rows, columns=COLUMNS)
        await connection.execute(
            "delete from public.knowledge_articles as a where slug = any ($1) and not exists"
            " (select from loaded_articles as l where (l.slug, l.language) = (a.slug, a.language))",
            difference.changed,
        )
        await connection.execute(UPSERT)
        await connection.execute(ANALYZE)
    return difference


def read_article(path: Path) -> list[Row]:
    """The rows of an article's file, one for each language; raises ArticleError."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ArticleError(f"{path.name}: {error}") from error
    if found.get("slug") != path.stem or not SLUG.fullmatch(path.stem):
        raise ArticleError(f"{path.name}: slug must be the file's name, in lower case with hyphens: {path.stem!r}")
    shared = (
        _texts(found, "keywords", path),
        _texts(found, "acts", path),
        [_matching(text, HELPLINE, "urgent", path) for text in _texts(found, "urgent", path, optional=True)],
        _matching(_text(found, "reviewed", path), REVIEWED, "reviewed", path),
        _text(found, "source", path),
        _digest(path),
    )
    known = {"slug", "keywords", "acts", "urgent", "reviewed", "source", *LANGUAGES}
    if unknown := sorted(found.keys() - known):
        raise ArticleError(f"{path.name}: {unknown[0]} is not known: it must be one of {', '.join(sorted(known))}")
    if "en" not in found:
        raise ArticleError(f"{path.name}: the table [en] is missing")
    return [(path.stem, code, *_translation(found[code], code, path), *shared) for code in LANGUAGES if code in found]


def _translation(table: Any, code: str, path: Path) -> Row:
    if not isinstance(table, dict):
        raise ArticleError(f"{path.name}: [{code}] must be a table")
    where = f"[{code}] "
    title, text = _text(table, "title", path, where), _text(table, "text", path, where).strip()
    for name, value, most in (("title", title, MAX_TITLE), ("text", text, MAX_TEXT)):
        if len(value) > most:
            raise ArticleError(
                f"{path.name}: {where}{name} has {len(value)} characters, more than {most}: shorten or split it"
            )
    return title, text, _texts(table, "question_forms", path, where)


def _text(table: dict[str, Any], name: str, path: Path, where: str = "") -> str:
    value = table.get(name)
    if not isinstance(value, str) or not value.strip() or "\x00" in value:
        raise ArticleError(f"{path.name}: {where}{name} must be a text")
    return value


def _texts(table: dict[str, Any], name: str, path: Path, where: str = "", *, optional: bool = False) -> list[str]:
    value = table.get(name, [] if optional else None)
    if (
        isinstance(value, list)
        and all(isinstance(each, str) and each.strip() for each in value)
        and (value or optional)
    ):
        return value
    raise ArticleError(f"{path.name}: {where}{name} must be a list of texts")


def _matching(text: str, pattern: re.Pattern[str], name: str, path: Path) -> str:
    if not pattern.fullmatch(text):
        expected = "a month such as 2026-11" if name == "reviewed" else "a list of telephone numbers such as 112"
        raise ArticleError(f"{path.name}: {name} is {text!r}: it must be {expected}")
    return text


def _digests(folder: Path) -> dict[str, str]:
    """The digests of the folder's files by slug, which is the file's name."""
    return {path.stem: _digest(path) for path in sorted(folder.glob("*.toml"))}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
