"""Inspects a zip archive on disk: which Office type it is, and that it is neither a zip bomb nor encrypted."""

import zipfile
import zlib
from typing import IO

from shared.errors import ValidationFailed
from shared.files.kinds import OFFICE, Kind, not_accepted

MAX_ENTRIES, MAX_UNPACKED, MAX_RATIO, SMALL = 10_000, 1_000_000_000, 200, 1_000_000
CHUNK_SIZE = 256 * 1024
ENCRYPTED = 0x1


def office_kind(file: IO[bytes]) -> Kind:
    """Returns the Office type of a zip archive. Raises UnsupportedMediaType or ValidationFailed.

    Blocks while it reads all of it: call it in a thread.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _check(entries)
            kind = _kind(archive)
            for entry in entries:
                _verify(archive, entry)
            return kind
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise _rejected("damaged") from error


def _check(entries: list[zipfile.ZipInfo]) -> None:
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise _rejected("encrypted")
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
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
        "encrypted": "Encrypted archives are not accepted",
        "damaged": "The file is damaged",
        "too_large_when_unpacked": "The file is too large when unpacked",
    }
    return ValidationFailed(messages[reason], details={"file": reason})
