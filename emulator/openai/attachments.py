"""Files that come inside the conversation (input_file parts): their text, searched for the last question."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from emulator.openai import errors, extract
from emulator.openai.ranking import Index
from emulator.openai.retrieval import Passage

if TYPE_CHECKING:
    from emulator.openai.service import Service

_KEPT = 8  # read files in memory
_CHUNK, _OVERLAP = 250, 60  # tokens; small, since a passage is quoted


class Reader:
    """Reads a file once, however many turns of a conversation carry it."""

    def __init__(self) -> None:
        self._read: OrderedDict[str, tuple[Index, list[tuple[int | None, str]]]] = OrderedDict()

    async def passages(self, own: Service, param: str, part: dict[str, Any], question: str) -> list[Passage]:
        """Best first; the opening, with score 0, if nothing fits. Raises ApiError for a file that can't be read."""
        file_id = part.get("file_id")
        source: Path | bytes
        if file_id is not None:
            filename = (await own.file(file_id, f"{param}.file_id"))["filename"]
            key, source = file_id, own.state.file_path(file_id)
        else:
            filename, raw = part["filename"], _decoded(part["file_data"], param)
            key, source = hashlib.sha256(raw).hexdigest() + filename, raw
        if key not in self._read:
            self._read[key] = await self._split(own, source, filename, param)
            while len(self._read) > _KEPT:
                self._read.popitem(last=False)
        index, rows = self._read[key]
        ranked = index.search(question, 5) or [(0.0, 0)]
        return [Passage(file_id, filename, rows[at][1], rows[at][0], min(score, 1.0)) for score, at in ranked]

    async def _split(
        self, own: Service, source: Path | bytes, filename: str, param: str
    ) -> tuple[Index, list[tuple[int | None, str]]]:
        try:
            pages = await own.indexer.pages(source, filename)
        except (extract.Unsupported, extract.Unreadable) as error:
            message = f"The file '{filename}' cannot be used as input. {error}"
            raise errors.ApiError(message, param=param, code="unsupported_file") from None
        rows = await own.indexer.split(pages, _CHUNK, _OVERLAP)
        return Index.of_texts([text for _, text in rows]), rows


def _decoded(data: str, param: str) -> bytes:
    """The bytes of a data URL or of bare base64."""
    encoded = data.partition(",")[2] if data.startswith("data:") else data
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise errors.ApiError(
            f"Invalid '{param}.file_data': expected base64-encoded data.",
            param=f"{param}.file_data",
            code="invalid_base64",
        ) from None
