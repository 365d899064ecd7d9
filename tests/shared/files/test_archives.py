"""Zip archives that cost far more to look into than to send."""

import struct
import tempfile
import tracemalloc

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
