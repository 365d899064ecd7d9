"""Chooses the language of the guide's output."""

from __future__ import annotations

import re

_SCRIPTS = {"te": "\u0c00-\u0c7f", "ta": "\u0b80-\u0bff", "hi": "\u0900-\u097f", "ml": "\u0d00-\u0d7f"}
_NAMES = {
    "en": "english",
    "te": "telugu|తెలుగు",
    "ta": "tamil|தமிழ்|தமிழி",
    "hi": "hindi|हिन्दी|हिंदी",
    "ml": "malayalam|മലയാള",
}
_REQUESTED = re.compile(
    r"(?:answer|reply|respond|response|write|speak|language)[^.\n]{0,60}?(?:"
    + "|".join(f"(?P<{code}>{names})" for code, names in _NAMES.items())
    + ")",
    re.I,
)
_CODE = re.compile(r"\blang(?:uage)?\b\W{0,6}(en|te|ta|hi|ml)\b", re.I)


def detect(text: str) -> str | None:
    """Returns the language whose script makes up a third of a text's letters; None for Latin and other scripts."""
    letters = sum(character.isalpha() for character in text)
    counts = {code: len(re.findall(f"[{letters_of}]", text)) for code, letters_of in _SCRIPTS.items()}
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] * 3 > letters and counts[best] > 1 else None


def requested(instructions: str) -> str | None:
    """Returns the language that instructions require by name, by code, or by being written in it."""
    if match := _REQUESTED.search(instructions):
        return match.lastgroup
    if match := _CODE.search(instructions):
        return match[1].lower()
    return detect(instructions)


def choose(instructions: str, question: str) -> str:
    return requested(instructions) or detect(question) or "en"
