"""Looks into a zip archive on disk: which Office document it is, and that it is neither a bomb nor encrypted."""

import zipfile
import zlib
from typing import IO

from shared.errors import ValidationFailed
from shared.files.kinds import OFFICE, Kind, not_accepted

MAX_ENTRIES, MAX_UNPACKED, MAX_RATIO, SMALL = 10_000, 1_000_000_000, 200, 1_000_000
STEP = 256 * 1024
ENCRYPTED = 0x1


def office_kind(file: IO[bytes]) -> Kind:
    """The Office kind of a zip; raises UnsupportedMediaType or ValidationFailed. Reads all of it: call in a thread."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _check(entries)
            kind = _kind(archive)
            for entry in entries:
                _unpack(archive, entry)
            return kind
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise _refused("damaged") from error


def _check(entries: list[zipfile.ZipInfo]) -> None:
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise _refused("encrypted")
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or (unpacked > SMALL and unpacked > packed * MAX_RATIO):
        raise _refused("too_large_when_unpacked")


def _kind(archive: zipfile.ZipFile) -> Kind:
    names = archive.namelist()
    if "[Content_Types].xml" in names:
        for folder, kind in OFFICE.items():
            if any(name.startswith(f"{folder}/") for name in names):
                return kind
    raise not_accepted("application/zip")


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Sizes in the directory are claims: reading an entry to its end checks its length and checksum."""
    with archive.open(entry) as content:
        while content.read(STEP):
            pass


def _refused(reason: str) -> ValidationFailed:
    words = {
        "encrypted": "Encrypted archives are not accepted",
        "damaged": "The file is damaged",
        "too_large_when_unpacked": "The file is too large when unpacked",
    }
    return ValidationFailed(words[reason], details={"file": reason})
