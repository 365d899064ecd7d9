"""A multipart body written to disk as it arrives: one file, a few short fields, never all in memory."""

from __future__ import annotations

import asyncio
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
    """What came: the file's cleaned name and size in bytes, and the form's other fields."""

    filename: str | None = None
    size: int = 0
    fields: dict[str, str] = field(default_factory=dict)


class _Receiver:
    """The parser's callbacks; file bytes gather in `pending` until the caller writes them."""

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


async def receive(request: Request, path: Path, max_bytes: int) -> Upload:
    """Write the form's file to `path`; raises ApiError for a bad form or a file over `max_bytes`."""
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        raise errors.ApiError("Send the file as multipart/form-data.", status=415)
    if int(request.headers.get("content-length") or 0) > max_bytes + 65536:
        raise too_large(max_bytes)
    receiver = _Receiver(max_bytes)
    names = (
        "part_begin",
        "header_begin",
        "header_field",
        "header_value",
        "headers_finished",
        "part_data",
        "part_end",
        "end",
    )
    parser = MultipartParser(options[b"boundary"], {f"on_{name}": getattr(receiver, f"on_{name}") for name in names})  # type: ignore[arg-type]
    with await asyncio.to_thread(path.open, "wb") as target:
        try:
            async for block in request.stream():
                parser.write(block)
                if len(receiver.pending) >= _BUFFER:
                    await _flush(receiver, target)
            parser.finalize()
        except FormParserError:
            raise errors.ApiError("We could not parse the multipart form of your request.") from None
        await _flush(receiver, target)
    if not receiver.done:
        raise errors.ApiError("The multipart form of your request ended early.")
    return receiver.upload


async def _flush(receiver: _Receiver, target: BinaryIO) -> None:
    block, receiver.pending = receiver.pending, bytearray()
    await asyncio.to_thread(target.write, block)


def clean_name(name: str) -> str:
    """The last part of a path, without control characters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(character for character in last if character.isprintable())[:255] or "file"


def too_large(max_bytes: int) -> errors.ApiError:
    return errors.ApiError(
        f"The file is larger than the maximum of {max_bytes // (1024 * 1024)} MB.", status=413, param="file"
    )
