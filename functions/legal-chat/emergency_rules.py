"""The rules of one language by which emergencies are recognised, in the form in which they are looked up.

emergency_source.py makes them of the language's file; emergencies/compiled has them ready, which saves a process 50 ms.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator

import msgspec

LETTERS = 3  # of a word's beginning, by which it is looked up
STOPS = ".!?।\n"

Words = list[str]
Span = tuple[int, int]
Occurrences = dict[int, list[Span]]
"""Where each term begins and ends in a question, in its order."""


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
    """Phrases, by their numbers, that together mean an emergency of a kind."""

    phrases: frozenset[int]
    kind: str


class Rules(msgspec.Struct, gc=False):
    """The rules of one file. Terms and phrases are known by their numbers.

    source       the digest of what the rules were made of
    lists        the terms that are lists; files have words for each other's
    words        the terms of which a word is an alternative
    beginnings   the alternatives that words may go on after, with their terms, by their first letters
    joined       the alternatives of several words, with their terms, by the first letters of the first
    by_term      phrases by their least common term
    signs        signs by one of their phrases
    harmless     kinds of emergency that a phrase is not about
    """

    source: str
    lists: dict[str, int]
    words: dict[str, list[int]]
    beginnings: dict[str, list[tuple[str, int]]]
    joined: dict[str, list[tuple[Words, int]]]
    phrases: list[Phrase]
    by_term: dict[int, list[int]]
    signs: dict[int, list[Sign]]
    harmless: dict[int, list[str]]

    def occurrences(self, words: Words) -> Occurrences:
        found: Occurrences = defaultdict(list)
        for start, word in enumerate(words):
            for number in self.words.get(word, ()):
                found[number].append((start, start + 1))
            for length in range(1, min(len(word), LETTERS) + 1):
                for beginning, number in self.beginnings.get(word[:length], ()):
                    if word.startswith(beginning):
                        found[number].append((start, start + 1))
                for wanted, number in self.joined.get(word[:length], ()):
                    end = start + len(wanted)
                    if end <= len(words) and all(map(_fits, words[start:end], wanted)):
                        found[number].append((start, end))
        return found

    def occurring(self, found: Occurrences) -> set[int]:
        """The phrases that occur."""
        return {number for term in found for number in self.by_term.get(term, ()) if self.phrases[number].occurs(found)}


def find_kinds(words: Words, files: Iterable[Rules]) -> set[str]:
    """The kinds of emergency that the words are about, by the rules of several files."""
    found = [(rules, found, rules.occurring(found)) for rules, found in _with_lists(words, list(files))]
    kinds = _matching(found)
    return {kind for kind in kinds if _is_meant(kind, words, found)}


Found = list[tuple[Rules, Occurrences, set[int]]]


def _with_lists(words: Words, files: list[Rules]) -> list[tuple[Rules, Occurrences]]:
    """What occurs of each file's terms; of a list, also the words that other files have for it."""
    found = [(rules, rules.occurrences(words)) for rules in files]
    lists: dict[str, set[Span]] = defaultdict(set)
    for rules, own in found:
        for name, number in rules.lists.items():
            if number in own:
                lists[name].update(own[number])
    for rules, own in found:
        for name, spans in lists.items():
            if name in rules.lists:
                own[rules.lists[name]] = sorted(spans)
    return found


def _matching(found: Found) -> set[str]:
    return {
        sign.kind
        for rules, _, occurring in found
        for number in occurring
        for sign in rules.signs.get(number, ())
        if sign.phrases <= occurring
    }


def _is_meant(kind: str, words: Words, found: Found) -> bool:
    """Whether the words are about the kind also without what is harmless."""
    taken = set[int]()
    for rules, own, occurring in found:
        for number in occurring:
            if kind in rules.harmless.get(number, ()):
                phrase = rules.phrases[number]
                for start, end in phrase.spans(own):
                    taken.update(range(start, end))
                    taken.update(_sentence(words, range(end, end + phrase.after)))
                    taken.update(_sentence(words, range(start - 1, start - 1 - phrase.gaps[0], -1)))
    if not taken:
        return True
    rest = [word for place, word in enumerate(words) if place not in taken]
    again = _with_lists(rest, [rules for rules, _, _ in found])
    return kind in _matching([(rules, own, rules.occurring(own)) for rules, own in again])


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
