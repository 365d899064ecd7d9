"""Searches the files attached to a conversation (input_file parts)."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from emulator.openai import errors, extract
from emulator.openai.indexing import Indexer
from emulator.openai.ranking import Index
from emulator.openai.retrieval import Passage

_CACHED_FILES = 8
_CHUNK, _OVERLAP = 250, 60  # tokens; smaller than in vector stores, since passages are quoted


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a request; `param` is the name of its part in error messages, `key` identifies the content."""

    param: str
    key: str
    filename: str
    source: Path | bytes
    file_id: str | None = None


class AttachmentSearch:
    """Caches the indexes of files, since every request of a conversation repeats its attachments."""

    def __init__(self, indexer: Indexer) -> None:
        self._indexer = indexer
        self._cache: OrderedDict[str, tuple[Index, list[extract.Page]]] = OrderedDict()

    async def passages(self, file: Attachment, query: str) -> list[Passage]:
        """Returns the best passages, or the first chunk with score 0 if none matches.

        Raises ApiError for a file that has no readable text.
        """
        if file.key not in self._cache:
            self._cache[file.key] = await self._index(file)
            while len(self._cache) > _CACHED_FILES:
                self._cache.popitem(last=False)
        index, chunks = self._cache[file.key]
        ranked = index.search(query, 5) or [(0.0, 0)]
        return [
            Passage(file.file_id, file.filename, chunks[at][1], chunks[at][0], min(score, 1.0)) for score, at in ranked
        ]

    async def _index(self, file: Attachment) -> tuple[Index, list[extract.Page]]:
        try:
            pages = await self._indexer.pages(file.source, file.filename)
        except (extract.Unsupported, extract.Unreadable) as error:
            message = f"The file '{file.filename}' cannot be used as input. {error}"
            raise errors.ApiError(message, param=file.param, code="unsupported_file") from None
        chunks = await self._indexer.split(pages, _CHUNK, _OVERLAP)
        return Index.from_texts([text for _, text in chunks]), chunks


def inline_attachment(param: str, part: dict[str, Any]) -> Attachment:
    """The attachment of a part with `file_data`; raises ApiError for invalid base64."""
    content = _decode(part["file_data"], param)
    return Attachment(param, hashlib.sha256(content).hexdigest() + part["filename"], part["filename"], content)


def _decode(data: str, param: str) -> bytes:
    """Decodes a data URL or bare base64."""
    encoded = data.partition(",")[2] if data.startswith("data:") else data
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise errors.ApiError(
            f"Invalid '{param}.file_data': expected base64-encoded data.",
            param=f"{param}.file_data",
            code="invalid_base64",
        ) from None
