"""Pictures made for the tests, of any size, without their pixels where a reader of the structure sees none."""

import struct
import zlib


def png(width: int = 1, height: int = 1, *, data: bytes | None = None, colour: int = 0, depth: int = 8) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    pixels = zlib.compress(b"\0\0") if data is None else data
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    image = chunk(b"IDAT", pixels) if pixels else b""
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + image + chunk(b"IEND", b"")


def jpeg(width: int = 1, height: int = 1, *, scan: bytes = b"\xd2\xcf\x20\xff\x00\xff\xd0\x11") -> bytes:
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    segments = [(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"), (0xC0, frame), (0xDA, b"\x01\x01\0\0\x3f\0")]
    head = b"".join(struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body for marker, body in segments)
    return b"\xff\xd8" + head + scan + b"\xff\xd9"


def gif(width: int = 1, height: int = 1, *, images: int = 1) -> bytes:
    image = b"!\xf9\x04\x01\0\0\0\0" + struct.pack("<BHHHHB", 0x2C, 0, 0, width, height, 0) + b"\x02\x02\x44\x01\0"
    palette = b"\xff\xff\xff\0\0\0"
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + palette + image * images + b";"


def webp(width: int = 1, height: int = 1, kind: bytes = b"VP8 ") -> bytes:
    if kind == b"VP8L":
        body = b"\x2f" + struct.pack("<I", (width - 1) | (height - 1) << 14) + b"\x88\x88\x08"
    else:
        body = b"\x30\x01\x00\x9d\x01\x2a" + struct.pack("<HH", width, height) + b"\x02\x00\x34\x25\xa4\x00"
    chunks = kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
    return b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WEBP" + chunks
