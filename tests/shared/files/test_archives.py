"""Zip archives that cost far more to look into than to send."""

import io
import struct
import tempfile
import tracemalloc
import zipfile

import pytest

from shared.errors import ValidationFailed
from shared.files.archives import office_kind


def test_a_huge_directory_is_refused_before_it_is_read() -> None:
    local = b"PK\x03\x04" + struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 0, 0, 0, 0, 1, 0) + b"a"
    entry = b"PK\x01\x02" + struct.pack("<HHHHHHIIIHHHHHII", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    directory = entry * 60_000
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 60_000, 60_000, len(directory), len(local), 0)
    with tempfile.TemporaryFile() as file:
        file.write(local + directory + end)
        file.flush()
        tracemalloc.start()
        with pytest.raises(ValidationFailed) as refused:
            office_kind(file)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert refused.value.details == {"file": "too_large_when_unpacked"}
    assert peak < 1_000_000


def _office(method: int, size: int) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", method) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"\0" * size)
    return raw.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (_office(zipfile.ZIP_LZMA, 10), "compression"),
        (_office(zipfile.ZIP_BZIP2, 10), "compression"),
        (_office(zipfile.ZIP_DEFLATED, 2_000_000), "too_large_when_unpacked"),
        (_office(zipfile.ZIP_DEFLATED, 10)[:-4], "damaged"),
    ],
)
def test_refused_archives(data: bytes, reason: str) -> None:
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.flush()
        with pytest.raises(ValidationFailed) as refused:
            office_kind(file)
    assert refused.value.details == {"file": reason}


def test_an_office_file_passes() -> None:
    with tempfile.TemporaryFile() as file:
        file.write(_office(zipfile.ZIP_STORED, 3_000_000))
        file.flush()
        assert office_kind(file).extensions == (".docx",)
