"""Compare the languages of each legal article, and its Acts with its text; run by `make check`.

The five texts of an article have the same lines: the same number of them, and in each line the same numbers (sections,
amounts, periods, dates, helplines) and the same web and mail addresses, as often as in English, in any order. Numbers
are written with the digits 0-9; a number written as a word is not compared. Each Act listed under `acts` is cited in
every language: its section, or the year of an Act listed without one, and the abbreviations BNS, BNSS and BSA.
"""

import re
import sys
import tomllib
from collections import Counter
from pathlib import Path

ARTICLES = Path("supabase/knowledge")
LANGUAGES = ("en", "te", "ta", "hi", "ml")
ADDRESS = re.compile(r"[A-Za-z0-9._-]*@?(?:[A-Za-z0-9-]+\.)+(?:com|in|org)(?![A-Za-z0-9])")
# 15100, 1.5, 2,00,000, 66D, 2(1)(d)
NUMBER = re.compile(r"\d+(?:[.,]\d+)*(?:[A-Z]{1,2}(?![A-Za-z]))?(?:\([0-9A-Za-z]{1,4}\))*")
SECTIONS = re.compile(r"\b(?:ss?|arts?|rr?|regs?)\. (?P<numbers>.+)")
ABBREVIATION = re.compile(r"(?:BNSS|BNS|BSA)\b")


def main() -> int:
    problems = [problem for path in sorted(ARTICLES.glob("*.toml")) for problem in check(path)]
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
    return 1 if problems else 0


def check(path: Path) -> list[str]:
    """The differences within one article, each as `file:line: message`."""
    source = path.read_text()
    article = tomllib.loads(source)
    missing = [language for language in LANGUAGES if language not in article]
    if missing:
        return [f"{path}:1: has no [{language}]" for language in missing]
    texts = {language: article[language]["text"].splitlines() for language in LANGUAGES}
    starts = {language: text_line(source, language) for language in LANGUAGES}
    problems = [
        problem
        for language in LANGUAGES[1:]
        for problem in compare(path, language, texts[language], starts[language], texts["en"], starts["en"])
    ]
    acts_line = 1 + source[: source.index("\nacts = ") + 1].count("\n")
    for language, lines in texts.items():
        cited = references("\n".join(lines))
        problems += [
            f"{path}:{acts_line}: [{language}] does not cite {part} of {act!r}"
            for act in article["acts"]
            for part in citations(act)
            if not any(found == part or found.startswith(f"{part}(") for found in cited)
        ]
    return problems


def compare(
    path: Path, language: str, lines: list[str], start: int, english: list[str], english_start: int
) -> list[str]:
    """The lines of one language that differ from the English ones."""
    if len(lines) != len(english):
        return [f"{path}:{start}: [{language}] has {len(lines)} lines, [en] (line {english_start}) has {len(english)}"]
    problems = []
    for offset, (line, model) in enumerate(zip(lines, english, strict=True)):
        ours, theirs = references(line), references(model)
        where = f"{path}:{start + offset}: [{language}]"
        if theirs - ours:
            problems.append(f"{where} lacks {listed(theirs - ours)}, which [en] has in line {english_start + offset}")
        if ours - theirs:
            problems.append(f"{where} has {listed(ours - theirs)}, which [en] lacks in line {english_start + offset}")
    return problems


def references(text: str) -> Counter[str]:
    """The addresses, numbers and abbreviated Acts of a text; an abbreviation counts once, however often it occurs."""
    addresses = ADDRESS.findall(text)
    rest = ADDRESS.sub(" ", text)
    return Counter([*addresses, *NUMBER.findall(rest), *set(ABBREVIATION.findall(rest))])


def citations(act: str) -> list[str]:
    """What a text must contain to cite an entry of `acts`, for instance BNSS and 173(3)."""
    sections = SECTIONS.search(act)
    numbers = NUMBER.findall(sections["numbers"] if sections else act)
    return [*ABBREVIATION.findall(act), *numbers]


def listed(found: Counter[str]) -> str:
    return ", ".join(sorted(found.elements()))


def text_line(source: str, language: str) -> int:
    """The number of the line in which the text of a language begins."""
    section = source.index(f"\n[{language}]\n")
    return 2 + source[: source.index('\ntext = """\n', section) + 1].count("\n")


if __name__ == "__main__":
    sys.exit(main())
