"""Normalises questions and the rules of emergencies, and splits them into words."""

import re
import unicodedata

_WORDS = re.compile(r"[^\s0-9.!?।,;:\"“”()\[\]{}<>/|*_…–—-]+|[0-9]+|[.!?।\n]+")
# candrabindu → anusvara; without nuktas, characters of no width and apostrophes
_SPELLING = str.maketrans({"\u0901": "\u0902"}) | dict.fromkeys(map(ord, "\u093c\u200b\u200c\u200d\ufeff'’‘`"))
# Malayalam chillu letters → consonant + virama, as older texts have them
_SPELLING |= {0x0D7A + place: f"{letter}\u0d4d" for place, letter in enumerate("ണനരലള")}
# by the code point's block of 128; every other block counts as Latin
_SCRIPTS = {0x0900 >> 7: "devanagari", 0x0B80 >> 7: "tamil", 0x0C00 >> 7: "telugu", 0x0D00 >> 7: "malayalam"}
SCRIPTS = ("latin", *_SCRIPTS.values())


def fold(text: str) -> str:
    """Lower case, without the marks of _SPELLING, which people write or leave out, and the 's of the possessive."""
    if text.isascii() and "'" not in text and "`" not in text:
        return text.lower()
    folded = re.sub(r"['’]s\b", "", unicodedata.normalize("NFC", text).casefold())
    return unicodedata.normalize("NFC", folded.translate(_SPELLING))


def words_of(folded: str) -> list[str]:
    """Words, numbers, and the punctuation that ends sentences."""
    return _WORDS.findall(folded)


def script_of(word: str) -> str:
    return _SCRIPTS.get(ord(word[0]) >> 7, "latin")
