"""Pages into overlapping chunks that end where sentences do, and the best passage of a chunk."""

from __future__ import annotations

import re
from typing import Any

from emulator.openai import errors, tokens
from emulator.openai.ranking import Index

SIZE, OVERLAP = 800, 400  # tokens, as the hosted service's "auto"
_SENTENCE = re.compile(r".+?(?:[.!?।॥](?=\s)|\n(?=\s*\n)|$)\s*", re.S)


def sentences(text: str) -> list[str]:
    """A text in sentences that join up to it again; none is longer than 1,000 characters."""
    found = []
    for sentence in _SENTENCE.findall(text.strip()):
        found += [sentence[at : at + 1000] for at in range(0, len(sentence), 1000)]
    return found


def split(
    pages: list[tuple[int | None, str]], size: int = SIZE, overlap: int = OVERLAP
) -> list[tuple[int | None, str]]:
    """(page, text) chunks of at most about `size` tokens; a chunk never spans two pages."""
    chunks: list[tuple[int | None, str]] = []
    for page, text in pages:
        held: list[tuple[str, int]] = []
        for sentence in sentences(text):
            cost = max(1, tokens.estimate(sentence))
            if held and sum(each for _, each in held) + cost > size:
                chunks.append((page, "".join(part for part, _ in held).strip()))
                while held and (sum(each for _, each in held) > overlap or sum(e for _, e in held) + cost > size):
                    held.pop(0)
            held.append((sentence, cost))
        if held:
            chunks.append((page, "".join(part for part, _ in held).strip()))
    return [(page, text) for page, text in chunks if text]


def best_passage(text: str, question: str, most: int = 600) -> str:
    """The neighbouring sentences that fit the question best, at most `most` characters; the opening if none fits."""
    parts = sentences(text)
    if not parts:
        return ""
    ranked = Index.of_texts(parts).search(question, 1)
    first = last = ranked[0][1] if ranked else 0
    length = len(parts[first])
    while True:
        if last + 1 < len(parts) and length + len(parts[last + 1]) <= most:
            last += 1
            length += len(parts[last])
        elif first > 0 and length + len(parts[first - 1]) <= most:
            first -= 1
            length += len(parts[first])
        else:
            break
    passage = " ".join("".join(parts[first : last + 1]).split())
    return passage if len(passage) <= most else passage[: most - 1].rsplit(" ", 1)[0] + "…"


def checked_strategy(value: object) -> dict[str, Any]:
    """A vector store's chunking_strategy as it is shown afterwards: always static."""
    if value is None or value == {"type": "auto"}:
        return {"type": "static", "static": {"max_chunk_size_tokens": SIZE, "chunk_overlap_tokens": OVERLAP}}
    if not isinstance(value, dict):
        raise errors.wrong_type("chunking_strategy", "an object", value)
    if value.get("type") != "static":
        raise errors.wrong_value("chunking_strategy.type", value.get("type"), ("auto", "static"))
    static = value.get("static")
    if not isinstance(static, dict):
        raise errors.missing("chunking_strategy.static")
    size = static.get("max_chunk_size_tokens", SIZE)
    overlap = static.get("chunk_overlap_tokens", OVERLAP)
    for name, number in (("max_chunk_size_tokens", size), ("chunk_overlap_tokens", overlap)):
        if not isinstance(number, int) or isinstance(number, bool):
            raise errors.wrong_type(f"chunking_strategy.static.{name}", "an integer", number)
    if not 100 <= size <= 4096:
        bound, limit = ("min", 100) if size < 100 else ("max", 4096)
        raise errors.out_of_range("chunking_strategy.static.max_chunk_size_tokens", "integer", bound, limit, size)
    if not 0 <= overlap <= size // 2:
        bound, limit = ("min", 0) if overlap < 0 else ("max", size // 2)
        raise errors.out_of_range("chunking_strategy.static.chunk_overlap_tokens", "integer", bound, limit, overlap)
    return {"type": "static", "static": {"max_chunk_size_tokens": size, "chunk_overlap_tokens": overlap}}
