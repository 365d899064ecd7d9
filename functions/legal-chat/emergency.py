"""Recognises an emergency in a question, by fixed rules and without a model: helplines then come before the answer.

The rules are phrases (emergencies/kinds.toml says how they are written). Each word of a question is looked up once, by
its first letters, and a phrase is looked for only if its least common part occurs: the time a question takes grows
with its words, and hardly with the number of rules. A language's rules are read when a question first needs them.
"""

import re
import tomllib
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from texts import phrases

LETTERS_OF = {  # each file has the phrases of questions with such letters; en has lists that the others use
    "en": re.compile(""),
    "latn": re.compile("[a-z]"),
    "hi": re.compile("[\u0900-\u097f]"),
    "te": re.compile("[\u0c00-\u0c7f]"),
    "ta": re.compile("[\u0b80-\u0bff]"),
    "ml": re.compile("[\u0d00-\u0d7f]"),
}
LETTERS = 3  # of a word's beginning, by which it is looked up; a word of the rules that may go on has two or more
STOPS = ".!?।\n"
_WORDS = re.compile(r"[0-9]+|[.!?।\n]+|[^\s0-9.!?।,;:\"“”()\[\]{}<>/|*_…–—-]+")
_POSSESSIVE = re.compile(r"['’]s\b")
_SPELLING = dict.fromkeys("\u093c\u200b\u200c\u200d\ufeff'’‘`", "") | {"\u0901": "\u0902"}
# Malayalam consonants without a vowel, as older texts write them
_SPELLING |= {chr(0x0D7A + place): f"{letter}\u0d4d" for place, letter in enumerate("ണനരലള")}
_SPELLED = re.compile(f"[{''.join(_SPELLING)}]")

Words = list[str]
Span = tuple[int, int]
Occurrences = dict[int, list[Span]]
"""Where each term begins and ends in a question, in its order."""


class Lexicon:
    """Terms, each with alternatives, looked up by the first letters of their first words.

    A term is a list of kinds.toml's `@name`, or the `a|b` of a phrase; it is known by its number.
    """

    def __init__(self) -> None:
        self.sizes: list[int] = []
        self._terms: dict[str, int] = {}
        self._whole: defaultdict[str, list[int]] = defaultdict(list)
        self._begun: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        self._joined: defaultdict[str, list[tuple[list[str], int]]] = defaultdict(list)

    def term(self, text: str) -> int:
        """The number of `@name` or of `a|b_c|d*`."""
        number = self._terms.get(text)
        if number is None:
            number = self._terms[text] = len(self.sizes)
            self.sizes.append(0)
            if text[0] != "@":
                self.add(number, text.split("|"))
        return number

    def add(self, number: int, alternatives: list[str]) -> None:
        """Adds to a term words, each of which may go on after its `*` or have others joined by `_`."""
        self.sizes[number] += len(alternatives)
        for alternative in alternatives:
            if "_" in alternative:
                words = alternative.split("_")
                self._joined[words[0][:LETTERS].rstrip("*")].append((words, number))
            elif alternative[-1] == "*":
                self._begun[alternative[:-1][:LETTERS]].append((alternative[:-1], number))
            else:
                self._whole[alternative].append(number)

    def occurrences(self, words: Words) -> Occurrences:
        found: Occurrences = defaultdict(list)
        for start, word in enumerate(words):
            for number in self._whole.get(word, ()):
                found[number].append((start, start + 1))
            for length in range(1, LETTERS + 1):
                for beginning, number in self._begun.get(word[:length], ()):
                    if word.startswith(beginning):
                        found[number].append((start, start + 1))
                for wanted, number in self._joined.get(word[:length], ()):
                    end = start + len(wanted)
                    if end <= len(words) and all(map(_fits, words[start:end], wanted)):
                        found[number].append((start, end))
                if length == len(word):
                    break
        return found


@dataclass(frozen=True, eq=False)
class Phrase:
    """Terms one after another, each after at most `gaps` other words; `after` words after it belong to it, too."""

    terms: tuple[int, ...]
    gaps: tuple[int, ...]
    after: int

    def occurs(self, found: Occurrences) -> bool:
        if any(term not in found for term in self.terms):
            return False
        ends = [end for _, end in found[self.terms[0]]]
        for gap, term in zip(self.gaps[1:], self.terms[1:], strict=True):
            ends.sort()
            following = []
            for begin, end in found[term]:
                before = bisect_right(ends, begin)  # the last end before the term is the nearest
                if before and begin - ends[before - 1] <= gap:
                    following.append(end)
            ends = following
        return bool(ends)

    def spans(self, found: Occurrences) -> Iterator[Span]:
        """Where the phrase, which occurs, begins and ends."""
        for start, first_end in found[self.terms[0]]:
            ends = {first_end}
            for gap, term in zip(self.gaps[1:], self.terms[1:], strict=True):
                ends = {last for end in ends for _, last in _between(found[term], end, end + gap)}
            for end in ends:
                yield start, end


