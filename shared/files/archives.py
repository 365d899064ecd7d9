"""Inspects a zip archive on disk: which Office type it is, and that it is neither a zip bomb nor encrypted."""

import io
import mmap
import zipfile
import zlib
from typing import IO

from shared.errors import ValidationFailed
from shared.files.kinds import OFFICE, Kind, not_accepted

MAX_ENTRIES, MAX_UNPACKED, MAX_RATIO, SMALL = 10_000, 1_000_000_000, 200, 1_000_000
CHUNK_SIZE = 256 * 1024
ENCRYPTED = 0x1
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others cost ten times the CPU, or gigabytes for a dictionary
DIRECTORY_ENTRY = b"PK\x01\x02"


def office_kind(file: IO[bytes]) -> Kind:
    """Returns the Office type of a zip archive. Raises UnsupportedMediaType or ValidationFailed.

    Blocks while it reads all of it: call it in a thread.
    """
    try:
        _check_directory(file)
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _check(entries, _length(file))
            kind = _kind(archive)
            for entry in entries:
                _verify(archive, entry)
            return kind
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise _rejected("damaged") from error


def _check_directory(file: IO[bytes]) -> None:
    """Count the directory's entries before zipfile makes an object of each: 100 MB of them took 640 MB and 30 s."""
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        at = -1
        for _ in range(MAX_ENTRIES + 1):
            if (at := data.find(DIRECTORY_ENTRY, at + 1)) < 0:
                return
    raise _rejected("too_large_when_unpacked")


def _length(file: IO[bytes]) -> int:
    return file.seek(0, io.SEEK_END)


def _check(entries: list[zipfile.ZipInfo], length: int) -> None:
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise _rejected("encrypted")
    if any(entry.compress_type not in METHODS for entry in entries):
        raise _rejected("compression")
    unpacked = sum(entry.file_size for entry in entries)
    packed = min(sum(entry.compress_size for entry in entries), length)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or (unpacked > SMALL and unpacked > packed * MAX_RATIO):
        raise _rejected("too_large_when_unpacked")


def _kind(archive: zipfile.ZipFile) -> Kind:
    names = archive.namelist()
    if "[Content_Types].xml" in names:
        for folder, kind in OFFICE.items():
            if any(name.startswith(f"{folder}/") for name in names):
                return kind
    raise not_accepted("application/zip")


def _verify(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Reads an entry to its end, which checks the length and checksum that the directory claims."""
    with archive.open(entry) as content:
        while content.read(CHUNK_SIZE):
            pass


def _rejected(reason: str) -> ValidationFailed:
    messages = {
        "encrypted": "The file is encrypted: save it without a password",
        "compression": "The file is not compressed as Office files are: save it again",
        "damaged": "The file is damaged or incomplete: save it again",
        "too_large_when_unpacked": "The file is too large when unpacked: split it",
    }
    return ValidationFailed(messages[reason], details={"file": reason})
