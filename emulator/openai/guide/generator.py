"""The default generator, without a model: quotes the sources and files of the request, and knows nothing else."""

from __future__ import annotations

import asyncio
import re
import tomllib
from collections.abc import AsyncGenerator, Iterator
from functools import cache
from pathlib import Path

from emulator.openai import chunks, tokens
from emulator.openai.generator import Citation, FunctionCall, Output, Prompt, TextDelta
from emulator.openai.guide import language
from emulator.openai.guide.sources import Source, sources_of
from emulator.openai.json_schema import example_json
from emulator.openai.ranking import Index
from emulator.openai.retrieval import Passage

GOOD_SCORE = 0.3  # of a passage that answers the question
_ABOUT_FILES = re.compile(
    r"\b(files?|documents?|pdf|attach(?:ed|ment)s?|upload(?:ed)?|pages?|reports?|charts?|summar\w+|agreement|letter)\b"
    "|ఫైల్|పత్ర|கோப்பு|ஆவண|फ़ाइल|फाइल|दस्तावेज़|दस्तावेज|ഫയൽ|രേഖ",
    re.I,
)


class GuideGenerator:
    """Yields text word by word, `delay` seconds apart."""

    name = "edgewise-guide"

    def __init__(self, delay: float) -> None:
        self._delay = delay

    async def generate(self, prompt: Prompt) -> AsyncGenerator[Output, None]:
        for call in prompt.forced_calls:
            yield FunctionCall(call["name"], example_json(call.get("parameters"), prompt.question))
            return
        outputs = compose(prompt)
        if prompt.json_schema is not None:
            text = "".join(output.delta for output in outputs if isinstance(output, TextDelta))
            outputs = iter([TextDelta(example_json(prompt.json_schema, text))])
        for output in outputs:
            if not isinstance(output, TextDelta):
                yield output
                continue
            for word in re.findall(r"\s*\S+\s*?(?=\s|$)|\s+$", output.delta):
                yield TextDelta(word)
                await asyncio.sleep(self._delay)

    async def close(self) -> None:
        return None


@cache
def phrases() -> dict[str, dict[str, str]]:
    """The fixed phrases by language."""
    return tomllib.loads(Path(__file__).with_name("phrases.toml").read_text(encoding="utf-8"))


def compose(prompt: Prompt) -> Iterator[Output]:
    """Yields a quoted passage of a file, a source, or the message that the request brings neither."""
    texts = phrases()[language.choose(prompt.instructions, prompt.question)]
    if prompt.unavailable_tools:
        yield TextDelta(texts["interpreter"] + "\n\n")
    if prompt.turns and prompt.turns[-1].role == "tool":
        yield TextDelta(f"{texts['tool']}\n\n{_quoted(prompt.turns[-1].text[:2000])}")
        return
    if any(turn.images for turn in prompt.turns if turn.role == "user"):
        yield TextDelta(texts["image"] + "\n\n")
    for note in _notes(prompt):
        yield TextDelta(f"{note}\n\n")
    sources = sources_of(prompt)
    passage = _passage(prompt, bool(sources))
    if passage is not None:
        yield from _from_file(passage, prompt.search_query, texts)
    elif sources:
        yield from _from_sources(sources, prompt, texts)
    else:
        yield TextDelta(f"{texts['none']}\n\n{texts['plug']}")


def _notes(prompt: Prompt) -> list[str]:
    """The messages in brackets since the last answer: remarks of the client, such as files that are not readable."""
    notes: list[str] = []
    for turn in prompt.turns:
        if turn.role == "assistant":
            notes.clear()
        elif turn.role == "user" and re.fullmatch(r"\[.+\]", turn.text, re.S):
            notes.append(turn.text)
    return notes


def _passage(prompt: Prompt, has_sources: bool) -> Passage | None:
    """Returns the best passage if it scores well, if the question is about files, or if there are no sources."""
    best = prompt.passages[0] if prompt.passages else None
    if best is None or best.score >= GOOD_SCORE or _ABOUT_FILES.search(prompt.question) or not has_sources:
        return best
    return None


def _from_file(passage: Passage, question: str, texts: dict[str, str]) -> Iterator[Output]:
    if passage.score <= 0:
        yield TextDelta(texts["file_opening"].format(filename=passage.filename) + "\n\n")
    else:
        source = texts["from_file" if passage.page is None else "from_page"]
        yield TextDelta(f"{texts['file_mark']}\n\n{source.format(filename=passage.filename, page=passage.page)}\n\n")
    yield TextDelta(_quoted(chunks.best_passage(passage.text, question)))
    if passage.file_id is not None:
        yield Citation(passage.file_id, passage.filename)


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.splitlines())


def _from_sources(sources: list[Source], prompt: Prompt, texts: dict[str, str]) -> Iterator[Output]:
    """Yields the first source, which its sender ranked best, or of one shown before the closest paragraphs."""
    best, *others = sources
    text = best.text
    if _already_shown(best, prompt):
        text = _closest_paragraphs(text, prompt.question) or text
    heading = f"## {best.title}\n\n" if best.title else ""
    yield TextDelta(f"*{texts['mark']}*\n\n{heading}{text}")
    if titles := "; ".join(source.title for source in others if source.title):
        yield TextDelta(f"\n\n**{texts['see_also']}:** {titles}")


def _already_shown(source: Source, prompt: Prompt) -> bool:
    """Returns whether an earlier answer has this source's title as its heading."""
    return any(turn.role == "assistant" and f"## {source.title}\n" in turn.text for turn in prompt.turns)


def _closest_paragraphs(text: str, question: str) -> str:
    """Returns the two paragraphs that match a follow-up question best, in their order; empty if none does."""
    paragraphs = [part for part in text.split("\n\n") if part.strip()]
    ranked = Index.from_texts(paragraphs).search(question, 2) if tokens.content_words(question) else []
    return "\n\n".join(paragraphs[position] for position in sorted(position for _, position in ranked))
