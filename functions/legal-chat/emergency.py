"""Recognises an emergency in a question, by fixed rules and without a model: helplines then come before the answer."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from texts import phrases

NUKTA_AND_JOINERS = dict.fromkeys(map(ord, "\u093c\u200b\u200c\u200d\ufeff")) | {0x0901: 0x0902}


@dataclass(frozen=True)
class Kind:
    """Helplines in their order, what people write in this emergency, and similar text that is none.

    Each of `signs` is a list of patterns that must all occur.
    """

    helplines: tuple[str, ...]
    signs: tuple[tuple[re.Pattern[str], ...], ...]
    harmless: re.Pattern[str]

    def matches(self, text: str) -> bool:
        rest = self.harmless.sub(" ", text)
        return any(all(part.search(rest) for part in sign) for sign in self.signs)


@lru_cache(maxsize=1)
def kinds() -> tuple[Kind, ...]:
    tables = tomllib.loads(Path(__file__).with_name("emergencies.toml").read_text(encoding="utf-8"))
    parts = {name: _any_of([pattern]) for name, pattern in tables.pop("parts").items()}
    return tuple(
        Kind(
            tuple(table["helplines"]),
            ((_any_of(table["signs"]),), *(tuple(parts[name] for name in names) for names in table["together"])),
            _any_of(table["harmless"]),
        )
        for table in tables.values()
    )


def helplines(question: str) -> list[str]:
    """The helplines that a question needs first; none unless it is an emergency."""
    text = _normal(question)
    numbers = [number for kind in kinds() if kind.matches(text) for number in kind.helplines]
    return list(dict.fromkeys(numbers))


def opening(numbers: list[str], language: str) -> str:
    """The beginning of an answer in an emergency, in the answer's language; '' without numbers."""
    if not numbers:
        return ""
    words = phrases()[language]
    lines = "\n".join(f"- {words.get(number, number)}" for number in numbers)
    return f"**{words['danger']}**\n{lines}\n\n"


def _any_of(signs: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{_normal(sign)})" for sign in signs))


def _normal(text: str) -> str:
    """Lower case, without the marks that people write or leave out; a run of spaces becomes one."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold().translate(NUKTA_AND_JOINERS))
    return re.sub(r"\s+", " ", folded.replace("’", "'"))
