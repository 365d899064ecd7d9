"""The rules by which emergencies are recognised, in the form in which they are looked up.

term        words of which any will do, such as `a|b` or `@harm`; known by a number
alternative one of a term's: a word, a prefix, or several words
phrase      terms one after another
sign        phrases that together mean an emergency of a kind
harmless    a phrase that is taken out of a question before signs are looked for

emergency_source.py compiles them from the files in emergencies/ into emergencies/compiled/. They are decoded lazily:
all of them would take 60 ms.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from emergency_text import script_of

INDEX_PREFIX = 2  # letters by which words are indexed
MAX_CACHED = 4_096  # words, most of which recur
MAX_WORD = 64  # letters that are compared
STOPS = ".!?।\n"

Words = list[str]
Span = tuple[int, int]
Occurrences = dict[int, list[Span]]
"""Spans of each term in a question, sorted by their start."""
Match = tuple[Span, Collection[int]]
"""The span of an alternative in a question, and the terms that it belongs to."""


class Phrase(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """Terms one after another; gaps[i] is how many other words may be between terms i - 1 and i.

    gaps[0] is how many words before a harmless phrase are taken out with it, `after` how many after it.
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
        """The spans of the phrase, which must occur."""
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
    """A phrase that is taken out of the question before these kinds are looked for."""

    kinds: list[str]
    phrase: Phrase


class TrieNode(msgspec.Struct, array_like=True, gc=False):
    """A word of alternatives: the terms of those that end with it, and the next words of the others."""

    terms: list[int]
    following: "Trie | None" = None


class Trie(msgspec.Struct, array_like=True, gc=False):
    """Words: whole ones, and prefixes."""

    whole: dict[str, TrieNode]
    prefixes: dict[str, TrieNode]

    def nodes(self, word: str) -> list[TrieNode]:
        """The node of the word, and those of its prefixes."""
        found = [self.whole[word]] if word in self.whole else []
        if self.prefixes:
            prefixes = (word[:length] for length in range(len(word) + 1))
            found += [self.prefixes[prefix] for prefix in prefixes if prefix in self.prefixes]
        return found


class Kind(msgspec.Struct, gc=False):
    """A kind of emergency: its helplines, and the slugs of the articles about it."""

    helplines: list[str]
    articles: list[str] = []


Table = dict[str, bytes]
"""Parts of the rules by their keys, as JSON."""
Key = TypeVar("Key", str, int)
Part = TypeVar("Part")


class LazyTable(dict[Key, Part]):
    """A table whose parts are decoded when they are first needed."""

    def __init__(self, encoded: dict[Key, bytes], kind: Any) -> None:
        self.encoded = encoded
        self._decode = msgspec.json.Decoder(kind).decode

    def __missing__(self, key: Key) -> Part:
        part: Part = self._decode(self.encoded[key])
        self[key] = part
        return part


def read_table(path: Path) -> Table:
    """Reads a line for each part: its key, a tab, and its JSON, which msgspec writes without tabs and line breaks."""
    lines = (line.partition(b"\t") for line in path.read_bytes().splitlines())
    return {key.decode(): part for key, _, part in lines}


class Finder:
    """Finds the kinds of emergency that a question is about.

    `table` reads a table by its name:
    kinds      Kind by name, in the order in which their helplines are shown
    signs      lists of Sign by the rarest of their terms
    harmless   lists of Harmless by the rarest of their terms
    latin …    for each script, Trie by the first letters of its words
    """

    def __init__(self, table: Callable[[str], Table]) -> None:
        self.kinds = {name: msgspec.json.decode(kind, type=Kind) for name, kind in table("kinds").items()}
        self._signs: LazyTable[int, list[Sign]] = LazyTable(_by_term(table("signs")), list[Sign])
        self._harmless: LazyTable[int, list[Harmless]] = LazyTable(_by_term(table("harmless")), list[Harmless])
        self._index_terms = frozenset(self._signs.encoded)
        self._words: Callable[[str], LazyTable[str, Trie]] = cache(lambda script: LazyTable(table(script), Trie))
        self._look_up_cached = lru_cache(MAX_CACHED)(self._look_up)

    def find(self, words: Words) -> set[str]:
        matches = self._matches(words)
        terms = _terms(matches)
        signs = self._candidates(terms)
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
            terms, following = self._look_up_cached(word[:MAX_WORD])
            if terms:
                matches.append(((start, start + 1), terms))
            if following and start + 1 < len(words):
                for trie in following:
                    _collect(trie, words, start, start + 1, matches)
        return matches

    def _look_up(self, word: str) -> tuple[frozenset[int], list[Trie]]:
        """The terms that a word alone is an alternative of, and the next words of alternatives that begin with it."""
        tries = self._words(script_of(word))
        keys = {word[:1], word[:INDEX_PREFIX]} & tries.encoded.keys()
        nodes = [node for letters in keys for node in tries[letters].nodes(word)]
        terms = frozenset(term for node in nodes for term in node.terms)
        return terms, [node.following for node in nodes if node.following]

    def _candidates(self, terms: set[int]) -> list[Sign]:
        """The signs all of whose terms are among these."""
        return [sign for term in terms & self._index_terms for sign in self._signs[term] if sign.terms <= terms]

    def _is_meant(self, kind: str, words: Words, harmless: list[Phrase], found: Occurrences) -> bool:
        """Whether a sign of the kind remains when what is harmless is taken out."""
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
        signs = [sign for sign in self._candidates(_terms(matches)) if sign.kind == kind]
        return bool(_kinds(signs, _occurrences(matches, {term for sign in signs for term in sign.terms})))


def _by_term(table: Table) -> dict[int, bytes]:
    return {int(term): part for term, part in table.items()}


def _collect(trie: Trie, words: Words, start: int, place: int, matches: list[Match]) -> None:
    """Adds the alternatives that begin at `start` and have a word of the trie at `place`."""
    for node in trie.nodes(words[place]):
        if node.terms:
            matches.append(((start, place + 1), node.terms))
        if node.following and place + 1 < len(words):
            _collect(node.following, words, start, place + 1, matches)


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
    """Those of the sorted spans that begin at `first` to `last`."""
    for place in range(bisect_left(spans, (first,)), len(spans)):
        if spans[place][0] > last:
            return
        yield spans[place]


def _sentence(words: Words, places: range) -> Iterator[int]:
    """The places up to the end of the sentence or of the text."""
    for place in places:
        if not 0 <= place < len(words) or words[place][0] in STOPS:
            return
        yield place
