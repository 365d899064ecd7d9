"""The sources that a request brings: `<source title="…">text</source>` in its instructions or developer messages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from emulator.openai.generator import Prompt

_SOURCE = re.compile(r"<source\b([^<>]*)>(.*?)</source>", re.S)
_TITLE = re.compile(r'\btitle="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Source:
    """A text to answer from; text is Markdown."""

    title: str
    text: str


def sources_of(prompt: Prompt) -> list[Source]:
    """The sources in their order; none from a user, whose text may only look like one."""
    trusted = [turn.text for turn in prompt.turns if turn.role in ("developer", "system")]
    return [
        Source(unescape(title[1]) if (title := _TITLE.search(attributes)) else "", text.strip())
        for given in (prompt.instructions, *trusted)
        for attributes, text in _SOURCE.findall(given)
    ]
