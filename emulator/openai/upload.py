"""Streams a multipart body to disk: one file and a few short fields."""

from __future__ import annotations

import asyncio
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from emulator.openai import errors

_FIELD_BYTES = 4096
_BUFFER = 1024 * 1024


@dataclass
class Upload:
    """A received form: the file's cleaned name and its size in bytes, and the other fields."""

    filename: str | None = None
    size: int = 0
    fields: dict[str, str] = field(default_factory=dict)


class _FormHandler:
    """Callbacks of the multipart parser; buffers the content of the file in `pending` until the caller writes it."""

    def __init__(self, max_bytes: int) -> None:
        self.upload = Upload()
        self.pending = bytearray()
        self.done = False
        self._max_bytes = max_bytes
        self._header = b""
        self._disposition = b""
        self._name = ""
        self._is_file = False
        self._value = bytearray()

    def on_part_begin(self) -> None:
        self._disposition, self._value = b"", bytearray()

    def on_header_begin(self) -> None:
        self._header = b""

    def on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition += data[start:end]

    def on_headers_finished(self) -> None:
        _, options = parse_options_header(self._disposition)
        self._name = options.get(b"name", b"").decode("utf-8", "replace")
        self._is_file = b"filename" in options
        if self._is_file:
            if self._name != "file" or self.upload.filename is not None:
                raise errors.ApiError("Send exactly one file, in the field 'file'.", param="file")
            self.upload.filename = clean_name(options[b"filename"].decode("utf-8", "replace"))

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        if not self._is_file:
            self._value += data[start:end]
            if len(self._value) > _FIELD_BYTES:
                raise errors.ApiError(f"The field '{self._name}' is too long.", param=self._name)
            return
        self.upload.size += end - start
        if self.upload.size > self._max_bytes:
            raise too_large(self._max_bytes)
        self.pending += data[start:end]

    def on_part_end(self) -> None:
        if not self._is_file:
            self.upload.fields[self._name] = self._value.decode("utf-8", "replace")

    def on_end(self) -> None:
        self.done = True


async def receive_upload(request: Request, path: Path, max_bytes: int) -> Upload:
    """Writes the form's file to `path`; raises ApiError for an invalid form or a file over `max_bytes`."""
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        raise errors.ApiError("Send the file as multipart/form-data.", status=415)
    if int(request.headers.get("content-length") or 0) > max_bytes + 65536:
        raise too_large(max_bytes)
    handler = _FormHandler(max_bytes)
    parser = MultipartParser(
        options[b"boundary"],
        {
            "on_part_begin": handler.on_part_begin,
            "on_header_begin": handler.on_header_begin,
            "on_header_field": handler.on_header_field,
            "on_header_value": handler.on_header_value,
            "on_headers_finished": handler.on_headers_finished,
            "on_part_data": handler.on_part_data,
            "on_part_end": handler.on_part_end,
            "on_end": handler.on_end,
        },
    )
    with await asyncio.to_thread(path.open, "wb") as target:
        try:
            async for block in request.stream():
                parser.write(block)
                if len(handler.pending) >= _BUFFER:
                    await _flush(handler, target)
            parser.finalize()
        except FormParserError:
            raise errors.ApiError("We could not parse the multipart form of your request.") from None
        await _flush(handler, target)
    if not handler.done:
        raise errors.ApiError("The multipart form of your request ended early.")
    return handler.upload


async def _flush(handler: _FormHandler, target: BinaryIO) -> None:
    block, handler.pending = handler.pending, bytearray()
    await asyncio.to_thread(target.write, block)


def clean_name(name: str) -> str:
    """Returns the last segment of a path, without control characters and at most 255 characters long."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(filter(_is_shown, last))[:255] or "file"


def _is_shown(character: str) -> bool:
    """Whether it is no control; the joiners U+200C and U+200D belong to words and emoji."""
    return character in "\u200c\u200d" or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Zl", "Zp")


def too_large(max_bytes: int) -> errors.ApiError:
    return errors.ApiError(
        f"The file is larger than the maximum of {max_bytes // (1024 * 1024)} MB.", status=413, param="file"
    )
