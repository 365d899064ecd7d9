"""The default generator, without a model: quotes bundled articles and the files of the request."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Iterator

from emulator.openai import chunks, tokens
from emulator.openai.generator import Citation, FunctionCall, Output, Prompt, TextDelta
from emulator.openai.guide import language
from emulator.openai.guide.library import Article, articles, phrases
from emulator.openai.guide.search import ArticleSearch, article_search
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
        search = await asyncio.to_thread(article_search)
        outputs = compose(prompt, search)
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


def compose(prompt: Prompt, search: ArticleSearch) -> Iterator[Output]:
    """Yields an article, a quoted passage of a file, or the message that there is none."""
    code = language.choose(prompt.instructions, prompt.question)
    texts = phrases()[code]
    if prompt.unavailable_tools:
        yield TextDelta(texts["interpreter"] + "\n\n")
    if prompt.turns and prompt.turns[-1].role == "tool":
        yield TextDelta(f"{texts['tool']}\n\n{_quoted(prompt.turns[-1].text[:2000])}")
        return
    if any(turn.images for turn in prompt.turns if turn.role == "user"):
        yield TextDelta(texts["image"] + "\n\n")
    for note in _notes(prompt):
        yield TextDelta(f"{note}\n\n")
    subject = _subject(prompt, search)
    passage = _passage(prompt, subject is not None)
    if passage is not None:
        yield from _from_file(passage, prompt.search_query, texts)
    elif subject is not None:
        yield from _from_article(subject, prompt, search, code, texts)
    else:
        yield from _no_article(prompt, search, code, texts)


def _notes(prompt: Prompt) -> list[str]:
    """The messages in brackets since the last answer: remarks of the client, such as files that are not readable."""
    notes: list[str] = []
    for turn in prompt.turns:
        if turn.role == "assistant":
            notes.clear()
        elif turn.role == "user" and re.fullmatch(r"\[.+\]", turn.text, re.S):
            notes.append(turn.text)
    return notes


def _subject(prompt: Prompt, search: ArticleSearch) -> Article | None:
    """Returns the article on the question or, for a follow-up question, on an earlier one."""
    questions = [turn.text for turn in prompt.turns if turn.role == "user" and turn.text]
    if not questions:
        return None
    found = search.search(questions[-1])
    direct = found[0].article if found and found[0].enough else None
    if direct is not None and not search.is_bare(questions[-1]):
        return direct
    for earlier in reversed(questions[:-1]):
        found = search.search(earlier)
        if found and found[0].enough and search.follows(questions[-1], found[0].article):
            return found[0].article
    return direct


def _passage(prompt: Prompt, has_article: bool) -> Passage | None:
    """Returns the best passage if it scores well, if the question is about files, or if there is no article."""
    best = prompt.passages[0] if prompt.passages else None
    if best is None or best.score >= GOOD_SCORE or _ABOUT_FILES.search(prompt.question) or not has_article:
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


def _from_article(
    article: Article, prompt: Prompt, search: ArticleSearch, code: str, texts: dict[str, str]
) -> Iterator[Output]:
    translation = article.translations[code]
    text = translation.text
    if _already_shown(article, prompt):
        text = _closest_paragraphs(text, prompt.question) or text
    yield TextDelta(f"*{texts['mark'].format(reviewed=article.reviewed)}*\n\n## {translation.title}\n\n{text}\n\n")
    yield TextDelta(f"**{texts['law']}:** {'; '.join(article.acts)}")
    others = [match for match in search.search(prompt.question) if match.enough and match.article is not article][:2]
    if others:
        titles = "; ".join(match.article.translations[code].title for match in others)
        yield TextDelta(f"\n\n**{texts['see_also']}:** {titles}")


def _already_shown(article: Article, prompt: Prompt) -> bool:
    """Returns whether the conversation contains this article, in any language."""
    titles = {translation.title for translation in article.translations.values()}
    return any(turn.role == "assistant" and any(title in turn.text for title in titles) for turn in prompt.turns)


def _closest_paragraphs(text: str, question: str) -> str:
    """Returns the two paragraphs that match a follow-up question best, in their order; empty if none does."""
    paragraphs = [part for part in text.split("\n\n") if part.strip()]
    ranked = Index.from_texts(paragraphs).search(question, 2) if tokens.content_words(question) else []
    return "\n\n".join(paragraphs[position] for position in sorted(position for _, position in ranked))


def _no_article(prompt: Prompt, search: ArticleSearch, code: str, texts: dict[str, str]) -> Iterator[Output]:
    similar = [match.article for match in search.search(prompt.question)[:3] if match.score >= 0.1]
    library = articles()
    suggested = similar + [article for article in library[:: max(1, len(library) // 5)] if article not in similar]
    topics = "\n".join(f"- {article.translations[code].title}" for article in suggested[:6])
    yield TextDelta(f"{texts['none']} {texts['legal_aid']}\n\n{texts['topics']}\n\n{topics}\n\n{texts['plug']}")
