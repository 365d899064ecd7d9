"""Recognises an emergency in a question, by fixed rules and without a model: helplines then come before the answer.

The rules are phrases (emergencies/kinds.toml says how they are written). A language's rules are read when a question
first needs them.
"""

import re
import tomllib
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from emergency_rules import Rules, find_kinds
from emergency_text import fold, words_of
from texts import phrases

FOLDER = Path(__file__).with_name("emergencies")
LETTERS_OF = {  # each file has the phrases of questions with such letters; en has lists that the others use
    "en": re.compile(""),
    "latn": re.compile("[a-z]"),
    "hi": re.compile("[\u0900-\u097f]"),
    "te": re.compile("[\u0c00-\u0c7f]"),
    "ta": re.compile("[\u0b80-\u0bff]"),
    "ml": re.compile("[\u0d00-\u0d7f]"),
}
_decode = msgspec.json.Decoder(Rules).decode


@lru_cache(maxsize=1)
def _kinds() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((FOLDER / "kinds.toml").read_text(encoding="utf-8"))


@lru_cache
def rules_of(name: str) -> Rules:
    """The rules of a file: those in emergencies/compiled if they were made of it, else those made of it now."""
    path, compiled = FOLDER / f"{name}.toml", FOLDER / "compiled" / f"{name}.json"
    source = sha256(path.read_bytes()).hexdigest()
    if compiled.exists():
        rules = _decode(compiled.read_bytes())
        if rules.source == source:
            return rules
    from emergency_source import read_rules

    return read_rules(path, source)


def helplines(question: str) -> list[str]:
    """The helplines that a question needs first; none unless it is an emergency."""
    folded = fold(question)
    files = [rules_of(name) for name, letters in LETTERS_OF.items() if letters.search(folded)]
    found = find_kinds(words_of(folded), files)
    return list(
        dict.fromkeys(number for kind, each in _kinds().items() if kind in found for number in each["helplines"])
    )


def helplines_of_article(slug: str) -> list[str]:
    """The helplines that come before an answer that is based on the article; none unless it is about emergencies."""
    return [number for kind in _kinds().values() if slug in kind.get("articles", ()) for number in kind["helplines"]]


def opening(numbers: list[str], language: str) -> str:
    """The beginning of an answer in an emergency, in the answer's language; '' without numbers."""
    if not numbers:
        return ""
    words = phrases()[language]
    lines = "\n".join(f"- {words.get(number, number)}" for number in numbers)
    return f"**{words['danger']}**\n{lines}\n\n"


def shown_message(numbers: list[str]) -> dict[str, Any]:
    """The developer message by which the model does not repeat the opening."""
    content = f"These helplines are shown before your answer, so do not repeat them: {', '.join(numbers)}."
    return {"role": "developer", "content": content}
