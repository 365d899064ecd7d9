"""The rules by which emergencies are recognised, in the form in which they are looked up.

emergency_source.py makes them of the files in emergencies/; emergencies/compiled/ has them ready. A process decodes of
them what its questions need: all would take 60 ms.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from emergency_text import script_of

LETTERS = 2  # of a word's beginning, by which it is looked up
MAX_CACHED = 4_096  # words, most of which come again and again
STOPS = ".!?।\n"

Words = list[str]
Span = tuple[int, int]
Occurrences = dict[int, list[Span]]
"""Where each term begins and ends in a question, in its order."""
Match = tuple[Span, Collection[int]]
"""Where an alternative begins and ends in a question, and the terms that it belongs to."""


class Phrase(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """Terms one after another, each after at most so many other words.

    The first of `gaps` is how many words before the phrase belong to it, `after` how many after it do.
    """

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


class Sign(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """Phrases that together mean an emergency of a kind, and the terms of all of them."""

    kind: str
    phrases: tuple[Phrase, ...]
    terms: frozenset[int]


class Harmless(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A phrase that is not about these kinds of emergency."""

    kinds: list[str]
    phrase: Phrase


class Entry(msgspec.Struct, array_like=True, gc=False):
    """A word of alternatives: the terms of those that end with it, and the words that others go on with."""

    terms: list[int]
    following: "Bucket | None" = None


class Bucket(msgspec.Struct, array_like=True, gc=False):
    """Words with the same first letters: whole ones, and beginnings of such as may go on."""

    whole: dict[str, Entry]
    beginnings: dict[str, Entry]

    def entries(self, word: str) -> list[Entry]:
        found = [self.whole[word]] if word in self.whole else []
        if self.beginnings:
            beginnings = (word[:length] for length in range(len(word) + 1))
            found += [self.beginnings[beginning] for beginning in beginnings if beginning in self.beginnings]
        return found


class Kind(msgspec.Struct, gc=False):
    """A kind of emergency: its helplines, and the slugs of the articles about it."""

    helplines: list[str]
    articles: list[str] = []


Table = dict[str, bytes]
"""Parts of the rules, as JSON."""
Key = TypeVar("Key", str, int)
Part = TypeVar("Part")


class Parts(dict[Key, Part]):
    """Parts of the rules, each decoded when it is first needed."""

    def __init__(self, encoded: dict[Key, bytes], kind: Any) -> None:
        self.encoded = encoded
        self._decode = msgspec.json.Decoder(kind).decode

    def __missing__(self, key: Key) -> Part:
        part: Part = self._decode(self.encoded[key])
        self[key] = part
        return part


def read_table(path: Path) -> Table:
    """A table from a file with a line for each part: its key, a tab, and the part. JSON has neither tabs nor lines."""
    lines = (line.partition(b"\t") for line in path.read_bytes().splitlines())
    return {key.decode(): part for key, _, part in lines}


class Finder:
    """Finds the kinds of emergency that a question is about. Terms are known by their numbers.

    It is made of tables:
    kinds        Kind by name, in the order in which their helplines are shown
    signs        lists of Sign by their least common term
    harmless     lists of Harmless by their least common term
    and for each script a table of Bucket by its letters
    """

    def __init__(self, table: Callable[[str], Table]) -> None:
        self.kinds = {name: msgspec.json.decode(kind, type=Kind) for name, kind in table("kinds").items()}
        self._signs: Parts[int, list[Sign]] = Parts(_by_term(table("signs")), list[Sign])
        self._harmless: Parts[int, list[Harmless]] = Parts(_by_term(table("harmless")), list[Harmless])
        self._indexed = frozenset(self._signs.encoded)
        self._words: Callable[[str], Parts[str, Bucket]] = cache(lambda script: Parts(table(script), Bucket))
        self._known = lru_cache(MAX_CACHED)(self._look_up)

    def find(self, words: Words) -> set[str]:
        matches = self._matches(words)
        terms = _terms(matches)
        signs = self._possible(terms)
        if not signs:  # most questions don't have all words of any sign
            return set()
        harmless = [each for term in terms & self._harmless.encoded.keys() for each in self._harmless[term]]
        phrases = [phrase for sign in signs for phrase in sign.phrases] + [each.phrase for each in harmless]
        found = _occurrences(matches, {term for phrase in phrases for term in phrase.terms})
        return {
            kind
            for kind in _kinds(signs, found)
            if self._is_meant(kind, words, [each.phrase for each in harmless if kind in each.kinds], found)
        }

    def _matches(self, words: Words) -> list[Match]:
        matches: list[Match] = []
        for start, word in enumerate(words):
            terms, following = self._known(word)
            if terms:
                matches.append(((start, start + 1), terms))
            if following and start + 1 < len(words):
                for bucket in following:
                    _collect(bucket, words, start, start + 1, matches)
        return matches

    def _look_up(self, word: str) -> tuple[frozenset[int], list[Bucket]]:
        """The terms of the alternatives that a word is, and what those that begin with it go on with."""
        buckets = self._words(script_of(word))
        keys = {word[:1], word[:LETTERS]} & buckets.encoded.keys()
        entries = [entry for letters in keys for entry in buckets[letters].entries(word)]
        terms = frozenset(term for entry in entries for term in entry.terms)
        return terms, [entry.following for entry in entries if entry.following]

    def _possible(self, terms: set[int]) -> list[Sign]:
        """The signs that have only such terms."""
        return [sign for term in terms & self._indexed for sign in self._signs[term] if sign.terms <= terms]

    def _is_meant(self, kind: str, words: Words, harmless: list[Phrase], found: Occurrences) -> bool:
        """Whether the words are about the kind also without what is harmless."""
        taken = set[int]()
        for phrase in harmless:
            if phrase.occurs(found):
                for start, end in phrase.spans(found):
                    taken.update(range(start, end))
                    taken.update(_sentence(words, range(end, end + phrase.after)))
                    taken.update(_sentence(words, range(start - 1, start - 1 - phrase.gaps[0], -1)))
        if not taken:
            return True
        matches = self._matches([word for place, word in enumerate(words) if place not in taken])
        signs = [sign for sign in self._possible(_terms(matches)) if sign.kind == kind]
        return bool(_kinds(signs, _occurrences(matches, {term for sign in signs for term in sign.terms})))


def _by_term(table: Table) -> dict[int, bytes]:
    return {int(term): part for term, part in table.items()}


def _collect(bucket: Bucket, words: Words, start: int, place: int, matches: list[Match]) -> None:
    """Adds the alternatives that begin at `start` and go on with the bucket's words at `place`."""
    for entry in bucket.entries(words[place]):
        if entry.terms:
            matches.append(((start, place + 1), entry.terms))
        if entry.following and place + 1 < len(words):
            _collect(entry.following, words, start, place + 1, matches)


def _terms(matches: list[Match]) -> set[int]:
    return set().union(*[terms for _, terms in matches])


def _occurrences(matches: list[Match], wanted: set[int]) -> Occurrences:
    found: Occurrences = defaultdict(list)
    for span, terms in matches:
        for term in wanted.intersection(terms):
            found[term].append(span)
    return found


def _kinds(signs: list[Sign], found: Occurrences) -> set[str]:
    return {sign.kind for sign in signs if all(phrase.occurs(found) for phrase in sign.phrases)}


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
