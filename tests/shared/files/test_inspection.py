"""Text that arrives cut anywhere is the same text."""

from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import ApiError, UnsupportedMediaType
from shared.files.inspection import Inspection
from shared.files.kinds import CSV, Kind, clean_name, kind_of

LETTERS = st.text(st.sampled_from("aé त😀\n"), min_size=1, max_size=60)


async def _inspect(pieces: list[bytes]) -> tuple[Kind, bytes]:
    async def content() -> AsyncIterator[bytes]:
        for piece in pieces:
            yield piece

    async def send(kind: Kind, passed: AsyncIterator[bytes]) -> tuple[Kind, bytes]:
        return kind, b"".join([piece async for piece in passed])

    return await Inspection(content(), 10**6, ("text", "csv")).pass_to(send)


@given(LETTERS, st.lists(st.integers(1, 7), min_size=1))
async def test_cut_characters_are_still_text(text: str, cuts: list[int]) -> None:
    data = b"words " * 2000 + text.encode()
    pieces, at, turn = [], len(data) - len(text.encode()) - 1, 0
    pieces.append(data[:at])
    while at < len(data):
        step = cuts[turn % len(cuts)]
        pieces.append(data[at : at + step])
        at, turn = at + step, turn + 1
    assert (await _inspect(pieces))[1] == data


@pytest.mark.parametrize("tail", [b"\xe0\xa4", b"\xff", b"\xf0\x9f\x98", b"\x00", b"\xc0\xaf", b"\xed\xa0\x80"])
async def test_what_is_not_utf8_is_not_text(tail: bytes) -> None:
    for pieces in ([b"words " * 2000, tail], [b"words " * 2000 + tail]):
        with pytest.raises(ApiError):
            await _inspect(pieces)


@given(st.binary(min_size=1, max_size=200), st.text(max_size=40))
def test_a_kind_is_found_or_refused_and_names_are_always_safe(head: bytes, name: str) -> None:
    try:
        kind = kind_of(head)
    except UnsupportedMediaType:
        return
    cleaned = clean_name(name, kind)
    assert cleaned.endswith(kind.endings)
    assert not set('/\\<>:"|?*\x00\r\n') & set(cleaned)
    assert 0 < len(cleaned) <= 130


def test_csv_is_told_from_text_by_its_columns() -> None:
    assert kind_of(b"a;b;c\n1;2;3\n") is CSV
    assert kind_of(b"Dear Ada, hello\nall is well\n") is not CSV
