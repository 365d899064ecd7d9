"""The default generator: answers from bundled articles and from the files given; it never makes anything up."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Iterator

from emulator.openai import chunks, tokens
from emulator.openai.filling import filled
from emulator.openai.guide import language
from emulator.openai.guide.library import Article, articles, phrases
from emulator.openai.guide.search import Finder, finder
from emulator.openai.model import Citation, FunctionCall, Piece, Prompt, Text
from emulator.openai.retrieval import Passage

FITS = 0.3  # a passage with this score answers the question
_ABOUT_FILES = re.compile(
    r"\b(files?|documents?|pdf|attach(?:ed|ment)s?|upload(?:ed)?|pages?|reports?|charts?|summar\w+|agreement|letter)\b"
    "|ఫైల్|పత్ర|கோப்பு|ஆவண|फ़ाइल|फाइल|दस्तावेज़|दस्तावेज|ഫയൽ|രേഖ",
    re.I,
)


class Guide:
    """Speaks word by word, `delay` seconds apart."""

    name = "edgewise-guide"

    def __init__(self, delay: float) -> None:
        self._delay = delay

    async def answer(self, prompt: Prompt) -> AsyncGenerator[Piece, None]:
        for call in prompt.calls:
            yield FunctionCall(call["name"], filled(call.get("parameters"), prompt.question))
            return
        search = await asyncio.to_thread(finder)
        pieces = compose(prompt, search)
        if prompt.json_schema is not None:
            said = "".join(piece.delta for piece in pieces if isinstance(piece, Text))
            pieces = iter([Text(filled(prompt.json_schema, said))])
        for piece in pieces:
            if not isinstance(piece, Text):
                yield piece
                continue
            for word in re.findall(r"\s*\S+\s*?(?=\s|$)|\s+$", piece.delta):
                yield Text(word)
                await asyncio.sleep(self._delay)

    async def close(self) -> None:
        return None


def compose(prompt: Prompt, search: Finder) -> Iterator[Piece]:
    """The whole answer: an article, a quoted passage, or an honest no."""
    code = language.choose(prompt.instructions, prompt.question)
    say = phrases()[code]
    if prompt.tools_failed:
        yield Text(say["interpreter"] + "\n\n")
    if prompt.turns and prompt.turns[-1].role == "tool":
        yield Text(f"{say['tool']}\n\n{_quoted(prompt.turns[-1].text[:2000])}")
        return
    if any(turn.images for turn in prompt.turns if turn.role == "user"):
        yield Text(say["image"] + "\n\n")
    subject = _subject(prompt, search)
    passage = _passage(prompt, subject is not None)
    if passage is not None:
        yield from _from_file(passage, prompt.search_text, say)
    elif subject is not None:
        yield from _from_article(subject, prompt, search, code, say)
    else:
        yield from _nothing(prompt, search, code, say)


def _subject(prompt: Prompt, search: Finder) -> Article | None:
    """The article that the question, or the conversation that it continues, is about."""
    questions = [turn.text for turn in prompt.turns if turn.role == "user" and turn.text]
    if not questions:
        return None
    found = search.search(questions[-1])
    direct = found[0].article if found and found[0].enough else None
    if direct is not None and not search.is_bare(questions[-1]):
        return direct
    for earlier in reversed(questions[:-1]):
        known = search.search(earlier)
        if known and known[0].enough and search.follows(questions[-1], known[0].article):
            return known[0].article
    return direct


def _passage(prompt: Prompt, has_article: bool) -> Passage | None:
    """The passage to quote; files win over articles where they fit or are asked about."""
    best = prompt.passages[0] if prompt.passages else None
    if best is None or best.score >= FITS or _ABOUT_FILES.search(prompt.question) or not has_article:
        return best
    return None


def _from_file(passage: Passage, question: str, say: dict[str, str]) -> Iterator[Piece]:
    if passage.score <= 0:
        yield Text(say["file_opening"].format(filename=passage.filename) + "\n\n")
    else:
        place = say["from_file" if passage.page is None else "from_page"]
        yield Text(f"{say['file_mark']}\n\n{place.format(filename=passage.filename, page=passage.page)}\n\n")
    yield Text(_quoted(chunks.best_passage(passage.text, question)))
    if passage.file_id is not None:
        yield Citation(passage.file_id, passage.filename)


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.splitlines())


def _from_article(article: Article, prompt: Prompt, search: Finder, code: str, say: dict[str, str]) -> Iterator[Piece]:
    words = article.words[code]
    text = words.text
    if _told_before(article, prompt, code):
        text = _closest_paragraphs(text, prompt.question) or text
    yield Text(f"*{say['mark'].format(reviewed=article.reviewed)}*\n\n## {words.title}\n\n{text}\n\n")
    yield Text(f"**{say['law']}:** {'; '.join(article.acts)}")
    others = [match for match in search.search(prompt.question) if match.enough and match.article is not article][:2]
    if others:
        titles = "; ".join(match.article.words[code].title for match in others)
        yield Text(f"\n\n**{say['see_also']}:** {titles}")


def _told_before(article: Article, prompt: Prompt, code: str) -> bool:
    """Whether the conversation has had this article already, in any language."""
    titles = {words.title for words in article.words.values()}
    return any(turn.role == "assistant" and any(title in turn.text for title in titles) for turn in prompt.turns)


def _closest_paragraphs(text: str, question: str) -> str:
    """The two paragraphs that fit a follow-up best, in their order; empty if none does."""
    from emulator.openai.ranking import Index

    paragraphs = [part for part in text.split("\n\n") if part.strip()]
    ranked = Index.of_texts(paragraphs).search(question, 2) if tokens.content_words(question) else []
    return "\n\n".join(paragraphs[at] for at in sorted(position for _, position in ranked))


def _nothing(prompt: Prompt, search: Finder, code: str, say: dict[str, str]) -> Iterator[Piece]:
    near = [match.article for match in search.search(prompt.question)[:3] if match.score >= 0.1]
    known = articles()
    chosen = near + [article for article in known[:: max(1, len(known) // 5)] if article not in near]
    topics = "\n".join(f"- {article.words[code].title}" for article in chosen[:6])
    yield Text(f"{say['none']} {say['legal_aid']}\n\n{say['topics']}\n\n{topics}\n\n{say['plug']}")
