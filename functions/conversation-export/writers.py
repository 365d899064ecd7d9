"""A document in each format: JSON and Markdown page by page, a PDF as a whole."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import msgspec
from pdf import MAX_CHARACTERS, make_pdf
from source import Document, Owner
from transcript import Turn, turn_of

from shared.errors import ApiError

Format = Literal["json", "markdown", "pdf"]
EXTENSIONS: dict[Format, str] = {"json": "json", "markdown": "md", "pdf": "pdf"}
VERSION = 1


class TooLongForPdf(ApiError):
    """The conversation is too long for a PDF: export it as json or markdown"""

    status, code = 422, "TOO_LONG_FOR_PDF"


@dataclass(frozen=True)
class Export:
    """Whose it is, when it was made and as what."""

    owner: Owner
    at: datetime
    format: Format

    async def file(self, document: Document) -> AsyncIterator[bytes]:
        """The document's content; raises TooLongForPdf before anything is sent."""
        if self.format == "json":
            return self._json(document)
        if self.format == "markdown":
            return self._markdown(document)
        return _once(await self._pdf(document))

    async def file_that_fits(self, document: Document) -> tuple[Format, AsyncIterator[bytes]]:
        """The content, and its format: Markdown for what is too long for a PDF."""
        try:
            return self.format, await self.file(document)
        except TooLongForPdf:
            return "markdown", self._markdown(document)

    async def _json(self, document: Document) -> AsyncIterator[bytes]:
        owner = {"id": self.owner.id, "email": self.owner.email, "name": self.owner.name}
        head = {"edgewise": document.kind, "version": VERSION, "exported_at": self.at.isoformat(), "owner": owner}
        yield msgspec.json.encode({**head, document.kind: document.row})[:-1] + b',"messages":['
        separator = b"\n"
        async for rows in document.messages():
            for row in rows:
                yield separator + msgspec.json.encode(row)
                separator = b",\n"
        yield b"\n]}\n"

    async def _markdown(self, document: Document) -> AsyncIterator[bytes]:
        yield f"# {_line(document.title)}\n\n{_line(self.mark)}\n".encode()
        async for turn in self._turns(document):
            sources = "".join(f"\n\n{_line(source)}" for source in turn.sources)
            yield f"\n## {_line(turn.who)} · {turn.at}\n\n{turn.text}{sources}\n".encode()

    async def _pdf(self, document: Document) -> bytes:
        turns, characters = [], 0
        async for turn in self._turns(document):
            turns.append(turn)
            characters += len(turn.text)
            if characters > MAX_CHARACTERS:
                raise TooLongForPdf(details={"maximum_characters": MAX_CHARACTERS})
        return await make_pdf(document.title, str(self.owner), self.at, self.mark, turns)

    @property
    def mark(self) -> str:
        """Whose and when, as each page says it."""
        return f"{self.owner} · exported {self.at:%Y-%m-%d %H:%M} UTC"

    async def _turns(self, document: Document) -> AsyncIterator[Turn]:
        who = self.owner.name or self.owner.email or "User"
        async for rows in document.messages():
            for row in rows:
                yield turn_of(row, who)


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content


def _line(text: str) -> str:
    return " ".join(text.split())
