"""Splits an SQL file into statements as the Supabase CLI does: at each `;` outside quotes, comments and bodies."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

TOKEN = re.compile(
    r"""
    (?P<line_comment> --[^\n]*)
  | (?P<block_comment> /\*)
  | (?P<escaped> \b[eE]'(?:[^'\\]|\\.|'')*(?:'|\Z))
  | (?P<quoted> '(?:[^']|'')*(?:'|\Z) | "(?:[^"]|"")*(?:"|\Z))
  | (?P<dollar> (?<![\w$])\$(?P<tag>[^\W\d]\w*)\$.*?(?:\$(?P=tag)\$|\Z) | (?<![\w$])\$\$.*?(?:\$\$|\Z))
  | (?P<atomic> \bbegin\s+atomic\b)
  | (?P<opens> \bcase\b)
  | (?P<closes> \bend\b)
  | (?P<semicolon> ;)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
# What psql 17.6 and newer read at the beginning and end of a dump
RESTRICTION = re.compile(r"^\\(?:un)?restrict [A-Za-z0-9]+$", re.MULTILINE)
# Statements that Postgres refuses within a transaction; the CLI, too, commits what is before them
ALONE = re.compile(
    r"((create( unique)?|drop) index concurrently|vacuum|cluster|alter system"
    r"|reindex (\(.*\bconcurrently\b|(\(.*?\) ?)?(database|system|\w+ concurrently)))\b"
)
COMMENT_MARK = re.compile(r"/\*|\*/")


@dataclass(frozen=True)
class Statement:
    """One statement without its semicolon; `offset` is where it begins in the file, in characters."""

    text: str
    offset: int


def split_statements(sql: str) -> list[Statement]:
    statements: list[Statement] = []
    sql = RESTRICTION.sub(lambda line: " " * len(line[0]), sql)
    start = 0
    for end in [*_semicolons(sql), len(sql)]:
        piece = sql[start:end]
        text = piece.rstrip(";").strip()
        if text:
            statements.append(Statement(text, start + len(piece) - len(piece.lstrip())))
        start = end
    return statements


def _semicolons(sql: str) -> Iterator[int]:
    """Positions just after every separating semicolon."""
    position, depth = 0, 0  # depth: begin atomic … end, and the case … end within
    while match := TOKEN.search(sql, position):
        position = match.end()
        kind = match.lastgroup
        if kind == "block_comment":
            position = _end_of_comment(sql, match.start())
        elif kind == "atomic" or (kind == "opens" and depth):
            depth += 1
        elif kind == "closes" and depth:
            depth -= 1
        elif kind == "semicolon" and not depth:
            yield position


def _end_of_comment(sql: str, start: int) -> int:
    depth = 0
    for mark in COMMENT_MARK.finditer(sql, start):
        depth += 1 if mark.group() == "/*" else -1
        if depth == 0:
            return mark.end()
    return len(sql)


def is_transaction_control(statement: str) -> bool:
    """True for begin, commit and the like: they would end the transaction in which a migration is applied."""
    text = _normalized(statement)
    return bool(
        re.fullmatch(r"(begin|commit|end|rollback|abort)( (work|transaction))?|start transaction( .*)?|begin .*", text)
    ) and not text.startswith("begin atomic")


def must_run_alone(statement: str) -> bool:
    """True for VACUUM, CREATE INDEX CONCURRENTLY and the like, which can't be part of a transaction."""
    return ALONE.match(_normalized(statement)) is not None


def is_copy_from_client(statement: str) -> bool:
    """True for COPY … FROM stdin, whose rows follow the statement in a dump."""
    return "stdin" in statement.lower() and bool(re.match(r"copy .* from stdin\b", _normalized(statement)))


def is_comment(statement: str) -> bool:
    """True if there is nothing to run, as after a file's last semicolon."""
    return not _normalized(statement)


def _normalized(statement: str) -> str:
    """The statement in lower case, without comments and line breaks."""
    kept, position = [], 0
    while match := TOKEN.search(statement, position):
        kept.append(statement[position : match.start()])
        position = match.end()
        if match.lastgroup == "block_comment":
            position = _end_of_comment(statement, match.start())
        elif match.lastgroup != "line_comment":
            kept[-1] += match.group()
    return " ".join(" ".join([*kept, statement[position:]]).lower().split())
