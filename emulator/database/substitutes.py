"""What runs in place of a statement that hosted Supabase accepts and the embedded server cannot run."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import asyncpg

NAME = r'("[^"]+"|[\w.$]+)'
COLLATION = re.compile(rf"create\s+collation\s+(if\s+not\s+exists\s+)?({NAME}(?:\s*\.\s*{NAME})?)\s*\(", re.I)
EXTENSION = re.compile(rf"\bcreate\s+extension\s+(?:if\s+not\s+exists\s+)?{NAME}", re.I)
VERSION = re.compile(r"\s+version\s+('[^']*'|\"[^\"]*\"|[\w.]+)", re.I)
GRANTOR = re.compile(rf"\s+granted\s+by\s+{NAME}\s*$", re.I)
INDEX_METHOD = re.compile(r"\bcreate\s+(?:unique\s+)?index\b.*?\busing\s+(pgroonga|rum)\b", re.I | re.S)
ENCRYPTED = re.compile(r'\bsecurity\s+label\s+for\s+"?pgsodium"?\s+on\s+column\s+(\S+)', re.I)
ICU_NAME = re.compile(r'(?:pg_catalog\s*\.\s*)?"[\w-]+-x-icu"')


@dataclass(frozen=True)
class Substitute:
    """SQL to run instead, and what to tell about it; an empty note for what makes no difference."""

    sql: str
    note: str = ""


def _older_extension(sql: str) -> Substitute | None:
    if (name := EXTENSION.search(sql)) and (version := VERSION.search(sql)):
        plain = sql.replace(version[0], "", 1)
        return Substitute(
            plain, f"extension {name[1]} has no version {version[1]} here: its default version is created"
        )
    return None


def _icu_collation(sql: str) -> Substitute | None:
    if match := COLLATION.search(sql):
        plain = f"create collation {match[1] or ''}{match[2]} (provider = builtin, locale = 'C.UTF-8')"
        return Substitute(plain, f"collation {match[2]} compares by code points here: the server has no ICU")
    return None


def _icu_name(sql: str) -> Substitute:
    names = ", ".join(dict.fromkeys(ICU_NAME.findall(sql)))
    return Substitute(
        ICU_NAME.sub("pg_catalog.pg_c_utf8", sql), f"{names} compares by code points here: the server has no ICU"
    )


def _foreign_schema(sql: str) -> Substitute:
    return Substitute("select 1", "import foreign schema is skipped: the server has no wrappers")


def _index_method(sql: str) -> Substitute | None:
    match = INDEX_METHOD.search(sql)
    return Substitute("select 1", f"an index is skipped: the server has no {match[1]}") if match else None


def _encrypted_column(sql: str) -> Substitute | None:
    match = ENCRYPTED.search(sql)
    return Substitute("select 1", f"{match[1]} is not encrypted here: the server has no pgsodium") if match else None


def _without_grantor(sql: str) -> Substitute:
    return Substitute(GRANTOR.sub("", sql))


# how the statement may look (tried before it runs), the SQLSTATE and part of the message, and the substitute
KNOWN: list[tuple[re.Pattern[str], str, str, Callable[[str], Substitute | None]]] = [
    (EXTENSION, "22023", "no installation script", _older_extension),
    (COLLATION, "0A000", "ICU is not supported", _icu_collation),
    (ICU_NAME, "42704", "-x-icu", _icu_name),
    (re.compile(r"\bimport\s+foreign\s+schema\b", re.I), "0A000", "fdw_handler", _foreign_schema),
    (INDEX_METHOD, "42704", "access method", _index_method),
    (ENCRYPTED, "22023", "is not loaded", _encrypted_column),
    (GRANTOR, "42501", "permission denied to grant privileges as role", _without_grantor),
]


def may_need_substitute(sql: str) -> bool:
    """Whether the statement must run in a savepoint, so that another can run in its place."""
    return any(pattern.search(sql) for pattern, *_ in KNOWN)


def substitute(sql: str, error: asyncpg.PostgresError) -> Substitute | None:
    """What to run instead of a statement that failed with this error; None if there is nothing."""
    for pattern, sqlstate, message, make in KNOWN:
        if error.sqlstate == sqlstate and message in str(error) and pattern.search(sql):
            return make(sql)
    return None
