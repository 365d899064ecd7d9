"""Turns text into search terms: English words stemmed lightly, Indic words whole and in aksharas."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

_WORD = re.compile(r"[0-9a-z\u00c0-\u024f]+|[\u0900-\u0963\u0966-\u0dff]+|[^\W\u0000-\u024f\u0900-\u0dff]+")
# An akshara: consonants joined by a virama, with vowel signs and marks; or an independent vowel with its marks.
_VIRAMA = "\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d"
_AKSHARA = re.compile(rf"(?:\w[\u093c\u0cbc]?[{_VIRAMA}])*\w(?:(?![{_VIRAMA}])[^\w\s])*[{_VIRAMA}]?")
_JOINERS = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff"))
# Malayalam writes a final consonant as one letter, or as letter, virama and joiner.
_CHILLU = {"ണ്\u200d": "ൺ", "ന്\u200d": "ൻ", "ര്\u200d": "ർ", "ല്\u200d": "ൽ", "ള്\u200d": "ൾ", "ക്\u200d": "ൿ"}
# Hindi is written with and without nuktas, and with either nasal sign.
_SPELLINGS = {0x093C: None, 0x0901: 0x0902}
_APOSTROPHE = re.compile(r"['’`](?:s|t|re|ve|ll|d|m)?\b")
_ABBREVIATION = re.compile(r"\b(?:[a-z]\.){2,}")

STOP_WORDS = frozenset(
    word
    for line in Path(__file__).with_name("stopwords.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
    for word in line.split()
)
# Romanised spellings vary: zamanat or jamanat, jaamin or jamin.
_ROMANISED = (("aa", "a"), ("ee", "i"), ("oo", "u"), ("z", "j"), ("w", "v"), ("ph", "f"))
_BEFORE_NOUN_WILL = frozenset(
    ("a", "father", "her", "his", "last", "mother", "my", "no", "registered", "the", "without")
)


def normalize(text: str) -> str:
    """Normalizes to NFC, lower case, ASCII digits and Malayalam chillus, without joiners and possessive endings."""
    text = unicodedata.normalize("NFC", text)
    for old, new in _CHILLU.items():
        if old in text:
            text = text.replace(old, new)
    text = text.translate(_JOINERS).casefold()
    if not text.isascii():
        text = "".join(str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c for c in text)
        text = unicodedata.normalize("NFC", text).translate(_SPELLINGS)
    text = _ABBREVIATION.sub(lambda match: match[0].replace(".", ""), text)
    return _APOSTROPHE.sub("", text)


def words(text: str) -> list[str]:
    return _WORD.findall(normalize(text))


def aksharas(word: str) -> list[str]:
    """Splits an Indic word into written syllables: `క్ష` and `ത്രി` are one each."""
    return _AKSHARA.findall(word)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Returns a light English stem, with one spelling for romanised Indian words; other words are unchanged."""
    stemmed = _english_stem(word)
    if stemmed.isascii():
        for variant, common in _ROMANISED:
            stemmed = stemmed.replace(variant, common)
    return stemmed


def _english_stem(word: str) -> str:
    if not word.isascii() or not word.isalpha() or len(word) < 4:
        return word
    for ending, keep in (
        ("ies", "y"),
        ("ying", "y"),
        ("ied", "y"),
        ("sses", "ss"),
        ("ations", "ate"),
        ("ation", "ate"),
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            return word[: -len(ending)] + keep
    for ending in ("ings", "ing", "edly", "ed", "es", "s", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith(("ss", "us", "is")):
            word = word[: -len(ending)]
            if len(word) == 3 and ending != "s":
                return word + "e"  # "fired" is not "FIR"
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "lsz":
        word = word[:-1]
    return word.removesuffix("e") if len(word) > 4 else word


@lru_cache(maxsize=65536)
def _word_terms(word: str) -> tuple[tuple[str, float], ...]:
    if word < "\u0900" or word > "\u0dff":
        return ((stem(word), 1.0),)
    parts = aksharas(word)
    if len(parts) < 3:
        return ((word, 1.0),)
    # Dravidian words take many suffixes, so the beginning counts more than the rest.
    pieces = ["^" + "".join(parts[:2]), "^" + "".join(parts[:3])]
    pieces += ["".join(parts[start : start + 3]) for start in range(1, len(parts) - 2)]
    return ((word, 1.0), *((piece, 0.5 if piece[0] == "^" else 0.25) for piece in pieces))


def content_words(text: str) -> list[str]:
    """Returns the words that are not stop words, in order. The noun "will" counts, the verb does not."""
    found, previous = [], ""
    for word in words(text):
        is_content = word not in STOP_WORDS or (word == "will" and previous in _BEFORE_NOUN_WILL)
        if is_content and (len(word) > 1 or word.isdigit()):
            found.append(word)
        previous = word
    return found


def terms(text: str) -> dict[str, float]:
    """Returns the search terms and their weighted counts; parts of a word count less than the word."""
    counts: dict[str, float] = {}
    for word in content_words(text):
        for term, weight in _word_terms(word):
            counts[term] = counts.get(term, 0.0) + weight
    return counts


def term_groups(text: str) -> list[tuple[tuple[str, float], ...]]:
    """Returns the terms of each distinct word of a question."""
    return [_word_terms(word) for word in dict.fromkeys(content_words(text))]


def estimate(text: str) -> int:
    """Estimates the model tokens of a text: one per four Latin letters or two of another script."""
    ascii_letters = sum(character < "\u0250" for character in text)
    return (ascii_letters + 3) // 4 + (len(text) - ascii_letters + 1) // 2
