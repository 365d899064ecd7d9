"""A text as rules search it: without invisible characters, and with plain ones for others that look like them."""

import re
from bisect import bisect_right
from unicodedata import category, normalize

#: Blocks with such characters: spaces, dashes, joiners, variation selectors, full width and mathematical letters, tags.
_BLOCKS = (
    (0xA0, 0xAD),
    (0x34F, 0x34F),
    (0x61C, 0x61C),
    (0x115F, 0x1160),
    (0x1680, 0x1680),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x2000, 0x206F),
    (0x2212, 0x2212),
    (0x3000, 0x3002),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFE50, 0xFE6F),
    (0xFEFF, 0xFEFF),
    (0xFF01, 0xFF61),
    (0x1D400, 0x1D7FF),
    (0xE0000, 0xE01EF),
)
_IGNORED = {
    0x34F,
    0x115F,
    0x1160,
    0x17B4,
    0x17B5,
    0x180F,
    0x3164,
}  # fillers, which have the categories of letters and marks
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


def _plain(character: str) -> str:
    """What stands for a character; "" for one that is not seen."""
    code, kind = ord(character), category(character)
    if kind == "Cf" or code in _IGNORED or 0xFE00 <= code <= 0xFE0F or 0x180B <= code <= 0x180D or code >= 0xE0000:
        return ""
    if kind == "Zs":
        return " "
    if kind == "Pd" or code == 0x2212:
        return "-"
    normal = normalize("NFKC", character)
    return "." if normal == "\u3002" else normal if len(normal) == 1 else character


_PLAIN = {
    chr(code): plain
    for first, last in _BLOCKS
    for code in range(first, last + 1)
    if (plain := _plain(chr(code))) != chr(code)
}
_CHANGED = re.compile(
    r"\\(?:u[0-9a-fA-F]{4}|[\"\\/bfnrt])|[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in _BLOCKS) + "]"
)


class PlainText:
    """`text` is what rules search; `place` finds a part of it in the original.

    Escapes of JSON, which arguments and outputs of functions have, are what they stand for.
    """

    def __init__(self, original: str) -> None:
        pieces: list[str] = []
        self._starts: list[int] = []  # of the pieces, in the text
        self._places: list[tuple[int, int]] = []  # where each begins in the original, and how long a character of it is
        at = length = 0
        for found in _CHANGED.finditer(original):
            seen = found[0]
            plain = _unescaped(seen) if seen[0] == "\\" else _PLAIN.get(seen, seen)
            if plain == seen:
                continue
            start, end = found.span()
            for piece, begin, width in ((original[at:start], at, 1), (plain, start, end - start)):
                if piece:
                    pieces.append(piece)
                    self._starts.append(length)
                    self._places.append((begin, width))
                    length += len(piece)
            at = end
        if not at:
            self.text = original
            return
        pieces.append(original[at:])
        self._starts.append(length)
        self._places.append((at, 1))
        self.text = "".join(pieces)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The part of the original that stands at these places; `end` is behind `start`."""
        if not self._starts:
            return start, end
        return self._character(start)[0], self._character(end - 1)[1]

    def _character(self, at: int) -> tuple[int, int]:
        number = bisect_right(self._starts, at) - 1
        begin, width = self._places[number]
        begin += at - self._starts[number]
        return begin, begin + width


def _unescaped(escape: str) -> str:
    """The character of an escape."""
    if escape[1] == "u":
        character = chr(int(escape[2:], 16))
        return _PLAIN.get(character, character)
    return _ESCAPES.get(escape[1], escape[1])
