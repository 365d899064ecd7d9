"""Loads and validates the guide's articles, one TOML file each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "te", "ta", "hi", "ml")
FOLDER = Path(__file__).parents[3] / "supabase" / "knowledge"


class ArticleError(ValueError):
    """The file of an article is invalid."""


@dataclass(frozen=True, slots=True)
class Translation:
    """An article in one language; text is Markdown."""

    title: str
    question_forms: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    slug: str
    acts: tuple[str, ...]
    keywords: tuple[str, ...]
    reviewed: str
    translations: dict[str, Translation]


@cache
def articles(folder: Path = FOLDER) -> tuple[Article, ...]:
    """Returns all articles, sorted by slug; raises ArticleError, which names the file and the problem."""
    return tuple(_load(path) for path in sorted(folder.glob("*.toml")))


@cache
def phrases() -> dict[str, dict[str, str]]:
    """Returns the guide's fixed phrases by language."""
    return tomllib.loads(Path(__file__).with_name("phrases.toml").read_text(encoding="utf-8"))


def _load(path: Path) -> Article:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ArticleError(f"{path.name}: {error}") from error
    if found.get("slug") != path.stem:
        raise ArticleError(f"{path.name}: slug must be {path.stem!r}")
    return Article(
        path.stem,
        _texts(found, "acts", path),
        _texts(found, "keywords", path),
        _text(found, "reviewed", path),
        {code: _translation(found.get(code), code, path) for code in LANGUAGES},
    )


def _translation(table: Any, code: str, path: Path) -> Translation:
    if not isinstance(table, dict):
        raise ArticleError(f"{path.name}: the table [{code}] is missing")
    return Translation(
        _text(table, "title", path), _texts(table, "question_forms", path), _text(table, "text", path).strip()
    )


def _text(table: dict[str, Any], name: str, path: Path) -> str:
    value = table.get(name)
    if not isinstance(value, str) or not value.strip():
        raise ArticleError(f"{path.name}: {name} must be a text")
    return value


def _texts(table: dict[str, Any], name: str, path: Path) -> tuple[str, ...]:
    value = table.get(name)
    if not isinstance(value, list) or not value or not all(isinstance(each, str) and each for each in value):
        raise ArticleError(f"{path.name}: {name} must be a list of texts")
    return tuple(value)