class PhraseIndex:
    """Phrases by their least common term."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._phrases: defaultdict[int, list[Phrase]] = defaultdict(list)
        self._known: dict[str, Phrase] = {}

    def phrase(self, line: str) -> Phrase:
        """The phrase of a line, which is added unless it is known."""
        phrase = self._known.get(line)
        if phrase is None:
            phrase = self._known[line] = self._read(line)
            self._phrases[min(phrase.terms, key=self._lexicon.sizes.__getitem__)].append(phrase)
        return phrase

    def _read(self, line: str) -> Phrase:
        terms: list[int] = []
        gaps: list[int] = []
        gap = 0
        for part in line.split():
            if part[0] == "~":
                gap = int(part[1:])
            else:
                terms.append(self._lexicon.term(part))
                gaps.append(gap)
                gap = 0
        return Phrase(tuple(terms), tuple(gaps), gap)

    def occurring(self, found: Occurrences) -> Iterator[Phrase]:
        for term in found:
            for phrase in self._phrases.get(term, ()):
                if phrase.occurs(found):
                    yield phrase


Sign = frozenset[Phrase]


class Rules:
    """The rules of the files that have been needed so far.

    Which others are known makes no difference to a question: they are of scripts that it does not have.
    """

    def __init__(self) -> None:
        self.helplines: dict[str, list[str]] = {kind: table["helplines"] for kind, table in _read("kinds").items()}
        self._files: set[str] = set()
        self._lexicon = Lexicon()
        self._phrases = PhraseIndex(self._lexicon)
        self._signs: defaultdict[Phrase, list[tuple[Sign, str]]] = defaultdict(list)
        self._harmless = {kind: PhraseIndex(self._lexicon) for kind in self.helplines}

    def require(self, names: Iterable[str]) -> None:
        """Reads the files that have not been read."""
        tables = {name: _read(name) for name in names if name not in self._files}
        self._files |= tables.keys()
        for table in tables.values():
            for name, text in table.get("words", {}).items():
                self._lexicon.add(self._lexicon.term(f"@{name}"), _fold(text).split())
        for table in tables.values():
            for kind in self.helplines:
                for line in _lines(table, kind, "signs"):
                    sign = frozenset(map(self._phrases.phrase, line.split(" & ")))
                    self._signs[next(iter(sign))].append((sign, kind))
                for line in _lines(table, kind, "harmless"):
                    self._harmless[kind].phrase(line)

    def kinds(self, words: Words) -> list[str]:
        """The kinds of emergency that the words are about."""
        found = self._lexicon.occurrences(words)
        kinds = self._matching(found)
        return [kind for kind in self.helplines if kind in kinds and self._is_meant(kind, words, found)]

    def _matching(self, found: Occurrences) -> set[str]:
        occurring = set(self._phrases.occurring(found))
        return {kind for phrase in occurring for sign, kind in self._signs.get(phrase, ()) if sign <= occurring}

    def _is_meant(self, kind: str, words: Words, found: Occurrences) -> bool:
        """Whether the words are about the kind also without what is harmless."""
        taken = set[int]()
        for phrase in self._harmless[kind].occurring(found):
            for start, end in phrase.spans(found):
                taken.update(range(start, end))
                taken.update(_sentence(words, range(end, end + phrase.after)))
                taken.update(_sentence(words, range(start - 1, start - 1 - phrase.gaps[0], -1)))
        rest = [word for place, word in enumerate(words) if place not in taken]
        return not taken or kind in self._matching(self._lexicon.occurrences(rest))


@lru_cache(maxsize=1)
def _rules() -> Rules:
    return Rules()


def _read(name: str) -> dict[str, Any]:
    path = Path(__file__).with_name("emergencies") / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _lines(table: dict[str, Any], kind: str, part: str) -> list[str]:
    return [line for line in _fold(table.get(kind, {}).get(part, "")).splitlines() if line]


def helplines(question: str) -> list[str]:
    """The helplines that a question needs first; none unless it is an emergency."""
    rules = _rules()
    text = _fold(question)
    rules.require(name for name, letters in LETTERS_OF.items() if letters.search(text))
    kinds = rules.kinds(_WORDS.findall(text))
    return list(dict.fromkeys(number for kind in kinds for number in rules.helplines[kind]))


@lru_cache
def helplines_of_article(slug: str) -> list[str]:
    """The helplines that come before an answer that is based on the article; none unless it is about emergencies."""
    return [
        number for kind in _read("kinds").values() if slug in kind.get("articles", ()) for number in kind["helplines"]
    ]


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


def _fold(text: str) -> str:
    """Lower case, without the marks that people write or leave out, nor the 's of the English possessive."""
    folded = _POSSESSIVE.sub("", unicodedata.normalize("NFC", text).casefold())
    return unicodedata.normalize("NFC", _SPELLED.sub(lambda mark: _SPELLING[mark[0]], folded))


def _fits(word: str, wanted: str) -> bool:
    return word == wanted or (wanted[-1] == "*" and word.startswith(wanted[:-1]))


def _between(spans: list[Span], first: int, last: int) -> Iterator[Span]:
    """Those of the spans, which are in order, that begin at `first` to `last`."""
    for place in range(bisect_left(spans, (first,)), len(spans)):
        if spans[place][0] > last:
            return
        yield spans[place]


def _sentence(words: Words, places: range) -> Iterator[int]:
    """The places of one sentence, until it ends."""
    for place in places:
        if not 0 <= place < len(words) or words[place][0] in STOPS:
            return
        yield place
