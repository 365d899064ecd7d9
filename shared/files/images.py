"""Reads the structure of a picture on disk, without decoding its pixels: its size, and that it is complete."""

import mmap
import re
import struct
import zlib
from typing import IO

from shared.errors import ValidationFailed
from shared.files.kinds import GIF, JPEG, PNG, WEBP, Kind

MAX_SIDE, MAX_PIXELS = 65_535, 200_000_000
MAX_BLOCKS = 1_000_000  # of the structure, against files that are made of tiny ones
_PNG_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}  # by colour type
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.S)  # in the data of a scan
Size = tuple[int, int]


class Damaged(ValueError):
    """The structure is incomplete or contradicts itself."""


def check_image(file: IO[bytes], kind: Kind) -> None:
    """Raise ValidationFailed for a picture that is damaged, incomplete, animated or has too many pixels.

    Blocks while it reads all of it: call it in a thread.
    """
    read = {PNG: _png, JPEG: _jpeg, GIF: _gif, WEBP: _webp}[kind]
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        try:
            width, height = read(data)
        except (Damaged, struct.error, IndexError, StopIteration) as error:
            raise ValidationFailed(
                "The picture is damaged or incomplete: save it again as PNG or JPEG", details={"file": "damaged"}
            ) from error
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        raise ValidationFailed(
            f"The picture has {width} x {height} pixels: reduce it to {MAX_PIXELS // 10**6} million or fewer",
            details={"file": "too_many_pixels"},
        )


def _require(condition: bool) -> None:
    if not condition:
        raise Damaged


def _positive(width: int, height: int) -> Size:
    _require(width > 0 and height > 0)
    return width, height


def _png(data: mmap.mmap) -> Size:
    """Chunks from IHDR to IEND, with their checksums and at least one of image data."""
    at, kind, found, size = 8, b"", set(), (0, 0)
    blocks = iter(range(MAX_BLOCKS))
    while kind != b"IEND":
        next(blocks)
        length, kind = struct.unpack_from(">I4s", data, at)
        _require(length <= len(data) - at - 12 and (kind == b"IHDR") == (at == 8))
        with memoryview(data) as view, view[at + 4 : at + 8 + length] as chunk:
            _require(struct.unpack_from(">I", data, at + 8 + length)[0] == zlib.crc32(chunk))
        if kind == b"IHDR":
            _require(length == 13)
            width, height, depth, colour, *methods = struct.unpack_from(">II5B", data, at + 8)
            _require(depth in _PNG_DEPTHS.get(colour, ()) and methods[:2] == [0, 0] and methods[2] < 2)
            size = _positive(width, height)
        found.add(kind)
        at += length + 12
    _require(b"IDAT" in found)
    return size


def _jpeg(data: mmap.mmap) -> Size:
    """Segments from the start to the end of the image, with a frame before the first scan."""
    at, size, scanned = 2, (0, 0), False
    blocks = iter(range(MAX_BLOCKS))
    while True:
        next(blocks)
        _require(data[at] == 0xFF)
        marker = data[at + 1]
        if marker == 0xFF:  # padding
            at += 1
            continue
        if marker == 0xD9:
            _require(scanned)
            return size
        (length,) = struct.unpack_from(">H", data, at + 2)
        _require(length >= 2)
        if marker in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            size = _positive(width, height)
        at += 2 + length
        if marker == 0xDA:
            _require(size != (0, 0))
            scanned = True
            found = _JPEG_MARKER.search(data, at)
            if found is None:
                raise Damaged
            at = found.start()


def _gif(data: mmap.mmap) -> Size:
    """Blocks from the screen's size to the trailer, with one image: models are not shown animations."""
    width, height, flags = struct.unpack_from("<HHB", data, 6)
    at, images = 13 + _table(flags), 0
    blocks = iter(range(MAX_BLOCKS))
    while data[at] != 0x3B:
        next(blocks)
        if data[at] == 0x2C:
            images += 1
            _positive(*struct.unpack_from("<HH", data, at + 5))
            at += 11 + _table(data[at + 9])
        else:
            _require(data[at] == 0x21)
            at += 2
        while length := data[at]:
            next(blocks)
            at += 1 + length
        at += 1
    _require(images > 0)
    if images > 1:
        raise ValidationFailed("The GIF is animated: send one picture of it as PNG", details={"file": "animated"})
    return _positive(width, height)


def _table(flags: int) -> int:
    """The length of a GIF's colour table."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _webp(data: mmap.mmap) -> Size:
    """Chunks up to the length that the header states, with the data of an image."""
    (length,) = struct.unpack_from("<I", data, 4)
    end = length + 8
    _require(end <= len(data))
    at, size, canvas = 12, (0, 0), (0, 0)
    blocks = iter(range(MAX_BLOCKS))
    while at + 8 <= end:
        next(blocks)
        kind, length = struct.unpack_from("<4sI", data, at)
        body = at + 8
        _require(body + length <= end)
        if kind == b"VP8X":
            flags_and_size = data[body : body + 10]
            canvas = (
                1 + int.from_bytes(flags_and_size[4:7], "little"),
                1 + int.from_bytes(flags_and_size[7:], "little"),
            )
        elif kind == b"VP8L":
            signature, bits = struct.unpack_from("<BI", data, body)
            _require(signature == 0x2F)
            size = (1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))
        elif kind == b"VP8 ":
            _require(data[body + 3 : body + 6] == b"\x9d\x01\x2a")
            width, height = struct.unpack_from("<HH", data, body + 6)
            size = _positive(width & 0x3FFF, height & 0x3FFF)
        elif kind == b"ANMF":
            size = canvas
        at = body + length + (length & 1)
    _require(size != (0, 0))
    return max(size, canvas)
