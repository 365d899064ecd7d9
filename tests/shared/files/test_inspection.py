"""Validation of files that arrive in chunks of any size."""

from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import ApiError, UnsupportedMediaType
from shared.files.inspection import Inspection
from shared.files.kinds import CSV, Kind, clean_name, kind_of

LETTERS = st.text(st.sampled_from("aé त😀\n"), min_size=1, max_size=60)


async def _inspect(chunks: list[bytes]) -> tuple[Kind, bytes]:
    async def content() -> AsyncIterator[bytes]:
        for chunk in chunks:
            yield chunk

    async def send(kind: Kind, passed: AsyncIterator[bytes]) -> tuple[Kind, bytes]:
        return kind, b"".join([chunk async for chunk in passed])

    return await Inspection(content(), 10**6, ("text", "csv")).pass_to(send)


@given(LETTERS, st.lists(st.integers(1, 7), min_size=1))
async def test_text_may_be_split_within_a_character(text: str, cuts: list[int]) -> None:
    data = b"words " * 2000 + text.encode()
    chunks, at, turn = [], len(data) - len(text.encode()) - 1, 0
    chunks.append(data[:at])
    while at < len(data):
        step = cuts[turn % len(cuts)]
        chunks.append(data[at : at + step])
        at, turn = at + step, turn + 1
    assert (await _inspect(chunks))[1] == data


@pytest.mark.parametrize("tail", [b"\xe0\xa4", b"\xff", b"\xf0\x9f\x98", b"\x00", b"\xc0\xaf", b"\xed\xa0\x80"])
async def test_invalid_utf8_is_not_text(tail: bytes) -> None:
    for chunks in ([b"words " * 2000, tail], [b"words " * 2000 + tail]):
        with pytest.raises(ApiError):
            await _inspect(chunks)


@given(st.binary(min_size=1, max_size=200), st.text(max_size=40))
def test_any_file_gets_a_type_and_a_safe_name_or_is_refused(head: bytes, name: str) -> None:
    try:
        kind = kind_of(head)
    except UnsupportedMediaType:
        return
    cleaned = clean_name(name, kind)
    assert cleaned.endswith(kind.extensions)
    assert not set('/\\<>:"|?*\x00\r\n') & set(cleaned)
    assert 0 < len(cleaned) <= 130


def test_csv_is_recognized_by_its_columns() -> None:
    assert kind_of(b"a;b;c\n1;2;3\n") is CSV
    assert kind_of(b"Dear Ada, hello\nall is well\n") is not CSV
