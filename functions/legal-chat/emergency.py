"""Recognises an emergency in a question, by fixed rules and without a model: helplines then come before the answer.

The rules are phrases in emergencies/ (kinds.toml says how they are written); emergency_rules.py explains the terms.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any
from zlib import crc32

from emergency_rules import Finder, read_table
from emergency_text import fold, words_of
from texts import texts

FOLDER = Path(__file__).with_name("emergencies")
COMPILED = FOLDER / "compiled"


def checksum(folder: Path) -> str:
    """The CRC-32 of the files of rules."""
    total = 0
    for path in sorted(folder.glob("*.toml")):
        total = crc32(path.read_bytes(), total)
    return f"{total:08x}"


@lru_cache(maxsize=1)
def _finder() -> Finder:
    """Reads compiled/ if its checksum is that of the files of rules, else the files."""
    compiled = COMPILED / "checksum"
    if compiled.exists() and compiled.read_text().strip() == checksum(FOLDER):
        return Finder(lambda name: read_table(COMPILED / f"{name}.tsv"))
    from emergency_source import read_rules

    return Finder(read_rules(FOLDER).__getitem__)


def helplines(question: str) -> list[str]:
    """The helplines that a question needs first; none unless it is an emergency."""
    finder = _finder()
    found = finder.find(words_of(fold(question)))
    if not found:
        return []
    return list(dict.fromkeys(line for name, kind in finder.kinds.items() if name in found for line in kind.helplines))


def helplines_of_article(slug: str) -> list[str]:
    """The helplines that come before an answer that is based on the article; none unless it is about emergencies."""
    return [line for kind in _finder().kinds.values() if slug in kind.articles for line in kind.helplines]


def opening(numbers: list[str], language: str) -> str:
    """The beginning of an answer in an emergency, in the answer's language; '' without numbers."""
    if not numbers:
        return ""
    words = texts()[language]
    lines = "\n".join(f"- {words.get(number, number)}" for number in numbers)
    return f"**{words['danger']}**\n{lines}\n\n"


def shown_message(numbers: list[str]) -> dict[str, Any]:
    """The developer message by which the model does not repeat the opening."""
    content = f"These helplines are shown before your answer, so do not repeat them: {', '.join(numbers)}."
    return {"role": "developer", "content": content}
