"""Splits pages into overlapping chunks at sentence boundaries, and finds the best passage of a chunk."""

from __future__ import annotations

import re
from collections import deque
from typing import Any

from emulator.openai import errors, tokens
from emulator.openai.ranking import Index

SIZE, OVERLAP = 800, 400  # tokens; the "auto" strategy of the hosted API
_SENTENCE = re.compile(r".+?(?:[.!?।॥](?=\s)|\n(?=\s*\n)|$)\s*", re.S)


def sentences(text: str) -> list[str]:
    """Splits a text into sentences of at most 1,000 characters; joined, they are the stripped text."""
    found = []
    for sentence in _SENTENCE.findall(text.strip()):
        found += [sentence[start : start + 1000] for start in range(0, len(sentence), 1000)]
    return found


def split(
    pages: list[tuple[int | None, str]], size: int = SIZE, overlap: int = OVERLAP
) -> list[tuple[int | None, str]]:
    """Splits (page, text) pairs into chunks of at most about `size` tokens; no chunk spans two pages."""
    chunks: list[tuple[int | None, str]] = []
    for page, text in pages:
        current: deque[tuple[str, int]] = deque()  # sentences and their tokens
        used = 0
        for sentence in sentences(text):
            cost = max(1, tokens.estimate(sentence))
            if current and used + cost > size:
                chunks.append((page, "".join(part for part, _ in current).strip()))
                while current and used > min(overlap, size - cost):
                    used -= current.popleft()[1]
            current.append((sentence, cost))
            used += cost
        if current:
            chunks.append((page, "".join(part for part, _ in current).strip()))
    return [(page, text) for page, text in chunks if text]


def best_passage(text: str, question: str, limit: int = 600) -> str:
    """Returns up to `limit` characters around the sentence that matches the question best, or else from the start."""
    parts = sentences(text)
    if not parts:
        return ""
    ranked = Index.from_texts(parts).search(question, 1)
    first = last = ranked[0][1] if ranked else 0
    length = len(parts[first])
    while True:
        if last + 1 < len(parts) and length + len(parts[last + 1]) <= limit:
            last += 1
            length += len(parts[last])
        elif first > 0 and length + len(parts[first - 1]) <= limit:
            first -= 1
            length += len(parts[first])
        else:
            break
    passage = " ".join("".join(parts[first : last + 1]).split())
    return passage if len(passage) <= limit else passage[: limit - 1].rsplit(" ", 1)[0] + "…"


def parse_strategy(value: object) -> dict[str, Any]:
    """Returns a chunking_strategy in its static form; raises ApiError."""
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
