"""A transcript as a PDF, typeset by Typst with the fonts beside this file: their scripts are shaped and embedded.

Messages reach the template as data, so that no text of a message is read as markup of Typst.
"""

import asyncio
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
from transcript import Turn

HERE = Path(__file__).parent
MAX_CHARACTERS = 200_000  # some 70 pages; time and memory grow faster than the text
_slots = asyncio.Semaphore(2)  # a PDF uses one core, and up to 300 MB


async def make_pdf(title: str, author: str, at: datetime, mark: str, turns: list[Turn]) -> bytes:
    """The PDF; `mark` is on each page. Typst works in a thread, without the interpreter's lock."""
    date = [at.year, at.month, at.day, at.hour, at.minute, at.second]
    async with _slots:
        return await asyncio.to_thread(_typeset, {"title": title, "author": author, "date": date, "mark": mark}, turns)


def _typeset(head: dict[str, Any], turns: list[Turn]) -> bytes:
    import typst  # not above: it is needed for this format alone

    data = msgspec.json.encode({**head, "turns": [_turn(turn) for turn in turns]}).decode()
    template = (HERE / "transcript.typ").read_bytes()
    return bytes(typst.compile(template, font_paths=_fonts(), ignore_system_fonts=True, sys_inputs={"data": data}))


@lru_cache(maxsize=1)
def _fonts() -> Any:
    import typst

    return typst.Fonts(font_paths=[str(HERE / "fonts")], include_system_fonts=False)


def _turn(turn: Turn) -> dict[str, Any]:
    """The turn with its text as blocks: parsed Markdown of the assistant's, one block of plain text of the user's."""
    blocks = parse(turn.text) if turn.role == "assistant" else [{"kind": "plain", "text": turn.text}]
    head = {"who": turn.who, "at": turn.at, "language": turn.language or "en", "user": turn.role == "user"}
    return {**head, "blocks": blocks, "sources": turn.sources}


def parse(markdown: str) -> list[dict[str, Any]]:
    """Markdown as a tree of {kind, children, text} with the kinds of markdown-it."""
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

    tokens = MarkdownIt("commonmark", {"html": False}).enable("table").parse(markdown)
    return [_node(child) for child in SyntaxTreeNode(tokens).children]


def _node(node: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": node.type, "children": [_node(child) for child in node.children]}
    if not node.children:
        found["text"] = node.content
    if node.type == "heading":
        found["level"] = int(node.tag[1:])
    if node.type == "ordered_list":
        found["start"] = int(node.attrs.get("start", 1))
    if node.type == "link":
        found["url"] = str(node.attrs.get("href", ""))
    return found
