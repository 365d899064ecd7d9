"""Rule sets: what is replaced, by pattern and check. Digits of all scripts count as digits.

A text is searched as shared/redaction/plain_text.py has it: there every space is " ", and every dash "-".

Every pattern is bounded and begins where a longer match cannot have begun, so that a search takes linear time.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from shared.redaction.plain_text import PlainText

LABEL = re.compile(r"[A-Z]{2,20}")
GAP = r"[ \t._-]{0,3}"
ALNUM = r"[^\W_]"
LETTER = (
    r"\w\u0900-\u0963\u0966-\u0dff"  # with the vowel signs of Indian scripts, which Python does not count as letters
)
Check = Callable[[str], bool]


@dataclass(frozen=True)
class Rule:
    """Finds one kind of value: the pattern's first group, or its whole match, if the check holds.

    `label` names it in the placeholder: 2 to 20 capital letters. A value must not contain quotes or backslashes, since
    it may stand in JSON.
    """

    label: str
    pattern: re.Pattern[str]
    check: Check = lambda value: True

    def __post_init__(self) -> None:
        if not LABEL.fullmatch(self.label):
            raise ValueError(f"label {self.label!r}: use 2 to 20 capital letters")

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        group = 1 if self.pattern.groups else 0
        at = 0
        while match := self.pattern.search(text, at):
            start, end = match.span(group)
            if end > start and self.check(text[start:end]):
                yield start, end
                at = end
            else:
                at = match.start() + 1


@dataclass(frozen=True)
class RuleSet:
    """Rules in the order of their precedence, for values that begin at the same place."""

    rules: tuple[Rule, ...]

    def find(self, text: str) -> list[tuple[int, int, str]]:
        """The values in a text, in order: start, end and label. Overlapping values are one: no part of them is left."""
        plain = PlainText(text)
        found = [
            (start, order, end, rule.label)
            for order, rule in enumerate(self.rules)
            for start, end in rule.spans(plain.text)
        ]
        chosen: list[tuple[int, int, str]] = []
        for start, _, end, label in sorted(found):
            if not chosen or start >= chosen[-1][1]:
                chosen.append((start, end, label))
            elif end > chosen[-1][1]:
                chosen[-1] = (chosen[-1][0], end, chosen[-1][2])
        return [(*plain.place(start, end), label) for start, end, label in chosen]


def digits(value: str) -> str:
    """The digits of a text in ASCII."""
    found = "".join(filter(str.isdecimal, value))
    return f"{int(found):0{len(found)}d}" if found else ""


_DIHEDRAL = tuple(
    tuple((a + b) % 5 + 5 * (b >= 5) if a < 5 else (a - b) % 5 + 5 * (b < 5) for b in range(10)) for a in range(10)
)
_PERMUTATIONS: list[tuple[int, ...]] = [tuple(range(10))]
for _ in range(7):
    _PERMUTATIONS.append(tuple(_PERMUTATIONS[-1][each] for each in (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)))


def has_verhoeff_checksum(value: str) -> bool:
    """Whether the last digit is the Verhoeff checksum of the others."""
    check = 0
    for place, digit in enumerate(reversed(digits(value))):
        check = _DIHEDRAL[check][_PERMUTATIONS[place % 8][int(digit)]]
    return check == 0


def _is_aadhaar(value: str) -> bool:
    """UIDAI issues no number that begins with 0 or 1."""
    return digits(value)[0] not in "01" and has_verhoeff_checksum(value)


def _is_indian_phone(value: str) -> bool:
    """A mobile number, which begins with 6 to 9, or an area code and a number: ten digits in either case."""
    if DECIMALS.search(value):
        return False
    number = digits(value)
    prefix, national = number[:-10], number[-10:]
    if prefix == "0" or value.startswith("+") or prefix == "0091":
        return prefix in ("0", "91", "0091") and national[0] != "0"
    gaps = len(value) - len(number)
    return prefix in ("", "91") and national[0] in "6789" and (gaps <= MAX_GAPS or SPACED.fullmatch(value) is not None)


def _phone(count: int, start: str = r"(?<![\d+])") -> Rule:
    """A phone number of so many digits."""
    pattern = rf"{start}\(?(?:\d[() ._-]{{0,3}}){{{count - 1}}}\d(?!\d)"
    return Rule("PHONE", re.compile(pattern), _is_indian_phone)


def _aadhaar(label: str, groups: int) -> Rule:
    spaced = rf"(?:\d[ .-]){{{groups * 4 - 1}}}\d"
    return Rule(label, re.compile(rf"(?<!\d)(?:(?:\d{{4}}{GAP}){{{groups - 1}}}\d{{4}}|{spaced})(?!\d)"), _is_aadhaar)


MAX_GAPS = 4
DECIMALS = re.compile(r"\.\d{1,2}(?!\d)")  # as amounts have them
SPACED = re.compile(r"(?:\d[ .-])+\d")  # as it is dictated
MRN = Rule(
    "MRN",
    re.compile(
        r"(?<![^\W_])(?:M\.?R\.?N\.?|UHID|MR(?= ?No)|medical record)"
        r"(?: ?(?:number|no(?![^\W\d_])\.?|is\b)){0,2}"
        r"[\s:#=-]{0,3}((?:[^\W_][/-]?){3,19}[^\W_])",
        re.IGNORECASE,
    ),
    lambda value: any(each.isdecimal() for each in value),
)
"""A medical record number by the words before it: hospitals number as they like, and there is no checksum."""
EMAIL = Rule(
    "EMAIL",
    re.compile(
        rf"(?<![{LETTER}.+%-])[{LETTER}.+%-](?:[{LETTER}.+%-]|['&](?=[{LETTER}])){{0,63}}"
        rf"@(?:[{LETTER}-]{{1,63}}\.){{1,8}}[^\W\d_][{LETTER}-]{{1,62}}"
    ),
)
PAN = Rule(
    "PAN",
    re.compile(
        rf"(?<!{ALNUM})(?:[A-Za-z]{{5}}\d{{4}}[A-Za-z]|[A-Z]{{3}}[ABCFGHJLPT][A-Z]{GAP}\d{{4}}{GAP}[A-Z])(?!{ALNUM})"
    ),
)
PHONES = (_phone(12, r"(?<!\d)\+ ?"), _phone(14), _phone(12), _phone(11), _phone(10))
INDIA = RuleSet((MRN, EMAIL, PAN, _aadhaar("VID", 4), _aadhaar("AADHAAR", 3), *PHONES))
RULE_SETS = {"india": INDIA}
